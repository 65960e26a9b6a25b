package inbox

import (
	"context"

	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
)

// finding says what found out about a channel's health. Each sees a part: that a message went out says nothing of whether
// anything can come in. So what one found stays until the same, or an examination, finds otherwise.
type finding string

const (
	byCheck finding = "check" // an examination, which sees all there is to see
	byPoll  finding = "poll"  // asking for what came in
	bySend  finding = "send"  // a message, or what is done to one
	byHook  finding = "hook"  // something came in; it finds no fault
)

func failing(code, detail string) Health { return Health{State: Failing, Code: code, Error: detail} }

// yields tells whether a state gives way to what was found now.
func (h Health) yields(to finding) bool {
	return to == byCheck || h.State != Failing || h.found == to || h.found == ""
}

// setHealth keeps a state of health, and tells when it is another than before. A channel that is well again
// sends at once what has waited.
func (x *Inbox) setHealth(ctx context.Context, acc *account, by finding, h Health) error {
	if !acc.health.yields(by) {
		return nil
	}
	if h.State == OK {
		acc.pulse.resume()
	} else {
		h.found = by
	}
	if acc.health == h {
		return nil
	}
	err := x.d.DB.Write(ctx, func(tx *db.Tx) error { return x.noteHealth(ctx, tx, acc, by, h) })
	if fault.KindOf(err) == fault.NotFoundKind {
		return nil // deleted meanwhile
	}
	return err
}

func (x *Inbox) noteHealth(ctx context.Context, tx *db.Tx, acc *account, by finding, h Health) error {
	changed, err := saveHealth(ctx, tx, acc.workspace, acc.id, by, h)
	if err != nil || !changed {
		return err
	}
	c, err := Load(ctx, tx, acc.workspace, acc.id)
	if err != nil {
		return err
	}
	if h.State == OK {
		if err := hasten(ctx, tx, acc.workspace, acc.id); err != nil {
			return err
		}
	}
	return x.tell(tx, c)
}
