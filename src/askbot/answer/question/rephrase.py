"""Questions turned into other questions: another question word, another name, a pronoun for what it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from askbot.answer.question.tokens import Word, content, words
from askbot.answer.question.word_lists import listed
from askbot.domain import Span
from askbot.text.country_names import PEOPLE, name_table
from askbot.text.stopwords import STOP_WORDS

_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|may|might|should|must)(?:n['’]t)?"
_WH = re.compile(
    rf"^(?P<wh>(?:(?:in|at|on|for|to|with|about|from|by|of)\s+)?"
    rf"(?:how (?:many|much|long|far|often|old)|who|whom|whose|what|which|when|where|why|how))\b\s*"
    rf"(?P<noun>.*?)\s*\b(?P<auxiliary>{_AUXILIARY})\s+(?P<rest>.+?)[\s?.!]*$",
    re.IGNORECASE,
)
_YES_NO = re.compile(rf"^(?P<auxiliary>{_AUXILIARY})\s+(?P<rest>.+?)[\s?.!]*$", re.IGNORECASE)
_SAYING = re.compile(r"\b(?:say|said|claim|deny|warn|think|suggest|expect|report|announce|tell)$", re.IGNORECASE)
_COUNTING = re.compile(r"how (?:many|much)$", re.IGNORECASE)
_ARTICLE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_PEOPLE_ENDINGS = ("ian", "ean", "ese", "ish", "can")
_JOINING = re.compile(r"[\s'’.-]*(?:s\s)?(?:\s*of\s+(?:the\s+)?)?")
"""What stands between the words of one name: "Joint Chiefs of Staff"."""
_OBJECT = re.compile(r"\b(?:the|its|their|his|her|a|an)\b.+$", re.IGNORECASE)
_NOUN_PHRASE = re.compile(
    rf"\b(?:the|its|their|his|her|a|an|this|that)(?:\s+(?!(?:{'|'.join(sorted(STOP_WORDS))})\b)[\w'’-]+){{1,4}}",
    re.IGNORECASE,
)


def asked_instead(word: str, before: str) -> str:
    """The question before with another question word: "when" after "how many left?" is "when did they leave"-like.

    >>> asked_instead("why", "Has Norland sent trucks?")
    'Why has Norland sent trucks?'
    """
    word = word[:1].upper() + word[1:]
    if match := _YES_NO.match(before):
        return _of_yes_no(word, match)
    match = _WH.match(before)
    if match is None:
        return f"{word}: {before}"
    auxiliary, rest, noun = match["auxiliary"].lower(), match["rest"], match["noun"]
    if noun and _COUNTING.match(word):
        return f"{word} {noun} {auxiliary} {rest}?"
    if (noun and auxiliary in {"do", "does", "did"}) or (noun and len(words(rest)) > 1 and words(rest)[0].is_capital):
        return f"{word} {auxiliary} {rest}, {noun}?"
    if noun:
        return f"{word} {auxiliary} {noun} {rest}?"
    if _SAYING.search(rest):
        rest += " that"
    return f"{word} {auxiliary} {rest}?"


def _of_yes_no(word: str, match: re.Match[str]) -> str:
    auxiliary, rest = match["auxiliary"].lower(), match["rest"]
    plural = next((w for w in reversed(words(rest)) if _is_plural(w)), None)
    if _COUNTING.match(word) and plural:
        left = f"{rest[: plural.span.start].rstrip()} {rest[plural.span.end :].lstrip()}".strip()
        return f"{word} {plural.text} {auxiliary} {left}?"
    return f"{word} {auxiliary} {rest}?"


def subject_of(question: str) -> str | None:
    """What a question says something of: the name or noun behind its first auxiliary, or before it."""
    match = _WH.match(question) or _YES_NO.match(question)
    if match is None:
        return None
    noun = match.groupdict().get("noun") or ""
    rest = match["rest"]
    runs = names_in("x " + rest)
    if runs and runs[0].start - 2 <= len("the "):
        return _with_noun("x " + rest, runs[0])
    if match["auxiliary"].lower() not in {"do", "does", "did"} and noun:
        return noun
    phrase = _NOUN_PHRASE.match(rest)
    is_verb_last = phrase is not None and phrase.end() == len(rest) and len(phrase.group().split()) > 2  # noqa: PLR2004
    if phrase and is_verb_last and match["auxiliary"].lower() in {"do", "does", "did"}:
        return phrase.group().rpartition(" ")[0]
    return phrase.group() if phrase else None


def predicate_of(question: str) -> str | None:
    """What a question says of its subject: "put pressure on him" of "how could Beijing put pressure on him?"."""
    subject = subject_of(question)
    match = _WH.match(question) or _YES_NO.match(question)
    if match is None or subject is None or not match["rest"].startswith(subject):
        return None
    return match["rest"][len(subject) :].strip() or None


def object_of(question: str) -> str | None:
    """What stands behind the verb of a question: "its part in the war"."""
    match = _OBJECT.search(predicate_of(question) or "")
    return match.group() if match else None


def last_phrase(question: str) -> str | None:
    """The last name or definite noun phrase of a question."""
    spans = [*names_in(question), *(Span(*m.span()) for m in _NOUN_PHRASE.finditer(question))]
    last = max(spans, key=lambda span: (span.end, -span.start), default=None)
    return last.text(question) if last else None


def names_in(text: str) -> list[Span]:
    """The runs of capitalised words in a question, other than its first word where that only begins it."""
    runs: list[Span] = []
    for word in words(text):
        if not _is_name(word):
            continue
        if runs and _JOINING.fullmatch(text[runs[-1].end : word.span.start]):
            runs[-1] = Span(runs[-1].start, word.span.end)
        else:
            runs.append(word.span)
    return runs


def swapped(before: str, new: str) -> Iterator[str]:
    """The question before with one of its names exchanged for the new one, like for like, the likeliest first.

    Who is asked to speak gives way first ("what does X say about Y?"), then the last name.
    """
    runs = [run for run in names_in(before) if not _countries(new) & _countries(run.text(before))]
    alike = [run for run in runs if _is_people(run.text(before)) is _is_people(new)]
    for run in sorted(alike, key=lambda run: (not _is_asked(before, run), -run.start)):
        head = before[: run.start]
        if new[:1].isupper() and not _is_people(new):  # "the Kremlin" gives way to "China", not to "the China"
            head = _ARTICLE.sub("", head)
        yield head + new + before[run.end :]
    people = _people_of(new)
    if not alike and runs and people:
        yield before[: runs[-1].start] + people + before[runs[-1].end :]


def swapped_noun(before: str, new: str) -> str | None:
    """The question before with its last plural noun exchanged for another one: "sent troops" for "sent weapons"."""
    plural = next((w for w in reversed(words(before)) if _is_plural(w)), None)
    return before[: plural.span.start] + new + before[plural.span.end :] if plural else None


def is_plural_noun(text: str) -> bool:
    """Whether a text is a plural noun alone, as far as letters tell."""
    tokens = content(text)
    return bool(tokens) and _is_plural(tokens[-1]) and len(tokens) == len(words(text))


def _is_asked(question: str, run: Span) -> bool:
    """Whether a name is the one that a question asks to speak."""
    behind = question[run.end :]
    return (
        re.match(r"(?:['’]s? [\w ]+)? (?:say|think|claim|warn|expect|suggest|want|deny|announce)\b", behind) is not None
    )


def _is_plural(word: Word) -> bool:
    lower = word.text.lower()
    return (word.carries and not word.is_capital and (lower.endswith("s") and not lower.endswith("ss"))) or (
        lower in {"people", "men", "women", "children"}
    )


def _is_name(word: Word) -> bool:
    return word.is_capital and word.carries and (word.span.start > 0 or word.text.isupper())


def _with_noun(text: str, run: Span) -> str:
    """A name with the plural noun that it stands before: "North Korean soldiers"."""
    following = next((w for w in words(text) if w.span.start > run.end), None)
    is_its = following is not None and text[run.end : following.span.start] == " " and _is_plural(following)
    return text[run.start : following.span.end] if following and is_its else run.text(text)


def _countries(text: str) -> set[int]:
    return {named.group for named in name_table().find(text)}


def _is_people(name: str) -> bool:
    """Whether a name says "from there", as "Ukrainian" and "Parisian" do."""
    countries = name_table().find(name)
    if countries:
        people = name_table().groups[countries[0].group][PEOPLE].casefold()
        return name.casefold() in {people, people + "s"}
    return name.casefold().removesuffix("s").endswith(_PEOPLE_ENDINGS)


def _people_of(name: str) -> str | None:
    """The people's name of a country: "Chinese" of "China"."""
    countries = name_table().find(name)
    return name_table().groups[countries[0].group][PEOPLE] if countries and not _is_people(name) else None


def first_names(question: str, names: Sequence[Span]) -> list[str]:
    """The names of a question that are no country's, then the others."""
    texts = [run.text(question) for run in names]
    return sorted(texts, key=lambda text: bool(_countries(text)))


def starts_as_question(text: str) -> bool:
    """Whether a text begins with a question word or an auxiliary."""
    first = words(text)[:1]
    return bool(first) and first[0].text.lower() in listed("question words") | listed("auxiliaries")
