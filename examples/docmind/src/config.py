from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="DOCMIND_")

    ollama_base_url: str = "http://localhost:11434"


settings = Settings()
