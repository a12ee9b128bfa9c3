-- Who may see which collections. Ids are Discord's; the collection '' stands for all, those to come as well.
CREATE TABLE homes (
    guild bigint PRIMARY KEY,  -- a server whose admins may change the briefings
    claimed_at double precision NOT NULL     -- seconds since 1970, UTC
);

CREATE TABLE grants (
    guild bigint NOT NULL,
    collection text NOT NULL,
    granted_at double precision NOT NULL,
    PRIMARY KEY (guild, collection)
);

-- A collection that has a role here is seen by those alone who have one of its roles.
CREATE TABLE collection_roles (
    guild bigint NOT NULL,
    collection text NOT NULL,
    role bigint NOT NULL,
    PRIMARY KEY (guild, collection, role)
);

CREATE TABLE channel_collections (
    guild bigint NOT NULL,
    channel bigint NOT NULL,
    collection text NOT NULL,
    alone bigint NOT NULL,  -- 1: the channel answers from its collections alone
    PRIMARY KEY (guild, channel, collection)
);

CREATE TABLE claim_codes (
    code_hash text PRIMARY KEY,
    collection text,  -- NULL: the code makes a server the home
    made_at double precision NOT NULL
);

-- What an upgrade leaves to do once the bot knows its servers.
CREATE TABLE unfinished (
    what text PRIMARY KEY
);

-- How often settings or grants have changed: who missed the notification sees it here.
CREATE TABLE announcements (
    number bigint NOT NULL
);

INSERT INTO announcements VALUES (0);
