-- +goose Up

-- Message templates as the channels' providers keep them, read from there now and then.
CREATE TABLE templates (
  workspace_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  info TEXT NOT NULL,
  PRIMARY KEY (workspace_id, channel_id, name, language)
) {{.Clustered}};
-- When a channel's templates were last read.
ALTER TABLE channels ADD COLUMN templates_at BIGINT;
