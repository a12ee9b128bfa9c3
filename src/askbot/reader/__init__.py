"""A trained reader: whether a passage answers a question, by which sentence, and by which words."""

from askbot.reader.loading import OFF, PACKAGED, load_reader
from askbot.reader.reading import Reader, ReaderInput, Reading

__all__ = ["OFF", "PACKAGED", "Reader", "ReaderInput", "Reading", "load_reader"]
