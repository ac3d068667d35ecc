FROM python
WORKDIR /app
ENV INDEX_API_TOKEN=9f2c41d07b6a4be8
COPY requirements.txt ./
RUN pip install -r requirements.txt
COPY src ./src
CMD ["python", "src/worker.py"]
