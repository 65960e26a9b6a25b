package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/internal/channel/channeltest/customfake"
)

// pacedLine is an integrator who takes so many messages a second and asks for patience beyond; now and then it
// stumbles.
type pacedLine struct {
	*customfake.Fake
	perSecond int
	stumbles  bool

	mu     sync.Mutex
	second int64
	taken  int
	rnd    *rand.Rand
}

func (p *pacedLine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	if now := time.Now().Unix(); now != p.second {
		p.second, p.taken = now, 0
	}
	p.taken++
	over, stumbles := p.perSecond > 0 && p.taken > p.perSecond, p.stumbles && p.rnd.IntN(50) == 0
	p.mu.Unlock()
	switch {
	case over:
		w.Header().Set("Retry-After", "1")
		http.Error(w, `{"error":{"message":"slow down"}}`, http.StatusTooManyRequests)
	case stumbles:
		http.Error(w, `{"error":{"message":"busy"}}`, http.StatusServiceUnavailable)
	default:
		p.Fake.ServeHTTP(w, r)
	}
}

// TestOutbound_tenThousandThroughTenKills writes ten thousand answers to the customers of four integrators,
// each with a pace of its own, and kills the server ten times meanwhile. Every customer gets every answer,
// once, in order.
func TestOutbound_tenThousandThroughTenKills(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) { outbound(t, engine, 10_000, 10) })
	}
}

func outbound(t *testing.T, engine string, messages, kills int) {
	const customers = 25 // of each integrator
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	w := newWorld(t, engine, 1)
	f := newFleet(w)
	t.Cleanup(func() {
		w.nodes[0].kill()
		w.nodes[0].log.judge(t)
	})
	lines := []*pacedLine{{}, {perSecond: 400}, {perSecond: 200}, {stumbles: true}}
	conversations := map[string]string{} // by customer
	for n, p := range lines {
		p.rnd = rand.New(rand.NewPCG(seed, uint64(n)+1))
		p.Fake = customfake.New("token-"+stamp(), signingKey)
		p.Client = newHTTP()
		server := httptest.NewServer(p)
		t.Cleanup(server.Close)
		l := &line{Fake: p.Fake, w: w}
		l.channel = post[channel](t, w.owner, "/channels", J{"kind": "custom", "name": "Line", "config": J{"token": p.Token, "url": server.URL, "secret": signingKey}})
		for c := range customers {
			who := fmt.Sprintf("customer-%d-%d", n, c)
			conversations[who] = l.write(t, who, "hello").ID
		}
	}
	each := messages / len(conversations)
	writing, wg := make(chan struct{}), sync.WaitGroup{}
	room := make(chan struct{}, 12)
	for who, conversation := range conversations {
		wg.Go(func() {
			c := f.client(0, w.owner.token)
			for i := range each {
				for {
					room <- struct{}{}
					a, err := c.try(context.Background(), "POST", "/conversations/"+conversation+"/messages", J{"text": who + " " + strconv.Itoa(i), "client_id": strconv.Itoa(i)})
					<-room
					if err == nil && a.ok() {
						break
					}
					if err == nil && a.Status < 500 {
						t.Errorf("write: %d %s", a.Status, a.Body)
						return
					}
					<-time.After(5 * time.Millisecond) // the server is away
				}
			}
		})
	}
	go func() { wg.Wait(); close(writing) }()
	for range kills {
		<-time.After(time.Duration(300+rnd.IntN(1200)) * time.Millisecond) // the moment is what is random here
		f.restart(t, 0)
	}
	<-writing
	late := time.After(4 * patience)
	for total := 0; total < each*len(conversations); {
		total = 0
		for _, p := range lines {
			total += len(p.Messages())
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-late:
			t.Fatalf("%d of %d arrived", total, each*len(conversations))
		}
	}
	for _, p := range lines {
		next := map[string]int{}
		for _, m := range p.Messages() {
			who, n, _ := strings.Cut(m.Message.Text, " ")
			if i, err := strconv.Atoi(n); err != nil || who != m.ContactID || i != next[who] {
				t.Fatalf("%s got %q, and should have got number %d", m.ContactID, m.Message.Text, next[who])
			}
			next[who]++
		}
		for who, n := range next {
			if n != each {
				t.Errorf("%s got %d of %d", who, n, each)
			}
		}
	}
	w.doctor(t)
}
