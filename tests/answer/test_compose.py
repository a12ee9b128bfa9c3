from askbot.answer import compose
from askbot.domain import Answer, Stance, Status
from askbot.search import Searcher


def ask(searcher: Searcher, question: str) -> Answer:
    return compose(question, searcher.search(question), searcher.snapshot.id)


def test_the_answer_is_a_sentence_of_the_document_with_its_speaker(searcher: Searcher) -> None:
    answer = ask(searcher, "How many dockers have stopped work?")
    assert answer.status is Status.ANSWERED
    first = answer.statements[0]
    assert "1,450 dockers" in first.text
    assert first.voice.speaker is not None
    assert "Dockers' Union" in first.voice.speaker


def test_every_statement_stands_where_its_citation_says(searcher: Searcher) -> None:
    answer = ask(searcher, "What did Norvik deny?")
    assert answer.statements
    for statement in answer.statements:
        text = searcher.snapshot.document(statement.citation.document).text
        assert text[statement.citation.start : statement.citation.end] == statement.text


def test_a_denial_is_told_as_one(searcher: Searcher) -> None:
    assert ask(searcher, "Did Norvik cancel any sailings?").statements[0].voice.stance is Stance.DENIED


def test_what_the_corpus_never_mentions_is_not_covered(searcher: Searcher) -> None:
    answer = ask(searcher, "What is the capital of Mongolia?")
    assert answer.status is Status.NOT_COVERED
    assert answer.statements == ()


def test_the_words_that_match_are_highlighted(searcher: Searcher) -> None:
    first = ask(searcher, "How many dockers have stopped work?").statements[0]
    assert {"dockers", "stopped", "work"} <= {span.text(first.text) for span in first.highlights}


def test_each_answer_has_an_id_of_its_own(searcher: Searcher) -> None:
    assert ask(searcher, "What did Norvik deny?").id != ask(searcher, "What did Norvik deny?").id
