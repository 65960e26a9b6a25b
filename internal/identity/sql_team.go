package identity

import (
	"context"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qTeams = `SELECT t.workspace_id, t.id, t.name, t.policy_version, t.hours_id, t.created_at, p.policy FROM teams t
JOIN policy_versions p ON p.workspace_id = t.workspace_id AND p.team_id = t.id AND p.version = t.policy_version
WHERE t.workspace_id = ? AND t.deleted_at IS NULL`
	qMembers      = `SELECT team_id, user_id, weight_milli, capacity FROM team_members WHERE workspace_id = ?`
	qTeamsOf      = `SELECT team_id FROM team_members WHERE workspace_id = ? AND user_id = ? ORDER BY team_id`
	qInsertTeam   = `INSERT INTO teams (workspace_id, id, name, policy_version, hours_id, created_at) VALUES (?, ?, ?, ?, ?, ?)`
	qUpdateTeam   = `UPDATE teams SET name = ?, policy_version = ?, hours_id = ? WHERE workspace_id = ? AND id = ?`
	qEndTeam      = `UPDATE teams SET deleted_at = ? WHERE workspace_id = ? AND id = ?`
	qTeamIsThere  = `SELECT id FROM teams WHERE workspace_id = ? AND id = ? AND deleted_at IS NULL`
	qLockTeam     = `UPDATE teams SET id = id WHERE workspace_id = ? AND id = ?`
	qDropMembers  = `DELETE FROM team_members WHERE workspace_id = ? AND team_id = ?`
	qAddMembers   = `INSERT INTO team_members (workspace_id, team_id, user_id, weight_milli, capacity) VALUES `
	qInsertPolicy = `INSERT INTO policy_versions (workspace_id, team_id, version, policy, by_id, at) VALUES (?, ?, ?, ?, ?, ?)`
	qPolicies     = `SELECT p.version, p.policy, p.by_id, p.at, coalesce(u.name, 'Rondo') AS by_name FROM policy_versions p
LEFT JOIN users u ON u.workspace_id = p.workspace_id AND u.id = p.by_id
WHERE p.workspace_id = ? AND p.team_id = ?`
)

type teamRow struct {
	WorkspaceID   id.ID
	ID            id.ID
	Name          string
	PolicyVersion int64
	HoursID       query.Ref
	CreatedAt     query.Time
	Policy        query.JSON[Policy]
}

type memberRow struct {
	TeamID      id.ID
	UserID      id.ID
	WeightMilli *int64
	Capacity    *int
}

type policyRow struct {
	Version int64
	Policy  query.JSON[Policy]
	ByID    query.Ref
	At      query.Time
	ByName  string
}

func (r teamRow) team() Team {
	return Team{Workspace: r.WorkspaceID, ID: r.ID, Name: r.Name, Policy: r.Policy.V, PolicyVersion: r.PolicyVersion, Hours: r.HoursID.ID(), CreatedAt: r.CreatedAt.Time}
}

// LoadTeam reads a team with its members.
func LoadTeam(ctx context.Context, q db.Q, ws, team id.ID) (Team, error) {
	rows, err := query.All[teamRow](ctx, q, query.New(qTeams, ws).Add(` AND t.id = ?`, team))
	if err == nil && len(rows) == 0 {
		err = query.ErrNone
	}
	if err != nil {
		return Team{}, orNotFound(err, "team")
	}
	teams, err := withMembers(ctx, q, ws, rows)
	if err != nil {
		return Team{}, err
	}
	return teams[0], nil
}

// Teams reads at most limit teams with their members after the given one, in the order of their ids.
func Teams(ctx context.Context, q db.Q, ws, after id.ID, limit int) ([]Team, error) {
	rows, err := query.All[teamRow](ctx, q, query.New(qTeams, ws).Add(` AND t.id > ? ORDER BY t.id LIMIT ?`, after, limit))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return withMembers(ctx, q, ws, rows)
}

// otherPolicies reads the teams beside the given one with their policies, without members, by name.
func otherPolicies(ctx context.Context, q db.Q, ws, team id.ID) ([]Team, error) {
	rows, err := query.All[teamRow](ctx, q, query.New(qTeams, ws).Add(` AND t.id <> ? ORDER BY t.name, t.id`, team))
	teams := make([]Team, len(rows))
	for i, r := range rows {
		teams[i] = r.team()
	}
	return teams, err
}

