package rcs_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/rcsfake"
	"rondo/internal/channel/rcs"
)

var account = channel.Account{Config: channel.Config{"client_token": clientToken, "agent_id": agentID}}

// receive reads a genuine call with an event.
func receive(t *testing.T, data string) (channel.Received, *channel.Refusal) {
	t.Helper()
	got, err := rcs.New(nil, nil).Receive(t.Context(), account, call(data))
	return channeltest.CheckReceived(t, got, err)
}

func brief(in channel.Inbound) string {
	s := string(in.Kind) + " " + in.Key + " " + in.ProviderID
	for _, part := range [][2]string{{"text", in.Text}, {"postback", in.Postback}, {"unsupported", in.Unsupported}} {
		if part[1] != "" {
			s += " " + part[0] + "=" + part[1]
		}
	}
	for _, m := range in.Media {
		s += strings.TrimRight(fmt.Sprintf(" %s %s %q %s %d %s", m.Kind, m.Ref, m.Name, m.ContentType, m.SizeBytes, m.Problem), " ")
	}
	if in.Location != nil {
		s += fmt.Sprintf(" at=%.2f,%.2f", in.Location.Latitude, in.Location.Longitude)
	}
	if in.Status != nil {
		s += " " + strings.TrimSpace(string(in.Status.State)+" "+in.Status.Code)
	}
	return s
}

func TestReceive_events(t *testing.T) {
	const from = `"senderPhoneNumber":"+34600000001","agentId":"growing-tree-bank@rbm.goog","sendTime":"2026-01-02T03:04:05.000006Z"`
	for _, c := range []struct{ name, event, want string }{
		{"text", `{` + from + `,"messageId":"M1","text":"hi"}`, "message M1 M1 text=hi"},
		{"empty text", `{` + from + `,"messageId":"M1","text":""}`, "unsupported M1 M1 unsupported=empty message"},
		{"a file", `{` + from + `,"messageId":"M2","userFile":{"thumbnail":{"fileUri":"https://f.test/t"},"payload":{"mimeType":"image/jpeg","fileSizeBytes":"2048","fileName":"cat.jpg","fileUri":"https://f.test/cat"}}}`,
			`message M2 M2 image https://f.test/cat "cat.jpg" image/jpeg 2048`},
		{"a file beyond the limit", `{` + from + `,"messageId":"M2","userFile":{"payload":{"mimeType":"video/mp4","fileSizeBytes":104857601,"fileUri":"https://f.test/x"}}}`,
			`message M2 M2 video https://f.test/x "" video/mp4 104857601 too_large`},
		{"a file at no address", `{` + from + `,"messageId":"M2","userFile":{"payload":{"fileUri":"file:///etc/passwd"}}}`, "unsupported M2 M2 unsupported=userFile"},
		{"a place", `{` + from + `,"messageId":"M3","location":{"latitude":1.5,"longitude":"-2.25"}}`, "message M3 M3 at=1.50,-2.25"},
		{"a tapped reply", `{` + from + `,"messageId":"M4","suggestionResponse":{"postbackData":"y1","text":"Yes","type":"REPLY"}}`, "postback M4 M4 text=Yes postback=y1"},
		{"a tapped action", `{` + from + `,"messageId":"M4","suggestionResponse":{"postbackData":"open","text":"Map","type":"ACTION"}}`, "postback M4 M4 text=Map postback=open"},
		{"a message of tomorrow", `{` + from + `,"messageId":"M5","hologram":{"a":1}}`, "unsupported M5 M5 unsupported=hologram"},
		{"delivered", `{` + from + `,"eventType":"DELIVERED","eventId":"e1","messageId":"o1"}`, "status event:e1 o1 delivered"},
		{"read", `{` + from + `,"eventType":"READ","eventId":"e2","messageId":"o1"}`, "status event:e2 o1 read"},
		{"expired", `{"phoneNumber":"+34600000001","agentId":"growing-tree-bank","eventType":"TTL_EXPIRATION_REVOKED","eventId":"e3","messageId":"o1"}`, "status event:e3 o1 failed TTL_EXPIRATION_REVOKED"},
		{"left", `{` + from + `,"eventType":"UNSUBSCRIBE","eventId":"e4","messageId":"M6"}`, "blocked event:e4 "},
		{"back", `{` + from + `,"eventType":"SUBSCRIBE","eventId":"e5"}`, "unblocked event:e5 "},
		{"typing", `{` + from + `,"eventType":"IS_TYPING","eventId":"e6"}`, "typing  "},
		{"an event of tomorrow", `{` + from + `,"eventType":"WAVED","eventId":"e7"}`, "unsupported event:e7 event:e7 unsupported=WAVED"},
	} {
		got, refusal := receive(t, c.event)
		if refusal != nil || len(got.Inbound) != 1 || brief(got.Inbound[0]) != c.want {
			t.Errorf("%s: %+v (%v)\nwant %s", c.name, got.Inbound, refusal, c.want)
			continue
		}
		if p := got.Inbound[0].From; p.Address != theirs || p.Phone != theirs {
			t.Errorf("%s: from %+v", c.name, p)
		}
	}
}

