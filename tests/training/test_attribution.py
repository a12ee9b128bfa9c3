"""What training computes by hand against what the library computes."""

import importlib
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from askbot.attribution import load_attributor
from askbot.attribution.classifier.features import ROLES, Read
from askbot.attribution.tagger.bio import TAGS
from askbot.attribution.tagger.checkpoint import TaggerConfig
from askbot.attribution.tagger.crf import Chain
from askbot.attribution.tagger.features import SURFACE, word_table
from askbot.attribution.tagger.inference import TaggerInference
from askbot.attribution.tagger.model import Head
from askbot.attribution.words import Word
from askbot.domain import Document
from askbot.encoder import Encoder

LENGTHS = (7, 4, 1)


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "training" / "attribution"))
    return importlib.import_module


def _head() -> Head:
    torch.manual_seed(0)
    return Head(TaggerConfig(inputs=20, hidden=8, layers=2, pointer=4, members=2))


def _near(a: Tensor, b: Tensor) -> bool:
    """As near as bfloat16 products allow."""
    return bool((a - b).norm() <= 0.02 * b.norm() + 1e-3)


def test_lstms_side_by_side_learn_as_each_by_itself(module: type[ModuleType]) -> None:
    forward = module("forward")
    torch.manual_seed(0)
    lstms = [nn.LSTM(12, 8, batch_first=True) for _ in range(3)]
    x, wanted = torch.randn(3, 2, 7, 12, requires_grad=True), torch.randn(3, 2, 7, 8)
    parameters = [x, *(p for m in lstms for p in m.parameters())]
    together = forward.side_by_side(lstms, x)
    alone = torch.stack([m(inputs)[0] for m, inputs in zip(lstms, x, strict=True)])
    assert _near(together, alone)
    ours, theirs = (torch.autograd.grad((out * wanted).sum(), parameters) for out in (together, alone))
    assert all(_near(a, b) for a, b in zip(ours, theirs, strict=True))


def test_what_is_trained_is_what_reads(module: type[ModuleType]) -> None:
    head, width = _head(), max(LENGTHS)
    states, surface = torch.randn(3, width, 20), torch.randn(3, width, SURFACE)
    with torch.no_grad():
        seen, emitted = module("forward").forward(head, states.bfloat16(), surface, torch.tensor(LENGTHS), 0.0)
        reader, inside = (
            TaggerInference(head, torch.float32),
            torch.arange(width)[None] < torch.tensor(LENGTHS)[:, None],
        )
        bounds = torch.tensor((0, *LENGTHS)).cumsum(0).tolist()
        read, emissions = reader.read(reader.project(states[inside], surface[inside]), list(pairwise(bounds)))
    assert _near(seen[inside], read)
    assert _near(emitted.mean(0)[inside], emissions)


def test_the_chain_expects_what_all_sequences_give(module: type[ModuleType]) -> None:
    head = _head()
    torch.manual_seed(1)
    nn.init.normal_(head.transitions)
    emissions = torch.randn(2, 1, 4, TAGS, requires_grad=True)
    tags, mask = torch.tensor([[1, 2, 0, 0]]), torch.tensor([[1.0, 1.0, 1.0, 0.0]])
    ones = functional.one_hot(tags, TAGS).float()
    loss = module("losses").tag_loss(head, emissions, ones, mask)
    grid = torch.cartesian_prod(*(torch.arange(TAGS) for _ in range(3)))
    moves = head.full_transitions()

    def total(loss_of: Tensor, sequences: Tensor) -> Tensor:
        emitted = loss_of[torch.arange(3), sequences].sum(1)
        return emitted + head.start[sequences[:, 0]] + moves[sequences[:, :-1], sequences[:, 1:]].sum(1)

    plain = sum(total(e[0, :3], grid).logsumexp(0) - total(e[0, :3], tags[:, :3])[0] for e in emissions) / 6
    assert torch.allclose(loss, plain, atol=1e-4)
    ours, theirs = (
        torch.autograd.grad(loss_of, (emissions, head.transitions), retain_graph=True) for loss_of in (loss, plain)
    )
    assert all(torch.allclose(a, b, atol=1e-4) for a, b in zip(ours, theirs, strict=True))


def test_of_what_a_teacher_says_the_emissions_learn_and_the_moves_do_not(module: type[ModuleType]) -> None:
    head, mask = _head(), torch.ones(1, 5)
    emissions = torch.randn(2, 1, 5, TAGS, requires_grad=True)
    chain = Chain(head.full_transitions().detach().numpy(), head.start.detach().numpy())
    said = torch.from_numpy(chain.likelihoods(emissions[0, 0].detach().numpy(), [0, 5]))[None]
    loss = module("losses").tag_loss(head, emissions, said, mask, soft=True)
    loss.backward()
    assert emissions.grad is not None
    assert emissions.grad[0].abs().max() < 1e-6, "who agrees with the teacher has nothing to learn"
    assert emissions.grad[1].abs().max() > 1e-3
    assert head.transitions.grad is None


