package snippet

import (
	"context"
	"errors"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qInsertSnippet = `INSERT INTO snippets (workspace_id, id, shortcut, name, text, team_id, language, author_id, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	qSnippets = `SELECT workspace_id, id, shortcut, name, text, team_id, language, author_id, created_at, updated_at FROM snippets
WHERE workspace_id = ?`
	qUpdateSnippet = `UPDATE snippets SET shortcut = ?, name = ?, text = ?, team_id = ?, language = ?, updated_at = ? WHERE workspace_id = ? AND id = ?`
	qDeleteSnippet = `DELETE FROM snippets WHERE workspace_id = ? AND id = ?`
	qCountSnippets = `SELECT count(*) FROM snippets WHERE workspace_id = ?`
	qSnippetInUse  = `SELECT count(*) FROM snippets WHERE workspace_id = ? AND shortcut = ? AND team_id = ? AND language = ? AND id <> ?`
)

type snippetRow struct {
	WorkspaceID id.ID
	ID          id.ID
	Shortcut    string
	Name        string
	Text        string
	TeamID      id.ID
	Language    string
	AuthorID    id.ID
	CreatedAt   query.Time
	UpdatedAt   query.Time
}

func (r snippetRow) snippet() Snippet {
	return Snippet{r.WorkspaceID, r.ID, r.Shortcut, r.Name, r.Text, r.TeamID, r.Language, r.AuthorID, r.CreatedAt.Time, r.UpdatedAt.Time}
}

func insert(ctx context.Context, tx *db.Tx, s Snippet) error {
	_, err := query.Exec(ctx, tx, query.New(qInsertSnippet, s.Workspace, s.ID, s.Shortcut, s.Name, s.Text, s.Team, s.Language, s.Author,
		query.AsTime(s.CreatedAt), query.AsTime(s.UpdatedAt)))
	return err
}

func update(ctx context.Context, tx *db.Tx, s Snippet) error {
	_, err := query.Exec(ctx, tx, query.New(qUpdateSnippet, s.Shortcut, s.Name, s.Text, s.Team, s.Language, query.AsTime(s.UpdatedAt), s.Workspace, s.ID))
	return err
}

func remove(ctx context.Context, tx *db.Tx, s Snippet) error {
	_, err := query.Exec(ctx, tx, query.New(qDeleteSnippet, s.Workspace, s.ID))
	return err
}

// Load returns a snippet; ErrMissing when there is none.
func Load(ctx context.Context, q db.Q, workspace, snippet id.ID) (Snippet, error) {
	r, err := query.One[snippetRow](ctx, q, query.New(qSnippets, workspace).Add(` AND id = ?`, snippet))
	if errors.Is(err, query.ErrNone) {
		err = ErrMissing
	}
	return r.snippet(), err
}

// Find lists the snippets after one, the oldest first.
func Find(ctx context.Context, q db.Q, workspace, after id.ID, limit int) ([]Snippet, error) {
	rows, err := query.All[snippetRow](ctx, q, query.New(qSnippets, workspace).Add(` AND id > ? ORDER BY id LIMIT ?`, after, limit))
	out := make([]Snippet, len(rows))
	for i, r := range rows {
		out[i] = r.snippet()
	}
	return out, err
}

func count(ctx context.Context, q db.Q, workspace id.ID) (int, error) {
	return query.One[int](ctx, q, query.New(qCountSnippets, workspace))
}

// inUse tells whether another snippet has the shortcut, for the same team and language.
func inUse(ctx context.Context, q db.Q, s Snippet) (bool, error) {
	n, err := query.One[int](ctx, q, query.New(qSnippetInUse, s.Workspace, s.Shortcut, s.Team, s.Language, s.ID))
	return n > 0, err
}
