package telegram

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"

	"rondo/internal/channel"
)

const (
	secretHeader   = "X-Telegram-Bot-Api-Secret-Token"
	updateMaxBytes = 1 << 20
)

// Receive reads one update. What is not for a desk (groups, other bots, kinds
// of updates we do not know) is accepted and comes to nothing, for Telegram
// would repeat what we refuse.
func (*Channel) Receive(_ context.Context, a channel.Account, r channel.Request) (channel.Received, error) {
	if r.Method != http.MethodPost {
		return channel.Received{}, &channel.Refusal{Status: http.StatusMethodNotAllowed, Code: "method", Detail: "Telegram posts its updates."}
	}
	if !same(r.Header.Get(secretHeader), a.Config.Text("secret_token")) {
		return channel.Received{}, channel.Unverified("The secret token is missing or wrong.")
	}
	if len(r.Body) > updateMaxBytes {
		return channel.Received{}, channel.TooLarge("An update has at most 1 MB.")
	}
	update, err := channel.ParseTree(r.Body)
	if err != nil {
		return channel.Received{}, channel.Malformed("The body is not one JSON object.")
	}
	return channel.Received{Inbound: read(update)}, nil
}

// same compares secrets in constant time. An empty secret equals nothing.
func same(got, want string) bool {
	g, w := sha256.Sum256([]byte(got)), sha256.Sum256([]byte(want))
	return subtle.ConstantTimeCompare(g[:], w[:]) == 1 && want != ""
}

// read turns an update into what happened; nothing where it is not for a desk.
func read(update channel.Tree) []channel.Inbound {
	var in channel.Inbound
	ok := false
	switch {
	case update.Has("deleted_business_messages"):
		return readDeleted(update.At("deleted_business_messages"), updateKey(update))
	case update.Has("business_message"):
		in, ok = readMessage(update.At("business_message"))
	case update.Has("edited_business_message"):
		in, ok = readMessage(update.At("edited_business_message"))
		in.Ours, in.Kind, in.Key = in.Kind == channel.InEcho, channel.InEdit, updateKey(update)
	case update.Has("message"):
		in, ok = readMessage(update.At("message"))
	case update.Has("edited_message"):
		in, ok = readMessage(update.At("edited_message"))
		in.Kind, in.Key = channel.InEdit, updateKey(update)
		if at := update.At("edited_message", "edit_date").Time(); !at.IsZero() {
			in.At = at
		}
	case update.Has("callback_query"):
		in, ok = readCallback(update.At("callback_query"))
	case update.Has("my_chat_member"):
		in, ok = readMembership(update.At("my_chat_member"))
		in.Key = updateKey(update)
	case update.Has("message_reaction"):
		in, ok = readReaction(update.At("message_reaction"))
		in.Key = updateKey(update)
	}
	if !ok {
		return nil
	}
	return []channel.Inbound{in}
}

// updateKey names an update by its number, or by its content if it has none.
func updateKey(update channel.Tree) string {
	if update.At("update_id").Int() != 0 {
		return "update:" + number(update.At("update_id"))
	}
	sum := sha256.Sum256(update.JSON())
	return "update:" + hex.EncodeToString(sum[:12])
}

// messageKey names a message; Telegram's own ids are unique only in one chat.
func messageKey(message channel.Tree) string {
	return address(message) + ":" + number(message.At("message_id"))
}

// number writes an id the same way however it came.
func number(t channel.Tree) string { return strconv.FormatInt(t.Int(), 10) }

// customer is who writes in a private chat, and false for groups and bots. in is
// the message, or the event, that names the chat.
func customer(in, user channel.Tree) (channel.Person, bool) {
	chat := in.At("chat")
	p := channel.Person{
		Address:  address(in),
		Name:     strings.TrimSpace(user.At("first_name").Line() + " " + user.At("last_name").Line()),
		Username: user.At("username").Line(),
		Language: user.At("language_code").Line(),
	}
	if p.Name == "" {
		p.Name = p.Username
	}
	return p, chat.At("type").Text() == "private" && chat.At("id").Int() != 0 && !user.At("is_bot").Bool()
}

// readCallback reads a pressed button. Older messages come without their
// content; then the label is not known and the payload stands for it.
func readCallback(q channel.Tree) (channel.Inbound, bool) {
	from, ok := customer(q.At("message"), q.At("from"))
	key := "callback:" + q.At("id").Line()
	in := channel.Inbound{
		Kind: channel.InPostback, Key: key, ProviderID: key, From: from,
		Postback: q.At("data").Text(), Text: q.At("data").Text(),
		ReplyTo: messageKey(q.At("message")), Answer: q.At("id").Line(),
	}
	rows, _ := q.At("message", "reply_markup", "inline_keyboard").List()
	for _, row := range rows {
		buttons, _ := row.List()
		for _, b := range buttons {
			if b.At("callback_data").Text() == in.Postback && b.At("text").Text() != "" {
				in.Text = b.At("text").Text()
			}
		}
	}
	return in, ok && in.Answer != ""
}

// readMembership reads that the customer blocked the bot or took that back.
func readMembership(m channel.Tree) (channel.Inbound, bool) {
	from, ok := customer(m, m.At("from"))
	in := channel.Inbound{From: from, At: m.At("date").Time()}
	switch m.At("new_chat_member", "status").Text() {
	case "kicked", "left":
		in.Kind = channel.InBlocked
	case "member":
		in.Kind = channel.InUnblocked
	default:
		ok = false
	}
	return in, ok
}

// readReaction reads the customer's reaction; an empty list takes it back.
func readReaction(m channel.Tree) (channel.Inbound, bool) {
	from, ok := customer(m, m.At("user"))
	in := channel.Inbound{
		Kind: channel.InReaction, From: from, At: m.At("date").Time(),
		ProviderID: messageKey(m), Reaction: &channel.Reaction{},
	}
	reactions, _ := m.At("new_reaction").List()
	for _, r := range reactions {
		if emoji := r.At("emoji").Text(); emoji != "" {
			in.Reaction.Emoji = emoji
			break
		}
	}
	return in, ok && m.At("message_id").Int() != 0
}

// splitKey is the reverse of messageKey.
func splitKey(key string) (chat string, message int64) {
	chat, id, _ := strings.Cut(key, ":")
	message, _ = strconv.ParseInt(id, 10, 64)
	return chat, message
}
