"""What the words of a name tell: whether a person, which gender, which words may stand for it; and clean labels."""

from __future__ import annotations

import re

PERSONAL = frozenset({"he", "she", "him", "her"})
PLURAL = frozenset({"they", "them", "both"})
THING = frozenset({"it"})
PRONOUNS = PERSONAL | PLURAL | THING
ARTICLES = frozenset({"the", "a", "an", "this", "that", "these", "those"})
HONORIFICS = frozenset(
    """
    mr mrs ms miss dr sir president senator sen rep gov governor secretary prof professor minister judge lt col gen
    general capt captain major sgt sergeant chief mayor ambassador speaker cllr councillor councilmember councilman
    councilwoman selectman commissioner chairman chairwoman chairperson sheriff officer detective inspector
    superintendent
    """.split()
)
FEMALE = frozenset(
    """
    ms mrs miss lady spokeswoman chairwoman congresswoman councilwoman woman mother queen princess actress
    businesswoman daughter sister wife girl widow
    """.split()
)
MALE = frozenset(
    """
    mr sir lord spokesman chairman congressman councilman man father king prince actor businessman son brother husband
    boy widower boyfriend
    """.split()
)
GROUPS = frozenset(
    """
    ministry department agency union council committee commission court office party company group board staff
    service police army force forces house senate government authority bank institute university association
    administration chiefs campaign intelligence center centre organization organisation foundation newspaper
    network times journal corporation inc kremlin pentagon parliament congress line desk embassy nations
    team club church firm society federation coalition alliance militia hospital regulator operator broadcaster
    international watch observatory forum charity assembly tribunal
    magazine outlet report survey study watchdog treasury directorate bureau consortium fund mission secretariat
    coastguard brigade navy cabinet jury airline carrier retailer supplier manufacturer maker provider lender insurer
    utility startup
    """.split()
)
_PLACE = frozenset(
    """
    east west north south state states county city town village republic kingdom province region district territory
    oblast street road avenue highway bridge airport station university college school act law bill amendment river
    lake sea ocean island islands mountain mountains valley bay peninsula square park forest port harbour harbor
    union war day month year media
    """.split()
)
"""Last words of names that are no person's."""
_PLACED = frozenset(
    """
    new northern southern eastern western central great saint san santa los las fort mount upper lower greater capitol
    """.split()
)
"""First words of places' names: "New Jersey", "Los Angeles"."""
_PERSON_NOUN = re.compile(
    r"(?:(?:^|-)(?:aide|boss|chair|cook|head|host|king|son|vet)"
    r"|(?:er|or|ist|ian|man|woman|person|chief|clerk|guard|nurse|judge|pilot|queen|expert|captain"
    r"|general|colonel|major|mayor|deputy|president|secretary|ambassador|analyst|official|witness|student|candidate"
    r"|resident|critic|lawyer|attorney|patient|bishop|priest|pastor|author|counsel|advocate|delegate|diplomat|premier"
    r"|chancellor|coach|spokes\w+|mother|father|wife|husband|sister|brother|grandson|daughter|boy|girl|friend|veteran"
    r"|president|agent|linguist|victim|suspect|defendant|survivor|governor|trustee|envoy|neighbo[u]r|surgeon|architect"
    r"|accountant|consultant|assistant|sergeant|lieutenant|migrant|tenant|merchant|executive|representative"
    r"|detective|relative|employee|refugee|nominee|referee|athlete|mechanic|critic|monk|rabbi|imam|sheriff|dean|chef"
    r"|uncle|aunt|cousin|nephew|niece|opponent|respondent|correspondent|participant|applicant|militant|immigrant"
    r"|inhabitant|occupant|informant|servant|combatant))$"
)
_NO_PERSON = frozenset(
    """
    weather paper water river letter border order tower number answer winter summer power user center centre matter
    order paper car corner door floor motor sector factor error mirror color colour harbor harbour labour october
    november december september september member remainder quarter counter register chapter monitor newspaper over
    after under never other another however later rather further former latter order russian indian iranian ukrainian
    canadian european asian italian persian brazilian austrian hungarian belgian norwegian egyptian syrian error
    character parameter
    computer data minor major letter murder matter disaster shelter cover river danger anger offer transfer
    prayer dinner server chamber career gender dossier filibuster finger reminder newsletter shoulder trigger flower
    beer ladder waiver frontier indicator filter voucher elevator helicopter ventilator trailer loudspeaker roster
    moniker corridor container detector meter marker platter theater slaughter blunder bumper compressor disorder
    drawer parlor gutter shower liver silver semester trimester vector tiger barrier tier vigor fervor humor liquor
    favor honor labor flavor behavior endeavor furor terror horror interior exterior metaphor tractor reactor generator
    thermometer refrigerator burger freezer tanker bunker laser layer printer router browser spillover makeover
    turnover rejoinder disclaimer lever slumber litter hunger crater perimeter denominator skyscraper cluster ouster
    wonder poster sticker banner starter charter folder header trailer cover closer together earlier better higher
    larger greater human list twist fist checklist shortlist blacklist wishlist specter spectre fibre calibre
    """.split()
)
_PARTICLES = frozenset("of de van von der den al el bin ibn la le da di du and for the & to".split())
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z&.]{1,7})\)")
CAPITAL = r"[^\W\d_a-z\u00df-\u00ff]"
"""A capital letter of any Latin alphabet."""
_TITLED = re.compile(rf"\b(?P<role>[a-z][\w-]+) (?P<name>(?:{CAPITAL}[\w.'\u2019-]+ ){{1,3}}{CAPITAL}[\w'\u2019-]+)$")
_OFFICE = re.compile(
    rf"(?:^| )(?P<role>{CAPITAL}[a-z-]+) (?P<name>{CAPITAL}[\w'\u2019-]+(?: [A-Z]\.)? {CAPITAL}[\w'\u2019-]+)$"
)
"""As in "White House Budget Director Mick Mulvaney"."""
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_TIME = r"(?:\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?)"
_LEADING = re.compile(
    rf"^(?:[\s>*_•\u2022#|\u2013\u2014-]+|\(?\d{{1,3}}[.)]\s+|\(?[a-z]\)\s+|\[[^\]]{{0,12}}\]\s*"
    rf"|{_TIME}\s*[-\u2013:]?\s+"
    r"|[A-Z][A-Z .,]{2,30}(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?,? ?\([A-Z][\w .]{1,20}\)\s*[-\u2013\u2014]+\s*"
    r"|\d{1,3}(?=[A-Z])|(?:quotes?|statement|comments?) (?:from|by) |(?:but|and|while|though|although|because|that"
    r"|as|when|where|if|meanwhile|however|later|earlier"
    r"|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b,?\s+|\d{1,3} (?=(?:western|russian|ukrainian|military)\b))",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:,? (?:who|which|that|whom|whose|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|also|then|later)"
    r"|\[\d{1,3}\]|[\u00b9\u00b2\u00b3\u2070-\u2079]+|\[\^\w+\]|[\s,;:|*_\u2013\u2014-]+)$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r",? (?:when|while|after|as) (?:asked|pressed|questioned|speaking|he|she|they)\b.*$"
    r"|,? (?:who|whose|which|whom|where) .*$|, (?:speaking|talking|writing|citing|referring|adding) .*$"
)
_BROKEN = re.compile(r"[.!?;]\s+(?=[\"“A-Z])|(?<![A-Z]):\s+(?=[\"“A-Z])|\n|[\"“”]|\s\|\s")
_INITIALLED = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Sen|Rep|Gov|Gen|Lt|Col|Capt|Sgt|Jr|Sr|Inc|Ltd|Co|Corp|No|Prof))\.\s+$"
)


