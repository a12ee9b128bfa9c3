"""Attributions by a cue lexicon and patterns, for encoders and languages that the trained tagger does not know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from askbot.attribution.rules.lexicon import CueKind, Lexicon
from askbot.attribution.rules.phrases import AUXILIARIES, DETERMINERS, FINITE, PRONOUNS, Scanner
from askbot.attribution.words import QUOTES, Relation, Word, sentence_ranges

ADDRESSED = frozenset(
    """
    tell tells told telling ask asks asked asking remind reminds reminded informed inform informs assure assures
    assured warned warn warns
    """.split()
)
NOT_INVERTED = frozenset({"told", "tells", "saying", "adding", "assured", "informed"})
NOUNS = frozenset(
    """
    reports report questions question claims claim calls call comments comment notes note doubts doubt fears
    fear hopes hope estimates estimate promises promise demands demand warning warnings findings shows posts
    post statements blame praise signal signals dispute disputes reject project projects forecast forecasts
    quote quotes pledge vow stress counters boasts state states finding writing saying mentions mention show
    """.split()
)
"""Forms that are nouns as often as verbs."""
MOSTLY_NOUNS = frozenset(
    """
    state states tweet tweets remark remarks report comment comments project projects voice voices counter post
    posts call calls question questions find finding thought showing estimate estimates quote signal signals
    """.split()
)
"""Forms that are verbs only where what is said follows at once."""
SAID = frozenset({"said", "says", "told", "tells", "added", "adds", "warns", "warned"})
ADDED = frozenset({"added", "adds"})
"""Values are added too."""
DENIED = frozenset("denied denies disputed contradicted contradicts refuted refutes rebutted rebuts".split())
OPENERS = frozenset("that how whether why : ,".split())
BY_AGENT = frozenset("reported denied confirmed cited announced disputed estimated told alleged claimed".split())
LINKS = frozenset("about of on in at for out up off back against with over".split())
TO_CONTENT = 12
TIME = frozenset(
    """
    on in at a this last the monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december week month year morning evening night statement interview
    today yesterday earlier later again also late early post ,
    """.split()
)
NOUN_LEADERS = frozenset(
    """
    to of in on by with from for and or no raises raised raise face faces faced s new recent earlier media news
    """.split()
)
MOSTLY = 0.8


@dataclass(frozen=True, slots=True)
class _Cue:
    start: int
    end: int
    kind: CueKind
    low: int
    """The sentence's first word that is still free."""
    high: int
    """The sentence's end."""
    next: int
    """Where the sentence's next cue begins, or its end."""


