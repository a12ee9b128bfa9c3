"""People: one entry a speaker, what each has said, and what an admin corrected."""

from askbot.people.corrections import Corrections, CorrectionsFile
from askbot.people.directory import Directory, Person, Quote, QuoteFilter, Spelling
from askbot.people.names import Kind
from askbot.people.resolution import EntityResolver

__all__ = [
    "Corrections",
    "CorrectionsFile",
    "Directory",
    "EntityResolver",
    "Kind",
    "Person",
    "Quote",
    "QuoteFilter",
    "Spelling",
]
