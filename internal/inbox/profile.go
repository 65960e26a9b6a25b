package inbox

import (
	"context"

	"rondo/internal/channel"
	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/job"
)

// jobProfile asks a provider who a new customer is, where its events do not tell.
const (
	jobProfile   = "inbox.profile"
	profileTries = 4
)

type profilePayload struct {
	connectPayload
	Address string `json:"address"`
}

// profileLater asks for the name of somebody who has none, once for each first message.
func (s *storing) profileLater(ctx context.Context, e entry, m conversation.Message) error {
	a, acc := e.arrival(), e.post.acc
	if _, can := acc.kind.(channel.Profiler); !can || m.Author.Kind != conversation.ByContact || m.Author.Name != "" {
		return nil
	}
	p := profilePayload{connectPayload{acc.id}, a.From.Address}
	return job.Enqueue(ctx, s.tx, job.New{Workspace: s.workspace, Kind: jobProfile, Payload: p, MaxAttempts: profileTries, UniqueKey: acc.ID + " " + short(a.From.Address)})
}

// profile is the job that asks.
func (x *Inbox) profile(ctx context.Context, j job.Job, acc *account) error {
	var p profilePayload
	if err := j.Read(&p); err != nil {
		return job.Cancel(err)
	}
	profiler, can := acc.kind.(channel.Profiler)
	if !can {
		return nil
	}
	person, err := profiler.Profile(ctx, acc.Account, p.Address)
	if err != nil {
		if j.Last() || channel.ClassOf(err) != channel.Retry {
			return nil // a name is all that is missing
		}
		return retry(j, err)
	}
	i := identityOf(acc, p.Address)
	owners, err := contact.Owners(ctx, x.d.DB.Read(), acc.workspace, []contact.Identity{i})
	if err != nil || owners[i] == 0 {
		return err
	}
	return x.d.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := contact.Load(ctx, tx, acc.workspace, owners[i])
		if err != nil {
			return ignoreMissing(err)
		}
		known := seenOf(entry{&post{acc: acc, events: []arrival{{Inbound: channel.Inbound{From: person}}}}, 0})
		change := contact.Change{}
		if c.Name == "" && known.Name != "" {
			change.Name = &known.Name
		}
		if c.Language == "" && known.Language != "" {
			change.Language = &known.Language
		}
		if change == (contact.Change{}) {
			return nil
		}
		_, err = contact.Update(ctx, tx, acc.workspace, c.ID, change)
		return err
	})
}
