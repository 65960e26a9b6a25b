package inbox_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/conversation"
	"rondo/internal/inbox"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// strictly connects the strict kind and lets a customer write by it.
func (w *world) strictly(from, text string) (inbox.Body, id.ID) {
	w.t.Helper()
	c := w.connect("whatsapp", nil)
	w.comes(c, from, "in-1", "", text)
	return c, w.only().ID
}

// comes brings one event of the strict kind.
func (w *world) comes(c inbox.Body, from, name, kind, text string) {
	w.t.Helper()
	q := url.Values{"from": {from}, "id": {name}, "kind": {kind}}
	w.must(200, "POST", "/hooks/"+c.ID.String()+"?"+q.Encode(), "", []byte(text))
}

// post writes as an agent over HTTP.
func (w *world) post(status int, c id.ID, body map[string]any) conversation.MessageBody {
	w.t.Helper()
	r := w.must(status, "POST", fmt.Sprintf("/api/v1/conversations/%d/messages", c), "agent", body)
	var m conversation.MessageBody
	if status < 300 {
		r.into(w.t, &m)
	}
	return m
}

type problem struct {
	Code   string
	Detail string
	Errors []struct{ Field, Detail string }
}

func TestWrite_whatTheChannelDoesNotTakeIsRefusedAndNothingIsStored(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, c := w.strictly("mai", "hello")
		w.must(200, "POST", "/api/v1/channels/"+w.only().Channel.String()+"/templates/sync", "admin", nil, "Authorization: Bearer admin")
		big, gif := w.uploadAs("big.png", append(slices.Clone(picture), make([]byte, 100)...)), w.uploadAs("a.gif", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"))
		pdf := w.uploadAs("a.pdf", []byte("%PDF-1.4 x"))
		before := w.rows()
		for name, row := range map[string]struct {
			body   map[string]any
			field  string
			detail string
		}{
			"a long text":             {map[string]any{"text": strings.Repeat("é", 11)}, "text", "22 bytes"},
			"a large file":            {map[string]any{"attachments": []any{big}}, "attachments[0]", "at most 0.1 KB"},
			"a type it does not take": {map[string]any{"text": "x", "attachments": []any{gif}}, "attachments[0]", "image/png"},
			"a kind it does not take": {map[string]any{"text": "x", "attachments": []any{pdf}}, "attachments[0]", "no files of this kind"},
			"a long id":               {map[string]any{"text": "?", "choices": map[string]any{"buttons": []any{map[string]any{"id": "01234567890", "title": "x"}}}}, "choices", "10 bytes"},
			"choices without a text":  {map[string]any{"location": map[string]any{"latitude": 1, "longitude": 2}, "choices": map[string]any{"buttons": []any{map[string]any{"title": "x"}}}}, "text", "question"},
			"no choices":              {map[string]any{"text": "?", "choices": map[string]any{"buttons": []any{}}}, "choices", "at least one"},
			"a mail":                  {map[string]any{"text": "x", "mail": map[string]any{"subject": "x"}}, "mail", "no subject"},
			"an unknown template":     {map[string]any{"template": map[string]any{"name": "lost", "language": "en"}}, "template.name", "no such template"},
			"a rejected template":     {map[string]any{"template": map[string]any{"name": "refused", "language": "en"}}, "template.name", "rejected"},
			"places left out":         {map[string]any{"template": map[string]any{"name": "shipped", "language": "en", "header": []any{"7"}, "body": []any{"Mai"}}}, "template.body", "2 places"},
			"a template with a text":  {map[string]any{"text": "x", "template": map[string]any{"name": "shipped", "language": "en"}}, "template", "without text"},
			"nowhere on earth":        {map[string]any{"location": map[string]any{"latitude": 91, "longitude": 2}}, "location.latitude", ""},
			"a note with a place":     {map[string]any{"text": "x", "private": true, "location": map[string]any{"latitude": 1, "longitude": 2}}, "location", "note"},
			"nothing":                 {map[string]any{}, "text", ""},
		} {
			var p problem
			w.must(422, "POST", fmt.Sprintf("/api/v1/conversations/%d/messages", c), "agent", row.body).into(t, &p)
			if len(p.Errors) == 0 || p.Errors[0].Field != row.field || !strings.Contains(p.Errors[0].Detail, row.detail) {
				t.Errorf("%s: %+v", name, p)
			}
		}
		if after := w.rows(); after != before {
			t.Errorf("rows were %s and are %s", before, after)
		}
	})
}

