"""Sketches of texts, shared by sources that are visited at the same time."""

from __future__ import annotations

from askbot.sources.near_copies import Sketches, sketch
from tests.sources.conftest import story


def test_sketches_are_added_while_somebody_looks_through_those_there_were() -> None:
    sketches = Sketches({f"old/{n}.md": (n, n + 1) for n in range(50)})
    seen = sketches.keys()
    for path in seen:  # another source's thread adds its documents meanwhile
        sketches.add(f"new/{path}", (1, 2))
        sketches.remove("old/7.md")
    assert (len(seen), len(sketches.keys())) == (50, 99)


def test_the_nearest_is_the_same_story_and_none_after_it_is_gone() -> None:
    sketches = Sketches({"a.md": sketch(story("Ellery")), "b.md": sketch(story("Norvik"))})
    same = sketch(f"The agency brings this. {story('Ellery')}")
    assert sketches.nearest(same) == "a.md"
    sketches.remove("a.md")
    assert sketches.nearest(same) is None
