"""Ways to name a speaker that are fixed phrases: "as X put it", "in the words of X", "per X"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from askbot.attribution.words import Relation, Word, sentence_ranges

_CAPITAL = r"[^\W\d_a-z\u00df-\u00ff][\w.'\u2019&-]*"
_NAME = rf"{_CAPITAL}(?: (?:(?:of|for|the|and|de|van|von|al|bin) )?{_CAPITAL})*"
_FULL_NAME = rf"{_CAPITAL}(?: (?:(?:de|van|von|al|bin) )?{_CAPITAL})+"
_BODY = (
    r"(?:[Tt]he|[Aa]n?|[Oo]ne|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Mm]ost|[Ss]ome|[Mm]any|[Tt]wo|[Tt]hree)"
    r" (?:[\w'\u2019&-]+ ){0,5}?[\w'\u2019&-]+(?: (?:of|at|for|in) (?:the )?[\w'\u2019-]+)?"
)
_WHO = rf"(?P<source>(?:{_NAME}|{_BODY}|(?:[a-z][\w-]+ |[A-Z][\w-]+ ){{1,5}}?{_NAME}))"
_ROLED = rf"(?P<source>{_NAME}, [^,.;:\"“”]{{3,90}})"
_PAST = (
    r"(?:said|says|estimated|estimates|warned|warns|added|adds|announced|confirmed|predicted|predicts|noted|notes"
    r"|argued"
    r"|argues|reported|reports|claimed|claims|insisted|insists|explained|wrote|writes|concluded|stated|declared"
    r"|told \w+"
    r"|suggested|acknowledged|affirmed|underscored)"
)
_LEADS = (
    r"(?:said|says|announced|announces|warned|noted|reported|added|wrote|stated|explained|argued|told \w+|listed|lists"
    r"|proposed|proposes|promised|demanded|recommended|recommends|urged|outlined|outlines|set out|identified|pledged"
    r"|la(?:id|ys) out|put(?:s)? it|continue[sd]|went on|goes on|observe[sd]|describe[sd]|summari[sz]e[sd]|replie[sd]"
    r"|responde?[ds]|provide[sd]|offer(?:s|ed)|gave|gives|notes|writes|states|explains|argues|warns|insist(?:s|ed)"
    r"|reads?"
    r"|posted|tweeted|recall(?:s|ed)|conclude[sd])"
)
_THAT = (
    r"(?:says|said|argue[sd]?|judge[sd]?|project(?:s|ed)|estimate[sd]?|conclude[sd]?|note[sd]?|warn(?:s|ed)?"
    r"|believe[sd]?|think[s]?|thought|expect(?:s|ed)?|forecast(?:s|ed)?|predict(?:s|ed)?|assess(?:es|ed)?|suggest(?:s|ed)?"
    r"|claim(?:s|ed)?|report(?:s|ed)?|state[sd]?|find[s]?|found|contend(?:s|ed)?|maintain(?:s|ed)?|insist(?:s|ed)?"
    r"|acknowledge[sd]?|admit(?:s|ted)?|ruled?|rules|confirm(?:s|ed)?|caution(?:s|ed)?|explain(?:s|ed)?|add(?:s|ed)?)"
)
_WHEN = (
    r"(?: (?:in an? [\w ]{3,40}|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|this week|last week|today|yesterday"
    r"|by (?:e-?mail|phone)|at [\w ]{3,40}))*"
)
_LEAD_IN = re.compile(
    rf"^\W*(?:(?:In|On|At|During|After|As) [^,:;]{{3,80}}, )?(?P<source>(?:{_NAME}|{_BODY})(?:, [^,:]{{3,60}})?),?"
    rf" (?P<cue>{_LEADS})\b[^:]{{0,120}}:\W*$"
)
_OFFICE = (
    r"(?:[Dd]irector|[Cc]hair|[Hh]ead|[Ss]ecretary|[Rr]esearcher|[Pp]resident|[Ss]pokes|[Cc]ommissioner|[Aa]dvis"
    r"|[Cc]ampaign|[Cc]oordinator|[Oo]fficer|[Mm]inister|[Rr]epresentative|[Ee]xpert|[Cc]hief|[Mm]anager|CEO"
    r"|[Rr]apporteur|[Aa]nalyst|[Ll]awyer|[Cc]ounsel|[Ll]eader|[Ff]ounder|[Ss]pecialist)"
)
_RESPONDING = re.compile(
    r"^\W*(?:Responding|Reacting|Commenting|Speaking|Referring|In (?:response|reaction)|Following|Ahead of)\b[^\n]*?, "
    rf"(?P<source>{_FULL_NAME}, [^,:;]{{0,60}}{_OFFICE}[^,:;]{{0,80}}(?:, [^,:;]{{3,80}})?),? (?P<cue>said|says|stated"
    r"|commented|added|warned)\b[^,.;:]{0,60}[:.]?\W*$"
)
"""As in "Responding to the judgment against A, B and C, Ilse Brandt, director at Norvik, said:"."""
_PATTERNS = (
    _RESPONDING,
    _LEAD_IN,
    *map(
        re.compile,
        (
            (
                rf"(?:^|[,;] )(?P<cue>[Aa]s) {_WHO} (?P<more>put it|puts it|{_PAST}|has (?:said|noted|put it)"
                rf"|had (?:said"
                rf"|noted)"
                r"|reveals?|explains|pointed out|observed)\b"
            ),
            (
                rf"(?:^|,[\"”]? )(?P<cue>[Pp]er|[Ii]n the (?:words|view|opinion|eyes|telling|judgment"
                rf"|judgement) of) {_WHO}"
                r"(?=,| on |\W*$)"
            ),
            rf"^\W*(?P<cue>[Vv]ia|[Ff]rom|[Pp]er) (?P<source>(?:the )?{_NAME}):(?= \S)",
            rf"^\W*(?P<source>{_NAME})(?P<cue>['\u2019]s (?:take|view|verdict|message|answer|analysis)):(?= \S)",
            (
                rf"(?:^\W*)(?P<source>(?:{_NAME}|{_BODY}))(?P<cue>['\u2019]s (?:view|position|argument|assessment"
                rf"|opinion"
                rf"|verdict"
                r"|message|answer|claim|contention) (?:is|was|has been|remains)\b)"
            ),
            (
                rf"(?:^\W*)(?P<source>(?:{_NAME}|{_BODY})) (?P<cue>puts?)\b(?= (?:the |its |their |his "
                rf"|her )?[\w' \u2019-]{{3,60}} at "
                r"(?:about |around |some |nearly |more than |over |roughly )?[\d$€£])"
            ),
            (
                rf"^\W*(?P<source>{_NAME}) (?:also )?(?P<cue>reports?|reported|feels?|felt|states?|advise[sd]"
                rf"|notes|thinks"
                r"|believes|explains|explained|informed|commented|mentioned)"
                r"(?= (?:(?:the \w+ )?that |we |he |she |they |it |there |the |all |this |our )\w)"
            ),
            (
                rf"^\W*(?:(?:But|And|Meanwhile|However|Still|Yet),? )?(?P<source>{_NAME}|{_BODY}|[A-Z][a-z]+s)"
                rf" (?:also |now |still |later |has |have |had |\w+ly )*(?P<cue>{_THAT})(?= that (?!\w+ed\b))"
            ),
            (
                rf"^\W*(?:\d+[.)]? )?(?:[A-Z]\w+: )?(?P<source>{_NAME}|{_BODY}) (?:also |then |had |has )?"
                r"(?P<cue>(?:updated|briefed) (?:[\w'\u2019]+ ){1,3}?(?:on|about)"
                r"|(?:suggested|proposed|recommended)(?= \w+ing\b))"
            ),
            (
                rf"^\W*(?P<source>{_NAME}|{_BODY}) (?P<cue>(?:sent|sends|published|issued|posted|released|wrote|shared"
                r"|circulated|filed)\b[^,.;:]{3,50}? (?:informing|stating|saying|acknowledging|claiming|alleging|noting"
                r"|warning|announcing|arguing|denying|confirming|urging|asking|showing))\b"
            ),
            (
                rf"^\W*(?P<source>{_FULL_NAME}(?: and {_FULL_NAME})?) (?P<cue>[a-z][\w'\u2019]+)\b[^:;.“”\"]{{0,90}}"
                r"(?P<more>:)(?= ?[\"“])"
            ),
            (
                rf"(?:^|[\s(])(?P<cue>[Bb]y|[Ff]rom|[Vv]ia|[Pp]er) (?P<source>(?:the )?{_NAME})"
                r"(?:['\u2019]s [\w -]{3,30})?"
                r"(?: (?:in|at|of|for) [^:;.“”\"]{2,40})?(?P<more>:)(?= ?[\"“])"
            ),
            rf"[,.?!][\"”] (?P<source>{_NAME}|{_BODY}) (?P<cue>{_PAST})\b",
            rf"[\"”][^\"“”.;]{{0,60}}, (?P<cue>{_PAST}) (?P<source>{_NAME})\b",
            rf", (?P<cue>{_PAST}) {_WHO}{_WHEN}\W*$",
            rf",[\"”]? {_ROLED}, (?P<cue>{_PAST}){_WHEN}\W*$",
            rf",[\"”]? (?P<source>(?:{_NAME}|{_BODY})) (?P<cue>{_PAST}){_WHEN}\W*$",
        ),
    ),
)
_HYPOTHETICAL = re.compile(r"^\W*(?:[Ii]f|[Ww]hen|[Ww]hile|[Aa]lthough|[Aa]s|[Bb]ecause|[Bb]efore|[Aa]fter)\b")
_SENTENCE = re.compile(r"\b(?:noted|said|says|told|is|was|are|were|has|have|had|will|would)\b")
"""What no name holds."""
_QUESTION = frozenset({"what", "who", "which", "nobody", "none", "it", "he", "she", "they", "we", "i", "you", "that"})


def idioms(text: str, words: Sequence[Word]) -> tuple[Relation, ...]:
    """The fixed phrases that name a speaker, one relation a sentence at most; all of them are certain."""
    starts = [w.start for w in words]
    relations: list[Relation] = []
    for first, stop in sentence_ranges(words):
        relations += list(_in_sentence(text, words, starts, first, stop))[:1]
    return tuple(relations)


def _in_sentence(text: str, words: Sequence[Word], starts: Sequence[int], first: int, stop: int) -> Iterator[Relation]:
    begin = words[first].start
    sentence = text[begin : words[stop - 1].end].replace("\n", " ")
    head = sentence[: text.index(":\n", begin) + 1 - begin] if ":\n" in text[begin : words[stop - 1].end] else sentence
    for pattern in _PATTERNS:
        for match in pattern.finditer(head if pattern is _LEAD_IN else sentence):
            source = _positions(starts, begin, match.span("source"), stop)
            cue = _positions(starts, begin, match.span("cue"), stop)
            if "more" in match.groupdict():
                cue += _positions(starts, begin, match.span("more"), stop)
            unsound = match["source"].lower() in _QUESTION or _SENTENCE.search(match["source"])
            if not source or not cue or words[cue[0]].quoted or unsound:
                continue
            taken = {*source, *cue}
            begins = cue[-1] if words[cue[-1]].text == ":" else first
            content = tuple(i for i in range(begins, stop) if i not in taken)
            if content and not (match.start() > 0 and _is_early(sentence, match.start())):
                yield Relation(source, cue, content, certain=True, prevails=pattern is _RESPONDING)


def _is_early(sentence: str, at: int) -> bool:
    """Whether only a side clause stands before: "As the rain fell, X said"."""
    return bool(_HYPOTHETICAL.match(sentence)) and "," not in sentence[:at]


def _positions(starts: Sequence[int], begin: int, span: tuple[int, int], stop: int) -> tuple[int, ...]:
    a, b = (bisect_left(starts, begin + edge) for edge in span)
    return tuple(range(a, min(b, stop)))
