package main

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"rondo/internal/channel/channeltest/customfake"
	"rondo/internal/channel/channeltest/telegramfake"
)

// person is an invented customer. They keep to one channel.
type person struct {
	name, language string
	outlet         *outlet
	number         int    // among all customers; their address follows from it
	token          string // of their web chat
	contact        string // the contact's id, once Rondo has told
	talk           *talk  // what they talk about now
	heard          string // the last message of ours to them
}

// meet finds a new customer, or one who wrote before; the lock is held. regulars in a hundred come again,
// and when every name has been used, all do who can.
func (w *world) meet(language string, o *outlet, regulars int) *person {
	if w.chance.IntN(100) < regulars || w.named[language] >= w.speech[language].names.all() {
		for i, p := range w.resting {
			if p.language == language && p.outlet == o {
				w.resting = append(w.resting[:i], w.resting[i+1:]...)
				return p
			}
		}
	}
	return w.invent(language, o)
}

// invent makes a customer; the lock is held.
func (w *world) invent(language string, o *outlet) *person {
	n := w.named[language]
	w.named[language]++
	names := w.speech[language].names
	p := &person{name: names.full(n), language: language, outlet: o, number: 1000 + len(languages)*n + indexOf(languages, language)}
	if all := names.all(); n >= all { // everybody has been here: namesakes get a numeral
		p.name += " " + strconv.Itoa(n/all+1)
	}
	w.expected[p.name] = p
	return p
}

func indexOf(list []string, s string) int {
	for i, x := range list {
		if x == s {
			return i
		}
	}
	return 0
}

const maxResting = 200

// rest lets a customer whose conversation has ended come again later; the lock is held.
func (w *world) rest(p *person) {
	p.talk = nil
	w.resting = append(w.resting, p)
	if len(w.resting) > maxResting {
		gone := w.resting[0]
		w.resting = w.resting[1:]
		delete(w.people, gone.contact)
		delete(w.expected, gone.name)
	}
}

// address is how the customer is known on their channel.
func (p *person) address() string { return fmt.Sprintf("%s-%d", p.outlet.Key, p.number) }

// write sends what the customer says by their channel.
func (w *world) write(ctx context.Context, p *person, s step, text string) error {
	var f *file
	if s.kind == shows || s.kind == attaches {
		versions := w.standins.files[s.file]
		f = &versions[p.number%len(versions)]
	}
	switch p.outlet.Kind {
	case "telegram":
		return w.writeTelegram(ctx, p, text, f)
	case "custom":
		return w.writeCustom(ctx, p, text, f)
	default:
		return w.writeChat(ctx, p, text, f)
	}
}

func (w *world) writeTelegram(ctx context.Context, p *person, text string, f *file) error {
	first, last, _ := strings.Cut(p.name, " ")
	u := telegramfake.User{ID: int64(p.number), FirstName: first, LastName: last, Language: p.language}
	content := map[string]any{"text": text}
	if f != nil {
		content = map[string]any{"caption": text}
		about := map[string]any{"file_id": f.name, "file_unique_id": "u" + f.name, "file_size": len(f.content)}
		if f.width > 0 {
			about["width"], about["height"] = f.width, f.height
			content["photo"] = []any{about}
		} else {
			about["file_name"], about["mime_type"] = f.name, f.contentType
			content["document"] = about
		}
	}
	status, err := w.standins.bot.Deliver(ctx, w.standins.bot.Message(u, content))
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("the hook of %s answered %d", p.outlet.Name, status)
	}
	return err
}

// countries are where the customers of a language live.
var countries = map[string]string{"en": "GB", "vi": "VN", "ar": "SA", "pt-BR": "BR", "id": "ID"}

func (w *world) writeCustom(ctx context.Context, p *person, text string, f *file) error {
	in := w.standins.custom[p.outlet.Key]
	now := time.Now()
	var events []customfake.Event
	if f != nil {
		kind := "file"
		if f.width > 0 {
			kind = "image"
		}
		events = append(events, customfake.Attachment(w.standins.next(), kind, w.standins.base+"/"+p.outlet.Key+"/media/"+f.name, now))
	}
	events = append(events, customfake.Text(w.standins.next(), text, now))
	about := customfake.Contact{"firstName": p.name, "language": p.language, "countryCode": countries[p.language]}
	return in.post(ctx, p.address(), about, events...)
}

// writeChat writes as the widget does: a session first, then messages in it.
func (w *world) writeChat(ctx context.Context, p *person, text string, f *file) error {
	visitor := *w.chat
	if p.token == "" {
		var s struct{ Token string }
		in := map[string]string{"name": p.name, "language": p.language, "page_url": "https://lumen.example/lamps"}
		if err := visitor.call(ctx, http.MethodPost, "/session", in, &s); err != nil {
			return err
		}
		p.token = s.Token
	}
	visitor.token = p.token
	body := map[string]any{"client_id": uuid(), "text": text}
	if f != nil {
		id, err := visitor.upload(ctx, "/attachments", *f)
		if err != nil {
			return err
		}
		body["attachments"] = []string{id}
	}
	return visitor.call(ctx, http.MethodPost, "/messages", body, nil)
}

// compose shows that the customer is writing, where the channel can, and that they have read what was said.
func (w *world) compose(ctx context.Context, p *person) error {
	w.mu.Lock()
	heard := p.heard
	p.heard = ""
	w.mu.Unlock()
	switch {
	case p.outlet.Kind == "custom":
		return w.standins.custom[p.outlet.Key].post(ctx, p.address(), nil, customfake.Event{"type": "typing"})
	case p.outlet.Kind != "webchat" || p.token == "":
		return nil
	}
	visitor := *w.chat
	visitor.token = p.token
	if heard != "" {
		if err := visitor.call(ctx, http.MethodPost, "/read", map[string]string{"message_id": heard}, nil); err != nil {
			return err
		}
	}
	return visitor.call(ctx, http.MethodPost, "/typing", map[string]bool{"on": true}, nil)
}
