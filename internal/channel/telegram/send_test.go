package telegram_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
)

const to = "5000000000123"

// file is an attachment that begins as its type does.
func file(name, contentType string, sizeBytes int) channel.Attachment {
	magic := map[string]string{"image/jpeg": "\xff\xd8\xff\xe0", "image/png": "\x89PNG\r\n\x1a\n", "audio/ogg": "OggS", "image/gif": "GIF89a"}
	start := magic[contentType]
	return channeltest.File(name, contentType, start+strings.Repeat("x", max(sizeBytes-len(start), 0)))
}

func TestSend_picksTheWay(t *testing.T) {
	for _, c := range []struct {
		name string
		m    channel.Outbound
		want string // methods, texts and files as the provider saw them
	}{
		{"a text", channel.Outbound{Text: "hello"}, `sendMessage "hello"`},
		{"a picture with a caption", channel.Outbound{Text: "see", Attachments: []channel.Attachment{file("a.jpg", "image/jpeg", 99)}}, `sendPhoto "see" a.jpg 99`},
		{"a PNG", channel.Outbound{Attachments: []channel.Attachment{file("a.png", "image/png", 99)}}, `sendPhoto "" a.png 99`},
		{"a picture too large for one", channel.Outbound{Attachments: []channel.Attachment{file("a.jpg", "image/jpeg", 10<<20+1)}}, `sendDocument "" a.jpg 10485761`},
		{"a picture Telegram cannot read", channel.Outbound{Text: "see", Attachments: []channel.Attachment{file("a.webp", "image/webp", 99)}}, `sendDocument "see" a.webp 99`},
		{"an animation", channel.Outbound{Attachments: []channel.Attachment{file("a.gif", "image/gif", 99)}}, `sendAnimation "" a.gif 99`},
		{"a sound", channel.Outbound{Attachments: []channel.Attachment{file("a.mp3", "audio/mpeg", 99)}}, `sendAudio "" a.mp3 99`},
		{"a voice note", channel.Outbound{Attachments: []channel.Attachment{file("a.ogg", "audio/ogg; codecs=opus", 99), file("b.ogg", "audio/ogg", 99)}[1:]}, `sendVoice "" b.ogg 99`},
		{"a film", channel.Outbound{Attachments: []channel.Attachment{file("a.mp4", "video/mp4", 99)}}, `sendVideo "" a.mp4 99`},
		{"a document", channel.Outbound{Attachments: []channel.Attachment{file("Rechnung ä\"\r\n.pdf", "application/pdf", 99)}}, "sendDocument \"\" Rechnung ä___.pdf 99"},
		{"several files", channel.Outbound{Text: "two", Attachments: []channel.Attachment{file("a.jpg", "image/jpeg", 9), file("b.pdf", "application/pdf", 9)}},
			`sendPhoto "two" a.jpg 9; sendDocument "" b.pdf 9`},
		{"a caption of digits", channel.Outbound{Text: "42", Attachments: []channel.Attachment{file("a.jpg", "image/jpeg", 9)}}, `sendPhoto "42" a.jpg 9`},
	} {
		t.Run(c.name, func(t *testing.T) {
			fake, kind, account := connect(t)
			c.m.To = to
			receipt, err := kind.Send(t.Context(), account, c.m)
			var got []string
			for _, s := range fake.Sent() {
				line := fmt.Sprintf("%s %q", s.Method, s.Text)
				if s.FileName != "" {
					line += fmt.Sprintf(" %s %d", s.FileName, s.FileSize)
				}
				got = append(got, line)
			}
			if strings.Join(got, "; ") != c.want || err != nil || len(receipt.Parts) != len(got) {
				t.Errorf("got %s (%v, parts %v)\nwant %s", strings.Join(got, "; "), err, receipt.Parts, c.want)
			}
		})
	}
}

func TestSend_longTextGoesBeforeTheFile(t *testing.T) {
	fake, kind, account := connect(t)
	text := strings.Repeat("word ", 205) // 1025 units
	_, err := kind.Send(t.Context(), account, channel.Outbound{To: to, Text: text + "x", Attachments: []channel.Attachment{file("a.jpg", "image/jpeg", 9)}})
	sent := fake.Sent()
	if err != nil || len(sent) != 2 || sent[0].Method != "sendMessage" || sent[1].Text != "" {
		t.Errorf("sent %+v (%v), want the text, then the file", sent, err)
	}
}

