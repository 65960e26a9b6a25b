package telegram_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest/telegramfake"
	"rondo/internal/channel/telegram"
)

func send(t *testing.T, kind *telegram.Channel, account channel.Account, m channel.Outbound) channel.Receipt {
	t.Helper()
	m.To = to
	receipt, err := kind.Send(t.Context(), account, m)
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

// received reads an update as the hook brings it.
func received(t *testing.T, kind *telegram.Channel, account channel.Account, u telegramfake.Update) channel.Inbound {
	t.Helper()
	body, err := json.Marshal(u)
	if err != nil {
		t.Fatal(err)
	}
	got, err := kind.Receive(t.Context(), account, call(string(body)))
	if err != nil || len(got.Inbound) != 1 {
		t.Fatalf("%d events, %v", len(got.Inbound), err)
	}
	return got.Inbound[0]
}

func TestSend_reactsEditsAndTakesBack(t *testing.T) {
	fake, kind, account := connect(t)
	text := send(t, kind, account, channel.Outbound{Text: "helo"})
	picture := send(t, kind, account, channel.Outbound{Text: "a", Attachments: []channel.Attachment{file("a.jpg", "image/jpeg", 9)}})
	long := send(t, kind, account, channel.Outbound{Text: strings.Repeat("word ", 1000)})
	send(t, kind, account, channel.Outbound{ReplyTo: text.ProviderID(), Change: channel.Edit, Text: "hello"})
	send(t, kind, account, channel.Outbound{ReplyTo: text.ProviderID(), Change: channel.Edit, Text: "hello"}) // again, after no answer
	send(t, kind, account, channel.Outbound{ReplyTo: picture.ProviderID(), Change: channel.Edit, Text: "b"})
	send(t, kind, account, channel.Outbound{ReplyTo: text.ProviderID(), Reaction: &channel.Reaction{Emoji: "👍"}})
	send(t, kind, account, channel.Outbound{ReplyTo: text.ProviderID(), Reaction: &channel.Reaction{}})
	for range 2 {
		send(t, kind, account, channel.Outbound{ReplyTo: long.ProviderID(), Change: channel.Delete, Sent: long.Parts})
	}
	var got []string
	for _, c := range fake.Changes() {
		got = append(got, fmt.Sprintf("%s %d %s", c.Method, c.MessageID, c.Text))
	}
	want := []string{"editMessageText 1 hello", "editMessageCaption 2 b", "setMessageReaction 1 👍", "setMessageReaction 1 ", "deleteMessage 3 ", "deleteMessage 4 "}
	if strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("got %q", got)
	}
}

func TestSend_whatTelegramDoesNotLetBeChanged(t *testing.T) {
	fake, kind, account := connect(t)
	sent := send(t, kind, account, channel.Outbound{Text: "hello"})
	fake.Age()
	for name, m := range map[string]channel.Outbound{
		"an old message":   {ReplyTo: sent.ProviderID(), Change: channel.Delete},
		"a strange emoji":  {ReplyTo: sent.ProviderID(), Reaction: &channel.Reaction{Emoji: "🦖"}},
		"nobody's message": {ReplyTo: "77:1", Change: channel.Edit, Text: "x"},
		"too long a text":  {ReplyTo: sent.ProviderID(), Change: channel.Edit, Text: strings.Repeat("x", 4097)},
	} {
		m.To = to
		if _, err := kind.Send(t.Context(), account, m); channel.ClassOf(err) != channel.GiveUp {
			t.Errorf("%s: %v", name, err)
		}
	}
	fake.Drop(2, "/editMessageText")
	if _, err := kind.Send(t.Context(), account, channel.Outbound{To: to, ReplyTo: sent.ProviderID(), Change: channel.Edit, Text: "x"}); channel.ClassOf(err) != channel.Retry {
		t.Errorf("an edit without an answer: %v, want it tried again", err)
	}
}

