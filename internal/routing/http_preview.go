package routing

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"rondo/internal/conversation"
	"rondo/internal/engine"
	"rondo/internal/identity"
	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/id"
)

type previewIn struct {
	api.ByID
	Body struct {
		Policy identity.PolicyDraft `json:"policy" doc:"What is left out stays as it is"`
	}
}

// PreviewBody is what a policy would change for those who wait now, if it held from this moment.
type PreviewBody struct {
	Given     []PreviewGiven   `json:"given" doc:"Who would be given or offered to whom, in order; at most 200"`
	Changed   []PreviewChanged `json:"changed" doc:"Who would wait on, in another place or for another reason; at most 200"`
	GivenN    int              `json:"given_n"`
	ChangedN  int              `json:"changed_n"`
	Unchanged int              `json:"unchanged"`
	Warning   string           `json:"warning" doc:"What the team would be warned of; empty: nothing"`
}

// PreviewGiven is a conversation that somebody would get.
type PreviewGiven struct {
	ConversationID id.ID  `json:"conversation_id"`
	AgentID        id.ID  `json:"agent_id"`
	Name           string `json:"name"`
	Offered        bool   `json:"offered"`
}

// PreviewChanged is a conversation that would wait otherwise.
type PreviewChanged struct {
	ConversationID id.ID         `json:"conversation_id"`
	Before         *PreviewPlace `json:"before" doc:"Null: somebody is asked to accept it now"`
	After          *PreviewPlace `json:"after"`
}

// PreviewPlace is a place in the queue, and why.
type PreviewPlace struct {
	Position int                  `json:"position"`
	Reason   *conversation.Reason `json:"reason"`
}

type previewOut struct{ Body PreviewBody }

const mostPreviewed = 200

func (r *Router) registerPreview(a *api.API) {
	api.Register(a, api.Operation{ID: "preview-policy", Method: http.MethodPost, Path: "/teams/{id}/policy/preview", Access: access.Supervisor, Tag: tag, Status: http.StatusOK,
		Summary: "What a policy would change for those who wait now; nothing changes"}, r.previewPolicy)
}

func (r *Router) previewPolicy(ctx context.Context, in *previewIn) (*previewOut, error) {
	b, err := r.Preview(ctx, access.From(ctx).Workspace, in.ID.ID, in.Body.Policy)
	return &previewOut{b}, err
}

// Preview is what a draft of a team's policy would change for those who wait now; nothing changes.
func (r *Router) Preview(ctx context.Context, ws, team id.ID, draft identity.PolicyDraft) (PreviewBody, error) {
	p, err := r.preview(ctx, ws, team, draft)
	if err != nil {
		return PreviewBody{}, err
	}
	names, err := r.names(ctx, ws)
	if err != nil {
		return PreviewBody{}, err
	}
	slices.SortFunc(p.changed, func(a, b changed) int {
		return cmp.Or(cmp.Compare(a.after.position, b.after.position), cmp.Compare(a.conversation, b.conversation))
	})
	b := PreviewBody{Given: []PreviewGiven{}, Changed: []PreviewChanged{}, GivenN: len(p.given), ChangedN: len(p.changed), Unchanged: p.same, Warning: string(p.warning)}
	for _, e := range p.given[:min(len(p.given), mostPreviewed)] {
		g := PreviewGiven{}
		switch e := e.(type) {
		case engine.Assign:
			g.ConversationID, g.AgentID = id.ID(e.Conversation), id.ID(e.Agent)
		case engine.Offer:
			g.ConversationID, g.AgentID, g.Offered = id.ID(e.Conversation), id.ID(e.Agent), true
		}
		g.Name = names[g.AgentID]
		b.Given = append(b.Given, g)
	}
	for _, c := range p.changed[:min(len(p.changed), mostPreviewed)] {
		b.Changed = append(b.Changed, PreviewChanged{id.ID(c.conversation), c.before.body(), c.after.body()})
	}
	return b, nil
}

func (p place) body() *PreviewPlace {
	if p.position == 0 {
		return nil
	}
	return &PreviewPlace{p.position, ReasonOf(p.reason)}
}
