-- +goose Up

-- When a channel's provider was last asked how the channel is doing, and when its credentials end, as the provider says;
-- null where they don't, or nobody knows.
ALTER TABLE channels ADD COLUMN checked_at BIGINT;
ALTER TABLE channels ADD COLUMN expires_at BIGINT;
