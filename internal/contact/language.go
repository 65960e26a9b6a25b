package contact

import (
	"context"

	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
	"rondo/internal/platform/language"
)

// tongue is the customer's language as the channel tells it, or else as what they wrote shows it; empty where
// neither does.
func (s Seen) tongue() string {
	if s.Language != "" || s.Wrote == "" {
		return s.Language
	}
	return language.Of(s.Wrote)
}

// learn gives known contacts without a language the one that they show now. A language that is there, by hand or
// by an earlier message, stays.
func learn(ctx context.Context, tx *db.Tx, workspace id.ID, seen []Seen, who []Resolved) error {
	learned := map[id.ID]string{}
	for i, c := range who {
		if c.New || c.Language != "" || learned[c.ID] != "" {
			continue
		}
		tag := seen[i].tongue()
		if tag == "" {
			continue
		}
		if _, err := Update(ctx, tx, workspace, c.ID, Change{Language: &tag}); err != nil {
			return err
		}
		learned[c.ID] = tag
	}
	for i := range who {
		if tag := learned[who[i].ID]; tag != "" {
			who[i].Language = tag
		}
	}
	return nil
}
