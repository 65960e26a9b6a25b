-- +goose Up

-- Addresses that want to hear what happens. secret is sealed with the installation's key; the previous one
-- signs beside it until previous_until.
CREATE TABLE webhooks (
  workspace_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  url TEXT NOT NULL,
  description TEXT NOT NULL,
  events TEXT NOT NULL,
  secret {{.Blob}} NOT NULL,
  previous_secret {{.Blob}},
  previous_until BIGINT,
  active BOOLEAN NOT NULL,
  reason TEXT NOT NULL,
  since BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  failing_since BIGINT,
  paused_until BIGINT,
  last_ok_at BIGINT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

-- How far the feed of a workspace was turned into deliveries.
CREATE TABLE webhook_positions (
  workspace_id BIGINT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL
);

-- One event for one address, with what became of it.
CREATE TABLE webhook_deliveries (
  workspace_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  webhook_id BIGINT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts TEXT NOT NULL,
  next_at BIGINT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
) {{.Clustered}};
CREATE INDEX webhook_deliveries_of ON webhook_deliveries (workspace_id, webhook_id, id);
CREATE INDEX webhook_deliveries_age ON webhook_deliveries (created_at);