func TestSend_repliesToTheMessage(t *testing.T) {
	for reply, want := range map[string]int64{to + ":12": 12, "callback:12": 0, "999:12": 0, "": 0, to + ":": 0, to + ":x": 0} {
		fake, kind, account := connect(t)
		if _, err := kind.Send(t.Context(), account, channel.Outbound{To: to, Text: "yes", ReplyTo: reply}); err != nil {
			t.Fatal(err)
		}
		if got := fake.Sent()[0].ReplyTo; got != want {
			t.Errorf("reply to %q goes to %d, want %d", reply, got, want)
		}
	}
}

func TestSend_textIsPlain(t *testing.T) {
	fake, kind, account := connect(t)
	const text = "5 < 6 & *snake_case* [x](y) <b>"
	if _, err := kind.Send(t.Context(), account, channel.Outbound{To: to, Text: text}); err != nil {
		t.Fatal(err)
	}
	var sent map[string]any
	_ = json.Unmarshal(fake.Calls("/sendMessage")[0].Body, &sent)
	if sent["text"] != text || sent["parse_mode"] != nil || sent["chat_id"] != 5000000000123.0 {
		t.Errorf("sent %v", sent)
	}
}

func TestSend_sortsErrors(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		class  channel.Class
		code   string
	}{
		{403, `{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}`, channel.GiveUp, "blocked"},
		{403, `{"ok":false,"error_code":403,"description":"Forbidden: user is deactivated"}`, channel.GiveUp, "deactivated"},
		{403, `{"ok":false,"error_code":403,"description":"Forbidden: bot can't initiate conversation with a user"}`, channel.GiveUp, "not_started"},
		{403, `{"ok":false,"error_code":403,"description":"Forbidden: something new"}`, channel.GiveUp, "forbidden"},
		{400, `{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}`, channel.GiveUp, "chat_not_found"},
		{400, `{"ok":false,"error_code":400,"description":"Bad Request: can't parse entities"}`, channel.GiveUp, "refused"},
		{400, `{"ok":false,"error_code":400,"description":"Bad Request: x","parameters":{"migrate_to_chat_id":-1}}`, channel.GiveUp, "refused"},
		{413, `{"ok":false,"error_code":413,"description":"Request Entity Too Large"}`, channel.GiveUp, "too_large"},
		{401, `{"ok":false,"error_code":401,"description":"Unauthorized"}`, channel.Reconnect, "token"},
		{404, `{"ok":false,"error_code":404,"description":"Not Found"}`, channel.Reconnect, "token"},
		{409, `{"ok":false,"error_code":409,"description":"Conflict"}`, channel.Retry, "conflict"},
		{429, `{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":"3"}}`, channel.Retry, "rate_limited"},
		{429, ``, channel.Retry, "rate_limited"},
		{500, `{"ok":false,"error_code":500,"description":"Internal Server Error"}`, channel.Retry, "unavailable"},
		{200, `{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}`, channel.GiveUp, "blocked"},
		{503, `{"ok":false,"error_code":503,"description":"Service Unavailable"}`, channel.Retry, "unavailable"},
		{502, `{"ok":false,"error_code":502,"description":"Bad Gateway"}`, channel.Uncertain, "no_answer"},
		{504, ``, channel.Uncertain, "no_answer"},
		{500, `<html>`, channel.Uncertain, "no_answer"},
		{200, `{"ok":false}`, channel.Uncertain, "unreadable_answer"},
		{200, `{"ok":true,"result":{}}`, channel.Uncertain, "unreadable_answer"},
	} {
		fake, kind, account := connect(t)
		fake.Fail(1, "/sendMessage", c.status, c.body)
		_, err := kind.Send(t.Context(), account, channel.Outbound{To: to, Text: "hello"})
		var e *channel.Error
		if !errors.As(err, &e) || e.Class != c.class || e.Code != c.code || e.Detail == "" {
			t.Errorf("%d %s: %v, want %s %s", c.status, c.body, err, c.class, c.code)
		}
		if c.code == "rate_limited" && e.After <= 0 {
			t.Errorf("%d %s: no wait", c.status, c.body)
		}
	}
}

func TestSend_customersWhoCannotBeReached(t *testing.T) {
	fake, kind, account := connect(t)
	send := func() string {
		_, err := kind.Send(t.Context(), account, channel.Outbound{To: to, Text: "hello"})
		var e *channel.Error
		errors.As(err, &e)
		return e.Code
	}
	fake.Block(customerID)
	if got := send(); got != "blocked" {
		t.Errorf("code %s, want blocked", got)
	}
	fake.Deactivate(customerID)
	if got := send(); got != "deactivated" {
		t.Errorf("code %s, want deactivated", got)
	}
}

