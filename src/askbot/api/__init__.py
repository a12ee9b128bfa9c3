"""What tools and HTTP clients can ask of a library, described once: parameters, results, access and limits."""

from askbot.api.access import Access, AccessTokens
from askbot.api.operations import OPERATIONS, Operation
from askbot.api.service import Service

__all__ = ["OPERATIONS", "Access", "AccessTokens", "Operation", "Service"]
