"""`askbot eval calibrate` with readers in the place of the packaged one, as somebody who brings a model calls it."""

import json
from pathlib import Path

import pytest

from tests.support.command import Command
from tests.support.tiny_reader import write_tiny_reader

SHIPS = 24
TEXT = "\n\n".join(f"The ship Vessel{n} carried {n}00 tonnes of wheat to Norvik in May." for n in range(SHIPS))


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A set with covered questions and near-misses, beside the folder of what it asks about."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "ships.md").write_text(f"# Ships\n\n{TEXT}\n", encoding="utf-8")
    covered = [
        {"question": f"How much wheat did the ship Vessel{n} carry?", "answers": [f"{n}00 tonnes"]}
        for n in range(SHIPS)
    ]
    nears = [{"question": f"Who is the captain of the ship Vessel{n}?", "covered": False} for n in range(SHIPS)]
    path = tmp_path / "set.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in covered + nears), encoding="utf-8")
    return path


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    return write_tiny_reader(tmp_path / "tiny", [TEXT, "How much wheat did the ship carry? Who is the captain?"])


@pytest.mark.slow
def test_a_reader_from_a_folder_is_calibrated_and_answers_with_its_calibration(
    askbot: Command, asked: Path, reader: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASKBOT_READER", str(reader))
    done = askbot("eval", "calibrate", str(asked), "--corpus", "corpus", "--out", "own.json", "--plot", "own.svg")
    assert done.code == 0, done.err
    assert "48 questions, calibration error" in done.out
    fitted = json.loads((tmp_path / "own.json").read_text())
    assert fitted["reader"].startswith("tiny-")
    assert 0 < fitted["related"] <= fitted["answered"] < 1
    assert (tmp_path / "own.svg").read_text().startswith("<svg")

    monkeypatch.setenv("ASKBOT_CALIBRATION", "own.json")
    assert askbot("index", "--corpus", "corpus", "--index", "index").code == 0
    answer = askbot("ask", "How much wheat did the ship Vessel7 carry?", "--index", "index", "--json")
    record = json.loads(answer.out)
    assert record["threshold"] == pytest.approx(fitted["answered"], abs=1e-3)
    assert {s["answer_spans"] != [] for s in record["statements"]} <= {True}

    monkeypatch.setenv("ASKBOT_READER", "packaged")
    refused = askbot("ask", "How much wheat did the ship Vessel7 carry?", "--index", "index")
    assert refused.code != 0
    assert "calibrat" in refused.err
    assert "Traceback" not in refused.err


@pytest.mark.slow
def test_without_a_reader_it_is_calibrated_too(
    askbot: Command, asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASKBOT_READER", "off")
    assert askbot("eval", "calibrate", str(asked), "--corpus", "corpus", "--out", "own.json").code == 0
    fitted = json.loads((tmp_path / "own.json").read_text())
    assert fitted["reader"] == ""
    assert not any("read" in name for name in fitted["question"]["terms"])
    monkeypatch.setenv("ASKBOT_CALIBRATION", "own.json")
    assert askbot("index", "--corpus", "corpus", "--index", "index").code == 0
    record = json.loads(askbot("ask", "How much wheat did the ship Vessel7 carry?", "--index", "index", "--json").out)
    assert "700 tonnes" in record["statements"][0]["text"]


def test_a_set_that_is_too_small_is_refused_with_the_remedy(
    askbot: Command, asked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASKBOT_READER", "off")
    asked.write_text("".join(asked.read_text().splitlines(keepends=True)[:8]))
    done = askbot("eval", "calibrate", str(asked), "--corpus", "corpus", "--out", "own.json")
    assert done.code != 0
    assert "20 covered and 20 uncovered" in done.err
    assert not Path("own.json").exists()
