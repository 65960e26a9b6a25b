package conversation

import (
	"context"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// change is the form of every verb on one conversation: lock it, let verb change it in memory, keep the
// counters, write it, tell. verb returns the type of the event ("" when there was nothing to do) and its
// data; nil data stands for the usual one.
func change(ctx context.Context, tx *db.Tx, workspace, conversation id.ID, verb func(c *Conversation) (kind string, data any, err error)) (Conversation, error) {
	c, err := lock(ctx, tx, workspace, conversation)
	if err != nil {
		return c, err
	}
	moved := loads{}
	moved.of(c, -1)
	before := c
	kind, data, err := verb(&c)
	if err != nil || kind == "" {
		return before, err
	}
	moved.of(c, +1)
	if err := moved.write(ctx, tx, workspace); err != nil {
		return c, err
	}
	if err := save(ctx, tx, &c); err != nil {
		return c, err
	}
	if data == nil {
		data = usual(kind, c, byActor(ctx))
	}
	return c, tell(tx, c, kind, data)
}

func usual(kind string, c Conversation, by By) any {
	switch kind {
	case EventAssigned:
		return Assigned{Conversation: BodyOf(c), By: by}
	case EventOpened:
		return Opened{Conversation: BodyOf(c), Reopened: true, By: by}
	}
	return Changed{Conversation: BodyOf(c), By: by}
}

const (
	maxCategory = 100
	maxSummary  = 4000
)

// Close ends a conversation. Closing one that is closed does nothing.
func Close(ctx context.Context, tx *db.Tx, workspace, conversation id.ID, category, summary string) (Conversation, error) {
	var k fault.Check
	k.That(len([]rune(category)) <= maxCategory, "category", "At most 100 characters.")
	k.That(len([]rune(summary)) <= maxSummary, "summary", "At most 4000 characters.")
	if err := k.Err(); err != nil {
		return Conversation{}, err
	}
	return change(ctx, tx, workspace, conversation, func(c *Conversation) (string, any, error) {
		if c.Status == Closed {
			return "", nil, nil
		}
		c.Status, c.ClosedAt, c.SnoozedUntil = Closed, tx.Now(), time.Time{}
		c.WaitingSince, c.Unread, c.Offer = time.Time{}, 0, Offer{}
		c.Category, c.Summary = category, summary
		return EventClosed, nil, nil
	})
}

// Reopen opens a closed or snoozed conversation again. Whoever had it keeps it, unless they have left;
// otherwise its team's policy decides. It fails when the contact has a newer conversation that is not closed.
func Reopen(ctx context.Context, tx *db.Tx, dir Directory, workspace, conversation id.ID) (Conversation, error) {
	return change(ctx, tx, workspace, conversation, func(c *Conversation) (string, any, error) {
		if c.Status == Open {
			return "", nil, ErrNotClosed
		}
		if c.Status == Closed {
			others, err := lockOpen(ctx, tx, workspace, []id.ID{c.Contact.ID})
			if err != nil {
				return "", nil, err
			}
			if len(others) > 0 {
				return "", nil, ErrAnotherOpen
			}
		}
		if c.Assignee != 0 {
			_, active, err := dir.User(ctx, tx, workspace, c.Assignee)
			if err != nil {
				return "", nil, err
			}
			if !active {
				c.Assignee, c.AssignedAt = 0, time.Time{}
			}
		}
		c.Status, c.ClosedAt, c.SnoozedUntil = Open, time.Time{}, time.Time{}
		return EventOpened, nil, nil
	})
}

// jobWake is the kind of the job that ends a snooze.
const jobWake = "conversation.wake"

// wakePayload names the snooze that the job ends.
type wakePayload struct {
	Conversation id.ID     `json:"conversation"`
	Until        time.Time `json:"until"`
}

// Snooze puts a conversation aside until a time, or, when until is zero, until the contact writes.
func Snooze(ctx context.Context, tx *db.Tx, workspace, conversation id.ID, until time.Time) (Conversation, error) {
	if !until.IsZero() && !until.After(tx.Now()) {
		return Conversation{}, fault.Invalid("until", "Is in the past.")
	}
	until = until.Truncate(time.Microsecond)
	c, err := change(ctx, tx, workspace, conversation, func(c *Conversation) (string, any, error) {
		if c.Status == Closed {
			return "", nil, ErrClosed
		}
		c.Status, c.SnoozedUntil, c.Offer = Snoozed, until, Offer{}
		return EventSnoozed, nil, nil
	})
	if err != nil || until.IsZero() {
		return c, err
	}
	return c, job.Enqueue(ctx, tx, job.New{Workspace: workspace, Kind: jobWake, Payload: wakePayload{conversation, until}, RunAt: until})
}

// wake ends a snooze whose time has come, unless it was changed meanwhile.
func wake(ctx context.Context, tx *db.Tx, workspace id.ID, p wakePayload) error {
	_, err := change(ctx, tx, workspace, p.Conversation, func(c *Conversation) (string, any, error) {
		if c.Status != Snoozed || !c.SnoozedUntil.Equal(p.Until) {
			return "", nil, nil
		}
		c.Status, c.SnoozedUntil = Open, time.Time{}
		return EventOpened, Opened{Conversation: BodyOf(*c), Reopened: true, By: byRondo}, nil
	})
	if fault.KindOf(err) == fault.NotFoundKind {
		return nil // deleted meanwhile
	}
	return err
}

// SetPriority changes how urgent a conversation is, 0 to 9.
func SetPriority(ctx context.Context, tx *db.Tx, workspace, conversation id.ID, priority int) (Conversation, error) {
	if priority < 0 || priority > 9 {
		return Conversation{}, fault.Invalid("priority", "Between 0 and 9.")
	}
	return change(ctx, tx, workspace, conversation, func(c *Conversation) (string, any, error) {
		if c.Priority == priority {
			return "", nil, nil
		}
		c.Priority = priority
		return EventUpdated, nil, nil
	})
}

// MarkRead says that what the customer wrote has been seen. The channel is told, if it takes that.
func MarkRead(ctx context.Context, tx *db.Tx, workspace, conversation id.ID) (Conversation, error) {
	return change(ctx, tx, workspace, conversation, func(c *Conversation) (string, any, error) {
		if c.Unread == 0 {
			return "", nil, nil
		}
		c.Unread = 0
		return EventUpdated, nil, enqueueRead(ctx, tx, *c)
	})
}

// MarkUnread says that somebody must look again. What is unread already stays as it is.
func MarkUnread(ctx context.Context, tx *db.Tx, workspace, conversation id.ID) (Conversation, error) {
	return change(ctx, tx, workspace, conversation, func(c *Conversation) (string, any, error) {
		if c.Unread > 0 {
			return "", nil, nil
		}
		c.Unread = 1
		return EventUpdated, nil, nil
	})
}