class Rules:
    """Finds attributions sentence by sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._first = frozenset(words[0] for words in lexicon.cues)
        verbs = {words[0] for words, kind in lexicon.cues.items() if kind is not CueKind.ACCORDING}
        self._verbs = frozenset(verbs) - NOUNS

    def relations(self, words: Sequence[Word]) -> tuple[Relation, ...]:
        """All attributions, in the order of their cues."""
        scanner = Scanner(words, self._verbs)
        extracted: list[Relation] = []
        for start, stop in sentence_ranges(words):
            in_sentence: list[Relation] = []
            for cue in self._cues(words, start, stop):
                relation = self._relation(scanner, cue, in_sentence)
                if relation is not None:
                    in_sentence.append(relation)
            extracted += in_sentence
        return tuple(_spread_quotes(words, extracted))

    def _cues(self, words: Sequence[Word], start: int, stop: int) -> Iterator[_Cue]:
        lowers = [w.lower for w in words[start:stop]]
        hits: list[tuple[int, int, CueKind]] = []
        i = start
        while i < stop:
            possible = lowers[i - start] in self._first and not words[i].quoted
            match = self._lexicon.match(lowers, i - start, stop - start) if possible else None
            named = words[i].is_capital and i > start and match is not None and match[0] == i - start + 1
            if match is None or named:
                i += 1
                continue
            hits.append((i, start + match[0], match[1]))
            i = start + match[0]
        for n, (first, end, kind) in enumerate(hits):
            yield _Cue(first, end, kind, start, stop, hits[n + 1][0] if n + 1 < len(hits) else stop)

    def _relation(self, scanner: Scanner, cue: _Cue, before: Sequence[Relation]) -> Relation | None:
        words = scanner.words
        if before and cue.start <= max(before[-1].cue):
            return None
        if before:
            used = max(before[-1].source + before[-1].cue) + 1
            cue = replace(cue, low=min(used, cue.start)) if used <= cue.start else cue
        opens = cue.start == cue.low and words[cue.start].lower in {"asked", "told", "quoted"}
        if opens or _is_noun(words, cue, self._verbs) or _goes_on(words, cue):
            return None
        if cue.kind is CueKind.ACCORDING:
            relation = _according(scanner, cue)
        elif cue.kind is CueKind.HEARSAY:
            relation = _hearsay(cue)
        elif cue.kind is CueKind.AGENT:
            relation = _by_agent(scanner, cue)
        elif self._is_impersonal(scanner, cue):
            relation = _impersonal(scanner, cue)
        else:
            relation = (
                _by_agent(scanner, cue)
                or _inverted(scanner, cue)
                or _postposed(scanner, cue)
                or _preposed(scanner, cue, before)
            )
        return relation and _cleaned(words, relation, cue)

    def _is_impersonal(self, scanner: Scanner, cue: _Cue) -> bool:
        """As in "It is believed that", "X is said to": a passive with no agent."""
        words = scanner.words
        first = scanner.verb_group(cue.start, cue.low)
        passive = {w.lower for w in words[first : cue.start]} & {"is", "are", "was", "were", "been"}
        if not passive or words[cue.start].lower not in self._lexicon.impersonal:
            return False
        after = words[cue.end].lower if cue.end < cue.high else ""
        return after in {"that", "to"} or words[max(first - 1, 0)].lower == "it"


def _is_noun(words: Sequence[Word], cue: _Cue, verbs: frozenset[str]) -> bool:
    """As in "Reports suggest", "raises questions about", "the report": a noun that only looks like a cue."""
    if cue.end != cue.start + 1 or words[cue.start].lower not in NOUNS | MOSTLY_NOUNS:
        return False
    before = words[cue.start - 1] if cue.start > cue.low else None
    after = words[cue.end].lower if cue.end < cue.high else ""
    if words[cue.start].lower in MOSTLY_NOUNS and after not in OPENERS and not (after and words[cue.end].quoted):
        return True
    led = before is None or before.lower in DETERMINERS | NOUN_LEADERS | verbs or before.lower.endswith(("ed", "ing"))
    return led or after in verbs | FINITE | {"of", "about", "from"}


def _goes_on(words: Sequence[Word], cue: _Cue) -> bool:
    """As in "continued to fall"."""
    return words[cue.start].lower == "continued" and cue.end < cue.high and words[cue.end].lower in {"to", "in", "with"}


def _by_agent(scanner: Scanner, cue: _Cue) -> Relation | None:
    """As in "figures reported by X", "X was accused by Y of …"."""
    words = scanner.words
    end = cue.end + (cue.kind is not CueKind.AGENT)
    participle = words[cue.start].lower.endswith(("ed", "n", "d", "t"))
    if end >= cue.high or words[end - 1].lower != "by" or not participle:
        return None
    phrase = scanner.after(end, cue.high)
    if phrase is None:
        return None
    source = phrase[0], _name_end(words, *phrase)
    first = scanner.verb_group(cue.start, cue.low)
    agentless = words[source[1] - 1].lower.endswith("ing")
    head = scanner.before(first, cue.low)
    content = (*(range(*head) if head else ()), *(range(source[1], cue.high) if first < cue.start else ()))
    return None if agentless else Relation(tuple(range(*source)), tuple(range(first, end)), content)


def _is_certain(words: Sequence[Word], cue: _Cue, relation: Relation) -> bool:
    """Whether the cue can hardly mean anything else.

    These are "according to", silence, "reported by", and "said", a denial, or a verb with "that", whose subject opens
    the sentence.
    """
    if not relation.source or not relation.content:
        return cue.kind is CueKind.SILENCE
    if words[relation.cue[-1]].lower == "by":
        return cue.kind is CueKind.AGENT or words[cue.start].lower in BY_AGENT
    if cue.kind in {CueKind.ACCORDING, CueKind.SILENCE}:
        return True
    if cue.kind is CueKind.PHRASE and {"alarm", "alarms", "concern", "concerns"} & {
        w.lower for w in words[cue.start : cue.end]
    }:
        return True
    if words[cue.start].lower in SAID and words[relation.cue[0] - 1].text in QUOTES and relation.cue[0] > 0:
        return True
    opens = _opens(words, relation.source[0])
    verb = cue.kind in {CueKind.SPEECH, CueKind.THOUGHT} and words[cue.start].lower not in NOUNS
    that = _next_is_that(words, cue)
    return verb and opens and (that or words[cue.start].lower in (SAID - ADDED) | DENIED)


def _opens(words: Sequence[Word], first: int) -> bool:
    """Whether no word of the sentence stands before this one; a list's mark may."""
    i = first
    while i > 0 and words[i - 1].sentence == words[first].sentence and not words[i - 1].is_word:
        i -= 1
    return i == 0 or words[i - 1].sentence != words[first].sentence


