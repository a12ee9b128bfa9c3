"""`/corpus`: add, remove and list briefings, each change followed by an incremental re-index."""

from __future__ import annotations

import re
import secrets
import unicodedata
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import Choice, Range, locale_str
from discord.ext import commands

from askbot.bot.core.access import Scope
from askbot.bot.core.base import AskbotBase
from askbot.bot.core.errors import MisusedError
from askbot.bot.core.permissions import is_admin, is_home, require_admin, require_home
from askbot.bot.core.persistent_button import PersistentButton
from askbot.bot.core.respond import acknowledge, respond
from askbot.bot.features.access.given import named_to_write, offered_given
from askbot.bot.features.corpus.briefings import catalogue_of, listing, named, offered
from askbot.bot.features.corpus.reindexing import Reindexing
from askbot.bot.features.corpus.trash import Trash
from askbot.bot.ui import layout
from askbot.bot.ui.escape import escape, fitted
from askbot.bot.ui.layout import Part, Tone
from askbot.concurrency.recent import Recent
from askbot.corpus import SUFFIXES, ParsedDocument
from askbot.domain import GENERAL, collection_of
from askbot.errors import CorpusError
from askbot.presentation.file_reasons import file_reason
from askbot.presentation.translations import Translations

if TYPE_CHECKING:
    from askbot.index import Understood

