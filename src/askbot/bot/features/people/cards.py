"""Cards of who said what: an entry with its statements, a topic over time, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from discord import ui

from askbot.answer.changes import Change, ChangeKind
from askbot.bot.features.people.asked import AskedWho
from askbot.bot.ui import layout
from askbot.bot.ui.escape import fitted
from askbot.bot.ui.layout import Tone
from askbot.domain import Citation, Stance
from askbot.people import Person, Quote, Spelling
from askbot.presentation.labels import MARKS
from askbot.presentation.people_lines import person_facts
from askbot.presentation.translations import Translations

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
    for place in _by_place(page.quotes):
        parts += [layout.text(_statements(place, tr)), layout.gap()]
    parts += [] if page.quotes else [layout.text(tr("who.none"))]
    buttons = _turns(page)
    if changes := page.asked.changes_id:
        buttons.append(layout.button(tr("who.changes"), changes))
    if buttons:
        parts.append(layout.row(buttons))
    return layout.card(Tone.ANSWER, parts)


def _head(page: StatementsPage, tr: Translations) -> str:
    person = page.person
    facts = [fitted(fact, 60) for fact in person_facts(person, tr)]
    facts += [_days(person.since, person.until)] if person.since and person.until else []
    lines = [f"### {fitted(person.name, 120)}", f"-# {' · '.join(facts)}"]
    spellings = [one for one in page.spellings if _bare(one.text) != _bare(person.name)]
    called = [f"{fitted(one.text, 80)}{_dates(one)}" for one in spellings[:SPELLINGS]]
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


def _bare(name: str) -> str:
    """A name without its article and capitals: with them alone it is no other one."""
    return name.casefold().removeprefix("the ")


def _dates(spelling: Spelling) -> str:
    if spelling.since is None or spelling.until is None:
        return ""
    return f" ({_days(spelling.since, spelling.until)})"


def _days(first: date, last: date) -> str:
    return layout.day(first) if first == last else f"{layout.day(first)} – {layout.day(last)}"


def _by_place(quotes: Sequence[Quote]) -> list[list[Quote]]:
    """Neighbours of one section together."""
    return [list(group) for _, group in groupby(quotes, key=lambda quote: _place(quote.statement.citation))]


def _place(cited: Citation) -> tuple[str, ...]:
    return (cited.document, *cited.section)


def _statements(quotes: Sequence[Quote], tr: Translations) -> str:
    """Where some statements stand, and each of them."""
    cited = quotes[0].statement.citation
    lines = [f"> {_stance(quote, tr)} · {fitted(quote.statement.text, 420)}" for quote in quotes]
    return "\n".join([f"**{_day(cited, tr)}** · {_where(cited)}", *lines])


def _day(cited: Citation, tr: Translations) -> str:
    return layout.day(cited.date) if cited.date else tr("page.undated")


def _where(cited: Citation) -> str:
    section = f" › {fitted(cited.section[-1], 60)}" if cited.section else ""
    return f"{fitted(cited.title, 90)}{section}"


def _stance(quote: Quote, tr: Translations) -> str:
    stance = quote.statement.voice.stance
    return f"{MARKS[stance]} *{tr.stance(stance)}*"


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
    head = f"### {tr('timeline.title', topic=fitted(topic, 100))}\n-# {tr.counted('named_statements', len(quotes))}"
    if left_out := len(quotes) - len(shown):
        head += f"\n-# {tr('timeline.left_out', n=tr.counted('not_shown', left_out))}"
    parts = [layout.text(head), layout.gap()]
    if picture is not None:
        gallery: ui.MediaGallery[Any] = ui.MediaGallery()
        gallery.add_item(media=picture, description=picture.description)
        parts += [gallery, layout.gap()]
    days = groupby(shown, key=lambda quote: _day(quote.statement.citation, tr))
    parts.append(layout.text("\n\n".join(_of_day(day, list(said), tr) for day, said in days)))
    return layout.card(Tone.ANSWER, parts)


def _spread(quotes: Sequence[Quote]) -> Sequence[Quote]:
    """So many that a card holds them: of each speaker and day the first, then evenly over time."""
    if len(quotes) <= LINES:
        return quotes
    firsts = list({(q.person.number, q.statement.citation.date): q for q in reversed(quotes)}.values())[::-1]
    chosen = firsts if len(firsts) >= LINES else list(quotes)
    step = len(chosen) / LINES
    return [chosen[int(n * step)] for n in range(LINES)]


def _of_day(day: str, quotes: Sequence[Quote], tr: Translations) -> str:
    return "\n".join([f"**{day}**", *(_line(quote, tr) for quote in quotes)])


def _line(quote: Quote, tr: Translations) -> str:
    """What somebody said; that it is plainly reported, the mark alone says."""
    stance = quote.statement.voice.stance
    word = f" · *{tr.stance(stance)}*" if stance is not Stance.REPORTED else ""
    return f"{MARKS[stance]} **{fitted(quote.person.name, 40)}**{word}: {fitted(quote.statement.text, 110)}"


def changes_card(about: str, differing: Sequence[Change], tr: Translations) -> ui.LayoutView:
    """Pairs of statements that differ, both word for word."""
    if not differing:
        return layout.notice(tr("changes.none", name=fitted(about, 100)))
    parts: list[layout.Part] = [layout.text(f"### {tr('changes.title', name=fitted(about, 100), n=len(differing))}")]
    for change in differing[:PAIRS]:
        parts += [layout.line(), layout.text(f"**{tr(_CHANGED[change.kind])}**\n{_side(change.earlier, tr)}")]
        parts += [layout.gap(), layout.text(_side(change.later, tr))]
    return layout.card(Tone.RELATED, parts)


def _side(quote: Quote, tr: Translations) -> str:
    cited = quote.statement.citation
    head = f"{_day(cited, tr)} · **{fitted(quote.person.name, 60)}** · {fitted(cited.title, 60)}"
    return f"{head}\n> {_stance(quote, tr)} · {fitted(quote.statement.text, 230)}"
