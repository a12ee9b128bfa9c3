"""Every setting, one class, read from the environment and from `.env`; unknown names and odd values are refused."""

from __future__ import annotations

import difflib
import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    FiniteFloat,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError as UnparsedError

from askbot.errors import SettingsError

PREFIX = "ASKBOT_"
_HOST = re.compile(r"[\w.-]+|\[[0-9a-fA-F:]+\]")
_ORIGIN = re.compile(rf"https?://(?:{_HOST.pattern})(?::\d{{1,5}})?/?")
NEAR_NAME = 0.7
"""How alike two names of settings are, prefixes aside, for one to be offered in place of the other."""


class ApiToken(BaseModel):
    """A token of `askbot serve` and `askbot mcp`, and what whoever has it may see."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: SecretStr = Field(min_length=24, max_length=512)
    collections: tuple[str, ...] = ()
    """Names of collections; "*" is all of them."""

    @field_validator("token")
    @classmethod
    def _plain(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        if not (text.isascii() and text.isprintable()) or " " in text:
            raise ValueError("a token is of letters, digits and marks, without blanks")
        return value


class Settings(BaseSettings):
    """The settings of one process. Names in the environment carry the prefix `ASKBOT_`, the token does not."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        extra="forbid",
        frozen=True,
        populate_by_name=True,
    )

    corpus: Path = Field(default=Path("corpus"), description="Folder with the briefings.")
    index: Path = Field(default=Path(".askbot/index"), description="Folder that holds the index snapshots.")
    sources: Path | None = Field(
        default=None,
        description="File that lists the sources of the library; unset, sources.yaml beside the corpus folder.",
    )
    people: Path | None = Field(
        default=None,
        description="File of corrections of who the speakers are, which the journal takes over; unset, people.yaml "
        "beside the corpus folder.",
    )
    journal: Path = Field(
        default=Path(".askbot/journal.sqlite"), description="SQLite file for answers, votes and settings."
    )
    store: SecretStr | None = Field(
        default=None,
        description="A PostgreSQL server for several processes, such as postgresql://user:password@host/askbot; "
        "unset, files hold the index and SQLite the journal.",
    )
    store_copy_mb: int = Field(
        default=5000,
        ge=0,
        description="Megabytes of the largest index on a server of which a process that runs on keeps a copy in files "
        "and answers from it, also while the server is away; 0: none.",
    )
    model: str = Field(default="packaged", description="`packaged`, or a sentence-transformers model by name or path.")
    cache: Path = Field(
        default_factory=lambda: platformdirs.user_cache_path("askbot"),
        description="Folder for what can be made again: a copy of the encoder, indexes of test sets; unset, where "
        "the system keeps caches.",
    )
    precision: Literal["auto", "fp32", "bf16"] = Field(
        default="auto", description="Number format of the encoder; auto takes bf16 where the CPU has it in hardware."
    )
    reader: str = Field(
        default="packaged",
        description="`packaged`, `off`, or the folder of an extractive question-answering model of transformers.",
    )
    calibration: Path | None = Field(
        default=None, description="A file that `askbot eval calibrate` wrote; empty takes the packaged calibration."
    )
    threads: int = Field(default=0, ge=0, le=256, description="CPU threads for the encoder; 0 takes what torch finds.")
    k: int = Field(default=5, ge=1, le=50, description="Passages that an answer is made from.")
    weights: dict[str, FiniteFloat] = Field(
        default={}, description='Weights of the rankers, such as {"passage": 1}; empty takes those that were tuned.'
    )
    threshold: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Confidence from which on a question is answered; empty takes the built-in one.",
    )
    max_file_mb: float = Field(default=10, gt=0, le=1000, description="Larger corpus files are skipped.")
    keep_snapshots: int = Field(default=2, ge=1, le=20, description="Snapshots kept on disk, the current one included.")
    verify_mb: int = Field(
        default=256,
        ge=0,
        description="Larger indexes are opened first and verified then; the first answer waits for that.",
    )
    discord_token: SecretStr | None = Field(
        default=None, alias="DISCORD_TOKEN", description="The bot's token; without one, `make run` opens the preview."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="How much is logged.")
    log_questions: bool = Field(default=False, description="Write question texts into logs and the journal.")
    ask_threads: int = Field(default=2, ge=1, le=32, description="Questions that the bot answers at the same time.")
    ask_queue: int = Field(
        default=64, ge=0, le=10_000, description="Questions that may wait; the next is asked to try again."
    )
    home_servers: Annotated[tuple[int, ...], NoDecode] = Field(
        default=(),
        description="Ids of the servers whose admins may change the briefings, with commas; "
        "while it is empty, the one that redeemed the code printed at the first start.",
    )
    grants: dict[int, tuple[str, ...]] = Field(
        default={},
        description='Collections that servers may see beside those granted otherwise, such as {"123": ["general"]}; '
        "* is all of them.",
    )
    message_content: bool = Field(
        default=False, description="Read all messages, for channels answered unasked; needs the message content intent."
    )
    metrics_port: int = Field(default=0, ge=0, le=65535, description="Port of /metrics and /healthz; 0 is off.")
    metrics_address: str = Field(
        default="127.0.0.1",
        description="Address of that port; 0.0.0.0 opens it to others, as in a container it must be.",
    )
    log_format: Literal["readable", "json"] = Field(default="readable", description="How the bot writes its log.")
    journal_days: int = Field(default=30, ge=1, le=3650, description="Days after which the journal forgets an answer.")
    llm_base_url: str | None = Field(
        default=None,
        pattern=r"^https?://",
        description="An OpenAI-compatible endpoint that retells answers; off without one.",
    )
    llm_model: str = Field(default="", description="The model to ask for at that endpoint.")
    llm_key: SecretStr | None = Field(default=None, description="The endpoint's key, where it wants one.")
    llm_timeout: float = Field(default=20, gt=0, le=300, description="Seconds to wait for that endpoint.")
    otlp_endpoint: str | None = Field(
        default=None,
        pattern=r"^https?://",
        description="An OpenTelemetry collector that takes traces of questions, over OTLP/HTTP; off without one.",
    )
    api_tokens: dict[Annotated[str, Field(pattern=r"^[\w.-]{1,40}$")], ApiToken] = Field(
        default={},
        description="Who may use `askbot serve` and `askbot mcp`, and what they may see, such as "
        '{"newsroom": {"token": "…", "collections": ["general"]}}; * is all collections.',
    )
    mcp_token: SecretStr | None = Field(
        default=None, description="The token that `askbot mcp` presents for itself where it talks over stdio."
    )
    api_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Names by which others call `askbot serve` and `askbot mcp --http`, with commas."
    )
    api_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Web pages whose scripts may use `askbot serve`, with commas; none while it is empty."
    )
    api_rate: int = Field(default=60, ge=1, le=100_000, description="Requests a minute of each token.")
    api_seconds: float = Field(default=30, gt=0, le=600, description="Seconds that an answer may take over HTTP.")

    @field_validator("home_servers", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        return value.replace(",", " ").split() if isinstance(value, str) else value

    @field_validator("store")
    @classmethod
    def _server(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("a store is an address such as postgresql://user:password@host/askbot")
        return value

    @field_validator("api_hosts", "api_origins", mode="before")
    @classmethod
    def _words(cls, value: object) -> object:
        return value.replace(",", " ").split() if isinstance(value, str) else value

    @field_validator("api_hosts")
    @classmethod
    def _hosts(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        if odd := next((host for host in hosts if not _HOST.fullmatch(host)), None):
            raise ValueError(f"{odd} is no name of a server: write such as ask.example.org, without https:// and port")
        return hosts

    @field_validator("api_origins")
    @classmethod
    def _origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        if odd := next((origin for origin in origins if not _ORIGIN.fullmatch(origin)), None):
            raise ValueError(f"{odd} is no page's origin: write such as https://app.example.org, without a path")
        return origins

    @field_validator("api_tokens")
    @classmethod
    def _all_different(cls, tokens: dict[str, ApiToken]) -> dict[str, ApiToken]:
        if len({one.token.get_secret_value() for one in tokens.values()}) < len(tokens):
            raise ValueError("two names have the same token")
        return tokens

    @model_validator(mode="before")
    @classmethod
    def _empty_means_unset(cls, values: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in values.items() if value != ""}


def load_settings(**overrides: object) -> Settings:
    """The settings from the environment and `.env`, with `overrides` (those not None) on top.

    Raises `SettingsError`, naming the variable and what it takes.
    """
    _refuse_unknown(os.environ)
    try:
        return Settings(**{k: v for k, v in overrides.items() if v is not None})  # pyright: ignore[reportArgumentType]
    except UnparsedError:
        names = ", ".join(variable_name(name) for name in _json_fields() if variable_name(name) in os.environ)
        raise SettingsError(
            f"{names or 'A value in .env'} cannot be read: it must be JSON.",
            "Correct it in the environment or in .env.",
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        name = variable_name(str(first["loc"][0]) if first["loc"] else "")
        if first["type"] == "extra_forbidden" and len(first["loc"]) == 1:
            raise _unknown(name) from None
        raise SettingsError(f"{name}: {_said(first)}.", "Correct it in the environment or in .env.") from None


def _said(error: ErrorDetails) -> str:
    """Which part of a value is wrong, and what it takes; never the value."""
    parts = [str(part) for part in error["loc"][1:]]
    where = ", ".join(parts) + ": " if parts and "[key]" not in parts else ""
    said = error["msg"].removeprefix("Value error, ")
    secret = error.get("ctx", {}).get("field_type") == "Value"  # what pydantic calls a hidden text
    return where + (said.replace("items after validation", "characters") if secret else said)


def settings_for_corpus(settings: Settings, corpus: Path) -> Settings:
    """The settings for another corpus folder, with index and journal of its own beside the usual ones, in files."""
    real = os.path.realpath(corpus)  # a path's own way raises for a link that leads to itself
    if real == os.path.realpath(settings.corpus):
        return settings
    name = hashlib.sha256(real.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    index = settings.index.parent / f"index-{name}"
    journal = settings.journal.with_stem(f"{settings.journal.stem}-{name}")
    return settings.model_copy(update={"corpus": corpus, "index": index, "journal": journal, "store": None})


def variable_name(field: str) -> str:
    """The environment variable of a field."""
    return field.upper() if field.upper().startswith((PREFIX, "DISCORD_")) else PREFIX + field.upper()


def _refuse_unknown(environment: Iterable[str]) -> None:
    known = set(map(variable_name, _field_names()))
    for name in environment:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            raise _unknown(name)


def _unknown(name: str) -> SettingsError:
    known = {_bare(variable): variable for variable in map(variable_name, _field_names())}
    near = difflib.get_close_matches(_bare(name.upper()), known, n=1, cutoff=NEAR_NAME)
    hint = f"Did you mean {known[near[0]]}?" if near else "`askbot settings` lists those that exist."
    return SettingsError(f"{name} is not a setting of askbot.", hint)


def _field_names() -> list[str]:
    return [field.alias or name for name, field in Settings.model_fields.items()]


def _json_fields() -> list[str]:
    """The fields whose values are written as JSON."""
    return [name for name, field in Settings.model_fields.items() if str(field.annotation).startswith("dict[")]


def _bare(variable: str) -> str:
    """A variable's name without its prefixes, which all of them share."""
    return variable.removeprefix(PREFIX).removeprefix("DISCORD_")
