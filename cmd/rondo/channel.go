package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"rondo/internal/channel"
	"rondo/internal/channel/custom"
	"rondo/internal/platform/clock"
)

// channelCommand is what concerns channels.
type channelCommand struct {
	Check channelCheckCommand `cmd:"" help:"Examine the endpoint of a channel of your own: play Rondo towards it, and say in words what it does wrong."`
}

// channelCheckCommand plays Rondo towards an integrator of a custom channel.
type channelCheckCommand struct {
	URL     string `arg:"" help:"What the channel has as url. Messages go to URL/message."`
	Token   string `help:"The channel's token." env:"RONDO_CHECK_TOKEN" default:"rondo-check"`
	Secret  string `help:"The channel's secret (whsec_…). Without it nothing is signed, and signatures are not examined." env:"RONDO_CHECK_SECRET"`
	Channel string `help:"The channelId to send." default:"rondo-check"`
	Contact string `help:"The contactId to send to. Its phone gets about twenty messages: take your own." default:"rondo-check"`
	File    string `help:"The address of a picture your side can fetch."`
}

// Help tells what happens, and what the results mean.
func (channelCheckCommand) Help() string {
	return `Sends what a channel would send (texts, a picture, a question, a place, changes, the same message twice,
several at once) and what nobody should believe (no token, wrong signatures, old or changed calls), to URL/message.

Each line begins with ok, note (it works, and could be better), FAIL (messages would be lost, doubled or forged) or skip.
The exit code is 0 without a FAIL, else 1.`
}

// Run examines and reports.
func (c channelCheckCommand) Run(ctx context.Context) error {
	if u, err := url.Parse(c.URL); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" {
		return errors.New("URL must begin with https:// or http://")
	}
	client := channel.NewClient()
	defer client.Close()
	kind := custom.New(client, clock.System.Now)
	if _, faults := kind.Validate(channel.Config{"token": c.Token, "secret": c.Secret, "url": c.URL}); len(faults) > 0 {
		return fmt.Errorf("%s %s", faults[0].Name, faults[0].Detail)
	}
	count := map[custom.Verdict]int{}
	who := custom.Integrator{URL: c.URL, Token: c.Token, Secret: c.Secret, ChannelID: c.Channel, ContactID: c.Contact, FileURL: c.File}
	passed := kind.Examine(ctx, who, func(f custom.Finding) {
		count[f.Verdict]++
		fmt.Fprintf(os.Stdout, "%-4s  %s: %s\n", f.Verdict, f.Name, strings.ReplaceAll(f.Detail, "\n", " "))
	})
	fmt.Fprintf(os.Stdout, "\n%d ok, %d to note, %d failed, %d skipped\n", count[custom.Passed], count[custom.Advised], count[custom.Failed], count[custom.Skipped])
	if !passed {
		return errors.New("the endpoint is not ready for a channel of Rondo's")
	}
	return nil
}