_UNABBREVIATED = re.compile(r"(?<=[a-z]{4})(?<!Corp)(?<!Bros)(?<!Assn)(?<!Dept)\.$")
"""The full stop of a sentence behind a name; one of an abbreviation belongs to it."""


def clean(source: str) -> str:
    """A source on one line, without list numbers, datelines, footnotes, times, a possessive ending or loose marks."""
    line = re.sub(r"\s+", " ", source).strip(' ,;:—\u2013-“”"*_')
    line = _unbroken(line)
    before = None
    while before != line:
        before, line = line, _LEADING.sub("", line, count=1)
    line = _CLAUSE.sub("", line)
    before = None
    while before != line:
        before, line = line, _TRAILING.sub("", line, count=1)
    line = _UNABBREVIATED.sub("", _balanced(line))
    return _POSSESSIVE.sub("", line) if line.endswith(("'s", "\u2019s", "s'", "s\u2019")) else line


def _unbroken(line: str) -> str:
    """What stands behind the last end of a sentence inside it: a span that runs over one is no name."""
    for match in reversed(list(_BROKEN.finditer(line))):
        before = line[: match.end()]
        if before.count("(") <= before.count(")") and not _INITIALLED.search(before) and line[match.end() :].strip():
            return line[match.end() :]
    return line


