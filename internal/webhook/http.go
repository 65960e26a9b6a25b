package webhook

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// Body is a webhook as the API shows it, without its secret.
type Body struct {
	ID            id.ID      `json:"id"`
	URL           string     `json:"url"`
	Description   string     `json:"description"`
	Events        []string   `json:"events"`
	Active        bool       `json:"active"`
	Reason        string     `json:"reason" doc:"Why Rondo switched it off; empty otherwise"`
	FailingSince  *time.Time `json:"failing_since"`
	PausedUntil   *time.Time `json:"paused_until" doc:"It failed again and again and is left alone until then"`
	LastOKAt      *time.Time `json:"last_ok_at"`
	PreviousUntil *time.Time `json:"previous_secret_until" doc:"Until then calls are signed with the secret before this one, too"`
	CreatedAt     time.Time  `json:"created_at"`
}

// DeliveryBody is one event on its way to a webhook.
type DeliveryBody struct {
	ID        id.ID           `json:"id"`
	WebhookID string          `json:"message_id" doc:"The webhook-id header, the same for every try"`
	Type      string          `json:"type"`
	State     State           `json:"state" enum:"waiting,delivered,failed"`
	Tries     []Try           `json:"tries"`
	NextAt    *time.Time      `json:"next_at"`
	CreatedAt time.Time       `json:"created_at"`
	Body      json.RawMessage `json:"body"`
}

type webhookOut struct{ Body Body }

type secretOut struct {
	Body struct {
		Body
		Secret string `json:"secret" doc:"Signs the calls; shown this once"`
	}
}

type webhooksIn struct{ api.Page }

type webhooksOut struct{ Body api.List[Body] }

type createIn struct {
	Body struct {
		URL         string   `json:"url" maxLength:"2000"`
		Events      []string `json:"events" doc:"Types of events, or * for all"`
		Description string   `json:"description,omitempty" maxLength:"200"`
	}
}

type updateIn struct {
	api.ByID
	Body struct {
		URL         api.Opt[string]   `json:"url,omitzero" maxLength:"2000"`
		Events      api.Opt[[]string] `json:"events,omitzero"`
		Description api.Opt[string]   `json:"description,omitzero" maxLength:"200"`
		Active      api.Opt[bool]     `json:"active,omitzero"`
	}
}

type deliveriesIn struct {
	api.ByID
	api.Page
	State State `query:"state" enum:"waiting,delivered,failed"`
}

type deliveriesOut struct{ Body api.List[DeliveryBody] }

type replayIn struct {
	api.ByID
	Delivery api.PathID `path:"delivery"`
}

type typesOut struct {
	Body struct {
		Items []string `json:"items"`
	}
}

type testOut struct {
	Body struct {
		DeliveryID id.ID `json:"delivery_id"`
	}
}

// Register adds the routes.
func (h *Hooks) Register(a *api.API) {
	const tag = "Webhooks"
	op := func(id, method, path, summary string, status int) api.Operation {
		return api.Operation{ID: id, Method: method, Path: path, Access: access.Admin, Tag: tag, Summary: summary, Status: status}
	}
	api.Register(a, op("list-webhooks", http.MethodGet, "/webhooks", "List webhooks, oldest first", 0), h.list)
	api.Register(a, op("list-webhook-types", http.MethodGet, "/webhooks/types", "The types of events that a webhook can ask for", 0), h.listTypes)
	api.Register(a, op("get-webhook", http.MethodGet, "/webhooks/{id}", "Show a webhook", 0), func(ctx context.Context, in *api.ByID) (*webhookOut, error) {
		w, err := Load(ctx, h.d.DB.Read(), access.From(ctx).Workspace, in.ID.ID)
		return &webhookOut{bodyView(w)}, err
	})
	create := op("create-webhook", http.MethodPost, "/webhooks", "Post events to an address, signed by Standard Webhooks", http.StatusCreated)
	create.Secret = true
	api.Register(a, create, h.create)
	api.Register(a, op("update-webhook", http.MethodPatch, "/webhooks/{id}", "Change a webhook, or switch it off or on", 0), h.update)
	api.Register(a, op("delete-webhook", http.MethodDelete, "/webhooks/{id}", "End a webhook", 0), func(ctx context.Context, in *api.ByID) (*api.None, error) {
		return nil, h.d.DB.Write(ctx, func(tx *db.Tx) error { return h.Delete(ctx, tx, in.ID.ID) })
	})
	rotate := op("rotate-webhook", http.MethodPost, "/webhooks/{id}/rotate", "Make another secret; the old one signs beside it for a day", http.StatusOK)
	rotate.Secret = true
	api.Register(a, rotate, h.rotate)
	api.Register(a, op("test-webhook", http.MethodPost, "/webhooks/{id}/test", "Post a test event now", http.StatusAccepted), h.test)
	api.Register(a, op("list-webhook-deliveries", http.MethodGet, "/webhooks/{id}/deliveries", "What was posted in the last 30 days, newest first", 0), h.deliveries)
	api.Register(a, op("replay-webhook-delivery", http.MethodPost, "/webhooks/{id}/deliveries/{delivery}/replay", "Post a delivery once more, now", http.StatusNoContent), func(ctx context.Context, in *replayIn) (*api.None, error) {
		return nil, h.d.DB.Write(ctx, func(tx *db.Tx) error { return h.Replay(ctx, tx, in.ID.ID, in.Delivery.ID) })
	})
}

