"""Every setting of the product, read from the environment. Nothing else reads it.

Each setting is `BACKTALK_` and its name in capitals: `BACKTALK_PORT=9000 make run`.
"""

from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What a clinic can set; `docs/settings.md` lists the same names."""

    model_config = SettingsConfigDict(env_prefix="BACKTALK_", frozen=True)

    host: str = Field("127.0.0.1", description="Address that the web server listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port of the web server.")
    engine_port: int = Field(5005, ge=1, le=65535, description="Loopback port of Rasa.")
    actions_port: int = Field(5055, ge=1, le=65535, description="Loopback port of the actions.")
    engine_url: str = Field("", description="Where Rasa answers, if on another machine.")
    content: Path = Field(ROOT / "content", description="Folder of what the assistant says.")
    models: Path = Field(ROOT / "models", description="Folder of trained models.")
    var: Path = Field(ROOT / "var", description="Folder of the database, keys and caches.")
    database_url: str = Field("", description="SQLAlchemy URL; SQLite in `var` if empty.")
    secret_key: SecretStr | None = Field(
        None,
        description="Signs conversation tokens, choices and the console's forms; made in `var` if"
        " unset.",
    )
    encryption_key: SecretStr | None = Field(
        None, description="Encrypts contact details (Fernet key); made in `var` if unset."
    )
    engine_token: SecretStr | None = Field(
        None, description="Token of Rasa's own HTTP API; made in `var` if unset."
    )
    origins: str = Field(
        "",
        description="Websites that may embed the chat, comma-separated (https://clinic.example).",
    )
    engine_timeout: float = Field(
        20.0, gt=0, description="Seconds that a visitor waits for one answer at most."
    )
    rate_limit: str = Field(
        "30/minute",
        description="Calls of the chat API that one address may make, reading, writing and contact "
        "requests each, in the words of `limits`.",
    )
    retention_days: int = Field(
        90,
        ge=7,  # the last seven days are counted anew, so their conversations must be there
        le=36500,
        description="Days after its last message that a chat without contact request is kept.",
    )
    request_retention_days: int = Field(
        0,
        ge=0,
        le=36500,
        description="Days that a contact request is kept once it is dealt with; 0 for ever.",
    )
    trusted_proxies: str = Field(
        "",
        description="Reverse proxies whose X-Forwarded-For counts, comma-separated.",
    )

    public_url: str = Field(
        "",
        description="Where browsers reach this server (https://chat.clinic.example); for links in"
        " notifications.",
    )
    notify_private_addresses: bool = Field(
        False,
        description="Whether notifications may go to servers in the clinic's own network.",
    )

    @field_validator("database_url")
    @classmethod
    def _sqlalchemy_driver(cls, url: str) -> str:
        return url.replace("postgres://", "postgresql://", 1).replace(
            "postgresql://", "postgresql+psycopg://", 1
        )

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the database that web and actions use."""
        return self.database_url or f"sqlite:///{self.var / 'backtalk.db'}"

    @property
    def engine(self) -> str:
        """Base URL of Rasa, without a slash at the end."""
        return (self.engine_url or f"http://127.0.0.1:{self.engine_port}").rstrip("/")

    @property
    def allowed_origins(self) -> frozenset[str]:
        """Origins of other websites that may call the chat API."""
        return frozenset(o.strip().rstrip("/") for o in self.origins.split(",") if o.strip())


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
