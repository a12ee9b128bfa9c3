-- Answers given: enough to explain each one later, without the question's text unless the operator opted in.
CREATE TABLE answers (
    id text PRIMARY KEY,
    given_at double precision NOT NULL,  -- seconds since 1970, UTC
    question_hash text NOT NULL,  -- keyed with the journal's own secret: finds repeats, tells nothing by itself
    question text,  -- NULL unless questions are logged
    status text NOT NULL,
    confidence double precision NOT NULL,
    threshold double precision NOT NULL,
    snapshot text NOT NULL,
    detail text NOT NULL         -- JSON: signals, candidates, hits
);

CREATE INDEX answers_by_time ON answers (given_at);

CREATE TABLE secrets (
    name text PRIMARY KEY,
    value bytea NOT NULL
);

INSERT INTO secrets VALUES ('question_hash', uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
