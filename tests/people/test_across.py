"""Who sees some collections sees the entries that an index of these alone would have."""

import random
from collections import defaultdict

import pytest

from askbot.index.mentions import Face, Mention, Resolution
from askbot.people import Corrections, EntityResolver

SPELLINGS = (
    *("President Joe Biden", "Joe Biden", "Biden", "Mr. Biden", "Joseph Biden", "Joe R. Biden", "Hunter Biden"),
    *("Ukrainian minister Ivan Petrov", "Russian general Ivan Petrov", "Ivan Petrov", "Petrov", "General Petrov"),
    *("George W. Bush", "George H.W. Bush", "George Bush", "former President Bush", "Barbara Bush"),
    *("the Justice Department", "the Department of Justice", "DOJ", "Justice", "the Ministry of Health", "WHO"),
    *("the World Health Organization (WHO)", "a spokesman for the Ministry of Health of Ukraine", "Ada Lee"),
    *("White House press secretary Karine Jean-Pierre", "Karine Jean-Pierre", "the White House", "Mayor Lee", "Lee"),
    *("Volodymyr Zelensky", "Volodymyr Zelenskyy", "President Zelensky", "Meta", "Tom Meta", "Queen Elizabeth"),
)
CORRECTED = Corrections(
    merge=(("Queen Elizabeth", "Ada Lee"), ("Meta", "the White House")),
    split=("Mr. Biden",),
    names={"Queen Elizabeth": "Elizabeth II", "Hunter Biden": "The son"},
)


def made_up(seed: int) -> list[Mention]:
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    mentions: list[Mention] = []
    document = 0
    for collection in range(3):
        for _ in range(chance.randrange(1, 9)):
            for spelling in chance.sample(SPELLINGS, chance.randrange(1, 7)):
                forms = tuple(chance.sample(["Joe Biden", "Ivan Petrov", "Ada Lee", "Barbara Bush"], 1))
                mentions.append(Mention(document, collection, spelling, forms, 1))
            document += 1
    return mentions


def alone(mentions: list[Mention], seen: set[int]) -> list[Mention]:
    """Some collections as an index of these alone has them, numbered anew."""
    kept = [mention for mention in mentions if mention.collection in seen]
    documents = {number: n for n, number in enumerate(dict.fromkeys(mention.document for mention in kept))}
    parts = {number: n for n, number in enumerate(sorted(seen))}
    return [Mention(documents[m.document], parts[m.collection], m.spelling, m.forms, m.statements) for m in kept]


def shown(mentions: list[Mention], resolution: Resolution, seen: list[int]) -> list[tuple[object, ...]]:
    """The entries that the collections show, in their order: members, kind, and by collection what they are called."""
    members: dict[int, list[int]] = defaultdict(list)
    kept = [n for n, mention in enumerate(mentions) if mention.collection in seen]
    for place, at in enumerate(kept):
        entity = resolution.assigned[at]
        if entity is not None:
            members[entity].append(place)
    places = {entity: n for n, entity in enumerate(sorted(members))}

    def face(one: Face | None) -> tuple[object, ...]:
        body = None if one is None or one.body is None else places.get(one.body, "hidden")
        return (one.name, one.words, one.country, body) if one else ()

    faces = {n: [face(resolution.entities[n].faces.get(part)) for part in seen] for n in members}
    return [(members[n], resolution.entities[n].kind, faces[n]) for n in sorted(members)]


@pytest.mark.parametrize("corrections", [Corrections(), CORRECTED])
@pytest.mark.parametrize("seen", [{0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}])
def test_hidden_collections_change_nothing(seen: set[int], corrections: Corrections) -> None:
    resolver = EntityResolver(corrections)
    for seed in range(12):
        mentions = made_up(seed)
        inside = shown(mentions, resolver.resolve(mentions), sorted(seen))
        kept = alone(mentions, seen)
        assert inside == shown(kept, resolver.resolve(kept), list(range(len(seen)))), seed


def test_a_full_name_is_one_across_collections() -> None:
    mentions = [Mention(0, 0, "President Joe Biden", (), 1), Mention(1, 1, "Joe Biden", (), 1)]
    assert EntityResolver().resolve(mentions).assigned == [0, 0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["George W. Bush"], ["George H.W. Bush"]),
        (["Joe Biden"], ["Joe Biden Jr."]),
        (["Joe Biden"], ["Biden"]),
        (["Ukrainian minister Ivan Petrov", "Russian general Ivan Petrov"], ["Ivan Petrov"]),
    ],
)
def test_what_is_in_doubt_stays_apart_across_collections(one: list[str], other: list[str]) -> None:
    first = [Mention(n, 0, spelling, (), 1) for n, spelling in enumerate(one)]
    second = [Mention(len(one) + n, 1, spelling, (), 1) for n, spelling in enumerate(other)]
    assigned = EntityResolver().resolve([*first, *second]).assigned
    assert not set(assigned[: len(one)]) & set(assigned[len(one) :])


def test_a_merge_holds_across_collections() -> None:
    mentions = [Mention(0, 0, "Ada Lee", (), 1), Mention(1, 1, "Queen Elizabeth", (), 1)]
    resolution = EntityResolver(CORRECTED).resolve(mentions)
    assert resolution.assigned == [0, 0]
    assert {face.name for face in resolution.entities[0].faces.values()} == {"Elizabeth II"}
