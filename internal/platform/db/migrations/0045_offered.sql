-- +goose Up

-- Who is asked to accept what: an offer holds a place, and is counted before another is made.
CREATE INDEX conversations_offered ON conversations (workspace_id, offer_agent_id) WHERE offer_agent_id IS NOT NULL;
