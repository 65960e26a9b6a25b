package email_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/email"
)

// patience is how long a test waits for something that must happen.
const patience = 30 * time.Second

// desk is an account with all that came in by it.
type desk struct {
	kind    *email.Channel
	account channel.Account
	mu      sync.Mutex
	events  []channel.Inbound
	cursor  string
	keys    []string
	word    chan struct{}
	stop    context.CancelFunc
	ended   chan error
	react   func(context.Context, channel.Inbound) // before an event is known to have come
}

func newKind(t testing.TB) *email.Channel {
	t.Helper()
	client := channel.NewClient()
	t.Cleanup(client.Close)
	return email.New(client, time.Now)
}

// account makes an account of settings, which must be right.
func account(t testing.TB, kind *email.Channel, config channel.Config) channel.Account {
	t.Helper()
	valid, faults := kind.Validate(config)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return channel.Account{ID: "77", Kind: channel.Email, Config: valid, HookURL: "https://rondo.test/hooks/77"}
}

func newDesk(t testing.TB, config channel.Config) *desk {
	kind := newKind(t)
	return &desk{kind: kind, account: account(t, kind, config), word: make(chan struct{}, 1)}
}

// listen polls until the test ends or rest is called, as the inbox does: what
// is known by its key is not taken twice, and the cursor goes with it.
func (d *desk) listen(t testing.TB) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	cursor := d.at()
	d.stop, d.ended = stop, make(chan error, 1)
	first := make(chan struct{}, 1)
	go func() {
		d.ended <- d.kind.Poll(ctx, d.account, cursor, func(ctx context.Context, p channel.Polled) error {
			for _, in := range p.Inbound {
				if d.react != nil {
					d.react(ctx, in)
				}
			}
			d.take(p)
			select {
			case first <- struct{}{}:
			default:
			}
			return nil
		})
	}()
	if cursor == "" {
		select {
		case <-first: // the mailbox is known now
		case err := <-d.ended:
			t.Fatal(err)
		case <-time.After(patience):
			t.Fatal("the mailbox was never opened")
		}
	}
	t.Cleanup(func() { stop() })
}

func (d *desk) take(p channel.Polled) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, in := range p.Inbound {
		if !slices.Contains(d.keys, in.Key) {
			d.keys, d.events = append(d.keys, in.Key), append(d.events, in)
		}
	}
	d.cursor = p.Cursor
	select {
	case d.word <- struct{}{}:
	default:
	}
}

// at is where the polling stands.
func (d *desk) at() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.cursor
}

// rest ends the polling and gives its error.
func (d *desk) rest(t testing.TB) error {
	t.Helper()
	d.stop()
	select {
	case err := <-d.ended:
		return err
	case <-time.After(patience):
		t.Fatal("polling does not end")
		return nil
	}
}

// await waits until so many things happened, and gives them.
func (d *desk) await(t testing.TB, n int) []channel.Inbound {
	t.Helper()
	over := time.After(patience)
	for {
		d.mu.Lock()
		got := slices.Clone(d.events)
		d.mu.Unlock()
		if len(got) >= n {
			return got
		}
		select {
		case <-d.word:
		case <-over:
			t.Fatalf("%d things happened, want %d", len(got), n)
		}
	}
}

func (d *desk) send(t testing.TB, m channel.Outbound) channel.Receipt {
	t.Helper()
	receipt, err := d.kind.Send(t.Context(), d.account, m)
	if err != nil {
		t.Fatal(err)
	}
	if receipt.State != channel.Sent || len(receipt.Parts) != 1 {
		t.Fatalf("receipt %+v", receipt)
	}
	return receipt
}

func wantClass(t testing.TB, err error, class channel.Class, code string) {
	t.Helper()
	var e *channel.Error
	if !errors.As(err, &e) || e.Class != class || code != "" && e.Code != code {
		t.Fatalf("error %v, want %s %s", err, class, code)
	}
}
