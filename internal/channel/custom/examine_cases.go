package custom

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"rondo/internal/channel"
	"rondo/internal/platform/stdwebhook"
)

const (
	inTime     = 5 * time.Second // an answer that takes longer holds up what waits behind it
	atOnce     = 5               // messages sent in parallel
	staleAfter = 10 * time.Minute
)

// cases are the examinations, in the order in which they need each other.
func (x *examination) cases() []examinedCase {
	place, thumbsUp, zero := 1.5, "👍", 0.0
	ask := question("Does this arrive as buttons?", []channel.Choice{{ID: "yes", Title: "Yes"}, {ID: "no", Title: "No"}})
	all := []examinedCase{
		{"a text", x.text},
		{"the same message again", x.again},
		{"another message", x.another},
		{"any character", x.should(message{Type: "text", Text: "Grüße 😀 \"quoted\" <b>\n次の行 سطر"})},
		{"a long text", x.long},
		{"several at once", x.parallel},
		{"an answer to a message", x.should(message{Type: "text", Text: "This answers the first message."}, answering)},
		{"a picture", x.picture},
		{"a question with answers to tap", x.should(ask)},
		{"a place", x.should(message{Type: "location", Latitude: &place, Longitude: &zero, Name: "Test"})},
		{"a reaction", x.should(message{Type: "reaction", Emoji: &thumbsUp}, about)},
		{"a message changed", x.should(message{Type: "edit", Text: "This was changed."}, about)},
		{"a message taken back", x.should(message{Type: "delete"}, about)},
		{"something unknown", x.refuses(x.pack(map[string]string{"type": "rondo-check-unknown"}), nil, "what it does not know")},
		{"a body that is broken", x.refuses([]byte(`{"channelId":`), nil, "a broken body")},
		{"no token", x.refuses(nil, func(h http.Header, _ *[]byte) { h.Del("Authorization") }, "a call without a token")},
		{"another token", x.refuses(nil, func(h http.Header, _ *[]byte) { h.Set("Authorization", "Bearer "+x.who.Token+"x") }, "a call with another token")},
	}
	for _, c := range []struct {
		name, what string
		spoil      func(http.Header, *[]byte)
	}{
		{"no signature", "a call without a signature", func(h http.Header, _ *[]byte) { h.Del(stdwebhook.SignatureHeader) }},
		{"another signature", "a call with another signature", x.resign("another secret of 16", 0)},
		{"a signature of ten minutes ago", "an old call, sent again", x.resign(x.who.Secret, staleAfter)},
		{"a body that was changed", "a body that was changed on its way", func(_ http.Header, b *[]byte) {
			*b = []byte(strings.Replace(string(*b), "never", "ever", 1))
		}},
	} {
		all = append(all, examinedCase{c.name, x.signed(x.refuses(nil, c.spoil, c.what))})
	}
	return append(all, examinedCase{"time", x.inTime}, examinedCase{"errors in words", x.inWords})
}

func (x *examination) text(ctx context.Context) Finding {
	p := x.message(message{Type: "text", Text: "A test message of Rondo's conformance check."})
	r := x.send(ctx, p)
	if r.err != nil {
		x.unreachable = true
		return finding(Failed, "%s/message could not be reached: %v", strings.TrimRight(x.who.URL, "/"), r.err)
	}
	id, wrong := r.name()
	if wrong != "" {
		return finding(Failed, "%s", wrong)
	}
	x.firstKey, x.firstID = p.key, id
	return finding(Passed, "taken as %q", id)
}

// again repeats the first message under its key, as after an answer that got lost.
func (x *examination) again(ctx context.Context) Finding {
	if x.firstID == "" {
		return finding(Skipped, "the first message was not taken")
	}
	r := x.send(ctx, probe{key: x.firstKey, body: x.pack(message{Type: "text", Text: "A test message of Rondo's conformance check."})})
	switch id, wrong := r.name(); {
	case wrong != "":
		return finding(Failed, "%s; Rondo repeats a message whose answer got lost, and wants the same answer", wrong)
	case id != x.firstID:
		return finding(Failed, "got another mId (%q, was %q): the customer has the message twice. Keep Idempotency-Key (or webhook-id) and answer a repetition with the first answer", id, x.firstID)
	}
	return finding(Passed, "known again by its Idempotency-Key")
}

func (x *examination) another(ctx context.Context) Finding {
	id, wrong := x.send(ctx, x.message(message{Type: "text", Text: "A test message of Rondo's conformance check."})).name()
	switch {
	case wrong != "":
		return finding(Failed, "%s", wrong)
	case id == x.firstID:
		return finding(Failed, "the same words under another key got the mId of the first message; it must be a message of its own")
	}
	return finding(Passed, "a message of its own")
}

func (x *examination) long(ctx context.Context) Finding {
	switch r := x.send(ctx, x.message(message{Type: "text", Text: strings.Repeat("0123456789abcdef", textMax/16)})); {
	case r.taken():
		return finding(Passed, "taken")
	case r.refused():
		return finding(Advised, "refused with %s; Rondo lets people write up to %d characters", r, textMax)
	default:
		return finding(Failed, "answered %s; what is too long must be refused with 4xx, or Rondo tries it again and again", r)
	}
}

