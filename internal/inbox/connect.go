package inbox

import (
	"context"
	"errors"

	"rondo/internal/channel"
	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// The jobs that point a provider at our hook, and away from it again.
const (
	jobConnect    = "inbox.connect"
	jobDisconnect = "inbox.disconnect"
)

// connectPayload is which channel a job is about; see aboutChannel.
type connectPayload struct {
	Channel id.ID `json:"channel"`
}

// disconnectPayload is what is needed of a channel that is gone; Sealed are its secrets as they were kept.
type disconnectPayload struct {
	Channel id.ID          `json:"channel"`
	Kind    channel.Kind   `json:"kind"`
	Config  channel.Config `json:"config"`
	Sealed  []byte         `json:"sealed"`
}

// connects tells whether a channel is connected by a call to its provider, and we know where to point it, or
// ask it ourselves.
func (x *Inbox) connects(kind channel.Kind) bool {
	_, ok := x.kinds[kind].(channel.Connector)
	_, asked := x.kinds[kind].(channel.Poller)
	return ok && (x.d.BaseURL != "" || asked)
}

func (x *Inbox) connectLater(ctx context.Context, tx *db.Tx, c Channel) error {
	if !x.connects(c.Kind) {
		return nil
	}
	return job.Enqueue(ctx, tx, job.New{Workspace: c.Workspace, Kind: jobConnect, Payload: connectPayload{c.ID}, Group: sealContext(c.ID), MaxAttempts: 8})
}

func (x *Inbox) disconnectLater(ctx context.Context, tx *db.Tx, c Channel, sealed []byte) error {
	if !x.connects(c.Kind) {
		return nil
	}
	p := disconnectPayload{Channel: c.ID, Kind: c.Kind, Config: c.Config, Sealed: sealed}
	return job.Enqueue(ctx, tx, job.New{Workspace: c.Workspace, Kind: jobDisconnect, Payload: p, Group: sealContext(c.ID), MaxAttempts: 5})
}

// aboutChannel is a job that does something about a channel. One that is gone by then needs nothing any more.
func (x *Inbox) aboutChannel(do func(context.Context, job.Job, *account) error) func(context.Context, job.Job) error {
	return func(ctx context.Context, j job.Job) error {
		var p connectPayload
		if err := j.Read(&p); err != nil {
			return job.Cancel(err)
		}
		acc, err := x.account(ctx, p.Channel)
		if errors.Is(err, ErrMissing) {
			return nil
		}
		if err != nil {
			return err
		}
		return do(ctx, j, acc)
	}
}

// connect is the job after a channel was made or changed. How it went is the channel's health.
func (x *Inbox) connect(ctx context.Context, j job.Job, acc *account) error {
	health, err := x.examine(ctx, acc)
	if err != nil && !j.Last() {
		return retry(j, err)
	}
	return x.examined(ctx, acc, health, err)
}

// disconnect makes the provider stop calling a channel that is gone.
func (x *Inbox) disconnect(ctx context.Context, j job.Job) error {
	var p disconnectPayload
	if err := j.Read(&p); err != nil {
		return job.Cancel(err)
	}
	acc, err := x.open(Channel{ID: p.Channel, Workspace: j.WorkspaceID, Kind: p.Kind, Config: p.Config}, sealed{entered: p.Sealed})
	if err != nil {
		return job.Cancel(err)
	}
	connector, ok := acc.kind.(channel.Connector)
	if !ok {
		return nil
	}
	if err := connector.Disconnect(ctx, acc.Account); err != nil && channel.ClassOf(err) == channel.Retry {
		return retry(j, err)
	}
	return nil // a dead account calls nobody
}

// noAddress is what people are told where a provider needs to reach us and cannot.
const (
	noHook    = "no_hook"
	noAddress = "This kind of channel needs a public https address of this Rondo. Set RONDO_BASE_URL and check again."
)

// examine connects an account where that takes a call, and asks its provider how it is doing. The error
// means that nothing could be learned now.
func (x *Inbox) examine(ctx context.Context, acc *account) (channel.Health, error) {
	connector, ok := acc.kind.(channel.Connector)
	if !ok || !x.reachable(acc) {
		return x.look(ctx, acc)
	}
	if err := connector.Connect(ctx, acc.Account); err != nil {
		var e *channel.Error
		if errors.As(err, &e) && e.Class != channel.Retry {
			return channel.Health{Code: e.Code, Detail: e.Detail}, nil
		}
		return channel.Health{}, err
	}
	return connector.Check(ctx, acc.Account)
}

// reachable tells whether what comes in finds its way to us.
func (x *Inbox) reachable(acc *account) bool { return acc.HookURL != "" || x.polled(acc) }

// look asks an account's provider how it is doing, without connecting it.
func (x *Inbox) look(ctx context.Context, acc *account) (channel.Health, error) {
	examinee, ok := acc.kind.(channel.Examinee)
	if !ok { // our own web chat
		return channel.Health{OK: true, Name: acc.Name, Detail: "This channel is ready."}, nil
	}
	health, err := examinee.Check(ctx, acc.Account)
	if err == nil && health.Name != "" && x.watched(acc.Kind) && !x.reachable(acc) { // the account is fine, but nothing can reach us
		health.OK, health.Code, health.Detail = false, noHook, noAddress
	}
	return health, err
}

// stateOf is what an examination says of a channel's health.
func stateOf(h channel.Health, err error) Health {
	var e *channel.Error
	switch {
	case errors.As(err, &e):
		return failing(e.Code, e.Detail)
	case err != nil:
		return failing("unreachable", "The provider could not be asked.")
	case !h.OK:
		return failing(h.Code, h.Detail)
	}
	return Health{State: OK}
}

// Check examines a channel now and keeps what was learned.
func (x *Inbox) Check(ctx context.Context, workspace, which id.ID) (Channel, channel.Health, error) {
	acc, err := x.account(ctx, which)
	if err == nil && acc.workspace != workspace {
		err = ErrMissing
	}
	if err != nil {
		return Channel{}, channel.Health{}, err
	}
	health, err := x.examine(ctx, acc)
	if err != nil {
		state := stateOf(health, err)
		health.Code, health.Detail = state.Code, state.Error
	}
	if err := x.examined(ctx, acc, health, err); err != nil {
		return Channel{}, health, err
	}
	c, err := Load(ctx, x.d.DB.Read(), workspace, which)
	return c, health, err
}

// hasten lets what waits to be sent by a channel try now.
func hasten(ctx context.Context, tx *db.Tx, workspace, which id.ID) error {
	waiting, err := conversation.QueuedConversations(ctx, tx, workspace, which)
	if err != nil {
		return err
	}
	groups := make([]string, len(waiting))
	for i, c := range waiting {
		groups[i] = conversation.Group(c)
	}
	return job.Hasten(ctx, tx, groups)
}
