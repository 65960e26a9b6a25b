-- +goose Up

-- Channels that are asked instead of calling us: where the asking stands, and which node does it.
CREATE TABLE polls (
  workspace_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  cursor TEXT NOT NULL,
  owner BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, channel_id)
) {{.Clustered}};
CREATE INDEX channels_kind ON channels (kind) WHERE deleted_at IS NULL;
