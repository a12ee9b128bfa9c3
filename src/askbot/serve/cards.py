"""What the page shows of a result, as HTML: the same card as in a chat."""

from __future__ import annotations

from collections.abc import Sequence

from askbot.api.results import Catalogue, PassageInPlace, Timeline, Who
from askbot.domain import Answer, Citation, Form, Span, Stance, Statement, Status
from askbot.people import Quote
from askbot.presentation.answer_lines import (
    head_lines,
    part_of,
    place_parts,
    read_as_line,
    sureness,
    voice_parts,
)
from askbot.presentation.labels import MARKS, emphasis, undated_note
from askbot.presentation.people_lines import person_line, spelling_line
from askbot.presentation.prose import paragraphs, prose
from askbot.presentation.translations import Translations
from askbot.presentation.why import certainty, matching, reasons
from askbot.serve.markup import Child, Html, address, element, joined, web_address

TONES = {Status.ANSWERED: "answer", Status.RELATED: "related", Status.NOT_COVERED: "plain"}


def answer_card(answer: Answer, tr: Translations) -> Html:
    """An answer: what is to be said of it, then who says what, and where it stands."""
    if answer.form is Form.HELP:
        return notice(tr("page.help"))
    parts = [_small(f"“{answer.question}”")]
    parts += [_small(line)] if (line := read_as_line(answer, tr)) else []
    parts += [element("p", line, class_="head") for line in head_lines(answer, tr)]
    if answer.synthesis:
        retold = " ".join(s.text + " " + "".join(f"[{i + 1}]" for i in s.cites) for s in answer.synthesis)
        parts += [element("p", retold), _small(tr("answer.retold"))]
    parts += _statements(answer, tr)
    parts += [_small(f"{note}.")] if (note := undated_note(answer.undated, tr)) else []
    parts += [_small(line) for line in sureness(answer, tr)]
    return element("article", *parts, _why(answer, tr), class_=f"card {TONES[answer.status]}")


def _why(answer: Answer, tr: Translations) -> Html:
    """Why this is the answer, closed until it is asked for; the ids stand here alone."""
    first = answer.statements[0] if answer.statements else None
    words = matching(first.text, first.highlights) if first else []
    lines = reasons(first.voice.speaker if first else None, words, answer.signals, tr, str)
    return element(
        "details",
        element("summary", tr("why.title")),
        element("p", certainty(answer.status, answer.confidence, answer.threshold, tr, str)),
        *([element("ul", *(element("li", line) for line in lines))] if lines else []),
        _small(tr("page.kept", id=answer.id, index=answer.snapshot)),
    )


def _statements(answer: Answer, tr: Translations) -> list[Html]:
    parts: list[Html] = []
    last = ""
    for statement in answer.statements:
        part = part_of(answer, statement)
        if part and part != last:
            parts.append(element("h2", part))
        last = part
        parts.append(_statement(statement, tr))
    return parts


def _statement(statement: Statement, tr: Translations) -> Html:
    stance = statement.voice.stance
    who, *how = voice_parts(statement, tr)
    marked = f"{MARKS[stance]} {tr.stance(stance)}"
    shown = [_stance(stance, tr) if part == marked else part for part in how]
    voice = element("p", joined([element("strong", who), *shown], " · "), class_="voice")
    quote = element("blockquote", *_bold(statement.text, emphasis(statement)))
    notes = [_small(f"{note.label} {note.text}") for note in statement.footnotes]
    places = [_place(citation, tr) for citation in (statement.citation, *statement.also)]
    return element("section", voice, quote, *notes, *places)


def _stance(stance: Stance, tr: Translations) -> Html:
    """A mark and the word; the marks differ in shape as well as in colour."""
    mark = element("span", class_=f"mark {stance.value.replace(' ', '-')}", aria_hidden="true")
    return joined([mark, tr.stance(stance)])


def _bold(text: str, spans: Sequence[Span]) -> list[Child]:
    """The text with these spans in bold."""
    pieces: list[Child] = []
    at = 0
    for span in sorted(spans):
        if span.start >= at:
            pieces += [text[at : span.start], element("b", span.text(text))]
            at = span.end
    return [*pieces, text[at:]]


