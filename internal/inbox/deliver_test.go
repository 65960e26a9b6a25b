package inbox_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/internal/channel/channeltest/customfake"
	"rondo/internal/channel/channeltest/telegramfake"
	"rondo/internal/conversation"
	"rondo/internal/inbox"
	"rondo/internal/platform/access"
	"rondo/internal/platform/blob"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// integrated is a world in which a customer of an integrator has written.
func (w *world) integrated() (*customfake.Fake, inbox.Body, id.ID) {
	w.t.Helper()
	fake, c, hook := w.integrator()
	if _, _, err := fake.Post(w.t.Context(), hook, "mai", nil, customfake.Text("m1", "hello", w.db.Now())); err != nil {
		w.t.Fatal(err)
	}
	return fake, c, w.only().ID
}

// telegrammed is a world in which a customer has written to a bot.
func (w *world) telegrammed() (*telegramfake.Fake, inbox.Body, id.ID) {
	w.t.Helper()
	fake, c := w.bot()
	w.must(200, "POST", "/api/v1/channels/"+c.ID.String()+"/check", "admin", nil)
	if _, err := fake.Deliver(w.t.Context(), fake.Text(telegramfakeUser(1), "hello")); err != nil {
		w.t.Fatal(err)
	}
	return fake, c, w.only().ID
}

// reaches waits until a message is in a state.
func (w *world) reaches(m conversation.Message, state conversation.State) conversation.Message {
	w.t.Helper()
	var got conversation.Message
	w.until("message is "+string(state), func() bool {
		got = w.message(m.ID)
		return got.State == state
	})
	return got
}

// pass moves the clock and lets the jobs that are due now run.
func (w *world) pass(d time.Duration) {
	w.clock.Advance(d)
	w.runner.Wake()
}

func (w *world) health(c inbox.Body) (string, string) {
	w.t.Helper()
	got, err := inbox.Load(w.t.Context(), w.db.Read(), ws, c.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(got.Health.State), got.Health.Error
}

func sentTexts(fake *customfake.Fake) (out []string) {
	for _, m := range fake.Messages() {
		out = append(out, m.Message.Text)
	}
	return out
}

func TestDeliver_keepsTheOrderWhileOneIsTriedAgain(t *testing.T) {
	eachClock(t, func(t *testing.T, w *world) {
		fake, _, c := w.integrated()
		fake.Fail(2, "/message", http.StatusServiceUnavailable, `{"error":{"message":"busy"}}`)
		first, second := w.say(c, conversation.Reply{Text: "one"}), w.say(c, conversation.Reply{Text: "two"})
		w.work()
		w.until("it was tried", func() bool { return w.message(first.ID).ErrorCode == "unavailable" })
		if m := w.message(second.ID); m.State != conversation.Queued || len(fake.Calls("/message")) != 1 {
			t.Fatalf("the second overtook: %+v", m)
		}
		w.until("it was tried again", func() bool {
			w.pass(2 * time.Second)
			return len(fake.Calls("/message")) > 1
		})
		w.until("and will be once more", func() bool {
			w.pass(20 * time.Second)
			return w.message(second.ID).State == conversation.Sent
		})
		if got := sentTexts(fake); !slices.Equal(got, []string{"one", "two"}) {
			t.Errorf("sent %q", got)
		}
		if m := w.message(first.ID); m.State != conversation.Sent || m.ErrorCode != "" || m.ProviderID != "out-1" {
			t.Errorf("first %+v", m)
		}
	})
}

func TestDeliver_givesUpWhatTheProviderWillNeverTake(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, _, c := w.telegrammed()
		fake.Block(telegramfakeUser(1).ID)
		m := w.say(c, conversation.Reply{Text: "hello?"})
		w.work()
		if got := w.reaches(m, conversation.Failed); got.ErrorCode != "blocked" || got.ErrorDetail == "" {
			t.Errorf("failed with %q %q", got.ErrorCode, got.ErrorDetail)
		}
		fake.Start(telegramfakeUser(1).ID)
		w.reaches(w.say(c, conversation.Reply{Text: "again"}), conversation.Sent)
	})
}

