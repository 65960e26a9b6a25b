package conversation

import (
	"context"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Directory answers, from the slice identity, what this one must know of users and teams.
type Directory struct {
	// User tells what a user is called; active is false for one who has left or does not exist.
	User func(ctx context.Context, q db.Q, workspace, user id.ID) (name string, active bool, err error)
	// Team tells whether there is such a team.
	Team func(ctx context.Context, q db.Q, workspace, team id.ID) (bool, error)
}

// Assign gives a conversation to an agent by hand, whoever has it now. A manual assignment may exceed a cap.
func Assign(ctx context.Context, tx *db.Tx, dir Directory, workspace, conversation, agent id.ID) (Conversation, error) {
	_, active, err := dir.User(ctx, tx, workspace, agent)
	if err != nil {
		return Conversation{}, err
	}
	if !active {
		return Conversation{}, fault.Invalid("user_id", "There is no such active user.")
	}
	return change(ctx, tx, workspace, conversation, func(c *Conversation) (string, any, error) {
		if c.Status == Closed {
			return "", nil, ErrClosed
		}
		if c.Assignee == agent && c.Status == Open {
			return "", nil, nil
		}
		c.give(agent, tx.Now())
		return EventAssigned, nil, nil
	})
}

// Take gives an unassigned conversation to the actor. Of two who take it at once one gets it, and the other
// is told who has it.
func Take(ctx context.Context, tx *db.Tx, dir Directory, workspace, conversation id.ID) (Conversation, error) {
	me := access.From(ctx).User
	if me == 0 {
		return Conversation{}, fault.Forbidden("Only a user can take a conversation.")
	}
	return change(ctx, tx, workspace, conversation, func(c *Conversation) (string, any, error) {
		switch {
		case c.Status == Closed:
			return "", nil, ErrClosed
		case c.Assignee == me:
			return "", nil, nil
		case c.Assignee != 0:
			name, _, err := dir.User(ctx, tx, workspace, c.Assignee)
			if err != nil {
				return "", nil, err
			}
			return "", nil, errTaken(name)
		}
		c.give(me, tx.Now())
		return EventAssigned, nil, nil
	})
}

// give assigns the conversation in memory. A snoozed one wakes.
func (c *Conversation) give(agent id.ID, now time.Time) {
	c.Assignee, c.AssignedAt = agent, now
	c.Status, c.SnoozedUntil = Open, time.Time{}
}

// Unassign puts a conversation back into its team's queue.
func Unassign(ctx context.Context, tx *db.Tx, workspace, conversation id.ID) (Conversation, error) {
	return change(ctx, tx, workspace, conversation, func(c *Conversation) (string, any, error) {
		if c.Assignee == 0 {
			return "", nil, nil
		}
		c.Assignee, c.AssignedAt = 0, time.Time{}
		return EventUnassigned, nil, nil
	})
}

// Release puts everything that a user has back into the queues, because they have left.
func Release(ctx context.Context, tx *db.Tx, workspace, user id.ID) error {
	for _, status := range []Status{Open, Snoozed} {
		list, err := Find(ctx, tx, workspace, Filter{Status: status, Assignee: user, Limit: 1 << 20})
		if err != nil {
			return err
		}
		for _, c := range list {
			if _, err := Unassign(ctx, tx, workspace, c.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// Route hands a conversation to a team, whose policy decides who gets it. The team it is in already means:
// by the policy again.
func Route(ctx context.Context, tx *db.Tx, dir Directory, workspace, conversation, team id.ID) (Conversation, error) {
	if team != 0 {
		ok, err := dir.Team(ctx, tx, workspace, team)
		if err != nil {
			return Conversation{}, err
		}
		if !ok {
			return Conversation{}, fault.Invalid("team_id", "There is no such team.")
		}
	}
	return change(ctx, tx, workspace, conversation, func(c *Conversation) (string, any, error) {
		if c.Status == Closed {
			return "", nil, ErrClosed
		}
		if team == 0 {
			if team = c.Team; team == 0 {
				return "", nil, fault.Invalid("team_id", "The conversation has no team by whose policy it could be assigned.")
			}
		}
		c.Team, c.Assignee, c.AssignedAt = team, 0, time.Time{}
		c.Status, c.SnoozedUntil = Open, time.Time{}
		return EventTeamChanged, nil, nil
	})
}

// AutoAssignment is one assignment that the engine decided.
type AutoAssignment struct {
	Conversation id.ID
	Agent        id.ID
	Team         id.ID
	MaxTotal     int // what the agent's open conversations may be afterwards
	MaxKind      int // of this kind of channel; negative: no cap
	Decision     id.ID
}

// AssignAutomatically carries out what the engine decided, as far as the rows still allow it: the
// conversation is open, in that team, and nobody has it; the agent's counters stay within the caps. What
// the rows refuse is recorded for the router, which reads it in the order of the feed.
func AssignAutomatically(ctx context.Context, tx *db.Tx, workspace id.ID, list []AutoAssignment) (done int, err error) {
	ids := make([]id.ID, len(list))
	for i, a := range list {
		ids[i] = a.Conversation
	}
	rows, err := lockMany(ctx, tx, workspace, ids)
	if err != nil {
		return 0, err
	}
	byID := make(map[id.ID]*Conversation, len(rows))
	for i := range rows {
		byID[rows[i].ID] = &rows[i]
	}
	wanted, change := loads{}, make([]*Conversation, len(list))
	for i, a := range list {
		c := byID[a.Conversation]
		if c == nil || c.Status != Open || c.Assignee != 0 || c.Team != a.Team {
			continue
		}
		c.give(a.Agent, tx.Now())
		wanted.of(*c, +1)
		change[i] = c
	}
	after, err := wanted.write(ctx, tx, workspace)
	if err != nil {
		return 0, err
	}
	return settleAutomatic(ctx, tx, workspace, list, change, wanted, after)
}

// settleAutomatic takes back what exceeds a cap, writes the rest and tells of both.
func settleAutomatic(ctx context.Context, tx *db.Tx, workspace id.ID, list []AutoAssignment, change []*Conversation, wanted loads, after map[loadKey]int) (int, error) {
	now := loads{} // the counters as they grow assignment by assignment
	for k, n := range after {
		now[k] = n - wanted[k]
	}
	back := loads{}
	var given []Conversation
	for i, a := range list {
		c := change[i]
		if c == nil {
			continue
		}
		total, kind := loadKey{a.Agent, ""}, loadKey{a.Agent, c.ChannelKind}
		if now[total] >= a.MaxTotal || a.MaxKind >= 0 && now[kind] >= a.MaxKind {
			back.of(*c, -1)
			change[i] = nil
			continue
		}
		now[total]++
		now[kind]++
		given = append(given, *c)
	}
	if _, err := back.write(ctx, tx, workspace); err != nil {
		return 0, err
	}
	if len(given) > 0 {
		if err := saveAssignees(ctx, tx, workspace, given, tx.Now()); err != nil {
			return 0, err
		}
	}
	for i, a := range list {
		var err error
		if c := change[i]; c != nil {
			c.Version++
			err = tell(tx, *c, EventAssigned, Assigned{Conversation: BodyOf(*c), By: byRondo, DecisionID: a.Decision})
		} else {
			err = tell(tx, Conversation{ID: a.Conversation, Workspace: workspace}, EventRefused, Refused{a.Agent})
		}
		if err != nil {
			return 0, err
		}
	}
	return len(given), nil
}
