-- +goose Up

-- How soon a team answers is read from its newest first answers.
CREATE INDEX conversations_replied ON conversations (workspace_id, team_id, first_reply_at) WHERE first_reply_at IS NOT NULL;
-- Whose contact waits for an answer, to go through them by id.
CREATE INDEX conversations_unanswered ON conversations (workspace_id, id) WHERE status = 'open' AND waiting_since IS NOT NULL;
