"""Which mentions mean the same body, and which unnamed people speak for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from askbot.people.body_words import is_general
from askbot.people.full_names import Key
from askbot.people.lists import listed
from askbot.people.mentions import Read
from askbot.people.names import Name
from askbot.people.phrases import POSSESSIVE

SURER = 3
"""How many times as many mentions a body must have as the next one with the same initials."""
TELLING = 4
"""Letters from which on an abbreviation may mean a name where no document shows that they belong together."""
RARER = 4
"""How many times as often as the name its abbreviation may stand where no document shows that they belong together."""

OWN_NAME = 10
"""How many times as often as all that it may stand for an abbreviation is a name by itself: "CNN"."""


def group_bodies(mentions: Sequence[Read]) -> dict[int, Key]:
    """The entity of each mention of a body, by the mention's position.

    Bodies are one where they have the same words. An abbreviation means the one body that is abbreviated so: the
    document's, else the library's; where documents show several and none is clear, it is each document's own. What
    many countries have, such as a ministry, and what is not named at all is the document's own unless it says whose
    it is.
    """
    named: dict[str, Counter[Key]] = defaultdict(Counter)
    shown: dict[str, set[Key]] = defaultdict(set)
    spoken = Counter(_short(m.name) for m in mentions)
    short_forms = {(m.document, _short(m.name)) for m in mentions}
    in_document: dict[tuple[int, str], set[Key]] = defaultdict(set)
    for mention in mentions:
        for short in abbreviations(mention.name):
            in_document[mention.document, short].add(body_of(mention))
            if not _is_documents_own(mention):
                named[short][body_of(mention)] += 1
                if mention.name.acronym == short or (mention.document, short) in short_forms:
                    shown[short].add(body_of(mention))
    keys: dict[int, Key] = {}
    for mention in mentions:
        short = _short(mention.name)
        own = in_document.get((mention.document, short), set[Key]())
        means = (
            next(iter(own))
            if len(own) == 1
            else _surest(short, named.get(short, Counter[Key]()), shown.get(short, set[Key]()), spoken[short])
        )
        is_open = means is None and _is_open(short, named, shown.get(short, set[Key]()), spoken[short])
        keys[mention.at] = means or (*body_of(mention), *([f"in {mention.document}"] if is_open else []))
    return keys | _whose(mentions, keys) | _shortened(mentions, keys)


def _is_open(short: str, named: Mapping[str, Counter[Key]], shown: set[Key], spoken: int) -> bool:
    """Whether an abbreviation may be each document's own: several are called so, and it is no name of its own."""
    return len(_apart(shown)) > 1 and spoken < OWN_NAME * sum(named[short][key] for key in shown)


def _short(name: Name) -> str:
    """What may be an abbreviation: the one word of a name, not "AAR Corp"."""
    return name.words[0].upper() if len(name.words) == 1 and " " not in name.shown.removeprefix("The ") else ""


def _surest(short: str, counts: Counter[Key], shown: set[Key], spoken: int) -> Key | None:
    """The one that is named so much more often than any other that it must be meant.

    Some document must have shown that it is called so, or it must be named nearly as often as the abbreviation; many
    names have the same two initials.
    """
    telling = len(short) >= TELLING
    counts = Counter({key: n for key, n in counts.items() if key in shown or (telling and n * RARER >= spoken)})
    names = _apart(counts)
    counts = Counter({key: sum(n for one, n in counts.items() if set(key) <= set(one)) for key in names})
    first, second = [*sorted(counts, key=lambda key: (-counts[key], key)), None, None][:2]
    return first if first and (second is None or counts[first] >= SURER * counts[second]) else None


def _apart(keys: Iterable[Key]) -> list[Key]:
    """Of the bodies that share an abbreviation, those of which none has another's words and more."""
    own = sorted(keys)
    return [key for key in own if not any(set(other) < set(key) for other in own)]


def abbreviations(name: Name) -> frozenset[str]:
    """What a body of several words is called for short: what it gives in brackets, else its initials.

    Those of a company's kind may be left out: "International Business Machines Corp".
    """
    if len(name.words) < 2:  # noqa: PLR2004
        return frozenset()
    named = [word for word in name.shown.split() if word[0].isupper()]
    if name.acronym or len(named) < 2 or not name.shown[0].isupper():  # noqa: PLR2004
        return frozenset({name.acronym} - {""})
    own = [word for word in named if word.lower().rstrip(".") not in listed("companies")]
    return frozenset("".join(map(_initials, words)) for words in (named, own) if len(words) > 1)


def _initials(word: str) -> str:
    """What a word of a name adds to its abbreviation: of "U.S." all of it."""
    plain = word.replace(".", "")
    return plain if plain.isupper() else word[0]


def body_of(mention: Read) -> Key:
    """The entity that a mention of a body is by its words alone."""
    words = mention.name.words
    return ("body", *words, f"in {mention.document}") if _is_documents_own(mention) else ("body", *words)


def _is_documents_own(mention: Read) -> bool:
    """Whether another document may mean another body by these words."""
    words = mention.name.words
    is_bare_noun = len(words) == 1 and words[0] in listed("organisations")
    return mention.name.is_unnamed or is_bare_noun or is_general(words)


def _whose(mentions: Sequence[Read], keys: Mapping[int, Key]) -> dict[int, Key]:
    """Bodies of general words that a document names more fully: "the ministry of health", Ukraine's."""
    fuller: dict[int, list[tuple[frozenset[str], Key]]] = defaultdict(list)
    for mention in mentions:
        if not _is_documents_own(mention):
            fuller[mention.document].append((frozenset(mention.name.words), keys[mention.at]))
    meant: dict[int, Key] = {}
    for mention in mentions:
        own = frozenset(mention.name.words)
        if _is_documents_own(mention):
            means = {key for words, key in fuller[mention.document] if own <= words}
            if len(means) == 1:
                meant[mention.at] = next(iter(means))
    return meant


def _shortened(mentions: Sequence[Read], keys: Mapping[int, Key]) -> dict[int, Key]:
    """Companies that a document calls by the first word of their name: "Delta" means its Delta Air Lines Inc.

    Where documents call one company so and no other, the word alone means it in all of them.
    """
    companies: dict[tuple[int, str], set[Key]] = defaultdict(set)
    several = [(m, [w.strip(".,").lower() for w in m.name.shown.split()]) for m in mentions if len(m.name.words) > 1]
    firms = {keys[mention.at] for mention, shown in several if set(shown) & listed("companies")}
    for mention, shown in several:
        if keys[mention.at] in firms:
            companies[mention.document, POSSESSIVE.sub("", shown[0])].add(keys[mention.at])
    called: dict[str, set[Key]] = defaultdict(set)
    bare = [mention for mention in mentions if _short(mention.name)]
    for mention in bare:
        called[mention.name.words[0]] |= companies.get((mention.document, mention.name.words[0]), set[Key]())
    meant: dict[int, Key] = {}
    for mention in bare:
        elsewhere = called[mention.name.words[0]] if mention.spelling == mention.name.shown else set[Key]()
        means = companies.get((mention.document, mention.name.words[0])) or elsewhere
        if len(means) == 1:
            meant[mention.at] = next(iter(means))
    return meant
