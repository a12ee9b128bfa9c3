"""The answer card: who says it, what they say to the letter, where it stands, and how sure the match is."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from enum import StrEnum

import discord
from discord import ui

from askbot.bot.ui import layout
from askbot.bot.ui.card_data import CardData, CardPassage, CardStatement
from askbot.bot.ui.escape import fitted
from askbot.bot.ui.layout import Part, Tone
from askbot.bot.ui.translations import Translations
from askbot.domain import Form, Stance, Status
from askbot.presentation.labels import strength

STATEMENTS = 3
DIGEST_STATEMENTS = 5
RELATED = 2
RELATED_CHARS = 240
"""Enough to see what a passage is about, too little to be taken for an answer."""
QUESTION_CHARS = 220
SPEAKER_CHARS = 110
PLACE_CHARS = 160
SYNTHESIS_CHARS = 700
RESERVE = 100


SNAPSHOT_ID = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)-\d+")
BUTTON_ID = re.compile(r"askbot:(?P<action>[a-z]+):(?P<answer>\w+):(?P<number>\d+)")


class Action(StrEnum):
    """What the buttons of an answer do; the values stand in their ids."""

    READ = "read"
    MORE = "more"
    UP = "up"
    DOWN = "down"
    WHY = "why"
    SHARE = "share"
    DELETE = "delete"
    THREAD = "thread"
    TELL = "tell"
    PAGE = "page"
    """Another page of "more passages", in the same message."""


def button_id(action: str, answer: str, number: int = 0) -> str:
    """The id of an answer's button: all that is known of it after a restart."""
    return f"askbot:{action}:{answer}:{number}"


def answer_id(message: discord.Message) -> str | None:
    """The id of the answer that a message of the bot shows, read from its buttons."""
    for item in ui.LayoutView.from_message(message).walk_children():
        match = BUTTON_ID.fullmatch(getattr(item, "custom_id", None) or "")
        if match:
            return match["answer"]
    return None


def answer_card(data: CardData, tr: Translations, *, asker: str = "", private: bool = False) -> ui.LayoutView:
    """The card of an answer. `asker` is a name to show; `private` cards can be shared, others deleted."""
    if data.status is Status.ANSWERED and data.statements:
        tone, parts = Tone.ANSWER, _answered(data, tr, asker)
    else:
        tone, parts = Tone.RELATED, _not_covered(data, tr, asker)
    parts.append(layout.line())
    parts += _button_rows(data, tr, private=private)
    parts.append(layout.text(_footer(data, tr)))
    return layout.card(tone, parts)


def _answered(data: CardData, tr: Translations, asker: str) -> list[Part]:
    statements = data.statements[: DIGEST_STATEMENTS if data.form is Form.DIGEST else STATEMENTS]
    numbers = {place: n for n, place in enumerate(dict.fromkeys(s.passage for s in statements), start=1)}
    head = [_header(data, tr, asker)]
    if data.sources_differ:
        head.append(f"⚖️ **{tr('answer.differ')}**")
    if data.synthesis:
        head.append(_synthesis(data, tr, len(statements)))
    places = [place_line(data.passages[place], tr, n) for place, n in numbers.items()]
    voices = [_voice(s, tr) for s in statements]
    used = sum(len(piece) for piece in [*head, *places, *voices]) + len(_footer(data, tr)) + RESERVE
    room = (layout.TEXT_BUDGET - used) // len(statements)
    parts = [*(layout.text(piece) for piece in head if piece), layout.gap()]
    for voice, statement in zip(voices, statements, strict=True):
        quote = fitted(statement.text, room - 10, statement.highlights)
        parts.append(layout.text(f"{voice}\n> {quote} [{numbers[statement.passage]}]"))
    parts.append(layout.line())
    for place, piece in zip(numbers, places, strict=True):
        parts.append(layout.beside(piece, _read_button(data, tr, place)))
    return parts


def _not_covered(data: CardData, tr: Translations, asker: str) -> list[Part]:
    near = list(enumerate(data.passages))[:RELATED]
    parts = [layout.text(_header(data, tr, asker)), layout.gap()]
    parts.append(layout.text(f"### {tr('answer.not_covered')}"))
    if near:
        parts.append(layout.text(f"-# {tr('answer.related')}"))
    for place, passage in near:
        where = place_line(passage, tr, place + 1)
        parts += [
            layout.line(),
            layout.beside(where, _read_button(data, tr, place)),
            layout.text(f"> {fitted(passage.text, RELATED_CHARS)}"),
        ]
    return parts


