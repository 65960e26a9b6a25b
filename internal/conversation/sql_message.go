package conversation

import (
	"context"
	"errors"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	messageColumns = `m.id, m.workspace_id, m.conversation_id, m.channel_id, m.direction, m.author_kind, m.author_id, m.author_name, m.text, m.attachments, m.extra, m.reply_to,
m.private, m.state, m.error_code, m.error_detail, m.provider_id, m.client_id, m.at`
	qMessages       = `SELECT ` + messageColumns + ` FROM messages m WHERE m.workspace_id = ?`
	qInsertMessages = `INSERT INTO messages (workspace_id, id, conversation_id, channel_id, direction, author_kind, author_id, author_name, text, attachments, extra, reply_to,
private, state, provider_id, client_id, at, created_at) VALUES `
	qInsertMessagesEnd = ` ON CONFLICT DO NOTHING RETURNING id`
	// A join, since SQLite reads all messages for a row value IN (VALUES …).
	qKnown       = `SELECT m.channel_id, m.provider_id, m.id FROM (VALUES `
	qKnownEnd    = `) AS v CROSS JOIN messages m WHERE m.workspace_id = ? AND m.channel_id = v.column1 AND m.provider_id = v.column2 AND m.provider_id IS NOT NULL`
	qSaveMessage = `UPDATE messages SET text = ?, attachments = ?, extra = ?, state = ?, error_code = ?, error_detail = ?, provider_id = ? WHERE workspace_id = ? AND id = ?`
	qDivert      = `UPDATE messages SET channel_id = ? WHERE workspace_id = ? AND id = ?`
	qInsertFile  = `INSERT INTO attachments (workspace_id, id, message_id, name, content_type, size_bytes, width, height, uploaded_by, created_at) VALUES `
	qFiles       = `SELECT id, message_id, name, content_type, size_bytes, width, height, uploaded_by FROM attachments WHERE workspace_id = ?`
	qTakeFiles   = `UPDATE attachments SET message_id = ? WHERE workspace_id = ? AND message_id IS NULL`
)

type messageRow struct {
	ID             id.ID
	WorkspaceID    id.ID
	ConversationID id.ID
	ChannelID      id.ID
	Direction      Direction
	AuthorKind     AuthorKind
	AuthorID       query.Ref
	AuthorName     string
	Text           string
	Attachments    query.JSON[[]Attachment]
	Extra          query.JSON[Extra]
	ReplyTo        query.Ref
	Private        bool
	State          State
	ErrorCode      *string
	ErrorDetail    *string
	ProviderID     *string
	ClientID       *string
	At             query.Time
}

