"""Cards behind an answer's buttons: a passage in its place, more passages, and why this is the answer."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

from discord import ui

from askbot.bot.ui import layout
from askbot.bot.ui.answer_card import Action, button_id, match_strength, place_line, place_of
from askbot.bot.ui.card_data import CardData, CardPassage
from askbot.bot.ui.escape import escape, fitted
from askbot.bot.ui.layout import Tone
from askbot.bot.ui.translations import Translations
from askbot.domain import Span

PASSAGE_CHARS = 2600
AROUND_CHARS = 420
PAGE = 3
PER_PASSAGE = 420
SHARES = {
    "share matched": "signal.passage",
    "share matched in the sentence": "signal.sentence",
    "best sentence's cosine": "signal.meaning",
}
"""Signals of an answer that are shares, and what they are called."""
OBJECTIONS = {"lacks the kind": "signal.kind", "counts others": "signal.others"}
"""Signals that speak against an answer where they are above 0."""
RANKERS = ("passage", "sentence", "maxsim", "bm25")


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
    if (link := _link(passage)) is not None:
        parts.append(layout.row([ui.Button(label=tr("read.source"), url=link)]))
    return layout.card(Tone.PLAIN, parts)


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
            layout.beside(place_line(passage, tr, place + 1), read),
            layout.text(f"> {fitted(passage.text, PER_PASSAGE, _cited(data, place))}"),
        ]
    if pages > 1:
        parts += [layout.line(), layout.turning(page, pages, partial(button_id, Action.PAGE, data.id))]
    return layout.card(Tone.PLAIN, parts)


def why_card(data: CardData, tr: Translations) -> ui.LayoutView:
    """How an answer came about: how sure, against which threshold, and what each ranker thought of each passage."""
    head = tr(
        "why.confidence",
        strength=match_strength(data, tr),
        percent=min(99, max(1, round(data.confidence * 100))),  # nothing is all or not at all sure
        threshold=round(data.threshold * 100),
    )
    parts = [layout.text(f"### {tr('why.title')}\n{head[:3].upper()}{head[3:]}")]
    if signals := _signals(data, tr):
        parts += [layout.gap(), layout.text("\n".join([tr("why.signals"), *signals]))]
    parts.append(layout.line())
    rows = [_scores(passage, tr, place) for place, passage in enumerate(data.passages[:5])]
    parts.append(layout.text("\n".join([tr("why.passages"), *rows])))
    parts.append(layout.text(f"-# {tr('answer.index', id=escape(data.snapshot))} · {data.id}"))
    return layout.card(Tone.PLAIN, parts)


def _signals(data: CardData, tr: Translations) -> list[str]:
    """What the confidence rests on, as far as it says something to people."""
    shares = [
        f"- {tr(key)}: {data.signals[name] * 100:.0f}\u00a0%" for name, key in SHARES.items() if name in data.signals
    ]
    return [*shares, *(f"- {tr(key)}" for name, key in OBJECTIONS.items() if data.signals.get(name, 0) > 0)]


def _scores(passage: CardPassage, tr: Translations, place: int) -> str:
    scores = [f"{tr(f'ranker.{name}')} {passage.scores[name]:.2f}" for name in RANKERS if name in passage.scores]
    return f"- {place_line(passage, tr, place + 1, small=False)}\n-# {' · '.join(scores) or f'{passage.score:.2f}'}"
