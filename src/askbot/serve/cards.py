"""What the page shows of a result, as HTML: the same card as in a chat."""

from __future__ import annotations

from collections.abc import Sequence

from askbot.api.results import Catalogue, PassageInPlace, Timeline, Who
from askbot.domain import Answer, Citation, Form, Span, Stance, Statement, Status
from askbot.people import Quote
from askbot.presentation.answer_lines import head_lines, part_of, read_as_line, small_print, speaker_line
from askbot.presentation.labels import MARKS, emphasis, undated_note
from askbot.presentation.people_lines import person_line, spelling_line
from askbot.presentation.prose import paragraphs, prose
from askbot.serve.markup import Child, Html, address, element, joined, web_address

HELP = "Ask what the briefings say: who said what, how many, when, where."
TONES = {Status.ANSWERED: "answer", Status.RELATED: "related", Status.NOT_COVERED: "plain"}


def answer_card(answer: Answer) -> Html:
    """An answer: what is to be said of it, then who says what, and where it stands."""
    if answer.form is Form.HELP:
        return notice(HELP)
    parts = [_small(f"“{answer.question}”")]
    parts += [_small(line)] if (line := read_as_line(answer)) else []
    parts += [element("p", line, class_="head") for line in head_lines(answer)]
    if answer.synthesis:
        retold = " ".join(s.text + " " + "".join(f"[{i + 1}]" for i in s.cites) for s in answer.synthesis)
        parts += [element("p", retold), _small("Retold by a language model from the statements below.")]
    parts += _statements(answer)
    parts += [_small(f"{note}.")] if (note := undated_note(answer.undated)) else []
    return element("article", *parts, _small(small_print(answer)), class_=f"card {TONES[answer.status]}")


def _statements(answer: Answer) -> list[Html]:
    parts: list[Html] = []
    last = ""
    for statement in answer.statements:
        part = part_of(answer, statement)
        if part and part != last:
            parts.append(element("h2", part))
        last = part
        parts.append(_statement(statement))
    return parts


def _statement(statement: Statement) -> Html:
    who, *how = speaker_line(statement).split(" · ")
    stance = statement.voice.stance
    shown = [_stance(stance) if part == f"{MARKS[stance]} {stance.value}" else part for part in how]
    voice = element("p", joined([element("strong", who), *shown], " · "), class_="voice")
    quote = element("blockquote", *_bold(statement.text, emphasis(statement)))
    notes = [_small(f"{note.label} {note.text}") for note in statement.footnotes]
    places = [_place(citation) for citation in (statement.citation, *statement.also)]
    return element("section", voice, quote, *notes, *places)


def _stance(stance: Stance) -> Html:
    """A mark and the word; the marks differ in shape as well as in colour."""
    return joined([element("span", class_=f"mark {stance.value.replace(' ', '-')}", aria_hidden="true"), stance.value])


def _bold(text: str, spans: Sequence[Span]) -> list[Child]:
    """The text with these spans in bold."""
    pieces: list[Child] = []
    at = 0
    for span in sorted(spans):
        if span.start >= at:
            pieces += [text[at : span.start], element("b", span.text(text))]
            at = span.end
    return [*pieces, text[at:]]


def _place(citation: Citation) -> Html:
    """Where it stands, as a link to the passage."""
    first, last = citation.lines
    lines = f"line {first}" if first == last else f"lines {first}–{last}"
    where = " › ".join([citation.title, *citation.section])
    link = element("a", where, href=address("/passage", id=citation.passage))
    details = [f"p. {citation.page}" if citation.page else lines]
    if citation.date:
        details.append(f"{citation.date:%d %B %Y}".lstrip("0") + (" by its text" if citation.date_guessed else ""))
    return element("p", joined([link, *details], " · "), class_="small")


