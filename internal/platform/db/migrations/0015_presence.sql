-- +goose Up

-- How long somebody whose connection was lost stays as they were before they are offline.
ALTER TABLE workspaces ADD COLUMN presence_grace_s BIGINT NOT NULL DEFAULT 120;

-- Presence beside the status: why it is so and by whom, what the user chose last (it comes back after a lost
-- connection), whether it follows the connection, and the connection: none, open or lost.
ALTER TABLE users ADD COLUMN presence_cause TEXT NOT NULL DEFAULT 'chosen';
ALTER TABLE users ADD COLUMN presence_by_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN presence_by_id BIGINT;
ALTER TABLE users ADD COLUMN presence_by_name TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN presence_follows BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE users ADD COLUMN chosen_status TEXT NOT NULL DEFAULT 'offline';
ALTER TABLE users ADD COLUMN chosen_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN connection TEXT NOT NULL DEFAULT 'none';
ALTER TABLE users ADD COLUMN seen_at BIGINT;
ALTER TABLE users ADD COLUMN lost_at BIGINT;
UPDATE users SET chosen_status = presence, chosen_reason = presence_reason;

-- Every change of a status, for audits.
CREATE TABLE presence_history (
  workspace_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  cause TEXT NOT NULL,
  by_kind TEXT NOT NULL,
  by_id BIGINT,
  by_name TEXT NOT NULL,
  PRIMARY KEY (workspace_id, user_id, id)
){{.Clustered}};

-- Open sockets of users, each held by the process that serves it. A process counts its beat while it lives; one
-- whose beat stands still has taken its sockets with it.
CREATE TABLE connections (
  workspace_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  session_hash TEXT NOT NULL,
  holder TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX connections_user ON connections (workspace_id, user_id, id);
CREATE INDEX connections_holder ON connections (holder, workspace_id, user_id);
CREATE TABLE connection_holders (
  holder TEXT NOT NULL PRIMARY KEY,
  beat BIGINT NOT NULL
);
