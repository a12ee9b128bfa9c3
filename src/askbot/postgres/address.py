"""Addresses of PostgreSQL servers: checked, completed, and shown without their password."""

from __future__ import annotations

from types import ModuleType

from askbot.errors import PostgresError, SettingsError

SCHEMES = ("postgresql://", "postgres://")
CONNECT_SECONDS = 5
APPLICATION = "askbot"
HIDDEN = "…"
_UNHEARD = {
    "tcp_user_timeout": "5000",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
}
"""A connection whose other side is gone without a word ends within some ten seconds."""
_BULK = {"tcp_user_timeout": "120000"}
"""What is sent in bulk waits while a busy server takes none of it, as it does that writes to its disk."""
_EXAMPLE = "postgresql://askbot@db.example.org/askbot"


def is_postgres(address: str) -> bool:
    """Whether an address names a PostgreSQL server."""
    return address.startswith(SCHEMES)


def driver() -> ModuleType:
    """The package `psycopg`, imported when a server is wanted. Raises `SettingsError` where it is not installed."""
    try:
        import psycopg
    except ImportError:
        raise SettingsError(
            "ASKBOT_STORE names a PostgreSQL server, but its driver is not installed.",
            'Run: pip install "askbot-discord[postgres]"',
        ) from None
    return psycopg


def described(address: str) -> str:
    """Host, port and database, such as `db.example.org:5432/askbot`: what may stand in logs and errors."""
    parts = parsed(address)
    host = parts.get("host") or parts.get("hostaddr") or "localhost"
    return f"{host}:{parts.get('port') or 5432}/{parts.get('dbname') or parts.get('user') or ''}"


def parsed(address: str) -> dict[str, str]:
    """The parts of an address by libpq's names. Raises `SettingsError`, which never repeats the address."""
    from_driver = driver()
    from psycopg.conninfo import conninfo_to_dict

    if not is_postgres(address):
        raise SettingsError("ASKBOT_STORE is no address of a PostgreSQL server.", f"It looks like {_EXAMPLE}")
    try:
        return {name: str(value) for name, value in conninfo_to_dict(address).items() if value is not None}
    except from_driver.Error:  # its message has the address, and so the password
        raise SettingsError(
            "ASKBOT_STORE cannot be read as the address of a PostgreSQL server.",
            f"It looks like {_EXAMPLE}; special characters of a password are written as %XX.",
        ) from None


def completed(address: str, schema: str, *, durable: bool = False, bulk: bool = False) -> str:
    """The address for connections that look for tables in `schema` first, and give up within CONNECT_SECONDS.

    A `durable` one is told of a commit when it is on the server's disk. One for `bulk` waits two minutes for a server
    that takes nothing of what is sent; others five seconds.
    """
    from psycopg.conninfo import make_conninfo

    parts = parsed(address)
    options = f"{parts.pop('options', '')} -c search_path={schema},public".strip()
    if durable:
        options += " -c synchronous_commit=on"
    defaults = {
        "connect_timeout": str(CONNECT_SECONDS),
        "application_name": APPLICATION,
        **_UNHEARD,
        **(_BULK if bulk else {}),
    }
    return make_conninfo(**{**defaults, **parts, "options": options})


def failure(address: str, error: Exception) -> PostgresError:
    """An error of the driver as one of ours: a line without the password, and what mends it."""
    message = " ".join(str(error).split()) or type(error).__name__
    password = parsed(address).get("password")
    if password:
        message = message.replace(password, HIDDEN)
    return PostgresError(f"PostgreSQL at {described(address)} cannot be used: {message}", _remedy(message))


def _remedy(message: str) -> str:
    if "authentication" in message or "no password supplied" in message:
        return "Correct user and password in ASKBOT_STORE."
    if "does not exist" in message and "database" in message:
        return "Create the database, or correct its name in ASKBOT_STORE."
    if "permission denied" in message:
        return "Give the user of ASKBOT_STORE the right to create schemas in its database, and to use those there are."
    return "See that the server runs and can be reached from here, and that ASKBOT_STORE is right."
