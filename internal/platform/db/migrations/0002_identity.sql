-- +goose Up

-- The first run, once per installation: its one row is what two who set up at once fight for.
CREATE TABLE installation (
  one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
  workspace_id BIGINT NOT NULL,
  at BIGINT NOT NULL
);

-- People who can log in. email_key is the address in lower case; weight_milli is thousandths.
CREATE TABLE users (
  workspace_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  role TEXT NOT NULL,
  language TEXT NOT NULL,
  languages TEXT NOT NULL,
  skills TEXT NOT NULL,
  capacity_total BIGINT NOT NULL,
  capacity_channels TEXT NOT NULL,
  weight_milli BIGINT NOT NULL,
  presence TEXT NOT NULL,
  presence_since BIGINT NOT NULL,
  presence_reason TEXT NOT NULL,
  active BOOLEAN NOT NULL,
  password_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX users_email ON users (workspace_id, email_key) WHERE active;
CREATE INDEX users_sign_in ON users (email_key, workspace_id, id) WHERE active;

-- Browsers that are signed in. Only the SHA-256 of the cookie is kept.
CREATE TABLE sessions (
  workspace_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  secret_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ip TEXT NOT NULL,
  agent TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX sessions_secret ON sessions (workspace_id, secret_hash);
CREATE INDEX sessions_user ON sessions (workspace_id, user_id, id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- API tokens. Only the SHA-256 of the secret is kept.
CREATE TABLE tokens (
  workspace_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX tokens_secret ON tokens (workspace_id, secret_hash);
CREATE INDEX tokens_user ON tokens (workspace_id, user_id, id);

-- Pools of agents. A deleted team stays for history, without members.
CREATE TABLE teams (
  workspace_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  policy_version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  deleted_at BIGINT,
  PRIMARY KEY (workspace_id, id)
);
CREATE TABLE team_members (
  workspace_id BIGINT NOT NULL,
  team_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  weight_milli BIGINT,
  capacity BIGINT,
  PRIMARY KEY (workspace_id, team_id, user_id)
);
CREATE INDEX team_members_user ON team_members (workspace_id, user_id);

-- Every policy that a team ever had.
CREATE TABLE policy_versions (
  workspace_id BIGINT NOT NULL,
  team_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  policy TEXT NOT NULL,
  by_id BIGINT,
  at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, team_id, version)
);

-- Answers to requests with an Idempotency-Key, kept a day. Status 0: the first request is at work.
CREATE TABLE idempotency_keys (
  workspace_id BIGINT NOT NULL,
  actor TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  status BIGINT NOT NULL,
  content_type TEXT NOT NULL,
  location TEXT NOT NULL,
  body {{.Blob}} NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, actor, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
