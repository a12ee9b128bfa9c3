"""Mentions to entities: one entry a speaker, whatever each document calls it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from askbot.index.mentions import Entity, Face, Mention, Resolution
from askbot.people.across import across, natural
from askbot.people.bodies import body_of, group_bodies
from askbot.people.body_words import singular
from askbot.people.corrections import Corrections, folded, groups_of
from askbot.people.full_names import Key
from askbot.people.groups import Groups
from askbot.people.lists import listed
from askbot.people.mentions import Read
from askbot.people.names import Kind, Name, read_name
from askbot.people.persons import KNOWN_FROM, group_persons
from askbot.people.phrases import has, tokens_of
from askbot.text.country_names import name_table
from askbot.text.words import words

_SHORT_NAME = 3
"""Words of a person's name that a wrongly cut spelling may end in."""
Words = tuple[str, ...]

VERSION = "17"
"""Raised whenever the same mentions are grouped otherwise."""
LONGEST_TITLE = 60
"""Characters of a document's title in the name of a body that has none."""


@dataclass(frozen=True, slots=True)
class EntityResolver:
    """Groups mentions by names, titles, countries and the documents they stand in; the same in any order.

    Each collection is looked at for itself, then entries of one key are one across collections: who sees some of them
    sees the entries that an index of these alone would have.
    """

    corrections: Corrections = field(default_factory=Corrections)

    @property
    def version(self) -> str:
        """Changes with the code's version and with what is corrected."""
        return f"{VERSION}-{self.corrections.checksum}"

    def resolve(self, mentions: Sequence[Mention]) -> Resolution:
        """Group all mentions of an index."""
        names = {spelling: read_name(spelling) for spelling in {mention.spelling for mention in mentions}}
        reads = [Read(at, m.document, m.spelling, names[m.spelling], m.forms) for at, m in enumerate(mentions)]
        parts: dict[int, list[Read]] = defaultdict(list)
        for read, mention in zip(reads, mentions, strict=True):
            parts[mention.collection].append(read)
        keys: dict[int, Key] = {}
        for part, own in parts.items():
            grouped = across(own, _grouped([read for read in own if read.name.kind]), part)
            keys |= _corrected(own, grouped, self.corrections)
        return _entities(mentions, reads, keys, self.corrections)


def _grouped(reads: Sequence[Read]) -> dict[int, Key]:
    bodies = _names_of_bodies(reads)
    reads = [_as_body(read) if read.name.is_full and _body_words(read.name) in bodies else read for read in reads]
    people = _described_people(reads)
    reads = [_as_person(read, people) for read in reads if not _is_common_noun(read)]
    persons = group_persons([read for read in reads if read.name.kind is Kind.PERSON], _firms(reads))
    singles = {read.at: read for read in reads if persons.get(read.at, ("",))[0] == "body"}
    bodies = [_as_body(read) if read.at in singles else read for read in reads]
    grouped = group_bodies([read for read in bodies if read.name.kind is Kind.BODY])
    speaking = {read.at: ("spokesperson", *body_of(read)[1:]) for read in reads if read.name.kind is Kind.SPOKESPERSON}
    return persons | grouped | speaking


def _names_of_bodies(reads: Sequence[Read]) -> set[tuple[str, ...]]:
    """Words of what looks like a person's name and is a body's: "Salomon Brothers", beside Salomon Brothers Inc.

    One spelling that was read wrongly ("the office of Ann Lee") makes no body of a person: documents must call it by
    what it is, more often than they describe somebody of that name, or name it so as often as without.
    """
    named, described, bodies, certain = Counter[Words](), Counter[Words](), Counter[Words](), set[Words]()
    offices = listed("roles") - listed("also_bodies") | listed("titles")
    for read in reads:
        if read.name.is_full:
            named[_body_words(read.name)] += 1
            described[_body_words(read.name)] += bool(read.name.role & offices)
        elif read.name.kind is Kind.BODY:
            bodies[read.name.words] += 1
            if {word.lower() for word in tokens_of(read.spelling)} & (listed("bodies") | listed("companies")):
                certain.add(read.name.words)
    return {
        own
        for own, count in bodies.items()
        if described[own] <= count and (own in certain or (not described[own] and named[own] <= count))
    }


