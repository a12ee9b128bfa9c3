-- Who may see which collections. Ids are Discord's; the collection '' stands for all, those to come as well.
CREATE TABLE homes (
    guild INTEGER PRIMARY KEY,    -- a server whose admins may change the briefings
    claimed_at REAL NOT NULL      -- seconds since 1970, UTC
) STRICT;

CREATE TABLE grants (
    guild INTEGER NOT NULL,
    collection TEXT NOT NULL,
    granted_at REAL NOT NULL,
    PRIMARY KEY (guild, collection)
) STRICT, WITHOUT ROWID;

-- A collection that has a role here is seen by those alone who have one of its roles.
CREATE TABLE collection_roles (
    guild INTEGER NOT NULL,
    collection TEXT NOT NULL,
    role INTEGER NOT NULL,
    PRIMARY KEY (guild, collection, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE channel_collections (
    guild INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    collection TEXT NOT NULL,
    alone INTEGER NOT NULL,       -- 1: the channel answers from its collections alone
    PRIMARY KEY (guild, channel, collection)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim_codes (
    code_hash TEXT PRIMARY KEY,
    collection TEXT,              -- NULL: the code makes a server the home
    made_at REAL NOT NULL
) STRICT, WITHOUT ROWID;

-- What an upgrade leaves to do once the bot knows its servers.
CREATE TABLE unfinished (
    what TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