def _next_is_that(words: Sequence[Word], cue: _Cue) -> bool:
    """Whether "that" follows, perhaps behind words of time: "noted on February 20 that"."""
    i = cue.end
    while i < min(cue.high, cue.end + TO_CONTENT) and (words[i].lower in TIME or words[i].text.isdigit()):
        i += 1
    return i < cue.high and words[i].lower == "that"


def _name_end(words: Sequence[Word], start: int, stop: int) -> int:
    """The end of a name that begins at `start`: a run of capitals, with small words between them; else `stop`."""
    if not words[start].is_capital:
        return stop
    end = start + 1
    for i in range(start + 1, stop):
        if words[i].is_capital:
            end = i + 1
        elif words[i].lower not in {"of", "the", "for", "and", "s"} and words[i].is_word:
            break
    return end


def _according(scanner: Scanner, cue: _Cue) -> Relation | None:
    words = scanner.words
    opening = all(not w.is_word for w in words[cue.low : cue.start])
    source = scanner.after(cue.end, cue.high, opening=opening)
    if source is None:
        return None
    content = list(range(source[1], cue.high))
    if not opening:
        aside = source[1] < cue.high and words[source[1]].text == ","
        content = [*range(cue.low, cue.start), *(content[1:] if aside else [])]
    return Relation(tuple(range(*source)), tuple(range(cue.start, cue.end)), tuple(content))


def _hearsay(cue: _Cue) -> Relation:
    content = (*range(cue.low, cue.start), *range(cue.end, cue.high))
    return Relation((), tuple(range(cue.start, cue.end)), content)


def _impersonal(scanner: Scanner, cue: _Cue) -> Relation:
    words = scanner.words
    first = scanner.verb_group(cue.start, cue.low)
    subject = words[first - 1].lower if first > cue.low else ""
    head = () if subject == "it" else tuple(range(cue.low, first))
    return Relation((), tuple(range(first, cue.end)), (*head, *range(cue.end, cue.high)))


def _inverted(scanner: Scanner, cue: _Cue) -> Relation | None:
    """As in "…," said X."""
    words = scanner.words
    if cue.kind is not CueKind.SPEECH or words[cue.start].lower in NOT_INVERTED or cue.start == cue.low:
        return None
    if words[cue.start - 1].text not in QUOTES | {","} or cue.end >= cue.high:
        return None
    if (
        any(w.lower in {"who", "which", "whose"} for w in words[cue.low : cue.start])
        and not words[cue.start - 2].quoted
    ):
        return None
    first = words[cue.end]
    if not (first.is_capital or first.lower in DETERMINERS | PRONOUNS):
        return None
    source = scanner.after(cue.end, cue.high)
    quote = words[cue.start - 2].quoted
    if source is None or not (quote or _is_short(words, source[1], cue.high)):
        return None
    if not quote and source[1] < cue.high and words[source[1]].lower in FINITE:
        return None
    later = range(source[1], cue.high)
    content = (*range(cue.low, cue.start), *(later if any(words[i].quoted for i in later) else ()))
    return Relation(tuple(range(*source)), tuple(range(cue.start, cue.end)), content)


def _postposed(scanner: Scanner, cue: _Cue) -> Relation | None:
    """As in "…," X said."""
    words = scanner.words
    first = scanner.verb_group(cue.start, cue.low)
    source = scanner.before(first, cue.low)
    if cue.kind is not CueKind.SPEECH or source is None or source[0] - cue.low < 2:  # noqa: PLR2004  a word and its mark
        return None
    mark = words[source[0] - 1]
    quote = mark.text in QUOTES
    clause = mark.text == "," and (words[source[0] - 2].quoted or _ends_sentence(words, cue))
    if not quote and not clause:
        return None
    later = [i for i in range(cue.end, cue.high) if words[i].quoted]
    more = range(later[0], cue.high) if later else ()
    end = later[0] if later else cue.end
    return Relation(tuple(range(*source)), tuple(range(first, end)), (*range(cue.low, source[0]), *more))


def _ends_sentence(words: Sequence[Word], cue: _Cue) -> bool:
    """Too little follows the cue to be what is said."""
    opener = words[cue.low].lower in {"in", "on", "at", "while", "during", "after", "before", "when", "as", "if"}
    rest = words[cue.end : cue.high]
    return not opener and _is_short(words, cue.end, cue.high) and not any(w.lower == "that" or w.quoted for w in rest)


