package telegram_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest"
	"rondo/internal/channel/channeltest/telegramfake"
	"rondo/internal/channel/telegram"
)

const (
	ana     = `"from":{"id":5000000000123,"is_bot":false,"first_name":"Ana","last_name":"Prata","username":"anap","language_code":"pt-br"}`
	private = `"chat":{"id":5000000000123,"type":"private","first_name":"Ana"}`
	head    = `"message_id":31,"date":1767323045,` + ana + `,` + private
)

// message is a message of Ana's with some content.
func message(content string) channel.Request { return update("message", `{`+head+`,`+content+`}`) }

// read reads a call that holds one event at most.
func read(t *testing.T, r channel.Request) (channel.Inbound, bool) {
	t.Helper()
	config := channel.Config{"bot_token": botToken, "secret_token": secretToken}
	received, err := telegram.New(nil).Receive(t.Context(), channel.Account{Config: config}, r)
	got, refusal := channeltest.CheckReceived(t, received, err)
	if refusal != nil {
		t.Fatalf("refused: %v", refusal)
	}
	if len(got.Inbound) == 0 {
		return channel.Inbound{}, false
	}
	return got.Inbound[0], true
}

// brief writes down what an event says, leaving out what is empty.
func brief(in channel.Inbound) string {
	var out []string
	add := func(name string, v any) {
		if s := fmt.Sprint(v); s != "" && s != "0" {
			out = append(out, name+"="+s)
		}
	}
	out = append(out, string(in.Kind))
	add("text", in.Text)
	for _, m := range in.Media {
		add("media", strings.TrimRight(fmt.Sprintf("%s %s %s %q %d %dx%d %s", m.Kind, m.Ref, m.ContentType, m.Name, m.SizeBytes, m.Width, m.Height, m.Problem), " "))
	}
	if l := in.Location; l != nil {
		add("at", strings.TrimSpace(fmt.Sprintf("%.3f,%.3f %s %s", l.Latitude, l.Longitude, l.Name, l.Address)))
	}
	for _, c := range in.Cards {
		add("card", strings.TrimSpace(c.Name+" "+c.Phone))
	}
	add("reply", in.ReplyTo)
	add("group", in.Group)
	if in.Referral != nil {
		add("referral", in.Referral.Source+":"+in.Referral.Payload)
	}
	if in.Reaction != nil {
		add("reaction", "<"+in.Reaction.Emoji+">")
	}
	add("postback", in.Postback)
	add("answer", in.Answer)
	add("unsupported", in.Unsupported)
	return strings.Join(out, " ")
}

