"""Cards behind an answer's buttons: a passage in its place, more passages, why this is the answer."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

from discord import ui

from askbot.bot.ui import layout
from askbot.bot.ui.answer_card import Action, button_id, place_line, place_of, readable
from askbot.bot.ui.card_data import CardData, CardPassage
from askbot.bot.ui.escape import fitted
from askbot.bot.ui.layout import Part, Tone
from askbot.domain import Span
from askbot.presentation.translations import Translations
from askbot.presentation.why import certainty, matching, reasons

PASSAGE_CHARS = 2600
AROUND_CHARS = 420
PAGE = 3
PER_PASSAGE = 420
BOLD_CHARS = 110
"""Of each name and word of a reason."""


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
    return certainty(data.status, data.confidence, data.threshold, tr, _bold)


def _reasons(data: CardData, tr: Translations) -> list[str]:
    first = data.statements[0] if data.statements else None
    words = matching(first.text, first.matches) if first else []
    return reasons(first.speaker if first else None, words, data.signals, tr, _bold)


def _bold(text: str) -> str:
    return f"**{fitted(text, BOLD_CHARS)}**"
