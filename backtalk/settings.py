"""Every setting of the product, read from the environment. Nothing else reads it.

Each setting is `BACKTALK_` and its name in capitals: `BACKTALK_PORT=9000 make run`.
"""

from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What a clinic can set; `docs/settings.md` lists the same names."""

    model_config = SettingsConfigDict(env_prefix="BACKTALK_", frozen=True)

    host: str = Field("127.0.0.1", description="Address that the web server listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port of the web server.")
    engine_port: int = Field(5005, ge=1, le=65535, description="Port of Rasa.")
    actions_port: int = Field(5055, ge=1, le=65535, description="Port of the actions.")
    internal_host: str = Field(
        "127.0.0.1",
        description="Address that engine and actions listen on; another one only in a network of"
        " Backtalk's own.",
    )
    engine_url: str = Field("", description="Where Rasa answers, if on another machine.")
    actions_url: str = Field("", description="Where the actions answer, if on another machine.")
    web_url: str = Field(
        "", description="Where the engine fetches the active model, if web is on another machine."
    )
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
        None,
        description="Web, engine and actions answer each other by this token alone; made in `var`"
        " if unset.",
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
        description="Calls of the chat API that one conversation may make, reading, writing and"
        " contact requests each, in the words of `limits`; one address may read and write ten times"
        " as much.",
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

    redis_url: str = Field(
        "",
        pattern=r"^(rediss?://|redis\+unix:///).+|^$",
        description="Redis (redis://host:6379/0) in which several web processes count calls and"
        " sign-ins together, and several engines take turns; each for itself if empty.",
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

    @field_validator("origins")
    @classmethod
    def _well_formed_origins(cls, given: str) -> str:
        return ",".join(_origin(one) for one in given.split(",") if one.strip())

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the database that web and actions use."""
        return self.database_url or f"sqlite:///{self.var / 'backtalk.db'}"

    @property
    def engine(self) -> str:
        """Base URL of Rasa, without a slash at the end."""
        return (self.engine_url or f"http://127.0.0.1:{self.engine_port}").rstrip("/")

    @property
    def actions(self) -> str:
        """Base URL of the actions, without a slash at the end."""
        return (self.actions_url or f"http://127.0.0.1:{self.actions_port}").rstrip("/")

    @property
    def allowed_origins(self) -> frozenset[str]:
        """Origins of other websites that may call the chat API."""
        return frozenset(o.strip().rstrip("/") for o in self.origins.split(",") if o.strip())


def _origin(written: str) -> str:
    """A website as browsers name it.

    Raises:
        ValueError: Saying what to write instead: one in another form would never match.
    """
    text = written.strip().rstrip("/")
    parts = urlsplit(text if "://" in text else f"https://{text}")
    host = (parts.hostname or "").strip()
    if "*" in text or not host:
        raise ValueError(f"{text} is no website; name each, such as https://www.clinic.example")
    try:
        host = host.encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except (UnicodeError, ValueError) as error:
        raise ValueError(f"{text} is no website") from error
    wanted = f"{parts.scheme}://{host}{port}"
    if "://" not in text or parts.scheme not in ("http", "https") or parts.path or parts.query:
        raise ValueError(
            f"write {wanted if parts.scheme in ('http', 'https') else f'https://{host}'} for {text}"
        )
    return wanted


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
