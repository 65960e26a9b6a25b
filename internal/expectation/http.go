package expectation

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"strings"
	"time"

	"rondo/internal/conversation"
	"rondo/internal/engine/eta"
	"rondo/internal/engine/expect"
	"rondo/internal/identity"
	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Body is what was said in a conversation, or was not, and why.
type Body struct {
	ID        id.ID                      `json:"id"`
	At        time.Time                  `json:"at"`
	Kind      expect.Kind                `json:"kind" enum:"assigned,away,over_capacity,update"`
	Sent      bool                       `json:"sent" doc:"False, too, where the message failed"`
	Reason    expect.Why                 `json:"reason" enum:"state_began,moved,will_not_hold,not_asked,robot,window,enough,not_open,no_team"`
	Text      string                     `json:"text" doc:"The reason in words"`
	MessageID *id.ID                     `json:"message_id"`
	State     *conversation.State        `json:"message_state" enum:"queued,sent,delivered,read,failed,uncertain" doc:"What became of the message, as of now; null: there is none"`
	Error     *conversation.MessageError `json:"message_error" doc:"Why the message failed, or waits to be sent; null: nothing is wrong with it"`
	Language  *string                    `json:"language" doc:"Of the text that was sent"`
	Position  *int                       `json:"position"`
	Wait      *WaitBody                  `json:"wait" doc:"What was announced; null: no minutes"`
	Unknown   *eta.Why                   `json:"no_minutes_because" doc:"Why there were none"`
	Outcome   *OutcomeBody               `json:"outcome" doc:"What came true; null: nothing yet, or nothing was announced"`
}

// WaitBody is an announced wait in seconds: four in five are served by high_s, which is said as promised_s.
type WaitBody struct {
	LowS      float64 `json:"low_s"`
	HighS     float64 `json:"high_s"`
	PromisedS float64 `json:"promised_s" doc:"As it was said, rounded up; 0: over the longest that is said"`
}

// OutcomeBody is what came of a wait.
type OutcomeBody struct {
	Outcome Outcome `json:"outcome" enum:"served,left"`
	WaitedS float64 `json:"waited_s" doc:"From the announcement"`
}

// words are the reasons for people.
var words = map[expect.Why]string{
	expect.Began:       "The conversation came into this state.",
	expect.Moved:       "The position had changed much since it was said.",
	expect.WillBreak:   "What had been said would not hold.",
	expect.NotAsked:    "Not sent: the contact has not written since we did.",
	expect.IsRobot:     "Not sent: a machine writes there.",
	expect.NotWritable: "Not sent: the channel does not let us write to the contact now.",
	expect.Enough:      "Not sent: Rondo has said enough in this conversation.",
	expect.NotOpen:     "Not sent: the conversation is not open.",
	expect.NoTeam:      "Not sent: no team has the conversation.",
}

// show shows an announcement and what became of its message, which is the message's own affair.
func show(a Announcement, fates map[id.ID]conversation.Fate) Body {
	b := Body{ID: a.ID, At: a.At, Kind: a.Kind, Sent: a.Sent, Reason: a.Why, Text: words[a.Why]}
	if a.Message != 0 {
		b.MessageID = &a.Message
	}
	if f, known := fates[a.Message]; known {
		b.State, b.Error = &f.State, f.Error
		if f.State == conversation.Failed {
			b.Sent, b.Text = false, "Not sent: the message failed."
			if f.Error != nil && f.Error.Detail != "" {
				b.Text = "Not sent: " + f.Error.Detail
			}
		}
	}
	if a.Language != "" {
		b.Language = &a.Language
	}
	if a.Place.Position > 0 {
		b.Position = &a.Place.Position
	}
	if a.Place.High > 0 {
		b.Wait = &WaitBody{a.Place.Low, a.Place.High, a.Place.Promised}
	}
	if a.Place.Unknown != "" {
		b.Unknown = &a.Place.Unknown
	}
	if a.Outcome != Pending {
		b.Outcome = &OutcomeBody{a.Outcome, a.Waited}
	}
	return b
}

// KeptBody is whether what was announced came true.
type KeptBody struct {
	KeptCounts
	Teams []KeptTeam `json:"teams"`
}

// KeptTeam is that of one team.
type KeptTeam struct {
	TeamID id.ID `json:"team_id"`
	KeptCounts
}

