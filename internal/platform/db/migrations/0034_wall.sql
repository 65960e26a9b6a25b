-- +goose Up

-- Whether the live queue shows names when it hangs on a wall.
ALTER TABLE workspaces ADD COLUMN wall_names BOOLEAN NOT NULL DEFAULT TRUE;
