"""What a speaker's spelling says: the name in it, whether a person's or a body's, and its description."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from askbot.attribution.interpretation.names import PRONOUNS, gender, is_plural
from askbot.people.body_names import bare_body, is_proper, named_body
from askbot.people.body_words import body_key, countries_in
from askbot.people.lists import listed
from askbot.people.phrases import POSSESSIVE, at_preposition, has, is_group, is_office, tokens_of
from askbot.people.texts import author
from askbot.people.unnamed import unnamed_body
from askbot.text.country_names import name_table
from askbot.text.words import words

_ARTICLES = frozenset({"The", "A", "An"})
LONGEST_NAME = 5
_BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]")
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
    r"(?:,? (?:[a-z]+ly|(?:him|her|it)self|themselves|also|then|just|too|earlier|afterwards|yesterday|today|tonight"
    r"|reports?|again|and|but|have|who)"
    rf"|,? (?:in|on|last|since|early|late) (?:(?:mid|late|early)[- ])?(?:{_MONTHS}"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|week|month|year|(?:19|20)\d\d)\b.*"
    r"| (?:in|on|at|for|with|by|to|from|as|off|of|out|started|interviewed|asked|wrote|[a-z]+ed)(?: the \w+)?)+$"
)
_OF_SEVERAL = re.compile(r"s['’] (?=[A-Z])")
"""Behind a word in the plural, before what is its: "Fox News' Bret Baier"."""
_QUANTITY = re.compile(
    r"(?:some|many|most|several|few|both|all|these|those|various|other|neither|either|each|none|nothing|something|someone"
    r"|one(?= of\b| from\b)|\d[\d.,]* (?:percent|per cent|of)|\d+%)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Dd]ozens|[Hh]undreds) (?=[a-z])"
)
"""Several of a kind; "Six Flags" is a name."""
_COMPANIES = re.compile(r"\b(?:Inc|Corp|Ltd|Plc|PLC|LLC|AG|NV|SA)\.? and (?!Co\b|Sons\b|Company\b)[A-Z]")
"""Two companies, not one with "and" in its name."""
_AT_WORK = re.compile(r"\b(?P<person>\w+)s [a-z]+ing\b")
"""Several at work for somebody: "attorneys representing Ann Lee"."""
_OTHERS = re.compile(r"(?: [A-Z][\w'’-]+,?)+ (?:and|or) [A-Z][\w'’-]+")
"""Behind a surname's comma, more of them: "Lee, Smith or Jones"."""
_OF_ALL = re.compile(r" (?:all|both|alike|themselves)\b.*")
"""Behind several: "local officials all along the coast"."""
_PEOPLE_TOGETHER = frozenset({"staff", "personnel", "crew"})
_INITIAL = re.compile(r"[A-Z]\.")
_SMALL_START = re.compile(r"(?:al|el|ul|as|ash|an|ad|ar|az)-[A-Z]")
_DATELINE = re.compile(r"^[A-Z][A-Z .]+ [-–—]+ (?=\S)")
_A_FIRM = re.compile(r"\s*(?:an?|the|one of) (?P<what>[^,]*?)(?:,| that| which| of| in| for| with| on|$)")
_PLACE = re.compile(r" [A-Z][a-z]+\.?(?: [A-Z][a-z]+)?\s*")
"""Behind the comma of a place: "Boise, Idaho"."""
_PARTY = re.compile(
    r"(?:the )?(?:(?:Liberal|Social|Christian|Free|Independent) Democrats|Lib Dems)"
    r"|the (?:Conservatives|Greens|Tories)",
    re.IGNORECASE,
)
_EARLIER = re.compile(r"^(?:[Tt]his|[Ll]ast|[Nn]ext) (?:week|month|year|night) (?:the )?(?=[A-Z])")
_CIRCUMSTANCE = re.compile(r"\s*(?:in|on|during|after|before|by|amid|as|when|while|with|[a-z]+ing)\b")
"""Behind a name's comma, how or when it was said, and nothing of who it is: "Mr. Lee, in his remarks"."""
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
    plain = _OFFICE.sub(
        r"\1", _LOOSE_END.sub("", author(_DATELINE.sub("", " ".join(_BRACKETS.sub("", spelling).split()))))
    )
    if is_several(plain.partition(",")[0]):
        return NOBODY
    plain = _name_first(_unopened(plain))
    head, _, aside = plain.partition(",")
    if not head or plain.lower() in PRONOUNS or _VERBAL.search(head) or is_several(head):
        return NOBODY
    if (len(_person(head)) > 1 and _is_list(aside)) or _OTHERS.fullmatch(aside):
        return NOBODY
    if len(tokens_of(head)) == 1 and _PLACE.fullmatch(aside) and not has(aside, "roles") and not has(aside, "suffixes"):
        return NOBODY
    if _PARTY.fullmatch(head) and head.split()[-1][0].isupper():
        return _party(head)
    before, behind = at_preposition(head)
    person = _named_spokesperson(head) or _person(before) or _behind_office(before, behind)
    if len(person) == 1 == len(tokens_of(head)) and _is_firm(aside):
        return _body(head, acronym)
    if person and not (len(person) == 1 and re.match(r"\s(?:of|for)\s", behind) and not _is_introduced(before)):
        description = f"{head.replace(' '.join(person), ' ')} {'' if _CIRCUMSTANCE.match(aside) else aside}"
        return _named(person, description, plain)
    speaks_for = _speaks_for(head)
    return _spokesperson(speaks_for) if speaks_for else _body(head, acronym)


