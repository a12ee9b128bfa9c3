"""How often one person may ask: cooldown, questions at once, questions a minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from askbot.bot.core.errors import RefusedError, UnheardError
from askbot.concurrency.recent import Recent

REMEMBERED = 10_000
AT_ONCE = 5
"""Questions of one person that may be under way together."""
MOST_A_MINUTE = 60
"""Questions of one person that are answered within a minute, whatever the cooldown: each takes room on the disk."""
SERVERS = 20
"""Servers on which a person's last question is remembered."""
WARNINGS = 5
"""How often a person is told to wait before silence; nobody who types meets it."""
PATIENCE_SECONDS = 10.0
"""How long that silence lasts where too many questions are under way."""
SILENCE_SECONDS = 60.0
"""How long it lasts at most."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Turn:
    """A person's turn."""

    charged: bool = True
    """Whether the next one has to wait for the cooldown, if this one ends well."""


@dataclass(slots=True)
class Past:
    """What is remembered of a person's questions."""

    last: Recent[int, datetime] = field(default_factory=lambda: Recent[int, datetime](SERVERS))
    """When the last one was asked that was answered, by server; 0 for direct messages."""
    minute: datetime = LONG_AGO
    """When the minute began in which `answered` are counted."""
    answered: int = 0
    warned_until: datetime = LONG_AGO
    """When the stretch of waiting ends in which `warned` are counted."""
    warned: int = 0

    def wait(self, at: datetime, cooldowns: Mapping[int, int]) -> float:
        """Seconds from `at` until the person may ask again, given the cooldowns of servers; none for 0 or less."""
        full = 60.0 if self.answered >= MOST_A_MINUTE else 0.0
        waits = [cooldown - _seconds(self.last.get(guild, LONG_AGO), at) for guild, cooldown in cooldowns.items()]
        return max(*waits, full - _seconds(self.minute, at), 0.0)

    def charge(self, at: datetime, guild: int) -> None:
        """A question that was asked `at` on a server has been answered."""
        if (at - self.minute).total_seconds() >= 60:  # noqa: PLR2004 - a minute
            self.minute, self.answered = at, 0
        self.answered += 1
        self.last[guild] = at

    def warns(self, at: datetime, wait: float, warnings: int) -> bool:
        """Whether the person, who has to `wait`, is told so; counts it."""
        if at >= self.warned_until:
            self.warned_until, self.warned = at + timedelta(seconds=wait), 0
        self.warned += 1
        return self.warned <= warnings


def _seconds(start: datetime, end: datetime) -> float:
    """Seconds from one time to another; none to an earlier one, as where another clock was ahead."""
    return max(0.0, (end - start).total_seconds())


class Turns:
    """Who is being answered right now, and what is remembered of the REMEMBERED people who asked last."""

    def __init__(self, refused: Callable[[], None] = lambda: None) -> None:
        self._refused = refused
        self._asking: Counter[int] = Counter()
        self._past = Recent[int, Past](REMEMBERED)

    @contextmanager
    def taken(
        self,
        person: int,
        at: datetime,
        guild: int,
        cooldown_of: Callable[[int], int],
        *,
        exempt: bool = False,
        warnings: int = WARNINGS,
    ) -> Generator[Turn]:
        """A person's turn on a server, 0 for a direct message, begun `at`. A turn that fails is not charged.

        A server's cooldown counts the questions there. A direct message has the longest cooldown of the servers where
        the person has asked, and waits for each of them, so that it is no way around them.

        Raises `RefusedError` while AT_ONCE turns of the person run, within a cooldown's seconds of the last one, and
        after MOST_A_MINUTE; `UnheardError` where that has been told `warnings` times already.
        """
        past = self._past_of(person)
        if not exempt:
            self._refuse(person, past, at, _cooldowns(past, guild, cooldown_of), warnings)
        self._asking[person] += 1
        turn = Turn()
        try:
            yield turn
        finally:
            self._asking[person] -= 1
            self._asking += Counter()  # drops those at zero
        if turn.charged:
            past.charge(at, guild)

    def restore(self, asked: Iterable[tuple[int, int, float]]) -> None:
        """Charge what was answered before this process began: (person, server, seconds since 1970), oldest first."""
        for person, guild, when in asked:
            self._past_of(person).charge(datetime.fromtimestamp(when, UTC), guild)

    def _past_of(self, person: int) -> Past:
        past = self._past[person] = self._past.get(person) or Past()
        return past

    def _refuse(self, person: int, past: Past, at: datetime, cooldowns: Mapping[int, int], warnings: int) -> None:
        wait = past.wait(at, cooldowns)
        if self._asking[person] >= AT_ONCE:
            refusal, wait = RefusedError("refused.at_once"), PATIENCE_SECONDS
        elif wait > 0:
            refusal = RefusedError("refused.soon", seconds=max(1, round(wait)))
        else:
            return
        self._refused()
        raise refusal if past.warns(at, min(wait, SILENCE_SECONDS), warnings) else UnheardError("That was quick.")


def _cooldowns(past: Past, guild: int, cooldown_of: Callable[[int], int]) -> dict[int, int]:
    """The seconds to wait after the last question on each server that counts."""
    if guild:
        return {guild: cooldown_of(guild)}
    known = {server: cooldown_of(server) for server in past.last}
    return {**known, 0: max(known.values(), default=0)}


class Ceiling:
    """At most so many events in a stretch of time, for each key."""

    def __init__(self, most: int, within: timedelta) -> None:
        self._most = most
        self._within = within
        self._times: dict[int, list[datetime]] = {}

    def allows(self, key: int, at: datetime) -> bool:
        """Whether one more is allowed; counts it if so."""
        recent = [time for time in self._times.get(key, []) if at - time < self._within]
        allowed = len(recent) < self._most
        self._times[key] = [*recent, at] if allowed else recent
        return allowed
