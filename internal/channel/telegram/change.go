package telegram

import (
	"context"
	"errors"
	"strings"

	"rondo/internal/channel"
)

// change reacts to a message, or edits or takes back one of ours. Each may be
// done twice without harm, so what got no answer is tried again.
func (ch *Channel) change(ctx context.Context, a channel.Account, m channel.Outbound) error {
	chat, message := splitKey(m.ReplyTo)
	if chat != m.To || message == 0 {
		return &channel.Error{Class: channel.GiveUp, Code: "no_message", Detail: "Telegram does not know the message."}
	}
	p := to(m.To, params{"message_id": message})
	switch {
	case m.Reaction != nil && inBusiness(m.To):
		return &channel.Error{Class: channel.GiveUp, Code: "unsupported", Detail: "In the chats of a company's own account bots cannot react."}
	case m.Reaction != nil:
		p["reaction"] = []params{}
		if m.Reaction.Emoji != "" {
			p["reaction"] = []params{{"type": "emoji", "emoji": m.Reaction.Emoji}}
		}
		_, err := ch.call(ctx, a, "setMessageReaction", p)
		return unlessDone(err, "", "REACTION_INVALID", "Telegram does not take this emoji as a reaction.")
	case m.Change == channel.Edit:
		return ch.edit(ctx, a, m, p)
	}
	return ch.takeBack(ctx, a, m, p)
}

// edit gives a message another text, or a file another caption.
func (ch *Channel) edit(ctx context.Context, a channel.Account, m channel.Outbound, p params) error {
	p["text"] = strings.TrimSpace(m.Text)
	_, err := ch.call(ctx, a, "editMessageText", p)
	if said(err, "no text in the message") {
		delete(p, "text")
		p["caption"] = strings.TrimSpace(m.Text)
		_, err = ch.call(ctx, a, "editMessageCaption", p)
	}
	return unlessDone(err, "message is not modified", "can't be edited", "Telegram no longer lets this message be changed.")
}

// takeBack removes a message with all its parts, for both sides.
func (ch *Channel) takeBack(ctx context.Context, a channel.Account, m channel.Outbound, p params) error {
	all := m.Sent
	if len(all) == 0 {
		all = []string{m.ReplyTo}
	}
	if inBusiness(m.To) {
		return ch.takeBackBusiness(ctx, a, m, all)
	}
	for _, name := range all {
		if _, p["message_id"] = splitKey(name); p["message_id"] == int64(0) {
			continue
		}
		_, err := ch.call(ctx, a, "deleteMessage", p)
		if err := unlessDone(err, "message to delete not found", "can't be deleted", "Telegram takes messages back only for two days."); err != nil {
			return err
		}
	}
	return nil
}

// said tells whether Telegram refused with certain words.
func said(err error, words string) bool {
	var e *channel.Error
	return words != "" && errors.As(err, &e) && strings.Contains(e.Detail, words)
}

// unlessDone is nothing where the error says that what was asked for is so
// already, and explains one refusal better than Telegram does.
func unlessDone(err error, done, refused, detail string) error {
	switch {
	case err == nil, said(err, done):
		return nil
	case said(err, refused):
		return &channel.Error{Class: channel.GiveUp, Code: "refused", Detail: detail, Err: err}
	}
	return harmless(err)
}
