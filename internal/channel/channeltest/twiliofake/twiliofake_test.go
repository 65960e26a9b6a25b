package twiliofake_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"rondo/internal/channel/channeltest/twiliofake"
)

const (
	account = "AC1"
	ours    = "+15550002222"
)

// The examples of Twilio's own libraries.
func TestSign_asPublished(t *testing.T) {
	const address = "https://mycompany.com/myapp.php?foo=1&bar=2"
	form := url.Values{"CallSid": {"CA1234567890ABCDE"}, "Digits": {"1234"}, "From": {"+14158675309"}, "To": {"+18005551212"}, "Caller": {"+14158675309"}}
	if got := twiliofake.Sign("12345", address, form); got != "RSOYDt4T1cUTdK1PDd93/VVr8B8=" {
		t.Error(got)
	}
	double := url.Values{"Sid": {"CA123"}, "SidAccount": {"AC123"}, "Digits": {"5678", "1234", "1234"}}
	if got := twiliofake.Sign("12345", address, double); got != "IK+Dwps556ElfBT0I3Rgjkr1wJU=" {
		t.Error(got)
	}
}

func TestMessages_areChecked(t *testing.T) {
	fake := twiliofake.New(account, "t")
	fake.AddNumber(ours)
	fake.OptOut("+15550009999")
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	for _, c := range []struct {
		name, form, token string
		status, code      int
	}{
		{"a text", "To=%2B15550001111&From=%2B15550002222&Body=hi", "t", 201, 0},
		{"another token", "To=%2B15550001111&From=%2B15550002222&Body=hi", "u", 401, 20003},
		{"a number that is none", "To=15550001111&From=%2B15550002222&Body=hi", "t", 400, 21211},
		{"two senders", "To=%2B15550001111&From=%2B15550002222&MessagingServiceSid=MG1&Body=hi", "t", 400, 21603},
		{"a sender of somebody else", "To=%2B15550001111&From=%2B15550003333&Body=hi", "t", 400, 21606},
		{"nothing", "To=%2B15550001111&From=%2B15550002222", "t", 400, 21619},
		{"too long", "To=%2B15550001111&From=%2B15550002222&Body=" + strings.Repeat("a", 1601), "t", 400, 21617},
		{"eleven files", "To=%2B15550001111&From=%2B15550002222" + strings.Repeat("&MediaUrl=https%3A%2F%2Fx.test%2F", 11), "t", 400, 21623},
		{"who said STOP", "To=%2B15550009999&From=%2B15550002222&Body=hi", "t", 400, 21610},
		{"a name Twilio does not know", "To=%2B15550001111&From=%2B15550002222&Body=hi&Text=x", "t", 400, 20001},
	} {
		req, _ := http.NewRequest(http.MethodPost, server.URL+"/2010-04-01/Accounts/AC1/Messages.json", strings.NewReader(c.form))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.SetBasicAuth(account, c.token)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var said struct{ Code int }
		_ = json.NewDecoder(res.Body).Decode(&said)
		_ = res.Body.Close()
		if res.StatusCode != c.status || said.Code != c.code {
			t.Errorf("%s: %d, code %d; want %d, code %d", c.name, res.StatusCode, said.Code, c.status, c.code)
		}
	}
	if len(fake.Sent()) != 1 {
		t.Errorf("%d messages taken", len(fake.Sent()))
	}
}