def test_teachers_weigh_as_many_as_their_members(module: type[ModuleType]) -> None:
    texts = "The mayor said that it rains .".split()
    words = tuple(Word(8 * n, 8 * n + len(text), text, 0, 0, 0, False) for n, text in enumerate(texts))
    article = module("polnear").Article("a", Document("a.txt", "", "A", ""), (), words, ())
    states = np.random.default_rng(0).normal(size=(len(words), 20)).astype(np.float16)
    features = module("extract").Features([article], [0], states, word_table(words).surface, np.zeros(len(words)))
    small, large = (Head(TaggerConfig(inputs=20, hidden=8, layers=1, pointer=4, members=n)) for n in (1, 3))
    by_small, by_large, by_both = (module("teach").soft_tags(h, features) for h in ([small], [large], [small, large]))
    assert by_both.shape == (len(words), TAGS)
    np.testing.assert_allclose(by_both.astype(float).sum(1), 1, atol=5e-3)
    np.testing.assert_allclose(by_both, by_small / 4 + by_large * 3 / 4, atol=2e-3)
    assert np.abs(by_small.astype(float) - by_large).max() > 1e-2


def test_a_head_trained_further_starts_from_what_it_was(module: type[ModuleType]) -> None:
    between = module("fine_tune").between
    before = {"w": np.asarray([0.0, 4.0], np.float32), "linker": np.ones(1, np.float32)}
    learnt = {"w": torch.tensor([1.0, 2.0])}
    assert between(before, learnt, 0.0)["w"].tolist() == [0.0, 4.0]
    assert between(before, learnt, 1.0)["w"].tolist() == [1.0, 2.0]
    assert between(before, learnt, 0.25)["w"].tolist() == [0.25, 3.5]
    assert between(before, learnt, 0.5).keys() == {"w"}, "what is not learnt is not touched"


STANCES = """\
# Port

Ilse Brandt, the head of the port, denied that the cranes had failed. Bo Lind declined to comment.

The cranes were painted in May.

MR. KEITA: The dam holds.

QUESTION: Will it be sold?

MR. KEITA: I have nothing on that today.

QUESTION: Thank you.
"""


def _judged_folder(folder: Path) -> Path:
    (folder / "docs").mkdir()
    (folder / "docs" / "port.md").write_text(STANCES, encoding="utf-8")
    rows = [
        {"sentence": "Ilse Brandt, the head of the port, denied that the cranes had failed.", "stance": "denied"},
        {"sentence": "Bo Lind declined to comment.", "stance": "no comment", "ambig": True},
        {"sentence": "The cranes were painted in May.", "stance": "own"},
        {"sentence": "Will it be sold?", "stance": None},
        {"sentence": "I have nothing on that today.", "stance": "no comment"},
    ]
    lines = [json.dumps({"doc": "port.md", **row}) for row in rows]
    (folder / "judged.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_judged_and_written_sentences_are_collected_to_train_the_stance_head(
    module: Callable[[str], ModuleType], encoder: Encoder, tmp_path: Path
) -> None:
    stances = module("fit_stances")
    reader = stances.Sentences(encoder, load_attributor(encoder))
    judged = list(stances.judged(_judged_folder(tmp_path), reader))
    assert [(e.label, e.weight) for e in judged] == [(1, 1.0), (2, 0.5), (0, 1.0), (2, 1.0)]
    assert {e.document for e in judged} == {f"{tmp_path.name}/port.md"}
    turn, speaker = ([bool(e.read.facts[n]) for e in judged] for n in (0, 1))
    assert (turn, speaker) == ([False, False, False, True], [True, True, False, True])
    (tmp_path / "written.tsv").write_text("d\tThe mill denied it.\nnT\tI will not say.\n", encoding="utf-8")
    written = list(stances.written(tmp_path / "written.tsv", reader))
    assert [(e.label, bool(e.read.facts[0])) for e in written] == [(1, False), (2, True)]


def test_polnear_lends_what_the_rules_call_a_stance(
    module: Callable[[str], ModuleType], encoder: Encoder, tmp_path: Path
) -> None:
    stances = module("fit_stances")
    (tmp_path / "train" / "text").mkdir(parents=True)
    (tmp_path / "train" / "text" / "a.txt").write_text(
        "The mayor denied that the road was shut. The bridge was built in 1911.\n", encoding="utf-8"
    )
    silver = list(stances.silver(tmp_path, stances.Sentences(encoder, load_attributor(encoder))))
    assert (silver[0].label, silver[0].weight, silver[0].document) == (1, 0.3, "")
    assert all(e.silver for e in silver)


def test_folds_count_each_judged_sentence_once_by_a_head_that_has_not_seen_it(
    module: Callable[[str], ModuleType],
) -> None:
    stances = module("fit_stances")
    chance = np.random.default_rng(0)
    examples = []
    for n in range(48):
        label = n % 2
        states = chance.normal(size=(4, 300)).astype(np.float16)
        states[:, : 40 * label] += 3
        read = Read(states, np.zeros((4, ROLES), np.float32), np.asarray([0, 1, 1, 0, 0, 1, 0, 0, 0], np.float32))
        examples.append(stances.Example(read, label, document=f"{n}.md"))
    counts = stances.by_folds([*examples, stances.Example(examples[0].read, 3, document="")], 3)
    assert sum(counts.values()) == len(examples)
    assert counts[0, 0] + counts[1, 1] > 0.8 * len(examples)
