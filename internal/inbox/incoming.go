package inbox

import (
	"cmp"

	"rondo/internal/channel"
	"rondo/internal/contact"
	"rondo/internal/conversation"
)

// incoming is an event as a message of its contact's conversation.
func (s *storing) incoming(e entry, who contact.Resolved) conversation.Incoming {
	a, acc := e.arrival(), e.post.acc
	caps := acc.kind.Caps()
	in := conversation.Incoming{Contact: who, Channel: acc.id, ChannelKind: string(acc.Kind), Team: acc.team, Direction: conversation.In,
		Author: conversation.Author{Kind: conversation.ByContact, ID: who.ID, Name: who.Name}, Text: a.Plain(), ProviderID: short(cmp.Or(a.ProviderID, a.Key)),
		ReplyTo: short(a.ReplyTo), ClientID: a.clientID, Files: a.files, FilesBy: a.filesBy, At: a.At, Address: a.From.Address,
		Window: caps.Window, Extra: extraOf(a.Inbound)}
	if caps.TagWindow > caps.Window {
		in.TagWindow = caps.TagWindow
	}
	for _, name := range a.Thread {
		in.Thread = append(in.Thread, short(name))
	}
	if m := a.Mail; m != nil {
		in.HTML, in.References = m.HTML, m.References
	}
	if a.Kind == channel.InEcho {
		in.Direction, in.Author = conversation.Out, conversation.Author{Kind: conversation.ByUser, Name: acc.Name}
	}
	for i, m := range a.Media {
		if kept := a.keptFile(i); kept != nil {
			in.Attachments = append(in.Attachments, *kept)
		} else {
			in.Attachments = append(in.Attachments, s.pending(acc, m))
		}
	}
	return in
}

// extraOf is what an event has beside its text and files.
func extraOf(in channel.Inbound) conversation.Extra {
	x := conversation.Extra{Postback: cut(in.Postback, maxExtra), Unsupported: cut(in.Unsupported, maxPerson), Automatic: in.Automatic, Group: short(in.Group),
		Location: locationOf(in.Location)}
	for _, c := range in.Cards {
		x.Cards = append(x.Cards, conversation.Card{Name: cut(c.Name, maxPerson), Phone: cut(c.Phone, maxPerson)})
	}
	x.Standin = in.Text == "" && (x.Location != nil || len(x.Cards) > 0)
	if r := in.Referral; r != nil {
		x.Referral = cut(cmp.Or(r.Title, r.Payload, r.URL, r.Source), maxExtra)
	}
	if m := in.Mail; m != nil {
		x.Mail = &conversation.Mail{Subject: cut(m.Subject, maxExtra), To: orNone(m.To), Cc: orNone(m.Cc), HTML: m.HTML != ""}
	}
	return x
}

func locationOf(l *channel.Location) *conversation.Location {
	if l == nil {
		return nil
	}
	return &conversation.Location{Latitude: l.Latitude, Longitude: l.Longitude, Name: cut(l.Name, maxPerson), Address: cut(l.Address, maxExtra)}
}

func orNone(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
