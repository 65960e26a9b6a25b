package meta

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"rondo/internal/channel"
)

const vectorSecret = "test_app_secret_0123456789abcdef"

// signedBody is a body with its signature.
type signedBody struct{ name, secret, body, header string }

// vectors were made with other tools than ours.
func vectors() []signedBody {
	return []signedBody{
		{"a WhatsApp text", vectorSecret, `{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"106540352242922"},"contacts":[{"profile":{"name":"Sheena Nelson"},"wa_id":"16505551234"}],"messages":[{"from":"16505551234","id":"wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=","timestamp":"1749416383","type":"text","text":{"body":"Does it come in another color?"}}]},"field":"messages"}]}]}`,
			"sha256=01591d62415526782fc0a31b8faa3c8d903868b8db037a95ee396498731c8df9"},
		{"with escapes", vectorSecret, `{"object":"page","entry":[{"id":"1234567890","time":1459991487970,"messaging":[{"sender":{"id":"5678"},"recipient":{"id":"1234567890"},"timestamp":1459991487970,"message":{"mid":"m_1","text":"caf\u00e9 \ud83d\ude00 https:\/\/x.test\/a"}}]}]}`,
			"sha256=420b3ecc016beeec88346199928b650be4dc952da4353e8a0ac94d0f5b2af2b2"},
		{"tiny", "s3cr3t", `{"object":"page","entry":[]}`, "sha256=0b36918e92cea1735987421f3800c4016053b7e8951c42caa969731f7b34bcd5"},
	}
}

func open(secret string, body string, header ...string) error {
	r := channel.Request{Method: http.MethodPost, Body: []byte(body), Header: http.Header{"X-Hub-Signature-256": header}}
	_, _, err := Open(channel.Account{Config: channel.Config{"app_secret": secret}}, r, "page")
	return err
}

func TestOpen_signatures(t *testing.T) {
	for _, v := range vectors() {
		for _, c := range []struct {
			name, secret, body string
			header             []string
			want               bool
		}{
			{"as it was", v.secret, v.body, []string{v.header}, true},
			{"two secrets, the second", "old " + v.secret, v.body, []string{v.header}, true},
			{"two secrets, the first", v.secret + ", new", v.body, []string{v.header}, true},
			{"two other secrets", "old new", v.body, []string{v.header}, false},
			{"another secret", v.secret + "x", v.body, []string{v.header}, false},
			{"no secret", "", v.body, []string{v.header}, false},
			{"secrets of nothing", " , ,", v.body, []string{"sha256=" + proof("", []byte(v.body))}, false},
			{"no secret, signed with none", "", v.body, []string{"sha256=" + proof("", []byte(v.body))}, false},
			{"a byte of the body", v.secret, strings.Replace(v.body, "e", "f", 1), []string{v.header}, false},
			{"a byte more", v.secret, v.body + " ", []string{v.header}, false},
			{"no header", v.secret, v.body, nil, false},
			{"an empty header", v.secret, v.body, []string{""}, false},
			{"the old prefix", v.secret, v.body, []string{"sha1=" + v.header[7:]}, false},
			{"the old signature", v.secret, v.body, []string{"sha1=8135588a658dd627d05537bf9500f8277eb42162"}, false},
			{"no prefix", v.secret, v.body, []string{v.header[7:]}, false},
			{"in upper case", v.secret, v.body, []string{"sha256=" + strings.ToUpper(v.header[7:])}, false},
			{"cut short", v.secret, v.body, []string{v.header[:len(v.header)-1]}, false},
			{"one more", v.secret, v.body, []string{v.header + "0"}, false},
			{"twice", v.secret, v.body, []string{v.header, v.header}, false},
		} {
			err := open(c.secret, c.body, c.header...)
			var refusal *channel.Refusal
			if (err == nil) != c.want || err != nil && (!errors.As(err, &refusal) || refusal.Status != 401) {
				t.Errorf("%s, %s: %v, want believed: %v", v.name, c.name, err, c.want)
			}
		}
	}
}

// What Meta escapes must be hashed with its escapes.
func TestOpen_hashesTheBytesAsTheyCame(t *testing.T) {
	again := `{"object":"page","entry":[{"id":"1234567890","time":1459991487970,"messaging":[{"sender":{"id":"5678"},"recipient":{"id":"1234567890"},"timestamp":1459991487970,"message":{"mid":"m_1","text":"café 😀 https://x.test/a"}}]}]}`
	if open(vectorSecret, again, vectors()[1].header) == nil {
		t.Error("the body written again is believed")
	}
	if "sha256="+proof(vectorSecret, []byte(again)) != "sha256=9ebec70f388bcdcb3ea4bcfffef704856509361716a32c37cc1dfbc05537344f" {
		t.Error("the body written again has another signature than known")
	}
}

func TestProof_ofAToken(t *testing.T) {
	if got := proof(vectorSecret, []byte("EAAtest|token")); got != "205e9c478e03af4f0a178cf75a9134ddb082e988d4c8f0cbcee26c92e6660632" {
		t.Error(got)
	}
}

func TestOpen_refusesTooMuchAndOtherMethods(t *testing.T) {
	body := []byte(`{"object":"page","x":"` + strings.Repeat("x", 4<<20) + `"}`)
	r := channel.Request{Method: http.MethodPost, Body: body, Header: http.Header{"X-Hub-Signature-256": {"sha256=" + proof("s", body)}}}
	a := channel.Account{Config: channel.Config{"app_secret": "s"}}
	var refusal *channel.Refusal
	if _, _, err := Open(a, r, "page"); !errors.As(err, &refusal) || refusal.Status != 413 {
		t.Error(err)
	}
	r.Method = http.MethodPut
	if _, _, err := Open(a, r, "page"); !errors.As(err, &refusal) || refusal.Status != 405 {
		t.Error(err)
	}
}

func TestTime(t *testing.T) {
	for written, want := range map[string]string{
		`"1527459824"`: "2018-05-27T22:23:44Z", `1527459824000`: "2018-05-27T22:23:44Z", `"2021-09-08T06:34:04+0000"`: "2021-09-08T06:34:04Z",
		`"2021-09-08T08:34:04+0200"`: "2021-09-08T06:34:04Z", `"yesterday"`: "", `null`: "", `-5`: "",
	} {
		tree, err := channel.ParseTree([]byte(`{"t":` + written + `}`))
		if err != nil {
			t.Fatal(err)
		}
		at := Time(tree.At("t"))
		if got := at.Format("2006-01-02T15:04:05Z07:00"); want == "" && !at.IsZero() || want != "" && got != want {
			t.Errorf("%s is %s, want %q", written, got, want)
		}
	}
}
