"""XML of strangers: no entities, no network, no huge trees."""

from __future__ import annotations

from typing import Any

from askbot.errors import CorpusError


def parsed_xml(data: bytes) -> Any:
    """The root of an XML text. Raises `CorpusError` where it cannot be read."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True, load_dtd=False)
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
    found = (" ".join("".join(e.itertext()).split()) for e in root.iter(f"{{*}}{name}"))
    return [text for text in found if text]
