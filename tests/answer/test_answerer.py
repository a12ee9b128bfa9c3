from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from askbot.answer import Answerer
from askbot.domain import Form, Note, NoteKind, Stance, Status
from askbot.reader import ReaderInput, Reading
from askbot.reader.inference import unread

Over = Callable[[Path], Answerer]


class CountingReader:
    """Finds nothing, and counts what it is given."""

    fingerprint = ""

    def __init__(self) -> None:
        self.counts: list[int] = []

    def read(self, question: str, passages: Sequence[ReaderInput]) -> list[Reading]:  # noqa: ARG002
        self.counts.append(len(passages))
        return [unread(passage) for passage in passages]


def a_corpus(folder: Path, **files: str) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def test_the_answer_is_a_sentence_of_the_document_with_its_speaker(answerer: Answerer) -> None:
    answer = answerer.answer("How many dockers have stopped work?")
    assert answer.status is Status.ANSWERED
    first = answer.statements[0]
    assert "1,450 dockers" in first.text
    assert "Dockers' Union" in str(first.voice.speaker)
    assert answer.confidence >= answer.threshold


@pytest.mark.parametrize(
    ("question", "part", "speaker"),
    [
        ("How far does the lamp reach?", "31 kilometres", None),
        ("When was the lighthouse built?", "1874", None),
        ("Who warned that food may become dearer?", "Marta Lindqvist", "Lindqvist"),
        ("What will the restoration cost?", "2.4 million euros", "heritage board"),
        ("What does the mayor say about the talks?", "silent", "Okafor"),
    ],
)
def test_each_fact_is_found_with_who_says_it(answerer: Answerer, question: str, part: str, speaker: str | None) -> None:
    first = answerer.answer(question).statements[0]
    assert part in first.text
    assert (speaker or "None") in str(first.voice.speaker)


def test_every_statement_stands_where_its_citation_says(answerer: Answerer, corpus: Path) -> None:
    for question in ("What did Norvik deny?", "Who lives in the lighthouse?", "Summarise the briefing"):
        answer = answerer.answer(question)
        assert answer.statements
        for statement in answer.statements:
            text = (corpus / statement.citation.document).read_text(encoding="utf-8")
            assert text[statement.citation.start : statement.citation.end] == statement.text
            first, last = statement.citation.lines
            assert statement.text.splitlines()[0] in text.splitlines()[first - 1]
            assert statement.text.splitlines()[-1] in text.splitlines()[last - 1]


def test_a_denial_is_marked_as_one(answerer: Answerer) -> None:
    assert answerer.answer("Did Norvik cancel any sailings?").statements[0].voice.stance is Stance.DENIED


@pytest.mark.parametrize(
    "question", ["What is the capital of Mongolia?", "Who won the world cup in 1998?", "qwzx vbnm"]
)
def test_what_the_corpus_never_mentions_is_not_covered(answerer: Answerer, question: str) -> None:
    answer = answerer.answer(question)
    assert answer.status is Status.NOT_COVERED
    assert answer.statements == ()
    assert answer.hits


def test_the_same_question_about_another_name_is_not_answered(answerer: Answerer) -> None:
    assert answerer.answer("What did Norvik deny?").status is Status.ANSWERED
    assert answerer.answer("How many ships of Hapag Lloyd are waiting in Rotterdam?").status is not Status.ANSWERED


def test_the_words_that_match_are_highlighted(answerer: Answerer) -> None:
    first = answerer.answer("How many dockers have stopped work?").statements[0]
    marked = " ".join(span.text(first.text) for span in first.highlights)
    assert "dockers" in marked
    assert "stopped work" in marked


def test_each_answer_has_an_id_and_what_was_weighed(answerer: Answerer) -> None:
    one, other = answerer.answer("What did Norvik deny?"), answerer.answer("What did Norvik deny?")
    assert one.id != other.id
    candidates_shown = [candidate for candidate in one.candidates if candidate.shown]
    assert {s.citation.end for s in one.statements} == {c.citation.end for c in candidates_shown}
    assert one.signals


def test_figures_that_differ_stand_side_by_side_and_are_flagged(tmp_path: Path, answerer_over: Over) -> None:
    answerer = answerer_over(
        a_corpus(
            tmp_path / "c",
            one="The union said that 1,450 dockers have stopped work at Port Ellery.\n",
            two="The port authority said that only 900 dockers have stopped work at Port Ellery.\n",
        )
    )
    answer = answerer.answer("How many dockers have stopped work at Port Ellery?")
    assert answer.sources_differ
    assert {"1,450" in s.text or "900" in s.text for s in answer.statements[:2]} == {True}
    assert {s.voice.speaker for s in answer.statements[:2]} == {"The union", "The port authority"}