func (r messageRow) message() Message {
	return Message{ID: r.ID, Workspace: r.WorkspaceID, Conversation: r.ConversationID, Channel: r.ChannelID, Direction: r.Direction,
		Author: Author{r.AuthorKind, r.AuthorID.ID(), r.AuthorName}, Text: r.Text, Attachments: r.Attachments.V, Extra: r.Extra.V, ReplyTo: r.ReplyTo.ID(), Private: r.Private,
		State: r.State, ErrorCode: value(r.ErrorCode), ErrorDetail: value(r.ErrorDetail), ProviderID: value(r.ProviderID), ClientID: value(r.ClientID), At: r.At.Time}
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// insertMessages adds messages and tells which were new to their channel and conversation.
func insertMessages(ctx context.Context, tx *db.Tx, list []Message) (map[id.ID]bool, error) {
	values := make([][]any, len(list))
	for i, m := range list {
		if m.Attachments == nil {
			m.Attachments = []Attachment{}
		}
		values[i] = []any{m.Workspace, m.ID, m.Conversation, m.Channel, m.Direction, m.Author.Kind, query.Ref(m.Author.ID), m.Author.Name, m.Text, query.AsJSON(m.Attachments),
			extraColumn(m.Extra), query.Ref(m.ReplyTo), m.Private, m.State, orNull(m.ProviderID), orNull(m.ClientID), query.AsTime(m.At), query.AsTime(tx.Now())}
	}
	ids, err := query.All[id.ID](ctx, tx, query.New(qInsertMessages).Rows(values).Add(qInsertMessagesEnd))
	added := make(map[id.ID]bool, len(ids))
	for _, i := range ids {
		added[i] = true
	}
	return added, err
}

func extraColumn(e Extra) any {
	if e.none() {
		return nil
	}
	return query.AsJSON(e)
}

// providerKey names a message as its channel does.
type providerKey struct {
	ChannelID  id.ID
	ProviderID string
}

type knownRow struct {
	ChannelID  id.ID
	ProviderID string
	ID         id.ID
}

// known finds messages by the names that their channels gave them.
func known(ctx context.Context, q db.Q, workspace id.ID, keys []providerKey) (map[providerKey]id.ID, error) {
	out := map[providerKey]id.ID{}
	if len(keys) == 0 {
		return out, nil
	}
	s := query.New(qKnown)
	for i, k := range keys {
		s.If(i > 0, `,`).Add(`(CAST(? AS BIGINT), ?)`, k.ChannelID, k.ProviderID)
	}
	rows, err := query.All[knownRow](ctx, q, s.Add(qKnownEnd, workspace))
	for _, r := range rows {
		out[providerKey{r.ChannelID, r.ProviderID}] = r.ID
	}
	return out, err
}

// LoadMessage returns a message, or ErrNoMessage.
func LoadMessage(ctx context.Context, q db.Q, workspace, message id.ID) (Message, error) {
	return oneMessage(ctx, q, query.New(qMessages, workspace).Add(` AND m.id = ?`, message))
}

// lockMessage is LoadMessage for a unit that will write it.
func lockMessage(ctx context.Context, tx *db.Tx, workspace, message id.ID) (Message, error) {
	return oneMessage(ctx, tx, query.New(qMessages, workspace).Add(` AND m.id = ?`, message).If(tx.Dialect() == query.Postgres, ` FOR UPDATE`))
}

// byClient finds a message by the name that its writer gave it.
func byClient(ctx context.Context, q db.Q, workspace, conversation id.ID, client string) (Message, error) {
	return oneMessage(ctx, q, query.New(qMessages, workspace).Add(` AND m.conversation_id = ? AND m.client_id = ?`, conversation, client))
}

func oneMessage(ctx context.Context, q db.Q, s *query.SQL) (Message, error) {
	r, err := query.One[messageRow](ctx, q, s)
	if errors.Is(err, query.ErrNone) {
		return Message{}, ErrNoMessage
	}
	return r.message(), err
}

// saveMessage writes what may change of a message.
func saveMessage(ctx context.Context, tx *db.Tx, m Message) error {
	if m.Attachments == nil {
		m.Attachments = []Attachment{}
	}
	_, err := query.Exec(ctx, tx, query.New(qSaveMessage, m.Text, query.AsJSON(m.Attachments), extraColumn(m.Extra), m.State, orNull(m.ErrorCode), orNull(m.ErrorDetail),
		orNull(m.ProviderID), m.Workspace, m.ID))
	return err
}

// saveDiverted writes by which channel a message goes now.
func saveDiverted(ctx context.Context, tx *db.Tx, m Message) error {
	_, err := query.Exec(ctx, tx, query.New(qDivert, m.Channel, m.Workspace, m.ID))
	return err
}

const qUnseen = ` AND m.conversation_id = ? AND m.channel_id = ? AND m.direction = 'in' AND m.state = 'received' ORDER BY m.at DESC, m.id DESC LIMIT ?`

func unseen(ctx context.Context, q db.Q, workspace, conversation, channel id.ID, limit int) ([]Message, error) {
	rows, err := query.All[messageRow](ctx, q, query.New(qMessages, workspace).Add(qUnseen, conversation, channel, limit))
	out := make([]Message, len(rows))
	for i, r := range rows {
		out[i] = r.message()
	}
	return out, err
}

// QueuedConversations are the conversations in which something waits to be sent by a channel.
func QueuedConversations(ctx context.Context, q db.Q, workspace, channel id.ID) ([]id.ID, error) {
	return query.All[id.ID](ctx, q, query.New(qQueued, workspace, channel))
}

const qQueued = `SELECT DISTINCT conversation_id FROM messages WHERE workspace_id = ? AND channel_id = ? AND state = 'queued'`

// MessagePage says which part of a conversation to read.
type MessagePage struct {
	// Before is the place of the last message of the page before; zero begins at the newest.
	BeforeAt time.Time
	BeforeID id.ID
	// AfterAt and AfterID read forward from a place instead, oldest first.
	AfterAt time.Time
	AfterID id.ID
	Public  bool // without private notes
	Limit   int
}

// Messages reads a part of a conversation, newest first, or oldest first when reading forward.
func Messages(ctx context.Context, q db.Q, workspace, conversation id.ID, p MessagePage) ([]Message, error) {
	return messages(ctx, q, p, query.New(qMessages, workspace).Add(` AND m.conversation_id = ?`, conversation))
}

// recentConversations bounds how far back MessagesOfContact looks.
const recentConversations = 20

// MessagesOfContact reads the newest of what was said by one channel across a contact's latest
// conversations, newest first. They follow one another in time, so one is read after the other: a single
// statement would read all messages of the workspace on SQLite.
func MessagesOfContact(ctx context.Context, q db.Q, workspace, contact, channel id.ID, limit int) ([]Message, error) {
	list, err := Find(ctx, q, workspace, Filter{Contact: contact, Limit: recentConversations})
	var out []Message
	for _, c := range list {
		if err != nil || len(out) >= limit {
			break
		}
		var some []Message
		some, err = messages(ctx, q, MessagePage{Public: true, Limit: limit - len(out)},
			query.New(qMessages, workspace).Add(` AND m.conversation_id = ? AND m.channel_id = ?`, c.ID, channel))
		out = append(out, some...)
	}
	return out, err
}

func messages(ctx context.Context, q db.Q, p MessagePage, s *query.SQL) ([]Message, error) {
	s.If(p.Public, ` AND NOT m.private`)
	s.If(p.BeforeID != 0, ` AND (m.at, m.id) < (?, ?)`, query.AsTime(p.BeforeAt), p.BeforeID)
	s.If(p.AfterID != 0, ` AND (m.at, m.id) > (?, ?)`, query.AsTime(p.AfterAt), p.AfterID)
	s.If(p.AfterID == 0, ` ORDER BY m.at DESC, m.id DESC`).If(p.AfterID != 0, ` ORDER BY m.at, m.id`)
	rows, err := query.All[messageRow](ctx, q, s.Add(` LIMIT ?`, p.Limit))
	out := make([]Message, len(rows))
	for i, r := range rows {
		out[i] = r.message()
	}
	return out, err
}
