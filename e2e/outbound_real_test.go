package e2e

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/internal/channel/channeltest/mailtest"
	"rondo/internal/channel/channeltest/metafake"
	"rondo/internal/channel/channeltest/telegramfake"
	"rondo/internal/channel/channeltest/twiliofake"
)

// real is a kind of channel behind a strict stand-in of its provider, with customers who have written.
type real struct {
	kind      string
	customers int
	each      int                     // messages to each customer
	body      J                       // of the channel
	greet     func(hook, n string)    // customer n writes
	got       func() (texts []string) // everything the provider took, in order
}

// pace lets a stand-in take so many messages a second, a second's worth of them at once, and says beyond what its
// provider says.
type pace struct {
	http.Handler
	suffix    string // of the path that sends
	perSecond float64
	refuse    func(http.ResponseWriter)

	mu   sync.Mutex
	room float64 // what may be taken now
	at   time.Time
}

func (p *pace) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, p.suffix) {
		p.mu.Lock()
		now := time.Now()
		p.room, p.at = min(p.perSecond, p.room+p.perSecond*now.Sub(p.at).Seconds()), now
		over := p.room < 1
		if !over {
			p.room--
		}
		p.mu.Unlock()
		if over {
			p.refuse(w)
			return
		}
	}
	p.Handler.ServeHTTP(w, r)
}

func saying(status int, body string, header ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// serving runs a stand-in until the test ends.
func serving(t testing.TB, h http.Handler) string {
	server := httptest.NewServer(h)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	return server.URL
}

// posted brings a call to a hook, and wants it taken.
func posted(t testing.TB, hook, body string, header http.Header) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, hook, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header = header
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if said, _ := io.ReadAll(res.Body); res.StatusCode/100 != 2 {
		t.Fatalf("%s: %d %s", hook, res.StatusCode, said)
	}
}

// reals are four kinds with ten thousand messages among them, as many of each as its provider's pace lets through in
// about the same time: WhatsApp 80 a second and number, Telegram 30 a second and bot, Twilio 100 a second of a short
// code. A mail server names no pace; it takes one mail for each connection.
func reals(t *testing.T) []*real {
	return []*real{whatsappReal(t), telegramReal(t), smsReal(t), mailReal(t)}
}

func whatsappReal(t *testing.T) *real {
	fake := metafake.New()
	base := serving(t, &pace{Handler: fake, suffix: "/messages", perSecond: 80,
		refuse: saying(http.StatusTooManyRequests, `{"error":{"message":"(#130429) Rate limit hit","type":"OAuthException","code":130429,"fbtrace_id":"x"}}`)})
	return &real{kind: "whatsapp", customers: 100, each: 32,
		body: J{"phone_number_id": fake.Number, "waba_id": fake.Business, "access_token": fake.Token, "app_secret": fake.AppSecret, "verify_token": fake.VerifyToken, "base_url": base},
		greet: func(hook, n string) {
			who := metafake.Customer{Number: "1650555" + n, Name: "whatsapp-" + n}
			if status, err := fake.Deliver(context.Background(), hook, fake.WhatsApp(who, fake.Text(who, "wamid.hello-"+n, "hello"))); err != nil || status != http.StatusOK {
				t.Fatal(status, err)
			}
		},
		got: func() (texts []string) {
			for _, m := range fake.Sent() {
				texts = append(texts, m.Text)
			}
			return texts
		}}
}

