"""The page's addresses: forms in, cards out; nothing that it is asked stands in an address or a log."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import web

from askbot.api import OPERATIONS, Access, AccessTokens, Operation, Service
from askbot.api.service import REMEMBERED, parsed
from askbot.concurrency.recent import Recent
from askbot.domain import Answer
from askbot.errors import AskbotError, NotFoundError, TokenError, UsageError
from askbot.presentation.failures import member_sentence, trouble_sentence
from askbot.presentation.translations import Translations, preferred
from askbot.serve.api_routes import from_query
from askbot.serve.cards import answer_card, documents_card, notice, passage_card, timeline_card, who_card
from askbot.serve.markup import Child, address
from askbot.serve.page import Typed, ask_form, follow_form, look_up_form, page, sign_in_form
from askbot.serve.security import body, headers_of, status_of
from askbot.serve.sessions import COOKIE, SECONDS, Sessions

log = logging.getLogger(__name__)

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 20
_ASK, _, _PASSAGE, _WHO, _TIMELINE, _DOCUMENTS = OPERATIONS


@dataclass(frozen=True)
class Pages:
    """The handlers of the page."""

    service: Service
    tokens: AccessTokens
    sessions: Sessions

    @cached_property
    def _typed(self) -> Recent[tuple[str, str], Typed]:
        """What was typed for an answer: (whose, its id)."""
        return Recent(REMEMBERED)

    def add_to(self, app: web.Application) -> None:
        """Add the routes to an application."""
        app.router.add_get("/page.css", self.style)
        app.router.add_get("/favicon.ico", self.no_icon)
        app.router.add_post("/signin", self.sign_in)
        app.router.add_post("/signout", self.sign_out)
        app.router.add_get("/", self._for_signed_in(self.form))
        app.router.add_post("/", self._for_signed_in(self.ask))
        app.router.add_get("/passage", self._for_signed_in(self.passage))
        app.router.add_get("/who", self._for_signed_in(self.who))
        app.router.add_get("/timeline", self._for_signed_in(self.timeline))
        app.router.add_get("/documents", self._for_signed_in(self.documents))

    async def form(self, request: web.Request, access: Access) -> web.Response:
        """The form; below it the answer that the address names, with a form to ask on."""
        tr, number = _language(request), request.query.get("answer", "")
        typed = self._typed.get((access.name, number)) or Typed()
        form = await self._form(request, access, typed)
        if not number:
            return self._page(request, "", form)
        answer = self.service.remembered(access.name, number)
        if answer is None:
            return self._page(request, "", form, notice(tr("button.expired")), status=404)
        follow = [follow_form(answer.id, tr)] if answer.statements else []
        return self._page(request, tr("page.answer"), form, answer_card(answer, tr), *follow)

    async def ask(self, request: web.Request, access: Access) -> web.Response:
        """Answer what was typed, and lead to the answer, so that going back to it or loading it anew asks nothing."""
        given = await _fields(request)
        typed = Typed(*(given.get(name, "") for name in ("question", "collection", "since", "until")))
        wanted: dict[str, Any] = {
            name: given[name] for name in ("question", "since", "until", "previous") if given.get(name)
        }
        wanted["collections"] = [typed.collection] if typed.collection else []
        try:
            answer: Answer = await self.service.call(_ASK, access, parsed(_ASK.parameters, {"question": "", **wanted}))
        except AskbotError as error:
            return self._page(request, "", await self._form(request, access, typed), error=error)
        self._typed[access.name, answer.id] = typed
        return _to(address("/", answer=answer.id))

    async def passage(self, request: web.Request, access: Access) -> web.Response:
        """A passage in its place."""
        tr = _language(request)
        try:
            place, _ = await self._looked_up(_PASSAGE, request, access)
        except NotFoundError:  # the index was renewed since the answer
            return self._page(request, "", notice(tr("page.passage_gone")), status=404)
        return self._page(request, place.document.title, passage_card(place, tr))

    async def who(self, request: web.Request, access: Access) -> web.Response:
        """What somebody said."""
        tr = _language(request)
        form = look_up_form("/who", "name", tr("page.person"), request.query.get("name", ""), tr)
        if not request.query.get("name"):
            return self._page(request, tr("page.who"), form)
        try:
            said, parameters = await self._looked_up(_WHO, request, access)
        except AskbotError as error:
            return self._page(request, tr("page.who"), form, error=error)
        return self._page(request, said.person.name, form, who_card(said, parameters.skip, tr))

    async def timeline(self, request: web.Request, access: Access) -> web.Response:
        """A topic over time."""
        tr = _language(request)
        form = look_up_form("/timeline", "topic", tr("page.topic"), request.query.get("topic", ""), tr)
        if not request.query.get("topic"):
            return self._page(request, tr("page.timeline"), form)
        try:
            quoted, _ = await self._looked_up(_TIMELINE, request, access)
        except AskbotError as error:
            return self._page(request, tr("page.timeline"), form, error=error)
        return self._page(request, tr("page.timeline"), form, timeline_card(quoted, tr))

    async def _looked_up(self, operation: Operation[Any, Any], request: web.Request, access: Access) -> tuple[Any, Any]:
        """The result of an operation and the parameters that it was given in the address."""
        parameters = parsed(operation.parameters, from_query(operation.parameters, request))
        return await self.service.call(operation, access, parameters), parameters

    async def documents(self, request: web.Request, access: Access) -> web.Response:
        """What there is."""
        tr = _language(request)
        listed = await self.service.call(_DOCUMENTS, access, parsed(_DOCUMENTS.parameters, {"most": 1000}))
        return self._page(request, tr("page.documents"), documents_card(listed, tr))

    async def sign_in(self, request: web.Request) -> web.Response:
        """Begin a session with a token."""
        try:
            access = self.tokens.access((await _fields(request)).get("token", "").strip())
        except TokenError as error:
            return self._sign_in_page(request, _refusal(error, _language(request)), status=401)
        reply = _to("/")
        secure = urlsplit(request.headers.get("Origin", "")).scheme == "https"
        reply.set_cookie(
            COOKIE, self.sessions.begin(access), max_age=SECONDS, httponly=True, samesite="Strict", secure=secure
        )
        return reply

    async def sign_out(self, request: web.Request) -> web.Response:
        """End a session."""
        self.sessions.end(request)
        reply = _to("/")
        reply.del_cookie(COOKIE, httponly=True, samesite="Strict")
        return reply

    async def style(self, request: web.Request) -> web.Response:  # noqa: ARG002
        """The style sheet."""
        return web.Response(text=self._css, content_type="text/css", headers={"Cache-Control": "max-age=3600"})

    async def no_icon(self, request: web.Request) -> web.Response:  # noqa: ARG002
        """Browsers ask for it unasked."""
        return web.Response(status=204)

    @cached_property
    def _css(self) -> str:
        return (resources.files("askbot.serve") / "page.css").read_text(encoding="utf-8")

    def _for_signed_in(
        self, handler: Callable[[web.Request, Access], Awaitable[web.Response]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            access = self.sessions.of(request) if self.tokens.required else self.tokens.access(None)
            if access is None:
                return self._sign_in_page(
                    request, status=200 if request.path == "/" and request.method == "GET" else 401
                )
            try:
                return await handler(request, access)
            except AskbotError as error:
                return self._page(request, "", error=error)

        return handle

    def _sign_in_page(self, request: web.Request, *content: Child, status: int) -> web.Response:
        tr = _language(request)
        return reply_page(page(tr("page.sign_in"), "", tr, sign_in_form(tr), *content, signed_in=False), tr, status)

    def _page(
        self,
        request: web.Request,
        title: str,
        *content: Child,
        error: AskbotError | None = None,
        status: int = 200,
    ) -> web.Response:
        """A page; what went wrong stands under its content."""
        tr = _language(request)
        refused = [_refusal(error, tr)] if error else []
        text = page(title, request.path, tr, *content, *refused, signed_in=self.tokens.required)
        status, headers = (status_of(error), headers_of(error)) if error else (status, {})
        return reply_page(text, tr, status, headers)

    async def _form(self, request: web.Request, access: Access, typed: Typed) -> Child:
        return ask_form(typed, await self.service.collections(access), _language(request))


def reply_page(
    text: str, tr: Translations, status: int = 200, headers: Mapping[str, str] = MappingProxyType({})
) -> web.Response:
    """A page as a reply that names its language."""
    named = {**headers, "Content-Language": tr.language, "Vary": "Accept-Language"}
    return web.Response(text=text, content_type="text/html", status=status, headers=named)


def _language(request: web.Request) -> Translations:
    """The texts in the language that the browser asks for."""
    return preferred(request.headers.get("Accept-Language", ""))


def _to(place: str) -> web.Response:
    """Have the browser get another page."""
    return web.Response(status=303, headers={"Location": place})


def _refusal(error: AskbotError, tr: Translations) -> Child:
    sentence = member_sentence(error, tr)
    if sentence is None:
        log.error("the page met a failure: %s", error)
    return notice(sentence or trouble_sentence(error, tr), "alert")


async def _fields(request: web.Request) -> dict[str, str]:
    """The first value of each field of a form. Raises `UsageError`, `KindError`, `SlowError`."""
    data = await body(request, FORM)
    try:
        fields = parse_qs(data.decode(), max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise UsageError("The form cannot be read.", "Fill it in again.") from None
    return {name: values[0] for name, values in fields.items()}
