"""An attachment's bytes, read no further than they may reach, whatever was announced of them."""

from __future__ import annotations

import aiohttp
import discord

from askbot.bot.core.errors import MisusedError

CHUNK = 65_536
SECONDS = 60.0
NAME_CHARS = 80
OK = 200


async def download(file: discord.Attachment, most: int) -> bytes:
    """A file of at most `most` bytes; discord.py's own `read` would take whatever comes.

    A compressed transfer is neither asked for nor unpacked, so that nothing swells on the way. Raises `MisusedError`.
    """
    name = file.filename[:NAME_CHARS]
    data = bytearray()
    session = aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=SECONDS), headers={"Accept-Encoding": "identity"}, auto_decompress=False
    )
    try:
        async with session, session.get(file.url, allow_redirects=False) as response:
            if response.status != OK:
                raise MisusedError("corpus.not_fetched", name=name, reason=response.status)
            async for part in response.content.iter_chunked(CHUNK):
                data += part
                if len(data) > most:
                    raise MisusedError("corpus.larger", name=name, most=f"{most / 1e6:g}")
    except (aiohttp.ClientError, TimeoutError) as error:
        raise MisusedError("corpus.not_fetched", name=name, reason=type(error).__name__) from error
    return bytes(data)


async def from_memory(file: discord.Attachment, most: int) -> bytes:  # noqa: ARG001 - the way `download` is called
    """The same of a simulated Discord, whose files have no address."""
    return await file.read()
