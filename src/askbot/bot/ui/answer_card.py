"""The answer card: who says it and how, what they say to the letter, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

import discord
from discord import ui

from askbot.bot.ui import layout
from askbot.bot.ui.card_data import CardData, CardPassage, CardStatement
from askbot.bot.ui.escape import excerpt, fitted
from askbot.bot.ui.layout import Part, Tone
from askbot.bot.ui.suggestion_buttons import suggestion_rows
from askbot.domain import Form, NoteKind, Stance, Status
from askbot.presentation.answer_lines import language_line
from askbot.presentation.labels import MARKS, strength, undated_count
from askbot.presentation.translations import Translations

STATEMENTS = 3
DIGEST_STATEMENTS = 5
SHORT = frozenset({Form.STATEMENTS, Form.SPEAKER})
"""Forms of an answer that have few statements; lists, comparisons and digests have more."""
RELATED = 2
BUTTONS = 4
"""Buttons of a card at most; the rest stands in its menu."""
QUOTE_CHARS = {1: 1200, 2: 420, 3: 240, 4: 200, 5: 200}
"""Characters of each quote, by how many there are: three of them fit a phone's screen."""
QUESTION_CHARS = 160
SPEAKER_CHARS = 110
PLACE_CHARS = 90
NOTE_CHARS = 120
NOTES_CHARS = 240
SYNTHESIS_CHARS = 700
NO_BREAK = "\N{NO-BREAK SPACE}"
"""Between a mark and its word, which belong on one line."""

SNAPSHOT_ID = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)-\d+")
BUTTON_ID = re.compile(r"askbot:(?P<action>[a-z]+):(?P<answer>\w+):(?P<number>\d+)")


class Action(StrEnum):
    """What the buttons and the menu of an answer do; the values stand in their ids."""

    READ = "read"
    ASK = "ask"
    """Ask on from this answer."""
    OWN = "own"
    """The same with a question of one's own."""
    UP = "up"
    DOWN = "down"
    REASON = "reason"
    """Why it was voted down."""
    TELL = "tell"
    MENU = "menu"
    MORE = "more"
    WHY = "why"
    SHARE = "share"
    DELETE = "delete"
    THREAD = "thread"
    PAGE = "page"
    """Another page of "more passages", in the same message."""
    TURN = "turn"
    """Another of the passages that an answer cites, in the same message."""


MENU_MARKS = {
    Action.MORE: "🔎",
    Action.WHY: "💡",
    Action.THREAD: "🧵",
    Action.SHARE: "📣",
    Action.DELETE: "🗑️",
}


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


def answer_card(
    data: CardData,
    tr: Translations,
    *,
    asker: str = "",
    private: bool = False,
    quoted: bool = True,
    suggestions: Sequence[str] = (),
) -> ui.LayoutView:
    """The card of an answer.

    `asker` is a name to show; `private` cards can be shared, others deleted; `quoted` repeats the question, which a
    reply need not do. `suggestions` are questions to ask instead of one that is not answered.
    """
    head = _head(data, tr, asker, quoted=quoted)
    if data.status is Status.NOT_COVERED or not data.statements:
        tone, parts = Tone.PLAIN, [layout.text(_title(data, tr, "answer.not_covered"))]
    elif data.status is Status.RELATED:
        tone, parts = Tone.RELATED, _related(data, tr)
    else:
        tone, parts = Tone.ANSWER, _answered(data, tr)
    if data.undated:
        parts.append(layout.text(f"-# {undated_count(data.undated, tr)}"))
    rows = _controls(data, tr, private=private, suggestions=suggestions)
    return layout.card(tone, [*head, *([layout.gap()] if head else []), *parts, layout.gap(), *rows])


