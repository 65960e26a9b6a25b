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
	channelColumns = `c.id, c.workspace_id, c.kind, c.name, c.config, c.secrets, r.secrets AS renewed, c.secret_names, c.default_team_id, c.health_state, c.health_code, c.health_error, c.health_found, c.last_in_at, c.last_out_at, c.checked_at, c.expires_at, c.created_at`
	qInsertChannel = `INSERT INTO channels (workspace_id, id, kind, name, config, secrets, secret_names, default_team_id, health_state, health_error, created_at) VALUES `
	channelTables  = ` FROM channels c LEFT JOIN renewals r ON r.workspace_id = c.workspace_id AND r.channel_id = c.id`
	qChannels      = `SELECT ` + channelColumns + channelTables + ` WHERE c.workspace_id = ? AND c.deleted_at IS NULL`
	// A provider names a channel by its id alone; ids are unique in an installation.
	qFindChannel  = `SELECT ` + channelColumns + channelTables + ` WHERE c.id = ? AND c.deleted_at IS NULL`
	qSiblings     = `SELECT c.id FROM channels c WHERE c.workspace_id = ? AND c.kind = ? AND c.id <> ? AND c.deleted_at IS NULL ORDER BY c.id`
	qSaveChannel  = `UPDATE channels SET name = ?, config = ?, secrets = ?, secret_names = ?, default_team_id = ?, expires_at = ? WHERE workspace_id = ? AND id = ?`
	qChecked      = `UPDATE channels SET checked_at = ? WHERE workspace_id = ? AND id = ?`
	qExpires      = `UPDATE channels SET expires_at = ? WHERE workspace_id = ? AND id = ? AND COALESCE(expires_at, 0) <> ?`
	qDropChannel  = `UPDATE channels SET deleted_at = ?, secrets = ?, secret_names = '[]' WHERE workspace_id = ? AND id = ?`
	qSaveHealth   = `UPDATE channels SET health_state = ?, health_code = ?, health_error = ?, health_found = ? WHERE workspace_id = ? AND id = ? AND deleted_at IS NULL AND (health_state <> ? OR health_code <> ? OR health_error <> ? OR health_found <> ?)`
	qHealthYields = ` AND (health_state <> ? OR health_found IN ('', ?))`
	qSeenIn       = `UPDATE channels SET last_in_at = ? WHERE workspace_id = ? AND id = ?`
	qSeenOut      = `UPDATE channels SET last_out_at = ? WHERE workspace_id = ? AND id = ?`
)

type channelRow struct {
	ID            id.ID
	WorkspaceID   id.ID
	Kind          channel.Kind
	Name          string
	Config        query.JSON[channel.Config]
	Secrets       []byte
	Renewed       []byte
	SecretNames   query.JSON[[]string]
	DefaultTeamID query.Ref
	HealthState   HealthState
	HealthCode    string
	HealthError   string
	HealthFound   finding
	LastInAt      query.Time
	LastOutAt     query.Time
	CheckedAt     query.Time
	ExpiresAt     query.Time
	CreatedAt     query.Time
}

func (r channelRow) channel() Channel {
	return Channel{ID: r.ID, Workspace: r.WorkspaceID, Kind: r.Kind, Name: r.Name, Config: r.Config.V, Secrets: r.SecretNames.V, Team: r.DefaultTeamID.ID(),
		Health: Health{r.HealthState, r.HealthCode, r.HealthError, r.HealthFound}, LastInAt: r.LastInAt.Time, LastOutAt: r.LastOutAt.Time,
		CheckedAt: r.CheckedAt.Time, ExpiresAt: r.ExpiresAt.Time, CreatedAt: r.CreatedAt.Time}
}

func (r channelRow) sealed() sealed { return sealed{r.Secrets, r.Renewed} }

func oneChannel(ctx context.Context, q db.Q, s *query.SQL) (Channel, sealed, error) {
	r, err := query.One[channelRow](ctx, q, s)
	if errors.Is(err, query.ErrNone) {
		return Channel{}, sealed{}, ErrMissing
	}
	return r.channel(), r.sealed(), err
}

func insertChannel(ctx context.Context, tx *db.Tx, c Channel, sealed []byte) error {
	_, err := query.Exec(ctx, tx, query.New(qInsertChannel).Rows([][]any{{c.Workspace, c.ID, c.Kind, c.Name, query.AsJSON(c.Config), sealed, query.AsJSON(c.Secrets),
		query.Ref(c.Team), c.Health.State, c.Health.Error, query.AsTime(c.CreatedAt)}}))
	return err
}

// Load returns a channel of the workspace, or ErrMissing.
func Load(ctx context.Context, q db.Q, workspace, which id.ID) (Channel, error) {
	c, _, err := oneChannel(ctx, q, query.New(qChannels, workspace).Add(` AND c.id = ?`, which))
	return c, err
}

