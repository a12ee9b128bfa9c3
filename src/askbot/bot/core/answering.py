"""From a question to what a card shows, off the event loop, and into the journal."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from askbot.answer.question.tokens import content
from askbot.api.metrics import Metrics
from askbot.bot.core.access import Scope
from askbot.bot.core.memory import Memory
from askbot.bot.core.workers import Workers
from askbot.bot.ui.card_data import CardData, card_data
from askbot.concurrency.recent import Recent
from askbot.domain import Answer, Status
from askbot.errors import BusyError, JournalError
from askbot.journal import CardRecord, Gap, GapKind
from askbot.search import Filters

log = logging.getLogger(__name__)

REMEMBERED = 256
TOPIC_CHARS = 120


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and where it comes from."""

    question: str
    asker: int
    guild: int
    """0 for a direct message."""
    channel: int
    scope: Scope
    """What the answer may be made from."""
    previous: str | None = None
    """The id of the answer that the question follows."""
    filters: Filters | None = None
    """The only documents to answer from."""
    collection: str | None = None
    """The only collection to answer from."""
    aloud: bool = True
    """False where only a good answer is wanted, as in a channel that is answered unasked."""
    private: bool = False
    """Whether the answer is shown to the asker alone."""


class Answering:
    """Asks the engine, keeps what came of it, and remembers the latest answers so that a reply can ask on."""

    def __init__(self, workers: Workers, memory: Memory, metrics: Metrics, *, verbose: bool) -> None:
        self._workers = workers
        self._memory = memory
        self._metrics = metrics
        self._verbose = verbose
        self._latest = Recent[str, tuple[int, Answer]](REMEMBERED)
        self._talks = Recent[int, str](REMEMBERED)
        """The latest answer in each thread that was opened from one, and in each direct message."""

    async def ask(self, asked: Asked) -> CardData | None:
        """The answer to a question; None where none is wanted aloud.

        Raises `UsageError`, `BusyError`, `SnapshotError`. A journal that fails costs the record, not the answer.
        """
        before = self._before(asked)
        started = time.perf_counter()
        with self._metrics.answering():
            earlier = None if before else await self._kept_question(asked)
            answer, result = await self._workers.run(partial(_answer, asked, before, earlier))
        seconds = time.perf_counter() - started
        if not asked.aloud and answer.status is not Status.ANSWERED:
            return None
        self._remember(asked, answer)
        self._metrics.answered(answer.status, seconds)
        self._log(asked, answer, seconds, await self._digest(answer.question))
        return await self._keep(asked, answer, result, seconds)

    def question_of(self, answer: str) -> str | None:
        """What was asked, as long as it is remembered."""
        latest = self._latest.get(answer)
        return latest[1].question if latest else None

    def forget(self, asker: int) -> None:
        """Forget the latest answers to one person."""
        for id_ in [id_ for id_, kept in self._latest.items() if kept[0] == asker]:
            del self._latest[id_]

    def follow(self, channel: int, answer: str) -> None:
        """From here on, what is asked in a channel follows an answer, then the one before it."""
        self._talks[channel] = answer

    def _before(self, asked: Asked) -> Sequence[Answer]:
        """The answer that a question follows, as long as it is remembered."""
        latest = self._latest.get(asked.previous or self._talks.get(asked.channel, ""))
        return (latest[1],) if latest else ()

    async def _kept_question(self, asked: Asked) -> str | None:
        """The question that this one follows, as the journal has it where the operator keeps questions.

        It holds the talk together over a restart, for replies and direct messages.
        """
        if not self._verbose or not (asked.previous or not asked.guild):
            return None
        try:
            cards, answers = self._memory.cards, self._memory.answers
            latest = asked.previous or await self._memory.run(partial(cards.latest_in, asked.channel))
            record = await self._memory.run(partial(answers.get, latest)) if latest else None
        except (JournalError, BusyError) as error:
            log.warning("what was asked before cannot be read: %s", error)
            return None
        return record.question if record else None

    def _remember(self, asked: Asked, answer: Answer) -> None:
        if not asked.guild or asked.channel in self._talks:
            self.follow(asked.channel, answer.id)
        self._latest[answer.id] = (asked.asker, _lightened(answer))

    async def _keep(self, asked: Asked, answer: Answer, result: CardData, seconds: float) -> CardData:
        result = replace(result, private=asked.private)
        card = CardRecord(answer.id, time.time(), asked.guild, asked.channel, asked.asker, answer.status.value, seconds)
        try:
            await self._memory.keep(answer, result, card)
            missed = self._missed(asked.guild, answer)
            if missed:
                gap = Gap(asked.guild, asked.asker, missed, GapKind.MISSED, answer.id)
                await self._memory.run(partial(self._memory.gaps.note, gap))
        except (JournalError, BusyError) as error:
            log.warning("answer %s is given but not kept: %s", answer.id, error)
        return result

    async def _digest(self, question: str) -> str:
        """The keyed hash of a question, as the journal has it."""
        try:
            return await self._memory.run(partial(self._memory.answers.question_hash, question))
        except (JournalError, BusyError):  # busy: the journal closes while the last answers are given
            return "unknown"

    def _missed(self, guild: int, answer: Answer) -> str:
        """What is kept of a question that was not answered: all of it, its topic, or nothing, as is allowed."""
        if answer.status is Status.ANSWERED:
            return ""
        if self._verbose:
            return answer.question
        topic = " ".join(word.text for word in content(answer.question)) if self._memory.guild(guild).topics else ""
        return topic[:TOPIC_CHARS]

    def _log(self, asked: Asked, answer: Answer, seconds: float, digest: str) -> None:
        """One line an answer: ids and a hash, the words only if the operator wants them."""
        fields: dict[str, object] = {
            "answer": answer.id,
            "status": answer.status.value,
            "confidence": round(answer.confidence, 3),
            "snapshot": answer.snapshot,
            "guild": asked.guild,
            "channel": asked.channel,
            "asker": asked.asker,
            "milliseconds": round(seconds * 1000),
            "question": answer.question if self._verbose else digest,
        }
        log.info("answered", extra={"fields": fields})


def _answer(asked: Asked, before: Sequence[Answer], earlier: str | None) -> tuple[Answer, CardData]:
    """The work of a thread: the answer, and what a card shows of it.

    An `earlier` question whose answer is not remembered is answered again, from what may be seen here and now.
    """
    library = asked.scope.asked(asked.collection)
    if earlier is not None:
        before = (library.ask(earlier),)
    answer = library.ask(asked.question, filters=asked.filters or None, previous=before)
    return answer, card_data(answer)


def _lightened(answer: Answer) -> Answer:
    """What a follow-up needs of an answer: most of its objects are attributions that its statements do not rest on."""
    return replace(answer, hits=tuple(replace(hit, attributions=(), also=()) for hit in answer.hits))
