"""What a message asks: its words, without what only Discord understands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import discord

_LINK = r"<?https?://[^\s<>]+>?"
_TOKEN = re.compile(
    r"<(?P<kind>@!?|@&|#)(?P<id>\d+)>|<t:(?P<time>-?\d{1,12})(?::[A-Za-z])?>"
    rf"|(?P<gone><a?:\w+:\d+>|</[^<>]{{1,100}}:\d+>|<id:\w+>|@everyone\b|@here\b|\[[^\[\]]+\]\({_LINK}\)|{_LINK})"
    r"|(?<!\S)@(?P<typed>[^\W\d]\w{1,31})"
)
_ASKS = (
    "Who|Whom|Whose|What|When|Where|Why|How|Which|Is|Are|Was|Were|Do|Does|Did|Has|Have|Had|Can|Could|Will|Would|Should|"
    "Might|Must|Shall|And|"
    "[A-Z][a-z]{1,5} (?:which|what|whom|whose|how many|how much)|"
    "Wer|Wem|Wen|Wessen|Wann|Wo|Warum|Wie|Welche[rsnm]?|Ist|Sind|War|Waren|Hat|Haben|Kann|Wird|Werden|"
    "[A-Z][a-z]{1,5} (?:wem|wen|welche[rsnm]?|wann|wo)"
)
_POINTER = re.compile(
    rf"^(?!(?:{_ASKS})\b)(?:[^\W\d_]+:?\s+){{0,3}}<(?:[@#]|@[!&])\d+>\s*[:\u2013\u2014-]+\s+(?=\S)", re.MULTILINE
)
"""A few words that only say where or whom something comes from, such as `see <#31>:`."""
_SENTENCE_BEFORE = re.compile(r"(?:[?!.\u2026]|^)\s*$|\n\s*$")
_LABEL = re.compile(r"\[([^\[\]]+)\]")
_ASKING_LINK = re.compile(rf"\[([^\[\]]*\?[^\[\]]*)\]\({_LINK}\)")
_STRUCK = re.compile(r"~~(?=\S)(?:(?!~~).)+~~", re.DOTALL)
_EMOTICON = re.compile(r"(?<!\S)(?:[:;=][-'^o]?[)(\]\[DPpOo3/\\|*]+|[xX]D+|<3+|\^_*\^)(?!\S)")
_TONE = re.compile(r"(?<!\S)/(?:s|j|hj|srs|gen|genq|lh|nm|pos|neg|t|ref)\s*$")
"""A tone tag at the end, such as `/s`."""
_EMOJI_NAME = re.compile(r"(?<!\w):[A-Za-z0-9_~+-]{2,32}:(?!\w)")
_MARKS = re.compile(r"\*{1,3}|__|~~|\|\||`{1,3}|(?<!\w)_|_(?!\w)")
_GREETINGS = "hi|hey|hello|hiya|yo|dear|ok|okay|so|hallo|moin|servus|liebe[rs]?"
_LEFT_OVER = re.compile(r"^(?:[,;:.!?\u2026\s]|[-\u2013\u2014]\s)+")
"""What a mention before the words leaves of its sentence."""
_LINE_MARK = re.compile(r"^\s*(?:#{1,3}|-#|[-*])\s+", re.MULTILINE)
_QUOTED = re.compile(r"^\s*>(?:>>)?\s?", re.MULTILINE)
_FIRST_PICTURE = "\u2190"
_PICTURE_PARTS = re.compile("[0-9#*]\ufe0f?\u20e3|[\u200d\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_BRACKETS = frozenset("()\uff08\uff09")
_JAPANESE = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"})
ENDS = "?!."
_PICTURE = "\ufffc"
"""Stands for emoji until it is known what they part."""
_BEFORE_QUESTION = re.compile(rf"\s*{_PICTURE}[\s{_PICTURE}]*(?=(?:{_ASKS})\b)")
"""Emoji that stand like a full stop between other words and a question."""


@dataclass(frozen=True, slots=True)
class Names:
    """How the people, roles and channels are called that a message may mention; None for unknown ones."""

    user: Callable[[int], str | None]
    role: Callable[[int], str | None]
    channel: Callable[[int], str | None]


def names_in(guild: discord.Guild | None, mentions: Sequence[discord.User | discord.Member] = ()) -> Names:
    """The names on a server, and those of the people whom a message mentions."""
    people = {user.id: user.display_name for user in mentions}

    def user(number: int) -> str | None:
        member = guild.get_member(number) if guild else None
        return people.get(number) or (member.display_name if member else None)

    def role(number: int) -> str | None:
        known = guild.get_role(number) if guild else None
        return known.name if known else None

    def channel(number: int) -> str | None:
        known = guild.get_channel_or_thread(number) if guild else None
        return known.name if known else None

    return Names(user, role, channel)


def plain_question(text: str, names: Names) -> str:
    """The words of a message: tokens, links, emoji and marks of emphasis gone, what is mentioned amid them by name.

    Mentions before and behind the words address somebody or point somewhere, so they go as well. Of a quote with words
    below it only these are left.
    """
    text = _ASKING_LINK.sub(r"\1", _or_whole(_POINTER.sub("", _STRUCK.sub(" ", text)), text))
    matches = list(_TOKEN.finditer(text))
    first, last = _wordy_ends(_TOKEN.sub(lambda match: " " * len(match.group()), text))
    if not first < last:
        return plain_question(_LABEL.sub(r"\1 ", text), names) if _LABEL.search(text) else ""
    pieces, at = list[str](), 0
    for match in matches:
        pieces.append(text[at : match.start()])
        amid = first <= match.start() < last and not _is_call(match, text)
        pieces.append(_named(match, names) if amid else _emoji_or_nothing(match))
        at = match.end()
    said = _without_pictures(_TONE.sub("", _without_faces("".join([*pieces, text[at:]]))))
    said = _MARKS.sub("", _LINE_MARK.sub("", _below_quote(said)))
    lines = (" ".join(line.split()) for line in said.splitlines())
    return _LEFT_OVER.sub("", "\n".join(line for line in lines if line))


def without_call(text: str, names: Iterable[str]) -> str:
    """The text without one of these names where somebody is called by it: "Askbot, …", "hey Askbot …", "…, Askbot?"."""
    called = "|".join(re.escape(name) for name in names if name)
    if not called:
        return text
    greeted = rf"(?P<greeting>(?:{_GREETINGS})\s+)?"
    before = rf"^\s*{greeted}@?(?:{called})\s*(?(greeting)[,:!\u2013\u2014-]*|[,:!\u2013\u2014-]+)\s+(?=\S)"
    behind = rf",\s*@?(?:{called})\s*(?=[?!.]*\s*$)"
    return re.sub(behind, "", re.sub(before, "", text, flags=re.IGNORECASE), flags=re.IGNORECASE)


def _wordy_ends(text: str) -> tuple[int, int]:
    """From the first letter or digit to behind the last one, or behind the mark that ends the sentence."""
    wordy = [i for i, char in enumerate(text) if char.isalnum()]
    if not wordy:
        return (0, 0)
    return wordy[0], max(wordy[-1], *(text.rfind(mark) for mark in ENDS)) + 1


def _is_call(token: re.Match[str], text: str) -> bool:
    """Whether somebody is called at the beginning of a sentence."""
    return token["kind"] in {"@", "@!", "@&"} and bool(_SENTENCE_BEFORE.search(text[: token.start()]))


def _emoji_or_nothing(token: re.Match[str]) -> str:
    return f" {_PICTURE} " if (token["gone"] or "").startswith(("<:", "<a:")) else " "


def _named(token: re.Match[str], names: Names) -> str:
    """What stands in the place of a token amid words."""
    if token["time"] is not None:
        try:
            return f"{datetime.fromtimestamp(int(token['time']), UTC):%d %B %Y}".lstrip("0")
        except (ValueError, OverflowError, OSError):
            return " "
    if token["gone"] is not None:
        label = _LABEL.match(token["gone"])
        return label[1] if label else _emoji_or_nothing(token)
    if token["typed"] is not None:
        return token["typed"]
    call = {"@&": names.role, "#": names.channel}.get(token["kind"], names.user)
    return call(int(token["id"])) or " "


def _or_whole(text: str, whole: str) -> str:
    """A text, or the whole that it is of where it has no words."""
    return text if any(char.isalnum() for char in text) else whole


def _without_faces(text: str) -> str:
    """The text without faces of punctuation and letters, such as `:)` and those that Japanese typists make."""
    return re.sub(r"\S+", lambda match: " " if _is_face(match.group()) else match.group(), _EMOTICON.sub(" ", text))


def _is_face(word: str) -> bool:
    """Whether a word in brackets is drawn rather than written: of symbols, or of scripts that no language mixes."""
    if not _BRACKETS & set(word) or any(char.isascii() and char.isalnum() for char in word):
        return False
    letters = [char for char in word if char.isalpha()]
    scripts = {unicodedata.name(char, "?").split()[0] for char in letters}
    together = scripts - _JAPANESE
    return 2 * len(letters) < len(word) or len(together) > 1 or bool(together and scripts & _JAPANESE)


def _without_pictures(text: str) -> str:
    """The text without emoji, as characters and by name."""
    drawn = [_PICTURE if char >= _FIRST_PICTURE and unicodedata.category(char) == "So" else char for char in text]
    marked = _EMOJI_NAME.sub(_PICTURE, _PICTURE_PARTS.sub("", "".join(drawn)))
    return _BEFORE_QUESTION.sub("\n", marked).replace(_PICTURE, " ")


def _below_quote(text: str) -> str:
    """The lines that are no quote; the quote where there are no others."""
    lines = text.splitlines()
    said = [line for line in lines if not _QUOTED.match(line)]
    return "\n".join(said) if any(char.isalnum() for line in said for char in line) else _QUOTED.sub("", text)


def content_of(message: discord.Message) -> str:
    """What a message says, or what the message says that it forwards."""
    forwarded = message.message_snapshots
    return message.content or (forwarded[0].content if forwarded else "")


def post_question(thread: discord.Thread, content: str) -> str:
    """What a forum post asks: its title, unless the text below is the question."""
    return content if "?" in content and "?" not in thread.name else thread.name
