-- +goose Up

-- How far the feed of a workspace was looked through for those to whom something may have to be said.
CREATE TABLE expectation_positions (
  workspace_id BIGINT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL
);

-- What was told to somebody who waits, or not told, and why; and what came true of it. Times in microseconds,
-- waits in seconds from at. state is the state of the conversation in which it is said once.
CREATE TABLE expectations (
  workspace_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  team_id BIGINT,
  priority BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  sent BOOLEAN NOT NULL,
  why TEXT NOT NULL,
  message_id BIGINT,
  language TEXT NOT NULL,
  position BIGINT NOT NULL,
  low_s DOUBLE PRECISION NOT NULL,
  mean_s DOUBLE PRECISION NOT NULL,
  high_s DOUBLE PRECISION NOT NULL,
  promised_s DOUBLE PRECISION NOT NULL,
  unknown TEXT NOT NULL,
  outcome TEXT NOT NULL,
  waited_s DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- Once per state, whoever is quicker; but for updates.
CREATE UNIQUE INDEX expectations_once ON expectations (workspace_id, conversation_id, state, why) WHERE NOT sent OR kind <> 'update';
CREATE INDEX expectations_of_conversation ON expectations (workspace_id, conversation_id, id);
CREATE INDEX expectations_by_time ON expectations (workspace_id, at);