def test_the_same_fact_from_two_documents_is_one_statement_with_two_citations(
    tmp_path: Path, answerer_over: Over
) -> None:
    fact = "The union said that 1,450 dockers have stopped work at Port Ellery."
    answerer = answerer_over(
        a_corpus(
            tmp_path / "c",
            old=f"---\ntitle: Old\ndate: 2026-03-01\n---\n\n{fact} Rain fell on the quay.\n",
            new=f"---\ntitle: New\ndate: 2026-03-05\n---\n\nThe mayor met the crane drivers. {fact}\n",
        )
    )
    answer = answerer.answer("How many dockers have stopped work at Port Ellery?")
    first = answer.statements[0]
    assert first.text == fact
    assert {c.document for c in (first.citation, *first.also)} == {"old.md", "new.md"}
    assert first.citation.title == "New"
    assert [s.text for s in answer.statements].count(fact) == 1
    assert not answer.sources_differ


def test_a_sentence_that_leans_on_the_one_before_is_shown_with_it(tmp_path: Path, answerer_over: Over) -> None:
    answerer = answerer_over(
        a_corpus(
            tmp_path / "c",
            one="The lighthouse at Cape Morrow stands on a cliff. It was painted red by the harbour master in 1931.\n",
        )
    )
    statements = answerer.answer("Who painted the lighthouse at Cape Morrow red?").statements
    assert len(statements) == 1
    assert "harbour master" in statements[0].text
    assert statements[0].text.startswith("The lighthouse")


class TestConversation:
    def test_who_said_that_names_the_speaker(self, answerer: Answerer) -> None:
        before = answerer.answer("How many dockers have stopped work?")
        answer = answerer.answer("who said that?", previous=[before])
        assert answer.form is Form.SPEAKER
        assert answer.statements == before.statements[:1]
        assert "Dockers' Union" in str(answer.statements[0].voice.speaker)
        assert answer.id != before.id

    def test_source_shows_every_place_again(self, answerer: Answerer) -> None:
        before = answerer.answer("How many dockers have stopped work?")
        assert answerer.answer("source?", previous=[before]).statements == before.statements

    def test_a_new_name_takes_the_place_of_the_old(self, answerer: Answerer) -> None:
        before = answerer.answer("What does the briefing say about Norvik?")
        answer = answerer.answer("and the lighthouse?", previous=[before])
        assert answer.asked == "What does the briefing say about the lighthouse?"
        assert {s.citation.document for s in answer.statements} == {"lighthouse.txt"}

    def test_more_shows_what_was_not_shown_yet(self, answerer: Answerer) -> None:
        before = answerer.answer("What is happening at Port Ellery?")
        answer = answerer.answer("tell me more", previous=[before])
        shown_before = {s.citation.end for s in before.statements}
        assert not shown_before & {s.citation.end for s in answer.statements}


class TestDigest:
    @pytest.mark.parametrize("question", ["Summarise the briefing", "give me an overview", "What are the main points?"])
    def test_a_broad_question_gets_statements_from_every_section(self, answerer: Answerer, question: str) -> None:
        answer = answerer.answer(question)
        assert answer.form is Form.DIGEST
        assert answer.status is Status.ANSWERED
        sections = {s.citation.section for s in answer.statements}
        assert {("The walkout",), ("What may follow",), ("Restoration",)} <= sections
        assert len(answer.statements) <= 8
        assert any(s.voice.speaker for s in answer.statements)

    def test_a_subject_gets_only_what_is_about_it(self, answerer: Answerer) -> None:
        answer = answerer.answer("What does the briefing say about the lighthouse?")
        assert answer.form is Form.DIGEST
        assert answer.statements
        assert {s.citation.document for s in answer.statements} == {"lighthouse.txt"}

    def test_a_subject_that_is_not_there_is_not_covered(self, answerer: Answerer) -> None:
        answer = answerer.answer("What does the briefing say about Mongolia?")
        assert (answer.status, answer.statements) == (Status.NOT_COVERED, ())


