"""Checksums of a snapshot too large to compare them while it is opened: compared in a thread, right after that."""

from __future__ import annotations

import threading
from concurrent.futures import Future

from askbot.errors import DamagedSnapshotError
from askbot.index.snapshot import Snapshot


def verification(snapshot: Snapshot) -> Future[None]:
    """Done once every checksum fits, at once where opening has seen to it; else holds a `DamagedSnapshotError`."""
    future: Future[None] = Future()
    if snapshot.verified:
        future.set_result(None)
    else:
        threading.Thread(target=_verify, args=(snapshot, future), name="verify", daemon=True).start()
    return future


def _verify(snapshot: Snapshot, future: Future[None]) -> None:
    try:
        snapshot.verify()
        future.set_result(None)
    except DamagedSnapshotError as error:
        future.set_exception(error)
    finally:
        future.cancel()  # nobody waits for ever, whatever else went wrong; without effect on one that is done
