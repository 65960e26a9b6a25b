package main

import (
	"context"
	"fmt"

	"rondo/internal/platform/db"
)

// migrateCommand brings the database up to date.
type migrateCommand struct{ place }

// Run does it; opening a database migrates it.
func (c *migrateCommand) Run(ctx context.Context) error {
	d, err := db.Open(ctx, db.Config{URL: c.DatabaseURL, Dir: c.Data})
	if err != nil {
		return err
	}
	fmt.Println("The database is up to date.")
	return d.Close()
}
