"""Every setting of docmind, read from variables that begin with DOCMIND_."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="DOCMIND_")

    # where the language model answers, and which one
    ollama_base_url: str = "http://localhost:11434"
    ollama_model: str = "llama3.2:1b"
    ollama_timeout: float = 60.0

    # what the indexer reads and what it writes for the page
    documents: Path = Path("documents")
    index_file: Path = Path("index/index.json")

    # passages of an index that go into one question
    passages: int = 3


settings = Settings()