func TestReceive_messages(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"text", `"text":"Bom dia"`, `message text=Bom dia`},
		{"text with formatting", `"text":"very bold","entities":[{"type":"bold","offset":5,"length":4}]`, `message text=very bold`},
		{"a link behind words, counted in UTF-16", `"text":"😀 see here now","entities":[{"type":"text_link","offset":7,"length":4,"url":"https://a.example/x"}]`,
			`message text=😀 see here (https://a.example/x) now`},
		{"two links", `"text":"a b","entities":[{"type":"text_link","offset":2,"length":1,"url":"https://b.example"},{"type":"text_link","offset":0,"length":1,"url":"https://a.example"}]`,
			`message text=a (https://a.example) b (https://b.example)`},
		{"a link beyond the text", `"text":"a","entities":[{"type":"text_link","offset":0,"length":9,"url":"https://b.example"},{"type":"text_link","offset":-1,"length":1,"url":"u"},{"type":"text_link","offset":9223372036854775807,"length":9223372036854775807,"url":"u"}]`,
			`message text=a`},
		{"photo, the largest", `"caption":"shoes","photo":[{"file_id":"s","width":90,"height":60,"file_size":900},{"file_id":"L","width":1280,"height":853,"file_size":90000},{"file_id":"m","width":320,"height":213}]`,
			`message text=shoes media=image L image/jpeg "" 90000 1280x853`},
		{"document", `"document":{"file_id":"d1","file_name":"bill.pdf","mime_type":"application/pdf","file_size":1000}`,
			`message media=file d1 application/pdf "bill.pdf" 1000 0x0`},
		{"document beyond what bots may fetch", `"document":{"file_id":"d1","file_name":"film.mkv","file_size":20971521}`,
			`message media=file d1  "film.mkv" 20971521 0x0 too_large`},
		{"audio", `"audio":{"file_id":"a1","duration":9,"mime_type":"audio/mp4","title":"Song","file_name":"song.m4a","file_size":12}`, `message media=audio a1 audio/mp4 "song.m4a" 12 0x0`},
		{"voice", `"voice":{"file_id":"v1","duration":2,"mime_type":"audio/ogg","file_size":12}`, `message media=voice v1 audio/ogg "" 12 0x0`},
		{"video", `"video":{"file_id":"w1","width":720,"height":1280,"file_name":"IMG.MOV","mime_type":"video/quicktime","file_size":12,"thumbnail":{"file_id":"t"}},"caption":"look"`,
			`message text=look media=video w1 video/quicktime "IMG.MOV" 12 720x1280`},
		{"video note", `"video_note":{"file_id":"n1","length":240,"file_size":12}`, `message media=video n1 video/mp4 "" 12 0x0`},
		{"animation, which is also a document", `"animation":{"file_id":"g1","mime_type":"video/mp4","width":4,"height":3},"document":{"file_id":"g1","mime_type":"video/mp4"}`,
			`message media=video g1 video/mp4 "" 0 4x3`},
		{"sticker", `"sticker":{"file_id":"k1","emoji":"👍","width":512,"height":512,"is_animated":false}`, `message text=👍 media=sticker k1 image/webp "" 0 512x512`},
		{"animated sticker, odd types", `"sticker":{"file_id":"k1","is_animated":1,"file_size":"77"}`, `message media=sticker k1 application/x-tgsticker "" 77 0x0`},
		{"video sticker", `"sticker":{"file_id":"k1","is_video":true}`, `message media=sticker k1 video/webm "" 0 0x0`},
		{"location", `"location":{"latitude":-22.951,"longitude":"-43.210"}`, `message at=-22.951,-43.210`},
		{"venue, which is also a location", `"venue":{"title":"Café","address":"Rua 1","location":{"latitude":1,"longitude":2}},"location":{"latitude":1,"longitude":2}`,
			`message at=1.000,2.000 Café Rua 1`},
		{"venue without its own location", `"venue":{"title":"Café"},"location":{"latitude":1,"longitude":2}`, `message at=1.000,2.000 Café`},
		{"venue alone", `"venue":{"title":"Café","location":{"latitude":1,"longitude":2}}`, `message at=1.000,2.000 Café`},
		{"contact", `"contact":{"phone_number":"+5521999990000","first_name":"Rui","last_name":"Sá"}`, `message card=Rui Sá +5521999990000`},
		{"reply", `"text":"yes","reply_to_message":{"message_id":12,"chat":{"id":5000000000123},"text":"sure?"}`, `message text=yes reply=5000000000123:12`},
		{"album", `"media_group_id":"13","photo":[{"file_id":"p"}]`, `message media=image p image/jpeg "" 0 0x0 group=13`},
		{"start by a link", `"text":"/start spring_sale","entities":[{"type":"bot_command","offset":0,"length":6}]`, `message text=/start spring_sale referral=link:spring_sale`},
		{"start", `"text":"/start"`, `message text=/start`},
		{"web app", `"web_app_data":{"data":"{\"size\":42}","button_text":"Choose"}`, `message text=Choose postback={"size":42}`},
		{"caption alone", `"caption":"test"`, `message text=test`},
		{"poll", `"poll":{"id":"1","question":"?"}`, `unsupported unsupported=poll`},
		{"dice", `"dice":{"emoji":"🎲","value":3}`, `unsupported unsupported=dice`},
		{"something of tomorrow", `"hologram":{"depth":3}`, `unsupported unsupported=hologram`},
		{"no content", `"effect_id":"1"`, `unsupported unsupported=empty`},
		{"text of another type", `"text":{"a":1}`, `unsupported unsupported=empty`},
		{"NUL and half an emoji", `"text":"a\u0000b\ud83d"`, `message text=ab`},
	} {
		in, ok := read(t, message(c.content))
		if got := brief(in); !ok || got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
		if in.Key != "5000000000123:31" || in.ProviderID != in.Key || in.At.Unix() != 1767323045 || in.Order != 31 {
			t.Errorf("%s: key %s, id %s, at %v, order %d", c.name, in.Key, in.ProviderID, in.At, in.Order)
		}
		if want := (channel.Person{Address: "5000000000123", Name: "Ana Prata", Username: "anap", Language: "pt-br"}); !reflect.DeepEqual(in.From, want) {
			t.Errorf("%s: from %+v, want %+v", c.name, in.From, want)
		}
	}
}