// findChannel finds a channel of any workspace, with its sealed secrets.
func findChannel(ctx context.Context, q db.Q, which id.ID) (Channel, sealed, error) {
	return oneChannel(ctx, q, query.New(qFindChannel, which))
}

func lockChannel(ctx context.Context, tx *db.Tx, workspace, which id.ID) (Channel, sealed, error) {
	return oneChannel(ctx, tx, query.New(qChannels, workspace).Add(` AND c.id = ?`, which).If(tx.Dialect() == query.Postgres, ` FOR UPDATE OF c`))
}

// Find lists the channels of a workspace after an id, oldest first.
func Find(ctx context.Context, q db.Q, workspace, after id.ID, limit int) ([]Channel, error) {
	return channels(ctx, q, query.New(qChannels, workspace).Add(` AND c.id > ? ORDER BY c.id LIMIT ?`, after, limit))
}

// LeadingTo lists the channels whose conversations begin with a team, oldest first.
func LeadingTo(ctx context.Context, q db.Q, workspace, team id.ID) ([]Channel, error) {
	return channels(ctx, q, query.New(qChannels, workspace).Add(` AND c.default_team_id = ? ORDER BY c.id`, team))
}

func channels(ctx context.Context, q db.Q, s *query.SQL) ([]Channel, error) {
	rows, err := query.All[channelRow](ctx, q, s)
	out := make([]Channel, len(rows))
	for i, r := range rows {
		out[i] = r.channel()
	}
	return out, err
}

// ofKind lists the other channels of a workspace of a kind, oldest first.
func ofKind(ctx context.Context, q db.Q, workspace id.ID, kind channel.Kind, but id.ID) ([]Channel, error) {
	rows, err := query.All[channelRow](ctx, q, query.New(qChannels, workspace).Add(` AND c.kind = ? AND c.id <> ? ORDER BY c.id`, kind, but))
	out := make([]Channel, len(rows))
	for i, r := range rows {
		out[i] = r.channel()
	}
	return out, err
}

// siblings are the other channels of a workspace of the same kind, oldest first.
func siblings(ctx context.Context, q db.Q, acc *account) ([]id.ID, error) {
	return query.All[id.ID](ctx, q, query.New(qSiblings, acc.workspace, acc.Kind, acc.id))
}

func saveChannel(ctx context.Context, tx *db.Tx, c Channel, sealed []byte) error {
	_, err := query.Exec(ctx, tx, query.New(qSaveChannel, c.Name, query.AsJSON(c.Config), sealed, query.AsJSON(c.Secrets), query.Ref(c.Team), query.AsTime(c.ExpiresAt), c.Workspace, c.ID))
	return err
}

func dropChannel(ctx context.Context, tx *db.Tx, workspace, which id.ID, sealed []byte) error {
	_, err := query.Exec(ctx, tx, query.New(qDropChannel, query.AsTime(tx.Now()), sealed, workspace, which))
	return err
}

// saveHealth writes a state of health, unless what holds was found by something that knows better (Health.yields), and
// tells whether it is another than before.
func saveHealth(ctx context.Context, tx *db.Tx, workspace, which id.ID, by finding, h Health) (bool, error) {
	n, err := query.Exec(ctx, tx, query.New(qSaveHealth, h.State, h.Code, h.Error, h.found, workspace, which, h.State, h.Code, h.Error, h.found).If(by != byCheck, qHealthYields, Failing, by))
	return n > 0, err
}

func saveSeenIn(ctx context.Context, tx *db.Tx, workspace, which id.ID, at time.Time) error {
	_, err := query.Exec(ctx, tx, query.New(qSeenIn, query.AsTime(at), workspace, which))
	return err
}

func saveSeenOut(ctx context.Context, tx *db.Tx, workspace, which id.ID, at time.Time) error {
	_, err := query.Exec(ctx, tx, query.New(qSeenOut, query.AsTime(at), workspace, which))
	return err
}

// saveChecked writes when a channel was last examined and, where something could be learned, when its credentials
// end. It tells whether that end is another than before.
func saveChecked(ctx context.Context, tx *db.Tx, acc *account, at, expires time.Time, learned bool) (bool, error) {
	if _, err := query.Exec(ctx, tx, query.New(qChecked, query.AsTime(at), acc.workspace, acc.id)); err != nil || !learned {
		return false, err
	}
	end := int64(0)
	if !expires.IsZero() {
		end = expires.UnixMicro()
	}
	n, err := query.Exec(ctx, tx, query.New(qExpires, query.AsTime(expires), acc.workspace, acc.id, end))
	return n > 0, err
}
