package routing

import (
	"context"
	"net/http"
	"slices"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/engine"
	"rondo/internal/identity"
	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

const tag = "Routing"

// WaitingBody is one place in a team's queue.
type WaitingBody struct {
	ConversationID id.ID                `json:"conversation_id"`
	Position       int                  `json:"position"`
	WaitingSince   time.Time            `json:"waiting_since"`
	Priority       int                  `json:"priority"`
	Wait           *conversation.Wait   `json:"wait"`
	Reason         *conversation.Reason `json:"reason"`
}

type queueIn struct {
	api.ByID
	api.Page
}

type queueOut struct{ Body api.List[WaitingBody] }

type nextIn struct {
	api.ByID
	Body struct {
		ChannelKind string           `json:"channel_kind" required:"false" maxLength:"30" default:"webchat" doc:"A kind of channel that Rondo speaks with"`
		Priority    int              `json:"priority" required:"false" minimum:"0" maximum:"9"`
		Language    string           `json:"language" required:"false" maxLength:"35" pattern:"^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$" patternDescription:"a language tag such as en or pt-BR" doc:"Of the contact"`
		OwnerID     *id.ID           `json:"owner_id,omitempty" doc:"The contact's dedicated agent"`
		PreviousID  *id.ID           `json:"previous_agent_id,omitempty" doc:"Who had the contact last"`
		NewContact  bool             `json:"new_contact" required:"false" doc:"The contact's first conversation"`
		Policy      *identity.Policy `json:"policy,omitempty" doc:"A draft to try instead of the team's policy"`
	}
}

type nextOut struct {
	Body struct {
		Agents []NextAgent          `json:"agents"`
		Reason *conversation.Reason `json:"reason" doc:"Why it would wait; null when somebody would get it"`
	}
}

// NextAgent is somebody who would be asked.
type NextAgent struct {
	AgentID  id.ID   `json:"agent_id"`
	Name     string  `json:"name"`
	Load     float64 `json:"load"`
	Capacity int     `json:"capacity"`
	Next     bool    `json:"next"`
}

const nextAgents = 3

// Register adds the operations of the desk. kinds are the channels that there are.
func (r *Router) Register(a *api.API, kinds []string) {
	r.kinds = kinds
	r.registerPreview(a)
	api.Register(a, api.Operation{ID: "list-queue", Method: http.MethodGet, Path: "/teams/{id}/queue", Access: access.Agent, Tag: tag, Summary: "A team's waiting conversations, in the order in which they will be served"}, r.listQueue)
	api.Register(a, api.Operation{ID: "list-decisions", Method: http.MethodGet, Path: "/conversations/{id}/decisions", Access: access.Agent, Tag: tag, Summary: "Why a conversation was assigned, or waits; newest first"}, r.listDecisions)
	api.Register(a, api.Operation{ID: "next-agents", Method: http.MethodPost, Path: "/teams/{id}/next", Access: access.Agent, Tag: tag, Status: http.StatusOK, Summary: "Who would be next if a conversation came now; nothing changes"}, r.nextAgents)
	api.Register(a, api.Operation{ID: "live-queue", Method: http.MethodGet, Path: "/queue", Access: access.Agent, Tag: tag, Summary: "The desk as it stands"}, r.liveQueue)
}

func (r *Router) listQueue(ctx context.Context, in *queueIn) (*queueOut, error) {
	ws := access.From(ctx).Workspace
	if _, err := identity.LoadTeam(ctx, r.db.Read(), ws, in.ID.ID); err != nil {
		return nil, err
	}
	list, err := r.queue(ctx, ws, in.ID.ID)
	if err != nil {
		return nil, err
	}
	after := 0
	if _, err := in.After(&after); err != nil {
		return nil, err
	}
	after = min(max(after, 0), len(list))
	waits, err := r.glances(ctx, ws, list[after:min(after+in.Limit, len(list))])
	if err != nil {
		return nil, err
	}
	show := func(w engine.Waiting) WaitingBody {
		return WaitingBody{ConversationID: id.ID(w.Conversation), Position: w.Position, WaitingSince: clock.FromMicro(int64(w.Since)), Priority: w.Priority,
			Wait: waits[w.Conversation], Reason: ReasonOf(w.Reason)}
	}
	return &queueOut{api.NewList(in.Page, list[after:], show, func(w engine.Waiting) any { return w.Position })}, nil
}

// names are what the workspace's users are called, also those who have left.
func (r *Router) names(ctx context.Context, ws id.ID) (map[id.ID]string, error) {
	out := map[id.ID]string{}
	const page = 1000
	for after := id.ID(0); ; {
		users, err := identity.Users(ctx, r.db.Read(), ws, nil, after, page)
		if err != nil {
			return nil, err
		}
		for _, u := range users {
			out[u.ID] = u.Name
			after = u.ID
		}
		if len(users) < page {
			return out, nil
		}
	}
}

// checkNext says what of an invented conversation there is not.
func (r *Router) checkNext(ctx context.Context, ws id.ID, in *nextIn) error {
	var c fault.Check
	c.That(slices.Contains(r.kinds, in.Body.ChannelKind), "channel_kind", "Is not a kind of channel.")
	for _, who := range []struct {
		field string
		id    *id.ID
	}{{"owner_id", in.Body.OwnerID}, {"previous_agent_id", in.Body.PreviousID}} {
		if who.id == nil {
			continue
		}
		_, err := identity.LoadUser(ctx, r.db.Read(), ws, *who.id)
		if err != nil && fault.KindOf(err) != fault.NotFoundKind {
			return err
		}
		c.That(err == nil, who.field, "There is no such user.")
	}
	return c.Err()
}

// try is the team as it would be with a draft of its policy, checked.
func (r *Router) try(ctx context.Context, team identity.Team, draft identity.Policy) (t identity.Team, err error) {
	err = r.db.Write(ctx, func(tx *db.Tx) (err error) { // only read; in one unit, as a change of the policy would be
		t, err = team.Try(ctx, tx, draft)
		return err
	})
	return t, err
}

func (r *Router) nextAgents(ctx context.Context, in *nextIn) (*nextOut, error) {
	ws := access.From(ctx).Workspace
	team, err := identity.LoadTeam(ctx, r.db.Read(), ws, in.ID.ID)
	if err != nil {
		return nil, err
	}
	if err := r.checkNext(ctx, ws, in); err != nil {
		return nil, err
	}
	if in.Body.Policy != nil {
		if team, err = r.try(ctx, team, *in.Body.Policy); err != nil {
			return nil, err
		}
	}
	list, reason, err := r.next(ctx, ws, team, in.Body.Policy != nil, engine.Described{Channel: in.Body.ChannelKind, Priority: in.Body.Priority,
		Language: in.Body.Language, Owner: ref(in.Body.OwnerID), Previous: ref(in.Body.PreviousID), New: in.Body.NewContact}, nextAgents)
	if err != nil {
		return nil, err
	}
	names, err := r.names(ctx, ws)
	out := &nextOut{}
	out.Body.Agents, out.Body.Reason = make([]NextAgent, len(list)), ReasonOf(reason)
	for i, c := range list {
		out.Body.Agents[i] = NextAgent{AgentID: id.ID(c.Agent), Name: names[id.ID(c.Agent)], Load: float64(c.Weighs) / 1000, Capacity: int(c.Capacity), Next: c.Verdict == engine.Chosen}
	}
	return out, err
}
