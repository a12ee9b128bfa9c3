"""Plain text and Markdown: the text is the file's own, to the letter."""

from __future__ import annotations

from dataclasses import dataclass

from askbot.corpus.front_matter import read_front_matter
from askbot.corpus.outline import outline
from askbot.corpus.readers.extracted import Extracted
from askbot.errors import CorpusError

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class TextReader:
    """Reads text whose markup, if any, is Markdown."""

    name: str
    suffixes: tuple[str, ...]
    markdown: bool
    version: int = 1

    def recognises(self, data: bytes) -> bool:
        """Any text can be this; a binary file cannot."""
        return b"\0" not in data or data.startswith(_UTF16)

    def read(self, path: str, data: bytes) -> Extracted:
        """Decode, and find front matter, headings and blocks. Raises `CorpusError` for bytes that are not UTF-8."""
        del path
        return self.structured(self._decoded(data))

    def structured(self, text: str) -> Extracted:
        """What there is in a text that was decoded before."""
        front = read_front_matter(text)
        parts = outline(text, front.end, markdown=self.markdown)
        return Extracted(text, parts, front.metadata, left_out=front.problems)

    def _decoded(self, data: bytes) -> str:
        if not self.recognises(data):
            raise CorpusError("binary, not text")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise CorpusError(f"not UTF-8 (byte {error.start + 1}); save it as UTF-8") from None
