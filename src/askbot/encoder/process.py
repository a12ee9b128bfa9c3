"""What a process of askbot's own, the command or the bot, sets for all of itself so that encoding is fast.

Loading an encoder in somebody else's process, such as a notebook, changes nothing there.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Generator
from contextlib import contextmanager

PRIMITIVES = "128"
"""Shapes of products for which torch keeps code, at about 0.3 MB each: with its own 1,024 a process that runs for
months grows by hundreds of megabytes."""
KEEPERS = ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY")
"""Who keeps it: oneDNN, and in each thread what lies between torch and oneDNN (ideep), for products in bf16."""


def tune_process() -> None:
    """Set up this process for encoding; call it once, before torch is imported, in a process that is askbot's own.

    The pool of NumPy's BLAS would busily wait beside torch's, which makes a question take three times as long. The
    large arrays of a batch come in large pages, where Linux has them: handing them out in small ones took up to a
    quarter of the encoder's time. What torch brings stays to the end, so the garbage collector leaves it aside: walking
    it takes a tenth of a second or two, in the middle of a question or at the exit. torch gets one thread: texts are
    shared out by whole batches, since threads that share one batch wait for each other at every layer.
    """
    for keeper in KEEPERS:
        os.environ.setdefault(keeper, PRIMITIVES)
    os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")
    with _nothing_collected():
        import torch
        from threadpoolctl import threadpool_limits

        gc.freeze()
    threadpool_limits(1, user_api="blas")
    torch.set_num_threads(1)


def worker_threads() -> int:
    """How many threads may encode a batch each: one where torch itself shares a batch among threads.

    `OMP_NUM_THREADS` counts, as it does for torch.
    """
    import torch

    if torch.get_num_threads() > 1:
        return 1
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    return int(wanted) if wanted.isdecimal() and int(wanted) > 0 else available_cores()


def available_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _nothing_collected() -> Generator[None]:
    """Without the garbage collector: in an import it walks ever more objects that all stay, a tenth of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
