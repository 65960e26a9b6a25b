-- +goose Up

-- Who found that a channel fails: 'check', 'poll' or 'send'; empty where it does not, and where that was not kept yet.
ALTER TABLE channels ADD COLUMN health_found TEXT NOT NULL DEFAULT '';
