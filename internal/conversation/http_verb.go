package conversation

import (
	"context"
	"net/http"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

type assignIn struct {
	api.ByID
	Body struct {
		UserID *id.ID `json:"user_id,omitempty" doc:"Give it to this user"`
		TeamID *id.ID `json:"team_id,omitempty" doc:"Let this team's policy decide"`
	}
}

type closeIn struct {
	api.ByID
	Body *struct {
		Category string `json:"category" required:"false" maxLength:"100"`
		Summary  string `json:"summary" required:"false" maxLength:"4000"`
	}
}

type snoozeIn struct {
	api.ByID
	Body struct {
		Until *time.Time `json:"until,omitempty" doc:"Absent: until the contact writes"`
	}
}

type updateIn struct {
	api.ByID
	Body struct {
		Priority int `json:"priority" minimum:"0" maximum:"9"`
	}
}

// registerVerbs adds what people do with a conversation.
func registerVerbs(a *api.API, d Deps) {
	verb(a, d, "assign-conversation", "/assign", "Give a conversation to a user, or to a team's policy ({}: the policy of its team)", func(ctx context.Context, tx *db.Tx, ws id.ID, in *assignIn) (Conversation, error) {
		if b := in.Body; b.UserID != nil && b.TeamID != nil {
			return Conversation{}, fault.Invalid("team_id", "Name a user or a team, not both.")
		} else if b.UserID != nil {
			return Assign(ctx, tx, d.Directory, ws, in.ID.ID, *b.UserID)
		} else if b.TeamID != nil {
			return Route(ctx, tx, d.Directory, ws, in.ID.ID, *b.TeamID)
		}
		return Route(ctx, tx, d.Directory, ws, in.ID.ID, 0)
	})
	verb(a, d, "take-conversation", "/take", "Take an unassigned conversation; 409 when somebody was quicker", func(ctx context.Context, tx *db.Tx, ws id.ID, in *api.ByID) (Conversation, error) {
		return Take(ctx, tx, d.Directory, ws, in.ID.ID)
	})
	verb(a, d, "accept-conversation", "/accept", "Accept a conversation that you are offered; 409 when the offer is over", func(ctx context.Context, tx *db.Tx, ws id.ID, in *api.ByID) (Conversation, error) {
		return Accept(ctx, tx, d.Directory, ws, in.ID.ID)
	})
	verb(a, d, "decline-conversation", "/decline", "Decline a conversation that you are offered; the next is asked", func(ctx context.Context, tx *db.Tx, ws id.ID, in *api.ByID) (Conversation, error) {
		return Decline(ctx, tx, ws, in.ID.ID)
	})
	verb(a, d, "unassign-conversation", "/unassign", "Put a conversation back into its team's queue", func(ctx context.Context, tx *db.Tx, ws id.ID, in *api.ByID) (Conversation, error) {
		return Unassign(ctx, tx, ws, in.ID.ID)
	})
	verb(a, d, "close-conversation", "/close", "End a conversation", func(ctx context.Context, tx *db.Tx, ws id.ID, in *closeIn) (Conversation, error) {
		if in.Body == nil {
			return Close(ctx, tx, ws, in.ID.ID, "", "")
		}
		return Close(ctx, tx, ws, in.ID.ID, in.Body.Category, in.Body.Summary)
	})
	verb(a, d, "reopen-conversation", "/reopen", "Open a closed or snoozed conversation again", func(ctx context.Context, tx *db.Tx, ws id.ID, in *api.ByID) (Conversation, error) {
		return Reopen(ctx, tx, d.Directory, ws, in.ID.ID)
	})
	verb(a, d, "snooze-conversation", "/snooze", "Put a conversation aside for a while", func(ctx context.Context, tx *db.Tx, ws id.ID, in *snoozeIn) (Conversation, error) {
		var until time.Time
		if in.Body.Until != nil {
			until = in.Body.Until.UTC()
		}
		return Snooze(ctx, tx, ws, in.ID.ID, until)
	})
	verb(a, d, "read-conversation", "/read", "Say that the customer's messages have been seen", func(ctx context.Context, tx *db.Tx, ws id.ID, in *api.ByID) (Conversation, error) {
		return MarkRead(ctx, tx, ws, in.ID.ID)
	})
	verb(a, d, "unread-conversation", "/unread", "Say that the customer's messages are still to be read", func(ctx context.Context, tx *db.Tx, ws id.ID, in *api.ByID) (Conversation, error) {
		return MarkUnread(ctx, tx, ws, in.ID.ID)
	})
	api.Register(a, api.Operation{ID: "update-conversation", Method: http.MethodPatch, Path: "/conversations/{id}", Access: access.Agent, Tag: tag, Summary: "Change a conversation's priority"},
		inUnit(d, func(ctx context.Context, tx *db.Tx, ws id.ID, in *updateIn) (Conversation, error) {
			return SetPriority(ctx, tx, ws, in.ID.ID, in.Body.Priority)
		}))
}

// verb registers POST /conversations/{id}/… .
func verb[I any](a *api.API, d Deps, name, path, summary string, do func(context.Context, *db.Tx, id.ID, *I) (Conversation, error)) {
	api.Register(a, api.Operation{ID: name, Method: http.MethodPost, Path: "/conversations/{id}" + path, Access: access.Agent, Tag: tag, Status: http.StatusOK, Summary: summary}, inUnit(d, do))
}

// inUnit runs a verb in a unit of work and shows the conversation.
func inUnit[I any](d Deps, do func(context.Context, *db.Tx, id.ID, *I) (Conversation, error)) func(context.Context, *I) (*conversationOut, error) {
	return func(ctx context.Context, in *I) (*conversationOut, error) {
		var c Conversation
		err := d.DB.Write(ctx, func(tx *db.Tx) (err error) {
			c, err = do(ctx, tx, access.From(ctx).Workspace, in)
			return err
		})
		if err != nil {
			return nil, err
		}
		return &conversationOut{d.show(ctx, c)}, nil
	}
}
