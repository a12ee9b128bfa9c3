-- Answers given: enough to explain each one later, without the question's text unless the operator opted in.
CREATE TABLE answers (
    id TEXT PRIMARY KEY,
    given_at REAL NOT NULL,       -- seconds since 1970, UTC
    question_hash TEXT NOT NULL,  -- keyed with the journal's own secret: finds repeats, tells nothing by itself
    question TEXT,                -- NULL unless questions are logged
    status TEXT NOT NULL,
    confidence REAL NOT NULL,
    threshold REAL NOT NULL,
    snapshot TEXT NOT NULL,
    detail TEXT NOT NULL          -- JSON: signals, candidates, hits
) STRICT, WITHOUT ROWID;

CREATE INDEX answers_by_time ON answers (given_at);

CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO secrets VALUES ('question_hash', randomblob(32));
