-- +goose Up

-- What a conversation weighs in an agent's load, by kind of channel (JSON, those that do not weigh 1), and after how
-- long one that waits for its contact does not count any more (0: it always counts).
ALTER TABLE workspaces ADD COLUMN load_weights TEXT NOT NULL DEFAULT '{}';
ALTER TABLE workspaces ADD COLUMN idle_after_s BIGINT NOT NULL DEFAULT 0;