def _is_firm(aside: str) -> bool:
    """Whether what stands behind a name's comma says that it is a company: "Ford, the US car company"."""
    match = _A_FIRM.match(aside)
    return bool(match) and match["what"].rpartition(" ")[2].lower() in listed("firms") - {
        "trader",
        "producer",
        "broker",
    }


def _unopened(plain: str) -> str:
    """Without a word that opens its sentence: "So Apple"."""
    plain = _EARLIER.sub("", plain)
    first, _, rest = plain.partition(" ")
    opens = first.lower() in listed("openers") - {"neither", "either", "both"}
    return rest if opens and rest[:1].isupper() else plain


def _name_first(plain: str) -> str:
    """With the name before its office, where it stands behind it: "head of the team, Ann Lee"."""
    head, _, aside = plain.partition(", ")
    named, _, rest = aside.partition(",")
    last = tokens_of(head)[-1:] + tokens_of(at_preposition(head)[0])[-1:]
    has_office = any(token.lower() in listed("roles") for token in last)
    is_name = has_office and not _person(head) and len(tokens_of(named)) == len(_person(named)) > 1
    return f"{named}, {head}{',' * bool(rest)}{rest}" if is_name else plain


def _speaks_for(text: str) -> str:
    """The body that a spokesperson speaks for, or nothing."""
    match = _SPEAKS_FOR.search(text) or _SPOKESPERSON_OF.search(text)
    return bare_body(match["body"]) if match else ""


def is_several(head: str) -> bool:
    """Whether a phrase names several people or bodies, or a group that is not named."""
    if _COUNTED.match(head) or (_QUANTITY.match(head) and len(tokens_of(head)) > 1) or _COMPANIES.search(head):
        return True
    at_work = _AT_WORK.search(head)
    if at_work and is_office(at_work["person"].lower()):
        return True
    parts = re.split(r",?\s+(?:and|&)\s+", head)
    if len(parts) > 1 and all(len(_person(at_preposition(part)[0])) > 1 for part in (parts[0], parts[-1])):
        return True
    first, _ = at_preposition(head)
    if re.search(r"\band\b|\bor\b|&", first) and not has(head, "bodies") and not _has_two_offices(first):
        return True
    return _ends_in_people(head, first)


def _ends_in_people(head: str, first: str) -> bool:
    """Whether the last word, or the last one before a preposition, is of people in the plural: "Senate staff"."""
    last, end = "".join(tokens_of(_OF_ALL.sub("", first))[-1:]), "".join(tokens_of(head)[-1:])
    ends = {last} | ({end} if " and " in head else set[str]())
    if any(one.islower() and one.endswith("s") and one not in listed("bodies") for one in ends):
        return True
    if end in _PEOPLE_TOGETHER or (last.endswith("men") and is_group([last])):
        return True
    return is_plural(head) and not last[:1].isupper() and not has(head, "bodies")


def _has_two_offices(head: str) -> bool:
    """Whether one person is named behind two offices: "vice president and general counsel Ann Lee"."""
    one, _, other = head.partition(" and ")
    tokens, person = tokens_of(one), _person(other)
    if not tokens or re.match(r"(?:the|an?|his|her|its|their)\b", head, re.IGNORECASE):
        return False
    is_behind = 1 < len(person) < len(tokens_of(other))
    return is_behind and tokens[-1].lower() in (listed("roles") | listed("general")) - listed("surnames")


def _is_list(aside: str) -> bool:
    """Whether more people are named behind a comma, the last of them behind "and"."""
    parts = [at_preposition(part.strip())[0] for part in re.split(r",(?:\s+and\b)?|\band\b", aside) if part.strip()]
    if len(parts) < 2 or not re.search(r"\band\b", aside) or not parts[0][0].isupper():  # noqa: PLR2004
        return False
    return all(len(_person(part)) > 1 for part in (parts[0], parts[-1]))


def _person(text: str) -> list[str]:
    """The tokens of the person's name at the end of a phrase, or none."""
    tokens = tokens_of(_OF_SEVERAL.sub("s’s ", text))
    run: list[str] = []
    for token in reversed(tokens):
        lower = token.lower().rstrip(".")
        at = len(tokens) - len(run) - 1
        is_last = not {one.lower().rstrip(".") for one in run} - listed("suffixes")
        is_surname = lower in listed("surnames") and is_last and at > 0 and _is_first_name(tokens[at - 1])
        is_small = (lower in listed("particles") and bool(run)) or bool(_SMALL_START.match(token))
        is_small = is_small and token != tokens[0]
        ends = lower in listed("roles") and not is_surname and not (_INITIAL.fullmatch(token) and run)
        ends = ends or lower.endswith(("-based", "-born", "-area", "-raised")) or "-the-" in lower
        if ends or (not token[0].isupper() and not is_small) or (POSSESSIVE.search(token) and run):
            break
        run.insert(0, token)
    while run and ((run[0].lower() in listed("particles") and run[0].islower()) or run[0] in _ARTICLES):
        run.pop(0)
    run = _without_people(run)
    return run if _is_persons(run, tokens) else []


