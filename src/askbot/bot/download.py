"""An attachment's bytes, read no further than they may reach, whatever was announced of them."""

from __future__ import annotations

import aiohttp
import discord

from askbot.bot.escape import escape
from askbot.errors import UsageError

CHUNK = 65_536
SECONDS = 60.0
NAME_CHARS = 80
OK = 200


async def download(file: discord.Attachment, most: int) -> bytes:
    """A file of at most `most` bytes; discord.py's own `read` would take whatever comes.

    A compressed transfer is neither asked for nor unpacked, so that nothing swells on the way. Raises `UsageError`.
    """
    name = escape(file.filename[:NAME_CHARS])
    data = bytearray()
    session = aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=SECONDS), headers={"Accept-Encoding": "identity"}, auto_decompress=False
    )
    try:
        async with session, session.get(file.url, allow_redirects=False) as response:
            if response.status != OK:
                raise UsageError(f"{name} cannot be fetched: Discord answers {response.status}.", "Attach it again.")
            async for part in response.content.iter_chunked(CHUNK):
                data += part
                if len(data) > most:
                    raise UsageError(f"{name} is larger than was announced.", f"At most {most / 1e6:g} MB are taken.")
    except (aiohttp.ClientError, TimeoutError) as error:
        raise UsageError(f"{name} cannot be fetched: {type(error).__name__}.", "Attach it again.") from error
    return bytes(data)


async def from_memory(file: discord.Attachment, most: int) -> bytes:  # noqa: ARG001 - the way `download` is called
    """The same of a simulated Discord, whose files have no address."""
    return await file.read()