def _place(citation: Citation, tr: Translations) -> Html:
    """Where it stands, as a link to the passage."""
    where = " › ".join([citation.title, *citation.section])
    link = element("a", where, href=address("/passage", id=citation.passage))
    return element("p", joined([link, *place_parts(citation, tr)], " · "), class_="small")


def passage_card(place: PassageInPlace, tr: Translations) -> Html:
    """A passage with the text around it, and a link to the document's address."""
    passage, document = place.passage, place.document
    citation = Citation.of(document, passage, Span(passage.start, passage.end), passage.lines)
    where = [" › ".join(passage.section)] if passage.section else []
    where += place_parts(citation, tr)
    where += [document.publisher] if document.publisher else []
    link = web_address(document.url)
    source = [element("p", element("a", tr("read.source"), href=link, rel="noopener noreferrer"))] if link else []
    shown = [one for one in place.attributions if one.shown and one.speaker]
    named = dict.fromkeys(f"{one.speaker} ({tr.stance(one.stance)})" for one in shown)
    speakers = [_small(tr("page.speakers", names="; ".join(named)))] if named else []
    return element(
        "article",
        element("h1", document.title),
        _small(" · ".join(where)),
        *_around(place.before, first=len(place.before) == passage.start, last=True),
        element("blockquote", *(element("p", one) for one in paragraphs(passage.text))),
        *_around(place.after, first=True, last=passage.end + len(place.after) == len(document.text)),
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


def who_card(who: Who, skip: int, tr: Translations) -> Html:
    """Who it is, and what they said, newest first."""
    called = [spelling_line(one) for one in who.spellings if one.text != who.person.name]
    parts = [element("h1", who.person.name), _small(person_line(who.person, tr))]
    parts += [_small(tr("who.called", names="; ".join(called)))] if called else []
    parts += [_small(tr("who.speaks_for", name=who.body.name))] if who.body else []
    spoken = ", ".join(one.name for one in who.linked)
    parts += [_small(tr("who.spoken_for", names=spoken))] if spoken else []
    parts += [_quote(quote, tr, named=False) for quote in who.quotes]
    if who.more:
        more = address("/who", name=f"#{who.person.number}", skip=skip + len(who.quotes))
        parts.append(element("p", element("a", tr("page.earlier"), href=more)))
    return element("article", *parts, class_="card answer")


def timeline_card(timeline: Timeline, tr: Translations) -> Html:
    """What all sides said, oldest first."""
    if not timeline.quotes:
        return notice(tr("timeline.none", topic=f"“{timeline.topic}”"))
    left_out = timeline.total - len(timeline.quotes)
    tail = [_small(tr("page.left_out", n=left_out))] if left_out else []
    quotes = [_quote(quote, tr, named=True) for quote in timeline.quotes]
    return element("article", element("h1", timeline.topic), *quotes, *tail, class_="card answer")


def _quote(quote: Quote, tr: Translations, *, named: bool) -> Html:
    cited = quote.statement.citation
    who = [element("strong", quote.person.name)] if named else []
    day = tr.day(cited.date) if cited.date else tr("page.undated")
    voice = element("p", joined([day, *who, _stance(quote.statement.voice.stance, tr)], " · "), class_="voice")
    return element("section", voice, element("blockquote", quote.statement.text), _place(cited, tr))


def documents_card(catalogue: Catalogue, tr: Translations) -> Html:
    """Documents by collection."""
    parts: list[Html] = [element("h1", tr("page.documents"))]
    for collection in catalogue.collections:
        rows = [one for one in catalogue.documents if one.collection == collection.name]
        lines = [
            element("li", f"{one.title} ", element("span", _about(one.path, one.dated), class_="small")) for one in rows
        ]
        described = [_small(collection.description)] if collection.description else []
        parts += [element("h2", collection.shown), *described, element("ul", *lines)]
    left_out = catalogue.total - len(catalogue.documents)
    parts += [_small(tr("page.left_out", n=left_out))] if left_out > 0 else []
    return element("article", *parts, class_="card plain")


def _about(path: str, dated: object) -> str:
    return f"{path} · {dated}" if dated else path


def notice(message: str, tone: str = "plain") -> Html:
    """A card that only says something."""
    return element("article", element("p", message), class_=f"card {tone}", role="status")


def _small(text: str) -> Html:
    return element("p", text, class_="small")
