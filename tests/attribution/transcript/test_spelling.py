"""Labels in capitals, as running text writes them."""

import pytest

from askbot.attribution.transcript.spelling import spelled


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("MS. VARO-LINDT", "Ms. Varo-Lindt"),
        ("MR. McDORN", "Mr. McDorn"),
        ("MR. MCDORN", "Mr. McDorn"),
        ("Mr. OKAFOR", "Mr. Okafor"),
        ("MR. O'TESSIER", "Mr. O'Tessier"),
        ("MS. D\u2019ORLANDO", "Ms. D\u2019Orlando"),
        ("J.D. BRANDT III", "J.D. Brandt III"),
        ("SECRETARY-GENERAL", "Secretary-General"),
        ("DIRECTOR OF THE CIA", "Director of the CIA"),
        ("UN SPOKESPERSON", "UN Spokesperson"),
        ("SECRETARY HOLM (via translator)", "Secretary Holm (via translator)"),
        ("Petra Holm, PhD", "Petra Holm, PhD"),
        ("IB", "IB"),
    ],
)
def test_capitals_are_lowered_where_names_have_none(label: str, shown: str) -> None:
    assert spelled(label, "") == shown


def test_the_documents_own_spelling_comes_first() -> None:
    text = "GOV. DEHOLM: Hello.\nGovernor DeHolm met Ana MacBrandt."
    assert spelled("GOV. DEHOLM", text) == "Gov. DeHolm"
    assert spelled("MS. MACBRANDT", text) == "Ms. MacBrandt"


def test_another_label_of_the_same_kind_is_no_spelling() -> None:
    assert spelled("MR. McDORN", "MR. McDORN: I was there.") == "Mr. McDorn"
