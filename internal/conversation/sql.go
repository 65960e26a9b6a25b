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
	columns = `c.id, c.workspace_id, c.contact_id, ct.name AS contact_name, ct.language AS contact_language, ct.owner_id AS contact_owner,
COALESCE(CASE WHEN ct.name = '' THEN (SELECT min(i.address) FROM identities i WHERE i.workspace_id = ct.workspace_id AND i.contact_id = ct.id AND i.kind IN ('email', 'phone', 'rcs', 'sms', 'whatsapp')) END, '') AS contact_address, c.channel_id, c.channel_kind, c.status, c.team_id, c.assignee_id,
c.priority, c.opened_at, c.assigned_at, c.first_reply_at, c.closed_at, c.snoozed_until, c.waiting_since, c.last_message_at, c.last_inbound_at, c.window_closes_at, c.tag_closes_at, c.unread,
c.preview_text, c.preview_direction, c.preview_author, c.preview_private, c.previous_id, c.offer_agent_id, c.offer_until, c.previous_agent_id, c.previous_agent_at, c.first_of_contact, c.category, c.summary, c.version`
	qConversations = `SELECT ` + columns + ` FROM conversations c JOIN contacts ct ON ct.workspace_id = c.workspace_id AND ct.id = c.contact_id WHERE c.workspace_id = ?`
	qInsert        = `INSERT INTO conversations (workspace_id, id, contact_id, channel_id, channel_kind, status, team_id, assignee_id, priority, opened_at, waiting_since, first_reply_at, last_message_at, last_inbound_at,
window_closes_at, tag_closes_at, closed_at, unread, preview_text, preview_direction, preview_author, preview_private, previous_id, previous_agent_id, previous_agent_at, first_of_contact, category, summary, version) VALUES `
	qInsertEnd = ` ON CONFLICT (workspace_id, contact_id) WHERE status <> 'closed' DO NOTHING RETURNING id`
	qSave      = `UPDATE conversations SET channel_id = ?, channel_kind = ?, status = ?, team_id = ?, assignee_id = ?, priority = ?, assigned_at = ?, first_reply_at = ?, closed_at = ?,
snoozed_until = ?, waiting_since = ?, last_message_at = ?, last_inbound_at = ?, window_closes_at = ?, tag_closes_at = ?, unread = ?, preview_text = ?, preview_direction = ?, preview_author = ?, preview_private = ?,
offer_agent_id = ?, offer_until = ?, category = ?, summary = ?, version = ? WHERE workspace_id = ? AND id = ?`
	// A CASE, since for UPDATE … FROM (VALUES …) SQLite may read all conversations and look each up in the list.
	qAssignMany    = `UPDATE conversations SET assigned_at = ?, version = version + 1, offer_agent_id = NULL, offer_until = NULL, assignee_id = CASE id`
	qAssignManyEnd = ` END WHERE workspace_id = ?`
	qPrevious      = `SELECT p.contact_id, p.id, p.channel_id, p.window_closes_at, p.tag_closes_at, p.assignee_id, p.closed_at, p.previous_agent_id, p.previous_agent_at FROM conversations p WHERE p.workspace_id = ? AND p.id IN (SELECT max(id) FROM conversations WHERE workspace_id = ?`
	qMoveContact   = `UPDATE conversations SET contact_id = ? WHERE workspace_id = ? AND contact_id = ?`
)

type row struct {
	ID               id.ID
	WorkspaceID      id.ID
	ContactID        id.ID
	ContactName      string
	ContactLanguage  string
	ContactOwner     query.Ref
	ContactAddress   string
	ChannelID        id.ID
	ChannelKind      string
	Status           Status
	TeamID           query.Ref
	AssigneeID       query.Ref
	Priority         int
	OpenedAt         query.Time
	AssignedAt       query.Time
	FirstReplyAt     query.Time
	ClosedAt         query.Time
	SnoozedUntil     query.Time
	WaitingSince     query.Time
	LastMessageAt    query.Time
	LastInboundAt    query.Time
	WindowClosesAt   query.Time
	TagClosesAt      query.Time
	Unread           int
	PreviewText      string
	PreviewDirection Direction
	PreviewAuthor    AuthorKind
	PreviewPrivate   bool
	PreviousID       query.Ref
	OfferAgentID     query.Ref
	OfferUntil       query.Time
	PreviousAgentID  query.Ref
	PreviousAgentAt  query.Time
	FirstOfContact   bool
	Category         string
	Summary          string
	Version          int64
}