func TestDeliver_neverRepeatsWhatMayHaveArrived(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, _, c := w.telegrammed()
		fake.Drop(1, "/sendMessage")
		m, next := w.say(c, conversation.Reply{Text: "once"}), w.say(c, conversation.Reply{Text: "next"})
		w.work()
		w.reaches(m, conversation.Uncertain)
		w.reaches(next, conversation.Sent)
		if sent := fake.Sent(); len(sent) != 2 || sent[0].Text != "once" || sent[1].Text != "next" {
			t.Errorf("sent %+v", sent)
		}
	})
}

func TestDeliver_obeysARateLimit(t *testing.T) {
	eachClock(t, func(t *testing.T, w *world) {
		fake, _, c := w.telegrammed()
		fake.LimitRate(1, "sendMessage", 30)
		m := w.say(c, conversation.Reply{Text: "slow"})
		w.work()
		w.until("it was refused", func() bool { return w.message(m.ID).ErrorCode == "rate_limited" })
		w.pass(29 * time.Second)
		// Another message finds the channel paused and makes no call.
		other := w.say(c, conversation.Reply{Text: "and more"})
		if n := len(fake.Calls("/sendMessage")); n != 1 {
			t.Fatalf("%d calls before the time", n)
		}
		w.until("both are sent", func() bool {
			w.pass(2 * time.Second)
			return w.message(other.ID).State == conversation.Sent
		})
		if sent := fake.Sent(); len(sent) != 2 || sent[0].Text != "slow" {
			t.Errorf("sent %+v", sent)
		}
	})
}

func TestDeliver_waitsForADeadChannelToBeReconnected(t *testing.T) {
	eachClock(t, func(t *testing.T, w *world) {
		fake, channel, c := w.telegrammed()
		fake.Fail(1000, "/sendMessage", http.StatusUnauthorized, `{"ok":false,"error_code":401,"description":"Unauthorized"}`)
		first, second := w.say(c, conversation.Reply{Text: "one"}), w.say(c, conversation.Reply{Text: "two"})
		w.work()
		w.until("the channel fails", func() bool { state, _ := w.health(channel); return state == "failing" })
		w.pass(time.Minute)
		w.until("it was tried again", func() bool { w.pass(time.Minute); return len(fake.Calls("/sendMessage")) > 2 })
		if a, b := w.message(first.ID), w.message(second.ID); a.State != conversation.Queued || b.State != conversation.Queued || a.ErrorCode != "token" {
			t.Fatalf("messages %+v %+v", a, b)
		}
		fake.Obey() // a person has entered a new token
		w.until("both are sent", func() bool { w.pass(time.Minute); return w.message(second.ID).State == conversation.Sent })
		if sent := fake.Sent(); len(sent) != 2 || sent[0].Text != "one" {
			t.Errorf("sent %+v", sent)
		}
		w.until("the channel is well", func() bool { state, _ := w.health(channel); return state == "ok" })
	})
}

// sayAttempted is say where the node that claimed the job noted its attempt and was killed.
func (w *world) sayAttempted(c id.ID, text string) (m conversation.Message) {
	w.t.Helper()
	ctx := access.With(w.t.Context(), access.Actor{Workspace: ws, Kind: access.KindUser, User: 7, Role: access.Agent, Name: "Linh"})
	err := w.db.Write(ctx, func(tx *db.Tx) (err error) {
		if m, _, err = conversation.Write(ctx, tx, ws, c, conversation.Reply{Text: text}); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO attempts (workspace_id, message_id, at) VALUES ("+ws.String()+", "+m.ID.String()+", 1)")
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

func TestDeliver_afterACrashIsUncertainWhereTheProviderTellsNoRepetition(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, _, c := w.telegrammed()
		m := w.sayAttempted(c, "half sent")
		w.work()
		if got := w.reaches(m, conversation.Uncertain); got.ErrorCode != "interrupted" || len(fake.Sent()) != 0 {
			t.Errorf("%q, sent %+v", got.ErrorCode, fake.Sent())
		}
		// A person decides that it is to be sent again.
		if err := w.db.Write(t.Context(), func(tx *db.Tx) error { _, err := conversation.Retry(t.Context(), tx, ws, m.ID); return err }); err != nil {
			t.Fatal(err)
		}
		w.reaches(m, conversation.Sent)
		if len(fake.Sent()) != 1 {
			t.Errorf("sent %+v", fake.Sent())
		}
	})
}

func TestDeliver_afterACrashIsRepeatedWhereThatDoesNoHarm(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, _, c := w.integrated()
		accepted := fake.Hang("/message")
		m := w.say(c, conversation.Reply{Text: "once"})
		ctx, stop := context.WithCancel(context.Background())
		var wg sync.WaitGroup
		wg.Go(func() { w.runner.Run(ctx) })
		<-accepted // the integrator has it, and we are gone before its answer
		stop()
		wg.Wait()
		if s := w.message(m.ID).State; s != conversation.Queued {
			t.Fatalf("state %s", s)
		}
		another := newWorld(t, w.db, w.dir)
		another.work()
		w.reaches(m, conversation.Sent)
		if got := sentTexts(fake); !slices.Equal(got, []string{"once"}) {
			t.Errorf("sent %q", got)
		}
	})
}

