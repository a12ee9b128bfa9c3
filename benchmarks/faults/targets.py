"""What is fuzzed: for each parser the inputs it gets and what must hold of its results."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from askbot.answer.synthesis import proven
from askbot.attribution import Encoded, RuleAttributor, load_attributor, voice_of
from askbot.bot.features.corpus.cog import understood_parts
from askbot.bot.ui import layout
from askbot.bot.ui.answer_card import answer_card
from askbot.bot.ui.card_data import card_data
from askbot.bot.ui.layout import Tone
from askbot.bot.ui.passage_cards import more_card, passage_card, why_card
from askbot.corpus import parse_document, split
from askbot.corpus.readers.encodings import decoded, is_utf16
from askbot.domain import Answer, Attribution, Citation, Document, Hit, Passage, Span, Stance, Statement, Status, Voice
from askbot.errors import CorpusError
from askbot.evaluation.formats import is_brat_folder, load_questions, read_brat_folder
from askbot.index import Understood
from askbot.presentation.translations import DEFAULT, translations_for
from askbot.presentation.visible import visible
from askbot.text.markup import readable
from askbot.text.questions import LONGEST, clean_question
from benchmarks.faults import heads
from benchmarks.faults.blocks import documents, files, questions
from benchmarks.faults.scene import encoder
from benchmarks.faults.sets import sets, written

if TYPE_CHECKING:
    import discord

WINDOW = 254
CARD_TEXT = 4000
LANGUAGES = (DEFAULT, "de")
CARD_PARTS = 40
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - faster than a disk, where there is one


@dataclass(frozen=True, slots=True)
class Target:
    """One parser under fuzz."""

    name: str
    cases: st.SearchStrategy[Any]
    check: Callable[[Any], None]
    """Runs one case; raises the project's own errors, or `AssertionError` where a promise is broken."""
    wrap: Callable[[str], Any] = lambda text: text
    """Makes a case of a stretched text."""
    texts: int = 1
    """Texts in one run of the check, each of which counts as a case."""
    prepare: Callable[[], object] = lambda: None
    """Loads what the check needs, before the clock runs."""


def targets() -> list[Target]:
    """Every parser that reads what strangers wrote."""
    return [
        Target("question cleaning", questions(), _question),
        Target("document reading", files(), _document, str.encode),
        Target("passage splitting", documents(12), _passages, prepare=_counter),
        Target("attribution by rules", documents(20), _attributions, prepare=_rules),
        Target("attribution by the head", heads.cases(), _head, heads.stretched_case, heads.TEXTS, heads.head),
        Target("card rendering", documents(), _card, lambda text: text[:4000]),
        Target("replies of a language model", documents(8), _reply, lambda text: text[:4000]),
        Target("text for a terminal", documents(8), _visible),
        Target("evaluation files", sets(), _evaluation, lambda text: b"\0\0" + text.encode()),
    ]


def _question(text: str) -> None:
    question = clean_question(text)
    assert question.isprintable()
    assert 0 < len(question) <= LONGEST
    assert clean_question(question) == question


def _document(data: bytes) -> None:
    document = parse_document("notes/a.md" if len(data) % 2 else "notes/a.txt", data)
    text, supposed = decoded(data)
    assert document.text == text
    if supposed is None and not is_utf16(data):
        assert text.encode() == data.removeprefix(b"\xef\xbb\xbf")
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.title.strip()
    assert "\n" not in document.title


def _passages(text: str) -> None:
    document = _readable(text)
    passages = split(document, count=_counter(), window=WINDOW)
    assert passages
    assert len({p.id for p in passages}) == len(passages)
    end = 0
    for passage in passages:
        assert end <= passage.start < passage.end
        end = passage.end
        _check_passage(document, passage)


def _readable(text: str, path: str = "") -> Document:
    """The document of a text, without what marks it as binary. Raises `CorpusError` where there is nothing to read."""
    try:
        return parse_document(path or ("a.md" if len(text) % 2 else "a.txt"), text.replace("\0", "").encode())
    except UnicodeEncodeError as error:
        raise CorpusError("lone surrogates cannot stand in a file") from error


def _check_passage(document: Document, passage: Passage) -> None:
    assert document.text[passage.start : passage.end] == passage.text
    assert len(_counter()(readable(passage.text))) <= WINDOW
    assert passage.sentences
    end = passage.start
    for sentence in passage.sentences:
        assert end <= sentence.start < sentence.end <= passage.end
        end = sentence.end
        assert sentence.span.text(document.text) == passage.sentence_text(sentence)
        assert passage.sentence_text(sentence).strip() == passage.sentence_text(sentence)
        assert 1 <= sentence.lines[0] <= sentence.lines[1]


@cache
def _counter() -> Callable[[str], Sequence[tuple[int, int]]]:
    """The packaged model's own word pieces."""
    return encoder().pieces


def _attributions(text: str) -> None:
    document = _readable(text)
    passages = split(document, count=_words_of, window=WINDOW)
    attributions = _rules().attribute([Encoded(document, passages, ())])[0]
    _check_attributions(document, attributions)
    for passage in passages[:3]:
        for sentence in passage.sentences[:3]:
            voice_of(sentence, passage.sentence_text(sentence), attributions)


