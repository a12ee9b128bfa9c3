"""When documents were written, and where their passages stand."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from askbot.attribution import Attributor
from askbot.domain import Document
from askbot.encoder import Encoder
from askbot.index import FileStore, build_index
from askbot.index.document_dates import Place, Times, day_of

DOCUMENT = Document("a.md", "", "A title", "0" * 64)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Built in 1874, restored in 2019.", 2019),
        ("The plan runs from 2021 to 2040.", 2021),
        ("It sold 2,019 cars for $2015, or 2016.5 each, in 1999.", 1999),
        ("Room 12019 and the year 1850.", None),
        ("No year at all.", None),
    ],
)
def test_a_text_is_as_late_as_the_latest_year_it_names(text: str, year: int | None) -> None:
    assert day_of(replace(DOCUMENT, text=text), 2026) == (date(year, 1, 1).toordinal() if year else None)


def test_a_title_counts_and_a_date_goes_before_all() -> None:
    titled = replace(DOCUMENT, title="The 2020 floods", text="In 2012 it rained.")
    assert day_of(titled, 2026) == date(2020, 1, 1).toordinal()
    assert day_of(replace(titled, date=date(2018, 5, 4)), 2026) == date(2018, 5, 4).toordinal()
    assert day_of(replace(DOCUMENT, path="2020.txt", title="2020.txt"), 2026) is None


def test_places_and_times_survive_an_update(tmp_path: Path, encoder: Encoder, silent: Attributor) -> None:
    folder, index = tmp_path / "texts", tmp_path / "index"
    folder.mkdir()
    for year in (2001, 2010, 2015, 2020):
        (folder / f"{year}.txt").write_text(f"The harbour froze over in {year}.\n", encoding="utf-8")
    build_index(folder, index, encoder, silent)
    (folder / "2005.txt").write_text(
        "In 2005 nothing froze.\n\n" + "Ships came and went all year. " * 80, encoding="utf-8"
    )
    build_index(folder, index, encoder, silent)
    snapshot = FileStore(index).open_current()
    library, rows = snapshot.docstore, range(len(snapshot))
    passages, places = snapshot.passages(rows), library.places(rows)
    assert len(rows) > 5
    for row in rows:
        together = [other for other in rows if passages[other].document == passages[row].document]
        year = int(passages[row].document.removesuffix(".txt"))
        assert places[row] == Place(together[0], together[-1] + 1, date(year, 1, 1).toordinal())
    assert library.times == Times(date(2020, 1, 1).toordinal(), date(2010, 1, 1).toordinal())


def test_undated_documents_have_no_times(tmp_path: Path, encoder: Encoder, silent: Attributor) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("The harbour froze over.\n", encoding="utf-8")
    build_index(tmp_path / "texts", tmp_path / "index", encoder, silent)
    library = FileStore(tmp_path / "index").open_current().docstore
    assert library.times is None
    assert library.places([0]) == {0: Place(0, 1, None)}
