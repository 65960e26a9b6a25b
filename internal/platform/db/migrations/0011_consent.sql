-- +goose Up

-- Addresses whose owner wants nothing more from a channel (scope all), or no more advertising.
CREATE TABLE blocks (
  workspace_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  channel_id BIGINT NOT NULL,
  scope TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, kind, address, channel_id, scope)
) {{.Clustered}};