func telegramReal(t *testing.T) *real {
	fake := telegramfake.New("424242:AAE-secret")
	base := serving(t, &pace{Handler: fake, suffix: "/sendMessage", perSecond: 30,
		refuse: saying(http.StatusTooManyRequests, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1","parameters":{"retry_after":1}}`)})
	return &real{kind: "telegram", customers: 100, each: 12,
		body: J{"bot_token": fake.Token, "polling": true, "base_url": base},
		greet: func(_, n string) {
			number, _ := strconv.ParseInt(n, 10, 64)
			_, _ = fake.Deliver(context.Background(), fake.Text(telegramfake.User{ID: number, FirstName: "telegram-" + n}, "hello")) // it waits until it is asked for
		},
		got: func() (texts []string) {
			for _, m := range fake.Sent() {
				texts = append(texts, m.Text)
			}
			return texts
		}}
}

func smsReal(t *testing.T) *real {
	const ours = "+15550001111"
	fake := twiliofake.New("AC"+strings.Repeat("0", 32), "twilio-auth-token-0123456789abcd")
	fake.AddNumber(ours)
	base := serving(t, &pace{Handler: fake, suffix: "/Messages.json", perSecond: 100,
		refuse: saying(http.StatusTooManyRequests, `{"code":20429,"message":"Too Many Requests","more_info":"","status":429}`, "Retry-After", "1")})
	return &real{kind: "sms", customers: 100, each: 25,
		body: J{"account_sid": fake.AccountSID, "auth_token": fake.AuthToken, "from": ours, "base_url": base},
		greet: func(hook, n string) {
			form := fake.Text("+1650555"+n, ours, "hello")
			signed := desk + hook[strings.Index(hook, "/hooks/"):]
			posted(t, hook, form.Encode(), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "X-Twilio-Signature": {twiliofake.Sign(fake.AuthToken, signed, form)}})
		},
		got: func() (texts []string) {
			for _, m := range fake.Sent() {
				texts = append(texts, m.Body)
			}
			return texts
		}}
}

func mailReal(t *testing.T) *real {
	server := mailtest.StartRogue(t, nil, "AUTH PLAIN", "8BITMIME", "SMTPUTF8", "SIZE 26214400")
	t.Cleanup(func() {
		if wrong := server.Wrong(); len(wrong) > 0 {
			t.Errorf("against the protocol of mail: %.500q", wrong)
		}
	})
	const secret = "a secret of the forwarder"
	return &real{kind: "email", customers: 100, each: 31,
		body: J{"address": "desk@desk.test", "smtp": J{"host": "127.0.0.1", "port": server.Port, "tls": "none", "user": "desk", "password": "p"}, "hook": J{"provider": "raw", "secret": secret}},
		greet: func(hook, n string) {
			raw := "From: email-" + n + " <customer-" + n + "@home.test>\r\nTo: desk@desk.test\r\nSubject: Order\r\nMessage-ID: <hello-" + n + "@home.test>\r\n\r\nhello\r\n"
			posted(t, hook, raw, http.Header{"Content-Type": {"message/rfc822"}, "Authorization": {"Bearer " + secret}})
		},
		got: func() (texts []string) {
			for _, m := range server.Mails() {
				_, body, _ := strings.Cut(m.Raw, "\n\n")
				texts = append(texts, strings.TrimSpace(body))
			}
			return texts
		}}
}

// TestOutbound_fourKindsThroughTenKills writes ten thousand answers to the customers of four kinds of channels and
// kills the server ten times meanwhile. None of these providers can tell a repetition, so what was under way when
// the server died may have arrived or not. Every message arrives at most once, in order; whatever did not arrive is
// shown as uncertain; and only so many are uncertain as can have been under way.
func TestOutbound_fourKindsThroughTenKills(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			outboundReal(t, engine, 10)
		})
	}
}

// desk is the public address of the server, for which Twilio signs.
const desk = "https://desk.example"

// atOnce is how many messages a server hands to providers at the same time, at most.
const atOnce = 32

func outboundReal(t *testing.T, engine string, kills int) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	i := install(t, engine)
	i.public = desk
	w := i.open(t, i.setUp(t), 1)
	f := newFleet(w)
	w.feed.stop()
	w.feed = f.client(0, w.owner.token).follow(t, 0)
	t.Cleanup(func() {
		w.nodes[0].kill()
		w.nodes[0].log.judge(t)
	})
	kinds := reals(t)
	conversations := map[string]string{} // by customer
	total := 0
	for _, k := range kinds {
		c := post[channel](t, w.owner, "/channels", J{"kind": k.kind, "name": k.kind, "config": k.body})
		for n := range k.customers {
			k.greet(w.nodes[0].base+"/hooks/"+c.ID, strconv.Itoa(1001+n))
		}
		total += k.customers * k.each
	}
	opened := map[string]string{} // by contact
	w.feed.await(t, "all customers have written", 0, func(e event) bool {
		if e.Type == "conversation.opened" {
			opened[e.Data.Conversation.ContactID] = e.Conversation
		}
		return len(opened) == len(kinds)*100
	})
	for _, c := range all[contact](t, w.owner, "/contacts") {
		address := c.Identities[0].Address
		conversations[c.Identities[0].Kind+"-"+address[max(0, len(strings.TrimSuffix(address, "@home.test"))-4):][:4]] = opened[c.ID]
	}
	mark := w.feed.mark()
	writing := make(chan struct{})
	go func() { defer close(writing); writeAll(t, f, kinds, conversations) }()
	for range kills {
		<-time.After(time.Duration(500+rnd.IntN(3000)) * time.Millisecond) // the moment is what is random here
		f.restart(t, 0)
	}
	<-writing
	states := settledStates(t, w, mark, total)
	uncertain := 0
	for _, k := range kinds {
		uncertain += k.judge(t, states)
	}
	if uncertain > kills*atOnce {
		t.Errorf("%d messages are uncertain, more than can have been under way", uncertain)
	}
	t.Logf("%d messages, %d of them uncertain after %d kills", total, uncertain, kills)
	w.doctor(t)
}

