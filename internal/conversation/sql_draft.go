package conversation

import (
	"context"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qPutDraft = `INSERT INTO drafts (workspace_id, user_id, conversation_id, kind, text, attachments, reply_to, mail, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (workspace_id, user_id, conversation_id, kind)
DO UPDATE SET text = excluded.text, attachments = excluded.attachments, reply_to = excluded.reply_to, mail = excluded.mail, updated_at = excluded.updated_at`
	qDeleteDraft = `DELETE FROM drafts WHERE workspace_id = ? AND user_id = ? AND conversation_id = ? AND kind = ?`
	qDrafts      = `SELECT conversation_id, kind, text, attachments, reply_to, mail, updated_at FROM drafts
WHERE workspace_id = ? AND user_id = ? AND (conversation_id, kind) > (CAST(? AS BIGINT), CAST(? AS TEXT)) ORDER BY conversation_id, kind LIMIT ?`
)

type draftRow struct {
	ConversationID id.ID
	Kind           DraftKind
	Text           string
	Attachments    query.JSON[[]id.ID]
	ReplyTo        query.Ref
	Mail           query.JSON[*DraftMail]
	UpdatedAt      query.Time
}

func putDraft(ctx context.Context, tx *db.Tx, workspace, user, conversation id.ID, kind DraftKind, r Reply, m *DraftMail) error {
	_, err := query.Exec(ctx, tx, query.New(qPutDraft, workspace, user, conversation, string(kind), r.Text, query.AsJSON(r.Attachments), query.Ref(r.ReplyTo), query.AsJSON(m), query.AsTime(tx.Now())))
	return err
}

func deleteDraft(ctx context.Context, tx *db.Tx, workspace, user, conversation id.ID, kind DraftKind) error {
	_, err := query.Exec(ctx, tx, query.New(qDeleteDraft, workspace, user, conversation, string(kind)))
	return err
}

// Drafts lists a user's drafts after one of them. Files that a message has taken meanwhile are left out.
func Drafts(ctx context.Context, q db.Q, workspace, user id.ID, uploader string, after DraftPlace, limit int) ([]Draft, error) {
	rows, err := query.All[draftRow](ctx, q, query.New(qDrafts, workspace, user, after.Conversation, string(after.Kind), limit))
	if err != nil {
		return nil, err
	}
	var files []id.ID
	for _, r := range rows {
		files = append(files, r.Attachments.V...)
	}
	free, err := sendable(ctx, q, workspace, files, uploader)
	if err != nil {
		return nil, err
	}
	out := make([]Draft, len(rows))
	for i, r := range rows {
		out[i] = Draft{Conversation: r.ConversationID, Kind: r.Kind, Text: r.Text, ReplyTo: r.ReplyTo.ID(), Mail: r.Mail.V, UpdatedAt: r.UpdatedAt.Time}
		for _, f := range r.Attachments.V {
			if a, ok := free[f]; ok {
				out[i].Attachments = append(out[i].Attachments, a)
			}
		}
	}
	return out, nil
}

// sendable are those of the files that the uploader may still send.
func sendable(ctx context.Context, q db.Q, workspace id.ID, files []id.ID, uploader string) (map[id.ID]Attachment, error) {
	if len(files) == 0 {
		return nil, nil
	}
	rows, err := query.All[fileRow](ctx, q, query.In(query.New(qFiles, workspace), ` AND message_id IS NULL AND id IN (?)`, files))
	free := make(map[id.ID]Attachment, len(rows))
	for _, r := range rows {
		if r.UploadedBy == uploader {
			free[r.ID] = r.attachment()
		}
	}
	return free, err
}