// uploadAs keeps a file of the agent who writes over HTTP.
func (w *world) uploadAs(name string, content []byte) string {
	w.t.Helper()
	a := w.uploadBy(name, content, "token 7")
	return a.ID.String()
}

func TestWrite_filesThatTheProviderFetchesNeedAPublicAddress(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, c, conv := w.integrated()
		w.post(201, conv, map[string]any{"attachments": []any{w.uploadAs("a.png", picture)}})
		file := w.uploadAs("b.png", picture)
		private := newWorld(t, w.db, t.TempDir(), func(d *inbox.Deps) { d.BaseURL = "" })
		before := w.rows()
		var whole struct{ Can conversation.Can }
		private.must(200, "GET", fmt.Sprint("/api/v1/conversations/", conv), "agent", nil).into(t, &whole)
		var of inbox.Body
		private.must(200, "GET", "/api/v1/channels/"+c.ID.String(), "admin", nil).into(t, &of)
		for _, can := range []conversation.Can{whole.Can, of.Can} {
			if can.NoFiles != conversation.NoPublicAddress || len(can.Media) > 0 {
				t.Errorf("can %+v", can)
			}
		}
		var p problem
		send := map[string]any{"text": "look", "attachments": []any{file}}
		private.must(422, "POST", fmt.Sprintf("/api/v1/conversations/%d/messages", conv), "agent", send).into(t, &p)
		if len(p.Errors) != 1 || p.Errors[0].Field != "attachments[0]" || !strings.Contains(p.Errors[0].Detail, "RONDO_BASE_URL") {
			t.Errorf("problem %+v", p)
		}
		if after := w.rows(); before != after {
			t.Errorf("rows were %s and are %s", before, after)
		}
	})
}

func TestDeliver_aPictureHasASmallVersionForProvidersThatFetch(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, conv := w.strictly("mai", "hello")
		var drawn bytes.Buffer
		if err := png.Encode(&drawn, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
			t.Fatal(err)
		}
		w.post(201, conv, map[string]any{"attachments": []any{w.uploadAs("a.png", drawn.Bytes())}})
		w.work()
		w.until("it is sent", func() bool { return len(w.strict.taken()) == 1 })
		file := w.strict.taken()[0].Attachments[0]
		for address, want := range map[string]string{file.URL: "image/png", file.PreviewURL: "image/jpeg"} {
			res, err := http.Get(address)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if got := res.Header.Get("Content-Type"); res.StatusCode != 200 || got != want {
				t.Errorf("%s: %d %s, want %s", address, res.StatusCode, got, want)
			}
		}
	})
}

func TestWrite_everythingThatAChannelTakesArrives(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c, conv := w.strictly("mai", "hello")
		w.must(200, "POST", "/api/v1/channels/"+c.ID.String()+"/templates/sync", "admin", nil)
		w.work()
		first := w.messages(conv)[0]
		w.post(201, conv, map[string]any{"text": "yes?", "reply_to": first.ID.String(), "choices": map[string]any{"buttons": []any{map[string]any{"id": "y", "title": "Yes"}, map[string]any{"title": "No"}}}})
		w.post(201, conv, map[string]any{"text": "which?", "choices": map[string]any{"menu": "Open", "list": []any{map[string]any{"title": "A", "choices": []any{map[string]any{"title": "One"}}}}}})
		w.post(201, conv, map[string]any{"location": map[string]any{"latitude": 10.5, "longitude": 106.7, "name": "Shop"}})
		shown := w.post(201, conv, map[string]any{"template": map[string]any{"name": "shipped", "language": "en", "header": []any{"7"}, "body": []any{"Mai", "today"}}})
		if shown.Text != "Order 7\n\nHello Mai, it left today.\n\nAcme" || !shown.Extra.Standin {
			t.Errorf("the template reads %q", shown.Text)
		}
		w.until("all are sent", func() bool { return len(w.strict.taken()) == 4 })
		got := w.strict.taken()
		if m := got[0]; m.To != "mai" || m.ReplyTo != "in-1" || m.Choices == nil || len(m.Choices.Buttons) != 2 || m.Choices.Buttons[1].ID != "No" || m.LastInbound.IsZero() {
			t.Errorf("buttons: %+v", m)
		}
		if m := got[1]; m.Choices != nil || m.Text != "which?\n1. One" {
			t.Errorf("a list that the channel has not: %+v", m)
		}
		if m := got[2]; m.Location == nil || m.Location.Longitude != 106.7 {
			t.Errorf("place: %+v", m)
		}
		if m := got[3]; m.Template == nil || m.Text != "" || !slices.Equal(m.Template.Body, []string{"Mai", "today"}) || len(m.Template.Places) != 3 {
			t.Errorf("template: %+v", m)
		}
	})
}

