package conversation

import (
	"context"
	"encoding/json"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
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

// Assign gives a conversation to an agent by hand, whoever has it now. A manual assignment may exceed a cap. One
// that says by hand what a policy decided is told, too: from then on it is a person's word.
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
		if c.Assignee != agent || c.Status != Open {
			c.give(agent, tx.Now())
			return EventAssigned, nil, nil
		}
		if byHand, err := assignedByHand(ctx, tx, *c, 0); err != nil || byHand {
			return "", nil, err
		}
		return EventAssigned, nil, nil
	})
}

// assignedByHand tells whether a person gave the conversation to whoever has it, after the event of that number.
func assignedByHand(ctx context.Context, q db.Q, c Conversation, after int64) (bool, error) {
	given, err := event.Of(ctx, q, c.Workspace, c.ID, []string{EventAssigned}, after, maxActivity)
	if err != nil || len(given) == 0 {
		return false, err
	}
	var last Assigned
	err = json.Unmarshal(given[len(given)-1].Data, &last)
	return last.By.Kind != byRondo.Kind && !last.Accepted, err
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
	c.Assignee, c.AssignedAt, c.Offer = agent, now, Offer{}
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
		c.Team, c.Assignee, c.AssignedAt, c.Offer = team, 0, time.Time{}, Offer{}
		c.Status, c.SnoozedUntil = Open, time.Time{}
		return EventTeamChanged, nil, nil
	})
}
