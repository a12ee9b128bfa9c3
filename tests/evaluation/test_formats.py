"""Question sets of every kind, and what is wrong with a bad line."""

import json
from pathlib import Path

import pytest

from askbot.domain import Span, Stance
from askbot.errors import UsageError
from askbot.evaluation import Question, QuestionSet, load_questions
from askbot.evaluation.formats import read_brat_folder


def error_of(path: Path) -> str:
    """What is said of a set that cannot be read."""
    with pytest.raises(UsageError) as caught:
        load_questions(path)
    return str(caught.value)


def test_own_lines_are_json_or_yaml(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    path.write_text(
        "# about the strike\n\n"
        '{"question": "Who warned?", "answers": ["the mayor"], "speaker": null, "stance": "no comment"}\n'
        '{question: "And the moon?", covered: no, tags: [far-miss], after: ["Who warned?"], id: moon}\n',
        encoding="utf-8",
    )
    first, second = load_questions(path).questions
    assert first == Question(
        "line-3", "Who warned?", ("the mayor",), speakers=(), stance=Stance.NO_COMMENT, covered=True
    )
    assert second == Question("moon", "And the moon?", covered=False, tags=("far-miss",), after=("Who warned?",))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"question": "Who?", "speker": "x"}', "line 2, speker"),
        ('{"question": "Who?", "stance": "angry"}', "line 2, stance"),
        ('{"question": "Who?",', "line 2: column"),
        ("{question: Who?, covered: no}", "line 2: column"),
        ('["Who?"]', 'line 2: ["Who?"] is no object'),
        ("- question: Who?", "line 2: - question: Who? is no object"),
        ('{"answers": ["x"]}', "line 2, question: it is missing"),
        ('{"question": "Who?", "answer": ["x"]}', "line 2, answer: there is no such key. Did you mean answers?"),
        ('{"question": "Who?", "id": "a"}', "line 2: the id 'a'"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(f'{{"question": "What?", "id": "a"}}\n{line}\n', encoding="utf-8")
    assert words in error_of(path)
    assert "\n" not in error_of(path)


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    (tmp_path / "qrels").mkdir()
    corpus = [{"_id": f"d{n}", "title": f"T{n}", "text": f"Fact number {n} is told here."} for n in range(4)]
    queries = [{"_id": f"q{n}", "text": f"Fact {n}?", "metadata": {"answers": [f"number {n}"]}} for n in range(4)]
    queries.append({"_id": "q9", "text": "Unasked?", "metadata": {}})
    queries.append({"_id": "q8", "text": "Nowhere?", "metadata": {"answerable": False}})
    for name, rows in (("corpus", corpus), ("queries", queries)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    qrels = "query-id\tcorpus-id\tscore\n" + "".join(f"q{n}\td{n}\t1\n" for n in range(4))
    (tmp_path / "qrels" / "test.tsv").write_text(qrels, encoding="utf-8")
    return tmp_path


def test_beir(beir: Path) -> None:
    loaded = load_questions(beir)
    assert [d.path for d in loaded.documents] == ["d0", "d1", "d2", "d3"]
    assert [(q.id, q.covered, dict(q.relevance)) for q in loaded.questions] == [
        *((f"q{n}", True, {f"d{n}": 1}) for n in range(4)),
        ("q8", False, {}),
    ]


QRELS = "query-id\tcorpus-id\tscore\nq0\td0\t2\nq1\td1\t1\nq1\td2\t0\n"


@pytest.mark.parametrize(
    "qrels",
    [
        QRELS,
        QRELS.partition("\n")[2],
        QRELS.replace("\n", "\r\n"),
        "\ufeff" + QRELS,
        QRELS.replace("\n", "\n\n"),
        QRELS.replace("\t", " "),
        QRELS.replace("\t2\n", "\t2.0\n"),
        QRELS.replace("\td2\t0", "\td2\t-1"),
        "q0\t0\td0\t2\nq1\t0\td1\t1\n",
        "q0 Q0 d0 2\nq1 Q0 d1 1\n",
    ],
    ids=["usual", "no header", "Windows", "mark", "blank lines", "blanks", "2.0", "negative", "TREC tabs", "TREC"],
)
def test_beir_judgements_in_odd_forms(beir: Path, qrels: str) -> None:
    (beir / "qrels" / "test.tsv").write_bytes(qrels.encode())
    relevance_of = {q.id: dict(q.relevance) for q in load_questions(beir).questions if q.relevance}
    assert relevance_of == {"q0": {"d0": 2}, "q1": {"d1": 1}}


def test_beir_records_in_odd_forms(beir: Path) -> None:
    corpus = [
        {"_id": 0, "text": "One."},
        {"_id": "1", "title": "Two", "text": " ", "n": [1]},
        {"_id": 2, "title": None, "text": ""},
    ]
    queries = [{"_id": 7, "text": "One?", "metadata": {"answers": "one"}}, {"_id": 8, "text": "", "metadata": None}]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        (beir / f"{name}.jsonl").write_text("\r\n".join(map(json.dumps, rows)), encoding="utf-8")
    (beir / "qrels" / "test.tsv").write_text("7\t0\t1\n7\tnowhere\t1\n")
    loaded = load_questions(beir)
    assert [(d.path, d.title, d.text) for d in loaded.documents] == [
        ("0", "0", "One."),
        ("1", "Two", "Two"),
        ("2", "2", ""),
    ]
    assert [(q.id, q.answers, dict(q.relevance)) for q in loaded.questions] == [("7", ("one",), {"0": 1, "nowhere": 1})]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("qrels/test.tsv", b"q0\td0\t1\nq1\td1\tyes\n", r"test\.tsv, line 2: .*score"),
        ("qrels/test.tsv", b"q0\td0\t1\nq1\td1\t0.5\n", r"test\.tsv, line 2: .*whole number"),
        ("qrels/test.tsv", b"q0\td0\t1\nq1 d1\n", r"test\.tsv, line 2: .*three columns"),
        ("qrels/test.tsv", b"q0\tcaf\xe9\t1\n", r"test\.tsv is not UTF-8.*Save it"),
        ("corpus.jsonl", b'{"_id": "d0", "text": "caf\xe9"}\n', r"corpus\.jsonl is not UTF-8"),
        ("corpus.jsonl", b'{"_id": "d0", "text": null}\n', r"corpus\.jsonl, line 1: no _id or no text"),
        ("queries.jsonl", b'{"_id": "q0", "text": " "}\n', r"queries\.jsonl, line 1: no text"),
        ("queries.jsonl", b'{"_id": "q0", "text": "x", "metadata": "y"}\n', r"queries\.jsonl, line 1: .*metadata"),
        ("queries.jsonl", b'{"_id": "other", "text": "x"}\n', "No query of .* has judgements"),
    ],
)
def test_a_beir_file_that_is_wrong_is_named(beir: Path, name: str, content: bytes, words: str) -> None:
    (beir / name).write_bytes(content)
    with pytest.raises(UsageError, match=words):
        load_questions(beir)


