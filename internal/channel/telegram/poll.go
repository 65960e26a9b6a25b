package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"rondo/internal/channel"
)

const (
	pollSeconds = 25 // Telegram holds an empty answer back for so long
	pollTimeout = (pollSeconds + 15) * time.Second
	pollMost    = 100 // updates at once
)

// updateNames are the updates that a bot of ours wants.
func updateNames() []string {
	return []string{"message", "edited_message", "callback_query", "my_chat_member", "message_reaction",
		"business_connection", "business_message", "edited_business_message", "deleted_business_messages"}
}

// Polls is for bots that are told to ask, {"polling": true}. Those whose Rondo
// has no public address ask, too.
func (*Channel) Polls(a channel.Account) bool { return a.Config["polling"] == true || a.HookURL == "" }

// Poll asks for updates until ctx ends. The cursor is the number of the next
// update; asking for it tells Telegram that those before are stored.
func (ch *Channel) Poll(ctx context.Context, a channel.Account, cursor string, hand func(context.Context, channel.Polled) error) error {
	if _, err := ch.call(ctx, a, "deleteWebhook", params{}); err != nil {
		return harmless(err)
	}
	next, _ := strconv.ParseInt(cursor, 10, 64)
	for ctx.Err() == nil {
		updates, err := ch.updates(ctx, a, next)
		if err != nil {
			return err
		}
		polled := channel.Polled{Cursor: cursor}
		for _, u := range updates {
			polled.Inbound = append(polled.Inbound, read(u)...)
			if id := u.At("update_id").Int(); id >= next {
				next = id + 1
				polled.Cursor = strconv.FormatInt(next, 10)
			}
		}
		if err := hand(ctx, polled); err != nil {
			return err
		}
		cursor = polled.Cursor
	}
	return ctx.Err()
}

// updates waits for the updates from a number on.
func (ch *Channel) updates(ctx context.Context, a channel.Account, from int64) ([]channel.Tree, error) {
	p := params{"timeout": pollSeconds, "limit": pollMost, "allowed_updates": updateNames()}
	if from > 0 {
		p["offset"] = from
	}
	body, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequest(http.MethodPost, methodURL(a, "getUpdates"), bytes.NewReader(body))
	if err != nil {
		return nil, misconfigured()
	}
	req.Header.Set("Content-Type", "application/json")
	result, err := ch.do(ctx, a, req, pollTimeout)
	var e *channel.Error
	if errors.As(err, &e) && e.Code == "conflict" {
		return nil, &channel.Error{Class: channel.Retry, Code: "conflict", Err: err,
			Detail: "Another program asks for this bot's messages, or has them brought to itself. Stop it, or make a bot of its own for Rondo."}
	}
	if err != nil {
		return nil, harmless(err)
	}
	list, ok := result.List()
	if !ok {
		return nil, &channel.Error{Class: channel.Retry, Code: "unreadable_answer", Detail: "Telegram answered something Rondo cannot read."}
	}
	return list, nil
}
