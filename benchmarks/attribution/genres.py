"""Who says it, on hand-judged sentences of many genres: `python benchmarks/attribution/genres.py FOLDER…`.

FOLDER holds docs/, judged.jsonl (a line a sentence: doc, genre, sentence, speaker, stance, ambig) and split.json. A
speaker is right where one of the accepted names stands in the name that is shown. *Found*: of the sentences with a
speaker, the share shown with it. *Right*: of the speakers shown, the share that are right. Stances: precision and
recall. Nothing of such a folder is part of askbot.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from askbot.attribution import Attributor, load_attributor, voice_of
from askbot.corpus import parse_document
from askbot.domain import Stance, Voice
from askbot.encoder import Encoder, load_encoder
from askbot.index import understand

MEASURED = (Stance.DENIED, Stance.NO_COMMENT, Stance.FORECAST)


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence as a person judged it."""

    doc: str
    genre: str
    sentence: str
    speakers: tuple[str, ...]
    stance: str | None
    debatable: bool

    @property
    def asked(self) -> bool:
        """A question: whoever is shown for it, it is no statement."""
        return self.speakers == ("QUESTION",)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was shown beside what was judged; no voice where the sentence was not found as text."""

    judged: Judged
    voice: Voice | None

    @property
    def shown(self) -> str | None:
        """The speaker that is shown."""
        return self.voice.speaker if self.voice else None

    @property
    def right(self) -> bool:
        """Whether the speaker that is shown is one of the accepted."""
        return any(_flat(wanted) in _flat(self.shown or "") for wanted in self.judged.speakers)

    @property
    def stance(self) -> str | None:
        """The stance that is shown."""
        return str(self.voice.stance) if self.voice else None


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--split", default="dev", help="dev, test, or all")
    parser.add_argument("--clear", action="store_true", help="leave out debatable sentences")
    parser.add_argument("--faults", action="store_true", help="list each sentence that is shown wrongly")
    parser.add_argument("--only", default="", help="documents whose names begin so")
    options = parser.parse_args()
    encoder = load_encoder(threads=1)
    attributor = load_attributor(encoder)
    scored = [o for f in options.folders for o in outcomes(f, options.split, encoder, attributor, options.only)]
    kept = [o for o in scored if not (options.clear and o.judged.debatable)]
    if options.faults:
        _print_faults(kept)
    _print_table(kept)


def outcomes(folder: Path, split: str, encoder: Encoder, attributor: Attributor, only: str = "") -> Iterator[Outcome]:
    """Every judged sentence of a split, as members see it."""
    splits = json.loads((folder / "split.json").read_text(encoding="utf-8"))
    every = [n for part in splits.values() for n in part] if split == "all" else splits[split]
    names = [n for n in every if n.startswith(only)]
    lines = (folder / "judged.jsonl").read_text(encoding="utf-8").splitlines()
    judged = [_judged(json.loads(line)) for line in lines]
    for name in names:
        document = parse_document(name, (folder / "docs" / name).read_bytes())
        understood = understand(document, encoder, attributor)
        sentences = [s for p in understood.passages for s in p.sentences]
        for one in (j for j in judged if j.doc == name):
            at = document.text.find(one.sentence)
            ends = at + len(one.sentence)
            met = [s for s in sentences if s.start < ends and at < s.end] if at >= 0 else []
            best = max(met, key=lambda s, a=at, e=ends: min(s.end, e) - max(s.start, a), default=None)
            voice = voice_of(best, best.span.text(document.text), understood.attributions) if best else None
            yield Outcome(one, voice)


def _judged(row: dict[str, Any]) -> Judged:
    speakers = (row["speaker"],) if isinstance(row["speaker"], str) else tuple(row["speaker"] or ())
    return Judged(row["doc"], row["genre"], row["sentence"], speakers, row["stance"], bool(row.get("ambig")))


def _flat(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").split()).lower()


def _print_table(scored: Sequence[Outcome]) -> None:
    print(f"{'':22s} sentences  found        right")
    genres = sorted({o.judged.genre for o in scored})
    for genre in [*genres, ""]:
        of_genre = [o for o in scored if o.judged.genre == genre or not genre]
        counted = [o for o in of_genre if not o.judged.asked]
        named = [o for o in counted if o.judged.speakers]
        attributed = [o for o in counted if o.shown]
        hits = sum(o.right for o in named)
        print(f"{genre or 'all':22s} {len(of_genre):9d}  {_share(hits, len(named))}  {_share(hits, len(attributed))}")
    counts = Counter((o.judged.stance, o.stance) for o in scored if o.judged.stance)
    for stance in map(str, MEASURED):
        hits = counts[stance, stance]
        given = sum(n for (_, stance_shown), n in counts.items() if stance_shown == stance)
        wanted = sum(n for (gold, _), n in counts.items() if gold == stance)
        print(f"{stance:22s}    precision {_share(hits, given)}  recall {_share(hits, wanted)}")


def _share(part: int, whole: int) -> str:
    return f"{part / whole if whole else 0:.2f} ({part}/{whole})"


def _print_faults(scored: Sequence[Outcome]) -> None:
    for o in scored:
        wrong_speaker = not o.judged.asked and (not o.right if o.judged.speakers else bool(o.shown))
        gold = "own account" if o.judged.stance == "own" else o.judged.stance
        measured = {str(s) for s in MEASURED} & {gold, o.stance}
        if wrong_speaker or (gold and measured and gold != o.stance):
            wanted = f"{o.judged.speakers[0] if o.judged.speakers else '-'} / {gold}"
            print(f"{o.judged.doc} | {o.judged.sentence[:110]!r} | {o.shown} / {o.stance} | wanted {wanted}")


if __name__ == "__main__":
    main()