// KeptCounts counts announcements of waits. Those who left before what was said had passed are in no share: what
// would have come true is not known.
type KeptCounts struct {
	Announced      int      `json:"announced"`
	WithoutMinutes int      `json:"without_minutes"`
	Updates        int      `json:"updates"`
	Served         int      `json:"served" doc:"Of those with minutes: an agent got the conversation"`
	Left           int      `json:"left" doc:"Of those with minutes: they left before what was said had passed"`
	Broken         int      `json:"broken" doc:"Of those with minutes: it took longer than was said"`
	Kept           *float64 `json:"kept" doc:"The share of those that were served in time"`
	Coverage       *float64 `json:"coverage" doc:"The share within the estimate before it was rounded up; meant to be 0.8"`
	MeanErrorS     *float64 `json:"mean_error_s"`
	BiasS          *float64 `json:"bias_s" doc:"More than 0: it was faster than expected"`
	MeanWaitS      *float64 `json:"mean_wait_s"`
	ShareWithout   *float64 `json:"share_without_minutes"`
}

func (t Tally) counts() KeptCounts {
	k := KeptCounts{Announced: t.Announced, WithoutMinutes: t.Announced - t.Timed, Updates: t.Updates, Served: t.Served, Left: t.Gone - t.GoneLate, Broken: t.Served - t.Kept + t.GoneLate}
	share := func(part float64, of int) *float64 {
		if of == 0 {
			return nil
		}
		s := part / float64(of)
		return &s
	}
	known := t.Served + t.GoneLate
	k.Kept, k.Coverage = share(float64(t.Kept), known), share(float64(t.WithinHigh), known)
	k.MeanErrorS, k.BiasS, k.MeanWaitS = share(t.ErrorS, t.Served), share(t.BiasS, t.Served), share(t.WaitedS, t.Served)
	k.ShareWithout = share(float64(k.WithoutMinutes), t.Announced)
	return k
}

type keptIn struct {
	From time.Time   `query:"from" required:"true" doc:"From this time"`
	To   time.Time   `query:"to" required:"true" doc:"Until before this time; at most 400 days later"`
	Team api.QueryID `query:"team"`
}

type keptOut struct{ Body KeptBody }

type listIn struct {
	api.ByID
	api.Page
}

type listOut struct{ Body api.List[Body] }

type previewIn struct {
	api.ByID
	Body struct {
		Kind     expect.Kind `json:"kind" enum:"assigned,away,over_capacity,update"`
		Language string      `json:"language" maxLength:"35" pattern:"^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$" patternDescription:"a language tag such as en or pt-BR" doc:"Of the invented contact, such as pt-BR"`
		Text     *string     `json:"text,omitempty" maxLength:"4000" doc:"A draft; empty: as if the team had no text of its own in the language; left out: what the team would send"`
		Unknown  bool        `json:"unknown,omitempty" doc:"As if neither hours nor minutes could be known"`
	}
}

type previewOut struct {
	Body struct {
		Text      string   `json:"text"`
		Language  string   `json:"language" doc:"Of the text that was chosen"`
		Template  string   `json:"template"`
		Variables []string `json:"variables" doc:"What such a message may ask for"`
	}
}

const (
	tag         = "Expectations"
	longestKept = 400 * 24 * time.Hour
)

// Register adds the operations.
func (k *Keeper) Register(a *api.API) {
	k.registerTargets(a)
	api.Register(a, api.Operation{ID: "kept-expectations", Method: http.MethodGet, Path: "/expectations/kept", Access: access.Supervisor, Tag: tag, Summary: "Did we keep our word? What was announced, beside what came true"}, k.kept)
	api.Register(a, api.Operation{ID: "list-expectations", Method: http.MethodGet, Path: "/conversations/{id}/expectations", Access: access.Agent, Tag: tag, Summary: "What Rondo told the contact or did not, and why; newest first"}, k.list)
	api.Register(a, api.Operation{ID: "preview-expectation", Method: http.MethodPost, Path: "/teams/{id}/expectations/preview", Access: access.Agent, Tag: tag, Status: http.StatusOK, Summary: "A message as an invented contact would get it"}, k.preview)
}

func (k *Keeper) kept(ctx context.Context, in *keptIn) (*keptOut, error) {
	if !in.To.After(in.From) || in.To.Sub(in.From) > longestKept {
		return nil, fault.Invalid("to", "Must be after from, and at most 400 days.")
	}
	list, err := tallies(ctx, k.d.DB.Read(), access.From(ctx).Workspace, in.From, in.To, in.Team.ID)
	if err != nil {
		return nil, err
	}
	var all Tally
	out := &keptOut{KeptBody{Teams: make([]KeptTeam, len(list))}}
	for i, t := range list {
		out.Body.Teams[i] = KeptTeam{t.TeamID.ID(), t.counts()}
		all = all.and(t)
	}
	out.Body.KeptCounts = all.counts()
	return out, nil
}

