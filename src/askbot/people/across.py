"""Which entries of different collections are one.

Each collection is grouped for itself, and a key says no more than its own documents do. So whoever sees some
collections sees the entries that an index of these alone would have; nothing hidden joins or parts them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from askbot.people.full_names import Key
from askbot.people.mentions import Read
from askbot.people.names import Kind

_DIGITS = re.compile(r"(\d+)")


def across(reads: Sequence[Read], keys: Mapping[int, Key], part: int) -> dict[int, Key]:
    """The keys of one collection's mentions, as they count in all collections.

    A full name is one across collections where what stands between first name and surname is, too; a name that
    several bear in this collection is its own.
    """
    bearers: dict[Key, set[Key]] = defaultdict(set)
    middles: dict[Key, set[Key]] = defaultdict(set)
    for read in reads:
        key = keys.get(read.at)
        if key is not None and read.name.is_full and key[0] == Kind.PERSON:
            bearers[key[:3]].add(key)
            initials = "".join(word[0] for word in read.name.words[1:-1])
            middles[key].add((initials, read.name.suffix))
    told = {key: _told(key, bearers[key[:3]], middles[key], part) for key in middles}
    return {at: told.get(key, key) for at, key in keys.items()}


def _told(key: Key, bearers: set[Key], middles: set[Key], part: int) -> Key:
    if len(bearers) > 1:
        return (*key, f"of {part}")
    longest = max(middles, key=lambda middle: (len(middle[0]), middle))
    return (*key, *longest) if any(longest) else key


def natural(key: Key) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    """Orders keys with the numbers in them as numbers: "in 9" before "in 10", however many documents there are."""
    return tuple(
        tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in _DIGITS.split(part))
        for part in key
    )
