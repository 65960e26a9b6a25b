package telegram_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest/telegramfake"
)

var someone = telegramfake.User{ID: customerID, FirstName: "Ana"}

// polled asks until n updates came, and gives their texts and the last cursor.
func polled(t *testing.T, kind channel.Poller, account channel.Account, cursor string, n int) (texts []string, last string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	last = cursor
	err := kind.Poll(ctx, account, cursor, func(_ context.Context, p channel.Polled) error {
		for _, in := range p.Inbound {
			texts = append(texts, in.Text)
		}
		last = p.Cursor
		if len(texts) >= n {
			stop()
		}
		return nil
	})
	if err == nil {
		t.Error("the asking ended without a reason")
	}
	return texts, last
}

func TestPoll_takesUpInOrderWhereItStopped(t *testing.T) {
	fake, kind, account := connect(t)
	if err := kind.Connect(t.Context(), account); err != nil {
		t.Fatal(err)
	}
	account.Config["polling"] = true
	deliver := func(texts ...string) {
		for _, text := range texts {
			if _, err := fake.Deliver(t.Context(), fake.Text(someone, text)); err != nil && !errors.Is(err, telegramfake.ErrNoWebhook) {
				t.Fatal(err)
			}
		}
	}
	if err := kind.Connect(t.Context(), account); err != nil { // which takes the hook away
		t.Fatal(err)
	}
	deliver("one", "two", "three")
	texts, cursor := polled(t, kind, account, "", 3)
	if !slices.Equal(texts, []string{"one", "two", "three"}) {
		t.Errorf("got %q", texts)
	}
	again, _ := polled(t, kind, account, "", 3)
	if len(again) != 3 {
		t.Errorf("what was not confirmed came %d times again", len(again))
	}
	var wg sync.WaitGroup
	wg.Go(func() { deliver("four") }) // while it waits
	texts, _ = polled(t, kind, account, cursor, 1)
	wg.Wait()
	if !slices.Equal(texts, []string{"four"}) || fake.Pending() > 1 {
		t.Errorf("after the cursor: %q, %d pending", texts, fake.Pending())
	}
	if h, err := kind.Check(t.Context(), account); err != nil || !h.OK {
		t.Errorf("health %+v, %v", h, err)
	}
}

func TestPoll_saysWhatIsWrong(t *testing.T) {
	hand := func(context.Context, channel.Polled) error { return nil }
	fake, kind, account := connect(t)
	fake.Fail(1, "/getUpdates", http.StatusConflict, `{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request"}`)
	var e *channel.Error
	if err := kind.Poll(t.Context(), account, "", hand); !errors.As(err, &e) || e.Class != channel.Retry || e.Code != "conflict" || !strings.Contains(e.Detail, "Another program") {
		t.Errorf("conflict: %v", err)
	}
	fake.Withdraw()
	if err := kind.Poll(t.Context(), account, "", hand); channel.ClassOf(err) != channel.Reconnect {
		t.Errorf("dead token: %v", err)
	}
	broken := errors.New("cannot be stored")
	fake, kind, account = connect(t)
	if _, err := fake.Deliver(t.Context(), fake.Text(someone, "x")); !errors.Is(err, telegramfake.ErrNoWebhook) {
		t.Fatal(err)
	}
	if err := kind.Poll(t.Context(), account, "", func(context.Context, channel.Polled) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("the hand-over failed with %v", err)
	}
}
