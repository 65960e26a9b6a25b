package routing

import (
	"context"
	"sync"
	"time"

	"rondo/internal/engine"
)

const (
	intervals    = 12
	intervalTime = 5 * time.Minute
)

// series remembers how the desk stood at the end of the last intervals, since this node started.
type series struct {
	mu   sync.Mutex
	past []sample
}

// sample is how the desk stood at one moment.
type sample struct {
	waiting  int
	longestS int
	free     int
}

// run takes a sample at the end of each interval until ctx ends.
func (s *series) run(ctx context.Context, d *desk) {
	t := time.NewTicker(intervalTime)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			d.mu.RLock()
			desk := d.state.Desk()
			d.mu.RUnlock()
			s.add(sampleOf(desk, d.router.db.Now()))
		case <-ctx.Done():
			return
		}
	}
}

func (s *series) add(one sample) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.past = append(s.past, one)
	if len(s.past) >= intervals {
		s.past = s.past[len(s.past)-intervals+1:]
	}
}

// with is the past and, at the end, the present.
func (s *series) with(now sample) []sample {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append(append([]sample(nil), s.past...), now)
}

func sampleOf(desk engine.Desk, now time.Time) sample {
	s := sample{waiting: waitingIn(desk), longestS: seconds(desk.LongestSince, now)}
	online := freeAgents(desk)
	s.free = online.Free
	return s
}

// seconds is how long ago something was; 0 for never.
func seconds(since engine.Micros, now time.Time) int {
	if since == 0 {
		return 0
	}
	return max(0, int(now.Sub(time.UnixMicro(int64(since))).Seconds()))
}
