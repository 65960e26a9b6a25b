-- +goose Up

-- Everything belongs to one workspace; nothing crosses.
CREATE TABLE workspaces (
  id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  timezone TEXT NOT NULL,
  routing_paused BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL
);

-- The feed: what happened, in one gapless order per workspace. feeds.seq is the last number given.
CREATE TABLE feeds (
  workspace_id BIGINT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL
);
CREATE TABLE events (
  workspace_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  type TEXT NOT NULL,
  at BIGINT NOT NULL,
  conversation_id BIGINT,
  data TEXT NOT NULL,
  PRIMARY KEY (workspace_id, seq)
) {{.Clustered}};
CREATE INDEX events_of_conversation ON events (workspace_id, conversation_id, seq) WHERE conversation_id IS NOT NULL;

-- Durable work: done at least once, later than run_at, in order within a group.
CREATE TABLE jobs (
  id BIGINT NOT NULL PRIMARY KEY,
  workspace_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL,
  run_at BIGINT NOT NULL,
  attempt BIGINT NOT NULL,
  max_attempts BIGINT NOT NULL,
  lease_until BIGINT,
  group_key TEXT,
  unique_key TEXT,
  last_error TEXT
);
CREATE INDEX jobs_ready ON jobs (run_at, id) WHERE state = 'ready';
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE state = 'leased';
CREATE INDEX jobs_group ON jobs (group_key, id) WHERE group_key IS NOT NULL AND state <> 'dead';
CREATE UNIQUE INDEX jobs_unique ON jobs (workspace_id, kind, unique_key) WHERE unique_key IS NOT NULL AND state <> 'dead';

-- Node numbers for ids, leased by the running processes (PostgreSQL only; a file has one process).
CREATE TABLE nodes (
  number BIGINT NOT NULL PRIMARY KEY,
  token BIGINT NOT NULL,
  lease_until BIGINT NOT NULL
);
