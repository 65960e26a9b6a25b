package identity

import (
	"context"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/audit"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

const (
	tokenSeen = time.Minute // how exactly "last used" is kept
	maxTokens = 200         // of one user
)

// Token lets a program act for a user, with a role of its own that is never more than the user's.
type Token struct {
	Workspace  id.ID
	ID         id.ID
	User       id.ID
	Name       string
	Role       access.Role
	CreatedAt  time.Time
	LastUsedAt time.Time
}

// IssueToken makes a token for the actor. The text is shown this once and never kept.
func IssueToken(ctx context.Context, tx *db.Tx, name string, role access.Role) (t Token, text string, err error) {
	actor := access.From(ctx)
	t = Token{Workspace: actor.Workspace, ID: tx.NewID(), User: actor.User, Name: name, Role: role, CreatedAt: instant(tx)}
	var c fault.Check
	t.Name = checkName(&c, "name", t.Name)
	c.That(role.Valid() && role != access.Public, "role", "Must be one of: owner, admin, supervisor, agent.")
	if err := c.Err(); err != nil {
		return t, "", err
	}
	if err := mayGive(actor, role); err != nil {
		return t, "", err
	}
	if _, err := lockUser(ctx, tx, actor.Workspace, actor.User); err != nil {
		return t, "", err
	}
	n, err := countTokens(ctx, tx, t.Workspace, t.User)
	if err != nil {
		return t, "", err
	}
	if n >= maxTokens {
		return t, "", fault.Conflict("too_many_tokens", "You have 200 tokens. Delete some that are not used.")
	}
	s := newSecret(tokenPrefix, t.Workspace)
	if err := insertToken(ctx, tx, t, s.hash); err != nil {
		return t, "", err
	}
	return t, s.text, audit.Note(ctx, tx, audit.Made, t.subject(), audit.Diff(nil, viewToken(t), "name")...)
}

// RevokeToken ends a token at once. Users end their own, admins everybody's but an owner's.
func RevokeToken(ctx context.Context, tx *db.Tx, token id.ID) error {
	actor := access.From(ctx)
	t, err := loadToken(ctx, tx, actor.Workspace, token)
	if err != nil {
		return err
	}
	if t.User != actor.User {
		if !actor.Role.AtLeast(access.Admin) {
			return fault.NotFound("token") // others' tokens are not theirs to know of
		}
		u, err := LoadUser(ctx, tx, actor.Workspace, t.User)
		if err != nil {
			return err
		}
		if err := mayTouch(actor, u); err != nil {
			return err
		}
	}
	rightsChanged(tx)
	if err := deleteToken(ctx, tx, t); err != nil {
		return err
	}
	return audit.Note(ctx, tx, audit.Removed, t.subject())
}

func (t Token) subject() audit.Subject {
	return audit.Subject{Kind: audit.Token, ID: t.ID, Name: t.Name}
}

// actorOfToken looks a token up and notes, at most once a minute, that it was used. A token may do what
// its role allows, and never more than its user may do now.
func (g *Gate) actorOfToken(ctx context.Context, s secret, now time.Time) (access.Actor, error) {
	row, err := loadTokenActor(ctx, g.db.Read(), s)
	if err != nil {
		return access.Actor{}, err
	}
	if now.Sub(row.LastUsedAt.Time) >= tokenSeen {
		if err := g.db.Write(ctx, func(tx *db.Tx) error { return touchToken(ctx, tx, s, now) }); err != nil {
			return access.Actor{}, err
		}
	}
	return access.Actor{
		Workspace: s.workspace, Kind: access.KindToken, User: row.UserID, Role: access.Lesser(row.Role, row.UserRole), Name: row.Name,
	}, nil
}
