"""Why a file could not be read, in each language: the readers say it in English."""

from __future__ import annotations

import re

from askbot.presentation.translations import Translations

REASONS: tuple[tuple[str, str], ...] = (
    (r"(?:empty, )?no text in it|.*: its package document is missing", "empty"),
    (r"binary|not a regular file", "binary"),
    (r"encrypted", "encrypted"),
    (r"not UTF-\d+ \(", "encoding"),
    (r"no .+, whatever|unknown format", "format"),
    (r"needs OCR", "ocr"),
    (r"takes longer", "slow"),
    (r"too \w+|takes too much|nested too deep|a zip bomb|its pages are too large", "large"),
    (r"damaged|its reader crashed", "damaged"),
    (r"cannot be read|the folder cannot be read", "refused"),
    (r"the file name", "name"),
    (r"a symlink", "link"),
    (r".* is missing; install", "missing"),
)
"""The kind of each reason by how it begins, in the order in which they are tried."""


def file_reason(reason: str, tr: Translations) -> str:
    """A reason of the readers in a language; to the letter where that language has no words for its kind.

    Limits, damages and parts to install are named to the letter behind those words.
    """
    kind = next((kind for beginning, kind in REASONS if re.match(beginning, reason)), None)
    known = kind is not None and tr.get(f"reason.{kind}") is not None
    return tr(f"reason.{kind}", reason=reason) if known else reason
