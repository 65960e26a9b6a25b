-- +goose Up

-- The desk of a workspace: the effects of all events up to position are carried out. Whoever moves position
-- forward by compare-and-set carries out the next ones; owner and lease_until only save the others the try.
CREATE TABLE desks (
  workspace_id BIGINT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL,
  owner BIGINT NOT NULL,
  lease_until BIGINT NOT NULL
);

-- What a start begins from: the desk's state after the event at position. Apart from the desk's row, which is
-- written for every batch.
CREATE TABLE desk_snapshots (
  workspace_id BIGINT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL,
  state {{.Blob}} NOT NULL
);

-- Why: the record of every automatic decision.
CREATE TABLE decisions (
  workspace_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  agent_id BIGINT,
  team_id BIGINT,
  record TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id)
) {{.Clustered}};
CREATE INDEX decisions_of_conversation ON decisions (workspace_id, conversation_id, id);
