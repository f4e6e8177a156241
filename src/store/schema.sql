-- Version 1. Times are seconds since 1970, UTC.

-- What members think of passages: one vote a member and passage.
CREATE TABLE votes (
    member      INTEGER NOT NULL,   -- the member's Discord id, its 64 bits read as signed
    passage     TEXT    NOT NULL,
    generation  TEXT    NOT NULL,   -- the generation the passage was shown from
    helpful     INTEGER NOT NULL,   -- 1 or 0
    at          INTEGER NOT NULL,
    PRIMARY KEY (member, passage)
) STRICT, WITHOUT ROWID;

CREATE INDEX votes_by_passage ON votes (passage);

-- What members found wrong. Nobody's name.
CREATE TABLE reports (
    key         INTEGER PRIMARY KEY,   -- drawn at random: whoever reported may add words by it
    passage     TEXT    NOT NULL,
    generation  TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    words       TEXT,                  -- written by whoever reported, for the moderators
    at          INTEGER NOT NULL
) STRICT;

-- Questions that members sent to the moderators. Nobody's name. Gone after 30 days.
CREATE TABLE gaps (
    id          INTEGER PRIMARY KEY,
    question    TEXT    NOT NULL,
    at          INTEGER NOT NULL
) STRICT;

CREATE INDEX gaps_by_age ON gaps (at);