func TestWrite_afterTheWindowOnlyATemplateOrAPerson(t *testing.T) {
	eachClock(t, func(t *testing.T, w *world) {
		c, conv := w.strictly("mai", "hello")
		w.must(200, "POST", "/api/v1/channels/"+c.ID.String()+"/templates/sync", "admin", nil)
		show := func() (can conversation.Can) {
			var whole struct {
				Can    conversation.Can
				Window *conversation.WindowBody
			}
			w.must(200, "GET", fmt.Sprint("/api/v1/conversations/", conv), "agent", nil).into(t, &whole)
			if whole.Window == nil || !whole.Can.Window.ClosesAt.Equal(whole.Window.ClosesAt) {
				t.Errorf("windows %+v %+v", whole.Window, whole.Can.Window)
			}
			return whole.Can
		}
		if can := show(); !can.Window.Open || can.TextMax != 20 || can.WindowS != 86400 || can.Media["image"] != 100 {
			t.Errorf("can %+v", can)
		}
		w.clock.Advance(25 * time.Hour)
		late := show().Window
		if late.Open || late.TagUntil == nil {
			t.Fatalf("a day later: %+v", late)
		}
		w.post(201, conv, map[string]any{"text": "a person answers"})
		w.clock.Advance(7 * 24 * time.Hour)
		var p problem
		w.must(422, "POST", fmt.Sprintf("/api/v1/conversations/%d/messages", conv), "agent", map[string]any{"text": "too late"}).into(t, &p)
		if p.Code != "window_closed" || !strings.Contains(p.Detail, "template") || !strings.Contains(p.Detail, "ended at "+late.TagUntil.UTC().Format("2006-01-02 15:04 UTC")) || p.Errors[0].Field != "text" {
			t.Errorf("problem %+v", p)
		}
		w.post(201, conv, map[string]any{"template": map[string]any{"name": "shipped", "language": "en", "header": []any{"7"}, "body": []any{"Mai", "today"}}})
		w.post(201, conv, map[string]any{"text": "for us only, and as long as it likes", "private": true})
		w.comes(c, "mai", "in-2", "", "thanks")
		w.post(201, conv, map[string]any{"text": "you are welcome"})
	})
}

func TestWrite_nothingGoesToWhomBlockedTheChannel(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c, conv := w.strictly("mai", "hello")
		w.comes(c, "mai", "b1", "blocked", "")
		var p problem
		w.must(422, "POST", fmt.Sprintf("/api/v1/conversations/%d/messages", conv), "agent", map[string]any{"text": "hi"}).into(t, &p)
		if p.Code != "blocked" {
			t.Errorf("problem %+v", p)
		}
		w.comes(c, "mai", "b2", "unblocked", "")
		w.post(201, conv, map[string]any{"text": "hi"})
		w.comes(c, "mai", "b3", "opt_out", "") // of advertising alone
		w.post(201, conv, map[string]any{"text": "hi"})
	})
}

