-- +goose Up

-- Until when a contact is to be answered, by the team's target and on its working hours: one clock at most for a
-- conversation, running while its contact waits for an answer.
CREATE TABLE reply_targets (
  workspace_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  team_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  since BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  missed_at BIGINT,
  PRIMARY KEY (workspace_id, conversation_id)
);
CREATE INDEX reply_targets_due ON reply_targets (workspace_id, due_at, conversation_id);