func (r row) conversation() Conversation {
	return Conversation{ID: r.ID, Workspace: r.WorkspaceID, Contact: Contact{r.ContactID, r.ContactName, r.ContactLanguage, r.ContactOwner.ID(), r.ContactAddress}, Channel: r.ChannelID, ChannelKind: r.ChannelKind,
		Status: r.Status, Team: r.TeamID.ID(), Assignee: r.AssigneeID.ID(), Priority: r.Priority, OpenedAt: r.OpenedAt.Time, AssignedAt: r.AssignedAt.Time,
		FirstReplyAt: r.FirstReplyAt.Time, ClosedAt: r.ClosedAt.Time, SnoozedUntil: r.SnoozedUntil.Time, WaitingSince: r.WaitingSince.Time,
		LastMessageAt: r.LastMessageAt.Time, LastInboundAt: r.LastInboundAt.Time,
		WindowClosesAt: r.WindowClosesAt.Time, TagClosesAt: r.TagClosesAt.Time, Unread: r.Unread,
		Preview: Preview{r.PreviewText, r.PreviewDirection, r.PreviewAuthor, r.PreviewPrivate}, Previous: r.PreviousID.ID(),
		Offer: Offer{r.OfferAgentID.ID(), r.OfferUntil.Time}, PreviousAgent: r.PreviousAgentID.ID(), PreviousAt: r.PreviousAgentAt.Time, First: r.FirstOfContact, Category: r.Category, Summary: r.Summary, Version: r.Version}
}

func conversations(rows []row, err error) ([]Conversation, error) {
	out := make([]Conversation, len(rows))
	for i, r := range rows {
		out[i] = r.conversation()
	}
	return out, err
}

// locked ends a SELECT that the unit will write to. Rows are taken in the order of their ids by everybody,
// so that two units cannot wait for each other. The plus keeps SQLite from reading the whole table in that
// order instead of using the index.
func locked(tx *db.Tx, s *query.SQL) *query.SQL {
	return s.Add(` ORDER BY +c.id`).If(tx.Dialect() == query.Postgres, ` FOR UPDATE OF c`)
}

// Load returns a conversation, or ErrMissing.
func Load(ctx context.Context, q db.Q, workspace, conversation id.ID) (Conversation, error) {
	r, err := query.One[row](ctx, q, query.New(qConversations, workspace).Add(` AND c.id = ?`, conversation))
	if errors.Is(err, query.ErrNone) {
		return Conversation{}, ErrMissing
	}
	return r.conversation(), err
}

// lock returns a conversation that nobody else changes until the unit ends.
func lock(ctx context.Context, tx *db.Tx, workspace, conversation id.ID) (Conversation, error) {
	l, err := lockMany(ctx, tx, workspace, []id.ID{conversation})
	if err == nil && len(l) == 0 {
		err = ErrMissing
	}
	if err != nil {
		return Conversation{}, err
	}
	return l[0], nil
}

func lockMany(ctx context.Context, tx *db.Tx, workspace id.ID, ids []id.ID) ([]Conversation, error) {
	return conversations(query.All[row](ctx, tx, locked(tx, query.In(query.New(qConversations, workspace), ` AND c.id IN (?)`, ids))))
}

// lockOpen returns the conversations of the contacts that are not closed.
func lockOpen(ctx context.Context, tx *db.Tx, workspace id.ID, contacts []id.ID) ([]Conversation, error) {
	return conversations(query.All[row](ctx, tx, locked(tx, query.In(query.New(qConversations, workspace), ` AND c.status <> 'closed' AND c.contact_id IN (?)`, contacts))))
}

// insertOpen adds new conversations and tells which were added: of two nodes one opens a contact's.
func insertOpen(ctx context.Context, tx *db.Tx, list []Conversation) (map[id.ID]bool, error) {
	values := make([][]any, len(list))
	for i, c := range list {
		values[i] = []any{c.Workspace, c.ID, c.Contact.ID, c.Channel, c.ChannelKind, c.Status, query.Ref(c.Team), query.Ref(c.Assignee), c.Priority, query.AsTime(c.OpenedAt),
			query.AsTime(c.WaitingSince), query.AsTime(c.FirstReplyAt), query.AsTime(c.LastMessageAt), query.AsTime(c.LastInboundAt),
			query.AsTime(c.WindowClosesAt), query.AsTime(c.TagClosesAt), query.AsTime(c.ClosedAt), c.Unread, c.Preview.Text, c.Preview.Direction, c.Preview.AuthorKind, c.Preview.Private, query.Ref(c.Previous), query.Ref(c.PreviousAgent), query.AsTime(c.PreviousAt), c.First, c.Category, c.Summary, c.Version}
	}
	ids, err := query.All[id.ID](ctx, tx, query.New(qInsert).Rows(values).Add(qInsertEnd))
	added := make(map[id.ID]bool, len(ids))
	for _, i := range ids {
		added[i] = true
	}
	return added, err
}