def _described_people(reads: Sequence[Read]) -> dict[Words, Name]:
    """The full names that several documents give somebody with an office, each with one mention's name."""
    documents: dict[Words, set[int]] = defaultdict(set)
    named: dict[Words, Name] = {}
    for read in reads:
        if read.name.is_full and read.name.role & listed("roles") and len(read.name.words) <= _SHORT_NAME:
            documents[read.name.words].add(read.document)
            named.setdefault(read.name.words, read.name)
    return {own: name for own, name in named.items() if len(documents[own]) >= KNOWN_FROM}


def _as_person(read: Read, people: Mapping[Words, Name]) -> Read:
    """A body whose name ends in a known person's is that person, cut wrongly: "State Ann Lee"; not "Friends of"."""
    tokens = tokens_of(read.name.shown)
    if read.name.kind is not Kind.BODY or has(read.name.shown, "prepositions"):
        return read
    for length in range(2, min(len(tokens), _SHORT_NAME) + 1):
        own = tuple(word for token in tokens[-length:] for word in words(token))
        if own in people and own[-1] not in listed("bodies") | listed("companies"):
            return replace(read, name=replace(people[own], role=frozenset(), countries=frozenset(), body=""))
    return read


def _firms(reads: Sequence[Read]) -> dict[str, int]:
    """How many documents name bodies of several words that begin with a word."""
    documents: dict[str, set[int]] = defaultdict(set)
    for read in reads:
        first, _, rest = read.name.shown.partition(" ")
        if read.name.kind is Kind.BODY and rest:
            documents[first.lower()].add(read.document)
    return {word: len(own) for word, own in documents.items()}


def _as_body(read: Read) -> Read:
    """What looks like a person's name and is a body's."""
    return replace(read, name=replace(read.name, kind=Kind.BODY, words=_body_words(read.name)))


def _body_words(name: Name) -> tuple[str, ...]:
    return tuple(sorted(map(singular, name.words)))


def _is_common_noun(read: Read) -> bool:
    """Whether a single word is several of a kind, since the document has it in small letters, too."""
    name = read.name
    return name.is_bare and name.words[0].endswith("s") and name.words[0] in read.forms


def _corrected(reads: Sequence[Read], keys: dict[int, Key], corrections: Corrections) -> dict[int, Key]:
    """The groups as an admin wants them: splits first, then merges."""
    split = set(map(folded, corrections.split))
    keys = dict(keys)
    for read in reads:
        if folded(read.spelling) in split:
            kind = keys[read.at][0] if read.at in keys else Kind.PERSON.value
            keys[read.at] = (kind, "split", folded(read.spelling))
    groups = Groups(sorted(set(keys.values())))
    joined: list[tuple[str, Key]] = []
    for wanted in groups_of(corrections):
        own = [keys[r.at] for r in reads if r.at in keys and {folded(r.spelling), folded(r.name.shown)} & wanted]
        joined += [(min(wanted), key) for key in own]
        for key in own[1:]:
            groups.join(own[0], key)
    merged = _merged(groups, joined)
    return {at: merged[key] for at, key in keys.items()}


def _merged(groups: Groups[Key], joined: Sequence[tuple[str, Key]]) -> dict[Key, Key]:
    """Each key's key once merged: named as the corrections name it, whatever the collection calls it."""
    names: dict[Key, str] = {}
    for name, key in joined:
        root = groups.root(key)
        names[root] = min(name, names.get(root, name))
    keys_by_own: dict[Key, Key] = {}
    for part in groups.parts():
        root = groups.root(next(iter(part)))
        key = (min(part)[0], "merged", names[root]) if root in names else root
        keys_by_own |= dict.fromkeys(part, key)
    return keys_by_own


def _entities(
    mentions: Sequence[Mention], reads: Sequence[Read], keys: Mapping[int, Key], corrections: Corrections
) -> Resolution:
    own: dict[Key, list[Read]] = defaultdict(list)
    for read in reads:
        if read.at in keys:
            own[keys[read.at]].append(read)
    given = _names_given(corrections)
    order = sorted(own, key=natural)
    places = {key: place for place, key in enumerate(order)}
    parts = {key: {mentions[read.at].collection for read in reads} for key, reads in own.items()}
    bodies = {part: {key: place for key, place in places.items() if part in parts[key]} for part in _parts(mentions)}
    entities = [Entity(key[0], dict(_faces(key, own[key], mentions, given, bodies))) for key in order]
    assigned = [places[keys[at]] if at in keys else None for at in range(len(mentions))]
    return Resolution(entities, assigned)


