"""askbot: answers from a small library of briefings, with who claims what, and where it stands."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from askbot.domain import Answer, Citation, Hit, Statement
    from askbot.engine import Askbot

__all__ = ["Answer", "Askbot", "Citation", "Hit", "Statement"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `askbot --help` does not load the engine (PEP 562)."""
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module 'askbot' has no attribute {name!r}")
    return getattr(import_module("askbot.engine.engine" if name == "Askbot" else "askbot.domain"), name)
