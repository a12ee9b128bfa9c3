"""Answered questions, each wrapped as people write on Discord: with tokens, emoji, mentions, links, thanks.

A wrapping loses a question where its answer is not that of the bare question: another status, or other statements.

Run: python -m benchmarks.wrappings [--list latest] [--questions 60] [--verbose]

The questions are those of evaluation/briefing.jsonl that the briefing in corpus/ answers. The wrappings were written
before any of them was tried. Exit code 1 where more than ALLOWED of the pairs are lost.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from askbot.answer.question.message import questions_in
from askbot.bot.features.ask.messages import Names, plain_question
from askbot.domain import Status
from askbot.engine import Askbot
from askbot.errors import UsageError
from askbot.settings import Settings
from askbot.text.questions import visible

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = 0.02
NAMES = Names({11: "Ines", 12: "Tom"}.get, {21: "Moderators"}.get, {31: "general", 32: "newsroom"}.get)
WRAPPINGS = (
    "<:ferry:904412345678901234> {}",
    "{} <a:spinning_globe:804412345678901234>",
    "👋 {}",
    "{} 🤔🤔",
    "🇰🇵🇺🇦 {} 🇷🇺",
    "{} 👨🏽‍💻",
    "<@11> {}",
    "{} <@!12>",
    "<@11> <@12> {}",
    "{} cc <@11>",
    "<@&21> {}",
    "<#32> {}",
    "{} (saw this in <#31>)",
    "{} <t:1764100000:R>",
    "<t:1764100000:f> {}",
    "@here {}",
    "{} https://news.example.org/2025/01/soldiers?id=12",
    "<https://example.org/live>\n{}",
    "**{}**",
    "*{}*",
    "`{}`",
    "||{}||",
    "> {}",
    "> what he wrote before\n{}",
    "# {}",
    "- {}",
    "hi! {}",
    "Hey all, {}",
    "{} thanks!",
    "{} Thanks in advance 🙏",
    "{}\n\nthank you so much",
    "quick question: {}",
    "Sorry if this was asked already. {}",
    "good morning everyone :sunny: {}",
    "{} :eyes:",
    "{} pls",
    "um, {}",
    "{} lol",
    "hello bot, could you tell me: {}",
    "ok so {} anyone?",
)

LATER = (
    "<@&22> <@11> {}",
    "{} <@&21> anyone know?",
    "{} <:thinkies:912345678901234567><:thinkies:912345678901234567>",
    "<a:alert:812345678901234567> {} <a:alert:812345678901234567>",
    "❓ {}",
    "{} ❤️",
    "1️⃣ {}",
    "{} (ノಠ益ಠ)ノ",  # noqa: RUF001 - as people type it
    "{} :)",
    "{} :D thx",
    "{} ty!",
    "{} tyvm <@11>",
    "thanks <@12>! {}",
    "Thank you for the last one 🙏 {}",
    "{} Much appreciated.",
    "{} Cheers!",
    "@everyone {}",
    "{} </ask:812345678901234567>",
    "see <#31>: {}",
    "re <#32> — {}",
    "<id:customize> {}",
    "{} <t:1764100000>",
    "__{}__",
    "***{}***",
    "~~never mind~~ {}",
    "```\n{}\n```",
    ">>> {}",
    "> <@11>: I read something odd\n{}",
    "## {}",
    "* {}",
    "1. {}",
    "-# {}",
    "{} [source](https://example.org/a_b?x=1)",
    "[{}](https://example.org/live)",
    "{}\nhttps://cdn.example.org/pic.png",
    "<@11> said I should ask here. {}",
    "@Askbot {}",
    "yo 😂😂 {}",
    "{} /s",
    "{} 🧵👇",
)
"""Written later, after the code was made to bear the first ones, and before any of these was tried."""

LATEST = (
    "<@11>! {}",
    "{} <@11> <@12> <@&21>",
    "<@&21>, one for you: {}",
    "{} — asking for <@12>",
    "from <@11>: {}",
    "<#31> folks: {}",
    "{} (cc <@&21>)",
    "{} see also <#32>",
    "asked <@12> already, no luck. {}",
    "{} <@12> you know this one",
    "<:news:904412345678901234> {} <:news:904412345678901234>",
    "{} <a:loading:804412345678901234> waiting",
    "Quick one <:pray:904412345678901234> {}",
    "Sorry to bother you 😅 {}",
    "🚨🚨 {} 🚨🚨",
    "{} 😭😭😭",
    "{} 💀",
    "{} 🫡 thanks",
    "hello 👋🏽 {}",
    "👀 {} 👀",
    "{} :pray: :pray:",
    "{} (≧▽≦)",
    "{} ;)",
    "{} XD",
    "{} <3",
    "{} thank you!!",
    "{} thx in advance",
    "thanks a lot! {}",
    "Thanks, <@11>. {}",
    "{} many thanks 💙",
    "TY for the answer! {}",
    "{} appreciate it 🙌",
    "~~hi~~ {}",
    "{} ~~lol~~",
    "{} /srs",
    "@mods {}",
    "{} [thread](https://discord.com/channels/1/2/3)",
    "https://youtu.be/abcdefghijk {}",
    "{} <t:1764100000:D>",
    "> <@12> wrote:\n> it is all over the news\n{}",
)
"""Written last, after the code was made to bear both lists above, and before any of these was tried."""
NEWEST = (
    "<:thinkspin:812345678901234567> {}",
    "{} <a:party_blob:923456789012345678><a:party_blob:923456789012345678>",
    "👩🏽\u200d💻🏳\ufe0f\u200d🌈 {} 🤷\u200d♂\ufe0f👀🙏🏻",
    "<@12> {}",
    "{} <@!12>",
    "<@&21>, {}",
    "{} (saw it in <#31>)",
    "<t:1732406400:R>: {}",
    "</ask:555555555555555555> {}",
    "{} <https://example.com/news/2024/11/24?id=7#top>",
    "> Someone told me this yesterday and I did not believe it.\n{}",
    "> {}",
    "`{}`",
    "```\n{}\n```",
    "||{}||",
    "***{}***",
    "## {}",
    "- {}",
    "1. {}",
    "Hi Marcus, {}",
    "Good morning everyone!\n\n{}\n\nThanks a lot,\nJana",
    "{} Thanks in advance!",
    "{} thx <3",
    "{} ty so much :)",
    "{} Asking for a friend.",
    "{} lol pls",
    "(serious question) {}",
    "... so... {}..",
    "{}?!?!",
    "{}\n\nEDIT: fixed a typo",
    "{}\nPS: great bot btw",
    "Forwarded from #general\nmarcus_91 — Today at 14:02\n{}",
    "@marcus ^ this. {}",
    "So I was reading the news this morning and got curious. {} Can anyone help me out here? No rush.",
    "\u200b{}\u2060",
    "Sorry if this was asked before, but {}",
    "idk if you can answer but {}",
    "lmao nice one 😂 anyway, {}",
    "tl;dr {}",
    "{} Cheers mate, you're a star ⭐",
)
"""Written after all lists above, by somebody who had not seen the code or any of its output."""
LISTS = {"newest": NEWEST, "first": WRAPPINGS, "later": LATER, "latest": LATEST}


def wrapped(question: str, wrappings: Iterable[str] = WRAPPINGS) -> Iterator[tuple[str, str]]:
    """Each wrapping with the message that it makes of a question."""
    for wrapping in wrappings:
        yield wrapping, wrapping.replace("{}", question)


def covered_questions() -> list[str]:
    """The questions of the shipped set that have answers."""
    lines = (ROOT / "evaluation" / "briefing.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines if line.strip() and not line.startswith("#")]
    return [record["question"] for record in records if record.get("answers")]


class Asker:
    """What is answered to a message, as far as two answers can be compared."""

    def __init__(self, engine: Askbot) -> None:
        self._ask = cache(lambda asked: self._asked(engine, " ".join(asked)))

    def answer(self, message: str) -> tuple[str, ...]:
        """The status, and the passages and sentences of the statements.

        They rest on the questions in the message alone, so that the same questions are asked once.
        """
        text = plain_question(message, NAMES)
        return self._ask(questions_in(visible(text)) or (text,))

    @staticmethod
    def _asked(engine: Askbot, text: str) -> tuple[str, ...]:
        try:
            answer = engine.ask(text)
        except UsageError as error:
            return ("refused", str(error))
        return (answer.status.value, *(statement.text for statement in answer.statements))


def main() -> int:
    """Ask them all, and tell what is lost by wrapping."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=60, help="how many of the answered questions")
    parser.add_argument("--verbose", action="store_true", help="show each lost pair")
    parser.add_argument("--list", choices=list(LISTS), default="latest", help="which ways to wrap (latest)")
    options = parser.parse_args()
    wrappings = LISTS[options.list]
    with tempfile.TemporaryDirectory() as folder:
        asker = Asker(_engine(Path(folder)))
        asked = [q for q in covered_questions() if asker.answer(q)[0] == Status.ANSWERED.value][: options.questions]
        pairs = [(w, q, m) for q in asked for w, m in wrapped(q, wrappings)]
        lost = [(w, q, m) for w, q, m in pairs if asker.answer(m) != asker.answer(q)]
    for wrapping, count in Counter(w for w, _, _ in lost).most_common():
        print(f"{count:4} {wrapping!r}")
    if options.verbose:
        print("\n".join(f"{q!r} as {m!r}" for _, q, m in lost))
    share = len(lost) / len(pairs)
    print(f"{len(asked)} questions, {len(wrappings)} wrappings: {len(lost)} of {len(pairs)} lost ({share:.1%})")
    return int(share > ALLOWED)


def _engine(folder: Path) -> Askbot:
    engine = Askbot.open(settings=Settings(corpus=ROOT / "corpus", index=folder / "index", journal=folder / "j.sqlite"))
    engine.reindex()
    return engine


if __name__ == "__main__":
    sys.exit(main())
