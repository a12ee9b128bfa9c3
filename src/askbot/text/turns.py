"""Where somebody else begins to speak: the labels of transcripts, interviews and chats, at the beginning of a line.

A label is recognised by its form and by the document as a whole: the same labels come back, by turns, and what stands
behind them speaks as people do. A label that stands once must look like a name, and be followed by a quotation or be
known from elsewhere in the text. No list of names is used, only one of words that label fields ("Source:", "Date:").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?(?:\s?[AaPp]\.?[Mm]\.?)?"
_STAMP = rf"(?:[\[(]?(?:\d{{4}}-\d\d-\d\d[ T])?{_CLOCK}[\])]?\s*[-\u2013\u2014|]?\s*)"
_BOLD = r"(?:\*\*\*?|__)"
_NAME = r"[^\W\d_](?:[^\n:*<>\"“”?!;|=\[\]_]|(?<=\w)_(?=\w)){0,69}?"
_FULL = r"[^\W\d_a-z][\w.'\u2019-]*(?: [^\W\d_a-z][\w.'\u2019-]*){1,3}"
_LABEL = re.compile(
    rf"[^\S\r\n]*(?:>{{1,3}}[^\S\r\n]*)?(?:[-*•][^\S\r\n]+)?{_STAMP}?(?:"
    rf"<(?P<nick>[\w\[\]`^|\\ .-]{{1,30}})>[^\S\r\n]+(?=\S)"
    rf"|\[(?P<square>[^\W\d_a-z][\w.'\u2019-]* [^\[\]\n:]{{1,40}})\][^\S\r\n]*:?[^\S\r\n]+(?=\S)"
    rf"|(?P<bold>{_BOLD})(?P<inner>{_NAME})[^\S\r\n]*(?:{_STAMP})?(?P<within>:)?[^\S\r\n]*{_BOLD}"
    r"[^\S\r\n]*(?P<colon>:)?"
    rf"|(?P<letter>Q|A|QUESTION|ANSWER)(?:\d{{0,2}}[.:)][^\S\r\n]+"
    rf"|[^\S\r\n]?(?:/|[\u2014\u2013-])[^\S\r\n]+|[^\S\r\n]{{2,}}|\t|[^\S\r\n](?=[A-Z“\"]))"
    rf"|(?P<name>{_NAME})[^\S\r\n]*{_STAMP}?(?::(?=\s|$|[“\"])|(?<=[A-Z]{{3}}):(?=[A-Z][a-z]))[^\S\r\n]*"
    r")",
    re.MULTILINE,
)
_HEADED = re.compile(
    rf"[^\S\r\n]*(?P<name>{_NAME})(?:[^\S\r\n]+[\u2014\u2013-][^\S\r\n]+(?:Today|Yesterday|\d[\d./-]+)(?: at)?"
    rf"|[^\S\r\n]{{1,}})[^\S\r\n]*"
    r"[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)?[\])]?[^\S\r\n]*$"
)
_STAMPED = re.compile(rf"[^\S\r\n]*(?=[\[(\d]){_STAMP}(?P<name>{_FULL})[^\S\r\n]*:?[^\S\r\n]*$")
"""As in "00:01:12 Ana Brandt", on a line of its own."""
_CAPITALS = r"[A-Z][A-Z.'\u2019-]{1,20}(?: [A-Z][A-Z.'\u2019-]{1,20}){0,3}"
_STOPPED = re.compile(
    r"[^\S\r\n]*(?P<name>(?:(?:Mr|Ms|Mrs|Dr)\.|Senator|Chairman|Chairwoman|The) [A-Z][A-Z'\u2019-]{2,20}"
    r"|(?:(?:Mr|Ms|Mrs|Dr)\.|Senator|General|Secretary|Governor|Mayor) [A-Z][a-z][\w'\u2019-]{1,20}"
    r"|The (?:Chair(?:man|woman|person)?|Clerk|Witness|Mayor|President|Court)"
    r"|[A-Z][A-Z.'\u2019-]{1,20}(?: [A-Z][A-Z'\u2019-]{1,20}){1,3})\.[^\S\r\n]+(?![A-Z]{2,}\b)(?=[A-Z“\"])"
)
"""As in "CHAIR LINDQVIST. We have …", "Mr. OKAFOR. Thank you", "Mr. Okafor. Thank you": a stop behind the name.

