"""Buttons and menus that are known by their ids alone, so that they outlive restarts and re-indexes."""

from __future__ import annotations

import re
from typing import Any, Self

import discord
from discord import ui

from askbot.bot.core.command_tree import explain_to


class PersistentButton(ui.DynamicItem[ui.Item[Any]], template=re.compile(r"(?!)")):
    """A button or menu whose id says all; each kind has a template of its own, this one's matches nothing."""

    def __init__(self, match: re.Match[str], item: ui.Item[Any] | None = None) -> None:
        super().__init__(item or ui.Button(label="…", custom_id=match.group()))
        self.match = match
        """The id, by the template."""

    @property
    def chosen(self) -> str | None:
        """What was chosen, where this is a menu."""
        return next(iter(self.item.values), None) if isinstance(self.item, ui.Select) else None

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],  # noqa: ARG003 - discord.py's signature
        item: ui.Item[Any],
        match: re.Match[str],
    ) -> Self:
        """The button or menu of an id."""
        return cls(match, item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the button says; every failure goes to the same error handler as those of commands."""
        try:
            await self.press(interaction)
        except Exception as error:  # noqa: BLE001 - discord.py would log it and leave the person without an answer
            await explain_to(interaction, error)

    async def press(self, interaction: discord.Interaction[Any]) -> None:
        """What the button says."""
        raise NotImplementedError
