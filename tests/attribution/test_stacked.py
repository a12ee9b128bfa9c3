"""The head at work gives what the trained head gives."""

import torch

from askbot.attribution.head import Head
from askbot.attribution.stacked import StackedHead
from askbot.attribution.table import SURFACE
from askbot.attribution.weights import HeadConfig


def test_the_stacked_head_agrees_with_the_head() -> None:
    torch.manual_seed(0)
    head = Head(HeadConfig(inputs=20, hidden=8, layers=2, pointer=4, members=3)).eval()
    lengths = torch.tensor([7, 4, 1])
    states, surface = torch.randn(3, 7, 20), torch.randn(3, 7, SURFACE)
    with torch.inference_mode():
        wanted, emissions = head(states, surface, lengths)
        found, emitted = StackedHead(head, torch.float32)(states, surface, lengths)
    inside = torch.arange(7)[None] < lengths[:, None]
    assert torch.allclose(found[inside], wanted[inside], atol=1e-5)
    assert torch.allclose(emitted[inside], emissions.mean(0)[inside], atol=1e-5)
