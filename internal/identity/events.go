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
	// PresenceChanged is a new status, or a new reason for it.
	PresenceChanged struct {
		UserID id.ID     `json:"user_id"`
		Status Status    `json:"status"`
		Since  time.Time `json:"since"`
		Reason string    `json:"reason"`
		By     ByFact    `json:"by"`
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
	ID            id.ID     `json:"id"`
	Name          string    `json:"name"`
	Language      string    `json:"language" doc:"BCP 47"`
	Timezone      string    `json:"timezone" doc:"IANA"`
	RoutingPaused bool      `json:"routing_paused" doc:"Whether automatic assignment rests"`
	CreatedAt     time.Time `json:"created_at"`
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
	Presence  PresenceFact `json:"presence"`
	Active    bool         `json:"active" doc:"False for a removed user"`
	CreatedAt time.Time    `json:"created_at"`
}

// CapacityFact is how many open conversations a user takes.
type CapacityFact struct {
	Total    int            `json:"total"`
	Channels map[string]int `json:"channels" doc:"Per kind of channel"`
}

// PresenceFact is a status and since when.
type PresenceFact struct {
	Status Status    `json:"status" enum:"online,busy,offline"`
	Since  time.Time `json:"since"`
	Reason string    `json:"reason" doc:"In the user's words; may be empty"`
}

// TeamFact is a team as events and the API show it.
type TeamFact struct {
	ID            id.ID        `json:"id"`
	Name          string       `json:"name"`
	Members       []MemberFact `json:"members"`
	Policy        Policy       `json:"policy"`
	PolicyVersion int64        `json:"policy_version"`
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
	return WorkspaceFact{w.ID, w.Name, w.Language, w.Timezone, w.RoutingPaused, w.CreatedAt}
}

// Fact is the user as others see them.
func (u User) Fact() UserFact {
	f := UserFact{
		ID: u.ID, Name: u.Name, Email: u.Email, Role: u.Role, Languages: u.Languages, Skills: u.Skills,
		Capacity: CapacityFact{u.Capacity.Total, u.Capacity.Channels}, Weight: u.Weight.Turns(),
		Presence: PresenceFact{u.Presence.Status, u.Presence.Since, u.Presence.Reason}, Active: u.Active, CreatedAt: u.CreatedAt,
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
	return TeamFact{t.ID, t.Name, members, t.Policy, t.PolicyVersion, t.CreatedAt}
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

func recordPresence(tx *db.Tx, by access.Actor, u User) error {
	p := PresenceChanged{UserID: u.ID, Status: u.Presence.Status, Since: u.Presence.Since, Reason: u.Presence.Reason, By: ByFact{Kind: by.Kind, Name: by.Name}}
	if by.User != 0 {
		p.By.ID = &by.User
	}
	return event.Record(tx, event.New{Workspace: u.Workspace, Type: EventPresenceChanged, Data: p})
}

func recordTeam(tx *db.Tx, t Team) error {
	return event.Record(tx, event.New{Workspace: t.Workspace, Type: EventTeamChanged, Data: TeamChanged{t.Fact()}})
}

func recordTeamDeleted(tx *db.Tx, t Team) error {
	return event.Record(tx, event.New{Workspace: t.Workspace, Type: EventTeamDeleted, Data: Deleted{t.ID}})
}
