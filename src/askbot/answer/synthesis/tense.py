"""Whether a sentence says in the present what its statement says in the past, judged by the forms of words alone.

"The shops were closed" does not say that they are. Where a statement tells what somebody said, "were" may stand for
"are", so nothing is judged.
"""

from __future__ import annotations

import re

from askbot.answer.synthesis.lexicon import lexicon
from askbot.text.words import Stems, fold

_HELPING = (
    (frozenset({"is", "are", "am"}), frozenset({"was", "were"})),
    (frozenset({"has", "have"}), frozenset({"had"})),
    (frozenset({"do", "does"}), frozenset({"did"})),
)
"""The present and the past forms of verbs that help others."""
_MODALS = frozenset("will would may might could can must should".split())
_NO_VERB_BEHIND = frozenset("a an the to of did does do not no its his her their this that these those".split())
"""Behind which a word such as "rise" is a noun, or an infinitive."""
_HELPERS = frozenset("is are was were be been being am has have had".split())
"""Before which, or a word before it, a form such as "wanted" is a participle."""
_SPELLED = frozenset("might could would percent cannot nt goes denies adding".split())
"""Words that the lexicon takes for others without their being past forms."""
_WORD = re.compile(r"\w+")


def keeps_time(text: str, statement: str) -> bool:
    """Whether no verb of a sentence is in the present that the statement has only in the past."""
    here, there = ([fold(word) for word in _WORD.findall(part)] for part in (text, statement))
    if _tells_what_was_said(there):
        return True
    known = set(there)
    if any(present & set(here) and past & known and not present & known for present, past in _HELPING):
        return False
    past = {_stem(word) for before, word in _pairs(there) if _is_past(word) and _HELPERS.isdisjoint(before)}
    past -= {_stem(word) for word in there if not _is_past(word)}
    return not any(
        not _is_past(word) and word not in known and _stem(word) in past and not _is_infinitive(before)
        for before, word in _pairs(here)
        if not word.endswith("ing")
    )


def _pairs(words: list[str]) -> list[tuple[list[str], str]]:
    """Each word, with the two before it."""
    return [(words[max(0, i - 2) : i], word) for i, word in enumerate(words)]


def _is_past(word: str) -> bool:
    base = lexicon().same.get(word)
    return word.endswith("ed") or (base is not None and base != word and base.isalpha() and word not in _SPELLED)


def _is_infinitive(before: list[str]) -> bool:
    return bool((_NO_VERB_BEHIND | _MODALS).intersection(before[-1:]))


def _tells_what_was_said(words: list[str]) -> bool:
    return any(_is_past(word) and _stem(word) in lexicon().cues for word in words)


def _stem(word: str) -> str:
    return Stems()([lexicon().same.get(word, word)])[0]
