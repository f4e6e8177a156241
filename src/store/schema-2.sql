-- Version 2: what moderators do. Times are seconds since 1970, UTC.

-- What became of a question that a member sent: 'open', 'answered' or 'dismissed'.
ALTER TABLE gaps ADD COLUMN state TEXT NOT NULL DEFAULT 'open';

-- How often a passage was the first one quoted, by day. Nobody's name, and no words. Gone after 90 days.
CREATE TABLE asked (
    day         INTEGER NOT NULL,   -- days since 1970, UTC
    passage     TEXT    NOT NULL,
    times       INTEGER NOT NULL,
    PRIMARY KEY (day, passage)
) STRICT, WITHOUT ROWID;

-- Changes of one content file each, before they are published.
CREATE TABLE drafts (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,   -- never given twice
    at          INTEGER NOT NULL,
    who         TEXT    NOT NULL,
    path        TEXT    NOT NULL,   -- the file, below the content folder
    base        TEXT,               -- blake3 of the file that it was made from; NULL: there was none
    edit        TEXT    NOT NULL,   -- the change, as JSON
    state       TEXT    NOT NULL DEFAULT 'open'   -- 'open', 'published' or 'discarded'
) STRICT;

-- States of the content folder that can be gone back to. Their bytes stand in the state folder.
CREATE TABLE states (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    operation   TEXT    NOT NULL UNIQUE,   -- drawn at random: a publish that is finished later is kept once
    at          INTEGER NOT NULL,
    who         TEXT    NOT NULL,
    what        TEXT    NOT NULL,   -- in a sentence
    generation  TEXT,               -- the generation made of it; NULL: it was found, not published
    listing     TEXT    NOT NULL,   -- blake3 of the list of its files
    kept        INTEGER NOT NULL DEFAULT 1   -- 0: its bytes were dropped to make room
) STRICT;

-- Who did what and when. Rows are added, and never changed or taken away.
CREATE TABLE audit (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    operation   TEXT    NOT NULL,   -- drawn at random: one act, which may touch several files
    subject     TEXT    NOT NULL,   -- a file below the content folder, a passage, or a generation
    at          INTEGER NOT NULL,
    who         TEXT    NOT NULL,
    what        TEXT    NOT NULL,   -- 'publish', 'rollback', 'withdraw', …
    old         TEXT,               -- blake3 of the file before; NULL: there was none
    new         TEXT,               -- blake3 of the file after; NULL: there is none
    words       TEXT    NOT NULL DEFAULT '',   -- the reason, or the change in a sentence
    UNIQUE (operation, subject)
) STRICT;

CREATE TRIGGER audit_keeps_its_rows BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER audit_loses_no_rows BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

-- INSERT OR REPLACE takes rows away without asking the trigger above.
CREATE TRIGGER audit_replaces_no_rows BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE number = NEW.number
             OR (operation = NEW.operation AND subject = NEW.subject))
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