func TestSend_buttonsComeBack(t *testing.T) {
	fake, kind, account := connect(t)
	choices := &channel.Choices{Buttons: []channel.Choice{{ID: "yes", Title: "Yes"}, {Title: "Read", URL: "https://example.com"}},
		List: []channel.Section{{Title: "More", Choices: []channel.Choice{{ID: "no", Title: "No"}}}}}
	receipt := send(t, kind, account, channel.Outbound{Text: "Shall we?", Choices: choices})
	sent := fake.Sent()
	if len(sent) != 1 || fmt.Sprint(sent[0].Buttons) != "[{Yes yes } {Read  https://example.com} {No no }]" {
		t.Fatalf("sent %+v", sent)
	}
	got := received(t, kind, account, fake.Press(someone, sent[0].MessageID, "Yes", "yes"))
	if got.Kind != channel.InPostback || got.Postback != "yes" || got.Text != "Yes" || got.ReplyTo != receipt.ProviderID() {
		t.Errorf("got %+v", got)
	}
	long := &channel.Choices{Buttons: []channel.Choice{{ID: strings.Repeat("x", 65), Title: "Long"}}}
	if _, err := kind.Send(t.Context(), account, channel.Outbound{To: to, Text: "?", Choices: long}); channel.ClassOf(err) != channel.GiveUp || len(fake.Sent()) != 1 {
		t.Errorf("an id that is too long: %v", err)
	}
	react := received(t, kind, account, fake.React(someone, sent[0].MessageID, "❤"))
	if react.Kind != channel.InReaction || react.Reaction.Emoji != "❤" || react.ProviderID != receipt.ProviderID() {
		t.Errorf("reaction %+v", react)
	}
}

func TestSend_placesAndAlbums(t *testing.T) {
	fake, kind, account := connect(t)
	send(t, kind, account, channel.Outbound{Location: &channel.Location{Latitude: 10.77, Longitude: 106.7}})
	send(t, kind, account, channel.Outbound{Text: "Here", Location: &channel.Location{Latitude: 10.77, Longitude: 106.7, Name: "Our shop"}})
	album := send(t, kind, account, channel.Outbound{Text: "look", Attachments: []channel.Attachment{file("a.jpg", "image/jpeg", 9), file("b.png", "image/png", 9),
		file("c.pdf", "application/pdf", 9), file("d.zip", "application/zip", 9), file("e.mp3", "audio/mpeg", 9)}})
	var got []string
	for _, s := range fake.Sent() {
		got = append(got, fmt.Sprintf("%s %q %s%s %t", s.Method, s.Text, s.FileName, s.Title, s.Group != ""))
	}
	want := `sendLocation ""  false; sendMessage "Here"  false; sendVenue "" Our shop false; sendMediaGroup "look" a.jpg true; sendMediaGroup "" b.png true; ` +
		`sendMediaGroup "" c.pdf true; sendMediaGroup "" d.zip true; sendAudio "" e.mp3 false`
	if strings.Join(got, "; ") != want || len(album.Parts) != 5 {
		t.Errorf("got %s; parts %v", strings.Join(got, "; "), album.Parts)
	}
}

func TestSend_anAlbumThatTelegramCannotMakeGoesFileByFile(t *testing.T) {
	fake, kind, account := connect(t)
	broken := file("b.webp", "image/webp", 9) // no picture inside
	m := channel.Outbound{To: to, Text: "look", Attachments: []channel.Attachment{file("a.jpg", "image/jpeg", 9), broken, file("c.jpg", "image/jpeg", 9)}}
	fake.Pass(1, "/sendPhoto")
	fake.Pass(1, "/sendPhoto")
	fake.Fail(1, "/sendDocument", http.StatusTooManyRequests, "slow down")
	receipt, err := kind.Send(t.Context(), account, m)
	if channel.ClassOf(err) != channel.Retry || len(receipt.Parts) != 1 {
		t.Fatalf("%v, parts %v", err, receipt.Parts)
	}
	m.Sent = receipt.Parts
	if receipt = send(t, kind, account, m); len(receipt.Parts) != 3 || len(fake.Sent()) != 3 {
		t.Errorf("parts %v, sent %+v", receipt.Parts, fake.Sent())
	}
}
