-- +goose Up

-- A webhook's secrets before the previous one that were promised to sign until a time, sealed, newest first.
ALTER TABLE webhooks ADD COLUMN older_secrets TEXT NOT NULL DEFAULT '[]';
