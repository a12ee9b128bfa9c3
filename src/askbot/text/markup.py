"""What a reader does not see of a text: comments, tags, link addresses, marks of emphasis and of footnotes.

A document's text stays as the file has it, and every offset counts its characters. `readable` gives the same text
with blanks in place of marks, character for character: sentences, words and vectors are made from it. `display` takes
the blanks out: it is what people see of a sentence.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from askbot.domain import Span

_GONE = "\0"
"""Stands for a character that is not seen; a text with real ones is binary, and refused."""
_Replace = Callable[["re.Match[str]"], str]

_SHOWN = "\ufdd0"
"""Stands for a `<` that opens nothing: one in code, or behind a backslash."""
_FENCE = re.compile(r"[ \t]*(```+|~~~+)")

_UNREAD = ("script", "style", "template", "noscript", "svg", "iframe")
"""Elements whose content is no text."""
_HIDDEN_ELEMENT = re.compile(
    r"<(\w{1,20})\b[^<>]{0,500}?(?:\shidden(?=[\s/>=])|display\s*:\s*none|aria-hidden\s*=\s*[\"']?true)[^<>]{0,500}>"
    r".{0,20000}?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_OBSIDIAN = re.compile(r"(?<![^\s>])%%(?=[^%]).*?%%(?!%)", re.DOTALL)

_LABEL = r"\\?\[?(?:note[ ])?(?:\d{1,4}|[ivxlc]{1,7}|[a-z]|\*{1,3})\\?\]?"
_NOTE_LINK = re.compile(
    rf"(?<=\S)[ ]?(?:\[{_LABEL}\]\(#[^()\s]{{0,400}}\)"
    rf"|\[\\?\[{_LABEL}\]\([^()\s]{{0,400}}\)|\[\d{{1,4}}\]\([^()\s]{{0,400}}\))"
)
_NOTE_TAG = re.compile(
    r"<sup\b[^<>]{0,300}>\s*(?:<a\b[^<>]{0,400}>)?\s*\[?[\d,*†‡ ]{1,12}\]?\s*(?:</a\s*>)?\s*</sup\s*>", re.IGNORECASE
)
_NOTE_MARK = re.compile(
    r"\[\^[^\]\s]{1,60}\](?!:)|\^\d{1,3}\^"
    r"|(?<=[\w.,;:!?\"'”’»)\]\0*])\[\d{1,3}\](?![(\w])|(?<=\S)[ ]\[\d{1,3}\](?=[.,;:]|\s|$)"
)
_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SUPERSCRIPT = re.compile(rf"(\w*)([^\w\s]?)([{_DIGITS}]+(?:[,⁻–-][{_DIGITS}]+)*)")
_UNIT = re.compile(r"(?:\d+|[kcdmnµμ]?m|ft|in|mi|yd|nmi|s|CO|R|e|x|χ|[A-Z])$")
_BARE_DIGITS = re.compile(
    r"(?<=[.!?;,”\"’)])\d{1,3}(?=\s+[A-ZÀ-Þ“\"‘(]|\s*\Z|[ \t]*[\r\n])|(?<=,)\d{1,2}(?=\s+[^\W\d])"
)
_BEFORE_DIGITS = re.compile(r"(?:[^\W\d_]{3}[.!?;,]|\w[.!?][”\"’)]|[^\W\d_][”’)][.!?])$")
_NUMBERED = re.compile(
    r"\b(?:nos?|nr|figs?|arts?|secs?|vols?|chap|ch|pp?|para|paras|ref|tel|bzw|abs|rev|ver)\.$", re.IGNORECASE
)

_IMAGE = re.compile(
    r"!\[\[[^\[\]\n]{1,300}\]\]|!\[[^\[\]]{0,500}\](?:\([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,2000})?\)|\[[^\[\]\n]{0,200}\])"
)
_LINK = re.compile(
    r"\[((?:[^\[\]\\]|\\.|\[[^\[\]\n]{0,100}\]){0,800})\](?:\(\s*(?:<[^<>\n]{0,2000}>|[^()\s]{0,2000}(?:\([^()\s]{0,300}\)[^()\s]{0,2000})?)(?:\s+(?:\"[^\"]{0,300}\"|'[^']{0,300}'))?\s*\)|\[[^\[\]\n]{0,200}\])"
)
_WIKI = re.compile(r"\[\[(?:[^\[\]|\n]{1,300}\|)?([^\[\]|\n]{1,300})\]\]")
_NICK = r"(?!<[\w.|^\\-]{1,20}>[ \t]+\S(?![^\n]{0,2000}</))"
"""Who speaks in a chat's log: "<mara> I moved the files." is no element."""
_TAG = re.compile(
    rf"(?:(?<![^\n])(?:{_NICK})|(?<=[^\n]))</?[A-Za-z][\w:-]{{0,30}}(?:\s[^<>]{{0,2000}})?/?>|<[!?][A-Za-z][^<>]{{0,500}}>"
)
_AUTOLINK = re.compile(r"<((?:https?|ftp|mailto):[^<>\s]{1,2000}|[\w.+-]{1,80}@[\w.-]{1,120})>")
_STARS = re.compile(r"\*+")
_UNDERSCORES = re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])([^_]{1,600}?)(?<=[^\s_\\])\1(?!\w)")
_PAIRED = re.compile(r"(?<![~=\\])(~~|==)(?=[^\s~=])([^~=\n]{1,500}?)(?<=[^\s~=])\1(?![~=])")
_CODE = re.compile(r"(?<![`\\])(`{1,3})(?!`)([^`\n]{1,500}?)(?<!`)\1(?!`)")
_ESCAPE = re.compile(r"\\(?=[\\`*_{}\[\]()#+\-.!|<>~$&=%@\"'])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_QUOTE_MARK = re.compile(r"(?m)(?:(?<=\n)|(?<=\r)|\A)[ \t]*(?:>[ \t]?)+")
_SOFT = re.compile("[\u00ad\u200b\u2060\ufeff]+")
_ZERO_WIDTH = re.compile(
    "(?<=\\s)[\u200b-\u200d\u2060\ufeff]+"
    "|(?<![\u200b-\u200d\u2060\ufeff])[\u200b-\u200d\u2060\ufeff]++(?=\\s)"  # each run is tried once
    "|[\u200e\u200f\u202a-\u202e\u2066-\u2069]+"
)
_GAP = re.compile(r"(\s|\A)\0[\0 \t]*(?=\S|\Z)|\0+")
_ITEM = re.compile(r"(?m)(^[ \t]*)[-*+‣◦▪●](?=[ \t])")
_COLUMNS = re.compile(r"\t+| {3,}")
"""Between the columns of a table without lines."""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote's mark in a text."""

    label: str
    span: Span


def hidden_blanked(text: str) -> str:
    """The text with blanks in place of what nobody is meant to read: comments, scripts, hidden elements.

    It is as long as `text` and keeps its line breaks. What is opened and never closed is not hidden.
    """
    return _restored(_hide(_guarded(text))).replace(_GONE, " ")


def readable(text: str) -> str:
    """The text with blanks in place of all marks, as long as `text`, line breaks kept; entities are resolved."""
    return _strip(text).replace(_GONE, " ")


def display(text: str, lead: str = "") -> str:
    """The text as people should see it, without marks; `lead` are the column heads where it is a table's row."""
    if ("|" in text and "|" in lead) or (_COLUMNS.search(lead) and _COLUMNS.search(text)):
        return _row(text, lead)
    seen = _GAP.sub(lambda m: m[1] or "", _SOFT.sub("", _strip(text)))
    return _ITEM.sub(r"\1•", seen).strip()


def cells(row: str) -> list[str]:
    """The cells of a table's row, as people see them."""
    if "|" not in row:
        return [display(cell) for cell in _COLUMNS.split(row.strip())]
    inner = re.sub(r"(?<!\\)\|\s*$", "", re.sub(r"^\s*\|", "", row.strip()))
    return [display(cell) for cell in re.split(r"(?<!\\)\|", inner)]


def notes(text: str) -> list[Note]:
    """The footnotes' marks in a text, in order."""
    hidden, marks = _restored(_hide(_guarded(text))), list[Note]()
    for pattern in (_NOTE_LINK, _NOTE_TAG, _NOTE_MARK):
        marks += [Note(_label(m[0]), Span(*m.span())) for m in pattern.finditer(hidden)]
        hidden = pattern.sub(_blank, hidden)
    for span in (*_superscripts(hidden), *_bare_digits(hidden)):
        marks.append(Note(_label(span.text(hidden)), span))
    return sorted(marks, key=lambda note: note.span)


def _row(row: str, heads: str) -> str:
    """A table's row with the head of each column before its cell."""
    names, values = cells(heads.splitlines()[0]), cells(row)
    names += [""] * (len(values) - len(names))
    pairs = [f"{name}: {value}" if name else value for name, value in zip(names, values, strict=False) if value]
    return " · ".join(pairs)


def _label(mark: str) -> str:
    inner = re.sub(r"\(.*|<[^<>]*>|[\[\]\\^\s]", "", mark, flags=re.DOTALL)
    return inner.translate(str.maketrans(_DIGITS, "0123456789"))


def _guarded(text: str) -> str:
    """The text with `_SHOWN` for each `<` that opens no element: those of code, and those behind a backslash."""
    if "<" not in text:
        return text
    text = text.replace("\\<", f"\\{_SHOWN}")
    for start, end in _code_blocks(text) if "```" in text or "~~~" in text else ():
        text = text[:start] + text[start:end].replace("<", _SHOWN) + text[end:]
    return _CODE.sub(lambda match: match[0].replace("<", _SHOWN), text) if "`" in text else text


def _code_blocks(text: str) -> list[tuple[int, int]]:
    """What stands between two fences that belong together."""
    blocks: list[tuple[int, int]] = []
    mark, start, place = "", 0, 0
    for line in text.splitlines(keepends=True):
        fence = _FENCE.match(line)
        if fence and not mark:
            mark, start = fence[1], place + len(line)
        elif fence and fence[1].startswith(mark) and line.strip() == fence[1]:
            blocks.append((start, place))
            mark = ""
        place += len(line)
    return blocks


def _restored(text: str) -> str:
    return text.replace(_SHOWN, "<")


def _hide(text: str) -> str:
    if "<" in text:
        text = _up_to(text, "-->", _COMMENT)
        for name in _UNREAD:
            text = _up_to(
                text, f"</{name}", re.compile(rf"<{name}\b[^<>]{{0,2000}}>.*?</{name}\s*>", re.DOTALL | re.IGNORECASE)
            )
        text = _up_to(text, "</", _HIDDEN_ELEMENT)
    return _up_to(text, "%%", _OBSIDIAN)


def _up_to(text: str, closing: str, pattern: re.Pattern[str]) -> str:
    """The text with matches blanked up to the last closing mark: openings after it, without one, cost nothing."""
    end = max(text.rfind(closing), text.rfind(closing.upper()))
    if end < 0:
        return text
    tail = text.find(">", end) + 1 if closing.startswith("</") else end + len(closing)
    end = tail or len(text)
    return pattern.sub(_blank, text[:end]) + text[end:]


def _strip(text: str) -> str:
    """The text with `_GONE` for what is not seen; each step is skipped where its sign is not there."""
    text = _hide(_guarded(text))
    if "[" in text:
        text = _sub(_NOTE_LINK, _blank, text)
        text = _sub(_IMAGE, _blank, text)
    if "<" in text:
        text = _sub(_NOTE_TAG, _blank, text)
        text = _sub(_AUTOLINK, _inner(1), text)
        text = _sub(_TAG, _blank, text)
    text = _restored(text)
    if "[" in text:
        text = _sub(_LINK, _inner(1), text)
        text = _sub(_WIKI, _inner(1), text)
    text = _footnotes(text)
    return _escapes(_emphasis(text))


def _footnotes(text: str) -> str:
    if "[" in text or "^" in text:
        text = _sub(_NOTE_MARK, _blank, text)
    spans = [*_superscripts(text), *_bare_digits(text)]
    if not spans:
        return text
    pieces = list(text)
    for span in spans:
        pieces[span.start : span.end] = _GONE * (span.end - span.start)
    return "".join(pieces)


def _superscripts(text: str) -> Iterator[Span]:
    """Raised digits, but those of units and powers: m², 10⁶."""
    if any(digit in text for digit in _DIGITS):
        for match in _SUPERSCRIPT.finditer(text):
            if match[2] or not _UNIT.search(match[1].rstrip(_DIGITS)):
                yield Span(*match.span(3))


def _bare_digits(text: str) -> Iterator[Span]:
    """Digits set right after a sentence's end or a comma: "failed.1 Western analysts"."""
    for match in _BARE_DIGITS.finditer(text):
        before = text[max(0, match.start() - 6) : match.start()]
        if _BEFORE_DIGITS.search(before) and not _NUMBERED.search(before):
            yield Span(*match.span())


def _emphasis(text: str) -> str:
    if "*" in text:
        text = _STARS.sub(_star, text)
    if "_" in text:
        text = _sub(_UNDERSCORES, _inner(2), text)
    if "~~" in text or "==" in text:
        text = _sub(_PAIRED, _inner(2), text)
    return _sub(_CODE, _inner(2), text) if "`" in text else text


def _star(match: re.Match[str]) -> str:
    """Stars at a word's edge are marks; between blanks, or between digits, they are not."""
    start, end = match.span()
    before, after = match.string[start - 1 : start] if start else "", match.string[end : end + 1]
    edge = (before and not before.isspace()) or (after and not after.isspace())
    times = before.isdigit() and after.isdigit()
    glob = not before.strip() and after in {".", ","}
    return match[0] if not edge or times or glob or before == "\\" else _GONE * len(match[0])


def _escapes(text: str) -> str:
    if not text.isascii():
        text = _sub(_ZERO_WIDTH, _blank, text)
    if "\\" in text:
        text = _ESCAPE.sub(_GONE, text)
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    return _QUOTE_MARK.sub(_blank, text) if ">" in text else text


def _character(match: re.Match[str]) -> str:
    seen = html.unescape(match[0]).replace("\u00ad", "")
    if len(seen) > len(match[0]) or "\n" in seen or "\r" in seen:
        return match[0]
    return seen + _GONE * (len(match[0]) - len(seen))


def _sub(pattern: re.Pattern[str], replace: _Replace, text: str) -> str:
    return pattern.sub(replace, text)


def _blank(match: re.Match[str]) -> str:
    """As many characters as the match has; line breaks stay."""
    if "\n" not in match[0] and "\r" not in match[0]:
        return _GONE * len(match[0])
    return re.sub(r"[^\r\n]", _GONE, match[0])


def _inner(group: int) -> _Replace:
    """Keeps one group of a match in its place, and blanks the rest."""

    def replace(match: re.Match[str]) -> str:
        start, end = match.start(group) - match.start(), match.end(group) - match.start()
        whole = match[0]
        outer = [re.sub(r"[^\r\n]", _GONE, part) for part in (whole[:start], whole[end:])]
        return outer[0] + whole[start:end] + outer[1]

    return replace
