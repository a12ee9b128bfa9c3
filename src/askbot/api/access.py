"""Tokens, and the collections that whoever has one may see."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from askbot.errors import SettingsError, TokenError
from askbot.settings import ApiToken

EVERYTHING = "*"
_REMEDY = "The operator names the tokens in ASKBOT_API_TOKENS."
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Access:
    """Who asks, by the name of the token, and what they may see."""

    name: str
    collections: frozenset[str] | None
    """Names of collections; None is all of them."""


LOCAL = Access("local", None)
"""Whoever starts the program on this machine, who can read the index anyway."""


class AccessTokens:
    """The tokens of the settings. Where there are none, whoever reaches the program may see everything."""

    def __init__(self, tokens: Mapping[str, ApiToken]) -> None:
        self._known = [
            (_digest(one.token.get_secret_value()), Access(name, _collections(one))) for name, one in tokens.items()
        ]

    @property
    def required(self) -> bool:
        """Whether a token is needed."""
        return bool(self._known)

    def access(self, token: str | None) -> Access:
        """What a token opens; every known one is compared, in constant time. Raises `TokenError`."""
        if not self._known:
            return LOCAL
        if not token:
            raise TokenError("A token is needed.", _REMEDY).says("token_needed")
        given = _digest(token)
        known = [access for digest, access in self._known if hmac.compare_digest(digest, given)]
        if not known:
            raise TokenError("The token is not known.", _REMEDY).says("token_unknown")
        return known[0]

    def of_header(self, authorization: str | None) -> Access:
        """What an HTTP header `Authorization: Bearer TOKEN` opens. Raises `TokenError`."""
        scheme, _, token = (authorization or "").partition(" ")
        return self.access(token.strip() if scheme.casefold() == "bearer" else None)


def require_private(host: str, tokens: AccessTokens) -> None:
    """Refuse to listen where others can reach it while no token is needed. Raises `SettingsError`."""
    if not tokens.required and not is_loopback(host):
        raise SettingsError(
            f"Others could reach {host}, and no token is set.",
            "Set ASKBOT_API_TOKENS, or listen on 127.0.0.1 alone.",
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    return host in _LOOPBACK or (host.startswith("127.") and host.replace(".", "").isdecimal())


def allowed_hosts(host: str, named: tuple[str, ...]) -> frozenset[str]:
    """What a request may call the server, without a port: another name is a page elsewhere that reaches in."""
    return frozenset({"localhost", "127.0.0.1", "[::1]", _bracketed(host), *named})


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _collections(one: ApiToken) -> frozenset[str] | None:
    return None if EVERYTHING in one.collections else frozenset(one.collections)