Records of hearings have it."""
_INNER = re.compile(
    r"(?:(?<=[.?!\u2014\u2026-])|(?<=\S[^\S\r\n]))[^\S\r\n]+"
    rf"(?P<name>{_CAPITALS}|[A-Z][\w'\u2019-]{{2,20}}):[^\S\r\n]+(?=\S)"
)
_OUTER = re.compile(rf"^[^\S\r\n]*(?P<name>{_CAPITALS}):[^\S\r\n]", re.MULTILINE)
_INNER_TURNS = 6
_CAPITAL_TURNS = 4
"""As few are enough where labels are in capitals."""
_BULLET = re.compile(r"[^\S\r\n]*[-*•][^\S\r\n]")
_SOMETHING = re.compile(r"\S")
_BLANK_LINE = re.compile(r"\r?\n[^\S\r\n]*\r?\n")
_LOOKED_AT = 300
"""Characters of a line that may hold a label: a line of many thousand blanks would take the patterns seconds."""
_ROLES = frozenset(
    """
    q a question answer questioner moderator operator host co-host interviewer interviewee chair chairman chairwoman
    chairperson speaker reporter journalist correspondent audience participant unidentified witness counsel court
    facilitator presenter anchor narrator official spokesman spokeswoman spokesperson mayor clerk councillor
    councilmember councilman councilwoman commissioner voice caller analyst president translator interpreter press
    frage zusatzfrage nachfrage antwort journalist journalistin pregunta respuesta periodista réponse journaliste
    """.split()
)
_OFFICES = _ROLES - {"press", "audience", "answer", "question", "reporter", "voice"} | {
    "minister",
    "secretary",
    "secretary-general",
    "governor",
    "defendant",
    "chancellor",
    "foreman",
    "king",
    "queen",
}
"""What a person is called by behind "the" in a label."""
_HONORIFIC = re.compile(
    r"(?:mr|ms|mrs|miss|dr|sir|prof|professor|sen|senator|rep|representative|gov|governor|gen|general|lt|col|capt|adm"
    r"|amb|ambassador|secretary|minister|president|judge|justice|rev|herr|frau|madame|monsieur|mme|m)\b\.?\s",
    re.IGNORECASE,
)
_FIELDS = frozenset(
    """
    note notes source sources date time place location contact contacts tel phone fax email e-mail website web subject
    title re summary highlights overview update updates background image images photo photos picture caption credit
    figure fig table chart map video audio example warning tip important read see listen watch topic topics agenda
    action actions resolution resolved motion decision vote votes result results ayes nays yeas noes present absent
    excused regrets attendees attending scribe participants speakers guests panelists panellists members to from cc by
    via key revenue cost price total required received status step day week part chapter section article item version
    author authors editor link links url http https also edit correction disclaimer copyright tags category published
    announced seconded moved summary abstract conclusion introduction keywords name position role address city country
    region state proposal proposed dateline advances footage infiltrations areas others other and but so
    because for however
    """.split()
)
_ABSTRACT = re.compile(r"(?:tions?|sions?|ments?|ness|ity|ities|ance|ence|ings|ships?|ures?|ics|ies|ware|age|ism)$")
_SPOKEN = re.compile(
    r"\b(?:I|[Ww]e|[Yy]ou|[Mm]y|[Oo]ur|[Yy]our|me|us|[Ii]ch|[Ww]ir|Sie|Ihnen|uns(?:er\w*)?|[Jj]e|[Nn]ous|[Vv]ous"
    r"|[Nn]otre"
    r"|[Vv]otre|[Bb]onjour|[Bb]onsoir|[Mm]erci|[Yy]o|[Nn]osotr\w+|[Uu]sted(?:es)?|[Nn]uestr\w+|[Gg]racias)\b|\?|\bj['’]"
)
_SUFFIX = re.compile(r",.*$|\s*\(.*\)$")
_LEADS_IN = re.compile(
    r"\b(?:said|says|added|adds|told \w+|wrote|writes|stated|states|commented|continued|explained|noted)$"
)
"""As in "The mayor, Ilse Brandt, said:": a sentence, no label."""
_SHORTENED = re.compile(r"[^\W\d_]{2,3}")
_FULL_NAME = re.compile(r"\b[^\W\d_a-z\u00df-\u00ff][\w'\u2019-]+(?: [^\W\d_a-z\u00df-\u00ff][\w.'\u2019-]*){1,3}")
_LONGEST = 7
_TURNS = 3
_LIVELY = 0.3
"""Share of turns that must speak as people do where labels are single words."""


@dataclass(frozen=True, slots=True)
class TurnLabel:
    """A label at the beginning of a line."""

    start: int
    end: int
    """Where what is said begins."""
    name: str
    """As it is written, without marks around it."""
    scope: int
    """Where a turn ends that no other label ends: the end of the text in a transcript, else of the paragraph."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    name: str
    said: str
    """The rest of the line, or the next one where nothing is left."""
    marked: bool
    """Bold, or between angle brackets, or a letter of its own."""
    stopped: bool = False
    """With a stop behind it, so that it counts only beside others of its kind."""