// What is no business of this desk is accepted, so that the queue moves on.
func TestReceive_nothingForTheDesk(t *testing.T) {
	for name, event := range map[string]string{
		"another agent's":      `{"senderPhoneNumber":"+34600000001","agentId":"other@rbm.goog","messageId":"M1","text":"hi"}`,
		"of nobody":            `{"agentId":"growing-tree-bank","messageId":"M1","text":"hi"}`,
		"read, but what":       `{"senderPhoneNumber":"+34600000001","eventType":"READ","eventId":"e1"}`,
		"it may yet arrive":    `{"senderPhoneNumber":"+34600000001","eventType":"TTL_EXPIRATION_REVOKE_FAILED","eventId":"e1","messageId":"o1"}`,
		"an event without any": `{"senderPhoneNumber":"+34600000001","eventType":{}}`,
	} {
		if got, refusal := receive(t, event); refusal != nil || len(got.Inbound) > 0 {
			t.Errorf("%s: %+v, %v", name, got.Inbound, refusal)
		}
	}
}

func TestReceive_signaturesAsPublished(t *testing.T) {
	for _, c := range []struct{ token, data, signature string }{
		{"SJENCPGJESMGUFPY", `eyJzZW5kZXJQaG9uZU51bWJlciI6IisxMjIyMzMzNDQ0NCIsIm1lc3NhZ2VJZCI6Ik14YWJjREVGIiwic2VuZFRpbWUiOiIyMDI1LTAxLTE1VDAxOjMwOjE1LjAxMDAwMFoiLCJ0ZXh0IjoiSGkiLCJhZ2VudElkIjoiZ3Jvd2luZy10cmVlLWJhbmtAcmJtLmdvb2cifQ==`,
			"LzxMUFYbSqENNnjY9LADRYOSnhZpreVHCJaMLZIKBE31fTp75HSqOyxoCwJPE4mI/V/WsiKuhqvZAchQbiyI9w=="},
		{"s3cr3t", "eyJldmVudFR5cGUiOiJSRUFEIn0=", "stnExZIIBCmZC8DAT4KfGuf3X/nVU3bYC95IEuE87J8kdidoMvxO2KDrqZ59uowcdgi3HHzov1hyfyuZu3i0pw=="},
	} {
		r := channel.Request{Method: http.MethodPost, Header: http.Header{"X-Goog-Signature": {c.signature}}, Body: []byte(`{"message":{"data":"` + c.data + `"}}`)}
		a := channel.Account{Config: channel.Config{"client_token": c.token, "agent_id": agentID}}
		got, err := rcs.New(nil, nil).Receive(t.Context(), a, r)
		if err != nil {
			t.Errorf("%s: %v", c.token, err)
		}
		if c.token == "SJENCPGJESMGUFPY" && (len(got.Inbound) != 1 || got.Inbound[0].Text != "Hi" || got.Inbound[0].At.IsZero()) {
			t.Errorf("%+v", got.Inbound)
		}
		a.Config["client_token"] = c.token + "x"
		if _, err := rcs.New(nil, nil).Receive(t.Context(), a, r); err == nil {
			t.Errorf("%s: another token is believed", c.token)
		}
	}
}

