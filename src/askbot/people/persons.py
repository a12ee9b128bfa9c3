"""Which mentions mean the same person: full names first, then surnames, titles and single words.

Every doubt speaks against a merge: two people of one name, and a surname that several bear, stay apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from askbot.people.full_names import Key, same_person
from askbot.people.lists import listed, pairs
from askbot.people.mentions import Read
from askbot.people.names import Name, read_name

KNOWN_FROM = 3
"""Documents that must name a person in full before a surname elsewhere may mean him or her."""
SHARE = 0.8
"""Of the documents that name somebody of a surname in full, the share that must name this person."""
SURE_SHARE = 0.9
"""The same, where the document names others of this surname, too: "Trump", beside Melania Trump."""


_WITH_TWO_SURNAMES = 3
"""Words of a name with a first name and two surnames."""


@dataclass(frozen=True)
class _Known:
    """The people that are named in full, found by surname and first name."""

    by_word: Mapping[str, Mapping[Key, frozenset[int]]]
    """A first or last word of a name → each who bears it → the documents that name him or her in full."""
    by_name: Mapping[tuple[tuple[str, ...], str], frozenset[Key]]
    first_names: frozenset[str]
    roles: Mapping[Key, frozenset[str]]
    countries: Mapping[Key, frozenset[int]]
    female: Mapping[Key, frozenset[bool]]
    firms: Mapping[str, int]
    """The first word of a body's name → the documents that name such bodies."""

    @classmethod
    def of(cls, mentions: Iterable[Read], keys: Mapping[int, Key], firms: Mapping[str, int]) -> _Known:
        by_word: dict[str, dict[Key, set[int]]] = defaultdict(lambda: defaultdict(set))
        by_name: dict[tuple[tuple[str, ...], str], set[Key]] = defaultdict(set)
        roles: dict[Key, set[str]] = defaultdict(set)
        countries: dict[Key, set[int]] = defaultdict(set)
        female: dict[Key, set[bool]] = defaultdict(set)
        for mention in mentions:
            key, words = keys[mention.at], mention.name.words
            by_name[words, mention.name.suffix].add(key)
            for word in {f"{words[0]} -", f"- {words[-1]}"}:
                by_word[word][key].add(mention.document)
            roles[key] |= mention.name.role
            countries[key] |= mention.name.countries
            if mention.name.female is not None:
                female[key].add(mention.name.female)
        return cls(
            {word: {key: frozenset(docs) for key, docs in by_key.items()} for word, by_key in by_word.items()},
            {name: frozenset(bearers) for name, bearers in by_name.items()},
            frozenset(words[0] for words, _ in by_name),
            {key: frozenset(known) for key, known in roles.items()},
            {key: frozenset(known) for key, known in countries.items()},
            {key: frozenset(known) for key, known in female.items() if len(known) == 1},
            firms,
        )

    def in_document(self, mention: Read) -> tuple[Key | None, bool]:
        """The one person whom the document names in full that a short form fits, and whether it names any."""
        word = mention.name.words[-1]
        named = [name for name in map(read_name, _shortest(mention.forms)) if self._is_likely(name)]
        for place, last in ((f"- {word}", True), (f"{word} -", False)):
            keys = {key for key, docs in self.by_word.get(place, {}).items() if mention.document in docs}
            for name in named:
                if name.words[-1 if last else 0] == word:
                    unknown = {("person", name.words[0], name.words[-1])} if last else set[Key]()
                    keys |= self._most_meant(self.by_name.get((name.words, name.suffix), unknown), place)
            if "," not in mention.spelling:
                keys = {key for key in keys if not self._is_unlike(key, mention)}
            if keys:
                fitting = [key for key in keys if self._has_role(key, mention.name)] if len(keys) > 1 else list(keys)
                if len(fitting) != 1 and last and mention.name.is_bare:
                    best = self.anywhere(mention, SURE_SHARE)
                    fitting = [best] if best in keys else []
                return (fitting[0] if len(fitting) == 1 else None), True
        return None, False

    def _most_meant(self, bearers: AbstractSet[Key], place: str) -> AbstractSet[Key]:
        """Of several bearers of a full name the one whom nearly all documents mean, if there is one."""
        counts = {key: len(self.by_word.get(place, {}).get(key, ())) for key in bearers}
        best = max(sorted(counts), key=lambda key: counts[key], default=None)
        is_clear = best is not None and counts[best] >= max(KNOWN_FROM, SHARE * sum(counts.values()))
        return {best} if best is not None and is_clear else bearers

    def _is_likely(self, name: Name) -> bool:
        """Whether words with capitals before a surname are a first name: somebody else has it, too."""
        return name.is_full and name.words[0] in self.first_names - listed("openers")

    def anywhere(
        self, mention: Read, share: float = SHARE, called: Mapping[Key, frozenset[int]] | None = None
    ) -> Key | None:
        """The one person of a surname whom so many documents name that no other can be meant.

        `called`: whom documents that name somebody in full call by the word alone, such as Xi Jinping.
        """
        documents = {**(called or {}), **self.by_word.get(f"- {mention.name.words[-1]}", {})}
        counts = {key: len(docs) for key, docs in documents.items()}
        best = max(sorted(counts), key=lambda key: counts[key], default=None)
        if best is None or counts[best] < KNOWN_FROM or counts[best] < share * sum(counts.values()):
            return None
        if mention.name.is_bare and self.firms.get(mention.name.words[-1], 0) > counts[best]:
            return None
        told = [mention.name, *_titled_forms(mention)]
        return None if any(self._is_other(best, name) for name in told) else best

    def _is_other(self, key: Key, name: Name) -> bool:
        """Whether a description tells of another country, or of no role that a person is given anywhere."""
        own, theirs = name.countries, self.countries[key]
        return bool(own and theirs and not own & theirs) or not self._may_have_role(key, name)

    def _is_unlike(self, key: Key, mention: Read) -> bool:
        """Whether an office or a gender is another's: "President Lee" is not the document's singer Ann Lee."""
        name = mention.name
        genders = self.female.get(key, frozenset()) | {name.female} - {None}
        offices, theirs = _offices(name.role), _offices(self.roles.get(key, ()))
        is_other = bool(name.is_titled and offices) and not offices & theirs
        return len(genders) > 1 or (is_other and self.anywhere(mention) not in {None, key})

    def _has_role(self, key: Key, name: Name) -> bool:
        return bool((name.role - listed("titles")) & self.roles.get(key, frozenset()))

    def _may_have_role(self, key: Key, name: Name) -> bool:
        offices = _offices(name.role)
        return not offices or bool(offices & _offices(self.roles[key]))


