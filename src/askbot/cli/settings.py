"""`askbot settings`: every setting, its value now, and what it is for."""

from __future__ import annotations

from rich.table import Table

from askbot.cli.terminal import Terminal
from askbot.settings import Settings, load_settings, variable_name


def settings_command() -> None:
    """List the settings: environment variable, value now, meaning. Secrets are masked."""
    settings = load_settings()
    table = Table(box=None, pad_edge=False)
    for heading in ("variable", "now", "meaning"):
        table.add_column(heading, overflow="fold")
    for name, field in Settings.model_fields.items():
        table.add_row(variable_name(field.alias or name), str(getattr(settings, name)), field.description or "")
    Terminal().print(table)
