package routing

import (
	"context"

	"rondo/internal/engine"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

// The events of this slice.
const (
	// EventTick says that something was due by then; it carries nothing. It is what makes time part of the feed.
	EventTick = "routing.tick"
	// EventWarning is Warning.
	EventWarning = "routing.warning"
)

// Warning says that a team cannot do its work, or, with an empty code, that it can again.
type Warning struct {
	TeamID id.ID          `json:"team_id"`
	Code   string         `json:"code" doc:"nobody_in_team, nobody_ever, nobody_yet, nobody_matches, nobody_online, all_at_capacity; empty: it ended"`
	Text   string         `json:"text"`
	Detail map[string]int `json:"detail"`
}

// warningOf shows a warning.
func warningOf(w engine.Warning) Warning {
	out := Warning{TeamID: id.ID(w.Team), Code: string(w.Code), Detail: tallyOf(w.Pool)}
	if w.Code != "" {
		out.Text = sentence(engine.Reason{Code: w.Code, Pool: w.Pool})
	}
	return out
}

func recordTick(tx *db.Tx, workspace id.ID) error {
	return event.Record(tx, event.New{Workspace: workspace, Type: EventTick, Data: struct{}{}})
}

func recordWarnings(_ context.Context, tx *db.Tx, workspace id.ID, list []engine.Warning) error {
	for _, w := range list {
		if err := event.Record(tx, event.New{Workspace: workspace, Type: EventWarning, Data: warningOf(w)}); err != nil {
			return err
		}
	}
	return nil
}
