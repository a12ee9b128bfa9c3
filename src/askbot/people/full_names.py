"""Which full names mean the same person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from askbot.people.groups import Groups
from askbot.people.lists import listed, pairs
from askbot.people.names import Name
from askbot.text.country_names import name_table

Key = tuple[str, ...]
"""Names an entity while mentions are grouped: its kind and what identifies it."""
MOST_PROFILES = 200
"""Different descriptions of one name from which on they are not compared: everybody knows who is meant."""
LIKELY_FIRST = 5
"""Surnames with a word in front from which on it is a first name, and no cut title."""
COMMON_FIRST = 15
"""Surnames with a first name in the library from which on it is a common one."""
COMMON_LAST = 4
"""First names with a surname in the library from which on it is a common one."""
MOST_MEANT = 3
"""Documents that must describe one bearer of a common name before others may mean him or her without a description."""
WELL_KNOWN = 8
"""Documents from which on one bearer of a common name is so well known that the rest mean him or her."""
CLEARLY_MORE = 3
"""How many times as many they must be as those that describe another bearer."""
LEAST_TO_MISSPELL = 6
"""Letters of a name from which on one letter more, less or other may be a spelling of the same."""
Profile = tuple[tuple[int, ...], tuple[str, ...]]
"""Countries and words of a description."""
Middle = tuple[tuple[str, ...], str, bool]
"""What stands between first name and surname, what behind it, and whether the surname is double."""
Placed = tuple[int, int, Name]
"""A mention's position, its document and name."""


def same_person(mentions: Sequence[Placed]) -> dict[int, Key]:
    """The person of each mention of a full name, by the mention's position.

    Names are one with or without middle names and initials that fit each other. Where the descriptions of one name
    tell of two countries, or of sport and of politics, and share no word, they are two people's. A nickname, or a
    surname spelled otherwise in one letter, is the same person's where a word of the descriptions is shared.
    """
    by_ends: dict[tuple[str, str], list[Placed]] = defaultdict(list)
    for one in mentions:
        by_ends[_first(one[2]), one[2].words[-1]].append(one)
    firsts = Counter(first for first, _ in by_ends)
    lasts = Counter(last for first, last in by_ends if firsts[first] >= LIKELY_FIRST)
    keys: dict[int, Key] = {}
    for ends in sorted(by_ends):
        is_given, is_common = firsts[ends[0]] >= COMMON_FIRST, lasts[ends[1]] >= COMMON_LAST
        for part, variants in enumerate(_by_middle(by_ends[ends])):
            parts = _by_evidence(variants, is_common=is_common) if is_given else _by_description(variants)
            for other, own in enumerate(parts):
                key = ("person", *ends, *([f"{part + 1}.{other + 1}"] if part or other else []))
                keys |= dict.fromkeys((at for at, _, _ in own), key)
    joined = _respelled(mentions, keys)
    return {at: joined.get(key, key) for at, key in keys.items()}


def _by_middle(mentions: Sequence[Placed]) -> list[list[Placed]]:
    """Parted by what stands between first name and surname, and behind it; those that fit all others together."""
    variants = sorted({_middle(name) for _, _, name in mentions})
    if all(_fit(one, other) for one, other in combinations(variants, 2)):
        return [list(mentions)]
    groups = Groups(variants)
    for one, other in combinations([v for v in variants if v[:2] != ((), "")], 2):
        if _fit(one, other):
            groups.join(one, other)
    _join_plain(groups, variants)
    return [[m for m in mentions if _middle(m[2]) in own] for own in groups.parts()]


def _join_plain(groups: Groups[Middle], variants: Sequence[Middle]) -> None:
    """Lead a name without initials to the one bearer with them, if there is one: "Ann Lee" is not Ann Lee Jr."""
    fuller = [variant for variant in variants if variant[0] and not variant[1]]
    if len({groups.root(variant) for variant in fuller}) == 1:
        for variant in variants:
            if variant[:2] == ((), "") and all(_fit(variant, other) for other in fuller):
                groups.join(fuller[0], variant)


def _first(name: Name) -> str:
    """The first name, without an initial in front of it: "C. Fred Bergsten"."""
    first, *rest = name.words
    return rest[0] if len(first) == 1 and len(rest) > 1 and len(rest[0]) > 1 else first


def _middle(name: Name) -> Middle:
    has_double_name = "-" in name.shown.rpartition(" ")[2]
    words = name.words[1:-1]
    return words[words[:1] == (_first(name),) :], name.suffix, has_double_name


def _fit(one: Middle, other: Middle) -> bool:
    """Whether two middles can be one person's: one is empty, a part of the other, or its initials.

    Half of a double surname cannot be left out: Clive Stafford-Smith is not Clive Smith.
    """
    here, there = one[0], other[0]
    if one[1] != other[1] or (one[2] and not there) or (other[2] and not here):
        return False
    if not here or not there or set(here) <= set(there) or set(there) <= set(here):
        return True
    alike = (a == b or (1 in {len(a), len(b)} and a[0] == b[0]) for a, b in zip(here, there, strict=False))
    return len(here) == len(there) and all(alike)


