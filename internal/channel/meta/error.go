package meta

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"time"

	"rondo/internal/channel"
)

// Verdict says what to do after an error of the Graph API.
type Verdict struct {
	Class  channel.Class
	Code   string        // ours
	Detail string        // a sentence for people; empty: Meta's words are enough
	After  time.Duration // with Retry, where Meta does not say how long
	Pair   bool          // the wait is for this customer alone
	Grows  int           // by how much each further wait is longer; see channel.Error
	Tries  int           // how often at most
	Aside  bool          // the wait is for this message alone
}

// Any stands for every code in the key of a verdict on a subcode.
const Any = int64(-1 << 40)

// Verdicts sort errors by Meta's code and subcode; a subcode of 0 stands for
// any, as Any does for a code. The HTTP status says little, so it counts only where the code is not
// known.
type Verdicts map[[2]int64]Verdict

// Group makes verdicts: the same one for several codes.
func (v Verdicts) Group(verdict Verdict, codes ...int64) Verdicts {
	for _, code := range codes {
		v[[2]int64{code, 0}] = verdict
	}
	return v
}

// common are the verdicts on errors that every product of Meta's knows.
func common() Verdicts {
	v := Verdicts{{100, 33}: {Class: channel.Reconnect, Code: "not_found", Detail: "Meta does not know the account of this channel, or the token may not use it. Check the ids and the token's permissions."}}
	v.Group(Verdict{Class: channel.Reconnect, Code: "token", Detail: "Meta does not accept the access token any more. Enter a new one."}, 0, 102, 190)
	v.Group(Verdict{Class: channel.Reconnect, Code: "permission", Detail: "The token or the app lacks a permission."}, 3, 10)
	v.Group(Verdict{Class: channel.Reconnect, Code: "locked", Detail: "Meta has blocked this account for now. Look into the account at Meta."}, 368)
	v.Group(Verdict{Class: channel.Reconnect, Code: "not_found"}, 33)
	v.Group(Verdict{Class: channel.Retry, Code: "rate_limited", After: time.Minute}, 4, 17, 32, 613)
	v.Group(Verdict{Class: channel.Retry, Code: "unavailable"}, -1, 1, 2, 1200)
	v.Group(Verdict{Class: channel.GiveUp, Code: "refused"}, 100)
	for code := int64(200); code < 300; code++ {
		v[[2]int64{code, 0}] = v[[2]int64{10, 0}]
	}
	for code := int64(80000); code <= 80014; code++ {
		v[[2]int64{code, 0}] = v[[2]int64{4, 0}]
	}
	return v
}

// failure is an error as Meta tells it.
type failure struct {
	status        int
	code, subcode int64
	coded         bool // Meta gave a code at all
	said          string
	wait          time.Duration
}

// failureOf reads an error answer; the token is taken out of its words.
func failureOf(answer channel.Answer, said channel.Tree, token string) failure {
	e := said.At("error")
	f := failure{status: answer.Status, code: e.At("code").Int(), subcode: e.At("error_subcode").Int(), coded: e.Has("code")}
	f.said = strings.ReplaceAll(cmp.Or(e.At("error_data", "details").Line(), e.At("error_user_msg").Line(), e.At("message").Line()), token, "…")
	f.said = channel.Cut(f.said, 500)
	if f.wait = channel.RetryAfter(answer.Header, time.Time{}); f.wait == 0 {
		f.wait = regained(answer.Header)
	}
	return f
}

// regained is how long an account must wait, by Meta's header about its usage,
// which speaks of minutes; up to a day.
func regained(h http.Header) time.Duration {
	usage, err := channel.ParseTree([]byte(h.Get("X-Business-Use-Case-Usage")))
	if err != nil {
		return 0
	}
	minutes := int64(0)
	for _, business := range usage.Names() {
		uses, _ := usage.At(business).List()
		for _, use := range uses {
			minutes = max(minutes, use.At("estimated_time_to_regain_access").Int())
		}
	}
	return time.Duration(min(minutes, 24*60)) * time.Minute
}

// sort makes an error of ours.
func (v Verdicts) sort(f failure) *channel.Error {
	verdict, known := v.of(f)
	if !known {
		verdict = byStatus(f)
	}
	e := &channel.Error{Class: verdict.Class, Code: verdict.Code}
	name := fmt.Sprint(f.code)
	switch {
	case !f.coded:
		name = fmt.Sprintf("HTTP %d", f.status)
	case f.subcode != 0:
		name += fmt.Sprintf("/%d", f.subcode)
	}
	e.Detail = cmp.Or(verdict.Detail, "Meta refused.") + strings.TrimRight(fmt.Sprintf(" (%s: %s", name, f.said), " :") + ")"
	if verdict.Class == channel.Retry {
		e.Pair, e.Grows, e.Tries, e.Aside = verdict.Pair, verdict.Grows, verdict.Tries, verdict.Aside
		if e.After = verdict.After; f.wait > 0 {
			e.After = f.wait
		}
	}
	return e
}

// of finds the verdict on an error: the kind's own before the common one, that
// on the subcode before that on the code.
func (v Verdicts) of(f failure) (Verdict, bool) {
	if !f.coded {
		return Verdict{}, false
	}
	shared := common()
	for _, key := range [][2]int64{{f.code, f.subcode}, {Any, f.subcode}, {f.code, 0}} {
		for _, table := range []Verdicts{v, shared} {
			if verdict, ok := table[key]; ok {
				return verdict, true
			}
		}
	}
	return Verdict{}, false
}

func byStatus(f failure) Verdict {
	switch {
	case f.status == http.StatusTooManyRequests:
		return Verdict{Class: channel.Retry, Code: "rate_limited", After: 5 * time.Second}
	case f.coded && (f.status == http.StatusInternalServerError || f.status == http.StatusServiceUnavailable):
		return Verdict{Class: channel.Retry, Code: "unavailable"}
	case f.status >= 500 || f.status == http.StatusRequestTimeout: // what stands before Meta, which may have passed the message on
		return Verdict{Class: channel.Uncertain, Code: "no_answer", Detail: "Meta did not answer; the message may have arrived."}
	case f.status == http.StatusUnauthorized:
		return Verdict{Class: channel.Reconnect, Code: "token", Detail: "Meta does not accept the access token any more. Enter a new one."}
	case f.status == http.StatusRequestEntityTooLarge:
		return Verdict{Class: channel.GiveUp, Code: "too_large"}
	}
	return Verdict{Class: channel.GiveUp, Code: "refused"}
}
