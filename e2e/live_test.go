package e2e

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/coder/websocket"
)

// pour lets contacts write until stop is called, from several sides at once.
func pour(t testing.TB, l *line, sides int) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for side := range sides {
		wg.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				if _, _, err := l.Fake.Post(context.Background(), l.hook(0), fmt.Sprintf("c%d-%d", side, n%7), nil, textNow(fmt.Sprint("drop ", n))); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	return func() { cancel(); wg.Wait() }
}

func TestEvents_resumeWithoutAGapWhileTheyPour(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		l := w.line(t, w.team(t, nil).ID)
		stop := pour(t, l, 3)
		// One stream is cut again and again and resumes by Last-Event-ID; w.feed reads everything in one go.
		streams := &http.Client{}
		var got []event
		last := "0"
		for cut := range 40 {
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			res, err := openEvents(ctx, streams, w.owner, last)
			if err != nil || res.StatusCode != http.StatusOK {
				t.Fatalf("resume after %s: %v %v", last, res, err)
			}
			if kind := res.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/event-stream") {
				t.Errorf("Content-Type %s", kind)
			}
			lines := bufio.NewReaderSize(res.Body, 1<<20)
			for range cut%5 + 1 {
				e, err := readEvent(lines)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, e)
				last = strconv.FormatInt(e.Seq, 10)
			}
			cancel()
			res.Body.Close()
		}
		stop()
		end := seqNow(t, w)
		w.feed.await(t, "the whole feed", 0, func(e event) bool { return e.Seq >= min(end, got[len(got)-1].Seq) })
		whole, _, _ := w.feed.look()
		for i, e := range got {
			if e.raw != whole[i].raw {
				t.Fatalf("event %d of the resumed stream is %d %s, of the whole one %d %s", i, e.Seq, e.Type, whole[i].Seq, whole[i].Type)
			}
		}
		for i := 1; i < len(whole); i++ { // nothing is hidden here, so the numbers are 1, 2, 3…
			if whole[i].Seq != whole[i-1].Seq+1 {
				t.Errorf("%d follows %d", whole[i].Seq, whole[i-1].Seq)
			}
		}
		for _, bad := range []string{"abc", "-1", "1.5"} {
			w.owner.refused(t, http.StatusUnprocessableEntity, "GET", "/events", nil, "Last-Event-ID", bad)
		}
	})
}

func TestSocket_sinceResumesWithoutAGap(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		l := w.line(t, w.team(t, nil).ID)
		l.write(t, "first", "hello")
		stop := pour(t, l, 2)
		since := int64(0)
		var got []int64
		for range 15 {
			s := w.owner.dial(t, fmt.Sprint("/socket?since=", since))
			if hello := s.hear(t, "hello", func(frame) bool { return true }); hello.Type != "hello" || hello.Seq != since || hello.UserID != w.me.ID {
				t.Errorf("the first frame after since=%d: %s", since, hello.raw)
			}
			for range 4 {
				f := s.hear(t, "an event", typed("event"))
				got = append(got, f.Seq)
				since = f.Seq
			}
			_ = s.conn.CloseNow()
		}
		stop()
		whole := w.feed.await(t, "as much of the feed", 0, func(e event) bool { return e.Seq >= since })
		events, _, _ := w.feed.look()
		var want []int64
		for _, e := range events {
			if e.Seq <= whole.Seq {
				want = append(want, e.Seq)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("over sockets %v, by the stream %v", got, want)
		}
		for _, far := range []int64{seqNow(t, w) + 1000, 1 << 60} {
			s := w.owner.dial(t, fmt.Sprint("/socket?since=", far))
			s.hear(t, "hello", typed("hello"))
			s.hear(t, "reset", typed("reset"))
		}
		w.owner.refused(t, http.StatusUnprocessableEntity, "GET", "/socket?since=abc", nil)
	})
}

func TestSocket_typingAndViewingReachColleaguesOnEveryNode(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "postgres", 2)
	linh, asLinh := w.person(t, "Linh", "agent", 5)
	asLinh.node = func() string { return w.nodes[1].base }
	c := w.line(t, w.team(t, nil).ID).write(t, "ann", "hello")
	here, there := w.owner.dial(t, "/socket"), asLinh.dial(t, "/socket")
	here.hear(t, "hello", typed("hello"))
	there.hear(t, "hello", typed("hello"))
	there.say(t, J{"type": "viewing", "conversation_id": c.ID})
	f := here.hear(t, "who looks", typed("viewing"))
	if f.Conversation != c.ID || len(f.Users) != 1 || f.Users[0].ID != linh.ID {
		t.Errorf("viewing: %s", f.raw)
	}
	there.say(t, J{"type": "typing", "conversation_id": c.ID, "on": true})
	if f := here.hear(t, "who types", typed("typing")); f.Conversation != c.ID || f.Actor.ID != linh.ID || !f.On {
		t.Errorf("typing: %s", f.raw)
	}
	there.say(t, J{"type": "presence", "status": "online"})
	here.hear(t, "the presence", func(f frame) bool {
		return f.Event == "presence.changed" && strings.Contains(f.raw, linh.ID) && strings.Contains(f.raw, `"online"`)
	})
	if u := get[user](t, w.owner, "/users/"+linh.ID); u.Presence.Status != "online" {
		t.Errorf("presence %+v", u.Presence)
	}
	_ = there.conn.Close(websocket.StatusNormalClosure, "")
	if f := here.hear(t, "nobody looks", typed("viewing")); len(f.Users) != 0 {
		t.Errorf("viewing after the end: %s", f.raw)
	}
}
