package identity

import (
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

// The events of this slice.
const (
	EventWorkspaceChanged = "workspace.changed" // WorkspaceChanged
	EventUserChanged      = "user.changed"      // UserChanged
	EventUserDeleted      = "user.deleted"      // Deleted
	EventPresenceChanged  = "presence.changed"  // PresenceChanged
	EventTeamChanged      = "team.changed"      // TeamChanged
	EventTeamDeleted      = "team.deleted"      // Deleted
)

// What the events carry.
type (
	// WorkspaceChanged is a new or changed workspace.
	WorkspaceChanged struct {
		Workspace WorkspaceFact `json:"workspace"`
	}
	// UserChanged is a new, changed or restored user, whole.
	UserChanged struct {
		User UserFact `json:"user"`
	}
	// PresenceChanged is a new status, a new reason for it, or a connection that came, was lost or went.
	PresenceChanged struct {
		UserID id.ID `json:"user_id"`
		PresenceFact
	}
	// TeamChanged is a new or changed team, whole.
	TeamChanged struct {
		Team TeamFact `json:"team"`
	}
	// Deleted names a user or team that is gone.
	Deleted struct {
		ID id.ID `json:"id"`
	}
)

// ByFact is who did something.
type ByFact struct {
	Kind access.Kind `json:"kind"`
	ID   *id.ID      `json:"id"`
	Name string      `json:"name"`
}

// WorkspaceFact is a workspace as events and the API show it.
type WorkspaceFact struct {
	ID              id.ID  `json:"id"`
	Name            string `json:"name"`
	Language        string `json:"language" doc:"BCP 47"`
	Timezone        string `json:"timezone" doc:"IANA"`
	RoutingPaused   bool   `json:"routing_paused" doc:"Whether automatic assignment rests"`
	HoursID         *id.ID `json:"hours_id" doc:"Working hours; null: always open"`
	PresenceGraceS  int64  `json:"presence_grace_s" doc:"How long, in seconds, a lost connection may last before its user is offline"`
	PresenceByShift bool   `json:"presence_by_shift" doc:"Whether a status ends when the shift ends, and begins with it again"`
	WallNames       bool   `json:"wall_names" doc:"Whether the live queue shows names when it hangs on a wall"`

	LoadWeights map[string]float64 `json:"load_weights" doc:"What a conversation weighs in an agent's load, by kind of channel; others weigh 1"`
	IdleAfterS  *int               `json:"idle_after_s" doc:"An agent's conversation that waits for its contact for so long does not count; null: it always does"`

	CreatedAt time.Time `json:"created_at"`
}

// UserFact is a user as events carry them. The API adds the number of open conversations.
type UserFact struct {
	ID        id.ID        `json:"id"`
	Name      string       `json:"name"`
	Email     string       `json:"email"`
	Role      access.Role  `json:"role" enum:"owner,admin,supervisor,agent"`
	Language  *string      `json:"language" doc:"Of the web app; null: the workspace's"`
	Languages []string     `json:"languages" doc:"Spoken with customers, BCP 47"`
	Skills    []string     `json:"skills"`
	Capacity  CapacityFact `json:"capacity"`
	Weight    float64      `json:"weight" doc:"Share of turns; 1 is usual"`
	HoursID   *id.ID       `json:"hours_id" doc:"The shifts; null: works at any time"`
	Leave     []LeaveFact  `json:"leave" doc:"When the user is away, the earliest first"`
	Presence  PresenceFact `json:"presence"`
	Active    bool         `json:"active" doc:"False for a removed user"`
	CreatedAt time.Time    `json:"created_at"`
}

// CapacityFact is how many open conversations a user takes.
type CapacityFact struct {
	Total    int            `json:"total"`
	Channels map[string]int `json:"channels" doc:"Per kind of channel"`
}

// TeamFact is a team as events and the API show it.
type TeamFact struct {
	ID            id.ID        `json:"id"`
	Name          string       `json:"name"`
	Members       []MemberFact `json:"members"`
	Policy        Policy       `json:"policy"`
	PolicyVersion int64        `json:"policy_version"`
	HoursID       *id.ID       `json:"hours_id" doc:"Working hours; null: those of the workspace"`
	CreatedAt     time.Time    `json:"created_at"`
}

// MemberFact is a user in a team.
type MemberFact struct {
	UserID   id.ID    `json:"user_id"`
	Weight   *float64 `json:"weight" doc:"Null: the user's own"`
	Capacity *int     `json:"capacity" doc:"Null: the user's own"`
}

// Fact is the workspace as others see it.
func (w Workspace) Fact() WorkspaceFact {
	return WorkspaceFact{w.ID, w.Name, w.Language, w.Timezone, w.RoutingPaused, orNull(w.Hours), int64(w.PresenceGrace / time.Second), w.PresenceByShift, w.WallNames, w.LoadWeights.Map(), w.idleAfter(), w.CreatedAt}
}

// Fact is the user as others see them.
func (u User) Fact() UserFact {
	f := UserFact{
		ID: u.ID, Name: u.Name, Email: u.Email, Role: u.Role, Languages: u.Languages, Skills: u.Skills,
		Capacity: CapacityFact{u.Capacity.Total, u.Capacity.Channels}, Weight: u.Weight.Turns(),
		HoursID: orNull(u.Hours), Leave: leaveFacts(u.Leave), Presence: u.Presence.Fact(), Active: u.Active, CreatedAt: u.CreatedAt,
	}
	if u.Language != "" {
		f.Language = &u.Language
	}
	return f
}

// Fact is the team as others see it.
func (t Team) Fact() TeamFact {
	members := make([]MemberFact, len(t.Members))
	for i, m := range t.Members {
		members[i] = MemberFact{UserID: m.User, Capacity: m.Capacity}
		if m.Weight != nil {
			turns := m.Weight.Turns()
			members[i].Weight = &turns
		}
	}
	return TeamFact{t.ID, t.Name, members, t.Policy, t.PolicyVersion, orNull(t.Hours), t.CreatedAt}
}

func recordWorkspace(tx *db.Tx, w Workspace) error {
	return event.Record(tx, event.New{Workspace: w.ID, Type: EventWorkspaceChanged, Data: WorkspaceChanged{w.Fact()}})
}

func recordUser(tx *db.Tx, u User) error {
	return event.Record(tx, event.New{Workspace: u.Workspace, Type: EventUserChanged, Data: UserChanged{u.Fact()}})
}

func recordUserDeleted(tx *db.Tx, u User) error {
	return event.Record(tx, event.New{Workspace: u.Workspace, Type: EventUserDeleted, Data: Deleted{u.ID}})
}

func recordPresence(tx *db.Tx, u User) error {
	return event.Record(tx, event.New{Workspace: u.Workspace, Type: EventPresenceChanged, Data: PresenceChanged{u.ID, u.Presence.Fact()}})
}

// orNull is an id as JSON shows it.
func orNull(ref id.ID) *id.ID {
	if ref == 0 {
		return nil
	}
	return &ref
}

func recordTeam(tx *db.Tx, t Team) error {
	return event.Record(tx, event.New{Workspace: t.Workspace, Type: EventTeamChanged, Data: TeamChanged{t.Fact()}})
}

func recordTeamDeleted(tx *db.Tx, t Team) error {
	return event.Record(tx, event.New{Workspace: t.Workspace, Type: EventTeamDeleted, Data: Deleted{t.ID}})
}
