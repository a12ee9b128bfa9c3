"""The library over HTTP: an API with tokens, and a plain page for asking."""

from askbot.serve.runner import run_server

__all__ = ["run_server"]
