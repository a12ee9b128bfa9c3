from askbot.answer.scoring.scorer import Weighing
from askbot.domain import Document, Hit, Passage, Status
from askbot.reader import Reading


def hit(name: str, score: float) -> Hit:
    passage = Passage(name, "a.md", (), 0, 4, (1, 1), "Text", ())
    return Hit(passage, Document("a.md", "Text", "A", ""), (), score)


def weighing(read: tuple[Hit, ...], *odds: float) -> Weighing:
    readings = tuple(Reading(answerable, (), (), ()) for answerable in odds)
    return Weighing(0.5, Status.ANSWERED, 0.2, {}, (), read=read, readings=readings)


def test_what_answers_comes_before_what_only_ranked_higher() -> None:
    first, second, third = hit("1", 0.6), hit("2", 0.5), hit("3", 0.4)
    hits = weighing((first, second), -4.0, 4.0).reranked((first, second, third))
    assert hits == (second, first, third)


def test_a_much_better_rank_stays_before_a_doubtful_reading() -> None:
    first, second = hit("1", 0.9), hit("2", 0.4)
    assert weighing((first, second), 0.0, 1.0).reranked((first, second)) == (first, second)


def test_without_a_reader_nothing_moves() -> None:
    hits = (hit("1", 0.1), hit("2", 0.5))
    assert weighing(()).reranked(hits) == hits
