package conversation

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/blob"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Deps are what the operations need.
type Deps struct {
	DB        *db.DB
	Blobs     blob.Store
	Directory Directory
	// Place tells where a waiting conversation stands in its queue; nil when it does not wait.
	Place func(ctx context.Context, workspace, conversation id.ID) *QueueBody
	// Outlet is the way out.
	Outlet Outlet
}

// QueueBody is where a waiting conversation stands. Wait is null while no minutes can be known.
type QueueBody struct {
	Position int     `json:"position"`
	Wait     *Wait   `json:"wait"`
	Reason   *Reason `json:"reason"`
}

// Wait is an estimate in seconds.
type Wait struct {
	LowS  int `json:"low_s"`
	HighS int `json:"high_s"`
}

// Shown is a conversation as the operations answer it.
type Shown struct {
	Body
	Queue *QueueBody `json:"queue"`
}

func (d Deps) show(ctx context.Context, c Conversation) Shown {
	s := Shown{Body: BodyOf(c)}
	if c.Status == Open && c.Assignee == 0 {
		s.Queue = d.Place(ctx, c.Workspace, c.ID)
	}
	return s
}

const tag = "Conversations"

type conversationOut struct{ Body Shown }

// Whole is one conversation with all that its page needs.
type Whole struct {
	Shown
	Can Can `json:"can"`
	// Signature is not kept: it changes with whoever asks.
	Signature string `json:"signature" doc:"What goes below a mail that you write here now; empty where there is none, and on other channels"`
}

type wholeOut struct{ Body Whole }

// Register adds the operations on conversations, messages and files.
func Register(a *api.API, d Deps) {
	registerReading(a, d)
	registerVerbs(a, d)
	registerMessages(a, d)
	registerAmending(a, d)
	registerMailPage(a, d)
	registerFiles(a, d)
	registerDrafts(a, d)
}

type listIn struct {
	api.Page
	Status   string      `query:"status" enum:"open,snoozed,closed"`
	Assignee string      `query:"assignee" maxLength:"30" doc:"A user's id, or none"`
	Mine     bool        `query:"mine" doc:"Those of the caller"`
	Team     api.QueryID `query:"team"`
	Contact  api.QueryID `query:"contact"`
	Channel  api.QueryID `query:"channel"`
	Tag      string      `query:"tag" maxLength:"60"`
	Waiting  bool        `query:"waiting" doc:"Open, and nobody has them"`
	Search   string      `query:"q" maxLength:"200" doc:"Part of the contact's name or address, or of a message"`
	Sort     string      `query:"sort" enum:"-last_message_at,last_message_at,waiting,priority,due" default:"-last_message_at"`
}

func (in *listIn) filter(ctx context.Context) (Filter, error) {
	f := Filter{Status: Status(in.Status), Team: in.Team.ID, Contact: in.Contact.ID, Channel: in.Channel.ID, Tag: in.Tag, Waiting: in.Waiting,
		Search: in.Search, Sort: Sort(in.Sort), Limit: in.Fetch()}
	if in.Mine {
		f.Assignee = access.From(ctx).User
	}
	switch in.Assignee {
	case "":
	case "none":
		f.Unassigned = true
	default:
		var err error
		if f.Assignee, err = id.Parse(in.Assignee); err != nil {
			return f, fault.Invalid("assignee", "A user's id, or none.")
		}
	}
	var at Place
	ok, err := in.After(&at)
	if ok {
		f.After = &at
	}
	return f, err
}

type listOut struct{ Body api.List[Shown] }

type countsOut struct{ Body Counts }

// ActivityBody is something that happened to a conversation, for its thread.
type ActivityBody struct {
	Seq  int64     `json:"seq"`
	Type string    `json:"type"`
	At   time.Time `json:"at"`
	// Actor is who did it.
	Actor By `json:"actor"`
	// Data is what the event carries; see the feed.
	Data any `json:"data"`
}

type activityOut struct {
	Body struct {
		Items []ActivityBody `json:"items"`
	}
}

const maxActivity = 500

// actorOf reads who did something out of what was recorded.
func actorOf(e event.Event) By {
	d := struct{ By By }{By: byRondo}
	_ = json.Unmarshal(e.Data, &d) // our own words; where they name nobody it was Rondo
	return d.By
}

func registerReading(a *api.API, d Deps) {
	api.Register(a, api.Operation{ID: "list-conversations", Method: http.MethodGet, Path: "/conversations", Access: access.Agent, Tag: tag, Summary: "List conversations"},
		func(ctx context.Context, in *listIn) (*listOut, error) {
			f, err := in.filter(ctx)
			if err != nil {
				return nil, err
			}
			found, err := Find(ctx, d.DB.Read(), access.From(ctx).Workspace, f)
			show := func(c Conversation) Shown { return d.show(ctx, c) }
			return &listOut{api.NewList(in.Page, found, show, func(c Conversation) any { return PlaceOf(c, f.Sort) })}, err
		})
	api.Register(a, api.Operation{ID: "get-conversation", Method: http.MethodGet, Path: "/conversations/{id}", Access: access.Agent, Tag: tag, Summary: "Show a conversation"},
		func(ctx context.Context, in *api.ByID) (*wholeOut, error) {
			c, err := Load(ctx, d.DB.Read(), access.From(ctx).Workspace, in.ID.ID)
			if err != nil {
				return nil, err
			}
			can, err := d.Outlet.Can(ctx, d.DB.Read(), c)
			if err != nil {
				return nil, err
			}
			signature, err := d.Outlet.Signature(ctx, d.DB.Read(), c, access.From(ctx).User)
			return &wholeOut{Whole{d.show(ctx, c), can, signature}}, err
		})
	api.Register(a, api.Operation{ID: "list-activity", Method: http.MethodGet, Path: "/conversations/{id}/activity", Access: access.Agent, Tag: tag, Summary: "What happened to a conversation, oldest first"},
		func(ctx context.Context, in *api.ByID) (*activityOut, error) {
			ws := access.From(ctx).Workspace
			if _, err := Load(ctx, d.DB.Read(), ws, in.ID.ID); err != nil {
				return nil, err
			}
			events, err := event.Of(ctx, d.DB.Read(), ws, in.ID.ID, Activity, 0, maxActivity)
			out := &activityOut{}
			out.Body.Items = make([]ActivityBody, len(events))
			for i, e := range events {
				out.Body.Items[i] = ActivityBody{Seq: e.Seq, Type: e.Type, At: e.At, Actor: actorOf(e), Data: e.Data}
			}
			return out, err
		})
	api.Register(a, api.Operation{ID: "count-conversations", Method: http.MethodGet, Path: "/counts", Access: access.Agent, Tag: tag, Summary: "The numbers beside the views of the inbox"},
		func(ctx context.Context, _ *struct{}) (*countsOut, error) {
			who := access.From(ctx)
			c, err := Count(ctx, d.DB.Read(), who.Workspace, who.User)
			return &countsOut{c}, err
		})
}
