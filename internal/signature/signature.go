// Package signature keeps what goes below mails. An agent may have a signature and so may a team; of what fits a
// mail the agent's own wins, then the team's (and beyond this package the mailbox's). A signature is plain text
// with places such as {{agent.name}}; channels that carry mail make of it what their form allows.
//
// What goes below a message is written into it when it is written, by conversation; this package is asked for it
// through the composition root. Its screens are web/src/features/identity (one's own) and web/src/features/routing
// (the team's).
package signature

import (
	"context"
	"regexp"
	"strings"
	"unicode/utf8"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Owner says whose a signature is.
type Owner string

// The owners.
const (
	OfUser Owner = "user"
	OfTeam Owner = "team"
)

const (
	maxText  = 2000 // characters
	maxLines = 20
)

// The places that a signature may have.
const (
	placeAgent = "{{agent.name}}"
	placeTeam  = "{{team.name}}"
)

var place = regexp.MustCompile(`\{\{[^{}]*\}\}`)

// Fill puts names into the places. A line with a place for which there is no name is left out: below what Rondo
// itself writes there is no agent.
func Fill(text, agent, team string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if agent == "" && strings.Contains(line, placeAgent) || team == "" && strings.Contains(line, placeTeam) {
			continue
		}
		lines = append(lines, strings.NewReplacer(placeAgent, agent, placeTeam, team).Replace(line))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// Keep sets the signature of an owner in the actor's workspace; an empty one takes it away. Whether there is such
// an owner is for the caller to know.
func Keep(ctx context.Context, tx *db.Tx, owner Owner, of id.ID, text string) (string, error) {
	text, err := Tidy(text)
	if err != nil {
		return "", err
	}
	ws := access.From(ctx).Workspace
	if text == "" {
		return "", drop(ctx, tx, ws, owner, of)
	}
	return text, put(ctx, tx, ws, owner, of, text)
}

// Tidy normalises the text of a signature, or says what is wrong with it.
func Tidy(text string) (string, error) {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(text)
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t")
	}
	text = strings.Trim(strings.Join(lines, "\n"), "\n")
	if !fault.Visible(text) {
		return "", nil
	}
	var c fault.Check
	c.That(utf8.RuneCountInString(text) <= maxText, "text", "Must be at most 2000 characters long.")
	c.That(strings.Count(text, "\n") < maxLines, "text", "Must be at most 20 lines long.")
	for _, p := range place.FindAllString(text, -1) {
		c.That(p == placeAgent || p == placeTeam, "text", "Has a place that Rondo does not know: "+p+". There are {{agent.name}} and {{team.name}}.")
	}
	return text, c.Err()
}

// For gives what goes below a mail: of the agent who writes (0: nobody, Rondo itself), else of the team (0: none),
// else nothing. The places are still in it.
func For(ctx context.Context, q db.Q, workspace, agent, team id.ID) (string, error) {
	for _, o := range []struct {
		owner Owner
		id    id.ID
	}{{OfUser, agent}, {OfTeam, team}} {
		if o.id == 0 {
			continue
		}
		if text, err := Of(ctx, q, workspace, o.owner, o.id); err != nil || text != "" {
			return text, err
		}
	}
	return "", nil
}
