"""What the SQL of the engines has not in common."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """Pieces of a SELECT; each takes one value."""

    numbers: str
    """The SELECT of a list of numbers, given as JSON."""
    texts: str
    """The SELECT of a list of texts, given as JSON."""
    same_name: str
    """The condition that the column `p.name` is a name, in any case."""


SQLITE = Dialect("SELECT value FROM json_each(?)", "SELECT value FROM json_each(?)", "p.name = ? COLLATE NOCASE")
POSTGRES = Dialect(
    "SELECT value::int FROM jsonb_array_elements_text(?::jsonb)",
    "SELECT value FROM jsonb_array_elements_text(?::jsonb)",
    "lower(p.name) = lower(?)",
)
