"""What can be asked for, as models that check it; schemas of tools and of HTTP requests are made from these."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from askbot.domain import Stance

BACKWARDS: Literal["backwards"] = "backwards"
"""The type of the error of days that run backwards."""
STANCES = ", ".join(Stance)
"""By name, for descriptions of what a statement says of itself."""
MOST_TEXT = 2000
"""As it comes in; of what is left without unseen characters and white space, `LONGEST` count."""
MOST_NAME = 300
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _day(value: object) -> object:
    """Pydantic would take 1 for a day in 1970, too."""
    if value is None or isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise ValueError("write a day like 2026-03-09")


Day = Annotated[date, BeforeValidator(_day)]
Text = Annotated[str, StringConstraints(max_length=MOST_TEXT)]
Name = Annotated[str, StringConstraints(max_length=MOST_NAME)]
Names = Annotated[tuple[Name, ...], Field(max_length=50)]


class Parameters(BaseModel):
    """What every request shares: nothing unknown is passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True)


class Dated(Parameters):
    """Limits on the documents' days."""

    since: Day | None = None
    """Only documents of this day or later, like 2026-03-09."""
    until: Day | None = None
    """Only documents of this day or earlier, like 2026-03-09."""

    @field_validator("until")
    @classmethod
    def _forwards(cls, until: date | None, info: ValidationInfo) -> date | None:
        since = info.data.get("since")
        if until and since and since > until:
            days = {"until": str(until), "since": str(since)}
            raise PydanticCustomError(BACKWARDS, "{until} is before {since}; exchange the two days", days)
        return until


class Searched(Dated):
    """Where to look."""

    collections: Names = ()
    """Only these collections; all that may be seen without it."""
    documents: Names = ()
    """Only these documents, by their paths as `list_documents` gives them."""
    section: Name | None = None
    """Only passages under this heading."""


class AskParameters(Searched):
    """A question."""

    question: Text
    """A question in plain words, such as "Who denied the report?"."""
    passages: int = Field(default=5, ge=1, le=50)
    """Passages to answer from."""
    previous: Name | None = None
    """The id of an answer given before, to ask on from it: "and in Norway?", "who said that?"."""


class SearchParameters(Searched):
    """Words to search for."""

    query: Text
    """A question, or words, to find passages for."""
    most: int = Field(default=5, ge=1, le=50)
    """How many passages."""


class PassageParameters(Parameters):
    """A passage."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    """The passage's id, as citations and search results give it."""
    around: int = Field(default=600, ge=0, le=5000)
    """Characters of the document before and after it."""


class WhoParameters(Dated):
    """A speaker."""

    name: Name
    """A person or body, by any of its spellings, such as "Lindqvist" or "Dockers' Union"."""
    topic: Name = ""
    """Only statements with these words in them or in their headings."""
    stance: Stance | None = None
    """Only statements of this stance."""
    most: int = Field(default=20, ge=1, le=100)
    """How many statements."""
    skip: int = Field(default=0, ge=0, le=100_000)
    """How many statements are left out first."""


class TimelineParameters(Dated):
    """A topic."""

    topic: Text
    """What it is about, in a few words."""
    most: int = Field(default=50, ge=1, le=200)
    """How many statements."""


class DocumentsParameters(Parameters):
    """Which part of the list."""

    collections: Names = ()
    """Only these collections; all that may be seen without it."""
    most: int = Field(default=100, ge=1, le=1000)
    """How many documents."""
    skip: int = Field(default=0, ge=0, le=10_000_000)
    """How many documents are left out first."""