def _is_short(words: Sequence[Word], start: int, stop: int) -> bool:
    """Room for a day or a place, not for what is said."""
    few = 6
    return sum(w.is_word for w in words[start:stop]) <= few


def _preposed(scanner: Scanner, cue: _Cue, before: Sequence[Relation]) -> Relation | None:
    """As in "X said that …"."""
    words = scanner.words
    first = scanner.verb_group(cue.start, cue.low)
    phrase = scanner.before(first, cue.low)
    source = tuple(range(*phrase)) if phrase else _shared_source(words, cue, first, before)
    end = _cue_end(scanner, cue)
    content = tuple(range(end, _content_end(words, cue, end)))
    if cue.kind is CueKind.SILENCE and not content:
        return Relation(source, tuple(range(first, cue.end)), ()) if source else None
    return Relation(source, tuple(range(first, end)), content) if content else None


def _shared_source(words: Sequence[Word], cue: _Cue, first: int, before: Sequence[Relation]) -> tuple[int, ...]:
    """As in "X said … and warned …", "X left, saying …": the subject of the cue before."""
    if not before or first == cue.low:
        return ()
    joined = words[first - 1].lower in {"and", "but", "or", ","} or words[cue.start].lower.endswith("ing")
    return before[-1].source if joined else ()


def _cue_end(scanner: Scanner, cue: _Cue) -> int:
    """Past the person addressed, a colon, or words of time, up to what is said."""
    words = scanner.words
    for i in range(cue.end, min(cue.high, cue.end + TO_CONTENT)):
        if words[i].lower == "that" or words[i].quoted or words[i].text == ":":
            return i + (words[i].text == ":")
        if words[i].lower in AUXILIARIES or words[i].text in {"'", "\u2019"} or (words[i].text == "," and i > cue.end):
            break
    if words[cue.start].lower in ADDRESSED:
        addressed = scanner.after(cue.end, min(cue.high, cue.end + 5))
        return addressed[1] if addressed else cue.end
    linked = cue.kind is CueKind.THOUGHT and cue.end < cue.high and words[cue.end].lower in LINKS
    return cue.end + linked


def _content_end(words: Sequence[Word], cue: _Cue, start: int) -> int:
    """The sentence's end, or the comma or conjunction before a clause with a cue of its own."""
    if cue.next >= cue.high or any(w.quoted for w in words[start : cue.next]):
        return cue.high
    for i in range(cue.next - 1, start + 1, -1):
        if words[i].text == "," or words[i].lower in {"and", "but", "while"}:
            return i
    return cue.high


def _cleaned(words: Sequence[Word], relation: Relation, by: _Cue) -> Relation:
    """Without overlaps and without loose marks at the ends of the content."""
    taken = set(relation.source) | set(relation.cue)
    content = [i for i in relation.content if i not in taken]
    while content and not words[content[-1]].is_word and not words[content[-1]].quoted:
        content.pop()
    while content and not words[content[0]].is_word and not words[content[0]].quoted:
        content.pop(0)
    cue = list(relation.cue)
    while len(cue) > 1 and not words[cue[-1]].is_word:
        cue.pop()
    return Relation(relation.source, tuple(cue), tuple(content), _is_certain(words, by, relation))


def _spread_quotes(words: Sequence[Word], relations: Sequence[Relation]) -> Iterator[Relation]:
    """Sentences that are all quotation join the quotation beside them in their paragraph."""
    owned = {words[i].sentence for r in relations for i in r.cue}
    extra: dict[int, list[int]] = {}
    for start, stop in sentence_ranges(words):
        sentence = words[start:stop]
        if sentence[0].sentence in owned or not any(w.quoted for w in sentence):
            continue
        sentence_words = [w for w in sentence if w.is_word]
        if sum(w.quoted for w in sentence_words) < MOSTLY * len(sentence_words) or not sentence_words:
            continue
        near = [
            n
            for n, r in enumerate(relations)
            if words[r.cue[0]].paragraph == words[start].paragraph and any(words[i].quoted for i in r.content)
        ]
        if near:
            nearest = min(near, key=lambda n: abs(words[relations[n].cue[0]].sentence - words[start].sentence))
            extra.setdefault(nearest, []).extend(range(start, stop))
    for n, relation in enumerate(relations):
        yield replace(relation, content=tuple(sorted({*relation.content, *extra.get(n, ())})))