def _balanced(line: str) -> str:
    """Without a bracket that is not closed or not opened."""
    if line.count("(") > line.count(")"):
        return line[: line.rindex("(")].rstrip(" ,")
    if line.count(")") > line.count("("):
        return line.replace(")", "", 1).strip()
    return line


def looks_like_name(text: str) -> bool:
    """Two or more words with a capital each, but for small ones such as "of" and "van" between them."""
    words = [w for w in re.findall(r"[\w.'\u2019&-]+", text) if w.lower() not in ARTICLES]
    proper = all(w[0].isupper() or w in _PARTICLES for w in words)
    return len(words) > 1 and proper and words[0][0].isupper() and words[-1][0].isupper()


def bare(text: str) -> str:
    """Without articles and titles in front."""
    words = text.split()
    while len(words) > 1 and (words[0].lower() in ARTICLES or is_title(words[0])):
        words = words[1:]
    return " ".join(words)


def is_title(word: str) -> bool:
    """A word before a name: "Dr.", "Lieutenant-General"."""
    return word.lower().rstrip(".").rsplit("-", 1)[-1] in HONORIFICS


def name_of(plain: str) -> str:
    """The name in a source: "The mayor of Marn, Ilse Brandt" is Ilse Brandt, "Ilse Brandt, mayor" too."""
    parts = [p.strip() for p in re.split(r",| \(", plain)]
    for part in parts[:2]:
        if looks_like_name(part) and part.split()[0].lower() not in ARTICLES:
            return _in_office(part) or bare(part)
    titled = _TITLED.search(parts[0])
    return titled["name"] if titled and is_person_noun(titled["role"]) else bare(parts[0])


def _in_office(part: str) -> str | None:
    """The name behind an office, both with capitals."""
    held = _OFFICE.search(part)
    if held is None or not is_person_noun(held["role"]) or {w.lower() for w in held["name"].split()} & GROUPS:
        return None
    return None if _is_place(held["name"]) else held["name"]


_HEAD_END = re.compile(
    r"(?<!-)\b(?:\w+ed by|(?:releas|publish|issu|conduct|commission|dat|titl|prepar|review)ed|by|of|at|for|in|with"
    r"|from|to|on|who|which|that)\b(?!-)"
)


def head(phrase: str) -> str:
    """The last word before the first preposition or participle: "a specialist at …", "figures published by …"."""
    before = _HEAD_END.split(phrase)[0]
    words = re.findall(r"[\w-]+", before) or re.findall(r"[\w-]+", phrase)
    return words[-1] if words else ""


