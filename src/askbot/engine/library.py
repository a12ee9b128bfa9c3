"""What somebody may see of the library, ready to answer: all collections, or those that are named."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial

from askbot.answer import Answerer, synthesise
from askbot.answer.changes import Change, changes
from askbot.answer.llm import Endpoint
from askbot.answer.suggestions import beside, everywhere, suggestions
from askbot.answer.timeline import timeline
from askbot.domain import Answer, Document, collection_of
from askbot.domain import Collection as Described
from askbot.errors import AskbotError, AwayError, UsageError
from askbot.index import Snapshot
from askbot.people import Directory, Quote, QuoteFilter
from askbot.search import Filters, Searcher, check_filters, undated
from askbot.tracing import Tracer, traced

COMPARED = 5000
"""Statements that are compared with each other, the latest."""
VIEWS = 64
"""Sets of collections that are kept ready beside each other; the one not asked for longest is made anew."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in the catalogue."""

    path: str
    title: str
    dated: date | None
    passages: int
    collection: str


@dataclass(frozen=True, slots=True)
class View:
    """Some collections of a snapshot, with what answers from them and knows of nothing else."""

    snapshot: Snapshot
    searcher: Searcher
    answerer: Answerer


class Serving:
    """What a question holds on to from its beginning to its end, whatever is swapped in meanwhile."""

    def __init__(
        self,
        searcher: Searcher,
        answerer: Callable[[Searcher], Answerer],
        verification: Future[None],
        tracer: Tracer | None = None,
    ) -> None:
        self.verification = verification
        """Done once the snapshot is known to be whole."""
        self.tracer = tracer
        """Takes the steps of questions; None where nobody does."""
        self.whole = View(searcher.snapshot, searcher, answerer(searcher))
        self._names = frozenset(collection.name for collection in searcher.snapshot.collections)
        self._view = lru_cache(VIEWS)(partial(_view_of, self.whole, answerer))

    @property
    def snapshot(self) -> Snapshot:
        """All of it."""
        return self.whole.snapshot

    def warm(self) -> None:
        """Make what is made at its first use, before somebody waits for an answer."""
        with suppress(AskbotError):  # whoever asks will be told
            self.whole.answerer.warm()

    def view(self, collections: Collection[str] | None) -> View:
        """All collections for None, else those that are named; names that are not there count nothing."""
        wanted = self._names if collections is None else self._names.intersection(collections)
        return self.whole if wanted == self._names else self._view(wanted)


def _view_of(whole: View, answerer: Callable[[Searcher], Answerer], collections: frozenset[str]) -> View:
    searcher = whole.searcher.over(whole.snapshot.only(collections))
    return View(searcher.snapshot, searcher, answerer(searcher))


