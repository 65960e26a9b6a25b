package instagram_test

import (
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/metafake"
	"rondo/internal/channel/instagram"
)

// sample is an event of the customer's, without its ends, and what it stands for.
type sample struct {
	name, content string
	want          []string
}

func samples() []sample {
	const m, from = `"message":{"mid":"m_1",`, " from=3383290475046708"
	one := func(name, content string, want ...string) sample { return sample{name, content, want} }
	return []sample{
		one("a text", m+`"text":"hi"}`, `message id=m_1`+from+` text="hi"`),
		one("an answer to a message", m+`"text":"hi","reply_to":{"mid":"m_0"}}`, `message id=m_1`+from+` text="hi" reply=m_0`),
		one("an answer to a story", m+`"text":"wow","reply_to":{"story":{"id":"177","url":"https://x.test/story"}}}`, `message id=m_1`+from+` text="wow" media=image,https://x.test/story referral=story,177,https://x.test/story`),
		one("named in a story", m+`"attachments":[{"type":"story_mention","payload":{"url":"https://x.test/story"}}]}`, `message id=m_1`+from+` media=image,https://x.test/story referral=story_mention,https://x.test/story`),
		one("a story that is gone", m+`"attachments":[{"type":"story_mention","payload":{}}]}`, `message id=m_1`+from+` referral=story_mention`),
		one("a shared post", m+`"attachments":[{"type":"share","payload":{"url":"https://x.test/p.jpeg"}}]}`, `message id=m_1`+from+` media=image,https://x.test/p.jpeg`),
		one("a reel", m+`"attachments":[{"type":"ig_reel","payload":{"reel_video_id":"1","title":"Dance","url":"https://x.test/r"}}]}`, `message id=m_1`+from+` text="Dance" media=video,https://x.test/r`),
		one("a heart", m+`"attachments":[{"type":"like_heart"}]}`, `message id=m_1`+from+` text="❤️"`),
		one("a picture that vanishes", m+`"attachments":[{"type":"ephemeral"}]}`, `unsupported id=m_1`+from+` unsupported=ephemeral`),
		one("what cannot be shown", m+`"is_unsupported":true}`, `unsupported id=m_1`+from+` unsupported=unsupported`),
		one("taken back", m+`"is_deleted":true}`, `delete id=m_1 key=deleted:m_1`+from),
		one("a quick reply", m+`"text":"Red","quick_reply":{"payload":"c=red"}}`, `postback id=m_1`+from+` text="Red" postback="c=red"`),
		one("an icebreaker", `"postback":{"mid":"m_2","title":"Opening hours?","payload":"hours"}`, `postback id=m_2`+from+` text="Opening hours?" postback="hours"`),
		one("read", `"read":{"mid":"m_9"}`, `status id=m_9 key=status:m_9:read`+from+` state=read and-before`),
		one("a reaction", `"reaction":{"mid":"m_0","action":"react","reaction":"other","emoji":"\ud83d\udd25"}`, `reaction id=m_0 key=*`+from+` reaction=🔥`),
		one("a reaction taken back", `"reaction":{"mid":"m_0","action":"unreact"}`, `reaction id=m_0 key=*`+from+` reaction=`),
		one("an edit", `"message_edit":{"mid":"m_0","text":"hello","num_edit":"1"}`, `edit id=m_0 key=edit:m_0:1`+from+` text="hello"`),
		one("come by a link", `"referral":{"ref":"bio","source":"IGME-SOURCE-LINK","type":"OPEN_THREAD"}`, `referral key=*`+from+` referral=igme-source-link,bio`),
	}
}

// receive reads a call for the account.
func receive(t *testing.T, fake *metafake.Fake, body string) string {
	t.Helper()
	return channeltest.Told(t, instagram.New(nil, nil), account(fake), fake.Call([]byte(body)))
}

func account(fake *metafake.Fake) channel.Account {
	return channel.Account{Config: channel.Config{"app_secret": fake.AppSecret, "ig_id": fake.Instagram}}
}

func TestReceive(t *testing.T) {
	fake := metafake.New()
	var table []channeltest.Reading
	for _, s := range samples() {
		table = append(table, channeltest.Reading{Name: s.name, Call: fake.Events(fake.Instagram, customer, s.content), Want: s.want})
	}
	channeltest.Reads(t, instagram.New(nil, nil), account(fake), table)
}

func TestReceive_ends(t *testing.T) {
	fake := metafake.New()
	const own, ana = "17841400008460056", "3383290475046708"
	const text = `message id=m_1 from=` + ana + ` text="hi"`
	const echo = `echo id=m_1 from=` + ana + ` text="hi"`
	for _, c := range []struct{ name, entry, from, to, more, want string }{
		{"a customer", own, ana, own, "", text},
		{"the account by another id inside", own, ana, "999", "", text},
		{"the entry by another id", "999", ana, own, "", text},
		{"another account", "999", ana, "998", "", ""},
		{"the test button", "0", "12334", "23245", "", ""},
		{"an echo", own, own, ana, `,"is_echo":true`, echo},
		{"an echo with its ends swapped", own, ana, own, `,"is_echo":true`, echo},
		{"to oneself", own, own, own, `,"is_echo":true`, ""},
	} {
		body := `{"object":"instagram","entry":[{"id":"` + c.entry + `","time":"2021-09-08T06:34:04+0000","messaging":[{"sender":{"id":"` + c.from + `"},"recipient":{"id":"` + c.to +
			`"},"timestamp":"2021-09-08T06:34:04+0000","message":{"mid":"m_1","text":"hi"` + c.more + `}}]}]}`
		if got := receive(t, fake, body); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	button := `{"object":"instagram","entry":[{"id":"0","time":1,"changes":[{"field":"messages","value":{"sender":{"id":"12334"},"recipient":{"id":"23245"},"timestamp":"1527459824","message":{"mid":"random_mid","text":"random_text"}}}]}]}`
	if got := receive(t, fake, button); got != "" {
		t.Errorf("the test button: %v", got)
	}
}

func FuzzReceive(f *testing.F) {
	fake := metafake.New()
	var seeds [][]byte
	for _, s := range samples() {
		seeds = append(seeds, fake.Events(fake.Instagram, customer, s.content).Body)
	}
	channeltest.FuzzReceive(f, instagram.New(nil, nil), account(fake), fake.Call, seeds...)
}
