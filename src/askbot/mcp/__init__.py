"""The library as tools of an assistant, over the Model Context Protocol."""

from askbot.mcp.runner import run_http, run_stdio

__all__ = ["run_http", "run_stdio"]