func TestDeliver_anEchoMayBeQuickerThanTheAnswer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fake, channel, c := w.integrated()
		m := w.say(c, conversation.Reply{Text: "hello"})
		echo := customfake.Event{"type": "message_echo", "mId": "out-1", "message": map[string]any{"type": "text", "text": "hello"}}
		if _, _, err := fake.Post(t.Context(), w.url+"/hooks/"+channel.ID.String(), "mai", nil, echo); err != nil {
			t.Fatal(err)
		}
		w.work()
		w.reaches(m, conversation.Sent)
		if got := sentTexts(fake); !slices.Equal(got, []string{"hello"}) {
			t.Errorf("sent %q", got)
		}
	})
}

func TestDeliver_failsWhatWaitsForAChannelThatIsGone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, channel, c := w.integrated()
		m := w.say(c, conversation.Reply{Text: "too late"})
		w.must(204, "DELETE", "/api/v1/channels/"+channel.ID.String(), "admin", nil)
		w.work()
		if got := w.reaches(m, conversation.Failed); got.ErrorCode != "channel_gone" {
			t.Errorf("failed with %q", got.ErrorCode)
		}
	})
}

var picture = append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x06\x00\x00\x00"), make([]byte, 64)...)

// upload keeps a file of the agent's.
func (w *world) upload(name string, content []byte) conversation.Attachment {
	w.t.Helper()
	return w.uploadBy(name, content, "user 7")
}

func (w *world) uploadBy(name string, content []byte, by string) conversation.Attachment {
	w.t.Helper()
	blobs, err := blob.Open(w.dir)
	if err != nil {
		w.t.Fatal(err)
	}
	a, err := conversation.Upload(w.t.Context(), conversation.Deps{DB: w.db, Blobs: blobs}, ws, name, bytes.NewReader(content), by, 1<<20, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func TestDeliver_sendsFiles(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		bot, _, c := w.telegrammed()
		w.work()
		m := w.say(c, conversation.Reply{Text: "look", Attachments: []id.ID{w.upload("shoe.png", picture).ID}})
		w.reaches(m, conversation.Sent)
		if sent := bot.Sent(); len(sent) != 1 || sent[0].Method != "sendPhoto" || sent[0].Text != "look" || sent[0].FileName != "shoe.png" || sent[0].FileSize != len(picture) {
			t.Errorf("sent %+v", sent)
		}
	})
}

func TestDeliver_givesFilesToIntegratorsByAnAddressThatEnds(t *testing.T) {
	eachClock(t, func(t *testing.T, w *world) {
		fake, _, c := w.integrated()
		w.work()
		m := w.say(c, conversation.Reply{Attachments: []id.ID{w.upload("shoe.png", picture).ID}})
		w.reaches(m, conversation.Sent)
		address := fake.Messages()[0].Message.Attachment.URL
		get := func(address string) (int, []byte) {
			res, err := http.Get(address)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			b, _ := io.ReadAll(res.Body)
			return res.StatusCode, b
		}
		if status, b := get(address); status != 200 || !bytes.Equal(b, picture) {
			t.Errorf("%d, %d bytes", status, len(b))
		}
		if status, _ := get(address[:len(address)-1] + "x"); status != 404 {
			t.Errorf("with another signature: %d", status)
		}
		if status, _ := get(strings.Replace(address, "/media/1.", "/media/2.", 1)); status != 404 {
			t.Errorf("of another workspace: %d", status)
		}
		w.clock.Advance(15 * 24 * time.Hour)
		if status, _ := get(address); status != 404 {
			t.Errorf("after its end: %d", status)
		}
	})
}
