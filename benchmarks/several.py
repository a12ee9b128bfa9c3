"""Several processes over one PostgreSQL: many people ask while the index is swapped twice and the server restarts.

Run: python -m benchmarks.several [--processes 3] [--people 200] [--questions 2000] [--copy-mb 0] [--spread 90]

Each document holds a number whose last digit names the version of the library, so an answer that mixes two shows. Each
answer is voted for in the journal; what was acknowledged must be there in the end, once. With --copy-mb 0 all is read
from the server; else each process answers from a copy in files as soon as it has one.
The exit status is 1 where an answer was lost, doubled or mixed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from askbot.encoder import load_encoder
from askbot.engine import Askbot
from askbot.errors import AskbotError
from askbot.journal import CardLog, CardRecord
from askbot.journal.postgresql import PostgresDatabase
from askbot.settings import Settings
from tests.support.postgres_server import PostgresServer

ADDRESS = "SEVERAL_ADDRESS"
DOCUMENTS = 40
GUILD = 1000
TRIES = 3
"""How often a person asks again after an error, as people do."""
SECONDS = 3000
"""Until it is given up."""


@dataclass
class Heard:
    """What the processes have said."""

    ready: int = 0
    answers: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    others: list[str] = field(default_factory=list[str])

    def wait(self, answers: int = 0, ready: int = 0) -> None:
        """Until so many answers were given, so many processes are ready."""
        until = time.monotonic() + SECONDS
        while len(self.answers) < answers or self.ready < ready:
            assert time.monotonic() < until, self.others[-3:]
            time.sleep(0.02)


def name_of(number: int) -> str:
    """A place that no other document names."""
    return (
        f"Port {'BDFGKLMN'[number % 8]}{'aeiou'[number // 8 % 5]}r{'aeiou'[number % 5]}v{'ik' if number % 2 else 'en'}"
    )


def write_corpus(folder: Path, version: int) -> None:
    """All documents of a version."""
    folder.mkdir(exist_ok=True)
    for number in range(DOCUMENTS):
        place, count = name_of(number), 10 * (100 + number) + version
        text = f"Boats of {place}\n\nThe harbour master of {place} said that {count} boats had left {place}.\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")


def engine_of(home: Path, name: str, address: str, copy_mb: int) -> Askbot:
    """One process's engine."""
    settings = Settings(
        corpus=home / "corpus", index=home / name, store=SecretStr(address), reader="off", store_copy_mb=copy_mb
    )
    engine = Askbot(settings, load_encoder("packaged", "auto", 1))
    engine.reload()
    return engine


def serve(given: argparse.Namespace) -> None:
    """A process: its people ask their questions, and vote for each answer."""
    address = os.environ[ADDRESS]
    engine = engine_of(given.home, f"process-{given.child}", address, given.copy_mb)
    unfollow = engine.follow()
    cards, lock = CardLog(PostgresDatabase(address), days=30), threading.Lock()

    def say(**said: Any) -> None:
        with lock:
            print(json.dumps(said), flush=True)

    def person(number: int) -> None:
        for question in range(number, given.questions, given.people):
            time.sleep(max(0.0, begun + given.spread * question / given.questions - time.monotonic()))
            say(**asked(engine, cards, question))

    say(ready=True)
    sys.stdin.readline()
    begun = time.monotonic()
    mine = range(given.child, given.people, given.processes)
    with ThreadPoolExecutor(len(mine)) as pool:
        list(pool.map(person, mine))
    unfollow()
    os._exit(0)


def asked(engine: Askbot, cards: CardLog, question: int) -> dict[str, Any]:
    """A question's answer, voted for; or the error after some tries."""
    errors: list[str] = []
    for _ in range(TRIES):
        try:
            answer = engine.ask(f"How many boats had left {name_of(question % DOCUMENTS)}?")
            card = CardRecord(f"q{question}", time.time(), GUILD, 1, question, "answered", 0.1, "{}")
            cards.vote(card, question, up=True)
        except AskbotError as error:
            errors.append(str(error))
            continue
        texts = " ".join(hit.passage.text for hit in answer.hits)
        digits = sorted({match[-1] for match in re.findall(r"\d{4}", texts)})
        return {"question": question, "snapshot": answer.snapshot, "digits": digits, "errors": errors}
    return {"question": question, "snapshot": "", "digits": [], "errors": errors}