def _parts(mentions: Sequence[Mention]) -> frozenset[int]:
    return frozenset(mention.collection for mention in mentions)


def _names_given(corrections: Corrections) -> dict[str, str]:
    """What an admin calls a spelling, and all that are merged with it."""
    given = {folded(old): new for old, new in corrections.names.items()}
    for group in groups_of(corrections):
        named = [given[name] for name in sorted(group) if name in given]
        given |= dict.fromkeys(group, named[0]) if named else {}
    return given


def _faces(
    key: Key,
    reads: Sequence[Read],
    mentions: Sequence[Mention],
    given: Mapping[str, str],
    bodies: Mapping[int, Mapping[Key, int]],
) -> Iterator[tuple[int, Face]]:
    """What each collection's documents call an entity, and tell of it."""
    by_part: dict[int, list[Read]] = defaultdict(list)
    for read in reads:
        by_part[mentions[read.at].collection].append(read)
    for part, own in sorted(by_part.items()):
        title = mentions[own[0].at].title
        name = _name(key, own, given, title)
        yield part, Face(name, tuple(_words(own, name, title)), _country(own), _body(own, bodies[part]))


def _given(reads: Sequence[Read], given: Mapping[str, str]) -> str | None:
    """What an admin calls an entity."""
    wanted = (given[one] for read in reads for one in (folded(read.spelling), folded(read.name.shown)) if one in given)
    return min(wanted, default=None)


def _name(key: Key, reads: Sequence[Read], given: Mapping[str, str], title: str) -> str:
    """What an entity is called: as an admin says, else as most documents call it in full.

    One without a name is told from others by the title of its document.
    """
    if named := _given(reads, given):
        return named
    if key[0] == Kind.BODY and len(key) == 2 and key[1].startswith("#"):  # noqa: PLR2004
        return name_table().groups[int(key[1][1:])][0]
    if all(read.name.is_unnamed for read in reads):
        of = "Spokesperson of the" if key[0] == Kind.SPOKESPERSON else "The"
        return f"{of} {_commonest(reads)}{_in(title)}"
    if key[0] == Kind.SPOKESPERSON:
        return f"Spokesperson of {_commonest(reads)}"
    most = max(len(read.name.words) > 1 for read in reads)
    full = [read for read in reads if (len(read.name.words) > 1) == most]
    if all(read.name.is_titled for read in full):
        return _commonest(full, titled=True)
    return _commonest(full)


def _commonest(reads: Sequence[Read], *, titled: bool = False) -> str:
    """The name that most documents give; `titled` keeps the title before a single word: "King Charles"."""
    counts = Counter(read.spelling.partition(",")[0] if titled else read.name.shown for read in reads)
    return min(counts, key=lambda name: (-counts[name], len(name), name))


def _in(title: str) -> str:
    """How a name says which document it is from."""
    return f" ({title[:LONGEST_TITLE].rstrip()}{'…' * (len(title) > LONGEST_TITLE)})" if title else ""


def _words(reads: Sequence[Read], name: str, title: str) -> Iterator[str]:
    """Words that find an entity: those of its name, without its document's title, and of its spellings' names."""
    yield from words(name.removesuffix(_in(title)))
    for read in reads:
        yield from words(read.name.shown)


def _country(reads: Sequence[Read]) -> str | None:
    """The country that most descriptions name."""
    counts = Counter(country for read in reads for country in read.name.countries)
    best = min(counts, key=lambda country: (-counts[country], country), default=None)
    return name_table().groups[best][0] if best is not None else None


def _body(reads: Sequence[Read], places: Mapping[Key, int]) -> int | None:
    """The body that a spokesperson speaks for, where it speaks itself."""
    counts: Counter[Key] = Counter()
    for read in reads:
        if read.name.body:
            spoken_for: Name = read_name(read.name.body)
            counts[body_of(replace(read, name=spoken_for))] += 1
    known = [key for key in counts if key in places]
    return places[min(known, key=lambda key: (-counts[key], key))] if known else None
