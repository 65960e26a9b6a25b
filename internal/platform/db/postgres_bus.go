package db

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// pgBus sends words through LISTEN and NOTIFY, outside any business transaction: a NOTIFY inside one makes
// every commit wait for the others. Words that pile up within 2 ms leave together.
type pgBus struct {
	localBus
	url    string
	name   string // tells our own words from those of other nodes
	out    chan word
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

// TopicLinked is published to this process each time the way to the other nodes opens: whoever relies on
// words looks at the tables once then.
const TopicLinked = "linked"

type word struct{ Topic, Word string }

const (
	notifyChannel = "rondo"
	gather        = 2 * time.Millisecond
	maxNotify     = 7000 // bytes; PostgreSQL takes less than 8000
)

func newPgBus(url string) *pgBus {
	ctx, cancel := context.WithCancel(context.Background())
	b := &pgBus{url: url, name: rand.Text(), out: make(chan word, 1024), cancel: cancel}
	b.wg.Add(2)
	go b.keep(ctx, b.listen)
	go b.keep(ctx, b.send)
	return b
}

func (b *pgBus) close() {
	b.cancel()
	b.wg.Wait()
}

// Publish reaches this process at once and the other nodes within milliseconds.
func (b *pgBus) Publish(topic, text string) {
	b.localBus.Publish(topic, text)
	w := word{topic, text}
	for {
		select {
		case b.out <- w:
			return
		default:
		}
		select {
		case <-b.out:
		default:
		}
	}
}

// keep runs a connection's work again and again until ctx ends.
func (b *pgBus) keep(ctx context.Context, work func(context.Context, *pgx.Conn) error) {
	defer b.wg.Done()
	for ctx.Err() == nil {
		conn, err := pgx.Connect(ctx, b.url)
		if err == nil {
			_ = work(ctx, conn) // a lost connection is replaced
			conn.Close(context.WithoutCancel(ctx))
		}
		select {
		case <-time.After(200 * time.Millisecond):
		case <-ctx.Done():
		}
	}
}

func (b *pgBus) listen(ctx context.Context, conn *pgx.Conn) error {
	if _, err := conn.Exec(ctx, "LISTEN "+notifyChannel); err != nil {
		return err
	}
	b.localBus.Publish(TopicLinked, "") // words sent meanwhile were missed
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		from, body, _ := strings.Cut(n.Payload, " ")
		var words []word
		if from == b.name || json.Unmarshal([]byte(body), &words) != nil {
			continue
		}
		for _, w := range words {
			b.localBus.Publish(w.Topic, w.Word)
		}
	}
}

// send gathers words for a moment and sends them together, each once.
func (b *pgBus) send(ctx context.Context, conn *pgx.Conn) error {
	for {
		var words []word
		select {
		case w := <-b.out:
			words = append(words, w)
		case <-ctx.Done():
			return ctx.Err()
		}
		size := len(words[0].Word)
		pause := time.NewTimer(gather)
	fill:
		for size < maxNotify/2 {
			select {
			case w := <-b.out:
				if !slices.Contains(words, w) {
					words, size = append(words, w), size+len(w.Word)+len(w.Topic)+32
				}
			case <-pause.C:
				break fill
			case <-ctx.Done():
				break fill
			}
		}
		pause.Stop()
		body, err := json.Marshal(words)
		if err != nil || len(body) > maxNotify {
			continue // a word that long was never meant for the bus
		}
		if _, err := conn.Exec(ctx, "SELECT pg_notify($1, $2)", notifyChannel, b.name+" "+string(body)); err != nil {
			return err
		}
	}
}
