-- +goose Up

-- What is wrong with a channel that fails, as a word for programs; empty where nothing is, and where that was not kept yet.
ALTER TABLE channels ADD COLUMN health_code TEXT NOT NULL DEFAULT '';
