package meta

import (
	"cmp"
	"slices"
	"strings"

	"rondo/internal/channel"
)

// Thread is how Messenger and Instagram talk: what happens between a business
// and a customer comes as events, and messages are sent into it. The two kinds
// fill in where they differ.
type Thread struct {
	Object string                       // "page" or "instagram"
	Own    func(channel.Account) string // the business in events
	// Strict drops events between others than the account and a customer.
	// Without it the entry's id is enough: Instagram has been seen to name the
	// business by another id inside.
	Strict bool

	Sending
}

// Receive reads a call. What is not for a desk is accepted and comes to nothing,
// for Meta would repeat what we refuse, and drop the app at last.
func (t Thread) Receive(a channel.Account, r channel.Request) (channel.Received, error) {
	entries, answered, err := Open(a, r, t.Object)
	if err != nil {
		return channel.Received{}, err
	}
	if answered != nil {
		return *answered, nil
	}
	var got channel.Received
	for _, entry := range entries {
		before, id := len(got.Inbound), entry.At("id").Line()
		mine := id == "" || id == unreal || id == t.Own(a)
		// standby is what happens while another app has the word in a thread.
		for _, name := range []string{"messaging", "standby"} {
			events, ok := entry.At(name).List()
			if !ok {
				events = []channel.Tree{entry.At(name)}
			}
			for _, e := range events {
				if customer, ok := t.customer(t.Own(a), id, e); ok {
					got.Inbound = append(got.Inbound, readEvent(customer, e)...)
				}
			}
		}
		if !mine && len(got.Inbound) == before && !slices.Contains(got.Others, id) {
			got.Others = append(got.Others, id)
		}
	}
	return got, nil
}

// unreal is the account of the events by which Meta's dashboard tries a hook.
const unreal = "0"

// customer is who is at the other end of an event, and false where the event
// is not ours. Echoes have been seen with their ends the wrong way round.
func (t Thread) customer(own, entry string, e channel.Tree) (string, bool) {
	from, to := e.At("sender", "id").Line(), e.At("recipient", "id").Line()
	echo := e.At("message", "is_echo").Bool()
	other := from
	switch {
	case own == "" || t.Strict && entry != "" && entry != own:
		return "", false
	case from == own && (!echo || to == own):
		return "", false // to oneself
	case from == own:
		other = to
	case to == own:
	case t.Strict || entry != own:
		return "", false
	case echo:
		other = to
	}
	return other, other != ""
}

// readEvent reads one event; a receipt may be about several messages.
func readEvent(customer string, e channel.Tree) []channel.Inbound {
	in := channel.Inbound{From: channel.Person{Address: customer}, At: Time(e.At("timestamp"))}
	var ok bool
	switch {
	case e.At("message").Object():
		ok = readMessage(e.At("message"), &in)
	case e.At("postback").Object():
		ok = readPostback(e, &in)
	case e.At("reaction").Object():
		ok = readReaction(e, &in)
	case e.At("message_edit").Object():
		ok = readEdit(e.At("message_edit"), &in)
	case e.At("delivery").Object():
		return readReceipt(e.At("delivery"), in, channel.Delivered)
	case e.At("read").Object():
		return readReceipt(e.At("read"), in, channel.Read)
	case e.At("referral").Object():
		in.Kind, in.Key, in.Referral = channel.InReferral, Fingerprint(e), referral(e.At("referral"))
		ok = in.Referral != nil
	case e.At("optin").Object():
		in.Kind, in.Key = channel.InReferral, Fingerprint(e)
		in.Referral = &channel.Referral{Source: "optin", Payload: e.At("optin", "ref").Line()}
		ok = in.Referral.Payload != ""
	}
	if !ok {
		return nil
	}
	return []channel.Inbound{in}
}