func (t Tally) and(o Tally) Tally {
	return Tally{Announced: t.Announced + o.Announced, Timed: t.Timed + o.Timed, Served: t.Served + o.Served, Kept: t.Kept + o.Kept, WithinHigh: t.WithinHigh + o.WithinHigh,
		Gone: t.Gone + o.Gone, GoneLate: t.GoneLate + o.GoneLate, Updates: t.Updates + o.Updates, ErrorS: t.ErrorS + o.ErrorS, BiasS: t.BiasS + o.BiasS, WaitedS: t.WaitedS + o.WaitedS}
}

func (k *Keeper) list(ctx context.Context, in *listIn) (*listOut, error) {
	ws := access.From(ctx).Workspace
	if _, err := conversation.Load(ctx, k.d.DB.Read(), ws, in.ID.ID); err != nil {
		return nil, err
	}
	var before id.ID
	if _, err := in.After(&before); err != nil {
		return nil, err
	}
	list, err := Of(ctx, k.d.DB.Read(), ws, in.ID.ID, before, in.Fetch())
	if err != nil {
		return nil, err
	}
	var messages []id.ID
	for _, a := range list {
		if a.Message != 0 {
			messages = append(messages, a.Message)
		}
	}
	fates, err := conversation.Fates(ctx, k.d.DB.Read(), ws, messages)
	with := func(a Announcement) Body { return show(a, fates) }
	return &listOut{api.NewList(in.Page, list, with, func(a Announcement) any { return a.ID })}, err
}

// invented is what previews are filled with.
var invented = expect.Facts{Agent: "Linh", Reply: expect.Reply{Within: 300}, Today: &expect.Day{Open: []expect.Stretch{{From: 540, To: 720}, {From: 780, To: 1050}}},
	Next: &expect.Moment{DaysAhead: 1, Weekday: 2, Day: 2, Month: 6, Minute: 540}, Place: expect.Place{Position: 3, Low: 310, High: 590}}

// without is the settings without the team's own text for a kind in a language.
func without(settings *expect.Settings, kind expect.Kind, language string) *expect.Settings {
	bare := *settings
	w := bare.Of(kind)
	w.Text = maps.Clone(w.Text)
	maps.DeleteFunc(w.Text, func(tag, _ string) bool { return strings.EqualFold(tag, language) })
	return &bare
}

func (k *Keeper) preview(ctx context.Context, in *previewIn) (*previewOut, error) {
	ws := access.From(ctx).Workspace
	team, err := identity.LoadTeam(ctx, k.d.DB.Read(), ws, in.ID.ID)
	if err != nil {
		return nil, err
	}
	w, err := identity.LoadWorkspace(ctx, k.d.DB.Read(), ws)
	if err != nil {
		return nil, err
	}
	settings, facts := team.Policy.Expectations, invented
	if settings == nil {
		settings = &expect.Settings{}
	}
	if in.Body.Unknown {
		facts = expect.Facts{Agent: facts.Agent, Place: expect.Place{Position: facts.Place.Position}}
	}
	out := &previewOut{}
	out.Body.Language, out.Body.Template = expect.Choose(settings, in.Body.Kind, in.Body.Language, w.Language)
	switch {
	case in.Body.Text != nil && strings.TrimSpace(*in.Body.Text) == "":
		out.Body.Language, out.Body.Template = expect.Choose(without(settings, in.Body.Kind, in.Body.Language), in.Body.Kind, in.Body.Language, w.Language)
	case in.Body.Text != nil:
		out.Body.Language, out.Body.Template = in.Body.Language, *in.Body.Text
	}
	out.Body.Text, err = expect.Preview(in.Body.Kind, in.Body.Language, out.Body.Language, out.Body.Template, facts)
	var flaw *expect.SyntaxError
	if errors.As(err, &flaw) {
		return nil, fault.Invalid("text", flaw.Error())
	}
	out.Body.Variables = []string{}
	for _, v := range expect.Variables(in.Body.Kind) {
		out.Body.Variables = append(out.Body.Variables, string(v))
	}
	return out, err
}