// save writes a changed conversation and counts its version up.
func save(ctx context.Context, tx *db.Tx, c *Conversation) error {
	c.Version++
	_, err := query.Exec(ctx, tx, query.New(qSave, c.Channel, c.ChannelKind, c.Status, query.Ref(c.Team), query.Ref(c.Assignee), c.Priority, query.AsTime(c.AssignedAt),
		query.AsTime(c.FirstReplyAt), query.AsTime(c.ClosedAt), query.AsTime(c.SnoozedUntil), query.AsTime(c.WaitingSince), query.AsTime(c.LastMessageAt),
		query.AsTime(c.LastInboundAt), query.AsTime(c.WindowClosesAt), query.AsTime(c.TagClosesAt), c.Unread, c.Preview.Text, c.Preview.Direction, c.Preview.AuthorKind, c.Preview.Private, query.Ref(c.Offer.Agent), query.AsTime(c.Offer.Until), c.Category, c.Summary, c.Version, c.Workspace, c.ID))
	return err
}

// saveAssignees writes many automatic assignments at once.
func saveAssignees(ctx context.Context, tx *db.Tx, workspace id.ID, list []Conversation, at time.Time) error {
	s := query.New(qAssignMany, query.AsTime(at))
	ids := make([]id.ID, len(list))
	for i, c := range list {
		ids[i] = c.ID
		s.Add(` WHEN CAST(? AS BIGINT) THEN CAST(? AS BIGINT)`, c.ID, c.Assignee)
	}
	_, err := query.Exec(ctx, tx, query.In(s.Add(qAssignManyEnd, workspace), ` AND id IN (?)`, ids))
	return err
}

type previousRow struct {
	ContactID      id.ID
	ID             id.ID
	ChannelID      id.ID
	WindowClosesAt query.Time
	TagClosesAt    query.Time
	AssigneeID     query.Ref
	ClosedAt       query.Time

	PreviousAgentID query.Ref
	PreviousAgentAt query.Time
}

// agent is who had the contact last, as far as that conversation knows.
func (p previousRow) agent() (id.ID, time.Time) {
	if p.AssigneeID.ID() != 0 {
		return p.AssigneeID.ID(), p.ClosedAt.Time
	}
	return p.PreviousAgentID.ID(), p.PreviousAgentAt.Time
}

// previous finds the newest conversation of each contact.
func previous(ctx context.Context, tx *db.Tx, workspace id.ID, contacts []id.ID) (map[id.ID]previousRow, error) {
	rows, err := query.All[previousRow](ctx, tx, query.In(query.New(qPrevious, workspace, workspace), ` AND contact_id IN (?) GROUP BY contact_id)`, contacts))
	out := make(map[id.ID]previousRow, len(rows))
	for _, r := range rows {
		out[r.ContactID] = r
	}
	return out, err
}

func moveContact(ctx context.Context, tx *db.Tx, workspace, from, into id.ID) error {
	_, err := query.Exec(ctx, tx, query.New(qMoveContact, into, workspace, from))
	return err
}

// deletions remove a conversation, the files of its messages first.
var deletions = []string{
	`DELETE FROM wordings WHERE workspace_id = ? AND message_id IN (SELECT id FROM messages WHERE conversation_id = ?)`,
	`DELETE FROM mails WHERE workspace_id = ? AND message_id IN (SELECT id FROM messages WHERE conversation_id = ?)`,
	`DELETE FROM message_parts WHERE workspace_id = ? AND message_id IN (SELECT id FROM messages WHERE conversation_id = ?)`,
	`DELETE FROM attachments WHERE workspace_id = ? AND message_id IN (SELECT id FROM messages WHERE conversation_id = ?)`,
	`DELETE FROM messages WHERE workspace_id = ? AND conversation_id = ?`,
	`DELETE FROM drafts WHERE workspace_id = ? AND conversation_id = ?`,
	`UPDATE events SET data = '{}' WHERE workspace_id = ? AND conversation_id = ?`,
	`DELETE FROM conversations WHERE workspace_id = ? AND id = ?`,
}

const qFilesIn = `SELECT f.id FROM messages m JOIN attachments f ON f.workspace_id = m.workspace_id AND f.message_id = m.id WHERE m.workspace_id = ? AND m.conversation_id = ?`

// deleteConversation removes a conversation and returns the files whose bytes may go. Its events stay as
// empty places, so that the feed keeps its numbers.
func deleteConversation(ctx context.Context, tx *db.Tx, workspace, conversation id.ID) ([]id.ID, error) {
	files, err := query.All[id.ID](ctx, tx, query.New(qFilesIn, workspace, conversation))
	if err != nil {
		return nil, err
	}
	for _, text := range deletions {
		if _, err := query.Exec(ctx, tx, query.New(text, workspace, conversation)); err != nil {
			return nil, err
		}
	}
	return files, nil
}
