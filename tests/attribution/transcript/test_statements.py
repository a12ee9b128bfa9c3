"""Statements and letters that stand whole in a text: whose they are, and where they end."""

from askbot.attribution.transcript.statements import statements

QUOTED = """The toll goes up. Ines Okafor, chair of the Ferry Users, a club, issued the following statement:

“The toll is a mistake.

“We asked for a hearing. Nobody came.

“The council should think again.”

About the Ferry Users

The Ferry Users are a club.
"""
LETTER = """Holm Trust today published the following letter from Chief Botanist Dr. Tomas Berg in reply to the paper.

“I have worked in the fens for twenty years. The drain will not help.

The reeds need water in May.

Respectfully submitted,

Dr. Tomas Berg

The trust urges readers to visit.
"""
FOREWORD = """Flood report
Foreword by the County Engineer
As I write this, the quays are wet. We have learned much.
There is work to do.
Marta Holm
County Engineer
12 May 2026
What we do
Pumps
"""
MINUTES = """The meeting opened at six. The roof will be mended.

Respectfully submitted,

Linda Voss
"""


def _found(text: str) -> list[tuple[str, str, str]]:
    return [(s.speaker, s.content.text(text)[:12], s.content.text(text)[-12:]) for s in statements(text)]


def test_a_statement_of_several_quoted_paragraphs_is_its_issuers() -> None:
    assert _found(QUOTED) == [("Ines Okafor, chair of the Ferry Users", "“The toll is", "hink again.”")]


def test_a_letter_is_whom_it_is_from_and_ends_with_the_closing() -> None:
    assert _found(LETTER) == [("Chief Botanist Dr. Tomas Berg", "“I have work", "ater in May.")]


def test_a_foreword_is_the_signers() -> None:
    assert _found(FOREWORD) == [("Marta Holm", "As I write t", " work to do.")]


def test_a_clerk_who_signs_minutes_says_none_of_them() -> None:
    assert _found(MINUTES) == []


def test_a_lead_in_without_a_text_behind_it_is_none() -> None:
    assert _found("The mayor issued a statement on Monday. The road is shut.\n\nThe pumps held.\n") == []


def test_a_headed_statement_without_a_signature_ends_with_the_next_heading() -> None:
    text = (
        "# Statement by Commissioner Marta Ek on the floods\n\nI am sad. We sent teams.\n\n# Background\n\nIt rained.\n"
    )
    assert _found(text) == [("Commissioner Marta Ek", "I am sad. We", " sent teams.")]


def test_a_document_that_is_a_bodys_own_statement_is_nobody_elses() -> None:
    body = "\n\nWe were asked for the lists. We are glad to give them.\n\nOur clerk has them.\n"
    assert _found(f"Statement of the Board of Harbour Masters{body}") == []
    assert _found(f"News\n\nStatement of the Board of Harbour Masters{body}") != []
    assert [speaker for speaker, _, _ in _found(f"Statement by Mayor Marta Ek{body}")] == ["Mayor Marta Ek"]


def test_of_two_lead_ins_the_nearer_leads_in() -> None:
    text = (
        "Councillor Bo Lind released a statement that asked him to go.\n\n"
        "Ek issued the following statement on Monday:\n\n"
        "“I shall stay.\n\n“The charges are false.”\n\nHe left early.\n"
    )
    assert [speaker for speaker, _, _ in _found(text)] == ["Ek"]


def test_a_newsletters_paragraph_is_whose_name_and_verb_lead_in() -> None:
    text = "Norvik Daily's Ilse Brandt writes: The dam holds. Nobody had hoped so.\n\nThe week ends dry.\n"
    assert [(s.speaker, s.content.text(text)) for s in statements(text)] == [
        ("Norvik Daily's Ilse Brandt", "The dam holds. Nobody had hoped so.")
    ]
    assert not statements("Ilse Brandt reports that the dam holds: all is well.\n\nThe port writes: it does not.\n")
