"""One bounded HTTP call: a wall clock around all of it, a cap on every byte that comes in, nothing unpacked.

The clock holds for looking up the name, connecting, each header and each interim response as much as for the body.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

if TYPE_CHECKING:
    import httpcore2


class CallError(Exception):
    """A call that came to nothing; the text says why in a few words."""


@dataclass(frozen=True, slots=True)
class Clock:
    """When a call must have ended, in seconds of the monotonic clock."""

    deadline: float

    def left(self) -> float:
        """Seconds. Raises `CallError` where none are left."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise CallError("it took too long")
        return left


def post(url: str, body: bytes, headers: Mapping[str, str], seconds: float) -> bytes:
    """The body of the response, once all of it came within `seconds`.

    Raises `CallError` where it is too slow, too long, compressed or no success, and what the network raises.
    """
    future: Future[bytes] = Future()
    clock = Clock(time.monotonic() + seconds)

    def run() -> None:
        try:
            future.set_result(_posted(url, body, headers, clock))
        except BaseException as error:  # noqa: BLE001 - the caller gets whatever it was
            future.set_exception(error)

    # A look-up of a name cannot be cut short, so it is left behind in a thread of its own.
    threading.Thread(target=run, name="language model", daemon=True).start()
    try:
        return future.result(timeout=seconds)
    except TimeoutError:
        raise CallError("it took too long") from None


def _posted(url: str, body: bytes, headers: Mapping[str, str], clock: Clock) -> bytes:
    sent: list[tuple[bytes | str, bytes | str]] = [
        *{"Content-Type": "application/json", "Accept-Encoding": "identity", "Connection": "close", **headers}.items()
    ]
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), clock.left())
    with _pool(url, clock) as pool:
        request: Any = pool.stream("POST", url, headers=sent, content=body, extensions={"timeout": timeouts})
        with request as response:
            response_headers = {name.lower(): value for name, value in response.headers}
            if response.status != 200:  # noqa: PLR2004 - success
                raise CallError(f"status {response.status}")
            if response_headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
                raise CallError("the reply is compressed")
            return b"".join(response.iter_stream())


def _pool(url: str, clock: Clock) -> httpcore2.ConnectionPool:
    """Connections under the clock, through the proxy that the environment names."""
    import httpcore2

    from askbot.answer.synthesis.bounded_network import BoundedNetwork

    backend = BoundedNetwork(clock)
    address = urlsplit(url)
    proxy = getproxies().get(address.scheme)
    if proxy and not proxy_bypass(address.hostname or ""):
        named = proxy if "://" in proxy else f"http://{proxy}"
        return httpcore2.HTTPProxy(named, network_backend=backend)
    return httpcore2.ConnectionPool(network_backend=backend)
