package line

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"unicode/utf8"

	"rondo/internal/channel"
)

// message is one message as LINE takes it.
type message struct {
	Type               string      `json:"type"` // text, image or location
	Text               string      `json:"text,omitempty"`
	OriginalContentURL string      `json:"originalContentUrl,omitempty"`
	PreviewImageURL    string      `json:"previewImageUrl,omitempty"`
	Title              string      `json:"title,omitempty"`
	Address            string      `json:"address,omitempty"`
	Latitude           *float64    `json:"latitude,omitempty"`
	Longitude          *float64    `json:"longitude,omitempty"`
	QuickReply         *quickReply `json:"quickReply,omitempty"`
}

type quickReply struct {
	Items []quickItem `json:"items"`
}

type quickItem struct {
	Type   string `json:"type"` // action
	Action action `json:"action"`
}

type action struct {
	Type        string `json:"type"` // postback or uri
	Label       string `json:"label"`
	Data        string `json:"data,omitempty"`
	DisplayText string `json:"displayText,omitempty"`
	URI         string `json:"uri,omitempty"`
}

// messages says what messages a message becomes: the text, each picture, the
// place. The quick replies stand below the last one.
func messages(m channel.Outbound) []message {
	var out []message
	text := m.Text
	tap := quickReplies(m.Choices)
	if tap == nil {
		text = m.Choices.Plain(text)
	}
	for _, piece := range channel.UTF16.Split(text, textMax) {
		out = append(out, message{Type: "text", Text: piece})
	}
	for _, f := range m.Attachments {
		out = append(out, message{Type: "image", OriginalContentURL: f.URL, PreviewImageURL: cmp.Or(f.PreviewURL, f.URL)})
	}
	if l := m.Location; l != nil {
		degrees := fmt.Sprintf("%.5f, %.5f", l.Latitude, l.Longitude)
		out = append(out, message{Type: "location", Latitude: &l.Latitude, Longitude: &l.Longitude,
			Title: channel.Cut(cmp.Or(l.Name, l.Address, degrees), placeMax), Address: channel.Cut(cmp.Or(l.Address, l.Name, degrees), placeMax)})
	}
	if len(out) > 0 {
		out[len(out)-1].QuickReply = tap
	}
	return out
}

// quickReplies are choices to tap; nil where there are more, or longer ones,
// than LINE takes.
func quickReplies(c *channel.Choices) *quickReply {
	all := c.All()
	if len(all) == 0 || len(all) > quickRepliesMax {
		return nil
	}
	var out quickReply
	for _, choice := range all {
		act := action{Type: "postback", Label: choice.Title, Data: cmp.Or(choice.ID, choice.Title), DisplayText: choice.Title}
		if choice.URL != "" {
			act = action{Type: "uri", Label: choice.Title, URI: choice.URL}
		}
		if act.Label == "" || utf8.RuneCountInString(act.Label) > labelMax || utf8.RuneCountInString(act.Data) > dataMax || len(act.URI) > 1000 {
			return nil
		}
		out.Items = append(out.Items, quickItem{"action", act})
	}
	return &out
}

// Send sends a message, up to five of LINE's at once: LINE takes all of them or
// none, and counts them as one. The first may go by a reply token; the others are
// pushed, each with a key that is the same for every try, so that whatever is
// unclear is tried again.
func (ch *Channel) Send(ctx context.Context, a channel.Account, m channel.Outbound) (channel.Receipt, error) {
	receipt := channel.Receipt{Parts: append([]string(nil), m.Sent...)}
	if e := ch.Caps().Fit(m); e != nil {
		return receipt, e
	}
	for _, f := range m.Attachments {
		if f.PreviewURL == "" && f.SizeBytes > previewMaxBytes {
			return receipt, &channel.Error{Class: channel.GiveUp, Code: "no_preview", Detail: fmt.Sprintf("%q is larger than 1 MB, and there is no small version of it, which LINE wants.", f.Name)}
		}
	}
	todo := messages(m)
	for i := len(m.Sent); i < len(todo); {
		end := min(i-i%perCall+perCall, len(todo))
		key := channel.UUID("push", a.ID, cmp.Or(m.Key, m.ID), strconv.Itoa(i))
		said, taken, err := channel.Tree{}, false, error(nil)
		if i == 0 && m.Slip != "" {
			said, taken, err = ch.reply(ctx, a, m.Slip, todo[i:end])
		}
		if !taken && err == nil {
			said, err = ch.call(ctx, a, http.MethodPost, baseURL(a)+"/v2/bot/message/push", key, map[string]any{"to": m.To, "messages": todo[i:end]})
		}
		if err != nil {
			return receipt, err
		}
		receipt.Parts = append(receipt.Parts, names(said, key, end-i)...)
		i = end
	}
	receipt.State = channel.Sent
	return receipt, nil
}

// reply sends messages by a reply token, and says whether LINE took them. A token that LINE refuses leaves them to be
// pushed. What got no answer may have been taken; LINE cannot tell.
func (ch *Channel) reply(ctx context.Context, a channel.Account, token string, list []message) (said channel.Tree, taken bool, err error) {
	said, err = ch.call(ctx, a, http.MethodPost, baseURL(a)+"/v2/bot/message/reply", "", map[string]any{"replyToken": token, "messages": list})
	var e *channel.Error
	switch {
	case err == nil:
		return said, true, nil
	case errors.As(err, &e) && e.Class == channel.GiveUp, notSent(err):
		return said, false, nil
	case errors.As(err, &e) && e.Class == channel.Retry && e.Code != "rate_limited":
		unclear := *e
		unclear.Class, unclear.Code, unclear.Detail = channel.Uncertain, "no_answer", "LINE did not answer; the message may have arrived."
		return said, false, &unclear
	}
	return said, false, err
}

// notSent says whether a call never reached LINE.
func notSent(err error) bool {
	var u *channel.Unanswered
	return errors.As(err, &u) && !u.Delivered
}

// MarkRead shows the customer that a message, and all before it, was read.
func (ch *Channel) MarkRead(ctx context.Context, a channel.Account, _, _, slip string) error {
	if slip == "" {
		return nil
	}
	_, err := ch.call(ctx, a, http.MethodPost, baseURL(a)+"/v2/bot/chat/markAsRead", "", map[string]string{"markAsReadToken": slip})
	return err
}

// names are LINE's ids of the messages of one push, or ours where LINE, asked
// again, does not tell them.
func names(said channel.Tree, key string, n int) []string {
	sent, _ := said.At("sentMessages").List()
	out := make([]string, n)
	for i := range out {
		out[i] = key + "-" + strconv.Itoa(i+1)
		if i < len(sent) && sent[i].At("id").Line() != "" {
			out[i] = sent[i].At("id").Line()
		}
	}
	return out
}

// Typing shows the customer for twenty seconds that something is coming.
func (ch *Channel) Typing(ctx context.Context, a channel.Account, to string) error {
	_, err := ch.call(ctx, a, http.MethodPost, baseURL(a)+"/v2/bot/chat/loading/start", "", map[string]any{"chatId": to, "loadingSeconds": 20})
	return err
}
