package meta

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
)

func TestVerdicts_ownBeforeCommon(t *testing.T) {
	own := ThreadVerdicts()
	for _, c := range []struct {
		status        int
		code, subcode int64
		class         channel.Class
		want          string
	}{
		{400, 190, 463, channel.Reconnect, "token"},
		{401, 190, 460, channel.Reconnect, "token"},
		{403, 10, 0, channel.Reconnect, "permission"},
		{403, 10, 2018278, channel.GiveUp, "window_closed"},
		{403, 10, 2534022, channel.GiveUp, "window_closed"},
		{400, 100, 2018001, channel.GiveUp, "no_such_customer"},
		{400, 100, 33, channel.Reconnect, "not_found"},
		{400, 100, 0, channel.GiveUp, "refused"},
		{400, 100, 2018047, channel.GiveUp, "media"},
		{400, 551, 0, channel.GiveUp, "blocked"},
		{403, 200, 0, channel.Reconnect, "permission"},
		{403, 299, 7, channel.Reconnect, "permission"},
		{400, 613, 0, channel.Retry, "rate_limited"},
		{400, 4, 0, channel.Retry, "rate_limited"},
		{400, 80006, 0, channel.Retry, "rate_limited"},
		{400, 1200, 0, channel.Retry, "unavailable"},
		{500, -1, 0, channel.Retry, "unavailable"},
		{400, 368, 0, channel.Reconnect, "locked"},
		{400, 424242, 0, channel.GiveUp, "refused"},
		{503, 424242, 0, channel.Retry, "unavailable"},
		{429, 424242, 0, channel.Retry, "rate_limited"},
	} {
		e := own.sort(failure{status: c.status, code: c.code, subcode: c.subcode, coded: true, said: "words"})
		if e.Class != c.class || e.Code != c.want || !strings.Contains(e.Detail, "words") || (e.After > 0) != (c.want == "rate_limited") {
			t.Errorf("%d %d/%d: %v, want %s %s", c.status, c.code, c.subcode, e, c.class, c.want)
		}
	}
}

// What stands before Meta may have passed the message on.
func TestVerdicts_aGatewaysAnswerIsNoRefusal(t *testing.T) {
	own := ThreadVerdicts()
	for _, c := range []struct {
		status int
		code   int64
		class  channel.Class
		want   string
	}{
		{500, 0, channel.Uncertain, "no_answer"}, {502, 0, channel.Uncertain, "no_answer"}, {503, 0, channel.Uncertain, "no_answer"}, {504, 0, channel.Uncertain, "no_answer"},
		{408, 0, channel.Uncertain, "no_answer"}, {502, 424242, channel.Uncertain, "no_answer"}, {504, 424242, channel.Uncertain, "no_answer"},
		{500, 424242, channel.Retry, "unavailable"}, {503, 2, channel.Retry, "unavailable"}, {429, 0, channel.Retry, "rate_limited"},
	} {
		if e := own.sort(failure{status: c.status, code: c.code, coded: c.code != 0}); e.Class != c.class || e.Code != c.want {
			t.Errorf("%d %d: %v, want %s %s", c.status, c.code, e, c.class, c.want)
		}
	}
}

func TestFailureOf_whatMetaSays(t *testing.T) {
	said, err := channel.ParseTree([]byte(`{"error":{"message":"(#131026) Message EAAtoken undeliverable","code":"131026","error_data":{"details":"Not on WhatsApp: EAAtoken"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	h := http.Header{"X-Business-Use-Case-Usage": {`{"12":[{"type":"messenger","estimated_time_to_regain_access":19},{"estimated_time_to_regain_access":3}]}`}}
	f := failureOf(channel.Answer{Status: 400, Header: h}, said, "EAAtoken")
	if f.code != 131026 || f.said != "Not on WhatsApp: …" || f.wait != 19*time.Minute {
		t.Errorf("%+v", f)
	}
	h.Set("Retry-After", "7")
	if f := failureOf(channel.Answer{Status: 400, Header: h}, said, "EAAtoken"); f.wait != 7*time.Second {
		t.Errorf("%+v", f)
	}
}

func TestTrusted(t *testing.T) {
	a := channel.Account{Config: channel.Config{"base_url": "http://127.0.0.1:8099", "media_url": "https://files.example"}}
	for address, want := range map[string]bool{
		"https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1": true, "https://graph.facebook.com/x": true, "http://127.0.0.1:8099/y": true, "https://files.example/z": true,
		"http://lookaside.fbsbx.com/": false, "https://lookaside.fbsbx.com.evil.example/": false, "https://evil.example/?lookaside.fbsbx.com": false,
		"http://127.0.0.1:8098/": false, "https://127.0.0.1:8099/": false, "http://files.example/": false, "https://graph.facebook.com:444/": false, "": false, "::": false,
	} {
		if trusted(a, address) != want {
			t.Errorf("%s: want %v", address, want)
		}
	}
}
