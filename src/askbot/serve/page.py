"""The page for asking: one form, and cards; made on the server, without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from askbot.domain import Collection
from askbot.presentation.translations import Translations
from askbot.serve.markup import Child, Html, document, element

NAME = "Askbot"
_PLACES = (("/", "page.ask"), ("/who", "page.who"), ("/timeline", "page.timeline"), ("/documents", "page.documents"))


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form for asking."""

    question: str = ""
    collection: str = ""
    since: str = ""
    until: str = ""


def page(title: str, here: str, tr: Translations, *content: Child, signed_in: bool) -> str:
    """A whole page with its navigation; `signed_in` where there is something to sign out of."""
    links = [element("a", tr(name), href=path, aria_current="page" if path == here else None) for path, name in _PLACES]
    button = element("button", tr("page.sign_out"), class_="quiet")
    out = [element("form", button, method="post", action="/signout", class_="inline")]
    nav = element("nav", element("span", NAME, class_="name"), *links, *(out if signed_in else []))
    skip = element("a", tr("page.skip"), href="#content", class_="skip")
    main = element("main", *content, id="content")
    return document(f"{title} · {NAME}" if title else NAME, tr.language, skip, element("header", nav), main)


def ask_form(typed: Typed, collections: Sequence[Collection], tr: Translations) -> Html:
    """The question, and where to look."""
    fresh = not typed.question
    question = _field("question", tr("page.question"), typed.question, maxlength="500", required=True, autofocus=fresh)
    days = [
        _field("since", tr("page.since"), typed.since, type_="date"),
        _field("until", tr("page.until"), typed.until, type_="date"),
    ]
    where = [_collections(typed.collection, collections, tr)] if len(collections) > 1 else []
    first = element("div", question, element("button", tr("page.ask")), class_="asking")
    limits = element(
        "details",
        element("summary", tr("page.limits" if where else "page.days")),
        element("div", *where, *days, class_="more"),
        open=bool(typed.collection or typed.since or typed.until),
    )
    return element("form", first, limits, method="post", action="/")


def follow_form(answer: str, tr: Translations) -> Html:
    """A question that follows an answer."""
    question = _field("question", tr("page.follow"), "", maxlength="500", required=True, id_="follow")
    before = element("input", type="hidden", name="previous", value=answer)
    return element(
        "form",
        element("div", question, element("button", tr("button.ask")), class_="asking"),
        before,
        method="post",
        action="/",
    )


def look_up_form(path: str, name: str, label: str, value: str, tr: Translations) -> Html:
    """One field that is looked up."""
    field = _field(name, label, value, maxlength="300", required=True, autofocus=not value)
    return element(
        "form", element("div", field, element("button", tr("page.show")), class_="asking"), method="get", action=path
    )


def sign_in_form(tr: Translations) -> Html:
    """The token."""
    field = _field("token", tr("page.token"), "", type_="password", required=True, autofocus=True, autocomplete="off")
    first = element("div", field, element("button", tr("page.sign_in")), class_="asking")
    return element("form", first, method="post", action="/signin")


def _collections(chosen: str, collections: Sequence[Collection], tr: Translations) -> Html:
    options = [element("option", tr("page.all"), value="")]
    options += [element("option", one.shown, value=one.name, selected=one.name == chosen) for one in collections]
    return element(
        "div",
        element("label", tr("page.collection"), for_="collection"),
        element("select", *options, name="collection", id="collection"),
    )


def _field(name: str, label: str, value: str, *, id_: str = "", type_: str = "text", **attributes: str | bool) -> Html:
    known = id_ or name
    field = element("input", id=known, name=name, type=type_, value=value, **attributes)
    return element("div", element("label", label, for_=known), field)
