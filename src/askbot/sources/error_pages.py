"""Pages that say that something went wrong though their status says that all is well ("soft 404")."""

from __future__ import annotations

import re

MUCH_SHORTER = 0.5
"""Of the length that the page had before."""
_MOST = 120
"""Characters of a title that are looked at."""
_BETWEEN = re.compile(r"\s+[-–—|·»]\s+|[:|!.…?]+(?:\s+|$)")
"""What parts a title from the name of a site."""
_CODE = re.compile(r"(?:\b(?:http|error|fehler|erreur|status)\s+)*\b[45]\d\d\b(?:\s+error\b)?", re.IGNORECASE)
_WHAT = r"(?:(?:the |this |that |your )?(?:requested )?(?:page|file|document|content|article|site|resource|url) )?"
_GONE = (
    r"(?:not found|(?:is |was )?not available|(?:is )?no longer available|(?:is )?(?:temporarily )?unavailable"
    r"|(?:could|can)(?: ?not|n[’']t) be found|does(?: not|n[’']t) exist)"
)
_SAYS_ERROR = re.compile(
    rf"{_WHAT}{_GONE}|we (?:cannot|can[’']t|could not|couldn[’']t) find (?:the|this|that) page.*"
    r"|access (?:is |to this page (?:is|has been) )?(?:denied|forbidden|blocked)|forbidden|unauthori[sz]ed"
    r"|(?:an |internal |server )*error(?: occurred)?|bad gateway|service unavailable|something went wrong"
    r"|just a moment|attention required|are you a robot"
    r"|before you continue(?: to .*)?|we value your privacy|(?:cookie|privacy) (?:consent|settings|preferences)"
    r"|(?:please )?(?:log|sign) in(?: to (?:continue|read).*)?|subscribe to (?:continue|read).*"
    r"|(?:die )?seite (?:wurde )?nicht (?:gefunden|verfügbar)|nicht gefunden|zugriff verweigert|fehler"
    r"|page (?:non trouvée|introuvable)|accès (?:refusé|interdit)|página no encontrada|acceso denegado",
    re.IGNORECASE,
)


def is_error_page(title: str, text: str, before: str) -> bool:
    """Whether a page says by its title or first line that it has nothing, and is much shorter than it was `before`.

    Both must hold: a page may report on an error, and what is short may be news.
    """
    if len(text) >= MUCH_SHORTER * len(before):
        return False
    first = next((line.strip("#*_ ") for line in text.splitlines() if line.strip()), "")
    return any(map(_says_error, (title, first)))


def _says_error(line: str) -> bool:
    parts = _BETWEEN.split(line[:_MOST])
    return any(_CODE.fullmatch(part) or _SAYS_ERROR.fullmatch(_CODE.sub("", part).strip(" ,()")) for part in parts)
