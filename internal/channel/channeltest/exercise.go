// Package channeltest examines channels. Exercise puts a kind of channel
// through everything providers and networks are known to do: duplicates,
// batches, broken bodies, dead tokens, connections that break after the
// message was taken. Every kind passes it against its stand-in, which lives in
// a folder beside this file and does not know the kind's own code.
package channeltest

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest/standin"
)

// Harness is a kind of channel and its stand-in, fresh for each examination.
type Harness struct {
	Channel channel.Channel
	// Account is connected to the stand-in. Its settings went through Validate.
	Account channel.Account
	Desk    *standin.Desk // nil where the kind does not send by HTTP

	// To is a customer who can be written to, SendPath the end of the path
	// texts are posted to, Taken how many messages the provider took, each
	// counted once.
	To       string
	SendPath string
	Taken    func() int
	// Withdraw makes the token dead; LimitRate makes the next call one too
	// many, with a number of seconds to wait.
	Withdraw  func()
	LimitRate func(seconds int)

	// Text is a call that carries text number i of a customer; the same number
	// is the same message. Empty texts are never asked for.
	Text func(i int, text string) channel.Request
	// Batch is one call with several texts, by number; nil where a provider
	// posts events one by one.
	Batch func(numbers ...int) channel.Request
	// Status is a call that tells what became of a message of ours; nil where
	// a provider does not tell.
	Status func(providerID string, state channel.State) channel.Request
	// Sign proves a call again after its body has changed; nil where the proof
	// does not cover the body.
	Sign func(*channel.Request)
	// Edit changes the document in a call that carries the text, where that is
	// not the body itself but packed into it; nil elsewhere. The call is to be
	// signed afterwards.
	Edit func(*channel.Request, func([]byte) []byte)
	// Form says that the body is a form and no JSON, Timeless that calls tell
	// no times, PerCall how many parts of a message go in one call (0 = 1).
	Form, Timeless bool
	PerCall        int
	// States are those that Status can tell; nil stands for all.
	States []channel.State
	// Forgeries take a genuine call and make it one that must not be believed.
	Forgeries map[string]func(*channel.Request)

	// Media makes a file of a customer's that is served by a handler, and
	// gives its Ref. Nil where the kind fetches no media.
	Media func(http.Handler) string
}

// Exercise examines a kind of channel. fresh makes a new harness, with a
// stand-in of its own.
func Exercise(t *testing.T, fresh func(*testing.T) Harness) {
	t.Helper()
	run(t, fresh, map[string]func(*testing.T, Harness){
		"sending/a text is sent once":                          sendsText,
		"sending/a text beyond the limit is split or refused":  sendsLongText,
		"sending/nothing is not sent":                          sendsNothing,
		"sending/a second try goes on where the first stopped": resumes,
		"sending/a gateway's answer is no refusal":             survivesFailure,
		"sending/a provider's wait is obeyed":                  obeysRateLimit,
		"sending/an unreachable provider is tried again":       survivesSilence,
		"sending/a connection cut after acceptance":            survivesCut,
		"sending/a provider that never answers":                survivesHang,
		"sending/an answer that cannot be read":                survivesNonsense,
		"sending/a redirect is not followed":                   refusesRedirect,
		"sending/a dead token asks for a person":               noticesDeadToken,
	})
	ExerciseReceiving(t, fresh)
}

// ExerciseReceiving examines all but sending, for a kind that does not send by
// HTTP and has an examination of its own for that.
func ExerciseReceiving(t *testing.T, fresh func(*testing.T) Harness) {
	t.Helper()
	run(t, fresh, map[string]func(*testing.T, Harness){
		"receiving/a text":                                         receivesText,
		"receiving/the same event has the same key":                receivesTwice,
		"receiving/text is clean":                                  receivesClean,
		"receiving/what is not proven is refused":                  refusesForgeries,
		"receiving/an empty secret believes nothing":               failsClosed,
		"receiving/broken bodies are refused":                      refusesBroken,
		"receiving/odd types do no harm":                           survivesOddTypes,
		"receiving/too much is refused":                            refusesTooMuch,
		"receiving/parallel calls":                                 receivesParallel,
		"receiving/a batch":                                        receivesBatch,
		"receiving/statuses in any order, also before the message": receivesStatuses,
		"media/a file":                                             fetches,
		"media/too large by its header":                            refusesLargeHeader,
		"media/too large without a header":                         refusesLargeBody,
		"media/a slow server":                                      abandonsSlow,
		"media/redirects":                                          followsRedirects,
		"media/a redirect to a private address":                    refusesPrivateRedirect,
		"media/gone":                                               reportsGone,
		"settings/unknown ones are refused, secrets are named":     checksSettings,
	})
}

func run(t *testing.T, fresh func(*testing.T) Harness, examinations map[string]func(*testing.T, Harness)) {
	t.Helper()
	for name, examine := range examinations {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			examine(t, fresh(t))
		})
	}
}

// checkError says whether an error of Send or Fetch is as the seam promises.
func checkError(t *testing.T, h Harness, err error, want ...channel.Class) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one of class %v", want)
	}
	keepsSecrets(t, h, err)
	for _, class := range want {
		if channel.ClassOf(err) == class {
			return
		}
	}
	t.Fatalf("class %s, want %v: %v", channel.ClassOf(err), want, err)
}

// keepsSecrets fails where an error shows a secret of the account.
func keepsSecrets(t *testing.T, h Harness, err error) {
	t.Helper()
	for _, name := range h.Channel.Secrets() {
		if s := h.Account.Config.Text(name); s != "" && err != nil && strings.Contains(err.Error(), s) {
			t.Errorf("the error shows the account's %s: %v", name, err)
		}
	}
}

func checksSettings(t *testing.T, h Harness) {
	again, faults := h.Channel.Validate(h.Account.Config)
	if len(faults) > 0 {
		t.Fatalf("settings that were accepted are refused when they come back: %v", faults)
	}
	for name := range h.Account.Config {
		if again[name] == nil {
			t.Errorf("setting %s got lost", name)
		}
	}
	odd := channel.Config{"no_such_setting": true}
	for name, v := range h.Account.Config {
		odd[name] = v
	}
	if _, faults := h.Channel.Validate(odd); len(faults) != 1 || faults[0].Name != "no_such_setting" {
		t.Errorf("an unknown setting: faults %v, want one about it", faults)
	}
	for name := range h.Account.Config {
		odd := channel.Config{}
		for n, v := range h.Account.Config {
			odd[n] = v
		}
		odd[name] = map[string]any{"a": []any{1.0, nil}}
		if config, faults := h.Channel.Validate(odd); len(faults) == 0 || config != nil {
			t.Errorf("%s as an object is accepted", name)
		}
	}
	if len(h.Channel.Secrets()) == 0 {
		t.Error("no setting is a secret")
	}
	if h.Channel.Kind() == "" || h.Channel.Caps().TextUnit == "" && h.Channel.Caps().TextMax > 0 {
		t.Error("the kind or the unit of text is missing")
	}
}

// patience is how long an examination waits for something that must happen.
const patience = 30 * time.Second
