-- +goose Up

-- What goes below mails: an agent's own (owner 'user') or a team's (owner 'team').
CREATE TABLE signatures (
  workspace_id BIGINT NOT NULL,
  owner TEXT NOT NULL,
  owner_id BIGINT NOT NULL,
  text TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, owner, owner_id)
) {{.Clustered}};

-- Subject and copies of a mail that is being written, as JSON; NULL where it has none.
ALTER TABLE drafts ADD COLUMN mail TEXT;
