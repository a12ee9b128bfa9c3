"""What can be asked of a library: each with its parameters, its result, and how that is written."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, Protocol, TypeVar

from askbot.api import rendering, results
from askbot.api.parameters import (
    STANCES,
    AskParameters,
    Dated,
    DocumentsParameters,
    Parameters,
    PassageParameters,
    Searched,
    SearchParameters,
    TimelineParameters,
    WhoParameters,
)
from askbot.domain import Answer
from askbot.engine import Library
from askbot.errors import NotFoundError, PeopleError, UsageError
from askbot.people import QuoteFilter
from askbot.presentation.answer_json import brief_answer_to_json
from askbot.presentation.answer_lines import answer_text
from askbot.presentation.json_types import BriefAnswerJson
from askbot.search import Filters, check_filters
from askbot.text.questions import clean_question

P_contra = TypeVar("P_contra", bound=Parameters, contravariant=True)
P = TypeVar("P", bound=Parameters)
R = TypeVar("R")


class Remembering(Protocol):
    """Answers that were given before to whoever asks."""

    def get(self, answer: str) -> Answer | None:
        """The answer with an id; None where it is not remembered."""
        ...

    def keep(self, answer: Answer) -> None:
        """Remember an answer."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What an operation works on."""

    library: Library
    """What whoever asks may see."""
    answers: Remembering


@dataclass(frozen=True)
class Operation(Generic[P, R]):
    """One thing that can be asked for."""

    name: str
    title: str
    description: str
    parameters: type[P]
    shape: type
    """The shape of its JSON, a TypedDict."""
    run: Callable[[Asked, P], R]
    """Raises the project's errors; for a worker's thread."""
    to_json: Callable[[R], Any]
    to_text: Callable[[R], str]


def ask(asked: Asked, parameters: AskParameters) -> Answer:
    """Answer a question."""
    before = _previous(asked, parameters.previous)
    library = looked_in(asked.library, parameters.collections)
    filters = _filters(parameters)
    answer = library.ask(parameters.question, k=parameters.passages, filters=filters, previous=before)
    asked.answers.keep(answer)
    return answer


def search(asked: Asked, parameters: SearchParameters) -> results.SearchResult:
    """Find passages."""
    searcher = looked_in(asked.library, parameters.collections).searcher
    filters = _filters(parameters)
    check_filters(searcher.snapshot, filters)
    query = clean_question(parameters.query)
    return results.SearchResult(query, searcher.search(query, parameters.most, filters=filters), searcher.snapshot.id)


def read_passage(asked: Asked, parameters: PassageParameters) -> results.PassageInPlace:
    """Read a passage in its place."""
    snapshot = asked.library.snapshot
    try:
        row = snapshot.row_of(parameters.id)
    except KeyError:
        absent = NotFoundError(
            "There is no passage of that id in the index.", "Take an id from a citation or a search; ids change."
        )
        raise absent.says("no_passage") from None
    passage = snapshot.passage(row)
    document = snapshot.document(passage.document)
    start, end = max(0, passage.start - parameters.around), passage.end + parameters.around
    return results.PassageInPlace(
        passage,
        document,
        snapshot.attributions(row),
        before=document.text[start : passage.start],
        after=document.text[passage.end : end],
    )


def who(asked: Asked, parameters: WhoParameters) -> results.Who:
    """Look somebody up."""
    people = asked.library.people
    try:
        person = people.find(parameters.name)
    except PeopleError as error:
        unclear = PeopleError(error.message, "Give a name in full, as documents have it; a search finds them.")
        raise unclear.says(error.key, **error.fields) from None
    wanted = QuoteFilter(parameters.since, parameters.until, parameters.stance, parameters.topic)
    quotes = list(people.quotes(person, wanted, most=parameters.most + 1, skip=parameters.skip))
    return results.Who(
        person,
        people.spellings(person.number),
        people.body(person),
        people.linked(person.number),
        quotes[: parameters.most],
        more=len(quotes) > parameters.most,
    )


