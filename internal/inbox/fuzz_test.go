package inbox_test

import (
	"strings"
	"testing"

	"rondo/internal/channel/channeltest/customfake"
	"rondo/internal/platform/db"
)

// FuzzHook sends calls that are proven but may hold anything: no answer is ever 5xx, and what is refused
// has changed nothing.
func FuzzHook(f *testing.F) {
	d, err := db.Open(f.Context(), db.Config{Dir: f.TempDir()})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { d.Close() })
	w := newWorld(f, d, f.TempDir())
	_, custom, _ := w.integrator()
	_, bot := w.bot()
	chat := w.visit(w.connect("webchat", nil), nil)
	now := d.Now()
	for i, seed := range []string{
		string(customfake.Body("mai", customfake.Contact{"firstName": "Mai"}, customfake.Text("m1", "hi", now), customfake.Status("o1", "read", now))),
		string(customfake.Body("mai", nil, customfake.Attachment("m2", "image", "http://127.0.0.1:1/x", now))),
		`{"contactId":"1","events":[{"type":"edit","mId":"m1","message":{"type":"text","text":"x\u0000\ud800"}},{"type":"reaction","mId":"m1","reaction":"👍"},{"type":"message_echo","mId":"e","message":{"type":"location","latitude":1,"longitude":2}}]}`,
		`{"contactId":"` + strings.Repeat("9", 60) + `","events":[{}]}`,
		`{"update_id":7,"message":{"message_id":1,"date":1,"from":{"id":1,"first_name":"` + strings.Repeat("é", 3000) + `"},"chat":{"id":1,"type":"private"},"text":"hi"}}`,
		`{"update_id":8,"callback_query":{"id":"` + strings.Repeat("7", 5000) + `","from":{"id":1},"data":"x","message":{"message_id":9,"chat":{"id":1,"type":"private"}}}}`,
		`{"update_id":9,"my_chat_member":{"chat":{"id":1,"type":"private"},"from":{"id":1},"new_chat_member":{"status":"kicked"}}}`,
		`{"client_id":"c-1","text":"hi","reply_to":"5","attachments":["1"]}`,
		`{"contactId":`, `[]`, ``, `null`, "\xff\xfe",
	} {
		f.Add(byte(i), []byte(seed))
		f.Add(byte(i+1), []byte(seed))
	}
	f.Fuzz(func(t *testing.T, kind byte, body []byte) {
		w := &world{t: t, db: w.db, url: w.url}
		before := w.rows()
		var r reply
		switch kind % 3 {
		case 0:
			r = w.call("POST", "/hooks/"+custom.ID.String(), "tok-12345678", body)
		case 1:
			r = w.call("POST", "/hooks/"+bot.ID.String(), "", body, "X-Telegram-Bot-Api-Secret-Token: s3cret")
		default:
			r = w.call("POST", chat.path+"/messages", chat.session.Token, body)
		}
		if r.status >= 500 {
			t.Fatalf("answered %d %s", r.status, r.body)
		}
		if after := w.rows(); r.status >= 400 && after != before {
			t.Fatalf("refused with %d, but rows were %s and are %s", r.status, before, after)
		}
	})
}
