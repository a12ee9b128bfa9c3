"""A typed question, made safe and plain: one line of visible characters."""

from __future__ import annotations

import re
import unicodedata

from askbot.errors import UsageError

LONGEST = 500
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


_TOKENS = re.compile(
    r"\[[a-z]+\]\(https?://[^\s()]+\)|"
    r"<(?:@[!&]?|#)\d+>|<a?:\w+:\d+>|<t:-?\d+(?::\w)?>|</[^<>]+:\d+>|<?\bhttps?://[^\s<>]+>?"
    r"|(?<!\S):[a-z0-9_+-]+:(?!\w)|(?<!\S)@\w[\w.-]*"
    r"|(?<!\S)(?:[-=]+>|[→⇒➜➡])(?!\S)"
    r"|(?<!\S)(?:[:;=8xX]['’^-]?[()\[\]DdPpOo/\\\\|3*]+|<3+|\^_*\^|[oO]_[oO]|¯\S+)(?!\S)"
)
"""Discord's mentions, channels, emoji, time stamps and commands, links, short codes, arrows, emoticons."""
_MARKS = re.compile(
    r"^\s*(?:>+\s|[-*•+]\s+|#?\(?(?:[A-Za-z]{0,2}\d{1,2}|[a-h])[).:]\s+)"
    r"|`+|\|\||\*\*|~~|(?<!\w)[*_~]+(?=\S)|(?<=\S)[*_~]+(?!\w)",
    re.MULTILINE,
)
"""What quotes, lists and their numbers, code, spoilers and emphasis begin and end with."""
_QUOTED = re.compile(r"^\s*[\"“”„«‘']\s*(.*?)\s*[\"“”»’']\s*$", re.DOTALL)
_FIRST_PICTURE = 0x2190
"""From this code point on symbols are arrows, pictures and emoji; before it stand signs such as ° and ™."""


def clean_question(text: str) -> str:
    """Normalise to NFKC, drop control, zero-width and direction-changing characters, fold white space.

    Raises `UsageError` for nothing to ask, or more than LONGEST characters.
    """
    question = " ".join(visible(text).split())
    if not any(char.isalnum() for char in question):
        nothing = UsageError("There is no question in that.", 'Ask in words, for example: "Who said that?"')
        raise nothing.says("no_question")
    if len(question) > LONGEST:
        longer = UsageError(f"The question has {len(question):,} characters.", f"Ask in at most {LONGEST}.")
        raise longer.says("too_long", n=len(question), most=LONGEST)
    return question


def visible(text: str) -> str:
    """The text in NFKC without characters that nobody sees; lines stay lines, other white space becomes blanks."""
    lines = unicodedata.normalize("NFKC", text).splitlines()
    return "\n".join("".join(filter(None, map(_visible_char, line))) for line in lines)


def without_marks(text: str) -> str:
    """A message without what is no word of it: mentions, links, emoji, emoticons, marks of quotes and lists."""
    plain = _MARKS.sub("", _TOKENS.sub(" ", text))
    plain = "".join(" " if _is_picture(char) else char for char in plain)
    quoted = _QUOTED.match(plain)
    return quoted[1] if quoted else plain


def _visible_char(char: str) -> str:
    if char.isspace() or unicodedata.category(char) == "Cc":
        return " "
    return "" if unicodedata.category(char) in _INVISIBLE else char


def _is_picture(char: str) -> bool:
    return (ord(char) >= _FIRST_PICTURE and unicodedata.category(char) in {"So", "Sk", "Mn"}) or char == "\u20e3"
