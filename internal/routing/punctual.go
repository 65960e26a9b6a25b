package routing

import (
	"context"
	"sync"
	"time"

	"rondo/internal/expectation"
	"rondo/internal/platform/id"
)

// FirstReply is how many first replies came in time. One that is overdue counts as late before it is given.
type FirstReply struct {
	Due    int `json:"due"`
	InTime int `json:"in_time"`
}

// replies remembers the last hour's first replies for a moment: many screens ask at once.
type replies struct {
	mu   sync.Mutex
	at   time.Time
	list []expectation.FirstAnswer
}

const repliesKept = 5 * time.Second

// addReplies says how punctual the first replies were: altogether, by team and by interval.
func (r *Router) addReplies(ctx context.Context, ws id.ID, now time.Time, b *LiveQueue) error {
	list, err := r.firstAnswers(ctx, ws, now)
	if err != nil {
		return err
	}
	byTeam, byInterval := map[id.ID]*FirstReply{}, make([]FirstReply, intervals)
	for i := range b.Teams {
		byTeam[b.Teams[i].TeamID] = &b.Teams[i].FirstReply
	}
	for _, a := range list {
		ago := int(max(0, now.Sub(a.At)) / intervalTime)
		if ago >= intervals {
			continue
		}
		b.FirstReply.count(a)
		byInterval[intervals-1-ago].count(a)
		if t := byTeam[a.Team]; t != nil {
			t.count(a)
		}
	}
	b.Series.FirstReply = make([]int, intervals)
	for i, n := range byInterval {
		b.Series.FirstReply[i] = n.share()
	}
	return nil
}

func (r *Router) firstAnswers(ctx context.Context, ws id.ID, now time.Time) ([]expectation.FirstAnswer, error) {
	kept := &r.desk(ws).replies
	kept.mu.Lock()
	defer kept.mu.Unlock()
	if age := now.Sub(kept.at); age >= 0 && age < repliesKept {
		return kept.list, nil
	}
	list, err := expectation.FirstAnswers(ctx, r.db.Read(), ws, now.Add(-intervals*intervalTime), now)
	if err != nil {
		return nil, err
	}
	kept.at, kept.list = now, list
	return list, nil
}

func (f *FirstReply) count(a expectation.FirstAnswer) {
	f.Due++
	if a.InTime {
		f.InTime++
	}
}

// share is how many of 100 came in time; -1 when none was due.
func (f FirstReply) share() int {
	if f.Due == 0 {
		return -1
	}
	return 100 * f.InTime / f.Due
}
