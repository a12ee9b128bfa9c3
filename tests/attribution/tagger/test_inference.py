"""The head at work gives what the library's layers give, whatever else is in the batch."""

import torch
from torch.nn import functional

from askbot.attribution.tagger.checkpoint import TaggerConfig
from askbot.attribution.tagger.features import SURFACE
from askbot.attribution.tagger.inference import TaggerInference
from askbot.attribution.tagger.model import Head

WINDOWS = [(0, 7), (7, 11), (11, 12)]


def _made() -> tuple[Head, torch.Tensor, torch.Tensor]:
    torch.manual_seed(0)
    head = Head(TaggerConfig(inputs=20, hidden=8, layers=2, pointer=4, members=3)).eval()
    return head, torch.randn(12, 20), torch.randn(12, SURFACE)


@torch.inference_mode()
def test_the_reader_agrees_with_one_window_and_member_at_a_time() -> None:
    head, states, surface = _made()
    reader = TaggerInference(head, torch.float32)
    hidden, emitted = reader.read(reader.project(states, surface), WINDOWS)
    for a, b in WINDOWS:
        given = torch.cat([functional.layer_norm(states[a:b], (20,)), surface[a:b]], -1)[None]
        seen = []
        for member in head.members:
            x = functional.gelu(member.project(given))
            for forth, back in zip(member.forth, member.back, strict=True):
                x = x + torch.cat([forth(x)[0], back(x.flip(1))[0].flip(1)], -1)
            seen.append(x)
        emissions = sum(m.emit(x) for m, x in zip(head.members, seen, strict=True)) / len(seen)
        assert torch.allclose(hidden[a:b], torch.cat(seen, -1)[0], atol=1e-5)
        assert torch.allclose(emitted[a:b], emissions[0], atol=1e-5)


@torch.inference_mode()
def test_half_precision_comes_near() -> None:
    head, states, surface = _made()
    emitted = [
        reader.read(reader.project(states, surface), WINDOWS)[1]
        for reader in (TaggerInference(head, torch.float32), TaggerInference(head, torch.bfloat16))
    ]
    assert torch.allclose(emitted[0], emitted[1], atol=0.05)
