package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"rondo/internal/app"
	"rondo/internal/identity"
	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
)

// setupCommand makes the first workspace.
type setupCommand struct {
	place
	Workspace    string `help:"Name of the workspace." required:""`
	Email        string `help:"The owner's email address." required:""`
	Name         string `help:"The owner's name; the part before the @ where it is not given."`
	PasswordFile string `help:"File that holds the owner's password; - reads standard input." required:"" name:"password-file"`
	TokenFile    string `help:"Where to write an API token of the owner's (mode 0600)." required:"" name:"token-file" type:"path"`
	Language     string `help:"Language of the workspace." default:"en"`
	Timezone     string `help:"Time zone of the workspace." default:"UTC"`
}

// Run makes it, or refuses and changes nothing.
func (c *setupCommand) Run(ctx context.Context) error {
	password, err := readPassword(c.PasswordFile)
	if err != nil {
		return err
	}
	a, err := app.New(ctx, c.config())
	if err != nil {
		return err
	}
	defer a.Close()
	// The file first: a token that cannot be written must not leave a workspace behind.
	out, err := os.OpenFile(c.TokenFile, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write the token to %s: the file must not exist yet, in a folder that does", c.TokenFile)
	}
	token, err := c.setUp(ctx, a, password)
	if err == nil {
		_, err = out.WriteString(token + "\n")
	}
	if err := errors.Join(err, out.Close()); err != nil {
		os.Remove(c.TokenFile)
		return err
	}
	fmt.Printf("The workspace %q is ready. Sign in as %s; the API token is in %s.\n", c.Workspace, c.Email, c.TokenFile)
	return nil
}

func (c *setupCommand) setUp(ctx context.Context, a *app.App, password string) (string, error) {
	name := c.Name
	if name == "" {
		name, _, _ = strings.Cut(c.Email, "@")
	}
	_, owner, err := a.Gate().SetUp(ctx, identity.WorkspaceDraft{Name: c.Workspace, Language: c.Language, Timezone: c.Timezone,
		Owner: identity.NewUserDraft(name, c.Email, access.Owner)}, password)
	if err != nil {
		return "", err
	}
	ctx = access.With(ctx, access.Actor{Workspace: owner.Workspace, Kind: access.KindUser, User: owner.ID, Role: access.Owner, Name: owner.Name})
	var text string
	err = a.DB().Write(ctx, func(tx *db.Tx) (err error) {
		_, text, err = identity.IssueToken(ctx, tx, "setup", access.Owner)
		return err
	})
	return text, err
}

func readPassword(path string) (string, error) {
	var b []byte
	var err error
	if path == "-" {
		b, err = io.ReadAll(io.LimitReader(os.Stdin, 1<<16))
	} else {
		b, err = os.ReadFile(path)
	}
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return strings.TrimRight(string(b), "\r\n"), nil
}
