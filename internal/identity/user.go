package identity

import (
	"context"
	"math"
	"net/mail"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"

	"rondo/internal/engine/expect"
	"rondo/internal/platform/access"
	"rondo/internal/platform/audit"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// User is a person who can log in. In so far as conversations are assigned to them, they are an agent.
type User struct {
	Workspace id.ID
	ID        id.ID
	Name      string
	Email     string
	Role      access.Role
	Language  string // of the web app; empty: the workspace's
	Languages []string
	Skills    []string
	Capacity  Capacity
	Weight    Weight
	Hours     id.ID   // their shifts; 0: at any time
	Leave     []Leave // when they are away, the earliest first
	Presence  Presence
	Active    bool
	CreatedAt time.Time

	shiftTurn int64 // which plan of the next turn of the shift counts
}

// Actor is the user at work, for what runs in their name without a request.
func (u User) Actor() access.Actor {
	return access.Actor{Workspace: u.Workspace, Kind: access.KindUser, User: u.ID, Role: u.Role, Name: u.Name}
}

// Capacity is how many open conversations a user takes, in all and per kind of channel.
type Capacity struct {
	Total    int
	Channels map[string]int
}

// Weight is a share of turns in thousandths: 1000 is one turn.
type Weight int64

const (
	defaultCapacity        = 10
	maxCapacity            = 1000
	defaultWeight   Weight = 1000
	maxWeight       Weight = 100_000
)

// UserDraft is a user about to be made. PasswordHash is empty for one who cannot sign in yet.
type UserDraft struct {
	Name, Email, PasswordHash string
	Role                      access.Role
	Language                  string
	Languages, Skills         []string
	Capacity                  Capacity
	Weight                    Weight
	Hours                     id.ID
	Leave                     []Leave
}

// NewUserDraft is a draft with every default.
func NewUserDraft(name, email string, role access.Role) UserDraft {
	return UserDraft{Name: name, Email: email, Role: role, Weight: defaultWeight, Capacity: Capacity{Total: defaultCapacity}}
}

// CreateUser adds a user to the actor's workspace.
func CreateUser(ctx context.Context, tx *db.Tx, kinds []string, d UserDraft) (User, error) {
	actor := access.From(ctx)
	u := User{
		Workspace: actor.Workspace, ID: tx.NewID(), Name: d.Name, Email: d.Email, Role: d.Role, Language: d.Language,
		Languages: d.Languages, Skills: d.Skills, Capacity: d.Capacity, Weight: d.Weight,
		Hours: d.Hours, Leave: d.Leave, Presence: newPresence(instant(tx)), Active: true, CreatedAt: instant(tx),
	}
	if err := u.normalise(kinds, ""); err != nil {
		return User{}, err
	}
	if err := mayGive(actor, u.Role); err != nil {
		return User{}, err
	}
	if err := lockWorkspace(ctx, tx, u.Workspace); err != nil {
		return User{}, err
	}
	if err := knowHours(ctx, tx, u.Workspace, u.Hours, 0); err != nil {
		return User{}, err
	}
	inserted, err := insertUser(ctx, tx, u, d.PasswordHash)
	if err != nil {
		return User{}, err
	}
	if !inserted {
		return User{}, emailTaken
	}
	if err := replanned(ctx, tx, u, User{}); err != nil {
		return User{}, err
	}
	if err := audit.Note(ctx, tx, audit.Made, u.subject(), audit.Diff(nil, u.Fact(), "name", "presence")...); err != nil {
		return User{}, err
	}
	return u, recordUser(tx, u)
}

var emailTaken = &fault.Fault{Kind: fault.ConflictKind, Code: "email_taken", Detail: "Another user has this email address.",
	Fields: []fault.Field{{Name: "email", Detail: "Another user has this address."}}}

// ReviseUser changes a user. change is handed the user as they are, and alters what it likes but the ids,
// the presence and whether they are active. Everybody may change their own name and language; the rest,
// and other users, is for admins.
func ReviseUser(ctx context.Context, tx *db.Tx, kinds []string, user id.ID, change func(*User)) (User, error) {
	actor := access.From(ctx)
	old, err := lockUser(ctx, tx, actor.Workspace, user)
	if err != nil {
		return User{}, err
	}
	u := old
	change(&u)
	if err := u.normalise(kinds, old.Language); err != nil {
		return User{}, err
	}
	if err := mayRevise(actor, old, u); err != nil {
		return User{}, err
	}
	if reflect.DeepEqual(u, old) {
		return u, nil
	}
	if err := knowHours(ctx, tx, u.Workspace, u.Hours, old.Hours); err != nil {
		return User{}, err
	}
	if u.Role != old.Role {
		if err := changeRole(ctx, tx, actor, old, u.Role); err != nil {
			return User{}, err
		}
	}
	if emailKey(u.Email) != emailKey(old.Email) {
		if err := claimEmail(ctx, tx, u); err != nil {
			return User{}, err
		}
	}
	if err := updateUser(ctx, tx, u); err != nil {
		return User{}, err
	}
	if err := replanned(ctx, tx, u, old); err != nil {
		return User{}, err
	}
	if u.Role != old.Role || u.Name != old.Name {
		rightsChanged(tx)
	}
	if err := audit.Note(ctx, tx, audit.Changed, u.subject(), audit.Diff(old.Fact(), u.Fact())...); err != nil {
		return User{}, err
	}
	return u, recordUser(tx, u)
}

// RemoveUser takes a user out of their teams and keeps them from signing in. What they did stays theirs.
func RemoveUser(ctx context.Context, tx *db.Tx, user id.ID) error {
	actor := access.From(ctx)
	if err := access.Require(ctx, access.Admin); err != nil {
		return err
	}
	u, err := lockUser(ctx, tx, actor.Workspace, user)
	if err != nil || !u.Active {
		return err
	}
	if u.ID == actor.User {
		return fault.Conflict("self", "You cannot remove yourself. Ask another admin.")
	}
	if err := mayTouch(actor, u); err != nil {
		return err
	}
	if err := keepAnOwner(ctx, tx, u); err != nil {
		return err
	}
	u.Active, u.Hours = false, 0
	if err := updateUser(ctx, tx, u); err != nil {
		return err
	}
	if err := u.leavePresence(ctx, tx, actor); err != nil {
		return err
	}
	if err := deleteWaysIn(ctx, tx, u.Workspace, u.ID); err != nil {
		return err
	}
	if err := leaveTeams(ctx, tx, u.Workspace, u.ID); err != nil {
		return err
	}
	rightsChanged(tx)
	if g, ok := tx.Kept(gateKey{}).(*Gate); ok {
		for _, hook := range g.cfg.OnRemove {
			if err := hook(ctx, tx, u); err != nil {
				return err
			}
		}
	}
	if err := audit.Note(ctx, tx, audit.Removed, u.subject()); err != nil {
		return err
	}
	return recordUserDeleted(tx, u)
}

// RestoreUser lets a removed user in again, without teams, and with the password they had.
func RestoreUser(ctx context.Context, tx *db.Tx, user id.ID) (User, error) {
	actor := access.From(ctx)
	if err := access.Require(ctx, access.Admin); err != nil {
		return User{}, err
	}
	u, err := lockUser(ctx, tx, actor.Workspace, user)
	if err != nil || u.Active {
		return u, err
	}
	if err := mayTouch(actor, u); err != nil {
		return User{}, err
	}
	if err := claimEmail(ctx, tx, u); err != nil {
		return User{}, err
	}
	u.Active = true
	if err := updateUser(ctx, tx, u); err != nil {
		return User{}, err
	}
	if err := audit.Note(ctx, tx, audit.Restored, u.subject()); err != nil {
		return User{}, err
	}
	return u, recordUser(tx, u)
}

// subject is the user as the audit names them.
func (u User) subject() audit.Subject { return audit.Subject{Kind: audit.User, ID: u.ID, Name: u.Name} }

func claimEmail(ctx context.Context, tx *db.Tx, u User) error {
	if err := lockWorkspace(ctx, tx, u.Workspace); err != nil {
		return err
	}
	taken, err := emailInUse(ctx, tx, u.Workspace, u.ID, emailKey(u.Email))
	if err != nil || !taken {
		return err
	}
	return emailTaken
}

var channelKind = regexp.MustCompile(`^[a-z][a-z0-9_]{0,29}$`)

// checkKind says that there are no such channels. Where it is not known which there are, any word may name them.
func checkKind(c *fault.Check, field string, kinds []string, kind string) {
	known := slices.Contains(kinds, kind) || len(kinds) == 0 && channelKind.MatchString(kind)
	c.That(known, field, "Is not a kind of channel.")
}

// normalise tidies the fields and says what is wrong with them. kinds are the channels that may be named, spoke is the
// language of the web app that the user had, which may stay.
func (u *User) normalise(kinds []string, spoke string) error {
	var c fault.Check
	u.Name = checkName(&c, "name", u.Name)
	u.Email = strings.TrimSpace(u.Email)
	c.That(validEmail(u.Email), "email", "Must be an email address.")
	c.That(u.Role.Valid() && u.Role != access.Public, "role", "Must be one of: owner, admin, supervisor, agent.")
	c.That(u.Weight > 0 && u.Weight <= maxWeight, "weight", "Must be more than 0 and at most 100.")
	c.That(u.Capacity.Total >= 0 && u.Capacity.Total <= maxCapacity, "capacity.total", "Must be from 0 to 1000.")
	for kind, n := range u.Capacity.Channels {
		checkKind(&c, "capacity.channels."+clip(kind), kinds, kind)
		c.That(n >= 0 && n <= maxCapacity, "capacity.channels."+clip(kind), "Must be from 0 to 1000.")
	}
	if u.Language != "" {
		u.Language = checkLanguage(&c, "language", u.Language)
		c.That(u.Language == spoke || slices.Contains(expect.Languages, u.Language), "language", "Must be one of: "+strings.Join(expect.Languages, ", ")+".")
	}
	c.That(len(u.Languages) <= 50, "languages", "Must have at most 50 items.")
	for i, l := range u.Languages {
		u.Languages[i] = checkLanguage(&c, indexed("languages", i), l)
	}
	u.Languages = distinct(u.Languages)
	c.That(len(u.Skills) <= 100, "skills", "Must have at most 100 items.")
	for i, s := range u.Skills {
		u.Skills[i] = checkName(&c, indexed("skills", i), s)
	}
	u.Skills = distinct(u.Skills)
	if u.Capacity.Channels == nil {
		u.Capacity.Channels = map[string]int{}
	}
	u.Leave = checkLeave(&c, u.Leave)
	return c.Err()
}

// WeightOf is the nearest weight to a number of turns; 0, which is not valid, for what is out of range.
func WeightOf(turns float64) Weight {
	if math.IsNaN(turns) || turns < 0 || turns > 1000 {
		return 0
	}
	return Weight(math.Round(turns * 1000))
}

// Turns is the weight as people write it.
func (w Weight) Turns() float64 { return float64(w) / 1000 }

func emailKey(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

func validEmail(email string) bool {
	a, err := mail.ParseAddress(email)
	return err == nil && a.Address == email && len(email) <= 254 && strings.IndexFunc(email, unicode.IsControl) < 0
}

// checkName trims a short text for people.
func checkName(c *fault.Check, field, name string) string { return c.Name(field, name, 100) }

// checkLanguage gives the usual spelling of a BCP 47 tag.
func checkLanguage(c *fault.Check, field, tag string) string {
	t, err := language.Parse(strings.TrimSpace(tag))
	if err != nil || t == language.Und || len(tag) > 35 {
		c.That(false, field, "Must be a language tag such as vi or pt-BR.")
		return tag
	}
	return t.String()
}

// distinct drops repeats that differ in case only; never nil.
func distinct(words []string) []string {
	out := make([]string, 0, len(words))
	for _, w := range words {
		if !slices.ContainsFunc(out, func(o string) bool { return strings.EqualFold(o, w) }) {
			out = append(out, w)
		}
	}
	return out
}
