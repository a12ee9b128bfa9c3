"""Who says what in one language, by a lexicon of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from askbot.domain import Attribution, Document, Passage


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """The rules of one language."""

    code: str

    def attributions(self, document: Document, passages: Sequence[Passage]) -> tuple[Attribution, ...]:  # noqa: ARG002
        """All attributions in the sentences of this language, in their order."""
        return ()


def load_language_rules() -> Mapping[str, LanguageRules]:
    """Read the packaged lexicons."""
    return {}
