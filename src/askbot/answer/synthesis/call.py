"""One bounded HTTP call: a wall clock around all of it, a cap on every byte that comes in, nothing unpacked.

The clock holds for looking up the name, connecting, each header and each interim response as much as for the body.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

if TYPE_CHECKING:
    import httpcore2

MOST_BYTES = 200_000
"""Of a response, head and interim responses included."""
PIECE = 16_384


class CallError(Exception):
    """A call that came to nothing; the text says why in a few words."""


def post(url: str, body: bytes, headers: Mapping[str, str], seconds: float) -> bytes:
    """The body of the response, once all of it came within `seconds`.

    Raises `CallError` where it is too slow, too long, compressed or no success, and what the network raises.
    """
    future: Future[bytes] = Future()
    deadline = time.monotonic() + seconds

    def run() -> None:
        try:
            future.set_result(_posted(url, body, headers, deadline))
        except BaseException as error:  # noqa: BLE001 - the caller gets whatever it was
            future.set_exception(error)

    # A look-up of a name cannot be cut short, so it is left behind in a thread of its own.
    threading.Thread(target=run, name="language model", daemon=True).start()
    try:
        return future.result(timeout=seconds)
    except TimeoutError:
        raise CallError("it took too long") from None


def _posted(url: str, body: bytes, headers: Mapping[str, str], deadline: float) -> bytes:
    sent: list[tuple[bytes | str, bytes | str]] = [
        *{"Content-Type": "application/json", "Accept-Encoding": "identity", "Connection": "close", **headers}.items()
    ]
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), _left(deadline))
    with _pool(url, deadline) as pool:
        request: Any = pool.stream("POST", url, headers=sent, content=body, extensions={"timeout": timeouts})
        with request as response:
            response_headers = {name.lower(): value for name, value in response.headers}
            if response.status != 200:  # noqa: PLR2004 - success
                raise CallError(f"status {response.status}")
            if response_headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
                raise CallError("the reply is compressed")
            return b"".join(response.iter_stream())


def _pool(url: str, deadline: float) -> httpcore2.ConnectionPool:
    """Connections under the clock, through the proxy that the environment names."""
    import httpcore2

    backend = _bounded(deadline)
    address = urlsplit(url)
    proxy = getproxies().get(address.scheme)
    if proxy and not proxy_bypass(address.hostname or ""):
        named = proxy if "://" in proxy else f"http://{proxy}"
        return httpcore2.HTTPProxy(named, network_backend=backend)
    return httpcore2.ConnectionPool(network_backend=backend)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise CallError("it took too long")
    return left


def _bounded(deadline: float) -> httpcore2.NetworkBackend:
    """The network as it is, but each step gets the time that is left, and all steps share one cap of bytes."""
    import httpcore2

    class Stream(httpcore2.NetworkStream):
        def __init__(self, inner: httpcore2.NetworkStream) -> None:
            self._inner = inner
            self._received = 0

        def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - the deadline holds
            piece = self._inner.read(min(max_bytes, PIECE), _left(deadline))
            self._received += len(piece)
            if self._received > MOST_BYTES:
                raise CallError("the reply is too long")
            return piece

        def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
            self._inner.write(buffer, _left(deadline))

        def close(self) -> None:
            self._inner.close()

        def start_tls(
            self,
            ssl_context: ssl.SSLContext,
            server_hostname: str | None = None,
            timeout: float | None = None,  # noqa: ARG002
        ) -> httpcore2.NetworkStream:
            return Stream(self._inner.start_tls(ssl_context, server_hostname, _left(deadline)))

        def get_extra_info(self, info: str) -> Any:
            return self._inner.get_extra_info(info)

    class Backend(httpcore2.SyncBackend):
        def connect_tcp(
            self,
            host: str,
            port: int,
            timeout: float | None = None,  # noqa: ARG002
            local_address: str | None = None,
            socket_options: Iterable[Any] | None = None,
        ) -> httpcore2.NetworkStream:
            return Stream(super().connect_tcp(host, port, _left(deadline), local_address, socket_options))

    return Backend()