def turn_labels(text: str, start: int = 0) -> tuple[TurnLabel, ...]:
    """The labels of all turns in `text[start:]`, in order; none where the text is no transcript."""
    candidates = sorted([*_candidates(text, start), *_inner(text, start)], key=lambda c: c.start)
    stopped = [c for c in candidates if c.stopped and _looks_named(c)]
    if not _is_transcript(stopped, Counter(_key(c.name) for c in stopped)):
        candidates = [c for c in candidates if not c.stopped]
    if not any(_is_question_letter(c) for c in candidates):
        candidates = [c for c in candidates if c.name != "A"]
    counts = Counter(_key(c.name) for c in candidates)
    forms, lively, initials = _forms(candidates, counts), _lively_names(candidates), _initials(text, counts)
    turns = [
        c
        for c in candidates
        if _looks_named(c) or _form(c) in forms or c.name in initials or _repeats(c, counts, lively)
    ]
    if _is_transcript(turns, counts) and (_is_lively(turns) or len(initials) > 1):
        kept = {c.start for c in turns}
        turns = [c for c in candidates if c.start in kept or _asks(c)]
        return tuple(TurnLabel(c.start, c.end, c.name, _scope(text, c)) for c in turns)
    candidates = [c for c in candidates if not c.stopped]
    single = [c for c in candidates if _is_quoted(c)]
    quoted, words = {c.start for c in single}, Counter(re.findall(r"\w+", text)) if candidates else Counter[str]()
    single += [c for c in candidates if c.start not in quoted and _is_single(c, words, beside=bool(single))]
    single.sort(key=lambda c: c.start)
    return tuple(TurnLabel(c.start, c.end, c.name, _paragraph_end(text, c.end)) for c in single)


def _candidates(text: str, start: int) -> Iterator[_Candidate]:
    lines = list(re.finditer(r"[^\r\n]+", text[start:]))
    for n, line in enumerate(lines):
        short = len(line[0]) <= _LOOKED_AT
        stopped = _STOPPED.match(line[0][:_LOOKED_AT])
        if not stopped and not _can_have_label(line[0][:_LOOKED_AT]):
            continue
        match = stopped or _LABEL.match(line[0][:_LOOKED_AT]) or (_alone(line[0]) if short else None)
        if match is None:
            continue
        groups = match.groupdict()
        name = next((g for k in ("nick", "square", "inner", "letter", "name") if (g := groups.get(k))), "").strip(
            " \t:,"
        )
        rest = line[0][match.end() :].strip()
        alone = not rest and match.re is _LABEL and not (groups.get("colon") or ":" in match[0])
        if not name or len(_SUFFIX.sub("", name).split()) > _LONGEST or (rest and not _begins(rest, groups)):
            continue
        said = rest or (lines[n + 1][0].strip() if n + 1 < len(lines) else "")
        marked = any(groups.get(k) for k in ("nick", "square", "bold", "letter")) or match.re in {_HEADED, _STAMPED}
        if said and not (alone and _is_field(name)) and not _LEADS_IN.search(name):
            ends = start + line.start() + match.end()
            yield _Candidate(start + line.start(), ends, name, said, marked, match is stopped)


