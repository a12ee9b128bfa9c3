"""Answers made up for cards: one that is as it should be, and any that there could be."""

from datetime import date

from hypothesis import strategies as st

from askbot.bot.ui.card_data import CardData, CardPassage, CardStatement
from askbot.domain import Form, Span, Stance, Status

TEXT = "According to the union, 1,450 dockers have stopped work."


def a_passage(**changes: object) -> CardPassage:
    fields = {
        "document": "harbour.md",
        "title": "Harbour strike",
        "section": ("The walkout",),
        "lines": (11, 12),
        "text": TEXT,
        "before": "",
        "after": "",
        "score": 1.0,
        "scores": {"bm25": 2.0},
    }
    return CardPassage(**{**fields, **changes})


def a_statement(**changes: object) -> CardStatement:
    fields = {
        "text": TEXT,
        "speaker": "the Dockers' Union (DU)",
        "stance": Stance.REPORTED,
        "inferred": False,
        "highlights": (Span(24, 37),),
        "passage": 0,
        "start": 0,
        "lines": (11, 11),
    }
    return CardStatement(**{**fields, **changes})


def an_answer(**changes: object) -> CardData:
    fields = {
        "id": "A7K2",
        "question": "How many dockers?",
        "status": Status.ANSWERED,
        "confidence": 0.95,
        "threshold": 0.5,
        "snapshot": "20261122-1430",
        "sources_differ": False,
        "form": Form.STATEMENTS,
        "statements": (a_statement(),),
        "passages": (a_passage(), a_passage(document="other.md")),
        "signals": {},
    }
    return CardData(**{**fields, **changes})


ANYTHING = st.text(max_size=600) | st.sampled_from(["@everyone " * 300, "*" * 4000, "<@1>" * 900, "word. " * 700])
SPANS = st.lists(st.builds(Span, st.integers(0, 3000), st.integers(0, 3000)), max_size=5).map(tuple)
PASSAGES = st.lists(
    st.builds(
        a_passage,
        title=ANYTHING,
        section=st.lists(ANYTHING, max_size=3).map(tuple),
        text=ANYTHING,
        dated=st.none() | st.dates(date(1970, 1, 2), date(2200, 1, 1)),
        lines=st.just((123456, 234567)),
    ),
    min_size=1,
    max_size=8,
).map(tuple)


@st.composite
def answers(draw: st.DrawFn) -> CardData:
    passages = draw(PASSAGES)
    statement = st.builds(
        a_statement,
        text=ANYTHING,
        speaker=st.none() | ANYTHING,
        stance=st.sampled_from(Stance),
        inferred=st.booleans(),
        highlights=SPANS,
        passage=st.integers(0, len(passages) - 1),
        also=st.lists(ANYTHING, max_size=2).map(tuple),
    )
    return an_answer(
        question=draw(st.none() | ANYTHING),
        status=draw(st.sampled_from(Status)),
        confidence=draw(st.floats(0, 1)),
        sources_differ=draw(st.booleans()),
        form=draw(st.sampled_from(Form)),
        statements=tuple(draw(st.lists(statement, max_size=7))),
        passages=passages,
        synthesis=tuple(draw(st.lists(st.tuples(ANYTHING, st.just((0,))), max_size=3))),
    )
