package realtime_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"rondo/internal/platform/realtime"
)

// dial connects a browser to a server that runs each connection with serve.
func dial(t *testing.T, opts realtime.Options, serve func(*realtime.Conn)) *websocket.Conn {
	t.Helper()
	done := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(done)
		c, err := realtime.Accept(w, r, opts)
		if err != nil {
			t.Error(err)
			return
		}
		serve(c)
	}))
	browser, _, err := websocket.Dial(t.Context(), strings.Replace(srv.URL, "http", "ws", 1), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		browser.CloseNow()
		<-done // Run has returned, so all it started has stopped
		srv.Close()
	})
	return browser
}

func TestConn_carriesFramesBothWaysInOrder(t *testing.T) {
	browser := dial(t, realtime.Options{}, func(c *realtime.Conn) {
		c.SendJSON(map[string]int{"n": 1})
		c.Run(context.Background(), func(frame []byte) error {
			c.Send(append([]byte("heard "), frame...))
			return nil
		})
	})
	for _, s := range []string{"a", "b"} {
		if err := browser.Write(t.Context(), websocket.MessageText, []byte(s)); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{`{"n":1}`, "heard a", "heard b"} {
		if _, got, err := browser.Read(t.Context()); err != nil || string(got) != want {
			t.Fatalf("got %q, %v; want %q", got, err, want)
		}
	}
}

func TestConn_aFullQueueClosesInsteadOfBlocking(t *testing.T) {
	refused := make(chan int, 1)
	browser := dial(t, realtime.Options{Queue: 4}, func(c *realtime.Conn) {
		n := 0
		for c.Send([]byte("x")) {
			n++
		}
		refused <- n
		c.Run(context.Background(), func([]byte) error { return nil })
	})
	if n := <-refused; n != 4 {
		t.Errorf("%d frames were queued, want 4", n)
	}
	var err error
	for err == nil {
		_, _, err = browser.Read(t.Context())
	}
	if code := websocket.CloseStatus(err); code != websocket.StatusTryAgainLater {
		t.Errorf("closed with %v", err)
	}
}

func TestConn_endsWithItsContextAndOnNonsense(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	browser := dial(t, realtime.Options{}, func(c *realtime.Conn) { c.Run(ctx, func([]byte) error { return nil }) })
	cancel()
	if _, _, err := browser.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusGoingAway {
		t.Errorf("at the end of the server: %v", err)
	}
	browser = dial(t, realtime.Options{MaxFrameBytes: 10}, func(c *realtime.Conn) {
		c.Run(context.Background(), func([]byte) error { return errors.New("nonsense") })
	})
	if err := browser.Write(t.Context(), websocket.MessageText, []byte("{")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := browser.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusPolicyViolation {
		t.Errorf("after nonsense: %v", err)
	}
}

func TestConn_closesABrowserThatAnswersNoPing(t *testing.T) {
	over := make(chan struct{})
	browser := dial(t, realtime.Options{PingEvery: time.Millisecond, WriteTimeout: 20 * time.Millisecond}, func(c *realtime.Conn) {
		c.Run(context.Background(), func([]byte) error { return nil })
		close(over)
	})
	_ = browser // it does not read, so it answers no ping
	select {
	case <-over:
	case <-time.After(20 * time.Second):
		t.Fatal("the connection lives on")
	}
}
