"""Plain text and Markdown: the text is the file's own, to the letter."""

from __future__ import annotations

from dataclasses import dataclass, replace

from askbot.corpus.front_matter import read_front_matter
from askbot.corpus.outline import outline
from askbot.corpus.readers.encodings import decoded, is_utf16
from askbot.corpus.readers.extracted import Extracted
from askbot.errors import CorpusError


@dataclass(frozen=True, slots=True)
class TextReader:
    """Reads text whose markup, if any, is Markdown."""

    name: str
    suffixes: tuple[str, ...]
    markdown: bool

    def recognises(self, data: bytes) -> bool:
        """Any text can be this; a binary file cannot."""
        return b"\0" not in data or is_utf16(data)

    def read(self, path: str, data: bytes) -> Extracted:
        """Decode, and find front matter, headings and blocks. Raises `CorpusError` for bytes that are no text."""
        del path
        if not self.recognises(data):
            raise CorpusError("binary, not text")
        text, supposed = decoded(data)
        contents = self.structured(text)
        return replace(contents, left_out=(supposed, *contents.left_out)) if supposed else contents

    def structured(self, text: str) -> Extracted:
        """What there is in a text that was decoded before."""
        front = read_front_matter(text)
        parts = outline(text, front.end, markdown=self.markdown)
        return Extracted(text, parts, front.metadata, left_out=front.problems)
