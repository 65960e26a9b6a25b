-- +goose Up

-- Texts that are written often. team_id 0 is everybody's, language '' is any.
CREATE TABLE snippets (
  workspace_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  shortcut TEXT NOT NULL,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  team_id BIGINT NOT NULL,
  language TEXT NOT NULL,
  author_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX snippets_shortcut ON snippets (workspace_id, shortcut, team_id, language);

-- What a user has begun to write and not sent, by conversation and kind. Nobody else sees it.
CREATE TABLE drafts (
  workspace_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  attachments TEXT NOT NULL,
  reply_to BIGINT,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, user_id, conversation_id, kind)
);
CREATE INDEX drafts_of_conversation ON drafts (workspace_id, conversation_id);

-- What each user set for themselves, as JSON.
CREATE TABLE preferences (
  workspace_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  value TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, user_id)
);