def _head(data: CardData, tr: Translations, asker: str, *, quoted: bool) -> list[Part]:
    """Small print above the answer: who asked what, and how that was understood."""
    question = f"“{fitted(data.question, QUESTION_CHARS)}”" if data.question and quoted else ""
    by = tr("answer.asked_by", name=fitted(asker, 60)) if asker else ""
    lines = [" · ".join(piece for piece in (by, question) if piece)]
    if data.asked:
        lines.append(tr("answer.read_as", question=fitted(data.asked, QUESTION_CHARS)))
    return [layout.text("\n".join(f"-# {line}" for line in lines if line))] if any(lines) else []


def _answered(data: CardData, tr: Translations) -> list[Part]:
    statements = data.statements[: STATEMENTS if data.form in SHORT else DIGEST_STATEMENTS]
    parts = _notes(data, tr)
    if data.sources_differ:
        parts.append(layout.text(f"⚖️ **{tr('answer.differ')}**"))
    if synthesis := _synthesis(data, tr, len(statements)):
        parts.append(layout.text(synthesis))
    parts += _quotes(data, statements, tr, numbered=bool(synthesis))
    return [*parts, layout.text(f"-# {match_strength(data, tr)}")]


def _title(data: CardData, tr: Translations, key: str) -> str:
    """What is missing; where the question is in another language than the briefings, that too."""
    lines = [f"### {tr(key)}"]
    if data.language is not None:
        lines.append(language_line(data.language, tr))
    return "\n".join(lines)


def _notes(data: CardData, tr: Translations) -> list[Part]:
    """What is said of the whole answer: what is not stated, by whom nothing is quoted, what is left out."""
    kinds = dict.fromkeys(kind for kind, _ in data.notes)
    lines = [
        ("-# " if kind == NoteKind.LEFT_OUT else "")
        + tr(
            f"note.{kind.replace(' ', '_')}",
            about=fitted(", ".join(about for k, about in data.notes if k == kind), NOTES_CHARS),
        )
        for kind in kinds
    ]
    return [layout.text("\n".join(lines))] if lines else []


def _related(data: CardData, tr: Translations) -> list[Part]:
    title = f"{_title(data, tr, 'answer.not_answered')}\n-# {tr('answer.related')}"
    return [
        layout.text(title),
        *_notes(data, tr),
        *([] if data.notes else [layout.gap()]),
        *_quotes(data, data.statements[:RELATED], tr, numbered=False),
    ]


def _quotes(data: CardData, statements: Sequence[CardStatement], tr: Translations, *, numbered: bool) -> list[Part]:
    """Each statement as one text with some room before it."""
    room = QUOTE_CHARS[len(statements)]
    parts: list[Part] = []
    for number, statement in enumerate(statements, start=1):
        bold = statement.highlights if data.status is Status.ANSWERED else ()
        quote = excerpt(statement.text, room, bold, statement.lead)
        place = place_line(data.passages[statement.passage], tr, statement.lines)
        mark = f"[{number}] " if numbered else ""
        if statement.part and statement.part != (statements[number - 2].part if number > 1 else ""):
            parts += [layout.gap(), layout.text(f"__{fitted(statement.part, QUESTION_CHARS)}__")]
        note = [f"-# {fitted(statement.notes[0], NOTE_CHARS)}"] if statement.notes else []
        lines = [_voice(statement, tr), f"> {quote}", *note, f"-# {mark}{place}"]
        parts += [layout.gap(), layout.text("\n".join(lines))]
    return parts if numbered or data.sources_differ or data.notes else parts[1:]


def _voice(statement: CardStatement, tr: Translations) -> str:
    """Who says it and how: the name, then the stance as a mark and a word, then what else is known."""
    stance = f"{MARKS[statement.stance]}{NO_BREAK}{tr.stance(statement.stance)}"
    if statement.speaker:
        who = f"**{fitted(statement.speaker[:1].upper() + statement.speaker[1:], SPEAKER_CHARS)}**"
        notes = [stance]
    elif not statement.checked:
        who, notes = f"**{tr('speaker.unchecked')}**", []
    elif statement.stance is Stance.OWN_ACCOUNT:
        who, notes = f"{MARKS[statement.stance]}{NO_BREAK}**{tr('speaker.own')}**", []
    else:
        who, notes = f"**{tr('speaker.nobody')}**", [stance]
    if statement.inferred:
        notes.append(tr("speaker.inferred"))
    if statement.earlier:
        notes.append(tr("answer.earlier"))
    if statement.also:
        notes.append(tr("answer.also", n=len(statement.also)))
    return " · ".join([who, *notes])


