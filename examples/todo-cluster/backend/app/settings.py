from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="TODO_")

    log_level: str = "info"
    urgent_days: int = 3


settings = Settings()