// writeAll writes to every customer of every kind, in order for each, until the server has taken it.
func writeAll(t *testing.T, f *fleet, kinds []*real, conversations map[string]string) {
	var wg sync.WaitGroup
	room := make(chan struct{}, 12)
	for _, k := range kinds {
		for n := range k.customers {
			who := fmt.Sprint(k.kind, "-", 1001+n)
			wg.Go(func() {
				c := f.client(0, f.w.owner.token)
				for i := 0; i < k.each; {
					room <- struct{}{}
					a, err := c.try(context.Background(), "POST", "/conversations/"+conversations[who]+"/messages", J{"text": fmt.Sprint(who, " ", i), "client_id": strconv.Itoa(i)})
					<-room
					switch {
					case err == nil && a.ok():
						i++
					case err == nil && a.Status < 500:
						t.Errorf("write to %s: %d %s", who, a.Status, a.Body)
						return
					default:
						<-time.After(5 * time.Millisecond) // the server is away
					}
				}
			})
		}
	}
	wg.Wait()
}

// settledStates waits until so many messages have come to an end, and gives their states by text.
func settledStates(t *testing.T, w *world, after int64, total int) map[string]string {
	t.Helper()
	states, seen := map[string]string{}, 0
	late := time.After(6 * patience)
	for {
		events, grown, _ := w.feed.look()
		for ; seen < len(events); seen++ {
			if e := events[seen]; e.Seq > after && strings.HasPrefix(e.Type, "message.") && e.Data.Message.Direction == "out" {
				states[e.Data.Message.Text] = e.Data.Message.State
			}
		}
		open := total - len(states)
		for _, state := range states {
			if state == "queued" {
				open++
			}
		}
		if open == 0 {
			return states
		}
		select {
		case <-grown:
		case <-late:
			waiting := map[string]int{} // by kind
			for text, state := range states {
				if kind, _, _ := strings.Cut(text, "-"); state == "queued" {
					waiting[kind]++
				}
			}
			t.Fatalf("%d of %d messages have come to no end, waiting are %v", open, total, waiting)
		}
	}
}

// judge holds what the provider took against what the desk says of it, and counts what the desk is not sure of.
func (k *real) judge(t *testing.T, states map[string]string) (uncertain int) {
	t.Helper()
	arrived, last := map[string]int{}, map[string]int{}
	for _, text := range k.got() {
		who, number, _ := strings.Cut(text, " ")
		i, err := strconv.Atoi(number)
		if _, known := states[text]; err != nil || !known {
			t.Fatalf("%s took %q, which nobody wrote", k.kind, text)
		}
		if arrived[text]++; arrived[text] > 1 {
			t.Errorf("%s took %q twice", k.kind, text)
		}
		if before, any := last[who]; any && i <= before {
			t.Errorf("%s took %q after number %d", k.kind, text, before)
		}
		last[who] = i
	}
	for n := range k.customers {
		for i := range k.each {
			text := fmt.Sprintf("%s-%d %d", k.kind, 1001+n, i)
			switch state := states[text]; {
			case state == "uncertain":
				uncertain++
			case state != "sent" && state != "delivered" && state != "read":
				t.Errorf("%q is %q", text, state)
			case arrived[text] != 1:
				t.Errorf("%q is %s and arrived %d times", text, state, arrived[text])
			}
		}
	}
	t.Logf("%s: %d of %d arrived, %d uncertain", k.kind, len(arrived), k.customers*k.each, uncertain)
	return uncertain
}
