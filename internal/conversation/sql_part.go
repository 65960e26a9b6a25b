package conversation

import (
	"context"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qSavePartIDs    = `INSERT INTO message_parts (workspace_id, channel_id, provider_id, message_id) VALUES `
	qSavePartIDsEnd = ` ON CONFLICT (workspace_id, channel_id, provider_id) DO NOTHING`
	qKnownParts     = `SELECT p.channel_id, p.provider_id, p.message_id AS id FROM (VALUES `
	qKnownPartsEnd  = `) AS v CROSS JOIN message_parts p WHERE p.workspace_id = ? AND p.channel_id = v.column1 AND p.provider_id = v.column2`
)

// savePartIDs keeps the channel's names of the parts of a message after the first.
func savePartIDs(ctx context.Context, tx *db.Tx, m Message, parts []string) error {
	var values [][]any
	for _, p := range parts {
		if p != "" && p != m.ProviderID {
			values = append(values, []any{m.Workspace, m.Channel, p, m.ID})
		}
	}
	if len(values) == 0 {
		return nil
	}
	_, err := query.Exec(ctx, tx, query.New(qSavePartIDs).Rows(values).Add(qSavePartIDsEnd))
	return err
}

// knownParts is known for names of any part of a message.
func knownParts(ctx context.Context, q db.Q, workspace id.ID, keys []providerKey) (map[providerKey]id.ID, error) {
	found, err := known(ctx, q, workspace, keys)
	if err != nil {
		return nil, err
	}
	var left []providerKey
	for _, k := range keys {
		if _, ok := found[k]; !ok {
			left = append(left, k)
		}
	}
	if len(left) == 0 {
		return found, nil
	}
	s := query.New(qKnownParts)
	for i, k := range left {
		s.If(i > 0, `,`).Add(`(CAST(? AS BIGINT), ?)`, k.ChannelID, k.ProviderID)
	}
	rows, err := query.All[knownRow](ctx, q, s.Add(qKnownPartsEnd, workspace))
	for _, r := range rows {
		found[providerKey{r.ChannelID, r.ProviderID}] = r.ID
	}
	return found, err
}