class Library:
    """Answers, suggestions and lists from what somebody may see; what they may not see leaves no trace in any.

    Each use takes the snapshot that is current when it begins. Safe to share between threads.
    """

    def __init__(
        self,
        serving: Callable[[], Serving],
        k: int,
        endpoint: Endpoint | None = None,
        names: frozenset[str] | None = None,
    ) -> None:
        """What answers is taken from `serving`, which raises `SnapshotError` where there is no index.

        `k` passages make an answer by default; `names` are the collections, None all of them.
        """
        self._serving = serving
        self._k = k
        self._endpoint = endpoint
        self.names = names

    def only(self, names: Collection[str]) -> Library:
        """Of this library the collections that are named."""
        kept = frozenset(names) if self.names is None else self.names.intersection(names)
        return Library(self._serving, self._k, self._endpoint, kept)

    def named(self, names: Collection[str]) -> Library:
        """As `only`. Raises `UsageError` for a collection that is not there, `SnapshotError` without an index."""
        known = [collection.name for collection in self.collections()]
        for name in sorted(set(names).difference(known)):
            there = f"There are: {', '.join(known)}." if known else "There are none."
            absent = UsageError(f"There is no collection {name} in the index.", there)
            raise absent.says("no_collection", name=name, names=", ".join(known) or "—")
        return self.only(names)

    def covers(self, paths: Iterable[str]) -> bool:
        """Whether all documents of these paths may be seen, be they there now or not."""
        return self.names is None or all(collection_of(path) in self.names for path in paths)

    def _view(self) -> View:
        return self._serving().view(self.names)

    @property
    def snapshot(self) -> Snapshot:
        """What answers now. Raises `SnapshotError` with the reason why there is none."""
        return self._view().snapshot

    @property
    def searcher(self) -> Searcher:
        """Searches what answers now. Raises `SnapshotError` with the reason why there is none."""
        return self._view().searcher

    @property
    def people(self) -> Directory:
        """Who is quoted, and what each has said. Raises `SnapshotError` with the reason why there is no index."""
        return Directory(self._view().snapshot)

    def ask(
        self, question: str, *, k: int | None = None, filters: Filters | None = None, previous: Sequence[Answer] = ()
    ) -> Answer:
        """Answer a question from the snapshot that is current when it begins.

        After a large snapshot was opened, the first questions wait until its checksums have been compared.
        `previous` are the answers before it in the same conversation, oldest first; one that cites what may not be
        seen is passed over. Where the server of the index stops answering meanwhile, a copy is asked if there is one.
        Raises `UsageError` for an empty or overlong question and a filter on a document or section that is not there,
        `SnapshotError` without a sound index.
        """
        try:
            return self._ask(self._serving(), question, k, filters, previous)
        except AwayError:
            return self._ask(self._serving(), question, k, filters, previous)

    def _ask(
        self, serving: Serving, question: str, k: int | None, filters: Filters | None, previous: Sequence[Answer]
    ) -> Answer:
        view = serving.view(self.names)
        check_filters(view.snapshot, filters)
        before = [answer for answer in previous if self.covers(_rests_on(answer))]
        with traced(serving.tracer) as facts:
            answer = view.answerer.answer(question, k or self._k, filters=filters, previous=before)
            answer = replace(answer, undated=undated(view.snapshot, filters))
            answer = synthesise(answer, self._endpoint) if self._endpoint else answer
            facts.add(status=answer.status.value, form=answer.form.value, confidence=answer.confidence)
            facts.add(statements=len(answer.statements), passages=len(answer.hits), snapshot=answer.snapshot)
        return answer

    def timeline(self, topic: str, *, filters: Filters | None = None) -> list[Quote]:
        """What all sides said about a topic, oldest first; those without a date come last.

        Raises `UsageError` for an empty or overlong topic, `SnapshotError` without a sound index.
        """
        view = self._view()
        return timeline(topic, view.answerer, Directory(view.snapshot), filters)

    def changes(
        self, speaker: str | None = None, *, topic: str = "", since: date | None = None, until: date | None = None
    ) -> tuple[Change, ...]:
        """Where a speaker changed, or where all sides differ on a topic, the latest first.

        Without either, over the whole library: the latest statements of it. Raises `PeopleError` for an unknown
        speaker, `UsageError` for an overlong topic, `SnapshotError` without a sound index.
        """
        if topic and not speaker:
            quotes = self.timeline(topic, filters=Filters(since=since, until=until))
            return changes(quotes)
        people = self.people
        person = people.find(speaker) if speaker else None
        return changes(people.quotes(person, QuoteFilter(since, until, topic=topic), most=COMPARED))

    def suggestions(self, *, near: Collection[str] = (), known: Collection[str] = (), most: int = 3) -> tuple[str, ...]:
        """Up to `most` questions that the current snapshot answers, each checked by answering it.

        `near` are ids of passages whose surroundings they are to be about, `known` sentences that are no answer any
        more. Raises `SnapshotError`.
        """
        view = self._view()
        rows = beside(view.snapshot, near) if near else everywhere(view.snapshot)
        return suggestions(view.snapshot, view.answerer.answer, rows, most=most, known=known)

    def collections(self) -> tuple[Described, ...]:
        """The collections of the current snapshot, by name. Raises `SnapshotError`."""
        return self._view().snapshot.collections

    def documents(self) -> tuple[Document, ...]:
        """The documents of the current snapshot, by path. Raises `SnapshotError`."""
        snapshot = self._view().snapshot
        return tuple(snapshot.document(listed.path) for listed in self.catalogue())

    def catalogue(self) -> tuple[Listed, ...]:
        """What the current snapshot holds, by path, without the texts. Raises `SnapshotError`."""
        return tuple(Listed(*row) for row in self._view().snapshot.catalogue())


def _rests_on(answer: Answer) -> set[str]:
    """The paths of all documents that an answer shows or was made from."""
    cited = {at.document for statement in answer.statements for at in (statement.citation, *statement.also)}
    return cited.union(hit.document.path for hit in answer.hits)
