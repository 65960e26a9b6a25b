-- +goose Up

-- What a contact changed about a message before the message itself came: providers keep no order. It is applied when
-- the message comes, in the order of the ids, or forgotten when none comes for long.
CREATE TABLE early_revisions (
  workspace_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  provider_id TEXT NOT NULL,
  id BIGINT NOT NULL,
  revision TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, channel_id, provider_id, id)
) {{.Clustered}};
CREATE INDEX early_revisions_at ON early_revisions (at);
