"""Bodies that a document calls by what they are and never names: "The port authority"."""

from __future__ import annotations

import re

from askbot.people.lists import listed

LONGEST = 5
"""Words of what is taken for such a body; more describe somebody."""
_CALLED = re.compile(
    r"[Tt]he (?P<before>(?:(?!of )[a-z][a-z'’-]* )*)(?P<noun>[a-z]+)(?P<trade> of [a-z]+(?: and [a-z]+)?)?"
)


def unnamed_body(head: str) -> str:
    """What a speaker without a name is called, if that tells one body of a document from others; empty where not.

    "The ferry company" and "the chamber of trade" are bodies; "the company" may be any that was named before, as may
    "the same company"; "a company" is nobody in particular, and "the officials" are people.
    """
    match = _CALLED.fullmatch(head)
    if match is None or match["noun"] not in listed("organisations"):
        return ""
    before, trade = match["before"].split(), match["trade"] or ""
    if not (before or trade) or len(before) + len(trade.split()) >= LONGEST:
        return ""
    is_vague = set(before) & listed("vague") or any(
        word.endswith(("-based", "-owned", "-run", "-led")) for word in before
    )
    is_people = bool(trade) and trade.split()[-1] in listed("generic")
    return "" if is_vague or is_people else head[4:]