// withMembers adds the members of the teams.
func withMembers(ctx context.Context, q db.Q, ws id.ID, rows []teamRow) ([]Team, error) {
	teams := make([]Team, len(rows))
	at := map[id.ID]*Team{}
	ids := make([]id.ID, len(rows))
	for i, r := range rows {
		teams[i] = r.team()
		at[r.ID], ids[i] = &teams[i], r.ID
	}
	members, err := query.All[memberRow](ctx, q, query.In(query.New(qMembers, ws), ` AND team_id IN (?) ORDER BY user_id`, ids))
	for _, m := range members {
		member := Member{User: m.UserID, Capacity: m.Capacity}
		if m.WeightMilli != nil {
			w := Weight(*m.WeightMilli)
			member.Weight = &w
		}
		at[m.TeamID].Members = append(at[m.TeamID].Members, member)
	}
	return teams, err
}

// HoldTeam tells whether there is such a team, and keeps it from ending until the unit does. Whoever refers to a team
// holds it first, so that a reference to one that is gone cannot arise. It may change meanwhile: teams that name each
// other do not wait for each other.
func HoldTeam(ctx context.Context, tx *db.Tx, ws, team id.ID) (bool, error) {
	found, err := query.All[id.ID](ctx, tx, query.New(qTeamIsThere, ws, team).If(tx.Dialect() == query.Postgres, ` FOR KEY SHARE`))
	return len(found) > 0, err
}

// lockTeamToEnd reads a team that no other unit can change or refer to until this one ends.
func lockTeamToEnd(ctx context.Context, tx *db.Tx, ws, team id.ID) (Team, error) {
	if _, err := query.All[id.ID](ctx, tx, query.New(qTeamIsThere, ws, team).If(tx.Dialect() == query.Postgres, ` FOR UPDATE`)); err != nil {
		return Team{}, err
	}
	return LoadTeam(ctx, tx, ws, team)
}

// lockTeam reads a team that no other unit can change until this one ends.
func lockTeam(ctx context.Context, tx *db.Tx, ws, team id.ID) (Team, error) {
	if _, err := query.Exec(ctx, tx, query.New(qLockTeam, ws, team)); err != nil {
		return Team{}, err
	}
	return LoadTeam(ctx, tx, ws, team)
}

func insertTeam(ctx context.Context, tx *db.Tx, t Team) error {
	_, err := query.Exec(ctx, tx, query.New(qInsertTeam, t.Workspace, t.ID, t.Name, t.PolicyVersion, query.Ref(t.Hours), query.AsTime(t.CreatedAt)))
	return err
}

func updateTeam(ctx context.Context, tx *db.Tx, t Team) error {
	_, err := query.Exec(ctx, tx, query.New(qUpdateTeam, t.Name, t.PolicyVersion, query.Ref(t.Hours), t.Workspace, t.ID))
	return err
}

func endTeam(ctx context.Context, tx *db.Tx, t Team) error {
	_, err := query.Exec(ctx, tx, query.New(qEndTeam, query.AsTime(tx.Now()), t.Workspace, t.ID))
	return err
}

// replaceMembers makes the rows say what t.Members says.
func replaceMembers(ctx context.Context, tx *db.Tx, t Team) error {
	if _, err := query.Exec(ctx, tx, query.New(qDropMembers, t.Workspace, t.ID)); err != nil {
		return err
	}
	rows := make([][]any, len(t.Members))
	for i, m := range t.Members {
		rows[i] = []any{t.Workspace, t.ID, m.User, (*int64)(m.Weight), m.Capacity}
	}
	const most = 64 // rows per statement, so that few statement texts exist
	for len(rows) > 0 {
		n := min(len(rows), most)
		if _, err := query.Exec(ctx, tx, query.New(qAddMembers).Rows(rows[:n])); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

func teamsOf(ctx context.Context, tx *db.Tx, ws, user id.ID) ([]id.ID, error) {
	return query.All[id.ID](ctx, tx, query.New(qTeamsOf, ws, user))
}

func insertPolicy(ctx context.Context, tx *db.Tx, t Team, by id.ID) error {
	_, err := query.Exec(ctx, tx, query.New(qInsertPolicy, t.Workspace, t.ID, t.PolicyVersion, query.AsJSON(t.Policy), query.Ref(by), query.AsTime(tx.Now())))
	return err
}

// policiesOf reads at most limit versions before the given one (0: all), the newest first.
func policiesOf(ctx context.Context, q db.Q, ws, team id.ID, before int64, limit int) ([]PolicyVersion, error) {
	s := query.New(qPolicies, ws, team).If(before > 0, ` AND p.version < ?`, before).Add(` ORDER BY p.version DESC LIMIT ?`, limit)
	rows, err := query.All[policyRow](ctx, q, s)
	versions := make([]PolicyVersion, len(rows))
	for i, r := range rows {
		versions[i] = PolicyVersion{r.Version, r.Policy.V, r.ByID.ID(), r.ByName, r.At.Time}
	}
	return versions, err
}
