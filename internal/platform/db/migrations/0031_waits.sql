-- +goose Up

-- What the desk of a workspace has learnt of how long people wait, after the event at position: the same one as
-- of its row in desk_snapshots.
CREATE TABLE desk_waits (
  workspace_id BIGINT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL,
  state {{.Blob}} NOT NULL
);
