package inbox

import (
	"time"

	"rondo/internal/channel"
	"rondo/internal/conversation"
	"rondo/internal/platform/id"
)

// What the slice tells.
const (
	EventChanged = "channel.changed" // Changed
	EventDeleted = "channel.deleted" // Deleted
)

// Changed carries the whole channel as it is now; also when it was just connected.
type Changed struct {
	Channel Body `json:"channel"`
}

// Deleted says that a channel is gone.
type Deleted struct {
	ID id.ID `json:"id"`
}

// Body is a channel as the API and the feed show it. It holds no secret.
type Body struct {
	ID            id.ID          `json:"id"`
	Kind          channel.Kind   `json:"kind" enum:"whatsapp,messenger,instagram,telegram,email,sms,webchat,rcs,custom,line,viber,tiktok"`
	Name          string         `json:"name"`
	Config        map[string]any `json:"config" doc:"The settings, without the secret ones"`
	Secrets       []string       `json:"secrets" doc:"The names of the secret settings that are set"`
	DefaultTeamID *id.ID         `json:"default_team_id"`
	Health        HealthBody     `json:"health"`
	HookURL       string         `json:"hook_url" doc:"What the provider calls; a path where no public address is known"`
	CreatedAt     time.Time      `json:"created_at"`
	// Can is what may be said by the channel.
	Can conversation.Can `json:"can"`
}

// HealthBody is how a channel is doing.
type HealthBody struct {
	State     HealthState `json:"state" enum:"ok,failing,new"`
	LastInAt  *time.Time  `json:"last_in_at"`
	LastOutAt *time.Time  `json:"last_out_at"`
	CheckedAt *time.Time  `json:"checked_at" doc:"When its provider was last asked about it"`
	ExpiresAt *time.Time  `json:"expires_at" doc:"When its credentials end; null where they don't, or it is not known"`
	Code      string      `json:"code" doc:"What is wrong, as a word for programs; empty when nothing is wrong"`
	Error     *string     `json:"error" doc:"A sentence for people; null when nothing is wrong"`
}

// BodyOf shows a channel.
func (x *Inbox) BodyOf(c Channel) Body {
	b := Body{ID: c.ID, Kind: c.Kind, Name: c.Name, Config: c.Config, Secrets: c.Secrets, HookURL: x.d.BaseURL + hookPath(c.ID), CreatedAt: c.CreatedAt,
		Health: HealthBody{State: c.Health.State, Code: c.Health.Code, LastInAt: timeOrNil(c.LastInAt), LastOutAt: timeOrNil(c.LastOutAt),
			CheckedAt: timeOrNil(c.CheckedAt), ExpiresAt: timeOrNil(c.ExpiresAt)}}
	b.Can = nothing
	if kind := x.kinds[c.Kind]; kind != nil {
		b.Can = x.canOf(kind)
	}
	if c.Team != 0 {
		b.DefaultTeamID = &c.Team
	}
	if c.Health.Error != "" {
		b.Health.Error = &c.Health.Error
	}
	if b.Config == nil {
		b.Config = map[string]any{}
	}
	if b.Secrets == nil {
		b.Secrets = []string{}
	}
	return b
}

func hookPath(c id.ID) string { return "/hooks/" + c.String() }

func timeOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
