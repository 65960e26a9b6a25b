package inbox_test

import (
	"context"
	"fmt"
	"sync"
	"time"

	"rondo/internal/channel"
)

// strict is a kind of channel with a window, templates, small limits and everything that can be done to a
// message. It takes what it is given and remembers it.
type strict struct {
	mu     sync.Mutex
	sent   []channel.Outbound
	read   []string
	typed  []string
	fail   map[string]*channel.Error // by address: what the next sending to it gives
	mailed bool                      // it is a mailbox
}

func (*strict) Kind() channel.Kind                                               { return channel.WhatsApp }
func (*strict) Secrets() []string                                                { return nil }
func (*strict) Validate(c channel.Config) (channel.Config, []channel.FieldFault) { return c, nil }

func (s *strict) Caps() channel.Caps {
	return channel.Caps{TextMax: 20, TextUnit: channel.Bytes, MediaOut: map[channel.MediaKind]int64{channel.Image: 100}, MediaIn: 1 << 20,
		Types: map[channel.MediaKind][]string{channel.Image: {"image/png"}}, Reply: true, LocationOut: true, Buttons: 3, ListRows: 0, ChoiceIDMax: 10,
		ReactionOut: true, EditOut: true, DeleteOut: true, Templates: true, Mail: s.mailed, Window: 24 * time.Hour, TagWindow: 7 * 24 * time.Hour, Idempotent: true}
}

func (s *strict) Send(_ context.Context, _ channel.Account, m channel.Outbound) (channel.Receipt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.fail[m.To]; e != nil {
		delete(s.fail, m.To)
		return channel.Receipt{}, e
	}
	s.sent = append(s.sent, m)
	return channel.Receipt{Parts: []string{fmt.Sprint("out-", len(s.sent))}, State: channel.Sent}, nil
}

// Receive takes one event for each call: the body is the text, ?from, ?id and ?kind say the rest.
func (*strict) Receive(_ context.Context, _ channel.Account, r channel.Request) (channel.Received, error) {
	q := r.Query
	in := channel.Inbound{Kind: channel.InboundKind(q.Get("kind")), Key: "e" + q.Get("id"), ProviderID: q.Get("id"), Text: string(r.Body), From: channel.Person{Address: q.Get("from")}}
	if in.Kind == "" {
		in.Kind, in.Key = channel.InMessage, q.Get("id")
	}
	switch string(r.Body) {
	case "mail":
		in.Mail = &channel.Mail{Subject: "Order 7", HTML: `<p onclick="x()">Hi <img src="cid:pic"></p><script>alert(1)</script>`, Cc: []string{"boss@x"}, References: []string{"first@x"}}
		in.Media = []channel.Media{{Kind: channel.Image, Name: "p.png", ContentType: "image/png", Content: picture, ContentID: "pic"}}
	case "place":
		in.Text, in.Location = "", &channel.Location{Latitude: 1, Longitude: 2, Name: "Home"}
		in.Cards = []channel.Card{{Name: "Bo", Phone: "+1"}}
	}
	return channel.Received{Inbound: []channel.Inbound{in}}, nil
}

func (*strict) Templates(context.Context, channel.Account) ([]channel.TemplateInfo, error) {
	return []channel.TemplateInfo{
		{ID: "1", Name: "shipped", Language: "en", Status: "approved", Header: "Order {{1}}", HeaderKind: "text", Body: "Hello {{1}}, it left {{2}}.", Footer: "Acme", Places: []string{"1", "1", "2"}},
		{ID: "2", Name: "refused", Language: "en", Status: "rejected", Body: "x"},
	}, nil
}

func (s *strict) MarkRead(_ context.Context, _ channel.Account, to, providerID, _ string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read = append(s.read, to+" "+providerID)
	return nil
}

func (s *strict) TypingAt(_ context.Context, _ channel.Account, to, providerID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.typed = append(s.typed, to+" "+providerID)
	return nil
}

func (s *strict) taken() []channel.Outbound {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]channel.Outbound(nil), s.sent...)
}

func (s *strict) failNext(to string, e channel.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail == nil {
		s.fail = map[string]*channel.Error{}
	}
	s.fail[to] = &e
}
