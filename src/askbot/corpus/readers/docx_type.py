"""The first paragraphs of a Word document and how each is set: size of type, weight, place, style."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from askbot.corpus.readers.builder import tidy
from askbot.corpus.readers.title_words import NAMES
from askbot.corpus.titles import names_kind

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEFAULT = 20.0
"""Half points, where a document says nothing of its type."""
_MOST = 80
"""Paragraphs that are looked at."""
_WRITTEN: Mapping[str, str] = {f"{_W}t": "", f"{_W}br": "\n", f"{_W}tab": " "}
"""What writes text, and what it writes where that is not its own."""
_OFF = frozenset({"0", "false", "off", "none"})


@dataclass(frozen=True, slots=True)
class TypeSetting:
    """How a paragraph or a style sets its type; None where it says nothing of that."""

    size: float | None = None
    """Half points."""
    bold: bool | None = None
    centred: bool | None = None

    def over(self, other: TypeSetting) -> TypeSetting:
        """This one, completed by another."""
        return TypeSetting(
            size=other.size if self.size is None else self.size,
            bold=other.bold if self.bold is None else self.bold,
            centred=other.centred if self.centred is None else self.centred,
        )


@dataclass(frozen=True, slots=True)
class Style:
    """A style of paragraphs with what it inherits."""

    name: str = ""
    """In lower case, in English for those that Word brings along."""
    setting: TypeSetting = TypeSetting()


@dataclass(frozen=True, slots=True)
class SetParagraph:
    """A paragraph that is not blank."""

    text: str
    size: float
    """Of most of it, in half points."""
    bold: bool
    """All of it."""
    centred: bool
    style: str
    """Its name, as in `Style`."""
    boxed: bool
    """In a table or a text box."""


def first_paragraphs(body: Any, styles: Any | None) -> list[SetParagraph]:
    """The first paragraphs with text, in the order of the file; `body` and `styles` are the roots of those parts."""
    known = _styles(styles)
    made: list[SetParagraph] = []
    for paragraph in _written_once(body):
        text = _text(paragraph)
        if text:
            made.append(_paragraph(paragraph, text, known))
        if len(made) == _MOST:
            break
    return made


def _written_once(body: Any) -> Iterator[Any]:
    """All paragraphs but those of a fallback, which says once more what a text box says."""
    for paragraph in body.iter(f"{_W}p"):
        if not any(outer.tag.endswith("}Fallback") for outer in paragraph.iterancestors()):
            yield paragraph


def _text(paragraph: Any) -> str:
    """What a paragraph itself says, without the text boxes that hang on it, and without names on lines of their own."""
    own = (one for one in paragraph.iter(*_WRITTEN) if next(one.iterancestors(f"{_W}p")) is paragraph)
    text = tidy("".join(_WRITTEN[one.tag] or one.text or "" for one in own))
    lines = [line for part in text.split("\n") if (line := " ".join(part.split()))]
    while len(lines) > 1 and _is_name(lines[-1]):
        lines.pop()
    return " ".join(lines)


def _is_name(line: str) -> bool:
    return bool(NAMES.fullmatch(line)) and not (names_kind(line) or line.isupper())


def _paragraph(paragraph: Any, text: str, styles: Mapping[str, Style]) -> SetParagraph:
    style = styles.get(_value(paragraph.find(f"{_W}pPr/{_W}pStyle")) or "", styles[""])
    runs = [_setting(run.find(f"{_W}rPr")).over(style.setting) for run in _runs(paragraph)]
    align = _value(paragraph.find(f"{_W}pPr/{_W}jc"))
    outer = {element.tag for element in paragraph.iterancestors()}
    return SetParagraph(
        text=text,
        size=median([run.size or _DEFAULT for run in runs] or [style.setting.size or _DEFAULT]),
        bold=all(run.bold for run in runs) if runs else bool(style.setting.bold),
        centred=align == "center" if align else bool(style.setting.centred),
        style=style.name,
        boxed=bool(outer & {f"{_W}tc", f"{_W}txbxContent"}),
    )


def _runs(paragraph: Any) -> Iterator[Any]:
    for run in paragraph.iter(f"{_W}r"):
        if run.find(f"{_W}t") is not None and next(run.iterancestors(f"{_W}p")) is paragraph:
            yield run


def _styles(root: Any | None) -> dict[str, Style]:
    """All styles by their ids, with what they inherit; the default one under ""."""
    if root is None:
        return {"": Style(setting=TypeSetting(size=_DEFAULT))}
    base = _setting(root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")).over(TypeSetting(size=_DEFAULT))
    own = {style.get(f"{_W}styleId") or "": style for style in root.iter(f"{_W}style")}
    made = {name: _inherited(name, own, base) for name in own}
    usual = next((name for name, style in own.items() if _is_default(style)), None)
    return {**made, "": made[usual] if usual is not None else Style(setting=base)}


def _is_default(style: Any) -> bool:
    return style.get(f"{_W}default") == "1" and style.get(f"{_W}type") == "paragraph"


def _inherited(name: str, own: Mapping[str, Any], base: TypeSetting) -> Style:
    """A style completed by those that it is based on; one that is based on itself ends there."""
    made = Style(name=(_value(own[name].find(f"{_W}name")) or name).lower())
    setting, seen = TypeSetting(), set[str]()
    while name in own and name not in seen:
        seen.add(name)
        align = _value(own[name].find(f"{_W}pPr/{_W}jc"))
        found = replace(_setting(own[name].find(f"{_W}rPr")), centred=align == "center" if align else None)
        setting = setting.over(found)
        name = _value(own[name].find(f"{_W}basedOn")) or ""
    return replace(made, setting=setting.over(base))


def _setting(properties: Any | None) -> TypeSetting:
    if properties is None:
        return TypeSetting()
    size, bold = _value(properties.find(f"{_W}sz")) or "", properties.find(f"{_W}b")
    return TypeSetting(
        size=float(size) if size.isdecimal() and len(size) < 5 else None,  # noqa: PLR2004 - no type is a yard high
        bold=(_value(bold) or "") not in _OFF if bold is not None else None,
    )


def _value(element: Any | None) -> str | None:
    return element.get(f"{_W}val") if element is not None else None
