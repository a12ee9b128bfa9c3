"""A small Discord on the loopback address: enough of its REST and gateway for discord.py to run against it for real."""

from tests.small_discord.faults import Effect, Fault
from tests.small_discord.server import SmallDiscord, until
from tests.small_discord.world import ADMIN, MEMBER, OTHER, Person

__all__ = ["ADMIN", "MEMBER", "OTHER", "Effect", "Fault", "Person", "SmallDiscord", "until"]
