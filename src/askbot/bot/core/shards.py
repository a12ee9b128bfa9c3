"""Which shards a process runs: Discord deals out a bot's servers among as many as the operator says."""

from __future__ import annotations

from dataclasses import dataclass

from askbot.errors import UsageError

MOST = 16_384
_TIME_BITS = 22
"""What stands behind these bits of a server's id is when it was made; Discord deals out by that."""


@dataclass(frozen=True, slots=True)
class Shards:
    """Some of a bot's shards; without more, all servers in one process."""

    ids: tuple[int, ...] = (0,)
    count: int = 1
    """How many there are of the bot, all processes together."""

    @property
    def whole(self) -> bool:
        """Whether nothing was said of shards: then this process runs as many as Discord recommends."""
        return self.count == 1

    @property
    def first(self) -> bool:
        """Whether this process has the first shard, and with it what is for one process alone.

        That is: direct messages, which Discord sends there; visits to sources, the first index, the list of commands,
        and forgetting what is old.
        """
        return 0 in self.ids

    def ours(self, guild: int) -> bool:
        """Whether a server, or 0 for direct messages, is answered by this process."""
        return (guild >> _TIME_BITS) % self.count in self.ids

    def __str__(self) -> str:
        return f"{', '.join(map(str, self.ids))} of {self.count}"


ALL = Shards()


def parse_shards(text: str | None, count: int | None) -> Shards:
    """Shards as they are written, such as `0-3` or `0,2,5-7`, of `count`. Raises `UsageError`."""
    if text is None and count is None:
        return ALL
    if text is None or count is None:
        raise UsageError("--shards and --of belong together.", "For example: askbot run --shards 0-3 --of 16")
    ids = sorted({number for part in text.split(",") for number in _numbers(part.strip())})
    if not ids or ids[-1] >= count:
        raise UsageError(f"There is no shard {ids[-1] if ids else text} of {count}.", f"They are 0 to {count - 1}.")
    return Shards(tuple(ids), count)


def _numbers(part: str) -> range:
    first, dash, last = part.partition("-")
    if not first.isascii() or not first.isdigit() or (dash and not (last.isascii() and last.isdigit())):
        raise UsageError(f"{part!r} names no shards.", "For example: --shards 0-3, or --shards 0,2,5")
    return range(int(first), min(int(last or first), MOST) + 1)
