"""Spellings that mean one speaker become one entry; whatever is in doubt stays apart."""

from collections.abc import Sequence

import pytest

from askbot.index.mentions import Mention
from askbot.people import Corrections, EntityResolver

BIDENS = [(n, "President Joe Biden") for n in range(4)]


def mentions(*given: tuple[int, str] | tuple[int, str, str]) -> list[Mention]:
    """(document, spelling[, fuller names in its text, with commas])."""
    return [Mention(m[0], 0, m[1], tuple(m[2].split(", ")) if len(m) > 2 else (), 1) for m in given]


def groups(
    given: Sequence[Mention], corrections: Corrections | None = None
) -> set[tuple[str, frozenset[tuple[int, str]]]]:
    """Each entry's name and its mentions."""
    resolution = EntityResolver(corrections or Corrections()).resolve(given)
    members_of: dict[int, set[tuple[int, str]]] = {n: set() for n in range(len(resolution.entities))}
    for mention, entity in zip(given, resolution.assigned, strict=True):
        if entity is not None:
            members_of[entity].add((mention.document, mention.spelling))
    return {(resolution.entities[n].faces[0].name, frozenset(members)) for n, members in members_of.items()}


def together(*given: tuple[int, str] | tuple[int, str, str]) -> bool:
    """Whether the last two of the mentions are one speaker."""
    resolution = EntityResolver().resolve(mentions(*given))
    one, other = resolution.assigned[-2:]
    return one is not None and one == other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("President Joe Biden", "Joe Biden"),
        ("George W. Bush", "former President George Bush"),
        ("Sen. Chuck Schumer", "Senate Majority Leader Chuck Schumer, D-N.Y."),
        ("Kim Jong Un", "North Korean leader Kim Jong-un"),
        ("Florida Sen. Joe Garcia", "Sen. Joseph Garcia"),
        ("Ukrainian President Volodymyr Zelensky", "President Volodymyr Zelenskyy of Ukraine"),
        ("Gov. Abbott", "Governor Abbott of Texas"),
        ("the Institute for the Study of War (ISW)", "the Institute for the Study of War"),
        ("NATO", "NATO"),
        ("The Liberal Democrats", "the Liberal Democrats"),
        ("Last month Ellery Corp", "Ellery Corp"),
        ("C. Fred Bergsten", "Fred Bergsten, a former official"),
        ("a new CNN poll", "CNN"),
        ("Ann Lee’s opening statement", "Ann Lee"),
        ("ELLERY (Wire) - Swedish activist Ines Okafor joined", "Ines Okafor, an activist"),
        ("The Marine Corps", "the Marine Corps, in a statement"),
    ],
)
def test_two_documents_name_one(one: str, other: str) -> None:
    assert together((0, one), (1, other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Donald Trump", "Donald Trump Jr."),
        ("George H.W. Bush", "George W. Bush"),
        ("Chelsea Clinton", "Hillary Clinton"),
        ("Ukrainian minister Ivan Petrov", "Russian general Ivan Petrov"),
        ("Mike Johnson, a sprinter", "House Speaker Michael Johnson"),
        ("Wales captain Gareth Thomas", "Development Minister Gareth Thomas"),
        ("the Fund", "the Fund"),
        ("The Treasury", "the Treasury"),
        ("Clive Smith", "Clive Stafford-Smith"),
        ("an aide to House leader Ines Okafor", "House leader Ines Okafor"),
        ("Smith", "Adam Smith"),
        ("the Ministry of Health", "the Ministry of Health"),
        ("the State Department", "a State Department spokesperson"),
        ("Mr. Lee", "Mr. Lee"),
        ("the Marine Corps", "two young former Marines"),
        ("Sidney Powell", "Neither Flynn nor his attorney, Sidney Powell"),
        ("John McCain", "John McCain of Arizona and Lindsey Graham of South Carolina"),
        ("Justice Ines Scalia", "Scalia, Thomas or Alito"),
        ("the Gulf Coast", "local officials all along the Gulf Coast"),
        ("the White House", "White House press secretary Karine Jean-Pierre"),
    ],
)
def test_two_documents_name_two(one: str, other: str) -> None:
    assert not together((0, one), (1, other))