func TestSend_refusesLargeFilesBeforeAnythingIsSent(t *testing.T) {
	fake, kind, account := connect(t)
	large := file("film.mkv", "video/x-matroska", 9)
	large.SizeBytes = 50<<20 + 1
	_, err := kind.Send(t.Context(), account, channel.Outbound{To: to, Text: strings.Repeat("long ", 900), Attachments: []channel.Attachment{large}})
	if channel.ClassOf(err) != channel.GiveUp || len(fake.Sent()) > 0 {
		t.Errorf("error %v, %d sent; want it refused with nothing sent", err, len(fake.Sent()))
	}
}

func TestSend_uploadThatBreaksOffCanBeRepeated(t *testing.T) {
	fake, kind, account := connect(t)
	short := file("a.pdf", "application/pdf", 9)
	short.SizeBytes = 5000 // the stored file is shorter than it should be
	_, err := kind.Send(t.Context(), account, channel.Outbound{To: to, Attachments: []channel.Attachment{short}})
	if channel.ClassOf(err) != channel.Retry || len(fake.Sent()) > 0 {
		t.Errorf("error %v, want it to be repeated", err)
	}
	gone := channel.Attachment{Name: "a", Open: func(context.Context) (io.ReadCloser, error) { return nil, errors.New("disk") }}
	if _, err := kind.Send(t.Context(), account, channel.Outbound{To: to, Attachments: []channel.Attachment{gone}}); channel.ClassOf(err) != channel.Retry {
		t.Errorf("error %v, want it to be repeated", err)
	}
}

func TestSend_neverShowsTheToken(t *testing.T) {
	fake, kind, account := connect(t)
	fake.Fail(1, "/sendMessage", 400, `{"ok":false,"error_code":400,"description":"Bad Request: `+botToken+`"}`)
	elsewhere := account
	elsewhere.Config = channel.Config{"bot_token": botToken, "base_url": "http://127.0.0.1:1"}
	badHost := account
	badHost.Config = channel.Config{"bot_token": botToken, "base_url": "http://no such host"}
	for name, a := range map[string]channel.Account{"refused": account, "unreachable": elsewhere, "bad address": badHost} {
		_, err := kind.Send(t.Context(), a, channel.Outbound{To: to, Text: "hello"})
		if err == nil || strings.Contains(fmt.Sprintf("%v %+v", err, err), "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw") {
			t.Errorf("%s: error %v", name, err)
		}
		if _, err := kind.Fetch(t.Context(), a, "no-such-file"); err == nil || strings.Contains(err.Error(), "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw") {
			t.Errorf("%s: fetch error %v", name, err)
		}
	}
}

func TestAnswer_settlesAPressedButtonOnce(t *testing.T) {
	fake, kind, account := connect(t)
	fake.Press(anaUser(), 1, "Yes", "yes")
	in := fake.Press(anaUser(), 1, "Yes", "yes")["callback_query"].(map[string]any)["id"].(string)
	for range 2 { // the second time it is too late, which is no harm
		if err := kind.Answer(t.Context(), account, in); err != nil {
			t.Error(err)
		}
	}
	fake.Fail(1, "/answerCallbackQuery", http.StatusBadGateway, "")
	if err := kind.Answer(t.Context(), account, in); channel.ClassOf(err) != channel.Retry {
		t.Errorf("error %v, want it to be repeated", err)
	}
}

func TestTyping(t *testing.T) {
	fake, kind, account := connect(t)
	if err := kind.Typing(t.Context(), account, to); err != nil || len(fake.Calls("/sendChatAction")) != 1 {
		t.Error(err)
	}
}

func TestCaps_claimNothingThatIsNotThere(t *testing.T) {
	_, kind, _ := connect(t)
	var any channel.Channel = kind
	_, types := any.(channel.Typist)
	_, fetches := any.(channel.MediaFetcher)
	caps := kind.Caps()
	if caps.TypingOut != types || caps.MediaIn > 0 != fetches || caps.StartFirst || caps.Delivered || caps.Read {
		t.Errorf("caps %+v", caps)
	}
	if !slices.Equal(kind.Secrets(), []string{"bot_token", "secret_token"}) {
		t.Errorf("secrets %v", kind.Secrets())
	}
}
