package inbox

import (
	"context"
	"errors"
	"time"

	"rondo/internal/channel"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qTemplates     = `SELECT info FROM templates WHERE workspace_id = ? AND channel_id = ?`
	qDropTemplates = `DELETE FROM templates WHERE workspace_id = ? AND channel_id = ?`
	qPutTemplates  = `INSERT INTO templates (workspace_id, channel_id, name, language, info) VALUES `
	qPutEnd        = ` ON CONFLICT (workspace_id, channel_id, name, language) DO UPDATE SET info = excluded.info`
	qTemplatesAt   = `UPDATE channels SET templates_at = ? WHERE workspace_id = ? AND id = ? AND deleted_at IS NULL`
	qTemplatesSeen = `SELECT templates_at FROM channels WHERE workspace_id = ? AND id = ? AND deleted_at IS NULL`
)

// templates lists a channel's templates by name and language, as they were when they were last read.
func templates(ctx context.Context, q db.Q, workspace, which id.ID) ([]channel.TemplateInfo, error) {
	rows, err := query.All[query.JSON[channel.TemplateInfo]](ctx, q, query.New(qTemplates, workspace, which).Add(` ORDER BY name, language`))
	out := make([]channel.TemplateInfo, len(rows))
	for i, r := range rows {
		out[i] = r.V
	}
	return out, err
}

// template finds one; ok is false where there is none.
func template(ctx context.Context, q db.Q, workspace, which id.ID, name, language string) (channel.TemplateInfo, bool, error) {
	t, err := query.One[query.JSON[channel.TemplateInfo]](ctx, q, query.New(qTemplates, workspace, which).Add(` AND name = ? AND language = ?`, name, language))
	if errors.Is(err, query.ErrNone) {
		return channel.TemplateInfo{}, false, nil
	}
	return t.V, err == nil, err
}

// saveTemplates puts what a provider keeps in the place of what was known.
func saveTemplates(ctx context.Context, tx *db.Tx, workspace, which id.ID, list []channel.TemplateInfo) error {
	n, err := query.Exec(ctx, tx, query.New(qTemplatesAt, query.AsTime(tx.Now()), workspace, which))
	if err != nil || n == 0 {
		return err // deleted meanwhile
	}
	if _, err := query.Exec(ctx, tx, query.New(qDropTemplates, workspace, which)); err != nil {
		return err
	}
	const many = 200
	for len(list) > 0 {
		some := list[:min(many, len(list))]
		list = list[len(some):]
		values := make([][]any, len(some))
		for i, t := range some {
			values[i] = []any{workspace, which, t.Name, t.Language, query.AsJSON(t)}
		}
		if _, err := query.Exec(ctx, tx, query.New(qPutTemplates).Rows(values).Add(qPutEnd)); err != nil {
			return err
		}
	}
	return nil
}

// templatesAt is when a channel's templates were last read; zero for never.
func templatesAt(ctx context.Context, q db.Q, workspace, which id.ID) (time.Time, error) {
	at, err := query.One[query.Time](ctx, q, query.New(qTemplatesSeen, workspace, which))
	if errors.Is(err, query.ErrNone) {
		return time.Time{}, ErrMissing
	}
	return at.Time, err
}