def _alone(line: str) -> re.Match[str] | None:
    """A name and the time at which it speaks, in either order, and nothing else."""
    return _HEADED.match(line) or _STAMPED.match(line)


def _inner(text: str, start: int) -> Iterator[_Candidate]:
    """Labels inside the lines of running text, as PDF files have them: "… work for us.    Adams: Discussion?".

    They stand behind a wide gap or the end of a sentence; the names that come back so count wherever they stand.
    """
    names = Counter(m["name"] for m in _INNER.finditer(text, start) if not _is_field(m["name"]))
    if not names:
        return
    names += Counter(m["name"] for m in _OUTER.finditer(text, start) if m["name"] in names)
    known = [name for name, n in names.items() if n > 1]
    least = _CAPITAL_TURNS if all(name.isupper() for name in known) else _INNER_TURNS
    if len(known) < 2 or sum(names[name] for name in known) < least:  # noqa: PLR2004
        return
    label = re.compile(rf"(?<=\S)[^\S\r\n]+(?P<name>{'|'.join(map(re.escape, known))}):[^\S\r\n]+(?=\S)")
    for match in label.finditer(text, start):
        said = text[match.end() : match.end() + _LOOKED_AT].partition("\n")[0]
        yield _Candidate(match.start("name"), match.end(), match["name"], said.strip(), marked=False)


def _scope(text: str, one: _Candidate) -> int:
    """Where a turn ends at the latest: the text's end, or that of the list's item that it is."""
    line = text[text.rfind("\n", 0, one.start + 1) + 1 : one.end]
    return _paragraph_end(text, one.end) if _BULLET.match(line) else len(text)


def _can_have_label(line: str) -> bool:
    """Whether a line has one of the signs that every form of label has; the pattern itself takes much longer."""
    return (
        ":" in line or "**" in line or "<" in line or "__" in line or "[" in line or line.lstrip(" \t>-*•")[:1] in "QA"
    )


def _begins(rest: str, groups: dict[str, str | None]) -> bool:
    """Bold words at the beginning of a sentence are no label; a label has a colon, or stands alone."""
    return not groups.get("bold") or bool(groups.get("colon") or groups.get("within")) or rest[0] == "—"


def _key(name: str) -> str:
    return " ".join(re.findall(r"\w+", _SUFFIX.sub("", name).lower()))


def _lively_names(candidates: Sequence[_Candidate]) -> frozenset[str]:
    """The names, as keys, whose turns speak as people do."""
    turns: dict[str, list[_Candidate]] = {}
    for candidate in candidates:
        turns.setdefault(_key(candidate.name), []).append(candidate)
    return frozenset(name for name, of_name in turns.items() if _is_lively(of_name))


def _initials(text: str, counts: Counter[str]) -> frozenset[str]:
    """Labels that come back and are the initials of a full name of the text: "MJ" of Maxime Jaglin."""
    short = {key.upper() for key, n in counts.items() if n > 1 and _SHORTENED.fullmatch(key)}
    names = [m[0].split() for m in _FULL_NAME.finditer(text)] if short else []
    runs = (name[a:b] for name in names for a in range(len(name) - 1) for b in range(a + 2, len(name) + 1))
    known = {form for run in runs for form in ("".join(w[0] for w in run), run[0][0] + run[-1][0])}
    return frozenset(short & known)


def _repeats(one: _Candidate, counts: Counter[str], lively: frozenset[str]) -> bool:
    """Whether the label comes back, and speaks like one of a person."""
    short = len(one.name.split()) <= 2 and (one.name[:1].isupper() or len(one.name) <= 12)  # noqa: PLR2004
    if _is_field(one.name) or not short or counts[_key(one.name)] < 2:  # noqa: PLR2004
        return False
    return _key(one.name) in lively


def _is_lively(turns: Sequence[_Candidate]) -> bool:
    return sum(bool(_SPOKEN.search(c.said)) for c in turns) >= _LIVELY * len(turns)


