package custom

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"rondo/internal/channel"
	"rondo/internal/platform/stdwebhook"
)

// Integrator is whose endpoint is examined, and as whom it is called.
type Integrator struct {
	URL       string // what a channel has as url; messages go to URL/message
	Token     string
	Secret    string // empty: nothing is signed, and no signature is tried
	ChannelID string
	ContactID string // who gets the messages: nobody who would mind
	FileURL   string // a picture that the integrator can fetch; empty: one that is not there
}

// Verdict is how a Finding came out.
type Verdict string

// The verdicts.
const (
	Passed  Verdict = "ok"
	Failed  Verdict = "FAIL" // messages would be lost, doubled or forged
	Advised Verdict = "note" // it works, and could be better
	Skipped Verdict = "skip"
)

// Finding is what one examination found, in a sentence for the integrator.
type Finding struct {
	Name    string
	Verdict Verdict
	Detail  string
}

// Examine plays Rondo towards an integrator: it sends what a channel would
// send, and what no integrator should believe, and tells each finding as it
// comes. It gives whether none failed. An integrator that cannot be reached at
// all has one finding.
func (ch *Channel) Examine(ctx context.Context, who Integrator, tell func(Finding)) bool {
	x := &examination{ch: ch, who: who, run: strings.ToLower(rand.Text()[:10])}
	passed := true
	for _, c := range x.cases() {
		f := c.examine(ctx)
		f.Name = c.name
		tell(f)
		passed = passed && f.Verdict != Failed
		if x.unreachable || ctx.Err() != nil {
			return false
		}
	}
	return passed
}

// examination is one run. Its keys are its own, so that it can be run again.
type examination struct {
	ch   *Channel
	who  Integrator
	run  string
	keys int

	firstKey, firstID string
	slowest           time.Duration
	unreachable       bool
	silent            bool // errors come without words
}

type examinedCase struct {
	name    string
	examine func(context.Context) Finding
}

// probe is one call: a body and what is done to it before it leaves.
type probe struct {
	key   string
	body  []byte
	spoil func(h http.Header, body *[]byte)
}

// reply is what came of a probe.
type reply struct {
	status int
	said   channel.Tree
	object bool // the answer is a JSON object
	err    error
}

// taken says whether the message was taken.
func (r reply) taken() bool { return r.err == nil && r.status >= 200 && r.status < 300 }

// refused says whether the integrator said no, and it was its own decision.
func (r reply) refused() bool { return r.err == nil && r.status >= 400 && r.status < 500 }

// String tells the reply, for a sentence.
func (r reply) String() string {
	switch {
	case r.err != nil:
		return "no answer (" + r.err.Error() + ")"
	case r.said.At("error", "message").Line() != "":
		return fmt.Sprintf("%d, %q", r.status, channel.Cut(r.said.At("error", "message").Line(), 120))
	}
	return strconv.Itoa(r.status)
}

func (r reply) words() string {
	for _, path := range [][]string{{"error", "message"}, {"detail"}, {"title"}, {"error"}, {"message"}} {
		if s := r.said.At(path...).Line(); s != "" {
			return s
		}
	}
	return ""
}

// message is a probe with a message under a key of its own.
func (x *examination) message(m message) probe {
	x.keys++
	return probe{key: "check-" + x.run + "-" + strconv.Itoa(x.keys), body: x.pack(m)}
}

func (x *examination) pack(m any) []byte {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(map[string]any{"channelId": x.who.ChannelID, "contactId": x.who.ContactID, "message": m}) // plain values
	return body.Bytes()
}

// send makes a call as Rondo makes it, but for what the probe spoils.
func (x *examination) send(ctx context.Context, p probe) reply {
	h := http.Header{"Authorization": {"Bearer " + x.who.Token}, "Content-Type": {"application/json"}, "Idempotency-Key": {p.key}}
	stdwebhook.Prove(h, []string{x.who.Secret}, p.key, x.ch.now(), p.body)
	body := bytes.Clone(p.body)
	if p.spoil != nil {
		p.spoil(h, &body)
	}
	req, err := http.NewRequest(http.MethodPost, strings.TrimRight(x.who.URL, "/")+"/message", bytes.NewReader(body))
	if err != nil {
		return reply{err: err}
	}
	req.Header = h
	begun := x.ch.now()
	answer, err := x.ch.client.Do(ctx, channel.Call{Account: channel.Account{AllowPrivate: true}, Request: req, Timeout: callTimeout})
	x.slowest = max(x.slowest, x.ch.now().Sub(begun))
	if err != nil {
		return reply{err: err}
	}
	said, err := channel.ParseTree(answer.Body)
	r := reply{status: answer.Status, said: said, object: err == nil}
	if r.status >= 400 && r.words() == "" {
		x.silent = true
	}
	return r
}

// name is the mId of a message that was taken, and what is wrong with it.
func (r reply) name() (id, wrong string) {
	id = r.said.At("mId").Line()
	switch {
	case !r.taken():
		return "", "answered " + r.String() + "; 200 with {\"mId\": …} was expected"
	case !r.object || id == "":
		return "", "took the message but gave no {\"mId\": …}: statuses and answers could not be told apart"
	case utf8.RuneCountInString(id) > idMaxChars:
		return id, "gave a mId of more than 50 characters"
	}
	return id, ""
}

func finding(v Verdict, detail string, args ...any) Finding {
	return Finding{Verdict: v, Detail: fmt.Sprintf(detail, args...)}
}
