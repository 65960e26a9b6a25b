package inbox

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"rondo/internal/channel"
	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/platform/api"
	"rondo/internal/platform/blob"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
	"rondo/internal/platform/secret"
)

// Deps are what the slice needs. Functions that may be nil say so.
type Deps struct {
	DB      *db.DB
	Feed    *event.Feed
	Blobs   blob.Store
	Secrets *secret.Keeper
	Log     *slog.Logger
	// Kinds are the kinds of channel that this Rondo speaks.
	Kinds []channel.Channel
	// BaseURL is the public address without a slash at its end; empty where none is known.
	BaseURL string
	// AllowPrivate lets channels call loopback and private addresses, for tests and closed networks.
	AllowPrivate bool
	Directory    conversation.Directory
	// Hooks are what contact.Merge needs, for visitors who turn out to be somebody known. Without them
	// such a visitor keeps a contact of their own.
	Hooks contact.Hooks
	// Place tells where a waiting conversation stands in its queue; nil, or a nil answer: nothing is known.
	Place func(ctx context.Context, workspace, conversation id.ID) *conversation.QueueBody
	// Online tells whether anybody of the team (0: of any team) is there to answer; nil: always.
	Online func(ctx context.Context, workspace, team id.ID) bool
	// Opens tells when the working hours of the team (0: of the workspace) begin next; the zero time while they
	// run and where there are none. It is asked often and may be a minute behind; nil: not known.
	Opens func(ctx context.Context, workspace, team id.ID) time.Time
	// Replies tells within how many seconds the team usually gives its first answer; 0 where that is not known. It is
	// asked often and may be a minute behind; nil: never known.
	Replies func(ctx context.Context, workspace, team id.ID) (seconds int)
	// ChatPage serves the full page of the web chat; nil: there is none.
	ChatPage http.Handler
	// Accepted hears how many events were stored that were not there before, by kind of channel; nil: nobody.
	// It must not block.
	Accepted func(kind string, n int)
	// Unclaimed hears how many accounts a call spoke of that are not connected in its workspace, by kind of
	// channel, and of calls that no channel is there for ("meta": one of Meta's three); nil: nobody. It must not block.
	Unclaimed func(kind string, n int)
	// Refused hears of each call that a channel refused, and why; nil: nobody. It must not block.
	Refused func(kind, code string)
	// Rejected hears of each event that a provider brought and that could not be kept; nil: nobody. It must not block.
	Rejected func(kind string)
	// Signature is what goes below a mail of an agent (0: of Rondo itself) for a team (0: for none); usual is what
	// the mailbox says where neither has one. Nil: usual alone.
	Signature func(ctx context.Context, q db.Q, workspace, agent, team id.ID, usual string) (string, error)
	// Rates bound what visitors may do; the zero value takes the defaults.
	Rates Rates
}

// Register adds every route of the slice.
func (x *Inbox) Register(a *api.API) {
	x.registerChannels(a)
	x.registerTemplates(a)
	x.registerHooks(a)
	x.registerChat(a)
}
