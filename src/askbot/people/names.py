"""What a speaker's spelling says: the name in it, whether a person's or a body's, and its description."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from askbot.attribution.interpretation.names import PRONOUNS, gender, is_plural
from askbot.people.body_words import body_key, countries_in
from askbot.people.lists import listed
from askbot.people.unnamed import unnamed_body
from askbot.text.country_names import PEOPLE, name_table
from askbot.text.words import words

_ARTICLES = frozenset({"The", "A", "An"})
LONGEST_NAME = 5
LONGEST_BODY = 9
_TOKEN = re.compile(r"(?:[A-Za-zÀ-ÿ]\.){2,}|[^\W_]+(?:['’.\u2010-\u2011-][^\W_]+)*\.?|&")
_BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]")
_POSSESSIVE = re.compile(r"['’]s?$")
_SPOKESPERSON = r"(?:spokes(?:man|woman|person)|press secretary)"
_SPEAKS_FOR = re.compile(rf"\b{_SPOKESPERSON}\s+(?:for|of|at|from|with)\s+(?P<body>[^,]+)", re.IGNORECASE)
_SPOKESPERSON_OF = re.compile(rf"^(?P<body>[^,]+?)(?:['’]s?)?\s+(?:chief |deputy )?{_SPOKESPERSON}\b", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b((?:under)?secretary|minister) (?:of|for) (?:state|(?:the )?[A-Z]\w+"
    r"(?: (?:and|Affairs|Security|Services)\b(?: [A-Z]\w+)?)?)(?= [A-Z])",
    re.IGNORECASE,
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_LOOSE_END = re.compile(
    r"(?:,? (?:[a-z]+ly|also|then|just|too|reports?|again|and|but|have|who)"
    rf"|,? (?:in|on|last|since|early|late) (?:(?:mid|late|early)[- ])?(?:{_MONTHS}"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|week|month|year|(?:19|20)\d\d)\b.*"
    r"| (?:in|on|at|for|with|by|to|from|as|off|of|out|started|interviewed|asked|tweeted|wrote|added)(?: the \w+)?)+$"
)
_OF_SEVERAL = re.compile(r"s['’] (?=[A-Z])")
"""Behind a word in the plural, before what is its: "Fox News' Bret Baier"."""
_QUANTITY = re.compile(
    r"(?:some|many|most|several|few|both|all|these|those|various|other|\d[\d.,]* (?:percent|per cent|of)|\d+%)\b",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"[A-Z]\.")
_VERBAL = re.compile(r"\b(?:said|says|told|is|are|was|were|has|have|had|will|would|did|does|that)\b")


class Kind(StrEnum):
    """What a speaker is."""

    PERSON = "person"
    BODY = "body"
    SPOKESPERSON = "spokesperson"
    """Somebody unnamed who speaks for a body."""


@dataclass(frozen=True, slots=True)
class Name:
    """A spelling, understood."""

    kind: Kind | None
    """None where it is nobody in particular: "officials", "he", "the company"."""
    shown: str = ""
    """The name as it is written, without description."""
    words: tuple[str, ...] = ()
    """Folded; of a person first name to surname, of a body its words in order of the alphabet."""
    role: frozenset[str] = frozenset()
    """Folded words of its description."""
    countries: frozenset[int] = frozenset()
    """Countries that the description or a body's name names, as groups of `name_table`."""
    is_titled: bool = False
    """One word of a name, behind a title or role: "President Biden"."""
    female: bool | None = None
    suffix: str = ""
    """"jr", "sr" or a numeral."""
    acronym: str = ""
    body: str = ""
    """The body that it speaks for, as it is written."""
    is_unnamed: bool = False
    """A body that its document alone can tell from others, or who speaks for one: "the port authority"."""

    @property
    def is_full(self) -> bool:
        """Whether it is a person's name of at least two words."""
        return self.kind is Kind.PERSON and len(self.words) > 1

    @property
    def is_bare(self) -> bool:
        """Whether it is one word and nothing else, which may be a surname or a body."""
        return self.kind is Kind.PERSON and len(self.words) == 1 and not self.is_titled


NOBODY = Name(None)