def test_a_surname_means_the_documents_one_person_of_that_name() -> None:
    assert together((1, "Adam Smith"), (0, "Smith", "Adam Smith"))
    assert not together((2, "Eve Jones"), (1, "Adam Smith"), (0, "Smith", "Adam Smith, Eve Smith"))
    assert together((1, "Adam Smith"), (0, "Smith", "Adam Smith, Meanwhile Smith"))


def test_one_wrong_reading_makes_no_body_of_a_person() -> None:
    given = [(1, "leader Ann Lee"), (2, "Ann Lee"), (3, "The Ann Lee"), (0, "Lee", "Ann Lee")]
    assert together(*given[:2], given[2], (4, "Ann Lee"), given[3])
    assert together((1, "Ellery Brothers Inc"), (2, "Ellery Brothers"))


def test_a_title_cut_in_two_leaves_the_person() -> None:
    known = [(n, "Secretary Ann Lee") for n in range(3)]
    assert together(*known, (7, "State Ann Lee"))
    assert not together(*known, (7, "Friends of Ann Lee"))


def test_a_surname_that_is_used_of_another_as_often_means_nobody_elsewhere() -> None:
    ban = [(n, "Secretary-General Ban Ki-moon") for n in range(4)]
    moon = [(n, "Moon", "Moon Jae-in") for n in range(5, 9)]
    full = [(n, "South Korean President Moon Jae-in") for n in range(5, 9)]
    assert not together(*ban, *full, *moon, (0, "Ban Ki-moon"), (20, "Moon"))


def test_the_office_in_the_document_keeps_a_known_namesake_away() -> None:
    assert not together(*BIDENS, (9, "Biden", "Bishop Biden"))
    assert together(*BIDENS, (9, "Biden", "President Biden"))
    assert together(*BIDENS, (9, "Biden, in his public remarks"))


def test_an_office_that_is_a_relatives_leads_past_the_one_whom_the_document_names() -> None:
    assert together((9, "First lady Jill Biden"), *BIDENS, (9, "President Biden", "Jill Biden"))


def test_a_common_name_is_two_people_unless_a_word_is_shared() -> None:
    firsts = [(100 + n, f"Robert {one}") for n, one in enumerate(("Ash Birch Cedar Elm Fir Oak Pine Rowan Yew Beech "
        "Hazel Larch Alder Aspen Maple Walnut").split())]  # fmt: skip
    lasts = [(200 + n, f"{first} {last}") for n, (first, last) in enumerate(
        (first, last) for first in ("Ann", "Eve", "Tom", "Sam") for last in ("Gordon", "Hill", "Lake", "Moor", "Vale")
    )]  # fmt: skip
    common = (*firsts, *lasts)
    assert not together(*common, (1, "Robert Gordon, an attorney"), (2, "Analyst Robert Gordon"))
    assert not together(*common, (1, "Robert Gordon"), (2, "Analyst Robert Gordon"))
    assert together(*common, (1, "Robert Gordon, an analyst"), (2, "Analyst Robert Gordon"))
    assert together(*common, (1, "Robert Ash, a poet"), (2, "Robert Ash"))
    assert not together(*common, (1, "Robert Ash, a poet"), (2, "Robert Ash, director of the clinic"))


def test_a_name_without_initials_is_the_one_with_them_though_a_junior_bears_it() -> None:
    assert together((3, "Ann Lee Jr."), (0, "Ann J. Lee"), (1, "Ann Lee"))


def test_a_much_used_abbreviation_is_a_name_of_its_own() -> None:
    shown = [(0, "Cold Nurses Network (CNN)"), (1, "City News Nook (CNN)")]
    assert together(*shown, *[(n, "CNN") for n in range(5, 40)], (50, "CNN"), (51, "CNN"))
    assert not together(*shown, (50, "CNN"), (51, "CNN"))


def test_a_first_name_that_leads_means_the_person() -> None:
    assert together((1, "Chinese leader Xi Jinping"), (0, "Xi", "Xi Jinping"))