def _offices(role: Iterable[str]) -> set[str]:
    """The words of a description that say what somebody is, in their long forms."""
    return {pairs("long_titles").get(word, word) for word in role if word in listed("roles") - listed("titles")}


def _titled_forms(mention: Read) -> list[Name]:
    """What the document calls somebody with the surname of a short form: "South Korean President Moon"."""
    forms = [read_name(form) for form in _shortest(mention.forms) if form != mention.spelling]
    return [form for form in forms if form.is_titled and form.words == mention.name.words[-1:]]


def _shortest(forms: Sequence[str]) -> list[str]:
    """The forms that no other one is the end of: "Lindsey Horan", not "For Lindsey Horan"; none of two sentences."""
    whole = [form for form in forms if not _ends_a_sentence(form)]
    return [form for form in whole if not any(form.endswith(f" {other}") for other in whole if " " in other)]


def _ends_a_sentence(form: str) -> bool:
    """Whether a sentence ends before the last word: "Peter Gregg. Qantas"."""
    before = [word.rstrip(".").lower() for word in form.split()[:-1] if word.endswith(".")]
    return any(len(word) > 1 and "." not in word and word not in listed("roles") | listed("titles") for word in before)


def group_persons(mentions: Sequence[Read], firms: Mapping[str, int]) -> dict[int, Key]:
    """The entity of each mention of a person, by the mention's position; a single word may turn out a body's name.

    `firms` says how many documents name bodies that begin with a word: "Salomon" alone may mean Salomon Brothers.
    """
    full = [mention for mention in mentions if mention.name.is_full]
    keys = same_person([(m.at, m.document, m.name) for m in full])
    keys |= _in_full(full, keys)
    known = _Known.of(full, keys, firms)
    left: list[Read] = []
    short = [mention for mention in mentions if not mention.name.is_full]
    means = {mention.at: known.in_document(mention) for mention in short}
    called: dict[str, dict[Key, frozenset[int]]] = defaultdict(dict)
    for mention in short:
        if key := means[mention.at][0]:
            word = called[mention.name.words[-1]]
            word[key] = word.get(key, frozenset()) | {mention.document}
    for mention in short:
        key, names_some = means[mention.at]
        key = key or (None if names_some else known.anywhere(mention, called=called.get(mention.name.words[-1])))
        if key:
            keys[mention.at] = key
        else:
            left.append(mention)
    titled = [m for m in left if m.name.is_titled]
    names = {word for place in known.by_word for word in place.split() if word != "-"}
    keys |= _titled(titled)
    keys |= _single([m for m in left if not m.name.is_titled], names, titled, keys)
    return keys


