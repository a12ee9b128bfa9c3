"""A sentence may tell a deed in the other voice, move a part and leave out others; who did what to whom stays."""

import pytest

from askbot.answer.synthesis import Parse, installed_parser, proven
from tests.answer.synthesis.written import said


@pytest.fixture(scope="module")
def parser() -> Parse:
    found = installed_parser()
    assert found, "the tests need the extra: paraphrases"
    return found


@pytest.mark.parametrize(
    ("speaker", "statement", "faithful", "unfaithful"),
    [
        (
            None,
            "Two storms in the north killed three skiers on Sunday, the paper wrote, and left a fourth with wounds.",
            ["The paper wrote that three skiers were killed by two storms in the north"],
            ["The paper wrote that two storms were killed by three skiers in the north"],
        ),
        (
            "Ann Holt",
            "Ann Holt, the mayor, said four men had been held by guards near the port on Friday because they stole.",
            ["Ann Holt said guards held four men near the port on Friday"],
            ["Ann Holt said four men held guards near the port on Friday"],
        ),
        (
            None,
            "A bomb hit a school in Lom at 2:30 a.m., wounding 17 people, among them four nurses.",
            ["17 people were wounded when a bomb hit a school in Lom"],
            [
                "A school in Lom was wounded when a bomb hit 17 people",
                "17 people were wounded when a school hit a bomb",
            ],
        ),
        (
            "Norvik",
            "Norvik has bought the old mill on Lord Street and intends to turn it into a library by 2027.",
            ["Norvik said it intends to turn the old mill on Lord Street into a library by 2027"],
            ["Norvik said it intends to turn Lord Street into a library by 2027"],
        ),
        (
            "Ann Holt",
            "The firm sued the bank before it lost the case, Ann Holt said.",
            ["Ann Holt said that the firm sued the bank before it lost the case"],
            ["Ann Holt said that the bank lost the case", "Ann Holt said that the firm lost the case"],
        ),
        (
            None,
            "The pool reopened in May after the council had paid for repairs in March.",
            ["After the council had paid for repairs in March, the pool reopened in May"],
            ["The pool reopened in March", "In March the pool reopened", "The council had paid for repairs in May"],
        ),
        (
            None,
            "More than a third of the 40 boats sank, and temperatures fell to minus 9 degrees.",
            ["More than a third of the 40 boats sank"],
            ["A third of the 40 boats sank", "Temperatures fell to 9 degrees"],
        ),
    ],
)
def test_who_did_what_to_whom_stays(
    speaker: str | None, statement: str, faithful: list[str], unfaithful: list[str], parser: Parse
) -> None:
    shown = {text for text in (*faithful, *unfaithful) if proven(f"{text} [1].", [said(statement, speaker)], parser)}
    assert shown == set(faithful)


def test_each_part_of_a_reply_is_proven_not_one_of_them(parser: Parse) -> None:
    statement = said("Rents fell; prices rose by a tenth, Ann Holt said.", "Ann Holt")
    assert proven("Rents fell; prices rose by a tenth, Ann Holt said [1].", [statement], parser)
    assert not proven("Rents fell; prices doubled, Ann Holt said [1].", [statement], parser)
