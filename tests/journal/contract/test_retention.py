import time

from askbot.journal import CardLog, CardRecord, Gap, GapKind, GapLog, Retention
from askbot.journal.database import Database

DAY = 86400.0


def test_what_is_older_than_the_retention_is_forgotten_without_anybody_asking(database: Database) -> None:
    now = time.time()
    for age in (5, 40):
        cards = CardLog(database, days=365, now=lambda age=age: now - age * DAY)
        card = CardRecord(f"a{age}", now - age * DAY, 1, 2, 3, "answered", 0.1, "{}")
        cards.record(card)
        cards.vote(card, 4, up=True)
    for age, question in ((5, "Why?"), (40, "Who?"), (41, "When?")):
        GapLog(database, now=lambda age=age: now - age * DAY).note(Gap(1, 3, question, GapKind.FLAGGED, f"a{age}"))
    gaps = GapLog(database)
    gaps.dismiss(1, [gap.id for gap in gaps.open(1) if gap.question != "When?"])

    assert Retention(database, days=30).forget_old() == 3
    assert CardLog(database, days=365).get("a5") is not None
    assert CardLog(database, days=365).get("a40") is None
    assert [gap.question for gap in gaps.open(1)] == ["When?"]
    kept = [row["question"] for row in database.run(lambda db: db.rows("SELECT question FROM gaps ORDER BY id"))]
    assert kept == ["Why?", "When?"], "an open question stays until an admin dismisses it"
    assert Retention(database, days=30).forget_old() == 0