def _header(data: CardData, tr: Translations, asker: str) -> str:
    question = f"“{fitted(data.question, QUESTION_CHARS)}”" if data.question else ""
    by = tr("answer.asked_by", name=fitted(asker, 60)) if asker else ""
    line = " · ".join(piece for piece in (by, question) if piece)
    return f"-# {line}" if line else f"-# {tr('answer.title')}"


def _voice(statement: CardStatement, tr: Translations) -> str:
    if statement.speaker:
        who = fitted(statement.speaker[:1].upper() + statement.speaker[1:], SPEAKER_CHARS)
    elif not statement.checked:
        who = tr("speaker.unchecked")
    else:
        who = tr("speaker.nobody" if statement.stance is Stance.FORECAST else "speaker.own")
    notes = [tr(f"stance.{statement.stance.name.lower()}")] if _says_stance(statement) else []
    if statement.inferred:
        notes.append(tr("speaker.inferred"))
    if statement.also:
        notes.append(tr("answer.also", n=len(statement.also)))
    return " · ".join([f"**{who}**", *notes])


def _says_stance(statement: CardStatement) -> bool:
    """The briefing's own account is named as the speaker already."""
    return statement.stance is not Stance.OWN_ACCOUNT or statement.speaker is not None


def place_of(passage: CardPassage, tr: Translations) -> str:
    """Where a passage stands in its document."""
    return " · ".join(
        [*([fitted(" › ".join(passage.section), PLACE_CHARS)] if passage.section else []), *_details(passage, tr)]
    )


def place_line(passage: CardPassage, tr: Translations, number: int, *, small: bool = True) -> str:
    """Where a passage stands: document, section, lines, and the document's date and age."""
    where = fitted(" › ".join([passage.title, *passage.section]), PLACE_CHARS - 60)
    return " · ".join([f"{'-# ' if small else ''}[{number}] {where}", *_details(passage, tr)])


def _details(passage: CardPassage, tr: Translations) -> list[str]:
    first, last = passage.lines
    lines = tr("place.line", n=first) if first == last else tr("place.lines", first=first, last=last)
    lines = tr("place.page", n=passage.page) if passage.page else lines
    if passage.dated is None:
        return [lines]
    noon = int(datetime.combine(passage.dated, time(12), UTC).timestamp())
    return [lines, f"<t:{noon}:D> (<t:{noon}:R>)"]


def _synthesis(data: CardData, tr: Translations, statements: int) -> str:
    pieces = [text for text, cites in data.synthesis if all(cite < statements for cite in cites)]
    retold = fitted(" ".join(pieces), SYNTHESIS_CHARS)
    return f"{retold}\n-# {tr('answer.retold')}" if pieces else ""


def _read_button(data: CardData, tr: Translations, place: int) -> ui.Button[ui.LayoutView]:
    return layout.button(tr("button.read"), button_id(Action.READ, data.id, place))


def _button_rows(data: CardData, tr: Translations, *, private: bool) -> list[Part]:
    def plain(action: Action) -> ui.Button[ui.LayoutView]:
        return layout.button(tr(f"button.{action}"), button_id(action, data.id))

    last = plain(Action.SHARE) if private else plain(Action.DELETE)
    more = [plain(Action.MORE)] if len(data.passages) > 1 else []
    if data.status is not Status.ANSWERED:
        tell = layout.button(
            tr("button.tell"), button_id(Action.TELL, data.id), style=discord.ButtonStyle.primary, emoji="📮"
        )
        return [layout.row([tell, *more, plain(Action.WHY), last])]
    votes = [
        layout.button("", button_id(Action.UP, data.id), emoji="👍"),
        layout.button("", button_id(Action.DOWN, data.id), emoji="👎"),
    ]
    thread = [] if private else [plain(Action.THREAD)]
    return [layout.row([*more, plain(Action.WHY), *thread]), layout.row([*votes, last])]


def _footer(data: CardData, tr: Translations) -> str:
    """The small print; how sure a match is says nothing where there is no answer."""
    sure = [match_strength(data, tr)] if data.status is Status.ANSWERED else []
    return "-# " + " · ".join([*sure, tr("answer.index", id=readable(data.snapshot)), data.id])


def readable(snapshot: str) -> str:
    """A snapshot's id as the time that it is; the id to the letter stands under "why this"."""
    time_parts = SNAPSHOT_ID.fullmatch(snapshot)
    return fitted(snapshot, 40) if time_parts is None else "{}-{}-{} {}:{}:{}".format(*time_parts.groups())


def match_strength(data: CardData, tr: Translations) -> str:
    """How sure an answer is."""
    return tr(f"match.{strength(data.confidence, data.threshold)}")
