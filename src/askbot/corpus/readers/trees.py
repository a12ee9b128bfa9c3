"""Markup of strangers to trees: no entities, no network, no huge trees."""

from __future__ import annotations

from typing import Any

from askbot.errors import CorpusError


def parsed_xml(data: bytes) -> Any:
    """The root of an XML text, as far as it can be read. Raises `CorpusError` where that is not at all."""
    return _xml(data, recover=True)


def parsed_xhtml(data: bytes) -> Any:
    """The root of a chapter: XML if it is well-formed, else HTML. Raises `CorpusError`."""
    try:
        return _xml(data, recover=False)
    except CorpusError:
        return parsed_html(data)


def parsed_html(data: bytes | str) -> Any:
    """The root of an HTML text, with or without a head. Raises `CorpusError` where nothing is in it."""
    from lxml import etree, html  # pyright: ignore[reportAttributeAccessIssue]

    known = isinstance(data, str) or _is_utf8(data)
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    parser = html.HTMLParser(encoding="utf-8" if known else None, no_network=True, huge_tree=False)
    try:
        return html.document_fromstring(raw or b"<p></p>", parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise CorpusError("no text in it") from None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _xml(data: bytes, *, recover: bool) -> Any:
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=recover, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise CorpusError("damaged: its XML cannot be read")
    return root


def text_of(root: Any, name: str) -> str | None:
    """The text of the first element of that local name, as one line."""
    texts = texts_of(root, name)
    return texts[0] if texts else None


def texts_of(root: Any, name: str) -> list[str]:
    """The texts of all elements of that local name, each as one line, empty ones aside."""
    lines = (" ".join("".join(e.itertext()).split()) for e in root.iter(f"{{*}}{name}"))
    return [text for text in lines if text]
