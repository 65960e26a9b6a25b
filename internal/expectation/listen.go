package expectation

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/identity"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

const (
	afterTrouble = 2 * time.Second
	maxSkipped   = 2000 // events that concern nobody before the position is written all the same
)

// errOvertaken means that another node has looked through these events.
var errOvertaken = errors.New("another node was quicker")

// Run follows every workspace's feed until ctx ends.
func (k *Keeper) Run(ctx context.Context) error {
	var all sync.WaitGroup
	defer all.Wait()
	k.d.Feed.OnWorkspace(func(ws id.ID) {
		select {
		case k.found <- ws:
		case <-ctx.Done():
		}
	})
	for {
		select {
		case ws := <-k.found:
			all.Go(func() { k.keepFollowing(ctx, ws) })
		case <-ctx.Done():
			return nil
		}
	}
}

func (k *Keeper) keepFollowing(ctx context.Context, ws id.ID) {
	for ctx.Err() == nil {
		err := k.follow(ctx, ws)
		if err == nil || ctx.Err() != nil {
			continue
		}
		k.d.Log.Error("follow the feed for expectations", "workspace_id", ws, "error", err)
		select {
		case <-time.After(afterTrouble):
		case <-ctx.Done():
		}
	}
}

// follow reads on from the stored position. While no team of the workspace says anything, it costs nothing but
// reading.
func (k *Keeper) follow(ctx context.Context, ws id.ID) error {
	position, old, err := begin(ctx, k.d.DB, ws)
	if err != nil {
		return err
	}
	speaks, err := anySpeaks(ctx, k.d.DB, ws)
	if err != nil {
		return err
	}
	reader := k.d.Feed.Reader(ws, position)
	for {
		events, err := reader.Next(ctx)
		if err != nil {
			return err
		}
		var about []matter
		for _, e := range events {
			if e.Type == identity.EventTeamChanged || e.Type == identity.EventTeamDeleted {
				if speaks, err = anySpeaks(ctx, k.d.DB, ws); err != nil {
					return err
				}
			}
			if aims, ok := aimsOf(e); ok && e.Seq > old {
				about = append(about, aims)
			}
			if !speaks {
				continue
			}
			if m, ok := matterOf(e); ok {
				about = append(about, m)
			}
		}
		if len(about) == 0 && reader.At()-position < maxSkipped {
			continue
		}
		err = k.d.DB.Write(ctx, func(tx *db.Tx) error { return turn(ctx, tx, ws, position, reader.At(), about) })
		if errors.Is(err, errOvertaken) {
			return nil // begin again, where the other node is
		}
		if err != nil {
			return err
		}
		position = reader.At()
	}
}

// matter is that a conversation came into another state, or that the contact wrote.
type matter struct {
	conversation id.ID
	at           time.Time
	outcome      Outcome // of what was announced before
	look         bool    // something may have to be said
	aims         *aimed  // what clocks run by has changed; then there is no conversation
}

// matterOf is what an event means for who waits; ok is false when it means nothing.
func matterOf(e event.Event) (matter, bool) {
	m := matter{conversation: e.Conversation, at: e.At}
	switch e.Type {
	case conversation.EventOpened:
		return m, true
	case conversation.EventWaiting:
		m.look = true
		return m, true
	case conversation.EventAssigned:
		m.outcome, m.look = Served, true
		return m, true
	case conversation.EventClosed, conversation.EventSnoozed, conversation.EventTeamChanged:
		m.outcome = Left
		return m, true
	case conversation.EventMessageCreated:
		var x struct {
			Message struct {
				Author struct {
					Kind conversation.AuthorKind `json:"kind"`
				} `json:"author"`
			} `json:"message"`
		}
		if json.Unmarshal(e.Data, &x) != nil {
			return m, false
		}
		m.look = x.Message.Author.Kind == conversation.ByContact
		return m, x.Message.Author.Kind != conversation.ByRondo
	}
	return m, false
}

// turn moves the position, settles what was announced, lets the clocks run or stop, and has the conversations
// looked at.
func turn(ctx context.Context, tx *db.Tx, ws id.ID, from, to int64, about []matter) error {
	moved, err := movePosition(ctx, tx, ws, from, to)
	if err != nil {
		return err
	}
	if !moved {
		return errOvertaken
	}
	looked, timed := map[id.ID]bool{}, map[id.ID]bool{}
	for _, m := range about {
		if m.aims != nil {
			if err := job.Enqueue(ctx, tx, job.New{Workspace: ws, Kind: jobAims, Payload: m.aims, Group: "targets " + ws.String()}); err != nil {
				return err
			}
			continue
		}
		if m.outcome != Pending {
			if err := settle(ctx, tx, ws, m); err != nil {
				return err
			}
		}
		if !timed[m.conversation] {
			timed[m.conversation] = true
			if err := retarget(ctx, tx, ws, m.conversation); err != nil {
				return err
			}
		}
		if !m.look || looked[m.conversation] {
			continue
		}
		looked[m.conversation] = true
		err := job.Enqueue(ctx, tx, job.New{Workspace: ws, Kind: jobLook, Payload: lookPayload{m.conversation}, Group: "expectation " + m.conversation.String()})
		if err != nil {
			return err
		}
	}
	return nil
}

// anySpeaks reports whether any team says anything to those who wait, or has a target.
func anySpeaks(ctx context.Context, d *db.DB, ws id.ID) (bool, error) {
	const page = 200
	for after := id.ID(0); ; {
		teams, err := identity.Teams(ctx, d.Read(), ws, after, page)
		if err != nil {
			return false, err
		}
		for _, t := range teams {
			if t.Policy.Expectations != nil || t.Policy.Targets != nil {
				return true, nil
			}
			after = t.ID
		}
		if len(teams) < page {
			return false, nil
		}
	}
}
