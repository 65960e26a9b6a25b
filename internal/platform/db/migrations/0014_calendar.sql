-- +goose Up

-- Working hours. spec is the calendar as people write it (time zone, week, holidays).
CREATE TABLE calendars (
  workspace_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  spec TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

-- Who keeps to which. A user's calendar is their shifts; leave is when they are away, as JSON.
ALTER TABLE workspaces ADD COLUMN hours_id BIGINT;
ALTER TABLE teams ADD COLUMN hours_id BIGINT;
ALTER TABLE users ADD COLUMN hours_id BIGINT;
ALTER TABLE users ADD COLUMN leave TEXT NOT NULL DEFAULT '[]';
CREATE INDEX users_hours ON users (workspace_id, hours_id) WHERE hours_id IS NOT NULL;