// readMessage reads a message of the customer, or the echo of one to them. The
// echo of our own says that it was sent.
func readMessage(m channel.Tree, in *channel.Inbound) bool {
	mid := m.At("mid").Line()
	in.Key = cmp.Or(mid, Fingerprint(m))
	in.ProviderID = in.Key
	echo := m.At("is_echo").Bool()
	if m.At("is_deleted").Bool() {
		in.Kind, in.Key, in.Ours = channel.InDelete, "deleted:"+in.Key, echo
		return mid != ""
	}
	if key := Marked(m.At("metadata").Text()); echo && key != "" && mid != "" {
		in.Kind, in.Key = channel.InStatus, "status:"+mid+":sent"
		in.Status = &channel.Status{State: channel.Sent, Key: key}
		return true
	}
	in.Kind, in.Text, in.ReplyTo = channel.InMessage, m.At("text").Text(), m.At("reply_to", "mid").Line()
	in.Referral = referral(m.At("referral"))
	if story := m.At("reply_to", "story"); story.Object() {
		in.Referral = &channel.Referral{Source: "story", Payload: story.At("id").Line(), URL: story.At("url").Line()}
		in.Media = append(in.Media, linked(channel.Image, story.At("url"))...)
	}
	name := readAttachments(m.At("attachments"), in)
	if quick := m.At("quick_reply"); quick.Object() && !echo {
		in.Kind, in.Postback = channel.InPostback, quick.At("payload").Text()
		in.Text = cmp.Or(in.Text, in.Postback)
	}
	empty := in.Plain() == "" && len(in.Media) == 0
	switch {
	case echo:
		in.Kind = channel.InEcho
		return !empty // a colleague sees the rest where it was sent
	case m.At("is_unsupported").Bool() && empty:
		in.Kind, in.Unsupported = channel.InUnsupported, cmp.Or(name, "unsupported")
	case empty && in.Referral == nil:
		in.Kind, in.Unsupported = channel.InUnsupported, cmp.Or(name, "empty")
	}
	return true
}

// readPostback reads a pressed button.
func readPostback(e channel.Tree, in *channel.Inbound) bool {
	p := e.At("postback")
	in.Kind, in.Key = channel.InPostback, cmp.Or(p.At("mid").Line(), Fingerprint(e))
	in.ProviderID, in.Postback = in.Key, p.At("payload").Text()
	in.Text, in.Referral = cmp.Or(p.At("title").Text(), in.Postback), referral(p.At("referral"))
	return in.Text != "" || in.Referral != nil
}

// readReaction reads a reaction of the customer to a message. Meta has words
// for those it has always known, and the emoji beside.
func readReaction(e channel.Tree, in *channel.Inbound) bool {
	r := e.At("reaction")
	in.Kind, in.ProviderID, in.Key = channel.InReaction, r.At("mid").Line(), Fingerprint(e)
	in.Reaction = &channel.Reaction{}
	if r.At("action").Line() != "unreact" {
		in.Reaction.Emoji = cmp.Or(r.At("emoji").Line(), emojiOf(r.At("reaction").Line()))
		if in.Reaction.Emoji == "" {
			return false
		}
	}
	return in.ProviderID != ""
}

// readEdit reads a message as it was changed.
func readEdit(m channel.Tree, in *channel.Inbound) bool {
	in.Kind, in.ProviderID, in.Text = channel.InEdit, m.At("mid").Line(), m.At("text").Text()
	in.Key = "edit:" + in.ProviderID + ":" + cmp.Or(m.At("num_edit").Line(), Fingerprint(m))
	return in.ProviderID != "" && in.Text != ""
}

// readReceipt reads that messages of ours were delivered or read: certain ones,
// all up to an instant, or both.
func readReceipt(r channel.Tree, in channel.Inbound, state channel.State) []channel.Inbound {
	in.Kind = channel.InStatus
	var mids []string
	list, _ := r.At("mids").List()
	alone := r.At("mid").Line() // Instagram names the last that was read
	for _, one := range append(list, r.At("mid")) {
		if mid := one.Line(); mid != "" && !slices.Contains(mids, mid) {
			mids = append(mids, mid)
		}
	}
	var out []channel.Inbound
	for _, mid := range mids {
		one := in
		one.ProviderID, one.Key, one.Status = mid, "status:"+mid+":"+string(state), &channel.Status{State: state, AndBefore: mid == alone}
		out = append(out, one)
	}
	if upTo := Time(r.At("watermark")); !upTo.IsZero() {
		in.Key, in.Status = string(state)+":"+in.From.Address+":"+r.At("watermark").Line(), &channel.Status{State: state, UpTo: upTo}
		out = append(out, in)
	}
	return out
}

// referral is how the customer came; nil where nothing is told.
func referral(r channel.Tree) *channel.Referral {
	if !r.Object() {
		return nil
	}
	ad := r.At("ads_context_data")
	out := channel.Referral{
		Title:   ad.At("ad_title").Line(),
		Payload: cmp.Or(r.At("ref").Line(), r.At("ad_id").Line(), r.At("product", "id").Line()),
		URL:     cmp.Or(r.At("referer_uri").Line(), ad.At("photo_url").Line(), ad.At("video_url").Line()),
	}
	switch source := strings.ToLower(r.At("source").Line()); source {
	case "shortlink":
		out.Source = "link"
	case "ads":
		out.Source = "ad"
	default:
		out.Source = source
	}
	if out == (channel.Referral{}) {
		return nil
	}
	return &out
}