def test_hold_out_makes_questions_uncovered(beir: Path) -> None:
    held_out_set = load_questions(beir).held_out(0.5, seed=1)
    assert len(held_out_set.documents) == 2
    assert sorted(q.covered is True for q in held_out_set.questions) == [False, False, True, True]


def test_halves_by_title_share_no_document_asked_about(beir: Path) -> None:
    asked = load_questions(beir)
    halves = asked.halves_by_title()
    paths = [{path for q in half.questions for path in q.relevance} for half in halves]
    assert all(paths)
    assert not paths[0] & paths[1]
    assert {q.id for half in halves for q in half.questions} == {q.id for q in asked.questions}
    assert all(half.documents == asked.documents for half in halves)


def test_sample_is_repeatable_and_keeps_the_order() -> None:
    everything = QuestionSet("s", tuple(Question(str(n), f"Q{n}?") for n in range(50)))
    some = everything.sample(10, seed=3)
    assert some == everything.sample(10, seed=3) != everything.sample(10, seed=4)
    assert [int(q.id) for q in some.questions] == sorted(int(q.id) for q in some.questions)
    assert everything.fingerprint != some.fingerprint


def test_squad(tmp_path: Path) -> None:
    qas = [
        {
            "id": "1",
            "question": " Where? ",
            "answers": [{"text": "in Rome", "answer_start": 3}] * 2,
            "is_impossible": False,
        },
        {"id": "2", "question": "Why?", "answers": [], "is_impossible": True},
    ]
    data = {"data": [{"title": "Ancient_Rome", "paragraphs": [{"context": "It was in Rome.", "qas": qas}]}]}
    path = tmp_path / "dev.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    loaded = load_questions(path)
    assert (loaded.documents[0].path, loaded.documents[0].title) == ("Ancient_Rome/0", "Ancient Rome")
    assert loaded.questions[0].answers == ("in Rome",)
    assert [q.covered for q in loaded.questions] == [True, False]


