-- +goose Up

-- Who changed what of a workspace's set-up. Nothing is ever changed here.
CREATE TABLE audit (
  workspace_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id BIGINT NOT NULL,
  actor_name TEXT NOT NULL,
  action TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  subject_name TEXT NOT NULL,
  changes TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id)
) {{.Clustered}};
CREATE INDEX audit_of_actor ON audit (workspace_id, actor_id, id);
CREATE INDEX audit_of_subject ON audit (workspace_id, subject_id, id);
