-- What admins have corrected about who the speakers are: one row at most.
CREATE TABLE corrections (
    one bigint PRIMARY KEY CHECK (one = 1),
    corrections text NOT NULL,  -- JSON
    changed_at double precision NOT NULL  -- seconds since 1970, UTC
);
