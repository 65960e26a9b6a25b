package whatsapp

import (
	"context"
	"slices"
	"strings"

	"rondo/internal/channel"
	"rondo/internal/channel/meta"
)

// nobody stands for the customer in a status that does not name one. What it
// is about it says by the message's id.
const nobody = "unknown"

// Receive reads a call: many events of many numbers perhaps, of which those of
// the account's own number count. What is not for a desk (groups, calls, news
// about the account) is accepted and comes to nothing, for Meta would repeat for
// days what we refuse.
func (ch *Channel) Receive(_ context.Context, a channel.Account, r channel.Request) (channel.Received, error) {
	entries, answered, err := meta.Open(a, r, "whatsapp_business_account")
	if err != nil {
		return channel.Received{}, err
	}
	if answered != nil {
		return *answered, nil
	}
	var got channel.Received
	for _, entry := range entries {
		changes, _ := entry.At("changes").List()
		for _, change := range changes {
			value := change.At("value")
			switch id := value.At("metadata", "phone_number_id").Line(); {
			case id == "":
			case id == a.Config.Text("phone_number_id"):
				got.Inbound = append(got.Inbound, readChange(change.At("field").Text(), value)...)
			case !slices.Contains(got.Others, id):
				got.Others = append(got.Others, id)
			}
		}
	}
	return got, nil
}

// readChange reads what one change of a field holds.
func readChange(field string, value channel.Tree) []channel.Inbound {
	var out []channel.Inbound
	each := func(name string, read func(channel.Tree, channel.Tree) (channel.Inbound, bool)) {
		list, _ := value.At(name).List()
		for _, one := range list {
			if in, ok := read(value, one); ok && in.From.Address != "" {
				out = append(out, in)
			}
		}
	}
	switch field {
	case "messages", "":
		each("messages", readMessage)
		each("statuses", readStatus)
		each("statuses", readStopped)
	case "smb_message_echoes":
		each("message_echoes", readEcho)
	case "user_preferences":
		each("user_preferences", readPreference)
	case "user_id_update":
		each("user_id_update", readUserID)
	}
	return out
}

// readMessage reads a message of a customer.
func readMessage(value, m channel.Tree) (channel.Inbound, bool) {
	in := channel.Inbound{From: person(value, m.At("from").Line(), m.At("from_user_id").Line())}
	return in, read(m, &in)
}

// readEcho reads what was written to a customer on the phone. Edits and
// deletions there have been seen with sender and addressee the wrong way round.
func readEcho(value, m channel.Tree) (channel.Inbound, bool) {
	to := m.At("to").Line()
	if own := value.At("metadata", "display_phone_number").Line(); to != "" && to == strings.TrimPrefix(own, "+") {
		to = m.At("from").Line()
	}
	in := channel.Inbound{From: person(value, to, m.At("to_user_id").Line())}
	ok := read(m, &in)
	switch in.Kind {
	case channel.InMessage, channel.InPostback:
		in.Kind = channel.InEcho
	case channel.InEdit, channel.InDelete:
		in.Ours = true
	default: // nothing a colleague can see on the phone but not here
		ok = false
	}
	return in, ok
}

// readStatus reads what became of a message of ours.
func readStatus(value, s channel.Tree) (channel.Inbound, bool) {
	states := map[string]channel.State{"sent": channel.Sent, "delivered": channel.Delivered, "read": channel.Read, "played": channel.Read, "failed": channel.Failed}
	word := s.At("status").Text()
	id, state := s.At("id").Line(), states[word]
	if id == "" || state == "" || s.At("type").Text() == "call" || s.At("recipient_type").Text() == "group" {
		return channel.Inbound{}, false
	}
	in := channel.Inbound{Kind: channel.InStatus, Key: "status:" + id + ":" + word, ProviderID: id, At: meta.Time(s.At("timestamp")),
		From:   person(value, s.At("recipient_id").Line(), s.At("recipient_user_id").Line()),
		Status: &channel.Status{State: state, Key: meta.Marked(s.At("biz_opaque_callback_data").Text())}}
	if in.From.Address == "" {
		in.From.Address = nobody
	}
	if errors, _ := s.At("errors").List(); state == channel.Failed && len(errors) > 0 {
		in.Status.Code, in.Status.Detail = errors[0].At("code").Line(), failureText(errors[0])
		if errors[0].At("code").Int() == unhealthy {
			in.Status.Again = meta.Day
		}
	}
	return in, true
}

// stopped is the code of a failure: the customer wants no advertising.
const stopped = "131050"

// readStopped reads from a failure that the customer wants no advertising.
func readStopped(value, s channel.Tree) (channel.Inbound, bool) {
	in, ok := readStatus(value, s)
	if !ok || in.Status.Code != stopped || in.From.Address == nobody {
		return channel.Inbound{}, false
	}
	return channel.Inbound{Kind: channel.InOptOut, Key: "stopped:" + in.ProviderID, At: in.At, From: in.From}, true
}

// failureText is what Meta says about why a message failed.
func failureText(e channel.Tree) string {
	title, details := e.At("title").Line(), e.At("error_data", "details").Line()
	if title == "" {
		title = e.At("message").Line()
	}
	switch {
	case details == "" || details == title:
		return title
	case title == "":
		return details
	}
	return title + ": " + details
}

// readPreference reads that a customer wants no advertising, or again some.
func readPreference(value, p channel.Tree) (channel.Inbound, bool) {
	in := channel.Inbound{At: meta.Time(p.At("timestamp")), From: person(value, p.At("wa_id").Line(), p.At("user_id").Line())}
	word := p.At("value").Line()
	in.Key = "preference:" + in.From.Address + ":" + p.At("timestamp").Line() + ":" + word
	switch word {
	case "stop":
		in.Kind = channel.InOptOut
	case "resume", "signup":
		in.Kind = channel.InOptIn
	default:
		return in, false
	}
	return in, true
}

// readUserID reads that a customer is known by another user id from now on,
// because they changed their number.
func readUserID(value, u channel.Tree) (channel.Inbound, bool) {
	now, before := u.At("user_id", "current").Line(), u.At("user_id", "previous").Line()
	if now == "" || before == "" || now == before {
		return channel.Inbound{}, false
	}
	in := channel.Inbound{Kind: channel.InIdentity, Key: "user:" + before + ":" + now, At: meta.Time(u.At("timestamp")), From: person(value, u.At("wa_id").Line(), now)}
	in.From.Aliases = append(in.From.Aliases, before)
	return in, true
}
