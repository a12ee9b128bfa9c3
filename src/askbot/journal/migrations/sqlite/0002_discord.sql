-- What the Discord face keeps. Ids are Discord's; guild 0 is a direct message.
CREATE TABLE cards (
    answer TEXT PRIMARY KEY,
    given_at REAL NOT NULL,       -- seconds since 1970, UTC
    guild INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    asker INTEGER NOT NULL,
    status TEXT NOT NULL,
    seconds REAL NOT NULL,        -- how long the answer took
    shown TEXT NOT NULL           -- JSON: what the card and its buttons show; the question only if the operator opted in
) STRICT, WITHOUT ROWID;

CREATE INDEX cards_by_time ON cards (given_at);
CREATE INDEX cards_by_asker ON cards (asker);

CREATE TABLE votes (
    answer TEXT NOT NULL,
    voter INTEGER NOT NULL,
    guild INTEGER NOT NULL,
    up INTEGER NOT NULL,
    reason TEXT NOT NULL,
    given_at REAL NOT NULL,
    PRIMARY KEY (answer, voter)
) STRICT, WITHOUT ROWID;

-- Questions that members chose to show to their admins, or that the operator lets askbot keep.
CREATE TABLE gaps (
    id INTEGER PRIMARY KEY,
    guild INTEGER NOT NULL,
    asker INTEGER NOT NULL,
    question TEXT NOT NULL,
    kind TEXT NOT NULL,           -- told, disliked, missed
    note TEXT NOT NULL,
    answer TEXT NOT NULL,
    noted_at REAL NOT NULL,
    dismissed INTEGER NOT NULL DEFAULT 0,
    UNIQUE (answer, asker, kind)
) STRICT;

CREATE TABLE guilds (
    guild INTEGER PRIMARY KEY,
    settings TEXT NOT NULL,       -- JSON
    left_at REAL,                 -- when the bot was removed; the row goes after a grace period
    digest_at REAL NOT NULL DEFAULT 0
) STRICT;