@pytest.mark.parametrize(
    "topics", ["7\tWho said so?\n", "<top>\n<num> Number: 7\n<title> Who said so?\n<desc> x\n</top>\n"]
)
def test_trec(tmp_path: Path, topics: str) -> None:
    (tmp_path / "topics.txt").write_text(topics, encoding="utf-8")
    (tmp_path / "qrels.txt").write_text("7 0 a.md 2\n7 0 b.md 0\n", encoding="utf-8")
    for path in (tmp_path, tmp_path / "topics.txt", tmp_path / "qrels.txt"):
        (question,) = load_questions(path).questions
        assert (question.id, question.text, question.relevance) == ("7", "Who said so?", {"a.md": 2})


def test_brat(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "a.txt").write_text("The mayor said that it rains.", encoding="utf-8")
    (tmp_path / "attributions" / "a_1.ann").write_text(
        "T1\tSource 0 9\tThe mayor\nT2\tCue 10 14;15 19\tsaid that\nT3\tContent 20 28\tit rains\n"
        "E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\n",
        encoding="utf-8",
    )
    (text,) = read_brat_folder(tmp_path)
    (gold,) = text.gold
    assert (gold.source, gold.cue, gold.content) == ((Span(0, 9),), (Span(10, 14), Span(15, 19)), (Span(20, 28),))


def test_what_is_no_set_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    for path in (tmp_path / "missing", tmp_path, tmp_path / "a.json"):
        with pytest.raises(UsageError, match=r"set|does not exist|SQuAD"):
            load_questions(path)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["corpus.jsonl"], "half of a BEIR set: queries.jsonl is missing"),
        (["my.qrels.txt"], "half of a TREC set: topics is missing"),
        (["text/"], "half of a brat set: attributions is missing"),
        (["context.md"], "is no set of questions. Name a .jsonl"),
    ],
)
def test_the_error_about_half_a_set_says_what_it_lacks(tmp_path: Path, names: list[str], words: str) -> None:
    for name in names:
        if name.endswith("/"):
            (tmp_path / name).mkdir()
        else:
            (tmp_path / name).write_text("", encoding="utf-8")
    assert words in error_of(tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is no JSON: line 1, column 1"),
        ('[{"question": "Who?"}]', "it has no data[]. For askbot's own questions, name the file .jsonl"),
        ('{"data": [{"title": "T"}]}', "has no 'paragraphs'"),
        ('{"data": [{"title": "T", "paragraphs": [3]}]}', "data[] is not of that shape"),
        ('{"data": []}', "holds no questions"),
    ],
)
def test_the_error_about_other_json_says_why_it_is_no_squad(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "dev.json"
    path.write_text(content, encoding="utf-8")
    assert words in error_of(path)


def test_the_briefing_set_is_sound() -> None:
    path = Path(__file__).resolve().parents[2] / "evaluation" / "briefing.jsonl"
    questions = load_questions(path).questions
    assert len(questions) >= 60
    tags = {tag for q in questions for tag in q.tags}
    assert {"speaker", "stance", "paraphrase", "follow-up", "near-miss", "far-miss", "forecast"} <= tags
    assert all(q.answers for q in questions if q.covered)