def read_name(spelling: str) -> Name:
    """Understand a spelling, as an attribution gives it."""
    acronym = next((m[1] for m in _BRACKETS.finditer(spelling) if m[1].isupper() and m[1].isalpha()), "")
    plain = _OFFICE.sub(r"\1", _LOOSE_END.sub("", " ".join(_BRACKETS.sub("", spelling).split())))
    plain = _name_first(_unopened(plain))
    head, _, aside = plain.partition(",")
    if not head or plain.lower() in PRONOUNS or _VERBAL.search(head) or is_several(head):
        return NOBODY
    if len(_person(head)) > 1 and _is_list(aside):
        return NOBODY
    before, behind = _at_preposition(head)
    person = _named_spokesperson(head) or _person(before) or _behind_office(before, behind)
    if person and not (len(person) == 1 and re.match(r"\s(?:of|for)\s", behind) and not _is_introduced(before)):
        description = f"{head.replace(' '.join(person), ' ')} {aside}"
        return _named(person, description, plain)
    speaks_for = _speaks_for(head)
    return _spokesperson(speaks_for) if speaks_for else _body(head, acronym)


def _unopened(plain: str) -> str:
    """Without a word that opens its sentence: "So Apple"."""
    first, _, rest = plain.partition(" ")
    return rest if first.lower() in listed("openers") and rest[:1].isupper() else plain


def _name_first(plain: str) -> str:
    """With the name before its office, where it stands behind it: "the team's manager, Ann Lee"."""
    head, _, aside = plain.partition(", ")
    named, _, rest = aside.partition(",")
    has_office = _tokens(head)[-1:] and _tokens(head)[-1].lower() in listed("roles")
    is_name = has_office and not _person(head) and len(_tokens(named)) == len(_person(named)) > 1
    return f"{named}, {head}{',' * bool(rest)}{rest}" if is_name else plain


def _speaks_for(text: str) -> str:
    """The body that a spokesperson speaks for, or nothing."""
    match = _SPEAKS_FOR.search(text) or _SPOKESPERSON_OF.search(text)
    return _bare_body(match["body"]) if match else ""


def is_several(head: str) -> bool:
    """Whether a phrase names several people or bodies, or a group that is not named."""
    first, _ = _at_preposition(head)
    if _QUANTITY.match(head) and len(_tokens(head)) > 1:
        return True
    parts = re.split(r",?\s+(?:and|&)\s+", head)
    if len(parts) > 1 and all(len(_person(part)) > 1 for part in (parts[0], parts[-1])):
        return True
    if re.search(r"\band\b|\bor\b|&", first) and not _has(head, "bodies"):
        return True
    last = _tokens(first)[-1:]
    if last and last[0].islower() and last[0].endswith("s") and last[0] not in listed("bodies"):
        return True
    return is_plural(head) and not (last and last[0][0].isupper()) and not _has(head, "bodies")


def _is_list(aside: str) -> bool:
    """Whether more people are named behind a comma, the last of them behind "and"."""
    parts = [_at_preposition(part.strip())[0] for part in re.split(r",(?:\s+and\b)?|\band\b", aside) if part.strip()]
    if len(parts) < 2 or not re.search(r"\band\b", aside) or not parts[0][0].isupper():  # noqa: PLR2004
        return False
    return all(len(_person(part)) > 1 for part in (parts[0], parts[-1]))


def _at_preposition(head: str) -> tuple[str, str]:
    match = re.search(rf"\s(?:{'|'.join(sorted(listed('prepositions')))})\s", head)
    return (head[: match.start()], head[match.start() :]) if match else (head, "")


