"""The bytes of a text to characters: UTF-8, UTF-16, and Western European text in Windows-1252 (or Latin-1)."""

from __future__ import annotations

import codecs
import re

from askbot.errors import CorpusError

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LOOKED_AT = 4096
_LEAST_UNMARKED = 8
"""Bytes from which on UTF-16 without a mark can be told."""
_LEAST_ZEROS = 0.3
"""Of every second byte: text in UTF-16 without a mark has that many zeros there, and next to none between them."""
_MOST_FOREIGN = 0.25
"""Of all letters: in the languages that are written in Windows-1252 fewer have an accent."""
_WESTERN = re.compile(
    r"[\u20ac\u201a-\u2026\u2018-\u201d\u2022\u2013\u2014\u2122\u2030\u2039\u203a\u0152\u0153"
    r"\u0160\u0161\u017d\u017e\u0178\xa0-\xff]"
)
_OTHER_SCRIPT = re.compile(
    r"[^\W\d_][\xa1-\xa9\xab-\xac\xae-\xb1\xb3-\xb6\xb8\xbb-\xbf\xd7\xf7¹²³][^\W\d_]"  # signs in words: Polish
    r"|[ðþÐÞ]"  # Turkish; Icelandic too
    r"|õ(?!e)"  # Hungarian; Estonian too
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a]")
_MOST_CONTROLS = 0.01
"""Of all characters: old text files have a few."""
_CZECH = (re.compile(r"[øØ]"), re.compile(r"[ìèòù]"))
"""Letters that no language of Windows-1252 has side by side, but Czech and Slovak in Windows-1250 do."""


def is_utf16(data: bytes) -> bool:
    """Whether bytes are UTF-16, by their mark or by where they have zeros."""
    return _utf16(data) is not None


def decoded(data: bytes) -> tuple[str, str | None]:
    """The text, and what had to be supposed of it.

    Raises `CorpusError` for what is no text, and for bytes in no encoding that is told surely.
    """
    utf16 = _utf16(data)
    try:
        return _checked(data.decode(utf16 or "utf-8-sig")), None
    except UnicodeDecodeError as error:
        at = error.start
    if utf16:
        raise CorpusError(f"not UTF-16 (byte {at + 1}), whatever its beginning says; save it as UTF-8")
    text = _western(data)
    if text is None:
        raise CorpusError(f"not UTF-8 (byte {at + 1}), nor surely another encoding; save it as UTF-8")
    return _checked(text), "read as Windows-1252, since it is not UTF-8"


def _checked(text: str) -> str:
    if "\0" in text or len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        raise CorpusError("binary, not text")
    return text


def _utf16(data: bytes) -> str | None:
    """The codec to decode UTF-16 by, marked or not."""
    if data.startswith(_UTF16):
        return "utf-16"
    start = data[:_LOOKED_AT]
    first, second = start[0::2], start[1::2]
    for zeros, others, codec in ((second, first, "utf-16-le"), (first, second, "utf-16-be")):
        if (
            len(start) >= _LEAST_UNMARKED
            and zeros.count(0) >= _LEAST_ZEROS * len(zeros)
            and others.count(0) * 20 <= len(others)
        ):
            return codec
    return None


def _western(data: bytes) -> str | None:
    """The text in Windows-1252, where it reads as a Western European language."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    foreign = [c for c in text if c > "\x7f"]
    letters = sum(c.isalpha() for c in text)
    plausible = all(_WESTERN.match(c) for c in foreign) and not _OTHER_SCRIPT.search(text)
    czech = all(pattern.search(text) for pattern in _CZECH)
    return text if plausible and not czech and len(foreign) <= _MOST_FOREIGN * max(letters, 1) else None