def test_a_well_known_surname_means_whom_everybody_means() -> None:
    assert together(*BIDENS, (9, "Biden"))
    assert not together((0, "Joe Biden"), (9, "Biden"))
    assert not together(*BIDENS, (5, "Hunter Biden"), (6, "Hunter Biden"), (0, "Joe Biden"), (9, "Biden"))


def test_a_well_known_surname_means_the_same_beside_a_relative_but_not_with_a_title_of_its_own() -> None:
    assert together((6, "Jill Jones"), *BIDENS, (9, "Biden", "Joe Biden, Jill Biden"))
    assert not together((6, "Jill Jones"), *BIDENS, (9, "Mrs. Biden", "Joe Biden, Jill Biden"))
    assert not together(*BIDENS, (5, "Jill Biden"), (0, "Joe Biden"), (9, "Biden", "Joe Biden, Jill Biden"))


def test_a_title_that_does_not_fit_keeps_them_apart() -> None:
    assert not together(*BIDENS, (9, "Senator Biden"))


def test_an_abbreviation_means_the_documents_body_first() -> None:
    given = mentions(
        (0, "the American Heart Association"), (0, "AHA"), (1, "the American Hospital Association"), (1, "AHA")
    )
    one = EntityResolver().resolve(given).assigned
    assert one[0] == one[1] != one[2] == one[3]


def test_initials_alone_do_not_make_a_rare_body() -> None:
    often = [(n, "the BBC") for n in range(1, 6)]
    assert not together(*often, (0, "Big Brother Canada"), (1, "the BBC"))


@pytest.mark.parametrize("shown", [[], [(5, "the Emancipation Project (EP)")]])
def test_two_initials_mean_a_name_where_some_document_shows_it(shown: list[tuple[int, str]]) -> None:
    assert together(*shown, (0, "the Emancipation Project"), (1, "EP")) == bool(shown)
    assert together((0, "the Ellery Human Rights Watch"), (1, "EHRW"))


def test_three_initials_of_a_company_are_no_abbreviation_of_a_body_elsewhere() -> None:
    assert not together((0, "the Association of Ellery Railroads"), (1, "AER Corp"))
    assert not together((0, "the Association of Ellery Railroads"), (1, "AER"))
    assert together((0, "General Norvik Machines Corp"), (0, "GNM"))


def test_a_company_is_called_by_the_first_word_of_its_name() -> None:
    assert together((0, "Norvik Air Lines Inc"), (0, "Norvik"))
    assert not together((0, "Norvik Air Lines Inc"), (1, "Norvik"))
    assert together((0, "Norvik"), (0, "Norvik Air Lines Inc"), (1, "Norvik")), "some document shows it"
    assert not together((0, "Norvik"), (0, "Norvik Air Lines Inc"), (1, "Norvik, an oil company"))
    assert not together((0, "Norvik Air Lines Inc"), (0, "Norvik Steel Corp"), (0, "Norvik"))
    assert together((0, "Norvik's Investors Service Inc"), (0, "Norvik's"))
    assert not together((0, "the Norvik Post"), (0, "Norvik"))


def test_an_abbreviation_of_several_bodies_is_each_documents_own() -> None:
    agencies = [(0, "the Environmental Protection Agency (EPA)"), (1, "the Economic Planning Agency (EPA)")]
    assert together(*agencies[:1], (8, "the EPA"), (9, "the EPA"))
    assert not together(*agencies, (8, "the EPA"), (9, "the EPA"))


def test_an_owner_before_its_name_makes_no_other_body_of_it() -> None:
    shown = [(0, "the Joint Committee on Tolls"), (0, "the JCT"), (1, "Parliament’s Joint Committee on Tolls (JCT)")]
    assert together(*shown[1:], (0, "the Joint Committee on Tolls"), (9, "the JCT"))


def test_two_surnames_mean_whom_a_document_names_in_full() -> None:
    assert together((0, "Shelley Moore Capito"), (0, "Moore Capito"))
    assert together((0, "Shelley Moore Capito"), (0, "Moore Capito"), (1, "Moore Capito"))
    assert not together((0, "Shelley Moore Capito"), (1, "Moore Capito"))
    assert together((0, "Robert Kilroy-Silk"), (1, "Mr Kilroy-Silk"))