def _person(text: str) -> list[str]:
    """The tokens of the person's name at the end of a phrase, or none."""
    tokens = _tokens(_OF_SEVERAL.sub("s’s ", text))
    run: list[str] = []
    for token in reversed(tokens):
        lower = token.lower().rstrip(".")
        at = len(tokens) - len(run) - 1
        is_last = not {one.lower().rstrip(".") for one in run} - listed("suffixes")
        is_surname = lower in listed("surnames") and is_last and at > 0 and _is_first_name(tokens[at - 1])
        is_small = lower in listed("particles") and bool(run) and token != tokens[0]
        ends = lower in listed("roles") and not is_surname and not (_INITIAL.fullmatch(token) and run)
        ends = ends or lower.endswith(("-based", "-born", "-area", "-raised"))
        if ends or (not token[0].isupper() and not is_small) or (_POSSESSIVE.search(token) and run):
            break
        run.insert(0, token)
    while run and ((run[0].lower() in listed("particles") and run[0].islower()) or run[0] in _ARTICLES):
        run.pop(0)
    run = _without_people(run)
    return run if _is_persons(run, tokens) else []


def _named_spokesperson(head: str) -> list[str]:
    """The name right behind "spokesperson": "County of Maui spokesperson Mahina Martin"."""
    run, tokens = _person(head), _tokens(head)
    before = tokens[-len(run) - 1] if 1 < len(run) < len(tokens) else ""
    return run if re.fullmatch(_SPOKESPERSON, before, re.IGNORECASE) else []


def _behind_office(before: str, behind: str) -> list[str]:
    """The first name and surname behind an office: "Meta President of Global Affairs Nick Clegg".

    A spokesperson of somebody is not that person.
    """
    tokens = _tokens(before)
    if not tokens or tokens[-1].lower() not in listed("roles") or not re.match(r"\s(?:of|for|to)\s", behind):
        return []
    if re.search(_SPOKESPERSON, before, re.IGNORECASE):
        return []
    run = _tokens(behind)[1:]
    name = _person(" ".join(run[-2:]))
    return name if len(run) > len(name) == 2 and all(t.isalpha() and not t.isupper() for t in name) else []  # noqa: PLR2004


def _is_introduced(text: str) -> bool:
    """Whether a title or role stands before the last word."""
    return any(token.lower().rstrip(".") in listed("roles") | listed("titles") for token in _tokens(text)[:-1])


def _is_first_name(token: str) -> bool:
    lower = token.lower()
    return token[0].isupper() and token.isalpha() and not token.isupper() and lower not in (
        listed("roles") | listed("bodies") | listed("titles")
    ) and not name_table().find(token)  # fmt: skip


def _without_people(run: list[str]) -> list[str]:
    """Without "Russian" or "US" in front."""
    while (
        len(run) > 1
        and run[0].lower() not in listed("given_countries")
        and name_table().find(run[0])
        and not name_table().find(" ".join(run[:2]))[0].span.end > len(run[0])
    ):
        run = run[1:]
    return run


def _is_persons(run: Sequence[str], tokens: Sequence[str]) -> bool:
    if not run or len(run) > LONGEST_NAME:
        return False
    name, lower = " ".join(run), {token.lower().rstrip(".") for token in run}
    if len(run) == 1 and lower & listed("generic"):
        return False
    is_country = bool(name_table().find(name)) and not (len(run) > 1 and run[0].lower() in listed("given_countries"))
    if lower & (listed("bodies") | listed("days")) or any(char.isdigit() for char in name) or is_country:
        return False
    is_whole = len(run) == len(tokens)
    led = tokens[0].lower() in {"the", "a", "an", "this", "these"} and len(run) == len(tokens) - 1
    if led or (len(run) == 1 and run[0].isupper() and len(run[0].rstrip(".")) > 1 and is_whole):
        return False
    return len(words(name)) > 0 and words(name)[-1] not in listed("plain")


def _named(person: Sequence[str], description: str, plain: str) -> Name:
    folded = [word for token in person for word in words(token)]
    suffix = next((word for word in folded if word in listed("suffixes")), "")
    own = tuple(word for word in folded if word not in listed("suffixes"))
    if not own:
        return NOBODY
    role = frozenset(words(description)) - listed("plain")
    shown = _unstopped(_POSSESSIVE.sub("", " ".join(person).strip(" ,")))
    return Name(
        Kind.PERSON,
        shown,
        own,
        role,
        _countries(description),
        is_titled=len(own) == 1 and bool(set(words(description)) & (listed("roles") | listed("titles"))),
        female=gender(description),
        suffix=suffix if suffix in {"jr", "sr", "ii", "iii", "iv"} else "",
        body=_speaks_for(plain),
    )


