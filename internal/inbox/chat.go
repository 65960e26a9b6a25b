package inbox

import (
	"context"
	"crypto/rand"
	"errors"
	"strconv"
	"strings"
	"unicode"

	"rondo/internal/channel"
	"rondo/internal/channel/webchat"
	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

const (
	sessionMessages = 60  // what a window that opens is shown
	pageMessages    = 200 // what a window that was away is told at once; after more it begins anew
	maxIdentifier   = 200
)

// heardTypes are the events that a window is told of.
var heardTypes = []string{conversation.EventMessageCreated, conversation.EventMessageUpdated}

// Arrival is what a page says when its window opens.
type Arrival struct {
	Token          string `json:"token"`
	Identifier     string `json:"identifier"`
	IdentifierHash string `json:"identifier_hash"`
	Name           string `json:"name"`
	Email          string `json:"email"`
	Language       string `json:"language"`
	PageURL        string `json:"page_url"`
}

// Session is what a window begins with.
type Session struct {
	Token    string        `json:"token"`
	Visitor  ChatAuthor    `json:"visitor"`
	Messages []ChatMessage `json:"messages"`
	Cursor   string        `json:"cursor"`
	ChatPlace
}

// Page is what happened since a cursor.
type Page struct {
	Items  []ChatMessage `json:"items"`
	Cursor string        `json:"cursor"`
	ChatPlace
}

// visitor is who sits at a window.
type visitor struct {
	webchat.Visitor
	contact id.ID // 0 until they have written
}

// errToken asks a window to begin a new session.
var errToken = fault.Unauthorized("The session is over. Begin a new one.")

// visitor reads a token and finds the contact behind it.
func (x *Inbox) visitor(ctx context.Context, acc *account, token string) (visitor, error) {
	v, err := webchat.OpenVisitor(x.key, acc.ID, token, x.d.DB.Now())
	if err != nil {
		return visitor{}, errToken
	}
	owner, err := x.owner(ctx, acc, v.ID)
	return visitor{v, owner}, err
}

func (x *Inbox) owner(ctx context.Context, acc *account, address string) (id.ID, error) {
	i := identityOf(acc, address)
	owners, err := contact.Owners(ctx, x.d.DB.Read(), acc.workspace, []contact.Identity{i})
	return owners[i], err
}

// enter opens, or takes up again, a visitor's session. An identifier counts only with its proof, where the
// channel has a secret to check it by; without a secret it is not looked at.
func (x *Inbox) enter(ctx context.Context, acc *account, in Arrival) (Session, error) {
	var v visitor
	var err error
	if in.Token != "" {
		if v, err = x.visitor(ctx, acc, in.Token); err != nil {
			return Session{}, err
		}
	}
	if v, err = x.recognise(ctx, acc, v, in); err != nil {
		return Session{}, err
	}
	v.Channel, v.Issued = acc.ID, x.d.DB.Now()
	if v.ID == "" {
		v.ID = strings.ToLower(rand.Text())
	}
	s := Session{}
	if s.Token, err = webchat.SignVisitor(x.key, v.Visitor); err != nil {
		return Session{}, err
	}
	if s.Visitor.Name, err = x.remember(ctx, acc, v, in); err != nil {
		return Session{}, err
	}
	page, err := x.latest(ctx, acc, v.contact)
	s.Messages, s.Cursor, s.ChatPlace = page.Items, page.Cursor, page.ChatPlace
	return s, err
}

// recognise is who a visitor is once the page's claim was checked.
func (x *Inbox) recognise(ctx context.Context, acc *account, v visitor, in Arrival) (visitor, error) {
	secret := acc.Config.Text("identity_secret")
	if in.Identifier == "" || secret == "" {
		return v, nil
	}
	if len(in.Identifier) > maxIdentifier || !webchat.ProvesIdentity(secret, in.Identifier, in.IdentifierHash) {
		return v, fault.Unauthorized("identifier_hash does not prove the identifier.")
	}
	if v.Identifier == in.Identifier {
		return v, nil
	}
	known := visitor{Visitor: webchat.Visitor{ID: "known:" + acc.ID + ":" + in.Identifier, Identifier: in.Identifier}}
	var err error
	if known.contact, err = x.owner(ctx, acc, known.ID); err != nil {
		return v, err
	}
	if v.contact != 0 && v.Identifier == "" && v.contact != known.contact {
		return x.link(ctx, acc, v, known)
	}
	return known, nil
}

// link gives what somebody said before signing in at the site to whom they turned out to be.
func (x *Inbox) link(ctx context.Context, acc *account, anonymous, known visitor) (visitor, error) {
	err := x.d.DB.Write(ctx, func(tx *db.Tx) error {
		if known.contact == 0 {
			return contact.Claim(ctx, tx, acc.workspace, anonymous.contact, identityOf(acc, known.ID))
		}
		if x.d.Hooks.Merge == nil {
			return nil
		}
		_, err := contact.Merge(ctx, tx, x.d.Hooks, acc.workspace, anonymous.contact, known.contact)
		return err
	})
	if kind := fault.KindOf(err); err != nil && kind != fault.ConflictKind && kind != fault.NotFoundKind {
		return known, err // of two windows at once one links
	}
	known.contact, err = x.owner(ctx, acc, known.ID)
	return known, err
}

// remember keeps what the page tells of its visitor, for the contact they become, and returns the name.
func (x *Inbox) remember(ctx context.Context, acc *account, v visitor, in Arrival) (string, error) {
	told := person{Name: cut(plainName(in.Name), maxPerson), Email: cut(channel.Clean(strings.TrimSpace(in.Email)), maxAddress),
		Language: cut(channel.Clean(in.Language), maxLanguage), PageURL: cut(channel.Clean(in.PageURL), maxExtra)}
	if v.contact != 0 {
		return x.rename(ctx, acc, v.contact, told.Name)
	}
	old, err := loadPerson(ctx, x.d.DB.Read(), acc.workspace, acc.id, v.ID)
	if err != nil {
		return "", err
	}
	news := old.with(told)
	if news == old {
		return news.Name, nil
	}
	return news.Name, x.d.DB.Write(ctx, func(tx *db.Tx) error { return savePerson(ctx, tx, acc.workspace, acc.id, v.ID, news) })
}

// person is what a page told of a visitor who has not written yet.
type person struct {
	Name, Email, Language string
	PageURL               string
}

// with puts what is told now over what was told before.
func (p person) with(news person) person {
	for _, f := range []struct{ to, from *string }{{&p.Name, &news.Name}, {&p.Email, &news.Email}, {&p.Language, &news.Language}, {&p.PageURL, &news.PageURL}} {
		if *f.from != "" {
			*f.to = *f.from
		}
	}
	return p
}

// plainName is what a page calls its visitor, as one line; a name that nobody can see is none.
func plainName(name string) string {
	if !fault.Visible(name) {
		return ""
	}
	return strings.Join(strings.FieldsFunc(channel.Clean(name), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// rename gives a contact without a name the one that the page tells, and returns the contact's.
func (x *Inbox) rename(ctx context.Context, acc *account, who id.ID, name string) (string, error) {
	c, err := contact.Load(ctx, x.d.DB.Read(), acc.workspace, who)
	if err != nil || c.Name != "" || name == "" {
		return c.Name, ignoreMissing(err)
	}
	err = x.d.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := contact.Update(ctx, tx, acc.workspace, who, contact.Change{Name: &name})
		return err
	})
	return name, ignoreMissing(err)
}

func ignoreMissing(err error) error {
	if errors.Is(err, contact.ErrMissing) {
		return nil
	}
	return err
}

// latest is the end of a visitor's messages in this channel, and where the feed stands.
func (x *Inbox) latest(ctx context.Context, acc *account, who id.ID) (Page, error) {
	last, err := event.Last(ctx, x.d.DB.Read(), acc.workspace)
	if err != nil {
		return Page{}, err
	}
	p := Page{Items: []ChatMessage{}, Cursor: cursorOf(last)}
	if who != 0 {
		list, err := conversation.MessagesOfContact(ctx, x.d.DB.Read(), acc.workspace, who, acc.id, sessionMessages)
		if err != nil {
			return Page{}, err
		}
		for i := len(list) - 1; i >= 0; i-- {
			p.Items = append(p.Items, x.chatMessage(acc, conversation.MessageBodyOf(list[i])))
		}
	}
	p.ChatPlace, err = x.placeOf(ctx, acc, who)
	return p, err
}

// since is what was said in a visitor's conversations after a cursor. Somebody who was away too long, or
// whose cursor is none of ours, is shown the latest messages instead.
func (x *Inbox) since(ctx context.Context, acc *account, who id.ID, cursor string) (Page, error) {
	last, err := event.Last(ctx, x.d.DB.Read(), acc.workspace)
	if err != nil {
		return Page{}, err
	}
	after, err := strconv.ParseInt(cursor, 36, 64)
	if err != nil || after < 0 || after > last {
		return x.latest(ctx, acc, who)
	}
	p := Page{Items: []ChatMessage{}, Cursor: cursorOf(last)}
	if who != 0 {
		heard, err := conversation.EventsOfContact(ctx, x.d.DB.Read(), acc.workspace, who, heardTypes, after, pageMessages+1)
		if err != nil {
			return Page{}, err
		}
		if len(heard) > pageMessages {
			return x.latest(ctx, acc, who)
		}
		for _, h := range heard {
			if m, ok := x.heardMessage(acc, []byte(h.Data)); ok {
				p.Items = append(p.Items, m)
			}
			last = max(last, h.Seq)
		}
		p.Cursor = cursorOf(last)
	}
	p.ChatPlace, err = x.placeOf(ctx, acc, who)
	return p, err
}

func cursorOf(seq int64) string { return strconv.FormatInt(seq, 36) }

// seen says that a visitor has seen the messages up to one.
func (x *Inbox) seen(ctx context.Context, acc *account, who, upTo id.ID) error {
	if who == 0 {
		return nil
	}
	list, err := conversation.MessagesOfContact(ctx, x.d.DB.Read(), acc.workspace, who, acc.id, sessionMessages)
	if err != nil {
		return err
	}
	var unread []id.ID
	for _, m := range list {
		if m.Direction == conversation.Out && m.ID <= upTo && (m.State == conversation.Sent || m.State == conversation.Delivered || m.State == conversation.Queued) {
			unread = append(unread, m.ID)
		}
	}
	if len(unread) == 0 {
		return nil
	}
	return x.d.DB.Write(ctx, func(tx *db.Tx) error {
		for i := len(unread) - 1; i >= 0; i-- {
			report := conversation.Report{Channel: acc.id, ProviderID: unread[i].String(), State: conversation.Read}
			if err := conversation.Progress(ctx, tx, acc.workspace, report); err != nil {
				return err
			}
		}
		return nil
	})
}

// online tells whether somebody is there to answer.
func (x *Inbox) online(ctx context.Context, workspace, team id.ID) bool {
	return x.d.Online == nil || x.d.Online(ctx, workspace, team)
}
