"""Where the time of a question goes: one span a step, for whoever collects them; nothing at all where nobody does."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, Protocol, Self, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Step(StrEnum):
    """What is done to a question, in this order."""

    ASK = "askbot.ask"
    """All of it."""
    PARSE = "askbot.parse"
    RETRIEVE = "askbot.retrieve"
    RERANK = "askbot.rerank"
    READ = "askbot.read"
    DECIDE = "askbot.decide"
    COMPOSE = "askbot.compose"


class Facts(Protocol):
    """What is noted of a step."""

    def add(self, **facts: str | float) -> None:
        """Note numbers and words of our own; never a word of a question, a document or a person."""
        ...


class Tracer(Protocol):
    """Takes spans."""

    def span(self, step: Step) -> AbstractContextManager[Facts]:
        """A span that lasts as long as the context."""
        ...


class _Untraced:
    """A span that nobody takes."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing ends."""

    def add(self, **facts: str | float) -> None:
        """Nothing is noted."""


_UNTRACED = _Untraced()
_tracer: ContextVar[Tracer | None] = ContextVar("askbot_tracer", default=None)


@contextmanager
def traced(tracer: Tracer | None) -> Generator[Facts]:
    """While a question is answered: its steps go to the tracer, if there is one."""
    if tracer is None:
        yield _UNTRACED
        return
    before = _tracer.set(tracer)
    try:
        with tracer.span(Step.ASK) as facts:
            yield facts
    finally:
        _tracer.reset(before)


def step(name: Step) -> AbstractContextManager[Facts]:
    """One step of the question that is being answered."""
    tracer = _tracer.get()
    return _UNTRACED if tracer is None else tracer.span(name)


def stepped(name: Step) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A function that is one step by itself."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def inside(*args: P.args, **kwargs: P.kwargs) -> R:
            with step(name):
                return function(*args, **kwargs)

        return inside

    return decorate