// parallel sends several messages at the same time, which must all be taken, each
// as a message of its own.
func (x *examination) parallel(ctx context.Context) Finding {
	probes, replies := make([]probe, atOnce), make([]reply, atOnce)
	for i := range probes {
		probes[i] = x.message(message{Type: "text", Text: "Message " + strconv.Itoa(i+1) + " of several at once."})
	}
	var wg sync.WaitGroup
	for i := range probes {
		each := *x // nothing of it is written by two
		wg.Go(func() { replies[i] = each.send(ctx, probes[i]) })
	}
	wg.Wait()
	ids := map[string]bool{}
	for _, r := range replies {
		id, wrong := r.name()
		if wrong != "" {
			return finding(Failed, "one of %d messages sent at once: %s", atOnce, wrong)
		}
		ids[id] = true
	}
	if len(ids) != atOnce {
		return finding(Failed, "%d messages sent at once got %d different mIds", atOnce, len(ids))
	}
	return finding(Passed, "%d messages, each with a mId of its own", atOnce)
}

// answering and about let a message refer to the first one.
func answering(m *message, first string) { m.ReplyTo = &replyTo{first} }
func about(m *message, first string)     { m.MID = first }

// picture sends a file by its address. Where none was given, the address leads
// nowhere, and whoever fetches it at once may refuse.
func (x *examination) picture(ctx context.Context) Finding {
	r := x.send(ctx, x.message(message{Type: "attachment", Attachment: &attachment{Type: "image", FileName: "rondo.png", MimeType: "image/png",
		URL: cmp.Or(x.who.FileURL, "https://example.com/rondo.png")}}))
	_, wrong := r.name()
	switch {
	case wrong == "":
		return finding(Passed, "taken")
	case x.who.FileURL == "" && r.refused():
		return finding(Advised, "refused with %s; try again with the address of a picture your side can fetch", r)
	}
	return finding(Failed, "%s", wrong)
}

// should wants a message to be taken, or refused in an orderly way.
func (x *examination) should(m message, refer ...func(*message, string)) func(context.Context) Finding {
	return func(ctx context.Context) Finding {
		for _, to := range refer {
			to(&m, cmp.Or(x.firstID, "unknown"))
		}
		switch r := x.send(ctx, x.message(m)); {
		case r.taken():
			return finding(Passed, "taken")
		case r.refused():
			return finding(Advised, "refused with %s; people in Rondo can send this, and see that it failed", r)
		default:
			return finding(Failed, "answered %s; what an integrator cannot do must be refused with 4xx, or Rondo tries it again and again", r)
		}
	}
}

// refuses wants a call to be refused with 4xx. Without a body it is a text that
// nobody should get.
func (x *examination) refuses(body []byte, spoil func(http.Header, *[]byte), what string) func(context.Context) Finding {
	return func(ctx context.Context) Finding {
		p := x.message(message{Type: "text", Text: "You should never see this message."})
		if body != nil {
			p.body = body
		}
		p.spoil = spoil
		switch r := x.send(ctx, p); {
		case r.taken() && spoil != nil:
			return finding(Failed, "believed %s (%s): anybody could write to your customers", what, r)
		case r.taken():
			return finding(Failed, "said yes (%s) to %s: Rondo takes such a message to be delivered", r, what)
		case r.refused() && spoil != nil && r.status != http.StatusUnauthorized && r.status != http.StatusForbidden:
			return finding(Advised, "refused with %s; 401 says more clearly what is wrong", r)
		case r.refused():
			return finding(Passed, "refused with %d", r.status)
		default:
			return finding(Failed, "answered %s to %s; refuse it with 4xx, or Rondo tries again and again", r, what)
		}
	}
}

// signed skips an examination where nothing is signed.
func (x *examination) signed(examine func(context.Context) Finding) func(context.Context) Finding {
	return func(ctx context.Context) Finding {
		if x.who.Secret == "" {
			return finding(Skipped, "no secret was given; with one, every call is signed (Standard Webhooks)")
		}
		return examine(ctx)
	}
}

// resign signs a call by a secret, as of some time ago.
func (x *examination) resign(secret string, ago time.Duration) func(http.Header, *[]byte) {
	return func(h http.Header, body *[]byte) {
		stdwebhook.Prove(h, []string{secret}, h.Get("Idempotency-Key"), x.ch.now().Add(-ago), *body)
	}
}

func (x *examination) inTime(context.Context) Finding {
	if x.slowest > inTime {
		return finding(Advised, "the slowest answer took %.1f s; answer as soon as the message is kept, and send it on afterwards", x.slowest.Seconds())
	}
	return finding(Passed, "the slowest answer took %d ms", x.slowest.Milliseconds())
}

func (x *examination) inWords(context.Context) Finding {
	if x.silent {
		return finding(Advised, "some errors came without words; people in Rondo see what is in {\"error\": {\"message\": …}}, or in detail (RFC 9457)")
	}
	return finding(Passed, "every error says what is wrong")
}
