package messenger_test

import (
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/metafake"
	"rondo/internal/channel/messenger"
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
		one("a quick reply", m+`"text":"Red","quick_reply":{"payload":"c=red"}}`, `postback id=m_1`+from+` text="Red" postback="c=red"`),
		one("pictures", m+`"attachments":[{"type":"image","payload":{"url":"https://x.test/a"}},{"type":"image","payload":{"url":"https://x.test/b"}}]}`,
			`message id=m_1`+from+` media=image,https://x.test/a media=image,https://x.test/b`),
		one("a film with a text", m+`"text":"look","attachments":[{"type":"video","payload":{"url":"https://x.test/a"}}]}`, `message id=m_1`+from+` text="look" media=video,https://x.test/a`),
		one("a sound and a file", m+`"attachments":[{"type":"audio","payload":{"url":"https://x.test/a"}},{"type":"file","payload":{"url":"https://x.test/b.pdf"}}]}`, `message id=m_1`+from+` media=audio,https://x.test/a media=file,https://x.test/b.pdf`),
		one("a sticker", m+`"attachments":[{"type":"sticker","payload":{"url":"https://x.test/s","sticker_id":144884852352448}}]}`, `message id=m_1`+from+` media=sticker,https://x.test/s`),
		one("a sticker as it was", m+`"sticker_id":144884852352448,"attachments":[{"type":"image","payload":{"url":"https://x.test/s","sticker_id":144884852352448}}]}`, `message id=m_1`+from+` media=sticker,https://x.test/s`),
		one("a sticker both ways", m+`"attachments":[{"type":"image","payload":{"url":"https://x.test/s","sticker_id":144884852352448}},{"type":"sticker","payload":{"url":"https://x.test/s","sticker_id":144884852352448}}]}`,
			`message id=m_1`+from+` media=sticker,https://x.test/s`),
		one("the thumb", m+`"attachments":[{"type":"image","payload":{"url":"https://x.test/t","sticker_id":369239263222822}}]}`, `message id=m_1`+from+` text="👍"`),
		one("a place", m+`"attachments":[{"type":"location","title":"Ana's place","payload":{"coordinates":{"lat":10.77,"long":106.7}}}]}`, `message id=m_1`+from+` at=10.770,106.700 Ana's place`),
		one("a shared page", m+`"text":"https://x.test/page","attachments":[{"type":"fallback","title":"Page","payload":{"url":"https://x.test/page"}}]}`, `message id=m_1`+from+` text="https://x.test/page"`),
		one("a shared page alone", m+`"attachments":[{"type":"fallback","title":"Page","payload":{"url":"https://x.test/page"}}]}`, `message id=m_1`+from+` text="Page\nhttps://x.test/page"`),
		one("a junk link", m+`"text":"see","attachments":[{"type":"fallback","payload":{"url":"My Documents/foo.doc"}}]}`, `message id=m_1`+from+` text="see"`),
		one("a junk link alone", m+`"attachments":[{"type":"fallback","payload":{"url":"My Documents/foo.doc"}}]}`, `unsupported id=m_1`+from+` unsupported=fallback`),
		one("a reel", m+`"attachments":[{"type":"reel","payload":{"url":"https://x.test/r","title":"Dance","reel_video_id":123456789012345678}}]}`, `message id=m_1`+from+` text="Dance" media=video,https://x.test/r`),
		one("a booking", m+`"attachments":[{"type":"appointment_booking","payload":null}]}`, `unsupported id=m_1`+from+` unsupported=appointment_booking`),
		one("a picture that is nowhere", m+`"attachments":[{"type":"image","payload":null}]}`, `unsupported id=m_1`+from+` unsupported=image`),
		one("nothing", `"message":{"mid":"m_1"}`, `unsupported id=m_1`+from+` unsupported=empty`),
		one("taken back", `"message":{"mid":"m_1","is_deleted":true}`, `delete id=m_1 key=deleted:m_1`+from),
		one("an ad's visitor", m+`"text":"price?","referral":{"source":"ADS","type":"OPEN_THREAD","ad_id":"6","ads_context_data":{"ad_title":"Summer"}}}`, `message id=m_1`+from+` text="price?" referral=ad,Summer,6`),
		one("a button", `"postback":{"mid":"m_2","title":"Start","payload":"GO"}`, `postback id=m_2`+from+` text="Start" postback="GO"`),
		one("a button behind a link", `"postback":{"mid":"m_2","title":"Start","payload":"GO","referral":{"ref":"shop","source":"SHORTLINK","type":"OPEN_THREAD"}}`, `postback id=m_2`+from+` text="Start" postback="GO" referral=link,shop`),
		one("a reaction", `"reaction":{"mid":"m_0","action":"react","reaction":"love","emoji":"\u2764\ufe0f"}`, `reaction id=m_0 key=*`+from+` reaction=❤️`),
		one("a reaction by its word", `"reaction":{"mid":"m_0","action":"react","reaction":"angry"}`, `reaction id=m_0 key=*`+from+` reaction=😠`),
		one("a reaction taken back", `"reaction":{"mid":"m_0","action":"unreact","reaction":"love","emoji":"x"}`, `reaction id=m_0 key=*`+from+` reaction=`),
		one("an edit without a number", `"message_edit":{"mid":"m_0","text":"hello"}`, `edit id=m_0 key=edit:m_0:content:dc012b5b561db2812d1faeac`+from+` text="hello"`),
		one("an edit", `"message_edit":{"mid":"m_0","text":"hello","num_edit":2}`, `edit id=m_0 key=edit:m_0:2`+from+` text="hello"`),
		one("a delivery", `"delivery":{"mids":["m_8","m_9"],"watermark":1767323045000}`, `status id=m_8 key=status:m_8:delivered`+from+` state=delivered`, `status id=m_9 key=status:m_9:delivered`+from+` state=delivered`,
			`status key=delivered:3383290475046708:1767323045000`+from+` state=delivered upto=2026-01-02T03:04:05Z`),
		one("a delivery up to a time", `"delivery":{"watermark":"1767323045000"}`, `status key=delivered:3383290475046708:1767323045000`+from+` state=delivered upto=2026-01-02T03:04:05Z`),
		one("read up to a time", `"read":{"watermark":1767323045000}`, `status key=read:3383290475046708:1767323045000`+from+` state=read upto=2026-01-02T03:04:05Z`),
		one("read up to no time", `"read":{"watermark":"soon"}`),
		one("come by a link", `"referral":{"ref":"table-7","source":"SHORTLINK","type":"OPEN_THREAD"}`, `referral key=*`+from+` referral=link,table-7`),
		one("an opt-in", `"optin":{"ref":"newsletter"}`, `referral key=*`+from+` referral=optin,newsletter`),
		one("handed over", `"take_thread_control":{"previous_owner_app_id":"1"}`),
		one("a thing of tomorrow", `"hologram":{"mid":"m"}`),
		one("in seconds", `"timestamp":1767323045,`+m+`"text":"hi"}`, `message id=m_1`+from+` text="hi"`),
	}
}