class TestWhoIsAsked:
    def test_only_their_own_statements_answer(self, answerer: Answerer) -> None:
        answer = answerer.answer("What did the port authority say?")
        assert answer.status is Status.ANSWERED
        assert {s.voice.speaker for s in answer.statements} == {"The port authority"}

    def test_who_is_named_nowhere_is_not_covered(self, answerer: Answerer) -> None:
        answer = answerer.answer("What did Olaf Brandt say about the dockers who have stopped work?")
        assert (answer.status, answer.statements) == (Status.NOT_COVERED, ())
        assert answer.notes == (Note(NoteKind.NOT_SAID, "Olaf Brandt"),)

    def test_who_is_only_mentioned_is_related_at_most(self, answerer: Answerer) -> None:
        answer = answerer.answer("What did Cape Morrow say about the lighthouse?")
        assert answer.status is not Status.ANSWERED

    def test_two_are_compared(self, answerer: Answerer) -> None:
        answer = answerer.answer("What do the Dockers' Union and the port authority say about the dockers' work?")
        assert answer.form is Form.COMPARISON
        assert ["1,450" in answer.statements[0].text, "900" in answer.statements[1].text] == [True, True]
        assert len(answer.parts) == 2


class TestSeveralQuestions:
    def test_each_is_answered(self, answerer: Answerer) -> None:
        answer = answerer.answer("When was the lighthouse built? How many dockers stopped work?")
        assert answer.form is Form.SEVERAL
        assert [part.status for part in answer.parts] == [Status.ANSWERED] * 2
        assert {"1874", "1,450"} <= set(" ".join(s.text for s in answer.statements).replace(",", ",").split())

    def test_one_without_an_answer_is_named(self, answerer: Answerer) -> None:
        answer = answerer.answer("When was the lighthouse built? Who won the chess championship in Oslo?")
        assert answer.status is Status.ANSWERED
        assert answer.notes == (Note(NoteKind.NOT_STATED, "Who won the chess championship in Oslo"),)

    @pytest.mark.parametrize(
        ("question", "reads"),
        [
            ("When was the lighthouse built?", [4]),
            ("When was the lighthouse built? How many dockers stopped work?", [2, 2]),
            ("When was it built? How many dockers stopped work? Who lives in the lighthouse?", [2, 2, 2]),
        ],
    )
    def test_all_of_them_take_about_as_much_reading_as_one(
        self, answerer: Answerer, question: str, reads: list[int]
    ) -> None:
        reader = CountingReader()
        Answerer(answerer._searcher, reader=reader).answer(question)
        assert reader.counts == reads


def test_the_sides_of_a_comparison_share_the_reading(tmp_path: Path, answerer_over: Over) -> None:
    about = ("the strike at the north quay", "wages of crane drivers", "dredging in the fog", "a fire on the ferry")
    texts = {
        f"day-{day}": f"Mayor Ines Okafor said that {what} worries her. Olaf Brandt denied that {what} counts.\n"
        for day, what in enumerate(about)
    }
    answerer, reader = answerer_over(a_corpus(tmp_path / "c", **texts)), CountingReader()
    answer = Answerer(answerer._searcher, reader=reader).answer("What do Ines Okafor and Olaf Brandt say?")
    assert answer.form is Form.COMPARISON
    assert reader.counts == [2, 2]


class TestTalk:
    def test_a_greeting_gets_help(self, answerer: Answerer) -> None:
        answer = answerer.answer("Hello, who are you?")
        assert (answer.form, answer.status, answer.statements) == (Form.HELP, Status.ANSWERED, ())

    def test_thanks_change_nothing(self, answerer: Answerer) -> None:
        bare = answerer.answer("When was the lighthouse built?")
        wrapped = answerer.answer("Hi! When was the lighthouse built? Thanks, Mia :)")
        assert (wrapped.statements, wrapped.confidence) == (bare.statements, bare.confidence)
        assert wrapped.question == "Hi! When was the lighthouse built? Thanks, Mia :)"
        assert wrapped.asked == "When was the lighthouse built?"
        assert bare.asked == ""


class TestKindsOfDigest:
    def test_key_numbers_all_have_figures(self, answerer: Answerer) -> None:
        answer = answerer.answer("key numbers")
        assert answer.form is Form.DIGEST
        assert all(any(char.isdigit() for char in s.text) for s in answer.statements)

    def test_what_is_disputed_shows_denials(self, answerer: Answerer) -> None:
        stances = {s.voice.stance for s in answerer.answer("what is disputed?").statements}
        assert stances
        assert stances <= {Stance.DENIED, Stance.NO_COMMENT}


def test_what_did_not_happen_is_answered_by_what_says_so(
    tmp_path: Path, answerer_over: Callable[[Path], Answerer]
) -> None:
    text = "Seventeen countries signed the Lund pact on mines on 20 June. Sudmark and Ostrand did not sign.\n"
    answerer = answerer_over(a_corpus(tmp_path / "c", one=text))
    answer = answerer.answer("Which countries did not sign the Lund pact?")
    assert ["did not sign" in s.text for s in answer.statements] == [True]


