package e2e

import (
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestStop_finishesWhatIsUnderWay stops a server in the middle of a request, beside open streams.
func TestStop_finishesWhatIsUnderWay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		socket := w.owner.dial(t, "/socket")
		socket.hear(t, "hello", typed("hello"))
		l := w.line(t, w.team(t, nil).ID)
		v := w.site(t, w.team(t, nil).ID).visit(t)
		v.dial(t, v.path+"/socket?token="+v.Token)

		// Two requests are begun, and the server has asked for the bodies; the bodies come when it stops.
		type call struct {
			body *io.PipeWriter
			text string
			done chan answer
		}
		begin := func(path, token, text string) *call {
			r, body := io.Pipe()
			c := &call{body, text, make(chan answer, 1)}
			asked := make(chan struct{})
			trace := &httptrace.ClientTrace{Got100Continue: func() { close(asked) }}
			req, err := http.NewRequestWithContext(httptrace.WithClientTrace(context.Background(), trace), "POST", w.nodes[0].base+path, r)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", "Bearer "+token)
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Expect", "100-continue")
			client := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: patience}, Timeout: patience}
			go func() {
				res, err := client.Do(req)
				if err != nil {
					c.done <- answer{Body: []byte(err.Error())}
					return
				}
				defer res.Body.Close()
				b, _ := io.ReadAll(res.Body)
				c.done <- answer{res.StatusCode, res.Header, b}
			}()
			select {
			case <-asked:
			case a := <-c.done:
				t.Fatalf("%s: %d %s", path, a.Status, a.Body)
			case <-time.After(patience):
				t.Fatalf("%s: the server does not ask for the body", path)
			}
			return c
		}
		calls := []*call{begin("/api/v1/contacts", w.owner.token, `{"name": "Late Ann"}`),
			begin("/hooks/"+l.ID, l.Token, `{"contactId":"late","events":[{"type":"message","mId":"late-1","message":{"type":"text","text":"too late?"}}]}`)}
		stopped := make(chan struct{})
		var code int
		var took time.Duration
		go func() {
			defer close(stopped)
			code, took = w.nodes[0].stop(t)
		}()
		// The socket ends when the stop has begun.
		for {
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			_, _, err := socket.conn.Read(ctx)
			cancel()
			if err != nil {
				break
			}
		}
		for _, c := range calls {
			_, _ = io.WriteString(c.body, c.text)
			c.body.Close()
			if a := <-c.done; !a.ok() {
				t.Errorf("a request under way was cut off: %d %s", a.Status, a.Body)
			}
		}
		<-stopped
		if code != 0 || took > 10*time.Second {
			t.Errorf("exit %d after %v", code, took)
		}
		w.doctor(t)
		w.nodes[0] = w.launch(t)
		w.feed.await(t, "what was accepted at the end", 0, func(e event) bool { return e.Type == "message.created" && e.Data.Message.Text == "too late?" })
	})
}

// TestStop_whileMessagesPour stops and starts a server under load: everything accepted is there.
func TestStop_whileMessagesPour(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		l := w.line(t, w.team(t, nil).ID)
		for range 3 {
			var wg sync.WaitGroup
			var mu sync.Mutex
			accepted, enough := 0, make(chan struct{})
			for range 4 {
				wg.Go(func() {
					for {
						status, _, err := l.Fake.Post(context.Background(), l.hook(0), "c-"+stamp(), nil, textNow("x"))
						if err != nil || status == http.StatusServiceUnavailable {
							return // it stopped
						}
						if status != http.StatusAccepted {
							t.Errorf("while stopping: %d", status)
							return
						}
						mu.Lock()
						if accepted++; accepted == 40 {
							close(enough)
						}
						mu.Unlock()
					}
				})
			}
			<-enough
			if code, took := w.nodes[0].stop(t); code != 0 || took > 10*time.Second {
				t.Errorf("exit %d after %v", code, took)
			}
			wg.Wait()
			w.doctor(t)
			w.nodes[0] = w.launch(t)
			if n := len(all[contact](t, w.owner, "/contacts")); n < accepted {
				t.Errorf("%d contacts, though %d messages were accepted", n, accepted)
			}
			for _, c := range all[contact](t, w.owner, "/contacts") {
				if a := w.owner.do(t, "DELETE", "/contacts/"+c.ID, nil); a.Status != http.StatusNoContent {
					t.Fatalf("clear up: %d %s", a.Status, a.Body)
				}
			}
		}
	})
}

func TestBackup_whileServingAndBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite", 1)
	l := w.line(t, w.team(t, nil).ID)
	c := l.write(t, "ann", "remember me")
	file := upload(t, w.owner, "note.txt", "kept in the backup")
	stop := pour(t, l, 2)
	backup := filepath.Join(t.TempDir(), "rondo.tar.gz")
	if s := run(t, "backup", "--data", w.data, backup); s.code != 0 {
		t.Fatalf("backup: %+v", s)
	}
	stop()
	if info, err := os.Stat(backup); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup holds the key and has the mode %v, %v", info.Mode(), err)
	}
	if s := run(t, "backup", "--data", w.data, backup); s.code != 1 {
		t.Errorf("over another backup: %+v", s)
	} else {
		s.oneLine(t)
	}
	if s := run(t, "restore", "--data", w.data, backup); s.code != 1 || !strings.Contains(s.oneLine(t), "not empty") {
		t.Errorf("over a used folder: %+v", s)
	}
	broken := filepath.Join(t.TempDir(), "broken")
	if err := os.WriteFile(broken, []byte("no backup"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s := run(t, "restore", "--data", filepath.Join(t.TempDir(), "new"), broken); s.code != 1 {
		t.Errorf("of no backup: %+v", s)
	} else {
		s.oneLine(t)
	}
	again := installation{data: filepath.Join(t.TempDir(), "again")}
	if s := run(t, "restore", "--data", again.data, backup); s.code != 0 {
		t.Fatalf("restore: %+v", s)
	}
	again.doctor(t)
	r := again.open(t, w.owner.token, 1)
	if got := r.messages(t, c.ID); len(got) != 1 || got[0].Text != "remember me" {
		t.Errorf("the conversation came back as %+v", got)
	}
	if a := r.owner.do(t, "GET", "/attachments/"+file, nil); string(a.Body) != "kept in the backup" {
		t.Errorf("the file came back as %d %s", a.Status, a.Body)
	}
	// The key came along: the channel's token is still known, and life goes on.
	back := &line{Fake: l.Fake, channel: l.channel, w: r}
	back.write(t, "ann", "you do")
	r.doctor(t)
}