NAME_CHARS = 80
NAME_BYTES = 200
PENDING = 8
_CONFIRM = re.compile(r"askbot-confirm:(?P<key>[0-9a-f]{16})")
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""Names that Windows takes for devices, whatever their ending."""


def safe_name(name: str) -> str:
    """A file name that stays inside its folder: letters and digits of any script, dots, dashes. Raises `UsageError`."""
    stem, suffix = Path(Path(name.replace("\\", "/")).name).stem, Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise MisusedError("corpus.not_a_briefing", name=name[:NAME_CHARS], suffixes=", ".join(SUFFIXES))
    plain = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", stem).casefold()).strip("-")[:NAME_CHARS]
    while len(plain.encode()) > NAME_BYTES:
        plain = plain[:-1]
    return f"{plain or 'briefing'}{'-briefing' if plain in DEVICES else ''}{suffix}"


def replaced_by(folder: Path, name: str, scope: Scope, collection: str | None = None) -> str | None:
    """The file of a folder, by its relative path, that a safe name would replace: the one whose own safe name it is.

    Files of collections that the person may not see count nothing; with a collection those of others do not either.
    """
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        inner = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inner.parts)
        if (
            path.is_file()
            and not hidden
            and path.suffix.lower() in SUFFIXES
            and safe_name(path.name) == name
            and scope.covers([inner.as_posix()])
            and collection in {None, collection_of(inner.as_posix())}
        ):
            return inner.as_posix()
    return None


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class Corpus(commands.GroupCog, name=locale_str("corpus"), description=locale_str("The briefings")):
    """The briefings of the bot."""

    def __init__(self, bot: AskbotBase) -> None:
        self.bot = bot
        self.pending = Recent[str, partial[None]](PENDING)
        """What waits for a confirmation, by the key in its button's id."""
        bot.add_dynamic_items(ConfirmButton)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Admins only, whoever the server shows the commands to."""
        return await require_admin(interaction)

    @app_commands.command(name=locale_str("add"), description=locale_str("Add a briefing, or a newer version of one"))
    @app_commands.rename(file=locale_str("file"), collection=locale_str("collection"))
    @app_commands.describe(
        file=locale_str("A PDF, HTML, DOCX, EPUB, .eml, .md or .txt file"),
        collection=locale_str("Its collection; by default that of the earlier version, else general"),
    )
    async def add(
        self,
        interaction: discord.Interaction[AskbotBase],
        file: discord.Attachment,
        collection: Range[str, 1, 60] | None = None,
    ) -> None:
        """Show what was understood of a file; it is added when that is confirmed."""
        name = safe_name(file.filename)
        most = int(self.bot.settings.max_file_mb * 1_000_000)
        if file.size > most:
            raise MisusedError("corpus.too_large", name=name, size=f"{file.size / 1e6:.1f}", most=f"{most / 1e6:g}")
        if not await acknowledge(interaction, private=True):
            return
        await require_home(interaction)
        into, path, exists = await self._place(interaction, name, collection)
        data = await self.bot.download(file, most)
        tr = self.bot.translations_of(interaction)
        try:
            understood = await self.bot.lookups.run(partial(self.bot.engine.preview, name, data))
        except CorpusError as error:
            raise MisusedError("corpus.unreadable", name=name, reason=file_reason(str(error), tr)) from error
        parts = understood_parts(path, understood, tr, exists=exists)
        if collection is not None:
            parts.insert(1, layout.text(f"-# {tr('corpus.into', name=fitted(into, 60))}"))
        label, work = tr("corpus.replace" if exists else "corpus.add"), partial(self._write, path, data)
        confirm = layout.button(label, self._ask_first(work), style=discord.ButtonStyle.success)
        await respond(interaction, layout.card(Tone.PLAIN, [*parts, layout.row([confirm])]), private=True)

    async def _place(
        self, interaction: discord.Interaction[AskbotBase], name: str, collection: str | None
    ) -> tuple[str, str, bool]:
        """The collection that a file is added to, its path, and whether a version that may be seen is there.

        Raises `MisusedError` where the collection was not given to this server.
        """
        scope = await self.bot.access.here(interaction, private=True)
        into = await named_to_write(self.bot, interaction.guild_id or 0, collection) if collection else None
        look = partial(replaced_by, self.bot.settings.corpus, name, scope, into)
        old = await self.bot.lookups.run(look)
        if old is not None:
            return collection_of(old), old, True
        into = into or await named_to_write(self.bot, interaction.guild_id or 0, GENERAL)
        return into, name if into == GENERAL else f"{into}/{name}", False

    @add.autocomplete("collection")
    async def _collections(self, interaction: discord.Interaction[AskbotBase], typed: str) -> list[Choice[str]]:
        return await offered_given(interaction, typed) if await is_home(interaction) else []

    @app_commands.command(name=locale_str("remove"), description=locale_str("Remove a briefing"))
    @app_commands.rename(document=locale_str("document"))
    @app_commands.describe(document=locale_str("Which one"))
    async def remove(self, interaction: discord.Interaction[AskbotBase], document: str) -> None:
        """Ask once more, then remove."""
        tr = self.bot.translations_of(interaction)
        if not await acknowledge(interaction, private=True):
            return
        await require_home(interaction)
        listed = await named(self.bot, document, await self.bot.access.here(interaction, private=True))
        sure = tr("corpus.remove_sure", name=fitted(listed.title, 150), path=fitted(listed.path, 300))
        button = layout.button(
            tr("corpus.remove"), self._ask_first(partial(self._unlink, listed.path)), style=discord.ButtonStyle.danger
        )
        await respond(interaction, layout.card(Tone.PLAIN, [layout.text(sure), layout.row([button])]), private=True)

    @remove.autocomplete("document")
    async def _documents(self, interaction: discord.Interaction[AskbotBase], typed: str) -> list[Choice[str]]:
        return await offered(interaction, typed) if is_admin(interaction) and await is_home(interaction) else []

    @app_commands.command(name=locale_str("list"), description=locale_str("List the briefings"))
    async def list(self, interaction: discord.Interaction[AskbotBase]) -> None:
        """What the index holds."""
        if await acknowledge(interaction, private=True):
            await respond(
                interaction,
                listing(await catalogue_of(interaction), self.bot.translations_of(interaction)),
                private=True,
            )

    def _ask_first(self, work: partial[None]) -> str:
        """The id of a button that does `work`; only the latest few wait, as a file may be large."""
        key = secrets.token_hex(8)
        self.pending[key] = work
        return f"askbot-confirm:{key}"

    async def apply(self, interaction: discord.Interaction[AskbotBase], work: partial[None]) -> None:
        """Change the folder, then bring the index up to date."""
        reindexing = self.bot.get_cog("Reindexing")
        if not isinstance(reindexing, Reindexing):
            raise TypeError("the re-indexing feature is missing")
        reindexing.refuse_second()
        try:
            await self.bot.chores.run(work)
        except OSError as error:
            raise MisusedError("corpus.not_changed", reason=error.strerror) from error
        await reindexing.run(interaction, force=True)

    def _write(self, path: str, data: bytes) -> None:
        """Write beside and rename, so that a re-index never sees half a file; what is replaced goes into the trash.

        Raises `MisusedError` for a folder that leads out of the corpus folder.
        """
        folder = self.bot.settings.corpus.resolve()
        target = folder / path
        if not target.parent.resolve().is_relative_to(folder):
            raise MisusedError("corpus.elsewhere", path=path)
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.new")
        beside.write_bytes(data)
        Trash(folder).put(path)
        beside.replace(target)

    def _unlink(self, path: str) -> None:
        """Move a file of the corpus folder, and none outside it, into the trash."""
        folder = self.bot.settings.corpus.resolve()
        target = folder / path
        if not target.parent.resolve().is_relative_to(folder):
            raise MisusedError("corpus.elsewhere", path=path)
        Trash(folder).put(path)


class ConfirmButton(PersistentButton, template=_CONFIRM):
    """Does what an admin was shown and asked about."""

    async def press(self, interaction: discord.Interaction[Any]) -> None:
        """Do it, unless that was too long ago."""
        await require_admin(interaction)
        await require_home(interaction)
        bot: AskbotBase = interaction.client
        cog, tr = bot.get_cog(Corpus.__cog_name__), bot.translations_of(interaction)
        work = cog.pending.pop(self.match["key"], None) if isinstance(cog, Corpus) else None
        said = "corpus.doing" if work else "corpus.forgotten"
        await interaction.response.edit_message(view=layout.notice(tr(said)))
        if work is not None and isinstance(cog, Corpus):
            await cog.apply(interaction, work)


def understood_parts(name: str, understood: Understood, tr: Translations, *, exists: bool) -> list[Part]:
    """What indexing would make of a file."""
    document, passages = understood.document, understood.passages
    sections = dict.fromkeys(" › ".join(passage.section) for passage in passages if passage.section)
    speakers = dict.fromkeys(a.speaker for a in understood.attributions if a.speaker and a.shown)
    guessed = "corpus.dated_guess" if document.date_guessed else "corpus.dated"
    left_out = document.left_out if isinstance(document, ParsedDocument) else ()
    facts = [
        tr("corpus.passages", n=len(passages)),
        *([tr("corpus.pages", n=len(document.pages))] if document.pages else []),
        tr(guessed, date=document.date.isoformat()) if document.date else tr("corpus.undated"),
        *([tr("corpus.sections", names=fitted(", ".join(sections), 400))] if sections else []),
        tr("corpus.speakers", names=fitted(", ".join(speakers), 600)) if speakers else tr("corpus.nobody"),
        *([tr("corpus.left_out", what=fitted("; ".join(left_out), 400))] if left_out else []),
    ]
    title = fitted(document.title, 150)
    key = "corpus.replaces" if exists else "corpus.new"
    return [
        layout.text(f"### {title}\n-# {tr(key, name=escape(name))}"),
        layout.text("\n".join(f"- {fact}" for fact in facts)),
        *([layout.text(f"> {fitted(passages[0].text, 400)}")] if passages else []),
    ]