def listen(process: subprocess.Popen[str], heard: Heard) -> None:
    """Take what a process says."""
    assert process.stdout is not None
    for line in process.stdout:
        try:
            said = json.loads(line)
        except ValueError:
            heard.others.append(line.rstrip())
            continue
        if "ready" in said:
            heard.ready += 1
        else:
            heard.answers.append(said)


def run(given: argparse.Namespace) -> dict[str, Any]:
    """Start all, swap, restart, swap back; count."""
    home, server, heard = Path(tempfile.mkdtemp()), PostgresServer(fsync=True), Heard()
    address = server.database()
    processes: list[subprocess.Popen[str]] = []
    try:
        write_corpus(home / "corpus", 1)
        builder = engine_of(home, "builder", address, 0)
        versions = {builder.reindex().snapshot: "1"}
        processes += [start(given, home, number, address) for number in range(given.processes)]
        listeners = [threading.Thread(target=listen, args=(process, heard), daemon=True) for process in processes]
        for listener in listeners:
            listener.start()
        heard.wait(ready=given.processes)
        begun = time.monotonic()
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        heard.wait(given.questions // 4)
        write_corpus(home / "corpus", 2)
        versions[builder.reindex().snapshot] = "2"
        heard.wait(given.questions // 2)
        server.stop()
        server.start()
        heard.wait(3 * given.questions // 4)
        builder.rollback()
        for process in processes:
            process.wait(SECONDS)
        for listener in listeners:
            listener.join()  # what a process said last is still on its way when it has ended
        took = time.monotonic() - begun
        return counted(heard.answers, heard.others, versions, votes_in(address), given.questions, took)
    finally:
        for process in processes:
            process.kill()
        server.close()
        shutil.rmtree(home, ignore_errors=True)


def votes_in(address: str) -> list[str]:
    """The answers that were voted for; a machine that is still busy is waited for."""
    until = time.monotonic() + SECONDS
    while True:
        try:
            return [r["answer"] for r in PostgresDatabase(address).run(lambda db: db.rows("SELECT answer FROM votes"))]
        except AskbotError:
            if time.monotonic() > until:
                raise
            time.sleep(1)


def start(given: argparse.Namespace, home: Path, number: int, address: str) -> subprocess.Popen[str]:
    """One of the processes."""
    command = [sys.executable, "-m", "benchmarks.several", "--child", str(number), "--home", str(home)]
    for option in ("processes", "people", "questions", "copy_mb", "spread"):
        command += [f"--{option.replace('_', '-')}", str(getattr(given, option))]
    return subprocess.Popen(
        command,
        env={**os.environ, ADDRESS: address},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def counted(
    answers: Iterable[dict[str, Any]],
    others: list[str],
    versions: dict[str, str],
    votes: list[str],
    questions: int,
    took: float,
) -> dict[str, Any]:
    """What came of it."""
    given = [answer for answer in answers if answer["snapshot"]]
    times = Counter(answer["question"] for answer in given)
    return {
        "questions": questions,
        "answered": len(given),
        "lost": questions - len(times),
        "of these voted for": len(set(votes) - {f"q{question}" for question in times}),
        "not understood": others,
        "doubled": sum(count - 1 for count in times.values()),
        "mixed": sum(answer["digits"] != [versions.get(answer["snapshot"], "?")] for answer in given),
        "asked again after an error": sum(bool(answer["errors"]) for answer in given),
        "errors": dict(Counter(error for answer in answers for error in answer["errors"]).most_common(3)),
        "by version": dict(Counter(versions.get(answer["snapshot"], "?") for answer in given)),
        "acknowledged votes lost": len({f"q{question}" for question in times} - set(votes)),
        "votes doubled": len(votes) - len(set(votes)),
        "seconds": round(took, 1),
    }


def main() -> None:
    """Run, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--copy-mb", type=int, default=0)
    parser.add_argument("--spread", type=float, default=90, help="seconds over which the questions are spread")
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child is not None:
        serve(given)
        return
    result = run(given)
    print(json.dumps(result, indent=1))
    wrong = ("lost", "doubled", "mixed", "acknowledged votes lost", "votes doubled")
    sys.exit(any(result[name] for name in wrong))


if __name__ == "__main__":
    main()