def place_line(passage: CardPassage, tr: Translations, lines: tuple[int, int] | None = None) -> str:
    """Where something stands: document, section, lines, and the document's date and age."""
    where = fitted(" › ".join([passage.title, *passage.section]), PLACE_CHARS)
    return " · ".join([where, *_details(passage, tr, lines)])


def place_of(passage: CardPassage, tr: Translations) -> str:
    """Where a passage stands in its document."""
    section = [fitted(" › ".join(passage.section), PLACE_CHARS)] if passage.section else []
    return " · ".join([*section, *_details(passage, tr)])


def _details(passage: CardPassage, tr: Translations, lines: tuple[int, int] | None = None) -> list[str]:
    first, last = lines or passage.lines
    stands = tr("place.line", n=first) if first == last else tr("place.lines", first=first, last=last)
    stands = (tr("place.page", n=passage.page) if passage.page else stands).replace(" ", NO_BREAK)
    if passage.dated is None:
        return [stands]
    return [stands, f"{layout.day(passage.dated)} (<t:{layout.noon(passage.dated)}:R>)"]


def _synthesis(data: CardData, tr: Translations, statements: int) -> str:
    pieces = [text for text, cites in data.synthesis if all(cite < statements for cite in cites)]
    retold = fitted(" ".join(pieces), SYNTHESIS_CHARS)
    return f"{retold}\n-# {tr('answer.retold')}" if pieces else ""


def _controls(data: CardData, tr: Translations, *, private: bool, suggestions: Sequence[str]) -> list[Part]:
    """At most four buttons, and one menu with all the rest; where nothing is answered, questions to ask instead."""

    def plain(action: Action, emoji: str | None = None) -> ui.Button[ui.LayoutView]:
        label = "" if emoji else tr(f"button.{action}")
        return layout.button(label, button_id(action, data.id), emoji=emoji)

    answered = data.status is Status.ANSWERED and data.statements
    read = [plain(Action.READ)] if data.statements else []
    tell = layout.button(
        tr("button.tell"), button_id(Action.TELL, data.id), style=discord.ButtonStyle.primary, emoji="📮"
    )
    # Four buttons do not fit side by side on a phone, so that the votes have a row of their own.
    votes = [layout.row([plain(Action.UP, "👍"), plain(Action.DOWN, "👎")])] if answered else []
    row = layout.row([*read, plain(Action.ASK) if answered else tell])
    more = [Action.MORE] if data.status is not Status.NOT_COVERED and len(data.passages) > 1 else []
    thread = [Action.THREAD] if answered and not private else []
    actions = [*more, Action.WHY, *thread, Action.SHARE if private else Action.DELETE]
    menu = layout.menu(
        tr("button.menu"),
        button_id(Action.MENU, data.id),
        [(action, tr(f"button.{action}")) for action in actions],
        emojis=[MENU_MARKS[action] for action in actions],
    )
    left = BUTTONS - len(read) - 1
    asking = [] if answered else suggestion_rows(suggestions[:left], tr, private=private)
    return [*asking, row, *votes, menu]


def readable(snapshot: str) -> str:
    """A snapshot's id as the time that it is, with the zone; the id to the letter stands under "why this"."""
    parts = SNAPSHOT_ID.fullmatch(snapshot)
    return fitted(snapshot, 40) if parts is None else "{}-{}-{} {}:{}:{} UTC".format(*parts.groups())


def match_strength(data: CardData, tr: Translations) -> str:
    """How sure an answer is."""
    return tr(f"match.{strength(data.confidence, data.threshold)}")
