-- What admins have corrected about who the speakers are: one row at most.
CREATE TABLE corrections (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    corrections TEXT NOT NULL,  -- JSON
    changed_at REAL NOT NULL  -- seconds since 1970, UTC
) STRICT;