def passage_card(found: PassageInPlace) -> Html:
    """A passage with the text around it, and a link to the document's address."""
    passage, document = found.passage, found.document
    where = [" › ".join(passage.section)] if passage.section else []
    page = document.page(passage.start)
    where.append(f"p. {page}" if page else f"lines {passage.lines[0]}–{passage.lines[1]}")
    where += [str(document.date)] if document.date else []
    where += [document.publisher] if document.publisher else []
    link = web_address(document.url)
    source = [element("p", element("a", "Source", href=link, rel="noopener noreferrer"))] if link else []
    named = dict.fromkeys(f"{a.speaker} ({a.stance.value})" for a in found.attributions if a.shown and a.speaker)
    speakers = [_small(f"Speakers: {'; '.join(named)}")] if named else []
    return element(
        "article",
        element("h1", document.title),
        _small(" · ".join(where)),
        *_around(found.before, first=len(found.before) == passage.start, last=True),
        element("blockquote", *(element("p", one) for one in paragraphs(passage.text))),
        *_around(found.after, first=True, last=passage.end + len(found.after) == len(document.text)),
        *speakers,
        *source,
        class_="card plain",
    )


def _around(text: str, *, first: bool, last: bool) -> list[Html]:
    """The running text before or after a passage, begun and ended at a word; `first` and `last`: nothing is cut off."""
    words = prose(text).strip().split(" ")
    kept = words[0 if first else 1 : len(words) if last else -1]
    shown = " ".join([*([] if first else ["…"]), *kept, *([] if last else ["…"])]) if any(kept) else ""
    return [element("p", one, class_="around") for one in paragraphs(shown)]


def who_card(who: Who, skip: int) -> Html:
    """Who it is, and what they said, newest first."""
    called = [spelling_line(one) for one in who.spellings if one.text != who.person.name]
    parts = [element("h1", who.person.name), _small(person_line(who.person))]
    parts += [_small(f"Also called: {'; '.join(called)}")] if called else []
    parts += [_small(f"Speaks for: {who.body.name}")] if who.body else []
    parts += [_small(f"Spoken for by: {', '.join(one.name for one in who.linked)}")] if who.linked else []
    parts += [_quote(quote, named=False) for quote in who.quotes]
    if who.more:
        more = address("/who", name=f"#{who.person.number}", skip=skip + len(who.quotes))
        parts.append(element("p", element("a", "Earlier statements", href=more)))
    return element("article", *parts, class_="card answer")


def timeline_card(timeline: Timeline) -> Html:
    """What all sides said, oldest first."""
    if not timeline.quotes:
        return notice(f"Nobody is quoted on “{timeline.topic}”.")
    left_out = timeline.total - len(timeline.quotes)
    tail = [_small(f"{left_out} more are left out.")] if left_out else []
    quotes = [_quote(quote, named=True) for quote in timeline.quotes]
    return element("article", element("h1", timeline.topic), *quotes, *tail, class_="card answer")


def _quote(quote: Quote, *, named: bool) -> Html:
    stance = quote.statement.voice.stance
    day = str(quote.statement.citation.date or "No date")
    who = [element("strong", quote.person.name)] if named else []
    voice = element("p", joined([day, *who, _stance(stance)], " · "), class_="voice")
    place = _place(quote.statement.citation)
    return element("section", voice, element("blockquote", quote.statement.text), place)


def documents_card(catalogue: Catalogue) -> Html:
    """Documents by collection."""
    parts: list[Html] = [element("h1", "Documents")]
    for collection in catalogue.collections:
        rows = [one for one in catalogue.documents if one.collection == collection.name]
        lines = [
            element("li", f"{one.title} ", element("span", _about(one.path, one.dated), class_="small")) for one in rows
        ]
        described = [_small(collection.description)] if collection.description else []
        parts += [element("h2", collection.shown), *described, element("ul", *lines)]
    shown = len(catalogue.documents)
    parts += [_small(f"{catalogue.total - shown} more are left out.")] if shown < catalogue.total else []
    return element("article", *parts, class_="card plain")


def _about(path: str, dated: object) -> str:
    return f"{path} · {dated}" if dated else path


def notice(message: str, tone: str = "plain") -> Html:
    """A card that only says something."""
    return element("article", element("p", message), class_=f"card {tone}", role="status")


def _small(text: str) -> Html:
    return element("p", text, class_="small")