func TestAmend_goesToTheChannelFirst(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, conv := w.strictly("mai", "hello")
		base := fmt.Sprintf("/api/v1/conversations/%d/messages/", conv)
		in := w.messages(conv)[0]
		ours := w.post(201, conv, map[string]any{"text": "helo"})
		at := base + ours.ID.String()
		w.must(409, "PATCH", at, "agent", map[string]any{"text": "hello"}) // has not left yet
		w.work()
		w.reaches(w.message(ours.ID), conversation.Sent)
		settled := func(m id.ID) conversation.Message {
			w.until("the change is done", func() bool { return w.message(m).Extra.Changing == "" })
			return w.message(m)
		}
		w.must(200, "PATCH", at, "agent", map[string]any{"text": "hello"})
		if m := settled(ours.ID); m.Text != "hello" || !m.Extra.Edited {
			t.Errorf("edited: %+v", m)
		}
		var before struct{ Items []conversation.Wording }
		w.must(200, "GET", at+"/wordings", "agent", nil).into(t, &before)
		if len(before.Items) != 1 || before.Items[0].Text != "helo" {
			t.Errorf("wordings %+v", before)
		}
		w.must(200, "POST", base+in.ID.String()+"/reaction", "agent", map[string]any{"emoji": "👍"})
		if m := settled(in.ID); m.Extra.OwnReaction != "👍" {
			t.Errorf("reaction: %+v", m.Extra)
		}
		w.strict.failNext("mai", channel.Error{Class: channel.GiveUp, Code: "refused", Detail: "Too old."})
		w.must(200, "DELETE", at, "agent", nil)
		if m := settled(ours.ID); m.Extra.ChangeError == nil || m.Extra.ChangeError.Detail != "Too old." || m.Text != "hello" {
			t.Errorf("refused: %+v", m)
		}
		w.strict.failNext("mai", channel.Error{Class: channel.Uncertain, Code: "no_answer", Detail: "?"})
		w.must(200, "DELETE", at, "agent", nil)
		w.until("it is tried again", func() bool { return w.message(ours.ID).Extra.Deleted })
		w.must(404, "PATCH", at, "agent", map[string]any{"text": "x"})
		w.must(403, "PATCH", base+in.ID.String(), "agent", map[string]any{"text": "theirs"})
		w.must(403, "DELETE", base+in.ID.String(), "admin", nil)
		w.must(404, "POST", base+in.ID.String()+"/reaction", "other", map[string]any{"emoji": "👍"})
		note := w.post(201, conv, map[string]any{"text": "note", "private": true})
		w.must(200, "PATCH", base+note.ID.String(), "agent", map[string]any{"text": "a better note"})
		w.must(200, "DELETE", base+note.ID.String(), "agent", nil)
		if m := w.message(note.ID); !m.Extra.Deleted {
			t.Errorf("note %+v", m)
		}
	})
}

func TestRead_tellsTheProviderAndShowsIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c, conv := w.strictly("mai", "hello")
		w.comes(c, "mai", "in-2", "", "anybody?")
		w.work()
		w.must(200, "POST", fmt.Sprintf("/api/v1/conversations/%d/read", conv), "agent", nil)
		w.until("both are read", func() bool {
			list := w.messages(conv)
			return list[0].State == conversation.Read && list[1].State == conversation.Read
		})
		w.strict.mu.Lock()
		defer w.strict.mu.Unlock()
		if !slices.Equal(w.strict.read, []string{"mai in-2"}) {
			t.Errorf("the provider was told %q", w.strict.read)
		}
	})
}

func TestAgentTyping_isShownNowAndThen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, conv := w.strictly("mai", "hello")
		for range 50 {
			w.inbox.AgentTyping(ws, conv, true)
			w.inbox.AgentTyping(otherWS, conv, true)
		}
		w.until("it was shown", func() bool {
			w.strict.mu.Lock()
			defer w.strict.mu.Unlock()
			return slices.Equal(w.strict.typed, []string{"mai in-1"})
		})
	})
}

