package e2e

import (
	"encoding/json"
	"testing"
)

// presence is where somebody is, as their row and the feed say it.
type presence struct {
	Status     string `json:"status"`
	Cause      string `json:"cause"`
	Connection string `json:"connection"`
}

// hereIs waits for a change of somebody's presence on a colleague's screen.
func hereIs(t *testing.T, screen *socket, who user, want presence) {
	t.Helper()
	screen.hear(t, want.Status+" with the connection "+want.Connection, func(f frame) bool {
		var said struct {
			UserID string `json:"user_id"`
			presence
		}
		return f.Event == "presence.changed" && json.Unmarshal(f.Data, &said) == nil && said.UserID == who.ID && said.presence == want
	})
}

func TestPresence_followsTheTabsOfAPersonAndNotTheScriptsOfAProgram(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		sam, browser := w.person(t, "Sam", "agent", 5)
		screen := w.owner.dial(t, "/socket")
		screen.hear(t, "the beginning", func(f frame) bool { return f.Type == "hello" })

		first := browser.dial(t, "/socket")
		hereIs(t, screen, sam, presence{"offline", "chosen", "open"})
		call[any](t, browser, "PUT", "/users/"+sam.ID+"/presence", J{"status": "busy", "reason": "lunch"})
		hereIs(t, screen, sam, presence{"busy", "chosen", "open"})

		second := browser.dial(t, "/socket")
		second.say(t, J{"type": "ping"})
		second.hear(t, "the second tab is there", func(f frame) bool { return f.Type == "pong" })
		_ = first.conn.CloseNow() // a tab less costs nothing
		_ = second.conn.CloseNow()
		hereIs(t, screen, sam, presence{"busy", "chosen", "lost"})
		third := browser.dial(t, "/socket")
		hereIs(t, screen, sam, presence{"busy", "chosen", "open"})

		if a := browser.do(t, "DELETE", "/session", nil); a.Status != 204 {
			t.Fatalf("sign out: %d %s", a.Status, a.Body)
		}
		hereIs(t, screen, sam, presence{"offline", "signed_out", "none"})
		third.say(t, J{"type": "ping"}) // the socket of a session that has ended ends at its next word
		for {
			if _, _, err := third.conn.Read(t.Context()); err != nil {
				break
			}
		}

		w.be(t, "online", sam) // a program says so, for somebody without any tab
		hereIs(t, screen, sam, presence{"online", "forced", "none"})
		history := get[struct {
			Items []presence `json:"items"`
		}](t, w.owner, "/users/"+sam.ID+"/presence/history")
		var causes []string
		for _, m := range history.Items {
			causes = append(causes, m.Cause)
		}
		if len(causes) != 3 || causes[0] != "forced" || causes[1] != "signed_out" || causes[2] != "chosen" {
			t.Errorf("the timeline says %v", causes)
		}
	})
}
