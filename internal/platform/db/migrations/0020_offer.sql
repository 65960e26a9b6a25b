-- +goose Up

-- Whom a conversation is offered to, and until when; who had the contact's conversation before, and when; and
-- whether it is the contact's first.
ALTER TABLE conversations ADD COLUMN offer_agent_id BIGINT;
ALTER TABLE conversations ADD COLUMN offer_until BIGINT;
ALTER TABLE conversations ADD COLUMN previous_agent_id BIGINT;
ALTER TABLE conversations ADD COLUMN previous_agent_at BIGINT;
ALTER TABLE conversations ADD COLUMN first_of_contact BOOLEAN NOT NULL DEFAULT FALSE;