def timeline(asked: Asked, parameters: TimelineParameters) -> results.Timeline:
    """Follow a topic over time."""
    topic = clean_question(parameters.topic)
    quotes = looked_in(asked.library, ()).timeline(topic, filters=_days(parameters) or None)
    return results.Timeline(topic, quotes[: parameters.most], len(quotes))


def list_documents(asked: Asked, parameters: DocumentsParameters) -> results.Catalogue:
    """List what may be seen."""
    seen = asked.library.named(parameters.collections) if parameters.collections else asked.library
    listed = seen.catalogue()
    part = tuple(islice(listed, parameters.skip, parameters.skip + parameters.most))
    return results.Catalogue(seen.collections(), part, len(listed))


def looked_in(library: Library, names: Collection[str]) -> Library:
    """Of what may be seen the collections that are named; without names those that are searched unasked.

    Raises `NotFoundError` where nothing may be seen, `UsageError` for a collection that is not there.
    """
    if names:
        return library.named(names)
    seen = library.collections()
    if not seen:
        closed = NotFoundError("This token opens no collection of the index.", "The operator gives it collections.")
        raise closed.says("opens_nothing")
    usual = [one.name for one in seen if one.default]
    return library.only(usual) if usual else library


def _previous(asked: Asked, id_: str | None) -> tuple[Answer, ...]:
    if id_ is None:
        return ()
    answer = asked.answers.get(id_)
    if answer is None:
        raise UsageError("The answer before is not remembered.", "Ask the whole question anew, without previous.")
    return (answer,)


def _filters(parameters: Searched) -> Filters | None:
    days = _days(parameters)
    documents = frozenset(parameters.documents) or None
    return Filters(documents, days.since, days.until, parameters.section) or None


def _days(parameters: Dated) -> Filters:
    return Filters(since=parameters.since, until=parameters.until)


OPERATIONS: tuple[Operation[Any, Any], ...] = (
    Operation(
        "ask",
        "Ask the library",
        "Answer a question from a library of briefings: one to a few sentences, word for word, each with who says it "
        f"(speaker), how it stands (stance: {STANCES}) and where (citation). "
        "Says so where the library does not cover the question. For who said what, how many, when, where, why.",
        AskParameters,
        BriefAnswerJson,
        ask,
        brief_answer_to_json,
        answer_text,
    ),
    Operation(
        "search",
        "Search passages",
        "Find the passages of the library that fit a question best, whether or not they answer it, with who says what "
        "in them. For background reading, or where `ask` says that the library does not cover a question.",
        SearchParameters,
        results.SearchJson,
        search,
        rendering.search_to_json,
        rendering.search_text,
    ),
    Operation(
        "read_passage",
        "Read a passage",
        "Read one passage in its place in the document, by the id that a citation or a search result gives.",
        PassageParameters,
        results.PassageJson,
        read_passage,
        rendering.passage_to_json,
        rendering.passage_text,
    ),
    Operation(
        "who",
        "Who is it, and what did they say",
        "What a person or body has said, newest first, whatever they are called in each document; can be limited to a "
        "topic, a stance and days.",
        WhoParameters,
        results.WhoJson,
        who,
        rendering.who_to_json,
        rendering.who_text,
    ),
    Operation(
        "timeline",
        "A topic over time",
        "What all sides said about a topic, oldest first, each with speaker, stance and citation.",
        TimelineParameters,
        results.TimelineJson,
        timeline,
        rendering.timeline_to_json,
        rendering.timeline_text,
    ),
    Operation(
        "list_documents",
        "List the documents",
        "Which collections and documents the library holds, with titles and days.",
        DocumentsParameters,
        results.DocumentsJson,
        list_documents,
        rendering.documents_to_json,
        rendering.documents_text,
    ),
)
