"""`/corpus`: add, remove and list briefings, each change followed by an incremental re-index."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui
from discord.app_commands import Choice, locale_str
from discord.ext import commands

from askbot.bot import layout
from askbot.bot.briefings import listing, named, offered
from askbot.bot.escape import escape, fitted
from askbot.bot.exts.reindexing import Reindexing
from askbot.bot.failures import MisusedError
from askbot.bot.guards import require_admin, require_home
from askbot.bot.layout import Part, Tone
from askbot.bot.respond import acknowledge, respond
from askbot.bot.texts import Words
from askbot.bot.tree import explain_to

if TYPE_CHECKING:
    from askbot.bot.client import AskbotClient
    from askbot.engine import Understood

SUFFIXES = (".md", ".txt")
NAME_CHARS = 80
WAIT_SECONDS = 300
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""Names that Windows takes for devices, whatever their ending."""


def safe_name(name: str) -> str:
    """A file name that stays inside its folder: letters, digits, dots, dashes. Raises `UsageError`."""
    stem, suffix = Path(Path(name.replace("\\", "/")).name).stem, Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise MisusedError("corpus.not_a_briefing", name=name[:NAME_CHARS], suffixes=", ".join(SUFFIXES))
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()[:NAME_CHARS]
    return f"{plain or 'briefing'}{'-briefing' if plain in DEVICES else ''}{suffix}"


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class Corpus(commands.GroupCog, name=locale_str("corpus"), description=locale_str("The briefings")):
    """The briefings of the bot."""

    def __init__(self, bot: AskbotClient) -> None:
        self.bot = bot

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Admins only, whoever the server shows the commands to."""
        return await require_admin(interaction)

    @app_commands.command(name=locale_str("add"), description=locale_str("Add a briefing, or a newer version of one"))
    @app_commands.rename(file=locale_str("file"))
    @app_commands.describe(file=locale_str("A .md or .txt file"))
    async def add(self, interaction: discord.Interaction[AskbotClient], file: discord.Attachment) -> None:
        """Show what was understood of a file; it is added when that is confirmed."""
        require_home(interaction)
        words = self.bot.words_of(interaction)
        name = safe_name(file.filename)
        most = int(self.bot.settings.max_file_mb * 1_000_000)
        if file.size > most:
            raise MisusedError("corpus.too_large", name=name, size=f"{file.size / 1e6:.1f}", most=f"{most / 1e6:g}")
        if not await acknowledge(interaction, private=True):
            return
        data = await self.bot.download(file, most)
        understood = await self.bot.lookups.run(partial(self.bot.engine.preview, name, data))
        exists = (self.bot.settings.corpus / name).exists()
        confirm = Confirm(self, words, words("corpus.replace" if exists else "corpus.add"))
        confirm.work = partial(self._write, name, data)
        confirm.show(understood_parts(name, understood, words, exists=exists))
        await respond(interaction, confirm, private=True)

    @app_commands.command(name=locale_str("remove"), description=locale_str("Remove a briefing"))
    @app_commands.rename(document=locale_str("document"))
    @app_commands.describe(document=locale_str("Which one"))
    async def remove(self, interaction: discord.Interaction[AskbotClient], document: str) -> None:
        """Ask once more, then remove."""
        require_home(interaction)
        words = self.bot.words_of(interaction)
        if not await acknowledge(interaction, private=True):
            return
        found = await named(self.bot, document)
        confirm = Confirm(self, words, words("corpus.remove"), style=discord.ButtonStyle.danger)
        confirm.work = partial(self._unlink, found.path)
        sure = words("corpus.remove_sure", name=fitted(found.title, 150), path=fitted(found.path, 300))
        confirm.show([layout.text(sure)])
        await respond(interaction, confirm, private=True)

    @remove.autocomplete("document")
    async def _documents(
        self,
        interaction: discord.Interaction[AskbotClient],  # noqa: ARG002 - discord.py's signature
        typed: str,
    ) -> list[Choice[str]]:
        return await offered(self.bot, typed)

    @app_commands.command(name=locale_str("list"), description=locale_str("List the briefings"))
    async def list(self, interaction: discord.Interaction[AskbotClient]) -> None:
        """What the index holds."""
        if await acknowledge(interaction, private=True):
            listed = await self.bot.lookups.run(self.bot.engine.catalogue)
            await respond(interaction, listing(listed, self.bot.words_of(interaction)), private=True)

    async def apply(self, interaction: discord.Interaction[AskbotClient], work: partial[None]) -> None:
        """Change the folder, then bring the index up to date."""
        reindexing = self.bot.get_cog("Reindexing")
        if not isinstance(reindexing, Reindexing):
            raise TypeError("the re-indexing feature is missing")
        reindexing.refuse_second()
        await self.bot.chores.run(work)
        await reindexing.run(interaction, force=True)

    def _write(self, name: str, data: bytes) -> None:
        """Write beside and rename, so that a re-index never sees half a file."""
        folder = self.bot.settings.corpus
        beside = folder / f".{name}.new"
        beside.write_bytes(data)
        beside.replace(folder / name)

    def _unlink(self, path: str) -> None:
        """Remove a file of the corpus folder, and none outside it."""
        folder = self.bot.settings.corpus.resolve()
        target = folder / path
        if not target.parent.resolve().is_relative_to(folder):
            raise MisusedError("corpus.elsewhere", path=path)
        target.unlink(missing_ok=True)


class Confirm(ui.LayoutView):
    """A card with one button that does it. It lives as long as the private message it stands in."""

    def __init__(
        self,
        cog: Corpus,
        words: Words,
        label: str,
        *,
        style: discord.ButtonStyle = discord.ButtonStyle.success,
    ) -> None:
        super().__init__(timeout=WAIT_SECONDS)
        self._cog, self._words = cog, words
        self.work: partial[None] | None = None
        self._button: ui.Button[Confirm] = ui.Button(label=label, style=style)
        self._button.callback = self._do

    def show(self, parts: Sequence[Part]) -> None:
        """Fill the card."""
        self.add_item(ui.Container(*parts, ui.ActionRow(self._button), accent_colour=Tone.PLAIN.value))

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, item: ui.Item[Any], /) -> None:  # noqa: ARG002
        """The one ladder."""
        await explain_to(interaction, error)

    async def _do(self, interaction: discord.Interaction[Any]) -> None:
        self.stop()
        await interaction.response.edit_message(view=layout.notice(self._words("corpus.doing")))
        if self.work is not None:
            await self._cog.apply(interaction, self.work)


def understood_parts(name: str, understood: Understood, words: Words, *, exists: bool) -> list[Part]:
    """What indexing would make of a file."""
    document, passages = understood.document, understood.passages
    sections = dict.fromkeys(" › ".join(passage.section) for passage in passages if passage.section)
    speakers = dict.fromkeys(a.speaker for a in understood.attributions if a.speaker and a.shown)
    facts = [
        words("corpus.passages", n=len(passages)),
        words("corpus.dated", date=document.date.isoformat() if document.date else "—"),
        words("corpus.sections", names=fitted(", ".join(sections) or "—", 400)),
        words("corpus.speakers", names=fitted(", ".join(speakers) or "—", 600)),
    ]
    title = fitted(document.title, 150)
    key = "corpus.replaces" if exists else "corpus.new"
    return [
        layout.text(f"### {title}\n-# {words(key, name=escape(name))}"),
        layout.text("\n".join(f"- {fact}" for fact in facts)),
        layout.text(f"> {fitted(passages[0].text, 400)}" if passages else "—"),
    ]
