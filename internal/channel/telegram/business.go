package telegram

import (
	"context"
	"regexp"
	"strings"

	"rondo/internal/channel"
)

// A company may connect its own Telegram account to the bot (business mode).
// Then what customers write to that account comes as business messages, and the
// bot answers in its name. Message numbers are those of the account, not of the
// bot, so such a chat is another address than the same customer's with the bot.

var connectionShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

// address is where answers go: the chat, which is the customer, and behind an @
// the business connection that it was reached by.
func address(in channel.Tree) string {
	chat := number(in.At("chat", "id"))
	if connection := in.At("business_connection_id").Line(); connectionShape.MatchString(connection) {
		return chat + "@" + connection
	}
	return chat
}

// ownersOwn says whether a business message is the company's: the chat is named
// after the customer, also where the company wrote.
func ownersOwn(m channel.Tree) bool {
	return m.At("business_connection_id").Line() != "" && m.At("from", "id").Int() != m.At("chat", "id").Int()
}

// to puts into a call where it goes.
func to(address string, p params) params {
	chat, connection, business := strings.Cut(address, "@")
	p["chat_id"] = chatID(chat)
	if business {
		p["business_connection_id"] = connection
	}
	return p
}

func inBusiness(address string) bool { return strings.Contains(address, "@") }

// readDeleted reads that messages were taken back in a business chat. By whom
// Telegram does not say: by whoever wrote them.
func readDeleted(d channel.Tree, key string) []channel.Inbound {
	from, ok := customer(d, d.At("chat"))
	ids, _ := d.At("message_ids").List()
	var out []channel.Inbound
	for _, id := range ids {
		for _, ours := range []bool{false, true} {
			in := channel.Inbound{Kind: channel.InDelete, From: from, ProviderID: from.Address + ":" + number(id), Ours: ours}
			if in.Key = key + ":" + number(id); ours {
				in.Key += ":ours"
			}
			if ok && id.Int() != 0 {
				out = append(out, in)
			}
		}
	}
	return out
}

// MarkRead shows the customer that a message was read, where the company's own
// account talks with them; bots have nothing like it.
func (ch *Channel) MarkRead(ctx context.Context, a channel.Account, address, providerID, _ string) error {
	chat, id := splitKey(providerID)
	if !inBusiness(address) || chat != address || id == 0 {
		return &channel.Error{Class: channel.GiveUp, Code: "unsupported", Detail: "Telegram lets bots report nothing as read."}
	}
	_, err := ch.call(ctx, a, "readBusinessMessage", to(address, params{"message_id": id}))
	return harmless(err)
}

// takeBackBusiness removes a message in a business chat, with all its parts.
func (ch *Channel) takeBackBusiness(ctx context.Context, a channel.Account, m channel.Outbound, names []string) error {
	var ids []int64
	for _, name := range names {
		if _, id := splitKey(name); id != 0 {
			ids = append(ids, id)
		}
	}
	_, connection, _ := strings.Cut(m.To, "@")
	_, err := ch.call(ctx, a, "deleteBusinessMessages", params{"business_connection_id": connection, "message_ids": ids})
	return unlessDone(err, "message to delete not found", "can't be deleted", "Telegram no longer lets this message be taken back.")
}
