-- +goose Up

-- Connected channels. config holds no secret; secrets is sealed with the installation's key. A deleted
-- channel stays for the history of its messages, without secrets.
CREATE TABLE channels (
  workspace_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  config TEXT NOT NULL,
  secrets {{.Blob}} NOT NULL,
  secret_names TEXT NOT NULL,
  default_team_id BIGINT,
  health_state TEXT NOT NULL,
  health_error TEXT NOT NULL,
  last_in_at BIGINT,
  last_out_at BIGINT,
  created_at BIGINT NOT NULL,
  deleted_at BIGINT,
  PRIMARY KEY (workspace_id, id)
);
-- A provider knows the channel only by its id.
CREATE UNIQUE INDEX channels_id ON channels (id);

-- Events that are no messages (statuses, edits, reactions…) and were carried out, so that a repeated one
-- does nothing. Messages are told apart by messages.provider_id.
CREATE TABLE received (
  workspace_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  key TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, channel_id, key)
) {{.Clustered}};
CREATE INDEX received_age ON received (at);

-- Messages that are being handed to a provider which cannot tell a repetition. A row that is found at the
-- next try means that the node died in between, and nobody knows whether the message arrived.
CREATE TABLE attempts (
  workspace_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, message_id)
) {{.Clustered}};

-- The address by which a contact was last heard on a channel, for contacts that had written before.
CREATE TABLE reaches (
  workspace_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  address TEXT NOT NULL,
  PRIMARY KEY (workspace_id, channel_id, contact_id)
) {{.Clustered}};

-- What a page told of its visitors before they wrote.
CREATE TABLE visitors (
  workspace_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  address TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  language TEXT NOT NULL,
  page_url TEXT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, channel_id, address)
) {{.Clustered}};
CREATE INDEX visitors_age ON visitors (seen_at);