func TestReceive_otherUpdates(t *testing.T) {
	pressed := func(chat string) string {
		return `{"id":"777",` + ana + `,"data":"opt_2","message":{"message_id":9,"date":1,` + chat +
			`,"reply_markup":{"inline_keyboard":[[{"text":"One","callback_data":"opt_1"}],[{"text":"Two","callback_data":"opt_2"}]]}}}`
	}
	member := func(status string) string {
		return `{` + private + `,` + ana + `,"date":1767323045,"new_chat_member":{"status":"` + status + `"}}`
	}
	for _, c := range []struct{ name, kind, content, key, id, want string }{
		{"edited text", "edited_message", `{` + head + `,"edit_date":1767323099,"text":"better"}`, "update:900001", "5000000000123:31", `edit text=better`},
		{"edited caption", "edited_message", `{` + head + `,"caption":"better","photo":[{"file_id":"p"}]}`, "update:900001", "5000000000123:31", `edit text=better media=image p image/jpeg "" 0 0x0`},
		{"pressed button", "callback_query", pressed(private), "callback:777", "callback:777", `postback text=Two reply=5000000000123:9 postback=opt_2 answer=777`},
		{"pressed button of an old message", "callback_query", `{"id":"777",` + ana + `,"data":"x","message":{"message_id":9,"date":0,` + private + `}}`, "callback:777", "callback:777",
			`postback text=x reply=5000000000123:9 postback=x answer=777`},
		{"blocked", "my_chat_member", member("kicked"), "update:900001", "", `blocked`},
		{"unblocked", "my_chat_member", member("member"), "update:900001", "", `unblocked`},
		{"reaction", "message_reaction", `{` + private + `,"message_id":8,"user":{"id":1},"date":1,"old_reaction":[],"new_reaction":[{"type":"emoji","emoji":"❤"}]}`,
			"update:900001", "5000000000123:8", `reaction reaction=<❤>`},
		{"reaction taken back", "message_reaction", `{` + private + `,"message_id":8,"user":{"id":1},"date":1,"new_reaction":[]}`, "update:900001", "5000000000123:8", `reaction reaction=<>`},
	} {
		in, ok := read(t, update(c.kind, c.content))
		if got := brief(in); !ok || got != c.want || in.Key != c.key || in.ProviderID != c.id {
			t.Errorf("%s:\n got %s (key %s, id %s)\nwant %s (key %s, id %s)", c.name, got, in.Key, in.ProviderID, c.want, c.key, c.id)
		}
	}
}

