package routing

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rondo/internal/conversation"
	"rondo/internal/engine"
	"rondo/internal/platform/id"
)

// When several things were decided before any was carried out, whoever has the conversation loses it for the reason
// that holds for them, and keeps it where that reason says so.
func TestLastOf_keepsWhyEachLosesIt(t *testing.T) {
	asked := engine.Offer{Conversation: 1, Agent: 8, From: 7, Silent: true, Decision: engine.Decision{Why: engine.NoFirstReply}}
	lapsed := engine.Wait{Conversation: 1, From: 8, Decision: engine.Decision{Why: engine.LetItLapse}}
	again := engine.Wait{Conversation: 1, From: 7, Decision: engine.Decision{Why: engine.WentOffline}}
	got := lastOf([]pending{{seq: 1, effect: asked}, {seq: 2, effect: lapsed}, {seq: 3, effect: again}})
	want := map[id.ID]conversation.Loss{7: {Why: "no_first_reply", Silent: true}, 8: {Why: "offer_timeout", Asked: true}}
	if len(got) != 1 || cmp.Diff(want, got[0].from) != "" {
		t.Errorf("%+v", got)
	}
}
