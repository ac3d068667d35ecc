from config import settings

print(f"indexing with {settings.ollama_base_url}")