func TestReceive_acceptsAndIgnoresWhatIsNotForADesk(t *testing.T) {
	group := `"chat":{"id":-100200,"type":"supergroup","title":"Club"}`
	for name, r := range map[string]channel.Request{
		"a group":                       update("message", `{"message_id":1,"date":1,`+ana+`,`+group+`,"text":"hi"}`),
		"a channel":                     update("message", `{"message_id":1,"date":1,"chat":{"id":-1,"type":"channel"},"text":"hi"}`),
		"another bot":                   update("message", `{"message_id":1,"date":1,"from":{"id":5,"is_bot":true},`+private+`,"text":"hi"}`),
		"an edit in a group":            update("edited_message", `{"message_id":1,"date":1,`+ana+`,`+group+`,"text":"hi"}`),
		"a button in a group":           update("callback_query", `{"id":"1",`+ana+`,"message":{"message_id":1,`+group+`},"data":"x"}`),
		"a button of an inline message": update("callback_query", `{"id":"1",`+ana+`,"inline_message_id":"x","data":"x"}`),
		"leaving a group":               update("my_chat_member", `{`+group+`,`+ana+`,"new_chat_member":{"status":"left"}}`),
		"a restriction":                 update("my_chat_member", `{`+private+`,`+ana+`,"new_chat_member":{"status":"restricted"}}`),
		"a channel post":                update("channel_post", `{"message_id":1,"chat":{"id":-1,"type":"channel"},"text":"hi"}`),
		"an inline query":               update("inline_query", `{"id":"1",`+ana+`,"query":"x"}`),
		"something of tomorrow":         update("telepathy", `{"id":"1"}`),
		"a message that is none":        update("message", `"hi"`),
		"a message without an id":       update("message", `{`+private+`,`+ana+`,"text":"hi"}`),
		"no content":                    call(`{"update_id":5}`),
		"nothing":                       call(`{}`),
	} {
		if in, ok := read(t, r); ok {
			t.Errorf("%s became %s", name, brief(in))
		}
	}
}

func TestReceive_keysAreUniqueAcrossChats(t *testing.T) {
	first, _ := read(t, update("message", `{"message_id":1,"date":1,"from":{"id":1},"chat":{"id":11,"type":"private"},"text":"hi"}`))
	second, _ := read(t, update("message", `{"message_id":1,"date":1,"from":{"id":1},"chat":{"id":12,"type":"private"},"text":"hi"}`))
	if first.Key == second.Key || first.ProviderID == second.ProviderID {
		t.Errorf("message 1 of two chats has one key: %s", first.Key)
	}
}

func TestReceive_editsOfOneMessageHaveTheirOwnKeys(t *testing.T) {
	edit := func(id string) string {
		in, _ := read(t, call(`{"update_id":`+id+`,"edited_message":{`+head+`,"text":"x"}}`))
		return in.Key
	}
	if edit("5") == edit("6") || edit("5") != edit(`"5"`) {
		t.Errorf("keys %s, %s and %s", edit("5"), edit("6"), edit(`"5"`))
	}
	if a, b := edit(`0,"x":1`), edit(`0,"x":2`); a == b || a == "update:" {
		t.Errorf("without a number: keys %s and %s", a, b)
	}
}

func TestReceive_idsKeepAllTheirBits(t *testing.T) {
	in, _ := read(t, update("message", `{"message_id":"7","date":"1767323045","from":{"id":9007199254740993},"chat":{"id":9007199254740993,"type":"private"},"text":"hi"}`))
	if in.Key != "9007199254740993:7" || in.From.Address != "9007199254740993" {
		t.Errorf("key %s, address %s", in.Key, in.From.Address)
	}
}

// What the stand-in posts must read like what Telegram posts.
func TestReceive_updatesOfTheStandIn(t *testing.T) {
	fake := telegramfake.New(botToken)
	text := fake.Text(anaUser(), "hello")
	for _, c := range []struct {
		update telegramfake.Update
		want   string
	}{
		{text, "message text=hello"},
		{fake.Edit(text, "goodbye"), "edit text=goodbye"},
		{fake.Message(anaUser(), map[string]any{"location": map[string]any{"latitude": 1, "longitude": 2}}), "message at=1.000,2.000"},
		{fake.Press(anaUser(), 9, "Yes", "y"), "postback text=Yes reply=5000000000123:9 postback=y answer=8000000000000003"},
		{fake.Membership(anaUser(), "kicked"), "blocked"},
		{fake.Membership(anaUser(), "member"), "unblocked"},
	} {
		body, err := json.Marshal(c.update)
		if err != nil {
			t.Fatal(err)
		}
		in, ok := read(t, call(string(body)))
		if got := brief(in); !ok || got != c.want || in.From.Address != "5000000000123" || in.From.Name != "Ana" {
			t.Errorf("got %s of %+v\nwant %s", got, in.From, c.want)
		}
	}
}
