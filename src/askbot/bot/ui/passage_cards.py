"""Cards behind an answer's buttons: a passage in its place, more passages, why this is the answer."""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import urlsplit

from discord import ui

from askbot.bot.ui import layout
from askbot.bot.ui.answer_card import Action, button_id, place_line, place_of, readable
from askbot.bot.ui.card_data import CardData, CardPassage, CardStatement
from askbot.bot.ui.escape import fitted
from askbot.bot.ui.layout import Part, Tone
from askbot.bot.ui.translations import Translations
from askbot.domain import Span, Status

PASSAGE_CHARS = 2600
AROUND_CHARS = 420
PAGE = 3
PER_PASSAGE = 420
MATCHES = 8
"""Words of the question named as found."""
OBJECTIONS = {"lacks the kind": "why.kind", "another owner": "why.others"}
"""Signals that speak against an answer where they are above 0."""
_NAME = re.compile(r"\w")


def passage_card(data: CardData, place: int, tr: Translations) -> ui.LayoutView:
    """A passage with the text around it; the sentences of the answer in bold."""
    passage = data.passages[place]
    parts = [layout.text(f"### {fitted(passage.title, 150)}\n-# {place_of(passage, tr)}"), layout.line()]
    before = _last_sentences(passage.before, AROUND_CHARS)
    after = fitted(passage.after, AROUND_CHARS) if passage.after.strip() else ""
    if before:
        parts += [layout.text(f"-# {before}"), layout.gap()]
    parts.append(layout.text(f"> {fitted(passage.text, PASSAGE_CHARS, _cited(data, place))}"))
    if after:
        parts += [layout.gap(), layout.text(f"-# {after}")]
    parts += _turn_cited(data, place)
    if (link := _link(passage)) is not None:
        parts.append(layout.row([ui.Button(label=tr("read.source"), url=link)]))
    return layout.card(Tone.PLAIN, parts)


def _turn_cited(data: CardData, place: int) -> list[Part]:
    """Buttons to the other passages that the answer cites."""
    cited = data.cited
    if len(cited) < 2 or place not in cited:  # noqa: PLR2004 - one passage has no others
        return []
    return [layout.turning(cited.index(place), len(cited), partial(button_id, Action.TURN, data.id))]


def _cited(data: CardData, place: int) -> tuple[Span, ...]:
    return tuple(Span(s.start, s.start + len(s.text)) for s in data.statements if s.passage == place)


def _last_sentences(text: str, limit: int) -> str:
    """The end of `text`, escaped, begun at a sentence or word."""
    tail = text[-limit // 2 :]
    if len(text) > len(tail):
        tail = tail[tail.find(" ") + 1 :]
    return fitted(tail, limit) if tail.strip() else ""


def _link(passage: CardPassage) -> str | None:
    """The document's address, if it is one of the web and short enough for a button."""
    if not passage.url or len(passage.url) > 512:  # noqa: PLR2004 - Discord's limit
        return None
    try:
        address = urlsplit(passage.url)
    except ValueError:
        return None
    return passage.url if address.scheme in {"http", "https"} and address.hostname else None


def more_card(data: CardData, page: int, tr: Translations) -> ui.LayoutView:
    """The passages that were found, a few at a time."""
    pages = max(1, -(-len(data.passages) // PAGE))
    page = min(page, pages - 1)
    parts = [layout.text(f"### {tr('more.title')}\n-# {tr('more.page', page=page + 1, pages=pages)}")]
    for place in range(page * PAGE, min((page + 1) * PAGE, len(data.passages))):
        passage = data.passages[place]
        read = layout.button(tr("button.read"), button_id(Action.READ, data.id, place))
        parts += [
            layout.line(),
            layout.beside(f"-# [{place + 1}] {place_line(passage, tr)}", read),
            layout.text(f"> {fitted(passage.text, PER_PASSAGE, _cited(data, place))}"),
        ]
    if pages > 1:
        parts += [layout.line(), layout.turning(page, pages, partial(button_id, Action.PAGE, data.id))]
    return layout.card(Tone.PLAIN, parts)


def why_card(data: CardData, tr: Translations) -> ui.LayoutView:
    """Why this is the answer, in words; the numbers of each step are in `askbot explain`."""
    lines = [f"- {reason}" for reason in _reasons(data, tr)]
    parts = [layout.text(f"### {tr('why.title')}\n{_sure(data, tr)}")]
    if lines:
        parts += [layout.gap(), layout.text("\n".join(lines))]
    if data.passages:
        looked = [f"- {place_line(passage, tr)}" for passage in data.passages[:5]]
        parts += [layout.line(), layout.text("\n".join([f"**{tr('why.passages')}**", *looked]))]
    kept = tr("why.kept", index=readable(data.snapshot), id=data.id)
    return layout.card(Tone.PLAIN, [*parts, layout.text(f"-# {kept}")])


def _sure(data: CardData, tr: Translations) -> str:
    """How sure the reader is, in words and as a share; nothing is all or not at all sure."""
    percent = min(99, max(1, round(data.confidence * 100)))
    key = "why.sure" if data.status is Status.ANSWERED else "why.unsure"
    return tr(key, percent=percent, threshold=round(data.threshold * 100))


def _reasons(data: CardData, tr: Translations) -> list[str]:
    """What speaks for the first statement, and what speaks against an answer."""
    reasons: list[str] = []
    if data.statements:
        first = data.statements[0]
        if first.speaker:
            reasons.append(tr("why.names", name=fitted(first.speaker, 110)))
        if words := _matching(first):
            reasons.append(tr("why.matches", words=", ".join(words)))
    return [*reasons, *(tr(key) for name, key in OBJECTIONS.items() if data.signals.get(name, 0) > 0)]


def _matching(statement: CardStatement) -> list[str]:
    """The words of a statement that match the question, once each."""
    matched = [span.text(statement.text).strip() for span in sorted(statement.matches)]
    return [f"**{fitted(word, 60)}**" for word in dict.fromkeys(matched) if _NAME.search(word)][:MATCHES]
