-- +goose Up

-- One stretch of talk with a contact. A contact has at most one that is not closed.
CREATE TABLE conversations (
  workspace_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  channel_kind TEXT NOT NULL,
  status TEXT NOT NULL,
  team_id BIGINT,
  assignee_id BIGINT,
  priority BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  assigned_at BIGINT,
  first_reply_at BIGINT,
  closed_at BIGINT,
  snoozed_until BIGINT,
  waiting_since BIGINT,
  last_message_at BIGINT NOT NULL,
  last_inbound_at BIGINT,
  unread BIGINT NOT NULL,
  preview_text TEXT NOT NULL,
  preview_direction TEXT NOT NULL,
  preview_author TEXT NOT NULL,
  preview_private BOOLEAN NOT NULL,
  previous_id BIGINT,
  category TEXT NOT NULL,
  summary TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
) {{.Clustered}};
CREATE UNIQUE INDEX conversations_one_open ON conversations (workspace_id, contact_id) WHERE status <> 'closed';
CREATE INDEX conversations_of_contact ON conversations (workspace_id, contact_id, last_message_at, id);
CREATE INDEX conversations_newest ON conversations (workspace_id, status, last_message_at, id);
CREATE INDEX conversations_of_assignee ON conversations (workspace_id, assignee_id, status, last_message_at, id) WHERE assignee_id IS NOT NULL;
CREATE INDEX conversations_unassigned ON conversations (workspace_id, team_id, last_message_at, id) WHERE assignee_id IS NULL AND status = 'open';
CREATE INDEX conversations_closed ON conversations (workspace_id, closed_at) WHERE status = 'closed';
CREATE INDEX conversations_snoozed ON conversations (workspace_id, snoozed_until) WHERE status = 'snoozed';

-- One thing said. provider_id is unique within a channel, so that a repeated delivery does nothing.
CREATE TABLE messages (
  workspace_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  direction TEXT NOT NULL,
  author_kind TEXT NOT NULL,
  author_id BIGINT,
  author_name TEXT NOT NULL,
  text TEXT NOT NULL,
  attachments TEXT NOT NULL,
  extra TEXT,
  reply_to BIGINT,
  private BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  error_code TEXT,
  error_detail TEXT,
  provider_id TEXT,
  parts TEXT,
  client_id TEXT,
  at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
) {{.Clustered}};
CREATE INDEX messages_of_conversation ON messages (workspace_id, conversation_id, at, id);
CREATE UNIQUE INDEX messages_provider ON messages (workspace_id, channel_id, provider_id) WHERE provider_id IS NOT NULL;
CREATE UNIQUE INDEX messages_client ON messages (workspace_id, conversation_id, client_id) WHERE client_id IS NOT NULL;

-- Files. message_id is empty until a message takes them.
CREATE TABLE attachments (
  workspace_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  message_id BIGINT,
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size_bytes BIGINT NOT NULL,
  width BIGINT,
  height BIGINT,
  uploaded_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
) {{.Clustered}};

-- How many open conversations a user has: in all (kind '') and by kind of channel. They equal a recount
-- of the assigned conversations after every commit, and guard the caps.
CREATE TABLE loads (
  workspace_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  open BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, user_id, kind)
) {{.Clustered}};

-- Reports about messages whose provider_id we do not know yet: they overtook the answer to our own call.
CREATE TABLE early_reports (
  workspace_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  provider_id TEXT NOT NULL,
  state TEXT NOT NULL,
  code TEXT NOT NULL,
  detail TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, channel_id, provider_id)
) {{.Clustered}};
