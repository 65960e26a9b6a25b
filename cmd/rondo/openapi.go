package main

import (
	"context"
	"fmt"
	"os"

	"rondo/internal/app"
)

// openapiCommand prints the API's description, from a database that is thrown away.
type openapiCommand struct{}

// Run prints it.
func (c *openapiCommand) Run(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "rondo-openapi-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	a, err := app.New(ctx, app.Config{DataDir: dir, Version: buildVersion()})
	if err != nil {
		return err
	}
	defer a.Close()
	b, err := a.API().OpenAPI()
	if err != nil {
		return err
	}
	_, err = fmt.Println(string(b))
	return err
}
