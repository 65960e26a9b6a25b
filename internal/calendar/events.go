package calendar

import (
	"time"

	"rondo/internal/engine/hours"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

// The events of this slice.
const (
	EventChanged = "hours.changed" // Changed
	EventDeleted = "hours.deleted" // Deleted
)

// What the events carry.
type (
	// Changed is a new or changed calendar, whole.
	Changed struct {
		Hours HoursFact `json:"hours"`
	}
	// Deleted names a calendar that is gone; nobody kept to it.
	Deleted struct {
		ID id.ID `json:"id"`
	}
)

// HoursFact is a calendar as events carry it: with every day of the week named.
type HoursFact struct {
	ID        id.ID                   `json:"id"`
	Name      string                  `json:"name"`
	Timezone  string                  `json:"timezone" doc:"IANA"`
	Week      map[string][]hours.Pair `json:"week" doc:"By day (mon to sun): intervals such as [\"09:00\",\"18:00\"]. A second time that is not after the first is of the next day; 24:00 ends the day"`
	Holidays  []hours.Holiday         `json:"holidays" doc:"Dates on which the week does not count"`
	CreatedAt time.Time               `json:"created_at"`
	UpdatedAt time.Time               `json:"updated_at"`
}

// Fact is the calendar as others see it.
func (c Calendar) Fact() HoursFact {
	return HoursFact{c.ID, c.Name, c.Timezone, c.Week, c.Holidays, c.CreatedAt, c.UpdatedAt}
}

// Spec is the calendar of an event, to reckon with.
func (f HoursFact) Spec() hours.Spec {
	return hours.Spec{Timezone: f.Timezone, Week: f.Week, Holidays: f.Holidays}
}

func recordChanged(tx *db.Tx, c Calendar) error {
	return event.Record(tx, event.New{Workspace: c.Workspace, Type: EventChanged, Data: Changed{c.Fact()}})
}

func recordDeleted(tx *db.Tx, c Calendar) error {
	return event.Record(tx, event.New{Workspace: c.Workspace, Type: EventDeleted, Data: Deleted{c.ID}})
}