def _named_spokesperson(head: str) -> list[str]:
    """The name right behind "spokesperson": "County of Maui spokesperson Mahina Martin"."""
    run, tokens = _person(head), tokens_of(head)
    before = tokens[-len(run) - 1] if 1 < len(run) < len(tokens) else ""
    return run if re.fullmatch(_SPOKESPERSON, before, re.IGNORECASE) else []


def _behind_office(before: str, behind: str) -> list[str]:
    """The first name and surname behind an office: "Meta President of Global Affairs Nick Clegg".

    Who serves somebody is not that person, "an aide to leader Ann Lee", unless it reads "assistant to the president
    Ann Lee".
    """
    tokens, run = tokens_of(before)[-1:], tokens_of(behind)[1:]
    name = _person(" ".join(run[-2:]))
    is_name = len(run) > len(name) == 2 and all(t.isalpha() and not t.isupper() for t in name)  # noqa: PLR2004
    if not tokens or not is_name or not re.match(r"\s(?:of|for|to)\s", behind):
        return []
    word, has_role = tokens[0].lower(), run[-3].lower().rstrip(".") in listed("roles") - listed("ranks")
    if word in listed("institutions"):
        return name if has_role and len(run) > len(name) + 1 else []
    is_the_one = run[-4:-2] == ["the", run[-3].lower()]
    return name if word in listed("roles") and (is_the_one or not (has_role or word in listed("serving"))) else []


def _is_introduced(text: str) -> bool:
    """Whether a title or role stands before the last word."""
    return any(token.lower().rstrip(".") in listed("roles") | listed("titles") for token in tokens_of(text)[:-1])


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
    if len(run) == 1 and (lower & (listed("generic") | listed("openers")) or is_group(run)):
        return False
    is_country = bool(name_table().find(name)) and not (len(run) > 1 and run[0].lower() in listed("given_countries"))
    if lower & (listed("bodies") | listed("days")) or any(char.isdigit() for char in name) or is_country:
        return False
    is_whole = len(run) == len(tokens)
    led = tokens[0].lower() in {"the", "a", "an", "this", "these"} and len(run) == len(tokens) - 1
    if led or (len(run) == 1 and run[0].isupper() and len(run[0].rstrip(".")) > 1 and is_whole):
        return False
    return len(words(name)) > 0 and run[-1].lower() not in listed("plain")


def _named(person: Sequence[str], description: str, plain: str) -> Name:
    folded = [word for token in person for word in words(token)]
    suffix = next((word for word in folded if word in listed("suffixes")), "")
    own = tuple(word for word in folded if word not in listed("suffixes"))
    if not own:
        return NOBODY
    role = frozenset(words(description)) - listed("plain")
    shown = _unstopped(POSSESSIVE.sub("", " ".join(person).strip(" ,")))
    return Name(
        Kind.PERSON,
        shown,
        own,
        role,
        _countries(description),
        is_titled=len(own) == 1
        and bool(set(words(description)) & (listed("roles") - listed("also_bodies") | listed("titles"))),
        female=gender(description),
        suffix=suffix if suffix in {"jr", "sr", "ii", "iii", "iv"} else "",
        body=_speaks_for(plain),
    )


def _spokesperson(own: str) -> Name:
    key = body_key(own)
    if key and (unnamed := unnamed_body(f"the {own}")):
        return Name(Kind.SPOKESPERSON, unnamed, key, body=f"the {unnamed}", is_unnamed=True)
    if not key or not is_proper(own):
        return NOBODY
    return Name(Kind.SPOKESPERSON, own, key, countries=_countries(own), body=own)


def _party(head: str) -> Name:
    """A party that is called by its people: "the Liberal Democrats"."""
    own = bare_body(head)
    return Name(Kind.BODY, own, body_key(own))


def _body(head: str, acronym: str) -> Name:
    if unnamed := unnamed_body(head):
        return Name(Kind.BODY, unnamed, body_key(unnamed), acronym=acronym, is_unnamed=True)
    own = named_body(head)
    key = body_key(own)
    return Name(Kind.BODY, own, key, countries=_countries(own), acronym=acronym or _acronym(own)) if key else NOBODY


def _acronym(text: str) -> str:
    return text.replace(".", "") if text.replace(".", "").isupper() and text.replace(".", "").isalpha() else ""


def _unstopped(name: str) -> str:
    """Without the full stop of the sentence that it ended; that of "Jr." or an initial stays."""
    last = name.removesuffix(".").rpartition(" ")[2]
    is_short = last.lower() in listed("suffixes") or len(last) == 1 or "." in last
    return name if is_short else name.removesuffix(".")


def _countries(text: str) -> frozenset[int]:
    return frozenset(one.group for one in countries_in(text))