def test_a_choice_shows_both_sides(tmp_path: Path, answerer_over: Callable[[Path], Answerer]) -> None:
    text = "Norland harvested 12 million tonnes of wheat this year. Sudmark harvested 7 million tonnes.\n"
    answerer = answerer_over(a_corpus(tmp_path / "c", one=text))
    answer = answerer.answer("Which harvested more wheat, Norland or Sudmark?")
    assert answer.form is Form.COMPARISON
    assert [any(x in s.text for s in answer.statements) for x in ("12 million", "7 million")] == [True, True]


DEMANDS = "The union of Port Lin has three demands:\n\n- more pay than last year\n- new cranes\n- a lift\n"
LONG = "\n".join(f"- Rule {n} of the harbour office says that ships over {n}0 metres must wait." for n in range(1, 10))


def test_a_list_that_is_asked_for_is_shown_whole_and_alone(tmp_path: Path, answerer_over: Over) -> None:
    text = f"{DEMANDS}\nThe port authority of Port Lin has called in a mediator.\n"
    answer = answerer_over(a_corpus(tmp_path / "c", one=text)).answer("What are the demands of the union of Port Lin?")
    assert answer.form is Form.LIST
    (only,) = answer.statements
    assert all(part in only.text for part in ("three demands", "more pay", "new cranes", "a lift"))
    assert "mediator" not in only.text
    assert only.citation.lines == (1, 5)


def test_items_under_a_heading_are_shown_together(tmp_path: Path, answerer_over: Over) -> None:
    text = f"# Port Lin\n\n## Rules\n\n{LONG}\n\n## Fares\n\n- adults pay 4 crowns\n"
    answer = answerer_over(a_corpus(tmp_path / "c", one=text)).answer("What are the rules of the harbour office?")
    assert answer.form is Form.LIST
    assert all(f"Rule {n} " in answer.statements[0].text for n in range(1, 10))
    assert "crowns" not in answer.statements[0].text


def test_one_item_is_enough_where_a_number_is_asked_for(tmp_path: Path, answerer_over: Over) -> None:
    text = "# Ferry\n\n| passenger | fare |\n|---|---|\n| adult | 12 euros |\n| child | 6 euros |\n"
    answerer = answerer_over(a_corpus(tmp_path / "c", one=text))
    assert answerer.answer("How much is the fare of an adult passenger?").form is Form.STATEMENTS


def test_only_the_row_that_is_asked_for_is_shown(tmp_path: Path, answerer_over: Over) -> None:
    text = "# Trains\n\n| Line | Depot |\n|---|---|\n| Norwick to Lund | Harrow |\n| Norwick to Sele | Tarn |\n"
    answer = answerer_over(a_corpus(tmp_path / "c", one=text)).answer("What is the depot of Norwick to Sele?")
    assert ["Tarn" in statement.text for statement in answer.statements] == [True]


def test_the_reply_is_shown_and_not_the_question_that_it_replies_to(tmp_path: Path, answerer_over: Over) -> None:
    text = (
        "# Briefing\n\nMS. HALE: The lock opens in June.\n\n"
        "Q    Will the director resign?\n\nMS. HALE: I have nothing on that.\n"
    )
    first = answerer_over(a_corpus(tmp_path / "c", one=text)).answer("Will the director resign?").statements[0]
    assert "nothing on that" in first.text


def test_who_is_kept_back_is_an_answer_to_who(tmp_path: Path, answerer_over: Over) -> None:
    text = (
        "# Regatta\n\nThe club hailed the regatta. "
        "Neither the treasurer nor the mayor would say who paid for the boats.\n"
    )
    answer = answerer_over(a_corpus(tmp_path / "c", one=text)).answer("Who paid for the boats?")
    assert answer.status is Status.ANSWERED
    assert "would say who paid" in answer.statements[0].text


def test_the_same_of_two_is_shown_of_both(tmp_path: Path, answerer_over: Over) -> None:
    text = "Norland harvested 12 million tonnes of wheat this year. Sudmark harvested 7 million tonnes.\n"
    answerer = answerer_over(a_corpus(tmp_path / "c", one=text))
    answer = answerer.answer("How much wheat did Norland and Sudmark harvest?")
    assert [any(x in s.text for s in answer.statements) for x in ("12 million", "7 million")] == [True, True]


def test_an_unknown_name_is_not_read_as_another(tmp_path: Path, answerer_over: Over) -> None:
    text = "Estmark said that it had signed the river treaty.\n"
    answer = answerer_over(a_corpus(tmp_path / "c", one=text)).answer("What did Westmark say about the river treaty?")
    assert answer.status is not Status.ANSWERED
