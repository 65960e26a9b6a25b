package conversation

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qAddWording   = `INSERT INTO wordings (workspace_id, message_id, id, text, until_at) VALUES `
	qWordings     = `SELECT text, until_at FROM wordings WHERE workspace_id = ? AND message_id = ? ORDER BY id`
	qDropWordings = `DELETE FROM wordings WHERE workspace_id = ? AND message_id = ?`
	qFilesOf      = `SELECT id FROM attachments WHERE workspace_id = ? AND message_id = ?`
	qDropFilesOf  = `DELETE FROM attachments WHERE workspace_id = ? AND message_id = ?`
	qToldOf       = `SELECT seq, data FROM events WHERE workspace_id = ? AND conversation_id = ?`
	qRetell       = `UPDATE events SET data = ? WHERE workspace_id = ? AND seq = ?`
	qFreeFiles    = `SELECT a.workspace_id, a.id FROM attachments a WHERE a.message_id IS NULL AND a.created_at < ? AND NOT EXISTS
(SELECT 1 FROM drafts d WHERE d.workspace_id = a.workspace_id AND d.attachments LIKE '%"' || a.id || '"%') ORDER BY a.created_at LIMIT ?`
	qDropFree = `DELETE FROM attachments WHERE message_id IS NULL AND workspace_id = ?`
)

type wordingRow struct {
	Text    string
	UntilAt query.Time
}

// addWording keeps how a message reads until now.
func addWording(ctx context.Context, tx *db.Tx, m Message) error {
	_, err := query.Exec(ctx, tx, query.New(qAddWording).Rows([][]any{{m.Workspace, m.ID, tx.NewID(), m.Text, query.AsTime(tx.Now())}}))
	return err
}

// Wordings are how an edited message read before, oldest first.
func Wordings(ctx context.Context, q db.Q, workspace, message id.ID) ([]Wording, error) {
	rows, err := query.All[wordingRow](ctx, q, query.New(qWordings, workspace, message))
	out := make([]Wording, len(rows))
	for i, r := range rows {
		out[i] = Wording{r.Text, r.UntilAt.Time}
	}
	return out, err
}

// eraseRows removes what is kept of a message beside its own row, and returns the files whose bytes may go.
func eraseRows(ctx context.Context, tx *db.Tx, m Message) ([]id.ID, error) {
	files, err := query.All[id.ID](ctx, tx, query.New(qFilesOf, m.Workspace, m.ID))
	if err != nil {
		return nil, err
	}
	for _, text := range []string{qDropFilesOf, qDropWordings, qDropMail} {
		if _, err := query.Exec(ctx, tx, query.New(text, m.Workspace, m.ID)); err != nil {
			return nil, err
		}
	}
	return files, nil
}

type toldRow struct {
	Seq  int64
	Data string
}

// eraseEvents takes what a message said out of what the feed told of its conversation. The events stay.
func eraseEvents(ctx context.Context, tx *db.Tx, m Message, previews map[string]bool) error {
	rows, err := query.All[toldRow](ctx, tx, query.New(qToldOf, m.Workspace, m.Conversation))
	if err != nil {
		return err
	}
	for _, r := range rows {
		data, changed := erased(r.Data, m.ID.String(), previews)
		if !changed {
			continue
		}
		if _, err := query.Exec(ctx, tx, query.New(qRetell, data, m.Workspace, r.Seq)); err != nil {
			return err
		}
	}
	return nil
}

// erased is what an event told, without what the message said. The previews are how it was told in short.
func erased(data, message string, previews map[string]bool) (string, bool) {
	var told map[string]any
	dec := json.NewDecoder(bytes.NewReader([]byte(data)))
	dec.UseNumber()
	if dec.Decode(&told) != nil {
		return data, false
	}
	changed := false
	if m, _ := told["message"].(map[string]any); m != nil && m["id"] == message {
		m["text"], m["attachments"], m["extra"], changed = "", []any{}, map[string]any{"deleted": true}, true
	}
	if c, _ := told["conversation"].(map[string]any); c != nil {
		if p, _ := c["preview"].(map[string]any); p != nil {
			if text, _ := p["text"].(string); text != "" && previews[text] {
				p["text"], changed = "", true
			}
		}
	}
	if !changed {
		return data, false
	}
	out, err := json.Marshal(told)
	return string(out), err == nil
}

type freeRow struct {
	WorkspaceID id.ID
	ID          id.ID
}

// freeUploads lists uploads from before a time that no message took and no draft holds, by workspace.
func freeUploads(ctx context.Context, tx *db.Tx, before time.Time, limit int) (map[id.ID][]id.ID, error) {
	rows, err := query.All[freeRow](ctx, tx, query.New(qFreeFiles, query.AsTime(before), limit))
	out := map[id.ID][]id.ID{}
	for _, r := range rows {
		out[r.WorkspaceID] = append(out[r.WorkspaceID], r.ID)
	}
	return out, err
}

// dropFree removes uploads that still no message has taken, and tells which.
func dropFree(ctx context.Context, tx *db.Tx, workspace id.ID, files []id.ID) ([]id.ID, error) {
	return query.All[id.ID](ctx, tx, query.In(query.New(qDropFree, workspace), ` AND id IN (?) RETURNING id`, files))
}