def test_a_name_does_not_begin_in_the_sentence_before() -> None:
    assert together((2, "Peter Gregg"), (0, "Norvik", "Peter Gregg. Norvik"), (1, "Norvik"))


def test_a_surname_that_more_documents_know_as_a_company_is_not_led_to_a_person() -> None:
    people = [(n, "Robert Salomon") for n in range(3)]
    assert together(*people, (9, "Salomon"))
    assert not together(*[(n, "Salomon Brothers Inc") for n in range(10, 14)], *people, (9, "Salomon"))


def test_a_spokesperson_is_linked_to_the_body() -> None:
    given = mentions(
        (0, "the State Department"), (1, "a State Department spokesperson"), (2, "State Department spokesman Ned Price")
    )
    entities = EntityResolver().resolve(given).entities
    by_name = {one.faces[0].name: one for one in entities}
    department = entities.index(by_name["State Department"])
    assert by_name["Ned Price"].faces[0].body == by_name["Spokesperson of State Department"].faces[0].body == department


def test_the_same_mentions_in_any_order_give_the_same_entries() -> None:
    given = mentions(
        *BIDENS, (9, "Biden"), (5, "Gov. Abbott"), (6, "Governor Abbott"), (7, "Abbott"), (3, "the UN"),
        (4, "the United Nations (UN)"), (8, "Ivan Petrov, a Russian general"), (8, "Petrov", "Ivan Petrov"),
        (2, "Ukrainian minister Ivan Petrov"), (1, "Ivan Petrov"),
    )  # fmt: skip
    expected = groups(given)
    for start in range(len(given)):
        assert groups(given[start:] + given[:start]) == expected
    assert groups(given[::-1]) == expected


def test_a_more_frequent_form_names_the_entry() -> None:
    entries = groups(mentions((0, "Joseph R. Biden"), (1, "Joseph Biden"), (2, "Joseph Biden")))
    assert [name for name, _ in entries] == ["Joseph Biden"]


def test_corrections_merge_split_and_name() -> None:
    given = mentions((0, "Elizabeth Windsor"), (1, "Queen Elizabeth"), (2, "Ann Lee"), (3, "Ann Lee, the poet"))
    corrections = Corrections().merged("queen elizabeth", "Elizabeth Windsor").parted("Ann Lee, the poet")
    corrected = groups(given, corrections.named("Queen Elizabeth", "Elizabeth II"))
    assert corrected == {
        ("Elizabeth II", frozenset({(0, "Elizabeth Windsor"), (1, "Queen Elizabeth")})),
        ("Ann Lee", frozenset({(2, "Ann Lee")})),
        ("Ann Lee", frozenset({(3, "Ann Lee, the poet")})),
    }


def test_another_correction_is_another_version() -> None:
    assert EntityResolver().version != EntityResolver(Corrections().merged("a", "b")).version


def test_a_body_without_a_name_is_its_documents_own_and_says_which() -> None:
    given = [
        Mention(0, 0, "The port authority", (), 2, "The strike"),
        Mention(0, 0, "the port authority", (), 1, "The strike"),
        Mention(1, 0, "The port authority", (), 1, "Ice at Norvik, " + "and further south " * 5),
        Mention(1, 0, "a spokesman for the port authority", (), 1, "Ice at Norvik"),
    ]
    resolution = EntityResolver().resolve(given)
    of = resolution.assigned
    assert of[0] == of[1] != of[2] != of[3]
    faces = [resolution.entities[place or 0].faces[0] for place in of]
    assert faces[0].name == "The port authority (The strike)"
    assert faces[0].words == ("the", "port", "authority", "port", "authority", "port", "authority")
    assert faces[2].name.startswith("The port authority (Ice at Norvik, and further south")
    assert faces[2].name.endswith("…)")
    assert faces[3].body == of[2]


def test_a_body_without_a_name_is_the_one_that_its_document_names() -> None:
    assert together((0, "the Ellery Port Authority"), (0, "the port authority"))
    assert not together((0, "the Ellery Port Authority"), (1, "the port authority"))
    assert not together((0, "the Ellery Port Authority"), (0, "the Norvik Port Authority"), (0, "the port authority"))
