// Package audit keeps who changed what of a workspace's set-up: people, teams and their policies, channels,
// tokens, hours, snippets, webhooks, and who signed in. An entry is a row of the same unit of work as the change,
// so there is none without the other. What Rondo does by itself is in the feed and in the decisions, not here.
//
// Slices note what they do; package identity shows the list (GET /audit).
package audit

import (
	"context"
	"fmt"
	"strings"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// Action is what was done.
type Action string

// The actions.
const (
	Made     Action = "made"
	Changed  Action = "changed"
	Removed  Action = "removed"
	Restored Action = "restored"
	Merged   Action = "merged"
	SignedIn Action = "signed_in"
)

// Subject is what something was done to.
type Subject struct {
	Kind Kind
	ID   id.ID
	Name string // as it was then; "" for a contact, whose name goes when the contact goes
}

// Kind says what sort of thing a subject is.
type Kind string

// The kinds of subjects.
const (
	Workspace Kind = "workspace"
	User      Kind = "user"
	Team      Kind = "team"
	Channel   Kind = "channel"
	Token     Kind = "token"
	Hours     Kind = "hours"
	Snippet   Kind = "snippet"
	Webhook   Kind = "webhook"
	Contact   Kind = "contact"
)

// Entry is one act.
type Entry struct {
	ID      id.ID // its Time is when
	By      By
	Action  Action
	Subject Subject
	Changes []Change
}

// String is the entry in a line: "Linh (user) changed team Sales; policy.max_open 8→10".
func (e Entry) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s) %s %s %s", e.By.Name, e.By.Kind, e.Action, e.Subject.Kind, e.Subject.Name)
	for _, c := range e.Changes {
		fmt.Fprintf(&b, "; %s %s→%s", c.Field, c.From, c.To)
	}
	return b.String()
}

// By is who acted: a user, or a token in a user's name.
type By struct {
	Kind access.Kind
	User id.ID
	Name string
}

// Note keeps that the actor of ctx did something. A change that changed nothing is not kept, nor is what nobody
// in particular did: what Rondo does by itself, and the set-up of a workspace before it has people.
func Note(ctx context.Context, tx *db.Tx, what Action, about Subject, changes ...Change) error {
	actor := access.From(ctx)
	if actor.User == 0 || (actor.Kind != access.KindUser && actor.Kind != access.KindToken) {
		return nil
	}
	if what == Changed && len(changes) == 0 {
		return nil
	}
	return insert(ctx, tx, actor.Workspace, Entry{tx.NewID(), By{actor.Kind, actor.User, actor.Name}, what, about, changes})
}

// Filter says which entries to list; what is zero does not matter.
type Filter struct {
	Kind    Kind
	Subject id.ID
	User    id.ID     // who acted
	From    time.Time // to the millisecond
	To      time.Time // up to, not with
	Before  id.ID     // of the entries, for the next page
}