def _by_description(mentions: Sequence[Placed]) -> list[list[Placed]]:
    """Parted by descriptions that contradict each other; those who are not described are the one most often meant."""
    profiles = sorted({_profile(name) for _, _, name in mentions})
    telling = [profile for profile in profiles if (profile[0] and profile[1]) or _worlds(profile)]
    if len(telling) > MOST_PROFILES or not any(_contradict(a, b) for a, b in combinations(telling, 2)):
        return [list(mentions)]
    groups = Groups(profiles)
    for one, other in combinations(telling, 2):
        if not _contradict(one, other):
            groups.join(one, other)
    _join_documents(groups, mentions)
    parts = [[m for m in mentions if _profile(m[2]) in own] for own in groups.parts() if own & set(telling)]
    parts.sort(key=lambda part: (-len({m[1] for m in part}), min(m[1] for m in part)))
    placed = {m[0] for part in parts for m in part}
    parts[0] += [m for m in mentions if m[0] not in placed]
    return parts


def _by_evidence(mentions: Sequence[Placed], *, is_common: bool) -> list[list[Placed]]:
    """Parted where no word of description is shared: behind a common first name stand two people.

    Documents that do not describe somebody mean the one whom nearly all others mean, if there is one. Where the
    surname is rare, only those are parted that are given other offices.
    """
    told: dict[int, set[str]] = defaultdict(set)
    for _, document, name in mentions:
        told[document] |= {pairs("long_titles").get(w, w) for w in name.role - listed("titles") - listed("vague")}
    parts = _sharing(told)
    first, second = [*(len(part) for part in parts), 0][:2]
    if first >= WELL_KNOWN and first >= CLEARLY_MORE * second:
        return _by_description(mentions)
    alone = {document for document, own in told.items() if not own}
    if not is_common:
        alone |= {document for document, own in told.items() if not own & listed("roles")}
    if not is_common or (first >= MOST_MEANT and first >= CLEARLY_MORE * second):
        parts = [parts[0] | alone, *(part for part in parts[1:] if not part <= alone)]
    return [[m for m in mentions if m[1] in part] for part in parts]


def _sharing(told: Mapping[int, set[str]]) -> list[set[int]]:
    """Documents whose descriptions share a word, however many are between; the most first."""
    groups = Groups(sorted(told))
    by_word: dict[str, int] = {}
    for document, described in sorted(told.items()):
        for word in sorted(described):
            groups.join(by_word.setdefault(word, document), document)
    return sorted(groups.parts(), key=lambda part: (-len(part), min(part)))


def _join_documents(groups: Groups[Profile], mentions: Sequence[Placed]) -> None:
    """Within one document a full name means one person."""
    first: dict[int, Name] = {}
    for _, document, name in mentions:
        groups.join(_profile(first.setdefault(document, name)), _profile(name))


def _profile(name: Name) -> Profile:
    known = name_table().known
    return tuple(sorted(name.countries)), tuple(sorted(w for w in name.role if (w,) not in known))


def _contradict(one: Profile, other: Profile) -> bool:
    """Whether two descriptions share no word and tell of two countries, or of sport and of politics."""
    if set(one[1]) & set(other[1]):
        return False
    worlds = _worlds(one), _worlds(other)
    is_elsewhere = all((*one, *other)) and not set(one[0]) & set(other[0])
    return is_elsewhere or (all(worlds) and not worlds[0] & worlds[1])


def _worlds(profile: Profile) -> frozenset[str]:
    """Whether the words of a description are of sport, of politics, or of both."""
    return frozenset(world for world in ("sport", "politics") if listed(world) & set(profile[1]))


def _respelled(mentions: Sequence[Placed], keys: Mapping[int, Key]) -> dict[Key, Key]:
    """Nicknames and surnames with another letter, each led to the key that most documents have."""
    roles: dict[Key, set[str]] = defaultdict(set)
    documents: dict[Key, set[int]] = defaultdict(set)
    for at, document, name in mentions:
        roles[keys[at]] |= {w for w in name.role if w not in listed("titles")}
        documents[keys[at]].add(document)
    groups = Groups(sorted(roles))
    for one, other in _alike(sorted(roles)):
        if roles[one] & roles[other]:
            groups.join(one, other)
    joined: dict[Key, Key] = {}
    for part in groups.parts():
        best = max(sorted(part), key=lambda key: len(documents[key]))
        joined |= dict.fromkeys(part, best)
    return joined


def _alike(keys: Sequence[Key]) -> Iterator[tuple[Key, Key]]:
    """Pairs of names of which one may be another spelling of the other."""
    by_block: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for key in keys:
        _, first, last = key[:3]
        by_block["surname", f"{pairs('nicknames').get(first, first)} {last}"].append(key)
        by_block["first name", f"{first} {last[:3]}"].append(key)
        by_block["spelling", f"{first[:3]} {last}"].append(key)
    for (kind, _), block in by_block.items():
        for one, other in combinations(block, 2):
            is_same = one[1:3] == other[1:3]
            is_spelled_alike = _one_letter(one[2], other[2]) if kind == "first name" else _one_letter(one[1], other[1])
            if not is_same and (kind == "surname" or is_spelled_alike):
                yield one, other


def _one_letter(one: str, other: str) -> bool:
    """Whether two long words differ by one letter: more, less or other, a doubled last one aside."""
    if min(len(one), len(other)) < LEAST_TO_MISSPELL or abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return (
        one[start + 1 :] == other[start + 1 :] or one[start:] == other[start + 1 :] or one[start + 1 :] == other[start:]
    )
