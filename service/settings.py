"""What one deployment varies, read once from arguments and the environment."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of one server; GIFP_LIBRARY sets `library`, and so on.

    `title` is the name shown on every page; None shows the name that the interface
    has in the reader's language. `reranker` is a cross-encoder's folder or hub name;
    None leaves the order of hits to late interaction. `openapi` serves the
    machine-readable description of the HTTP interface under /api/v1/openapi.json.
    """

    model_config = SettingsConfigDict(env_prefix="GIFP_", frozen=True)

    library: Path = Path("library")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    title: str | None = None
    reranker: str | None = None
    openapi: bool = False
