"""Linear layers with their weights in the order that the processor's library for matrix products wants.

torch hands the weights to that library (oneDNN) as they lie in the model, and at each call the library puts them into
an order of its own, which takes a quarter of a question's time. Here they are put so once, when a program is opened.
The operations are those that torch's own compiler takes for a model on a CPU (prepacked linear layers in
torch/_inductor/fx_passes/mkldnn_fusion.py). They are not public: where a torch lacks them, layers multiply as usual,
and a copy is only kept if it encodes as the model does. In bf16 the results are the same to the last bit.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

    Tensors = Sequence[torch.Tensor]
    Product = Callable[[torch.Tensor, torch.Tensor, torch.Tensor | None], torch.Tensor]


def without_weights(backbone: Any, product: Product) -> tuple[Any, list[torch.Tensor], list[torch.Tensor]]:
    """A copy of a model whose linear layers look elsewhere for their weights: the copy, the weights, and that place.

    Each layer calls `product` with its input, its weights and its bias.
    """
    import torch

    copied, weights, given = copy.deepcopy(backbone), list[torch.Tensor](), list[torch.Tensor]()
    linear: list[Any] = [layer for layer in copied.modules() if isinstance(layer, torch.nn.Linear)]
    for layer in linear:
        layer.forward = partial(_multiplied, product, given, len(weights), layer.bias)
        weights.append(layer.weight.detach())
    return copied, weights, given


def _multiplied(
    product: Product, given: list[torch.Tensor], number: int, bias: torch.Tensor | None, values: torch.Tensor
) -> torch.Tensor:
    return product(values, given[number], bias)


def products() -> dict[str, Product]:
    """Ways to multiply, the best first; by the name of each, `ordered` puts weights as it wants them."""
    import torch

    def packed(values: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None) -> torch.Tensor:
        return torch.ops.mkldnn._linear_pointwise(values, weight, bias, "none", [], "")  # noqa: SLF001

    operations: dict[str, Product] = {}
    with suppress(RuntimeError, AttributeError):  # the operations are not public: another torch may lack them
        if torch.backends.mkldnn.is_available() and hasattr(torch.ops.mkldnn, "_reorder_linear_weight"):
            operations["packed"] = torch.jit.script(packed)
    return {**operations, "plain": torch.nn.functional.linear}


def ordered(weights: Tensors, product: str) -> list[torch.Tensor]:
    """The weights as a product of that name wants them.

    Raises `RuntimeError` where this torch cannot, and `ValueError` for a product that is not known.
    """
    import torch

    if product == "plain":
        return list(weights)
    if product != "packed":
        raise ValueError(f"There is no product {product!r}.")
    reordered: Any = torch.ops.mkldnn._reorder_linear_weight  # noqa: SLF001
    return [reordered(weight, None) for weight in weights]