func TestIncoming_mailsAndPlacesAreKeptWhole(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.strict.mailed = true
		c, conv := w.strictly("mai@x", "mail")
		w.comes(c, "mai@x", "in-2", "", "place")
		list := w.messages(conv)
		if m := list[0].Extra.Mail; m == nil || m.Subject != "Order 7" || !m.HTML || !slices.Equal(m.Cc, []string{"boss@x"}) {
			t.Errorf("mail %+v", m)
		}
		file := list[0].Attachments[0]
		if file.Pending || file.ContentID != "pic" || file.ContentType != "image/png" {
			t.Errorf("file %+v", file)
		}
		r := w.must(200, "GET", fmt.Sprintf("/api/v1/conversations/%d/messages/%d/html", conv, list[0].ID), "agent", nil)
		if s := string(r.body); strings.Contains(s, "onclick") || strings.Contains(s, "alert") || !strings.Contains(s, "/api/v1/attachments/"+file.ID.String()) {
			t.Errorf("HTML %s", s)
		}
		page := w.must(200, "GET", fmt.Sprintf("/api/v1/conversations/%d/messages/%d/page", conv, list[0].ID), "agent", nil)
		policy := page.header.Get("Content-Security-Policy")
		if s := string(page.body); strings.Contains(s, "onclick") || strings.Contains(s, "alert") || !strings.Contains(s, "/api/v1/attachments/"+file.ID.String()) ||
			!strings.HasPrefix(policy, "default-src 'none'; img-src 'self' data:; ") || page.header.Get("X-Frame-Options") != "SAMEORIGIN" {
			t.Errorf("page %s, %s", s, policy)
		}
		page = w.must(200, "GET", fmt.Sprintf("/api/v1/conversations/%d/messages/%d/page?remote=1", conv, list[0].ID), "agent", nil)
		if policy = page.header.Get("Content-Security-Policy"); !strings.Contains(policy, "img-src 'self' data: https: http:; ") || strings.Contains(policy, "script") {
			t.Errorf("with pictures: %s", policy)
		}
		w.must(404, "GET", fmt.Sprintf("/api/v1/conversations/%d/messages/%d/page", conv, list[1].ID), "agent", nil)
		if got := w.must(200, "GET", "/api/v1/attachments/"+file.ID.String(), "agent", nil); len(got.body) != len(picture) {
			t.Errorf("%d bytes", len(got.body))
		}
		if x := list[1].Extra; x.Location == nil || x.Location.Name != "Home" || len(x.Cards) != 1 || !x.Standin || !strings.Contains(list[1].Text, "openstreetmap") {
			t.Errorf("place %+v", x)
		}
		w.work()
		w.post(201, conv, map[string]any{"text": "thanks", "mail": map[string]any{"cc": []any{"boss@x"}}})
		w.until("it is sent", func() bool { return len(w.strict.taken()) == 1 })
		if m := w.strict.taken()[0]; m.Mail == nil || m.Mail.Subject != "Re: Order 7" && m.Mail.Subject != "" || len(m.Mail.References) == 0 || m.ReplyTo == "" {
			t.Errorf("answer %+v %+v", m, m.Mail)
		}
	})
}

func TestDeliver_aLimitOfOnePairHoldsUpNobodyElse(t *testing.T) {
	eachClock(t, func(t *testing.T, w *world) {
		c, conv := w.strictly("mai", "hello")
		w.comes(c, "bo", "in-2", "", "hello")
		other := conv
		for _, o := range w.all() {
			if o.ID != conv {
				other = o.ID
			}
		}
		w.strict.failNext("mai", channel.Error{Class: channel.Retry, Code: "pair_limit", Detail: "Slow down.", After: time.Minute, Pair: true})
		slow := w.post(201, conv, map[string]any{"text": "to mai"})
		w.work()
		w.until("it was refused", func() bool { return w.message(slow.ID).ErrorCode == "pair_limit" })
		w.reaches(w.message(w.post(201, other, map[string]any{"text": "to bo"}).ID), conversation.Sent)
		if w.message(slow.ID).State != conversation.Queued {
			t.Error("the pair's limit was not kept")
		}
		w.until("its minute is over", func() bool { w.pass(10 * time.Second); return w.message(slow.ID).State == conversation.Sent })
	})
}

func TestDeliver_goesOnAtOnceWhenTheChannelIsChanged(t *testing.T) {
	eachClock(t, func(t *testing.T, w *world) {
		c, conv := w.strictly("mai", "hello")
		w.strict.failNext("mai", channel.Error{Class: channel.Reconnect, Code: "token", Detail: "The token is dead. Enter a new one."})
		m := w.post(201, conv, map[string]any{"text": "wait"})
		w.work()
		w.until("the channel fails", func() bool { state, why := w.health(c); return state == "failing" && strings.Contains(why, "new one") })
		w.until("the message waits", func() bool {
			n, err := job.Count(t.Context(), w.db.Read(), w.db.Now())
			return err == nil && n["leased"] == 0
		})
		w.must(200, "PATCH", "/api/v1/channels/"+c.ID.String(), "admin", map[string]any{"config": map[string]any{"token": "new"}})
		w.reaches(w.message(m.ID), conversation.Sent) // the clock stands still
		w.until("the channel is well", func() bool { state, _ := w.health(c); return state == "ok" })
	})
}
