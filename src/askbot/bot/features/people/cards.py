"""Cards of who said what: an entry with its statements, a topic over time, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from discord import ui

from askbot.answer.changes import Change, ChangeKind
from askbot.bot.features.people.asked import AskedWho
from askbot.bot.ui import layout
from askbot.bot.ui.escape import fitted
from askbot.bot.ui.layout import Tone
from askbot.bot.ui.translations import Translations
from askbot.domain import Citation, Stance
from askbot.people import Person, Quote, Spelling
from askbot.presentation.labels import MARKS

if TYPE_CHECKING:
    import discord

PAGE = 5
"""Statements on a page of `/who`."""
LINES = 18
"""Statements of a timeline."""
PAIRS = 5
"""Pairs of statements that differ."""
SPELLINGS = 4
_CHANGED = {
    ChangeKind.FIGURE: "changes.figure",
    ChangeKind.STANCE: "changes.stance",
    ChangeKind.SOURCES_DIFFER: "changes.differ",
}


@dataclass(frozen=True, slots=True)
class StatementsPage:
    """What `/who` shows: an entry and one page of what it said."""

    asked: AskedWho
    person: Person
    spellings: Sequence[Spelling]
    linked: Sequence[Person]
    body: Person | None
    quotes: Sequence[Quote]
    is_last: bool
    """Whether no further page follows."""


def who_card(page: StatementsPage, tr: Translations) -> ui.LayoutView:
    """Who it is, and what they said, newest first, under the headings of their documents."""
    parts = [layout.text(_head(page, tr)), layout.line()]
    parts.append(layout.text(_statements(page.quotes, tr) or tr("who.none")))
    buttons = _turns(page)
    if changes := page.asked.changes_id:
        buttons.append(layout.button(tr("who.changes"), changes))
    if buttons:
        parts.append(layout.row(buttons))
    return layout.card(Tone.ANSWER, parts)


def _head(page: StatementsPage, tr: Translations) -> str:
    person = page.person
    facts = [tr(f"who.{person.kind.value}"), *([person.country] if person.country else [])]
    facts.append(tr("who.counts", statements=person.statements, documents=person.documents))
    facts += [f"{person.since} – {person.until}"] if person.since else []
    lines = [f"### {fitted(person.name, 120)}", f"-# {' · '.join(facts)}"]
    called = [f"{fitted(one.text, 80)}{_dates(one)}" for one in page.spellings[:SPELLINGS] if one.text != person.name]
    lines += [f"-# {tr('who.called', names='; '.join(called))}"] if called else []
    lines += [f"-# {tr('who.speaks_for', name=fitted(page.body.name, 80))}"] if page.body else []
    names = ", ".join(fitted(one.name, 60) for one in page.linked[:SPELLINGS])
    lines += [f"-# {tr('who.spoken_for', names=names)}"] if names else []
    lines += [f"-# {tr('who.filtered', filters=filters)}"] if (filters := _filters(page.asked, tr)) else []
    lines += [f"-# {tr('who.page', page=page.asked.page + 1)}"] if page.asked.page or not page.is_last else []
    return "\n".join(lines)


def _filters(asked: AskedWho, tr: Translations) -> str:
    stance = tr.stance(asked.stance) if asked.stance else ""
    days = f"{asked.since or '…'} – {asked.until or '…'}" if asked.since or asked.until else ""
    return " · ".join(filter(None, (fitted(asked.topic, 60), stance, days, fitted(asked.collection or "", 60))))


def _dates(spelling: Spelling) -> str:
    if spelling.since is None:
        return ""
    return f" ({spelling.since})" if spelling.since == spelling.until else f" ({spelling.since} – {spelling.until})"


def _statements(quotes: Sequence[Quote], tr: Translations) -> str:
    lines: list[str] = []
    last: tuple[str, ...] = ()
    for quote in quotes:
        cited = quote.statement.citation
        place = (cited.document, *cited.section)
        if place != last:
            lines.append(f"**{cited.date or '—'}** · {_where(cited)}")
        last = place
        lines.append(f"> {_stance(quote, tr)}{fitted(quote.statement.text, 420)}")
    return "\n".join(lines)


def _where(cited: Citation) -> str:
    section = f" › {fitted(cited.section[-1], 60)}" if cited.section else ""
    return f"{fitted(cited.title, 90)}{section}"


def _stance(quote: Quote, tr: Translations) -> str:
    stance = quote.statement.voice.stance
    return f"{MARKS[stance]} *{tr.stance(stance)}* · "


def _turns(page: StatementsPage) -> list[ui.Button[Any]]:
    turns: list[ui.Button[Any]] = []
    before, after = page.asked.turned(page.asked.page - 1), page.asked.turned(page.asked.page + 1)
    if page.asked.page and (name := before.custom_id):
        turns.append(layout.button("‹", name))
    if not page.is_last and (name := after.custom_id):
        turns.append(layout.button("›", name))
    return turns


def timeline_card(
    topic: str, quotes: Sequence[Quote], tr: Translations, picture: discord.File | None = None
) -> ui.LayoutView:
    """Dated statements of all sides in order, one line each, with a picture of who spoke when."""
    if not quotes:
        return layout.notice(tr("timeline.none", topic=fitted(topic, 100)))
    shown = _spread(quotes)
    head = f"### {tr('timeline.title', topic=fitted(topic, 100))}\n-# {tr('timeline.counts', n=len(quotes))}"
    head += f"\n-# {tr('timeline.left_out', n=len(quotes) - len(shown))}" if len(shown) < len(quotes) else ""
    parts = [layout.text(head)]
    if picture is not None:
        gallery: ui.MediaGallery[Any] = ui.MediaGallery()
        gallery.add_item(media=picture, description=picture.description)
        parts.append(gallery)
    parts.append(layout.text("\n".join(_line(quote, tr) for quote in shown)))
    return layout.card(Tone.ANSWER, parts)


def _spread(quotes: Sequence[Quote]) -> Sequence[Quote]:
    """So many that a card holds them: of each speaker and day the first, then evenly over time."""
    if len(quotes) <= LINES:
        return quotes
    firsts = list({(q.person.number, q.statement.citation.date): q for q in reversed(quotes)}.values())[::-1]
    chosen = firsts if len(firsts) >= LINES else list(quotes)
    step = len(chosen) / LINES
    return [chosen[int(n * step)] for n in range(LINES)]


def _line(quote: Quote, tr: Translations) -> str:
    stance = quote.statement.voice.stance
    mark = f"{MARKS[stance]} " + (f"*{tr.stance(stance)}* " if stance is not Stance.REPORTED else "")
    text = fitted(quote.statement.text, 110)
    return f"**{quote.statement.citation.date or '—'}** {mark}**{fitted(quote.person.name, 40)}**: {text}"


def changes_card(about: str, differing: Sequence[Change], tr: Translations) -> ui.LayoutView:
    """Pairs of statements that differ, both word for word."""
    if not differing:
        return layout.notice(tr("changes.none", name=fitted(about, 100)))
    parts: list[layout.Part] = [layout.text(f"### {tr('changes.title', name=fitted(about, 100), n=len(differing))}")]
    for change in differing[:PAIRS]:
        lines = [f"**{tr(_CHANGED[change.kind])}**", _side(change.earlier, tr), _side(change.later, tr)]
        parts += [layout.line(), layout.text("\n".join(lines))]
    return layout.card(Tone.RELATED, parts)


def _side(quote: Quote, tr: Translations) -> str:
    cited = quote.statement.citation
    head = f"{cited.date or '—'} · **{fitted(quote.person.name, 60)}** · {fitted(cited.title, 60)}"
    return f"{head}\n> {_stance(quote, tr)}{fitted(quote.statement.text, 230)}"
