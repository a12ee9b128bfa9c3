"""E-mail as .eml files, such as newsletters: the body, and what the headers tell."""

from __future__ import annotations

import email
import email.errors
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from askbot.corpus.metadata import Metadata
from askbot.corpus.publishers import is_organisation, named_by_host
from askbot.corpus.readers.encodings import decoded, is_utf16
from askbot.corpus.readers.extracted import Extracted
from askbot.corpus.readers.html import written
from askbot.corpus.readers.text import TextReader
from askbot.corpus.readers.trees import parsed_html
from askbot.corpus.titles import words_of
from askbot.errors import CorpusError

MAX_PARTS = 1000
_FIELD = re.compile(rb"(?:[\w-]{1,40}:[^\r\n]*\r?\n|From [^\r\n]*\r?\n)")
_HEADERS = re.compile(rb"^(?:from|to|subject|date|received|message-id|mime-version):", re.IGNORECASE | re.MULTILINE)
_ENCRYPTED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_LEAST_LETTERS = 4
_MUCH_LONGER = 1.5
_LETTER = re.compile(
    r"\b(?:newsletter|announcements?|news|updates?|digest|bulletin|alerts?|press|team|list)\b", re.IGNORECASE
)
"""Words in the name of a sender that is no person."""
_ROLE = re.compile(
    r"(?:owner-|no-?reply|do-?not-?reply|news|info|press|alerts?|announce|mail(?:er|ing)?|contact|hello|team|updates?)"
    r"[^@]{0,30}@",
    re.IGNORECASE,
)
_NAMED_IN = 20_000
"""Characters of a message that are looked through for a name."""
_BODY = TextReader("e-mail text", (), markdown=False)


@dataclass(frozen=True, slots=True)
class EmailReader:
    """Reads .eml files."""

    name: str = "e-mail"
    suffixes: tuple[str, ...] = (".eml",)

    def recognises(self, data: bytes) -> bool:
        """By its first header, and one that every message has; in UTF-16 by nothing."""
        return is_utf16(data) or (bool(_FIELD.match(data.lstrip())) and bool(_HEADERS.search(data[:20_000])))

    def read(self, path: str, data: bytes) -> Extracted:
        """The body, plain or HTML; attachments are named as left out. Raises `CorpusError`."""
        del path
        data = decoded(data)[0].encode() if is_utf16(data) else data
        message = email.message_from_bytes(data, policy=email.policy.default)
        parts = list(message.walk())
        if len(parts) > MAX_PARTS:
            raise CorpusError(f"too many parts ({len(parts):,}, the limit is {MAX_PARTS:,})")
        if any(part.get_content_type() in _ENCRYPTED for part in parts):
            raise CorpusError("encrypted; only messages in the clear can be read")
        body = _body(parts)
        known = _metadata(message, body.text)
        return Extracted(body.text, body.outline, known, left_out=tuple(_attachments(parts)))


def _body(parts: list[EmailMessage]) -> Extracted:
    """The plain text or the HTML, whichever says clearly more; of like length, the HTML has the structure."""
    texts = [_content(p) for p in parts if p.get_content_type() == "text/plain" and not _is_attached(p)]
    pages = [_content(p) for p in parts if p.get_content_type() == "text/html" and not _is_attached(p)]
    plain = _BODY.structured("\n\n".join(text.replace("\r\n", "\n").strip() for text in texts if text.strip()))
    if not any(page.strip() for page in pages):
        return plain
    marked = [written(parsed_html(page)) for page in pages if page.strip()]
    best = max(marked, key=lambda page: len(page.text))
    return plain if len(plain.text) > _MUCH_LONGER * len(best.text) else best


def _content(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "cp1252"):
        try:
            return payload.decode(charset).replace("\0", "")
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return payload.decode("utf-8", "replace").replace("\0", "")


def _is_attached(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment"


def _attachments(parts: list[Any]) -> list[str]:
    names = [part.get_filename() or part.get_content_type() for part in parts if _is_left_out(part)]
    return [f"attachment {' '.join(str(name).split()):.80}" for name in names]


def _is_left_out(part: Any) -> bool:
    return not part.is_multipart() and (
        part.get_content_disposition() == "attachment" or part.get_content_maintype() not in {"text", "multipart"}
    )


def _metadata(message: EmailMessage, text: str) -> Metadata:
    subject, sender = _header(message, "subject"), _header(message, "from")
    name, address = parseaddr(sender or "")
    try:
        date = parsedate_to_datetime(_header(message, "date") or "").date()
    except (TypeError, ValueError, IndexError):
        date = None
    author = name or address
    publisher = name if name and _is_publisher(name, address) else _of_bulk_mail(message, name, address, text)
    return Metadata(title=subject, date=date, authors=(author,) if author else (), publisher=publisher)


def _of_bulk_mail(message: EmailMessage, name: str, address: str, text: str) -> str | None:
    """Who sends mail in bulk: what its headers call the organisation, the name in the text that its host is made of."""
    declared = _header(message, "organization") or _header(message, "organisation")
    letter, role = _LETTER.search(name), _ROLE.match(address)
    if not (letter or role):
        return declared if declared and words_of(declared) <= words_of(text[:_NAMED_IN]) else None
    host = address.rpartition("@")[2]
    return declared or (named_by_host(host, text[:_NAMED_IN]) if host else None) or (name if letter else None)


def _is_publisher(name: str, address: str) -> bool:
    """Whether a sender is an organisation rather than a person: by its name, or since its domain has the name in it."""
    domain = re.sub(r"[^a-z0-9]", "", address.rpartition("@")[2].casefold())
    user = re.sub(r"[^a-z0-9]", "", address.rpartition("@")[0].casefold())
    letters = re.sub(r"[^a-z0-9]", "", name.casefold())
    return is_organisation(name) or (len(letters) >= _LEAST_LETTERS and letters in domain and letters != user)


def _header(message: EmailMessage, name: str) -> str | None:
    """A header as one line; what was encoded wrongly stays as it is."""
    try:
        value = message.get(name)
    except (ValueError, IndexError, AttributeError, LookupError, email.errors.MessageError):
        value = None
    if value is None:
        value = next((raw for key, raw in message.raw_items() if key.lower() == name), None)
    text = " ".join(str(value or "").split())
    return text.encode("utf-8", "replace").decode() or None