def _head(case: heads.Case) -> None:
    document = _readable(case[1], "a.md")
    _check_attributions(document, heads.attributed(case[0], document))


def _check_attributions(document: Document, attributions: Sequence[Attribution]) -> None:
    for attribution in attributions:
        assert attribution.cue_text
        assert attribution.speaker is None or attribution.speaker.strip()
        for span in (*attribution.source, *attribution.cue, *attribution.content):
            assert 0 <= span.start < span.end <= len(document.text)


def _words_of(text: str) -> list[tuple[int, int]]:
    """Word pieces, nearly: attribution does not depend on where passages end."""
    return [match.span() for match in re.finditer(r"\w+|\S", text)]


@cache
def _rules() -> RuleAttributor:
    attributor = load_attributor(None)
    assert isinstance(attributor, RuleAttributor)
    return attributor


def _card(text: str) -> None:
    answer = card_data(_answer(text))
    tr = translations_for(LANGUAGES[len(text) % len(LANGUAGES)])
    others: Sequence[Callable[[], discord.ui.LayoutView]] = (
        lambda: passage_card(answer, 0, tr),
        lambda: more_card(answer, len(text) % 3, tr),
        lambda: why_card(answer, tr),
        lambda: layout.card(Tone.PLAIN, understood_parts(text[:90], _understood(text), tr, exists=False)),
    )
    _check_card(answer_card(answer, tr, asker=text[:90], private=len(text) % 2 > 0))
    _check_card(others[sum(map(ord, text[:20])) % len(others)]())


def _check_card(card: discord.ui.LayoutView) -> None:
    parts = list(card.walk_children())
    assert len(parts) <= CARD_PARTS
    assert card.content_length() <= CARD_TEXT
    assert card.to_components()
    for part in parts:
        _check_part(part)


def _reply(text: str) -> None:
    """A reply and the statements it cites, all of them a stranger's."""
    claim = Attribution((), (), (), tuple(Stance)[len(text) % len(Stance)], text[:30].strip() or None, "said")
    cited = Citation("a.md", "A", (), "p", 0, 1, (1, 1))
    statements = [Statement(part, Voice(claim.stance, claim), cited) for part in (text[:700], text[-300:])]
    replies = (text, f"{text[:500]} [1]. {text[-200:]} [2]. {text[:90]}, and {text[-90:]} [1][2].")
    for sentence in (s for reply in replies for s in proven(reply, statements)):
        assert sentence.cites
        assert all(0 <= i < len(statements) for i in sentence.cites)
        assert visible(sentence.text) == sentence.text or not text.isprintable()


def _visible(text: str) -> None:
    cleaned = visible(text)
    assert cleaned.isprintable() or "\u200d" in cleaned or "\u200c" in cleaned
    assert visible(cleaned) == cleaned


def _understood(text: str) -> Understood:
    document = _readable(text)
    passages = split(document, count=_words_of, window=WINDOW)
    return Understood(document, passages, tuple(_claim(p) for p in passages))


def _check_part(part: discord.ui.Item[Any]) -> None:
    assert len(getattr(part, "custom_id", None) or "") <= 100
    assert len(getattr(part, "label", None) or "") <= 80
    content = str(getattr(part, "content", ""))
    content = re.sub(r"<t:(-?\d+):D> \(<t:\1:R>\)", "", content)  # the date of a citation, which the card itself writes
    assert not re.search(r"@everyone|@here|<@|<#|</|<t:|(?<!\\)\]\(", content), content
    assert not any(ch in content for ch in "\u202e\u200b\x00\x1b")


def _answer(text: str) -> Answer:
    """An answer whose every word is a stranger's."""
    document = _readable(text)
    passages = split(document, count=_words_of, window=WINDOW)
    claims = tuple(_claim(p) for p in passages)
    hits = tuple(Hit(p, document, claims, 1.0, {"bm25": 1.0}, tuple(1.0 for _ in p.sentences)) for p in passages[:5])
    statements = tuple(
        Statement(
            p.sentence_text(s),
            Voice(claim.stance, claim),
            Citation(document.path, document.title, p.section, p.id, s.start, s.end, s.lines),
            (Span(0, 3), Span(2, len(text))),
        )
        for p, claim in zip(passages[:5], claims, strict=False)
        for s in p.sentences[:2]
    )
    status = (Status.ANSWERED, Status.RELATED, Status.NOT_COVERED)[len(text) % 3]
    return Answer("abc123", text[:600], status, 0.5, statements[:6], hits, "20260302T093000-000", len(text) % 2 > 0)


def _claim(passage: Passage) -> Attribution:
    """Somebody with a name made of anything says all of a passage."""
    whole = Span(passage.start, passage.end)
    stance = tuple(Stance)[len(passage.text) % len(Stance)]
    return Attribution((whole,), (whole,), (whole,), stance, passage.text[:300], passage.text[:20])


def _evaluation(recipe: bytes) -> None:
    folder = (SHARED_MEMORY if SHARED_MEMORY.is_dir() else Path(gettempdir())) / f"askbot-fuzz-{os.getpid()}"
    path = written(recipe, folder)
    if is_brat_folder(path):
        assert all(d.document.text for d in read_brat_folder(path))
        return
    questions = load_questions(path).questions
    assert questions
    assert all(question.text.strip() for question in questions)
