"""The network as it is, but each step of a call gets the time that is left, and all that is received has one cap.

Imported where a call is made: httpcore2 takes long to import.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore2

from askbot.answer.synthesis.call import CallError, Clock

MOST_BYTES = 200_000
"""Of a response, head and interim responses included."""
PIECE = 16_384


class BoundedNetwork(httpcore2.SyncBackend):
    """Connects under a clock; the time-outs that httpcore2 gives do not count, since each is for one step alone."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection under the clock."""
        stream = super().connect_tcp(host, port, self._clock.left(), local_address, socket_options)
        return _BoundedStream(stream, self._clock)


class _BoundedStream(httpcore2.NetworkStream):
    def __init__(self, inner: httpcore2.NetworkStream, clock: Clock) -> None:
        self._inner = inner
        self._clock = clock
        self._received = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        piece = self._inner.read(min(max_bytes, PIECE), self._clock.left())
        self._received += len(piece)
        if self._received > MOST_BYTES:
            raise CallError("the reply is too long")
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._inner.write(buffer, self._clock.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        return _BoundedStream(self._inner.start_tls(ssl_context, server_hostname, self._clock.left()), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