def short_key(plain: str) -> str | None:
    """The word by which a short form names its speaker: "the JCS", "Mr. Lee", "the specialist"."""
    words = re.findall(r"[\w&-]+", plain)
    if not words:
        return None
    definite = words[0].lower() in ARTICLES - {"a", "an"} or is_title(words[0])
    rest = words[1:] if definite else words
    longest = 2 if definite else 1
    if not rest or len(rest) > longest:
        return None
    if not definite and not rest[0][0].isupper():
        return None
    return rest[-1].lower()


def keys_of(full: str) -> frozenset[str]:
    """Surname or last word of the name, acronym, and the heads of the description."""
    first, _, aside = full.partition(",")
    acronyms = _ACRONYM.findall(full)
    first = _ACRONYM.sub("", first)
    keys = {head(first), *(head(part) for part in re.split(r",| and ", aside)), *acronyms}
    named = name_of(full)
    if looks_like_name(named):
        keys |= {named.split()[-1]}
        lead = first[: first.find(named)].strip() if named in first else ""
        keys |= {head(lead)} if lead else set()
    if first.split()[:1] and first.split()[0].isupper() and len(first.split()) == 1:
        keys.add(first)
    return frozenset(k.lower() for k in keys if k)


def is_person(full: str) -> bool:
    """Whether a source is one person: by title or kind of work, or a name of two words that is no group's."""
    named = name_of(full)
    first = full.partition(",")[0]
    words = {w.lower() for w in re.findall(r"\w+", named)}
    if is_plural(first) or " and " in first or named.endswith(("ians", "icans", "eans")):
        return False
    gendered = bool({w.lower() for w in re.findall(r"\w+", first)} & (FEMALE | MALE))
    if _ACRONYM.search(full):
        return gendered
    if is_person_noun(head(first)) or gendered:
        return True
    if _is_place(named) or words & GROUPS or (first.lower().startswith("the ") and named == bare(first)):
        return False
    short = len(named.split()) == 1 and named[:1].isupper() and not named.isupper()
    return looks_like_name(named) or bool(words & HONORIFICS) or short


def _is_place(named: str) -> bool:
    words = [w.lower() for w in re.findall(r"\w+", named)]
    return bool(words) and (words[-1] in _PLACE or words[0] in _PLACED or (words[0] in _PLACE and words[1:2] == ["of"]))


def is_person_noun(word: str) -> bool:
    """Whether a common noun names one person by what he or she does or is."""
    lower = word.lower()
    return lower not in _NO_PERSON and lower not in GROUPS and bool(_PERSON_NOUN.search(lower))


def is_plural(phrase: str) -> bool:
    """Whether a phrase names several: "Residents", "two officials", "the researchers"."""
    last = head(phrase).lower()
    several = re.match(
        r"(?:two|three|four|five|six|seven|eight|nine|ten|many|several|some|most|both|other)\b", phrase, re.IGNORECASE
    )
    if several or last.endswith("men") or last in {"people", "police", "children", "parents", "folk"}:
        return True
    return last.endswith("s") and not last.endswith(("ss", "us", "is")) and not looks_like_name(phrase)


def gender(full: str) -> bool | None:
    """True for a woman, False for a man, None where no word tells."""
    words = {w.lower() for w in re.findall(r"\w+", full)}
    if words & FEMALE:
        return True
    return False if words & MALE else None


def seems(full: str) -> bool | None:
    """What the ending of a first name hints at; enough to doubt, never enough to choose."""
    named = name_of(full)
    first = named.split()[0].lower() if looks_like_name(named) else ""
    return True if first.endswith(("a", "ette", "lyn")) else None


def agrees(full: str, pronoun: str, *, female: bool | None = None) -> bool:
    """Whether a pronoun can mean a speaker."""
    if pronoun in PERSONAL:
        is_woman = gender(full) if female is None else female
        return is_person(full) and is_woman in (None, pronoun in {"she", "her"})
    if pronoun in PLURAL:
        return not is_person(full)
    return not is_person(full) and not is_plural(full.partition(",")[0])
