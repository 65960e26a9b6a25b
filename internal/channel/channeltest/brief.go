package channeltest

import (
	"fmt"
	"strings"
	"time"

	"rondo/internal/channel"
)

// Brief writes down what an event says, leaving out what is empty, for tables
// of tests: `message id=m_1 from=7(Ana) text="hi"`.
func Brief(in channel.Inbound) string {
	out := []string{string(in.Kind)}
	add := func(name string, v any) {
		if s := fmt.Sprint(v); s != "" && s != "[]" {
			out = append(out, name+"="+s)
		}
	}
	quoted := func(name, s string) {
		if s != "" {
			out = append(out, fmt.Sprintf("%s=%q", name, s))
		}
	}
	add("id", in.ProviderID)
	if in.Key != in.ProviderID {
		add("key", in.Key)
	}
	from := in.From.Address
	if who := strings.TrimSpace(in.From.Name + " " + in.From.Username); who != "" {
		from += "(" + who + ")"
	}
	add("from", from)
	add("aliases", in.From.Aliases)
	quoted("text", in.Text)
	for _, m := range in.Media {
		add("media", strings.Join(strings.Fields(fmt.Sprint(m.Kind, " ", m.Ref, " ", m.ContentType, " ", m.Name, " ", m.Problem)), ","))
	}
	if l := in.Location; l != nil {
		add("at", strings.TrimSpace(fmt.Sprintf("%.3f,%.3f %s %s", l.Latitude, l.Longitude, l.Name, l.Address)))
	}
	for _, c := range in.Cards {
		add("card", strings.TrimSpace(c.Name+" "+c.Phone))
	}
	add("reply", in.ReplyTo)
	quoted("postback", in.Postback)
	if r := in.Referral; r != nil {
		add("referral", strings.Join(strings.Fields(fmt.Sprint(r.Source, " ", r.Title, " ", r.Payload, " ", r.URL)), ","))
	}
	if r := in.Reaction; r != nil {
		out = append(out, "reaction="+r.Emoji)
	}
	if s := in.Status; s != nil {
		out = append(out, briefStatus(*s)...)
	}
	add("unsupported", in.Unsupported)
	if in.Ours {
		out = append(out, "ours")
	}
	if in.Automatic {
		out = append(out, "automatic")
	}
	return strings.Join(out, " ")
}

func briefStatus(s channel.Status) []string {
	out := []string{"state=" + string(s.State)}
	add := func(name, v string) {
		if v != "" {
			out = append(out, name+"="+v)
		}
	}
	if !s.UpTo.IsZero() {
		add("upto", s.UpTo.Format(time.RFC3339))
	}
	if s.AndBefore {
		out = append(out, "and-before")
	}
	add("mark", s.Key)
	add("code", s.Code)
	if s.Detail != "" {
		add("detail", fmt.Sprintf("%q", s.Detail))
	}
	return out
}
