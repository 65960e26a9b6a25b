package tiktok_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/tiktok"
)

func outbound(text string) channel.Outbound {
	return channel.Outbound{ID: "9001", Key: "9001", To: theirs, Text: text}
}

func picture(content string) channel.Attachment {
	return channeltest.File("a.png", "image/png", content)
}

func TestSend_shape(t *testing.T) {
	fake, kind, account := connect(t)
	m := outbound(`Hi <b> & "you"`)
	m.ReplyTo, m.Attachments = "tt-msg-1", []channel.Attachment{picture("picture")}
	receipt, err := kind.Send(t.Context(), account, m)
	if err != nil || len(receipt.Parts) != 2 {
		t.Fatalf("%+v, %v", receipt, err)
	}
	want := `{"business_id":"biz-123","recipient_type":"CONVERSATION","recipient":"tt-conv-1","message_type":"TEXT","text":{"body":"Hi <b> & \"you\""},"referenced_message_info":{"referenced_message_id":"tt-msg-1"}}`
	if got := strings.TrimSpace(string(fake.Calls("/send/")[0].Body)); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if sent := fake.Sent(); sent[0].ReplyTo != "tt-msg-1" || sent[1].Type != "IMAGE" || sent[1].ReplyTo != "" {
		t.Errorf("%+v", sent)
	}
}

// Ten messages may follow one of the customer's; their next one counts anew.
func TestSend_tenMessages(t *testing.T) {
	fake, kind, account := connect(t)
	for i := range 10 {
		if _, err := kind.Send(t.Context(), account, outbound("message")); err != nil {
			t.Fatalf("message %d: %v", i+1, err)
		}
	}
	_, err := kind.Send(t.Context(), account, outbound("one too many"))
	if channel.ClassOf(err) != channel.GiveUp || !strings.Contains(err.Error(), "exceeds the limit") {
		t.Errorf("%v", err)
	}
	fake.Text(theirs, 2, "go on")
	if _, err := kind.Send(t.Context(), account, outbound("message")); err != nil {
		t.Error(err)
	}
}

func TestSend_window(t *testing.T) {
	fake, kind, account := connect(t)
	m := outbound("late")
	m.LastInbound = now.Add(-48*time.Hour - time.Second)
	_, err := kind.Send(t.Context(), account, m)
	if e := (*channel.Error)(nil); !errors.As(err, &e) || e.Code != "window_closed" || len(fake.Calls("")) > 0 {
		t.Errorf("%v", err)
	}
	m.LastInbound = now.Add(-48 * time.Hour)
	if _, err := kind.Send(t.Context(), account, m); err != nil {
		t.Error(err)
	}
}

// TikTok says 200 and means no.
func TestSend_sortsErrors(t *testing.T) {
	for _, c := range []struct {
		status, code int
		class        channel.Class
		want         string
	}{
		{200, 40002, channel.GiveUp, "refused"}, {200, 40064, channel.Retry, "rate_limited"}, {200, 40100, channel.Retry, "rate_limited"}, {200, 40105, channel.Reconnect, "token"},
		{200, 40102, channel.Reconnect, "token"}, {200, 50000, channel.Retry, "unavailable"}, {429, 0, channel.Retry, "rate_limited"}, {401, 0, channel.Reconnect, "token"}, {403, 0, channel.GiveUp, "refused"},
		{503, 50000, channel.Retry, "unavailable"}, {500, 40999, channel.Retry, "unavailable"}, {500, 0, channel.Uncertain, "no_answer"}, {502, 0, channel.Uncertain, "no_answer"}, {503, 0, channel.Uncertain, "no_answer"}, {504, 40999, channel.Uncertain, "no_answer"},
	} {
		fake, kind, account := connect(t)
		fake.Fail(1, "/send/", c.status, fmt.Sprintf(`{"code":%d,"message":"no %s"}`, c.code, accessToken))
		_, err := kind.Send(t.Context(), account, outbound("hello"))
		if e := (*channel.Error)(nil); !errors.As(err, &e) || e.Class != c.class || e.Code != c.want || strings.Contains(e.Detail, accessToken) || c.want == "rate_limited" && e.After == 0 {
			t.Errorf("%d %d: %v, want %s %s", c.status, c.code, err, c.class, c.want)
		}
	}
}

func TestToken_isRenewed(t *testing.T) {
	fake, kind, account := connect(t)
	account.Config["app_id"], account.Config["refresh_token"] = fake.AppID, fake.RefreshToken
	channeltest.Keep(&account)
	fake.Expire()
	for range 2 {
		if _, err := kind.Send(t.Context(), account, outbound("hello")); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(fake.Calls("/refresh_token/")); n != 1 {
		t.Errorf("renewed %d times, want once", n)
	}
	fake.Expire()
	fake.Fail(1, "/refresh_token/", http.StatusBadGateway, "")
	if _, err := kind.Send(t.Context(), account, outbound("hello")); channel.ClassOf(err) != channel.Retry {
		t.Errorf("while it cannot be renewed: %v", err)
	}
	fake.Withdraw()
	if _, err := kind.Send(t.Context(), account, outbound("hello")); channel.ClassOf(err) != channel.Reconnect {
		t.Errorf("when it never will be: %v", err)
	}
}

func TestSend_refusesBeforeAnythingIsSent(t *testing.T) {
	for name, c := range map[string]struct {
		file channel.Attachment
		code string
	}{
		"a paper":         {channel.Attachment{ContentType: "application/pdf"}, "media_kind"},
		"a gif":           {channel.Attachment{ContentType: "image/gif"}, "media_type"},
		"a large picture": {channel.Attachment{ContentType: "image/png", SizeBytes: 3<<20 + 1}, "too_large"},
	} {
		fake, kind, account := connect(t)
		m := outbound("hello")
		m.Attachments = []channel.Attachment{c.file}
		_, err := kind.Send(t.Context(), account, m)
		if e := (*channel.Error)(nil); !errors.As(err, &e) || e.Code != c.code || len(fake.Sent()) > 0 {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

func TestFetch_knowsNothingOfOtherNames(t *testing.T) {
	_, kind, account := connect(t)
	for _, ref := range []string{"", "%zz", "conversation=c&message=m"} {
		if _, err := kind.Fetch(t.Context(), account, ref); channel.ClassOf(err) != channel.GiveUp {
			t.Errorf("%q: %v", ref, err)
		}
	}
}

func TestValidate(t *testing.T) {
	kind := tiktok.New(nil, nil)
	base := channel.Config{"business_id": businessID, "app_secret": appSecret, "access_token": accessToken}
	for _, c := range []struct {
		name  string
		set   channel.Config
		fault string
	}{
		{"as it should be", channel.Config{"app_id": "a", "refresh_token": "r"}, ""},
		{"no account", channel.Config{"business_id": nil}, "business_id"},
		{"no secret", channel.Config{"app_secret": ""}, "app_secret"},
		{"a token with a space", channel.Config{"access_token": "a b"}, "access_token"},
		{"a refresh token without its app", channel.Config{"refresh_token": "r"}, "app_id"},
	} {
		config := channel.Config{}
		for _, from := range []channel.Config{base, c.set} {
			for name, v := range from {
				config[name] = v
			}
		}
		_, faults := kind.Validate(config)
		if c.fault == "" && len(faults) > 0 || c.fault != "" && (len(faults) != 1 || faults[0].Name != c.fault) {
			t.Errorf("%s: faults %v, want %q", c.name, faults, c.fault)
		}
	}
}