func TestReceive_base64InAnyDress(t *testing.T) {
	data := `{"senderPhoneNumber":"+34600000001","messageId":"M1","text":"ÿ?ÿ>~~"}`
	for _, dress := range []*strings.Replacer{strings.NewReplacer("+", "-", "/", "_"), strings.NewReplacer("=", "")} {
		r := call(data)
		r.Body = []byte(dress.Replace(string(r.Body)))
		if got, err := rcs.New(nil, nil).Receive(t.Context(), account, r); err != nil || len(got.Inbound) != 1 {
			t.Errorf("%s: %v", r.Body, err)
		}
	}
	r := call(data)
	r.Body = []byte(`{"message":{"data":"%%%"}}`)
	got, err := rcs.New(nil, nil).Receive(t.Context(), account, r)
	if _, refusal := channeltest.CheckReceived(t, got, err); refusal == nil || refusal.Status != 400 {
		t.Errorf("no base64: %v", refusal)
	}
}

func TestReceive_handshake(t *testing.T) {
	kind := rcs.New(nil, nil)
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := make([]byte, r.ContentLength)
		_, _ = r.Body.Read(body)
		got, err := kind.Receive(r.Context(), account, channel.Request{Method: r.Method, Header: r.Header, Body: body})
		if refusal, ok := err.(*channel.Refusal); ok {
			w.WriteHeader(refusal.Status)
			return
		}
		if answer := got.Answer(nil); len(answer.Body) > 0 {
			w.Header().Set("Content-Type", answer.ContentType)
			_, _ = w.Write(answer.Body)
		}
	}))
	t.Cleanup(hook.Close)
	fake := rcsfake.New(agentID, clientToken)
	if status, said, err := fake.Handshake(t.Context(), hook.URL, clientToken, "0123456789"); status != 200 || said != "0123456789" || err != nil {
		t.Errorf("%d %q %v", status, said, err)
	}
	for _, token := range []string{"", "client-t0ken_", clientToken + "x"} {
		if status, said, _ := fake.Handshake(t.Context(), hook.URL, token, "0123456789"); status != 401 || said != "" {
			t.Errorf("%q: %d %q", token, status, said)
		}
	}
	if status, _, _ := fake.Handshake(t.Context(), hook.URL, clientToken, ""); status != 400 {
		t.Errorf("no secret: %d", status)
	}
}

func FuzzReceive(f *testing.F) {
	for _, event := range []string{`{"senderPhoneNumber":"+34600000001","messageId":"M1","text":"hi"}`, `{"senderPhoneNumber":"+1","eventType":"READ","messageId":"o"}`,
		`{"senderPhoneNumber":"+1","location":{"latitude":1,"longitude":2},"userFile":{"payload":{"fileUri":"https://x"}},"suggestionResponse":{"text":"a"}}`} {
		f.Add([]byte(event), true)
		body, _ := rcsfake.Pack(clientToken, []byte(event))
		f.Add(body, false)
	}
	f.Add([]byte(`{"clientToken":"client-t0ken_1","secret":"x"}`), false)
	kind := rcs.New(nil, nil)
	f.Fuzz(func(t *testing.T, data []byte, inner bool) {
		r := channel.Request{Method: http.MethodPost, Header: http.Header{}, Body: data}
		if inner {
			r = call(string(data))
		} else {
			sign(&r)
		}
		got, err := kind.Receive(t.Context(), account, r)
		channeltest.CheckReceived(t, got, err)
	})
}
