// Command rondo is the whole of Rondo in one binary: the server and what an operator needs around it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
)

// version is set when a release is built.
var version = "dev"

// Exit codes: done; refused, with one line on standard error; wrong usage.
const (
	exitRefused = 1
	exitUsage   = 2
)

// commands is the command line. Each command is a file of this package.
type commands struct {
	Serve   serveCommand   `cmd:"" help:"Serve the web app, the API and the channels until told to stop."`
	Setup   setupCommand   `cmd:"" help:"Make the first workspace and its owner without a browser."`
	Migrate migrateCommand `cmd:"" help:"Bring the database up to date and stop. Serving does this by itself."`
	Backup  backupCommand  `cmd:"" help:"Copy everything (database, attachments, key) into one file, while Rondo runs."`
	Restore restoreCommand `cmd:"" help:"Put a backup into an empty data folder."`
	Doctor  doctorCommand  `cmd:"" help:"Check the installation and its promises, and say what is wrong."`
	Channel channelCommand `cmd:"" help:"Examine a channel of your own."`
	Openapi openapiCommand `cmd:"" help:"Print the description of the API (OpenAPI 3.1)."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

func main() {
	var c commands
	parser := kong.Must(&c, kong.Name("rondo"), kong.Description("Every conversation with the right agent, at once and fairly."),
		kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.Exit(exitWith))
	run, err := parser.Parse(os.Args[1:])
	if err != nil {
		parser.FatalIfErrorf(err) // prints the usage and exits
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	run.BindTo(ctx, (*context.Context)(nil))
	if err := run.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "rondo:", err)
		os.Exit(exitRefused)
	}
}

// exitWith turns kong's exit codes into ours: help is fine, anything else is wrong usage.
func exitWith(code int) {
	if code != 0 {
		code = exitUsage
	}
	os.Exit(code)
}

// versionCommand prints what this binary was built from.
type versionCommand struct{}

// Run prints it.
func (versionCommand) Run() error {
	fmt.Println("rondo", buildVersion())
	return nil
}

func buildVersion() string {
	if version != "dev" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) > 12 {
				return "dev-" + s.Value[:12]
			}
		}
	}
	return version
}