func (h *Hooks) list(ctx context.Context, in *webhooksIn) (*webhooksOut, error) {
	var after id.ID
	if _, err := in.After(&after); err != nil {
		return nil, err
	}
	all, err := webhooksOf(ctx, h.d.DB.Read(), access.From(ctx).Workspace)
	from := 0
	for from < len(all) && all[from].ID <= after {
		from++
	}
	return &webhooksOut{api.NewList(in.Page, all[from:min(len(all), from+in.Fetch())], bodyView, func(w Webhook) any { return w.ID })}, err
}

func (h *Hooks) listTypes(context.Context, *struct{}) (*typesOut, error) {
	out := &typesOut{}
	out.Body.Items = h.types
	return out, nil
}

func (h *Hooks) create(ctx context.Context, in *createIn) (*secretOut, error) {
	out := &secretOut{}
	err := h.d.DB.Write(ctx, func(tx *db.Tx) error {
		w, secret, err := h.Create(ctx, tx, Draft{URL: in.Body.URL, Description: in.Body.Description, Events: in.Body.Events, Active: true})
		out.Body.Body, out.Body.Secret = bodyView(w), secret
		return err
	})
	return out, err
}

func (h *Hooks) update(ctx context.Context, in *updateIn) (*webhookOut, error) {
	out := &webhookOut{}
	err := h.d.DB.Write(ctx, func(tx *db.Tx) error {
		w, err := h.Update(ctx, tx, in.ID.ID, func(d *Draft) {
			d.URL, d.Events = in.Body.URL.Or(d.URL), in.Body.Events.Or(d.Events)
			d.Description, d.Active = in.Body.Description.Or(d.Description), in.Body.Active.Or(d.Active)
		})
		out.Body = bodyView(w)
		return err
	})
	return out, err
}

func (h *Hooks) rotate(ctx context.Context, in *api.ByID) (*secretOut, error) {
	out := &secretOut{}
	err := h.d.DB.Write(ctx, func(tx *db.Tx) error {
		w, secret, err := h.Rotate(ctx, tx, in.ID.ID)
		out.Body.Body, out.Body.Secret = bodyView(w), secret
		return err
	})
	return out, err
}

func (h *Hooks) test(ctx context.Context, in *api.ByID) (*testOut, error) {
	out := &testOut{}
	err := h.d.DB.Write(ctx, func(tx *db.Tx) (err error) {
		out.Body.DeliveryID, err = h.Test(ctx, tx, in.ID.ID)
		return err
	})
	return out, err
}

func (h *Hooks) deliveries(ctx context.Context, in *deliveriesIn) (*deliveriesOut, error) {
	var before id.ID
	if _, err := in.After(&before); err != nil {
		return nil, err
	}
	ws := access.From(ctx).Workspace
	if _, err := Load(ctx, h.d.DB.Read(), ws, in.ID.ID); err != nil {
		return nil, err
	}
	found, err := deliveriesOf(ctx, h.d.DB.Read(), ws, in.ID.ID, before, in.State, in.Fetch())
	return &deliveriesOut{api.NewList(in.Page, found, deliveryView, func(d delivery) any { return d.ID })}, err
}

func bodyView(w Webhook) Body {
	return Body{ID: w.ID, URL: w.URL, Description: w.Description, Events: w.Events, Active: w.Active, Reason: w.Reason, FailingSince: orNil(w.FailingSince), PausedUntil: orNil(w.PausedUntil),
		LastOKAt: orNil(w.LastOKAt), PreviousUntil: orNil(w.PreviousUntil), CreatedAt: w.CreatedAt}
}

func deliveryView(d delivery) DeliveryBody {
	return DeliveryBody{ID: d.ID, WebhookID: "msg_" + d.ID.String(), Type: d.Type, State: d.State, Tries: append([]Try{}, d.Attempts...), NextAt: orNil(d.NextAt), CreatedAt: d.CreatedAt,
		Body: json.RawMessage(d.Body)}
}

func orNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
