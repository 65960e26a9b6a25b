// Package snippet keeps the texts that agents write often. A snippet has a shortcut, belongs to everybody or to
// one team, and may be in one language. Placeholders such as {{contact.name}} stay in the text; whoever writes
// the message fills them, so the server promises only to keep them as they are.
//
// Everybody reads and adds; a snippet is changed and removed by whoever wrote it and by supervisors.
// Its other half is web/src/features/snippet.
package snippet

import (
	"context"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"rondo/internal/platform/access"
	"rondo/internal/platform/audit"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

const (
	maxName  = 100
	maxText  = 4000
	maxCount = 2000 // of one workspace
)

// Snippet is a text that is written often.
type Snippet struct {
	Workspace id.ID
	ID        id.ID
	Shortcut  string // lower case, without the slash
	Name      string
	Text      string
	Team      id.ID  // 0: everybody's
	Language  string // BCP 47; "" is any
	Author    id.ID
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Team tells whether there is such a team; the composition root knows.
type Team func(ctx context.Context, q db.Q, workspace, team id.ID) (bool, error)

// The refusals of this slice.
var (
	ErrMissing = fault.NotFound("snippet")
	ErrTaken   = fault.Conflict("shortcut_taken", "Another snippet has this shortcut, for the same team and language.")
	ErrOthers  = fault.Forbidden("Only its author or a supervisor may do this.")
	ErrFull    = fault.Conflict("too_many_snippets", "There are 2000 snippets. Delete some that are not used.")
)

// Add keeps a new snippet in the name of the actor.
func Add(ctx context.Context, tx *db.Tx, team Team, s Snippet) (Snippet, error) {
	actor := access.From(ctx)
	s.Workspace, s.ID, s.Author, s.CreatedAt, s.UpdatedAt = actor.Workspace, tx.NewID(), actor.User, tx.Now(), tx.Now()
	if err := s.check(ctx, tx, team, true); err != nil {
		return Snippet{}, err
	}
	n, err := count(ctx, tx, s.Workspace)
	if err != nil {
		return Snippet{}, err
	}
	if n >= maxCount {
		return Snippet{}, ErrFull
	}
	if err := insert(ctx, tx, s); err != nil {
		return Snippet{}, err
	}
	if err := audit.Note(ctx, tx, audit.Made, s.subject(), audit.Diff(nil, bodyOf(s), "name")...); err != nil {
		return Snippet{}, err
	}
	return s, tell(tx, s)
}

// Revise changes a snippet.
func Revise(ctx context.Context, tx *db.Tx, team Team, which id.ID, change func(*Snippet)) (Snippet, error) {
	s, err := mine(ctx, tx, which)
	if err != nil {
		return Snippet{}, err
	}
	before := s
	change(&s)
	if err := s.check(ctx, tx, team, s.Team != before.Team); err != nil {
		return Snippet{}, err
	}
	if s == before {
		return s, nil
	}
	s.UpdatedAt = tx.Now()
	if err := update(ctx, tx, s); err != nil {
		return Snippet{}, err
	}
	if err := audit.Note(ctx, tx, audit.Changed, s.subject(), audit.Diff(bodyOf(before), bodyOf(s))...); err != nil {
		return Snippet{}, err
	}
	return s, tell(tx, s)
}

// Remove deletes a snippet. Messages that were written with it stay as they are.
func Remove(ctx context.Context, tx *db.Tx, which id.ID) error {
	s, err := mine(ctx, tx, which)
	if err != nil {
		return err
	}
	if err := remove(ctx, tx, s); err != nil {
		return err
	}
	if err := audit.Note(ctx, tx, audit.Removed, s.subject()); err != nil {
		return err
	}
	return event.Record(tx, event.New{Workspace: s.Workspace, Type: EventDeleted, Data: Deleted{s.ID}})
}

func (s Snippet) subject() audit.Subject {
	return audit.Subject{Kind: audit.Snippet, ID: s.ID, Name: s.Name}
}

// mine loads a snippet that the actor may change.
func mine(ctx context.Context, tx *db.Tx, which id.ID) (Snippet, error) {
	actor := access.From(ctx)
	s, err := Load(ctx, tx, actor.Workspace, which)
	if err == nil && s.Author != actor.User && !actor.Role.AtLeast(access.Supervisor) {
		err = ErrOthers
	}
	return s, err
}

var shortcut = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*$`)

// check tidies the fields and says what is wrong with them. A team is looked up only when it is newly chosen:
// a snippet of a team that is gone can still be mended.
func (s *Snippet) check(ctx context.Context, tx *db.Tx, team Team, newTeam bool) error {
	var c fault.Check
	s.Name = c.Name("name", s.Name, maxName)
	s.Shortcut = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(s.Shortcut), "/"))
	c.That(shortcut.MatchString(s.Shortcut), "shortcut", "Must be letters, digits, - and _, beginning with a letter or digit.")
	c.That(utf8.RuneCountInString(s.Shortcut) <= 40, "shortcut", "Must be at most 40 characters long.")
	s.Text = strings.ReplaceAll(s.Text, "\x00", "")
	c.That(fault.Visible(s.Text), "text", "Must not be empty.")
	c.That(utf8.RuneCountInString(s.Text) <= maxText, "text", "Must be at most 4000 characters long.")
	if s.Language != "" {
		tag, err := language.Parse(s.Language)
		c.That(err == nil && tag != language.Und, "language", "Must be a language tag such as vi or pt-BR.")
		s.Language = tag.String()
	}
	if s.Team != 0 && newTeam {
		known, err := team(ctx, tx, s.Workspace, s.Team)
		if err != nil {
			return err
		}
		c.That(known, "team_id", "There is no such team.")
	}
	if err := c.Err(); err != nil {
		return err
	}
	taken, err := inUse(ctx, tx, *s)
	if err == nil && taken {
		err = ErrTaken
	}
	return err
}
