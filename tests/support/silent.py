"""An attributor that finds nobody, where attributions do not matter: to measure ranking and speed, to test storage."""

from __future__ import annotations

from collections.abc import Sequence

from askbot.domain import Attribution


class Silent:
    """Finds nobody; see `Attributor`."""

    name = "silent"
    wants_states = False

    def attribute(self, readings: Sequence[object]) -> list[tuple[Attribution, ...]]:
        """Nothing of each."""
        return [() for _ in readings]