def _spokesperson(own: str) -> Name:
    key = body_key(own)
    if key and (unnamed := unnamed_body(f"the {own}")):
        return Name(Kind.SPOKESPERSON, unnamed, key, body=f"the {unnamed}", is_unnamed=True)
    if not key or not _is_proper(own):
        return NOBODY
    return Name(Kind.SPOKESPERSON, own, key, countries=_countries(own), body=own)


def _body(head: str, acronym: str) -> Name:
    if unnamed := unnamed_body(head):
        return Name(Kind.BODY, unnamed, body_key(unnamed), acronym=acronym, is_unnamed=True)
    own = _bare_body(head)
    tokens = _tokens(own)
    key = body_key(own)
    if not key or not tokens or not _is_proper(own) or len(tokens) > LONGEST_BODY or _is_people(own):
        return NOBODY
    first = _tokens(_at_preposition(own)[0])
    if len(first) == 1 and (tokens[0].lower() in listed("generic") - listed("bodies") or _is_group(tokens)):
        return NOBODY
    if " of " in own and first and not _is_named(first):
        return NOBODY
    last = _tokens(own.split(" of ")[0])[-1].lower()
    if last in listed("roles") | (listed("generic") - listed("bodies")):
        return NOBODY
    return Name(Kind.BODY, own, key, countries=_countries(own), acronym=acronym or _acronym(own))


def _is_named(tokens: Sequence[str]) -> bool:
    """Whether words have a capital or say what body is meant: not "proportion" of whatever."""
    return any(token[0].isupper() for token in tokens) or _has(" ".join(tokens), "bodies")


def _is_group(tokens: Sequence[str]) -> bool:
    """Whether it is the word for people in the plural and nothing else: "Friends"."""
    return len(tokens) == 1 and tokens[0].lower() in listed("generic") and tokens[0].endswith("s")


def _is_people(text: str) -> bool:
    """Whether it is the word for a country's people and nothing else."""
    countries = name_table().find(text)
    return (
        len(countries) == 1 and countries[0].span.text(text) == text == name_table().groups[countries[0].group][PEOPLE]
    )


def _acronym(text: str) -> str:
    return text.replace(".", "") if text.replace(".", "").isupper() and text.replace(".", "").isalpha() else ""


def _bare_body(text: str) -> str:
    text = re.sub(
        r"^(?:(?:the|a|an|another|one|this|its|his|her|their|our|former|senior)\s+)+",
        "",
        text.strip(" ,."),
        flags=re.IGNORECASE,
    )
    return _POSSESSIVE.sub("", _undescribed(text))


def _unstopped(name: str) -> str:
    """Without the full stop of the sentence that it ended; that of "Jr." or an initial stays."""
    last = name.removesuffix(".").rpartition(" ")[2]
    is_short = last.lower() in listed("suffixes") or len(last) == 1 or "." in last
    return name if is_short else name.removesuffix(".")


def _undescribed(text: str) -> str:
    """Without small words in front of a name of two capitals: "nonpartisan", "left-leaning"."""
    first, _, rest = text.partition(" ")
    while (
        first[:1].islower()
        and re.sub(r"\W.*", "", first) not in listed("general")
        and re.match(r"[A-Z]\S* (?:\w+ )?[A-Z]", rest)
    ):
        text = rest
        first, _, rest = text.partition(" ")
    return text


def _is_proper(text: str) -> bool:
    """Whether a body's name tells which one is meant: a capital that does not only open a sentence, or a country."""
    tokens = [token for token in _tokens(text) if token.lower() not in listed("days")]
    capitals = [token for token in tokens if token[0].isupper()]
    only_opens = len(tokens) > 1 and capitals == tokens[:1] and not _has(text, "bodies")
    return bool(name_table().find(text)) or (bool(capitals) and not only_opens)


def _countries(text: str) -> frozenset[int]:
    return frozenset(one.group for one in countries_in(text))


def _has(text: str, name: str) -> bool:
    return bool({token.lower() for token in _tokens(text)} & listed(name))


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)