def _is_transcript(turns: Sequence[_Candidate], counts: Counter[str]) -> bool:
    names = {_key(c.name) for c in turns}
    return len(turns) >= _TURNS and len(names) > 1 and any(counts[n] > 1 for n in names)


def _forms(candidates: Sequence[_Candidate], counts: Counter[str]) -> set[tuple[bool, bool, bool]]:
    """The forms that labels of one word have in a transcript: several names share one, some come back."""
    by_form: dict[tuple[bool, bool, bool], list[_Candidate]] = {}
    for candidate in candidates:
        form = _form(candidate)
        if form is not None:
            by_form.setdefault(form, []).append(candidate)
    return {form for form, turns in by_form.items() if _is_transcript(turns, counts) and _is_lively(turns)}


def _form(one: _Candidate) -> tuple[bool, bool, bool] | None:
    """How a label of one word is written; None for others, and for a field's."""
    name = re.sub(r" \([a-z ]{2,20}\)$", "", one.name)  # "Ilse (chat)"
    single = len(name.split()) == 1 and not _is_field(name)
    return (one.marked, name.islower(), name.isupper()) if single else None


def _looks_named(one: _Candidate) -> bool:
    return not _is_field(one.name) and (_is_role(one.name) or _is_name(one.name))


def _asks(one: _Candidate) -> bool:
    """Whether a label that stands once in a transcript asks a question: "AFP: Will you meet him?"."""
    capitals = all(w[0].isupper() for w in one.name.split())
    return capitals and not one.stopped and not _is_field(one.name) and one.said.endswith("?")


def _is_question_letter(one: _Candidate) -> bool:
    return one.name.upper() in {"Q", "QUESTION"}


def _is_role(name: str) -> bool:
    words = re.findall(r"[\w-]+", _SUFFIX.sub("", name).lower())
    return bool(set(words) & (_OFFICES if words[:1] == ["the"] else _ROLES)) and (name[0].isupper()) and len(words) <= 4  # noqa: PLR2004


def _is_name(name: str) -> bool:
    """Two to five capitalised words, none of them abstract; or a title and a name."""
    bare = _SUFFIX.sub("", name)
    words = re.findall(r"[\w'\u2019.-]+", bare)
    small = {"de", "van", "von", "der", "al", "el", "bin", "da", "di", "la", "le"}
    proper = all(w[0].isupper() or w in small for w in words)
    if not proper or any(c.isdigit() for c in bare):
        return False
    if _HONORIFIC.match(bare):
        return True
    return 2 <= len(words) <= 5 and not any(_ABSTRACT.search(w.lower()) for w in words)  # noqa: PLR2004


def _is_field(name: str) -> bool:
    words = re.findall(r"[\w-]+", name.lower())
    if name in {"Q", "A"} or _HONORIFIC.match(name):  # "MR. PRICE" is a person
        return False
    if words[:1] == ["the"] and words[1:] and words[-1] in _OFFICES:  # "THE PRESIDENT"
        return False
    return not words or words[0] in _FIELDS or words[-1] in _FIELDS or words[0] in {"the", "a", "an", "in", "on", "our"}


def _is_quoted(one: _Candidate) -> bool:
    """As in `Ilse Brandt: "The pumps came in May."`."""
    return _looks_named(one) and one.said[0] in '"“„«' and len(one.said.split()) > 3  # noqa: PLR2004


def _is_single(one: _Candidate, words: Counter[str], *, beside: bool) -> bool:
    """A label that stands once, without quotation marks: a name that is known, or that speaks in the first person."""
    if not _looks_named(one) or len(one.said.split()) < 4 or one.said[-1] not in '.!?…"”':  # noqa: PLR2004
        return False
    last = re.findall(r"\w+", _SUFFIX.sub("", one.name))[-1]
    known = words[last] > 1
    spoken = re.search(r"\b(?:I|we|We|my|our)\b", one.said) is not None
    return (beside and (one.marked or spoken)) or (known and spoken)


def _paragraph_end(text: str, at: int) -> int:
    """The end of the paragraph at `at`, or of the next one where the label stands alone."""
    begin = _SOMETHING.search(text, at)
    end = _BLANK_LINE.search(text, begin.end()) if begin else None
    return end.start() if end else len(text)