def _in_full(mentions: Sequence[Read], keys: Mapping[int, Key]) -> dict[int, Key]:
    """Two surnames without the first name, where a document has it: "Santos Alvite", Fernando Santos Alvite.

    Where documents show one person for them and no other, they mean him or her in all of them, as does a surname with
    a hyphen.
    """
    longer: dict[tuple[str, ...], dict[int, set[Key]]] = defaultdict(lambda: defaultdict(set))
    for mention in mentions:
        if len(mention.name.words) == _WITH_TWO_SURNAMES:
            longer[mention.name.words[1:]][mention.document].add(keys[mention.at])
    found: dict[int, Key] = {}
    short = [mention for mention in mentions if mention.name.words in longer]
    shown = {(m.name.words, m.document) for m in short}
    for mention in short:
        by_document = longer[mention.name.words]
        everywhere = {key for at, own in by_document.items() if (mention.name.words, at) in shown for key in own}
        if " " not in mention.name.shown:
            everywhere = {key for own in by_document.values() for key in own}
        means = by_document.get(mention.document) or everywhere
        if len(means) == 1:
            found[mention.at] = next(iter(means))
    return found


def _titled(mentions: Sequence[Read]) -> dict[int, Key]:
    """Those with a title and one word: the same in all documents where the title tells what they are."""
    countries: dict[tuple[str, str], set[int]] = defaultdict(set)
    for mention in mentions:
        countries[_title(mention.name)] |= mention.name.countries
    return {m.at: _titled_key(m, countries[_title(m.name)]) for m in mentions}


def _titled_key(mention: Read, countries: set[int]) -> Key:
    title, word = _title(mention.name)
    if title in listed("titles"):
        return ("person", word, f"in {mention.document}")
    own = min(mention.name.countries, default=0) if len(countries) > 1 else 0
    return ("person", word, title, str(own))


def _title(name: Name) -> tuple[str, str]:
    """A title in its long form, a role before an honorific, and the word of the name."""
    roles = sorted(pairs("long_titles").get(w, w) for w in name.role & (listed("roles") - listed("titles")))
    return (roles or sorted(name.role & listed("titles")) or [""])[0], name.words[-1]


def _single(
    mentions: Sequence[Read], names: set[str], titled: Sequence[Read], keys: Mapping[int, Key]
) -> dict[int, Key]:
    """Single words: somebody of the document where others bear the word, else one body for all."""
    in_document: dict[tuple[int, str], set[Key]] = defaultdict(set)
    for one in titled:
        in_document[one.document, one.name.words[-1]].add(keys[one.at])
    borne = names | {one.name.words[-1] for one in titled}
    named: dict[int, Key] = {}
    for mention in mentions:
        word = mention.name.words[-1]
        own = in_document[mention.document, word]
        if len(own) == 1:
            named[mention.at] = next(iter(own))
        else:
            named[mention.at] = ("person", word, f"in {mention.document}") if word in borne else ("body", word)
    return named
