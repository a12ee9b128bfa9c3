"""Days as people write them, in a few strict forms: a day that could be two is none."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress

from askbot.domain import Span

_MONTHS = (
    "january jan januar janvier janv enero ene gennaio gen janeiro januari jänner jaenner stycznia styczeń января",
    "february feb februar février fevrier févr fevr febrero febbraio fevereiro februari feber lutego luty февраля",
    "march mar märz maerz mär mrz mars marzo março marco maart mrt marca marzec марта",
    "april apr avril avr abril abr aprile kwietnia kwiecień апреля",
    "may mai mayo maggio mag maio mei maj maja мая",
    "june jun juni juin junio giugno giu junho czerwca czerwiec июня",
    "july jul juli juillet juil julio luglio lug julho lipca lipiec июля",
    "august aug août aout agosto ago augustus augusti sierpnia sierpień августа",
    "september sept sep septembre septiembre set settembre setembro września wrzesień сентября",
    "october oct oktober okt octobre octubre ottobre ott outubro out października październik октября",
    "november nov novembre noviembre novembro listopada listopad ноября",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro grudnia grudzień desember декабря",
)
_SEASONS = {
    1: "winter hiver invierno inverno",
    4: "spring frühling frühjahr printemps primavera",
    7: "summer sommer été verano estate",
    10: "autumn fall herbst automne otoño autunno",
}
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
MONTH_NAME = rf"(?i:{_MONTH})"
_YEAR = r"(?:19|20)\d\d"
_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|[dmjvls]o|mi|fr|sa)"
)
_ONLY_WEEKDAY = re.compile(_WEEKDAY, re.IGNORECASE)
_OF = r"(?:(?:of|del?|day of)\s+)?"
_TO = r"(?:\s?[-–]\s?\d{1,2}(?:st|nd|rd|th)?)?"
"""The last day of a few: of "June 15–20, 2009" the first counts."""
_FORMS = (
    rf"(?P<y1>{_YEAR})[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}})(?!\d)",
    rf"(?P<y2>{_YEAR})(?P<m2>\d\d)(?P<d2>\d\d)(?!\d)",
    rf"(?P<d3>\d{{1,2}})(?:st|nd|rd|th|er|\.|º|ª)?{_TO}[ \-]*{_OF}(?P<n3>{_MONTH})\b\.?,?[ \-]*{_OF}(?P<y3>{_YEAR})\b",
    rf"(?P<n4>{_MONTH})\b\.?[ \-]*(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?{_TO},?[ \-]+(?P<y4>{_YEAR})\b",
    rf"(?P<d5>\d{{1,2}})\.\s?(?P<m5>\d{{1,2}})\.\s?(?P<y5>{_YEAR})\b",
    rf"(?P<a6>\d{{1,2}})[/-](?P<b6>\d{{1,2}})[/-](?P<y6>{_YEAR})\b",
    rf"(?P<y7>{_YEAR})\s?年\s?(?P<m7>\d{{1,2}})\s?月\s?(?P<d7>\d{{1,2}})\s?日",
    rf"(?P<y8>{_YEAR})[ \-](?P<n8>{_MONTH})\b\.?[ \-](?P<d8>\d{{1,2}})\b(?!:)",
)
_DAY = re.compile(rf"(?<![^\W_])(?:{'|'.join(_FORMS)})", re.IGNORECASE)
_MONTH_OF_YEAR = re.compile(rf"(?<![^\W_])(?P<n>{_MONTH})\b\.?,?\s+{_OF}(?P<y>{_YEAR})\b", re.IGNORECASE)
SEASONS = {name: month for month, names in _SEASONS.items() for name in names.split()}
_SEASON_OF_YEAR = re.compile(rf"(?<![^\W_])(?P<n>{'|'.join(SEASONS)})\b,?\s+(?P<y>{_YEAR})\b", re.IGNORECASE)
_ONLY_YEAR = re.compile(rf"(?P<y>{_YEAR})(?:-(?P<m>\d\d))?")
_TIME = (
    r"(?:\d{1,2}[:.h]\d\d(?:[:.]\d\d(?:[.,]\d+)?)?\s*(?:[ap]\.?\s?m\.?|uhr|h)?"
    r"|\d{1,2}\s*[ap]\.?\s?m\.?|\d{1,2}\s*(?:uhr|h))"
)
_ZONE = r"(?:z|[+-]\d\d:?\d\d|\(?[A-Z]{2,5}\)?|[A-Z][a-z]+/[A-Z]\w+|eastern time|local time)"
_BEFORE = re.compile(
    rf"(?:{_WEEKDAY}\b\.?,?\s*)?(?:(?:den|le|on|the|el)\s+)?(?:{_TIME}\s*(?:{_ZONE})?\s*[,|·–-]?\s*)?"
    rf"(?:{_WEEKDAY}\b\.?,?\s*)?",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?:\s*[T,|·@–—-]?\s*(?:at|um|à|a las|kl\.?)?\s*{_TIME}(?:\s*{_ZONE})*)?"
    rf"(?:\s*\({_WEEKDAY}\))?\s*[.|·–-]?\s*",
    re.IGNORECASE,
)


def day(text: str) -> dt.date | None:
    """The day that `text` is, with or without weekday and time; None where it is none, or could be two."""
    line = " ".join(text.split())
    match = _DAY.search(line) if len(line) <= 100 and any(c.isdigit() for c in line) else None  # noqa: PLR2004
    if match is None or not _BEFORE.fullmatch(line[: match.start()]) or not _AFTER.fullmatch(line[match.end() :]):
        return None
    return _date(match)


def is_day_line(line: str) -> bool:
    """Whether a line is a day and nothing else."""
    return day(line) is not None


def find_days(text: str) -> Iterator[tuple[dt.date, Span]]:
    """The days in a text, in order."""
    for match in _DAY.finditer(text):
        date = _date(match)
        if date is not None:
            yield date, Span(*match.span())


def find_months(text: str) -> Iterator[tuple[dt.date, Span]]:
    """The months of a year that a text names, each by its first day."""
    for match in _MONTH_OF_YEAR.finditer(text):
        yield dt.date(int(match["y"]), MONTHS[match["n"].lower()], 1), Span(*match.span())


def find_seasons(text: str) -> Iterator[tuple[dt.date, Span]]:
    """The seasons of a year that a text names, each by the first day of its first whole month in that year."""
    for match in _SEASON_OF_YEAR.finditer(text):
        yield dt.date(int(match["y"]), SEASONS[match["n"].lower()], 1), Span(*match.span())


def is_month(text: str) -> bool:
    """Whether a text is the name of a month, with or without a year."""
    return text.strip(" .,").casefold() in MONTHS or bool(_MONTH_OF_YEAR.fullmatch(text.strip(" .,")))


def is_weekday(text: str) -> bool:
    """Whether a text is the name of a day of the week."""
    return bool(_ONLY_WEEKDAY.fullmatch(text.strip(" .,:")))


def rough_day(text: str) -> dt.date | None:
    """The first day of the month or year that `text` is: "February 2015", "2015-02", "2015"."""
    line = text.strip(" .()[]")
    month, year = _MONTH_OF_YEAR.fullmatch(line), _ONLY_YEAR.fullmatch(line)
    with suppress(ValueError):
        if month:
            return dt.date(int(month["y"]), MONTHS[month["n"].lower()], 1)
        if year:
            return dt.date(int(year["y"]), int(year["m"] or 1), 1)
    return None


def _date(match: re.Match[str]) -> dt.date | None:
    groups = {name[0]: value for name, value in match.groupdict().items() if value is not None}
    with suppress(ValueError):
        if "a" in groups:
            return _slashed(int(groups["a"]), int(groups["b"]), int(groups["y"]))
        month = MONTHS[groups["n"].lower()] if "n" in groups else int(groups["m"])
        return dt.date(int(groups["y"]), month, int(groups["d"]))
    return None


def _slashed(one: int, other: int, year: int) -> dt.date | None:
    """03/25/2026 and 25/03/2026 are clear; of 03/02/2026 nobody knows."""
    readings = {(m, d) for m, d in ((one, other), (other, one)) if 1 <= m <= 12}  # noqa: PLR2004
    if len(readings) != 1:
        return None
    month, of_month = readings.pop()
    return dt.date(year, month, of_month)
