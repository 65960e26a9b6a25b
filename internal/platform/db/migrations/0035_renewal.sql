-- +goose Up

-- Secrets of channels that their providers renew while we use them (access tokens, refresh tokens), sealed. They lie
-- over those that people entered, until somebody changes the channel. owner and lease_until say who is fetching new ones.
CREATE TABLE renewals (
  workspace_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  secrets {{.Blob}},
  owner BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, channel_id)
) {{.Clustered}};
