package identity

import (
	"context"
	"strings"
	"testing"

	"rondo/internal/platform/db"
)

// TestQueries_useAnIndex looks at the plans of the queries that run on every call or over many rows.
func TestQueries_useAnIndex(t *testing.T) {
	d, err := db.Open(context.Background(), db.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for name, text := range map[string]string{
		"qTokenActor": qTokenActor, "qSessionActor": qSessionActor, "qUsersByEmail": qUsersByEmail, "qSessions": qSessions,
		"qTokens of a user": qTokens + ` AND user_id = ? AND id > ? ORDER BY id LIMIT ?`,
		"qUsers, a page":    qUsers + ` AND active AND id > ? ORDER BY id LIMIT ?`,
		"qTeams, a page":    qTeams + ` AND t.id > ? ORDER BY t.id LIMIT ?`,
		"qMembers":          qMembers + ` AND team_id IN (?,?)`,
		"qTeamsOf":          qTeamsOf, "qOtherOwners": qOtherOwners, "qEmailInUse": qEmailInUse,
		"qPolicies": qPolicies + ` AND p.version < ? ORDER BY p.version DESC LIMIT ?`,
	} {
		args := make([]any, strings.Count(text, "?"))
		for i := range args {
			args[i] = 1
		}
		rows, err := d.Read().QueryContext(context.Background(), "EXPLAIN QUERY PLAN "+text, args...)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for rows.Next() {
			var a, b, c int
			var step string
			if err := rows.Scan(&a, &b, &c, &step); err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(step, "SCAN") || strings.Contains(step, "TEMP B-TREE") {
				t.Errorf("%s: %s", name, step)
			}
		}
		rows.Close()
	}
}
