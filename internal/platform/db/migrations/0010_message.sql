-- +goose Up

-- Until when free text may be sent to the contact by the conversation's channel; empty where there is no such end.
ALTER TABLE conversations ADD COLUMN window_closes_at BIGINT;
ALTER TABLE conversations ADD COLUMN tag_closes_at BIGINT;

-- How an edited message read before, oldest first.
CREATE TABLE wordings (
  workspace_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  text TEXT NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, message_id, id)
) {{.Clustered}};

-- What an email has beside its text: the HTML as it came, and the Message-IDs of its thread.
CREATE TABLE mails (
  workspace_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  html TEXT NOT NULL,
  refs TEXT NOT NULL,
  PRIMARY KEY (workspace_id, message_id)
) {{.Clustered}};

-- A message may be several at its provider. messages.provider_id names the first, this the others.
CREATE TABLE message_parts (
  workspace_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  provider_id TEXT NOT NULL,
  message_id BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, channel_id, provider_id)
) {{.Clustered}};
CREATE INDEX message_parts_of_message ON message_parts (workspace_id, message_id);

-- Messages that wait to be sent, by channel.
CREATE INDEX messages_queued ON messages (workspace_id, channel_id, conversation_id) WHERE state = 'queued';
-- Uploads that no message took.
CREATE INDEX attachments_free ON attachments (created_at) WHERE message_id IS NULL;
CREATE INDEX attachments_of_message ON attachments (workspace_id, message_id) WHERE message_id IS NOT NULL;
