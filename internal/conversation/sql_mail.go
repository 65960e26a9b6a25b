package conversation

import (
	"context"
	"errors"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qInsertMails = `INSERT INTO mails (workspace_id, message_id, html, refs) VALUES `
	qMail        = `SELECT html, refs FROM mails WHERE workspace_id = ? AND message_id = ?`
	qDropMail    = `DELETE FROM mails WHERE workspace_id = ? AND message_id = ?`
	qThreads     = `SELECT m.channel_id, m.provider_id, c.id, c.contact_id FROM (VALUES `
	qThreadsEnd  = `) AS v CROSS JOIN messages m JOIN conversations c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
WHERE m.workspace_id = ? AND m.channel_id = v.column1 AND m.provider_id = v.column2 AND m.provider_id IS NOT NULL`
	qNewestMail = `SELECT ` + messageColumns + ` FROM messages m JOIN mails l ON l.workspace_id = m.workspace_id AND l.message_id = m.id
WHERE m.workspace_id = ? AND m.conversation_id = ? AND m.channel_id = ? AND m.direction = 'in' ORDER BY m.at DESC, m.id DESC LIMIT 1`
)

type mailRow struct {
	HTML string `db:"html"`
	Refs query.JSON[[]string]
}

// storeMails keeps what the new mails have apart from their text.
func (r *receiving) storeMails(ctx context.Context) error {
	var values [][]any
	for _, i := range r.fresh {
		if in := r.in[i]; in.Extra.Mail != nil {
			if in.References == nil {
				in.References = []string{}
			}
			values = append(values, []any{r.workspace, r.message(i).ID, in.HTML, query.AsJSON(in.References)})
		}
	}
	if len(values) == 0 {
		return nil
	}
	_, err := query.Exec(ctx, r.tx, query.New(qInsertMails).Rows(values))
	return err
}

// LoadMail returns the HTML of a mail as it came, not to be trusted, and the Message-IDs of its thread.
func LoadMail(ctx context.Context, q db.Q, workspace, message id.ID) (html string, references []string, err error) {
	r, err := query.One[mailRow](ctx, q, query.New(qMail, workspace, message))
	if errors.Is(err, query.ErrNone) {
		return "", nil, ErrNoMessage
	}
	return r.HTML, r.Refs.V, err
}

// NewestMail is the mail that came in last in a conversation by a channel, or ErrNoMessage.
func NewestMail(ctx context.Context, q db.Q, workspace, conversation, channel id.ID) (Message, error) {
	return oneMessage(ctx, q, query.New(qNewestMail, workspace, conversation, channel))
}

const qNewestIn = ` AND m.conversation_id = ? AND m.channel_id = ? AND m.direction = 'in' AND m.provider_id IS NOT NULL ORDER BY m.at DESC, m.id DESC LIMIT 1`

// NewestIn is what came in last in a conversation by a channel, or ErrNoMessage.
func NewestIn(ctx context.Context, q db.Q, workspace, conversation, channel id.ID) (Message, error) {
	return oneMessage(ctx, q, query.New(qMessages, workspace).Add(qNewestIn, conversation, channel))
}

type threadRow struct {
	ChannelID  id.ID
	ProviderID string
	ID         id.ID
	ContactID  id.ID
}

// findThreads finds the conversations in which messages were said, by their channels' names of them.
func findThreads(ctx context.Context, q db.Q, workspace id.ID, keys []providerKey) (map[providerKey]thread, error) {
	s := query.New(qThreads)
	for i, k := range keys {
		s.If(i > 0, `,`).Add(`(CAST(? AS BIGINT), ?)`, k.ChannelID, k.ProviderID)
	}
	rows, err := query.All[threadRow](ctx, q, s.Add(qThreadsEnd, workspace))
	out := make(map[providerKey]thread, len(rows))
	for _, r := range rows {
		out[providerKey{r.ChannelID, r.ProviderID}] = thread{r.ID, r.ContactID}
	}
	return out, err
}
