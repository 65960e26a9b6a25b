package inbox

import (
	"maps"
	"slices"

	"rondo/internal/channel"
	"rondo/internal/platform/audit"
	"rondo/internal/platform/id"
)

// settings are what an admin says of a channel, as the audit compares them. Of secrets it has the names only.
type settings struct {
	Name    string         `json:"name"`
	Kind    channel.Kind   `json:"kind"`
	Config  channel.Config `json:"config"`
	Secrets []string       `json:"secrets"`
	Team    id.ID          `json:"default_team_id"`
}

func (c Channel) settings() settings { return settings{c.Name, c.Kind, c.Config, c.Secrets, c.Team} }

func (c Channel) subject() audit.Subject {
	return audit.Subject{Kind: audit.Channel, ID: c.ID, Name: c.Name}
}

// replaced are the secrets that a change gave another value; whether it is the same as before is nobody's business.
func replaced(before, after Channel, sent channel.Config) []audit.Change {
	var changes []audit.Change
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		if slices.Contains(before.Secrets, name) && slices.Contains(after.Secrets, name) {
			changes = append(changes, audit.Secret("config."+name))
		}
	}
	return changes
}
