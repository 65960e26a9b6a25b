-- +goose Up

-- Whether a status ends and begins with the shift, and which plan of a user's next turn is the one that counts.
ALTER TABLE workspaces ADD COLUMN presence_by_shift BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE users ADD COLUMN shift_turn BIGINT NOT NULL DEFAULT 0;
