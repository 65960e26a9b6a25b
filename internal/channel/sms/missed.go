package sms

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rondo/internal/channel"
)

const (
	missedPerPage = 100
	missedPages   = 10 // looked at; who gets more than that in a few hours is not served by looking
)

// Missed lists what customers wrote to the number since a time: Twilio brings a message that the hook did not take a few
// times more, and then never again, but keeps it. Messaging services, short codes and names cannot be asked about.
func (ch *Channel) Missed(ctx context.Context, a channel.Account, since time.Time) ([]channel.Inbound, error) {
	from := a.Config.Text("from")
	if !phone.MatchString(strings.TrimPrefix(from, overWhatsApp)) {
		return nil, nil
	}
	query := url.Values{"To": {from}, "DateSent>": {since.UTC().Format("2006-01-02T15:04:05Z")}, "PageSize": {strconv.Itoa(missedPerPage)}}
	var out []channel.Inbound
	for range missedPages {
		page, err := ch.call(ctx, a, http.MethodGet, "/Messages.json", query)
		if err != nil {
			return nil, harmless(err)
		}
		list, _ := page.At("messages").List()
		for _, m := range list {
			in, err := ch.missed(ctx, a, m, since)
			if err != nil {
				return nil, err
			}
			out = append(in, out...) // Twilio lists the newest first
		}
		next, err := url.Parse(page.At("next_page_uri").Line())
		if err != nil || next.RawQuery == "" {
			break
		}
		query = next.Query()
	}
	return out, nil
}

// missed reads a message as Twilio keeps it, if a customer wrote it.
func (ch *Channel) missed(ctx context.Context, a channel.Account, m channel.Tree, since time.Time) ([]channel.Inbound, error) {
	sid, at := m.At("sid").Line(), sentAt(m)
	if m.At("direction").Line() != "inbound" || !sidShape.MatchString(sid) || at.Before(since) {
		return nil, nil
	}
	told := fields{"MessageSid": sid, "From": m.At("from").Text(), "To": m.At("to").Text(), "Body": m.At("body").Text(), "SmsStatus": "received"}
	if m.At("num_media").Int() > 0 {
		kept, err := ch.call(ctx, a, http.MethodGet, "/Messages/"+sid+"/Media.json", nil)
		if err != nil {
			return nil, harmless(err)
		}
		files, _ := kept.At("media_list").List()
		for i, f := range files {
			told["MediaUrl"+strconv.Itoa(i)] = baseURL(a) + strings.TrimSuffix(f.At("uri").Line(), ".json")
			told["MediaContentType"+strconv.Itoa(i)] = f.At("content_type").Line()
		}
	}
	in, err := read(told)
	if err != nil {
		return nil, nil // nothing that the hook would have taken
	}
	for i := range in {
		in[i].At = at
	}
	return in, nil
}

// sentAt is when a message was sent; Twilio writes dates as mail does.
func sentAt(m channel.Tree) time.Time {
	at, err := time.Parse(time.RFC1123Z, m.At("date_sent").Line())
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}