// receive reads a call for the page.
func receive(t *testing.T, fake *metafake.Fake, body string) string {
	t.Helper()
	return channeltest.Told(t, messenger.New(nil, nil), account(fake), fake.Call([]byte(body)))
}

func account(fake *metafake.Fake) channel.Account {
	return channel.Account{Config: channel.Config{"app_secret": fake.AppSecret, "page_id": fake.Page}}
}

func TestReceive(t *testing.T) {
	fake := metafake.New()
	var table []channeltest.Reading
	for _, s := range samples() {
		table = append(table, channeltest.Reading{Name: s.name, Call: fake.Events(fake.Page, customer, s.content), Want: s.want})
	}
	channeltest.Reads(t, messenger.New(nil, nil), account(fake), table)
}

// Meta writes milliseconds, and has been seen to write seconds.
func TestReceive_times(t *testing.T) {
	fake := metafake.New()
	for _, s := range samples() {
		got, err := messenger.New(nil, nil).Receive(t.Context(), account(fake), fake.Events(fake.Page, customer, s.content))
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range got.Inbound {
			if in.At.Format("2006-01-02T15:04:05") != "2026-01-02T03:04:05" {
				t.Errorf("%s: at %v", s.name, in.At)
			}
		}
	}
}

func TestReceive_echoes(t *testing.T) {
	const page, ana = "117172741761305", "3383290475046708"
	for _, c := range []struct{ name, from, to, content, want string }{
		{"our own", page, ana, `"text":"hello","metadata":"rondo:9001","app_id":670843887433847`, `status id=m_1 key=status:m_1:sent from=` + ana + ` state=sent mark=9001`},
		{"the page's inbox", page, ana, `"text":"hello","app_id":26390203743090`, `echo id=m_1 from=` + ana + ` text="hello"`},
		{"another's mark", page, ana, `"text":"hello","metadata":"their-7"`, `echo id=m_1 from=` + ana + ` text="hello"`},
		{"ends swapped", ana, page, `"text":"hello"`, `echo id=m_1 from=` + ana + ` text="hello"`},
		{"a picture", page, ana, `"attachments":[{"type":"image","payload":{"url":"https://x.test/a"}}]`, `echo id=m_1 from=` + ana + ` media=image,https://x.test/a`},
		{"a card", page, ana, `"attachments":[{"type":"template","payload":{"template_type":"button","text":"Which?","buttons":[]}}]`, `echo id=m_1 from=` + ana + ` text="Which?"`},
		{"taken back", page, ana, `"is_deleted":true`, `delete id=m_1 key=deleted:m_1 from=` + ana + ` ours`},
		{"our own taken back", page, ana, `"is_deleted":true,"metadata":"rondo:9001"`, `delete id=m_1 key=deleted:m_1 from=` + ana + ` ours`},
		{"nothing to show", page, ana, `"attachments":[{"type":"template","payload":{}}]`, ``},
	} {
		body := `{"object":"page","entry":[{"id":"` + page + `","messaging":[{"sender":{"id":"` + c.from + `"},"recipient":{"id":"` + c.to + `"},"timestamp":1767323045123,"message":{"mid":"m_1","is_echo":true,` + c.content + `}}]}]}`
		if got := receive(t, metafake.New(), body); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestReceive_standbyAndOthersPages(t *testing.T) {
	fake := metafake.New()
	genuine := string(fake.Events(fake.Page, customer, metafake.TextEvent(1, "hi")).Body)
	const text = `message id=m_1 from=3383290475046708 text="hi"`
	for _, c := range []struct{ name, old, new, want string }{
		{"as it is", "", "", text},
		{"while another app has the word", `"messaging":`, `"standby":`, text},
		{"another page", `"117172741761305"`, `"999"`, ""},
		{"another addressee", `"recipient":{"id":"117172741761305"}`, `"recipient":{"id":"999"}`, ""},
		{"another entry", `"entry":[{"id":"117172741761305"`, `"entry":[{"id":"999"`, ""},
		{"an entry without an id", `"entry":[{"id":"117172741761305",`, `"entry":[{`, text},
		{"nobody yet", `"sender":{"id":"3383290475046708"}`, `"sender":{"user_ref":"u-1"}`, ""},
		{"from the page itself", `"sender":{"id":"3383290475046708"}`, `"sender":{"id":"117172741761305"}`, ""},
		{"Instagram's", `"object":"page"`, `"object":"instagram"`, ""},
	} {
		if got := receive(t, fake, strings.ReplaceAll(genuine, c.old, c.new)); got != c.want && c.old != "" {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func FuzzReceive(f *testing.F) {
	fake := metafake.New()
	var seeds [][]byte
	for _, s := range samples() {
		seeds = append(seeds, fake.Events(fake.Page, customer, s.content).Body)
	}
	channeltest.FuzzReceive(f, messenger.New(nil, nil), account(fake), fake.Call, seeds...)
}
