# One run of the indexer: Markdown files in, index out.
FROM python:3.11-slim

# the volume that is mounted there takes over its owner
RUN useradd --uid 10001 --create-home docmind && install -d -o docmind /app/index
WORKDIR /app

COPY docker/indexer.lock.txt ./
RUN pip install --no-cache-dir --require-hashes -r indexer.lock.txt

COPY src/config.py src/retrieval.py src/indexer.py src/

USER 10001
CMD ["python", "src/indexer.py"]
