package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	drainWaiting = 10_000
	drainAgents  = 500
)

// benchDrain measures how long a backlog takes to be assigned when everybody comes online at once.
func benchDrain(o options) ([]row, error) {
	s, err := start(o.binary, "")
	if err != nil {
		return nil, err
	}
	defer s.stop()
	if err := s.staff(drainAgents, 50, false); err != nil {
		return nil, err
	}
	if err := pour(s, "w-", 64, drainWaiting); err != nil {
		return nil, err
	}
	var wg sync.WaitGroup
	errs := make(chan error, 16)
	begun := time.Now()
	for k := range 16 {
		wg.Go(func() {
			for i := k; i < len(s.agents); i += 16 {
				if err := s.presence(s.agents[i], "online"); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	wg.Wait()
	online := time.Since(begun)
	select {
	case err := <-errs:
		return nil, err
	default:
	}
	if err := untilAssigned(s, drainWaiting); err != nil {
		return nil, err
	}
	took := time.Since(begun)
	return []row{{"10,000 waiting, 500 agents come online at once: all assigned", fmt.Sprintf("%.2f s", took.Seconds()), fmt.Sprintf("500 presence calls: %.2f s", online.Seconds()), "", "3 s", "1 s"}}, nil
}
