"""What a spelling says: the name in it, whose it is, and its description."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbot.people import Kind
from askbot.people.body_words import body_key
from askbot.people.names import read_name


@pytest.mark.parametrize(
    ("spelling", "full", "words"),
    [
        ("President Joe Biden", "Joe Biden", "joe biden"),
        ("Wang Wenbin, a spokesman for the Chinese Foreign Ministry", "Wang Wenbin", "wang wenbin"),
        ("China's Taiwan Affairs Office spokesperson Zhu Fenglian", "Zhu Fenglian", "zhu fenglian"),
        ("White House press secretary Karine Jean-Pierre", "Karine Jean-Pierre", "karine jean pierre"),
        ("Rep. Kevin McCarthy (R-Calif.)", "Kevin McCarthy", "kevin mccarthy"),
        ("former Secretary of State Hillary Clinton", "Hillary Clinton", "hillary clinton"),
        ("County of Maui spokesperson Mahina Martin", "Mahina Martin", "mahina martin"),
        ("Hawaiian Electric spokesman Jim Kelly", "Jim Kelly", "jim kelly"),
        ("Meta President of Global Affairs Nick Clegg", "Nick Clegg", "nick clegg"),
        ("special assistant to the president Ian Sams", "Ian Sams", "ian sams"),
        ("Ukrainian Volodymyr Zelensky", "Volodymyr Zelensky", "volodymyr zelensky"),
        ("Crown Prince Mohammed bin Salman", "Mohammed bin Salman", "mohammed bin salman"),
        ("Martin Luther King Jr.", "Martin Luther King Jr.", "martin luther king"),
        ("Stephen King", "Stephen King", "stephen king"),
        ("Peter Baker of The New York Times", "Peter Baker", "peter baker"),
        ("the harbour board's director, James B. Comey", "James B. Comey", "james b comey"),
        ("Okafor's campaign manager, Jeff Weaver, in Ellery", "Jeff Weaver", "jeff weaver"),
        ("Coastal News' Bret Baier", "Bret Baier", "bret baier"),
        ("Ellery-based Matt Mackowiak", "Matt Mackowiak", "matt mackowiak"),
        ("campaign manager Robby Mook in", "Robby Mook", "robby mook"),
        ("vice president and general counsel Ines Okafor", "Ines Okafor", "ines okafor"),
        ("Chief Executive Ines Okafor herself", "Ines Okafor", "ines okafor"),
        ("Health Secretary Ines Okafor earlier", "Ines Okafor", "ines okafor"),
        ("head of the harbour board, Ines Okafor", "Ines Okafor", "ines okafor"),
        ("Victoria Okafor, one of the lawyers", "Victoria Okafor", "victoria okafor"),
        ("Republic of Ireland manager Ines Okafor", "Ines Okafor", "ines okafor"),
        ("House of Commons Speaker Ines Okafor", "Ines Okafor", "ines okafor"),
        ("Bank of Ellery governor Ines Okafor", "Ines Okafor", "ines okafor"),
        ("White House Chief of Staff General John Kelly", "John Kelly", "john kelly"),
        ("oil minister Sheikh Ali al-Sabah", "Ali al-Sabah", "ali al sabah"),
        ("ELLERY - Ines Okafor, the mayor", "Ines Okafor", "ines okafor"),
        ("a statement from Ines Okafor", "Ines Okafor", "ines okafor"),
    ],
)
def test_a_person_is_named_without_role_and_outlet(spelling: str, full: str, words: str) -> None:
    name = read_name(spelling)
    assert (name.kind, name.shown, " ".join(name.words)) == (Kind.PERSON, full, words)


@pytest.mark.parametrize(
    ("spelling", "shown"),
    [
        ("Ines Okafor.", "Ines Okafor"),
        ("Entertainment Weekly.", "Entertainment Weekly"),
        ("Martin Luther King Jr.", "Martin Luther King Jr."),
        ("Samuel L.", "Samuel L."),
    ],
)
def test_the_full_stop_of_a_sentence_is_not_in_a_name(spelling: str, shown: str) -> None:
    assert read_name(spelling).shown == shown


@pytest.mark.parametrize("spelling", ["Mr. Trump", "Gov. Abbott", "Ms Sturgeon", "Pope Francis", "King Charles III"])
def test_a_title_before_one_word_makes_it_a_persons(spelling: str) -> None:
    assert read_name(spelling).is_titled


@pytest.mark.parametrize(
    "spelling",
    [
        "officials", "Officials", "several aides", "a White House official", "he", "the mayor", "Prime Minister",
        "Residents of the town", "Passengers on board", "Chuck Schumer and Massachusetts Sen. Elizabeth Warren",
        "Elizabeth Warren, Richard Blumenthal, and Raphael Warnock", "Smith and Jones", "the company", "Critics",
        "one of the lawyers", "a person familiar with the matter", "Senate Republicans", "Fox News hosts",
        "Friends", "Some Democrats", "featuring Hispanics", "The proportion of GOP primary voters", "Questioner",
        "an aide to House leader Ines Okafor", "the attorney for Ellery mayor Ines Okafor", "Terms of the sale",
        "Attorneys representing Ines Okafor", "Neither Okafor nor Norvik Lines", "Neither agency", "Those",
        "One of the drivers", "One, Ines Okafor", "Nothing in this poll", "Two Congressmen", "Economists", "MPs",
        "documents reviewed by Reuters", "people familiar with Okafor's plans", "the accusations against Okafor",
        "Ellery Inc and Norvik Lines", "a US bank", "The German company", "an Italian court", "Despite",
        "the Frenchman", "Senate staff", "Boise, Idaho", "House of Commons and Senate tax writers",
        "Italians", "the conservatives", "the mayor and Governor Ines Okafor",
    ],
)  # fmt: skip
def test_pronouns_groups_and_roles_are_nobody(spelling: str) -> None:
    assert read_name(spelling).kind is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ukraine's Ministry of Defence", "the Ukrainian Defense Ministry"),
        ("the Department of Justice", "The Justice Department"),
        ("the U.S. Justice Department", "the Justice Department"),
        ("The National Park Service", "National Parks Services"),
        ("the left-leaning Economic Policy Institute", "the Economic Policy Institute"),
        ("J.M. Smucker Co.", "J.M. Smucker"),
    ],
)
def test_a_body_is_one_however_its_words_are_put(one: str, other: str) -> None:
    assert read_name(one).kind is Kind.BODY
    assert body_key(read_name(one).shown) == body_key(read_name(other).shown)


@pytest.mark.parametrize(
    ("spelling", "shown"),
    [
        ("a report by the Harbour Board of Ellery", "Harbour Board of Ellery"),
        ("tracking data from Ellery Research Institute", "Ellery Research Institute"),
        ("a survey conducted by the Harbour Board", "Harbour Board"),
        ("lead manager Union Bank of Ellery", "Union Bank of Ellery"),
        ("Norvik, the Ellery shipping company", "Norvik"),
        ("The China Daily", "China Daily"),
        ("the French government", "French government"),
        ("the German central bank", "German central bank"),
        ("Rangers", "Rangers"),
        ("the Interfax news agency", "Interfax"),
        ("the Philippines", "Philippines"),
        ("The Conservatives", "Conservatives"),
        ("The trade paper Ellery News", "Ellery News"),
        ("Lead underwriter Norvik and Ellery Bank", "Norvik and Ellery Bank"),
        ("The Scottish Executive", "Scottish Executive"),
        ("Norvik, owner of the port", "Norvik"),
    ],
)
def test_a_body_is_named_without_its_text_and_description(spelling: str, shown: str) -> None:
    name = read_name(spelling)
    assert (name.kind is None, name.shown) == (False, shown)
    assert name.kind is Kind.BODY or name.is_bare


def test_a_report_from_a_place_is_not_the_places() -> None:
    assert read_name("a report from Ellery").shown != "Ellery"
    assert read_name("reports from Monday").kind is None


def test_bodies_of_two_countries_differ() -> None:
    assert body_key("the Russian Defence Ministry") != body_key("the Ukrainian Defence Ministry")


@pytest.mark.parametrize(
    ("spelling", "body"),
    [
        ("a spokesman for the Israeli military", "Israeli military"),
        ("A State Department spokesperson", "State Department"),
        ("A spokesperson for Gov. John Carney", "Gov. John Carney"),
    ],
)
def test_an_unnamed_spokesperson_speaks_for_a_body(spelling: str, body: str) -> None:
    name = read_name(spelling)
    assert (name.kind, name.body) == (Kind.SPOKESPERSON, body)


def test_a_state_is_no_country() -> None:
    assert read_name("New Jersey Gov. Chris Christie").countries == frozenset()
    assert read_name("Chinese leader Xi Jinping").countries


@pytest.mark.parametrize(
    ("spelling", "shown"),
    [
        ("The port authority", "port authority"),
        ("the ferry company", "ferry company"),
        ("the pilots' guild", "pilots' guild"),
        ("the chamber of trade", "chamber of trade"),
        ("The ministry of health", "ministry of health"),
        ("the coast guard", "coast guard"),
        ("the local police", "local police"),
        ("the city's housing board", "city's housing board"),
    ],
)
def test_a_body_without_a_name_is_called_by_what_it_is(spelling: str, shown: str) -> None:
    name = read_name(spelling)
    assert (name.kind, name.shown, name.is_unnamed) == (Kind.BODY, shown, True)


@pytest.mark.parametrize(
    "spelling",
    [
        "the company", "the same company", "a ferry company", "port authorities", "the port officials",
        "the group of experts", "the harbour master", "the family-owned company", "the local residents",
        "the company that runs the ferries", "the committee of witnesses", "the parent company", "the other union",
        "the new study", "the police officer",
    ],
)  # fmt: skip
def test_people_texts_and_what_was_named_before_are_no_bodies_without_a_name(spelling: str) -> None:
    assert read_name(spelling).kind is None


def test_somebody_speaks_for_a_body_without_a_name() -> None:
    name = read_name("a spokeswoman for the port authority")
    assert (name.kind, name.body, name.is_unnamed) == (Kind.SPOKESPERSON, "the port authority", True)


@given(st.text(max_size=80))
def test_any_text_is_read(spelling: str) -> None:
    name = read_name(spelling)
    assert (name.kind is None) == (not name.words)
