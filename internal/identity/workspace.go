package identity

import (
	"context"
	"strings"
	"time"
	_ "time/tzdata" // time zones are known wherever the binary runs

	"rondo/internal/platform/access"
	"rondo/internal/platform/audit"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Workspace is one company's world. Everything belongs to one; nothing crosses.
type Workspace struct {
	ID            id.ID
	Name          string
	Language      string // BCP 47
	Timezone      string // IANA
	RoutingPaused bool
	Hours         id.ID         // of the workspace; 0: always open
	PresenceGrace time.Duration // how long a lost connection may last before its user is offline
	// PresenceByShift: whether a status ends and begins with the shift.
	PresenceByShift bool
	WallNames       bool // whether the live queue shows names when it hangs on a wall
	LoadWeights     LoadWeights
	// IdleAfterS: an agent's conversation that waits for its contact for so many seconds does not count; 0: it does.
	IdleAfterS int
	CreatedAt  time.Time
}

const (
	defaultGrace = 2 * time.Minute
	minGrace     = 10 * time.Second
	maxGrace     = time.Hour
)

// WorkspaceDraft is a workspace about to be made, with its owner.
type WorkspaceDraft struct {
	Name, Language, Timezone string
	Owner                    UserDraft
}

// NeedsSetup tells whether no workspace exists yet.
func (g *Gate) NeedsSetup(ctx context.Context) (bool, error) {
	n, err := countWorkspaces(ctx, g.db.Read())
	return n == 0, err
}

// SetUp makes the first workspace of an installation, its owner, and whatever rides along. Refused with
// a conflict when any workspace exists; of two at once one is refused.
func (g *Gate) SetUp(ctx context.Context, d WorkspaceDraft, password string) (w Workspace, owner User, err error) {
	var c fault.Check
	checkPassword(&c, "password", password, d.Owner.Email)
	if err := c.Err(); err != nil {
		return w, owner, err
	}
	needed, err := g.NeedsSetup(ctx)
	if err == nil && !needed {
		err = alreadySetUp
	}
	if err == nil {
		d.Owner.PasswordHash, err = g.hasher.hash(ctx, password)
	}
	if err != nil {
		return w, owner, err
	}
	err = g.db.Write(ctx, func(tx *db.Tx) error {
		n, err := countWorkspaces(ctx, tx)
		if err != nil {
			return err
		}
		w, owner, err = CreateWorkspace(ctx, tx, d, g.cfg.OnSetup...)
		if err != nil {
			return err
		}
		first, err := markInstallation(ctx, tx, w)
		if err == nil && (n > 0 || !first) {
			err = alreadySetUp
		}
		return err
	})
	return w, owner, err
}

var alreadySetUp = fault.Conflict("already_set_up", "Rondo is already set up here.")

// CreateWorkspace makes a workspace with its owner, beside any others.
func CreateWorkspace(ctx context.Context, tx *db.Tx, d WorkspaceDraft, hooks ...SetupHook) (Workspace, User, error) {
	w := Workspace{ID: tx.NewID(), Name: d.Name, Language: d.Language, Timezone: d.Timezone, PresenceGrace: defaultGrace, WallNames: true, CreatedAt: instant(tx)}
	if err := w.normalise("workspace"); err != nil {
		return w, User{}, err
	}
	if err := insertWorkspace(ctx, tx, w); err != nil {
		return w, User{}, err
	}
	if err := recordWorkspace(tx, w); err != nil {
		return w, User{}, err
	}
	ctx = access.With(ctx, access.Rondo(w.ID))
	d.Owner.Role = access.Owner
	owner, err := CreateUser(ctx, tx, nil, d.Owner)
	if err != nil {
		return w, owner, err
	}
	for _, hook := range hooks {
		if err := hook(ctx, tx, w, owner); err != nil {
			return w, owner, err
		}
	}
	return w, owner, nil
}

// ReviseWorkspace changes the actor's workspace.
func ReviseWorkspace(ctx context.Context, tx *db.Tx, change func(*Workspace)) (Workspace, error) {
	ws := access.From(ctx).Workspace
	if err := lockWorkspace(ctx, tx, ws); err != nil {
		return Workspace{}, err
	}
	old, err := LoadWorkspace(ctx, tx, ws)
	if err != nil {
		return old, err
	}
	w := old
	change(&w)
	if err := w.normalise("name"); err != nil || w == old {
		return w, err
	}
	if err := knowHours(ctx, tx, ws, w.Hours, old.Hours); err != nil {
		return w, err
	}
	if err := updateWorkspace(ctx, tx, w); err != nil {
		return w, err
	}
	if w.PresenceByShift && !old.PresenceByShift {
		users, err := usersWithShifts(ctx, tx, ws, 0)
		if err != nil {
			return w, err
		}
		if err := planShifts(ctx, tx, w, users); err != nil {
			return w, err
		}
	}
	if err := audit.Note(ctx, tx, audit.Changed, audit.Subject{Kind: audit.Workspace, ID: w.ID, Name: w.Name}, audit.Diff(old.Fact(), w.Fact())...); err != nil {
		return w, err
	}
	return w, recordWorkspace(tx, w)
}

// normalise tidies the fields and says what is wrong with them. nameField is what the input calls the name.
func (w *Workspace) normalise(nameField string) error {
	var c fault.Check
	w.Name = checkName(&c, nameField, w.Name)
	w.Language = checkLanguage(&c, "language", w.Language)
	if w.LoadWeights == "" {
		w.LoadWeights = LoadWeightsOf(nil)
	}
	w.checkLoads(&c)
	_, err := time.LoadLocation(w.Timezone)
	known := err == nil && w.Timezone != "" && w.Timezone != "Local" && !strings.HasPrefix(w.Timezone, ".")
	c.That(known, "timezone", "Must be a time zone such as Asia/Ho_Chi_Minh.")
	c.That(w.PresenceGrace >= minGrace && w.PresenceGrace <= maxGrace, "presence_grace_s", "Must be from 10 to 3600.")
	return c.Err()
}
