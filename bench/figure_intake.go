package main

import (
	"fmt"
	"time"

	"rondo/internal/platform/db/dbtest"
)

const (
	intakeAgents      = 200
	intakeConnections = 192
	intakeMessages    = 12_000
)

// benchIntake measures accepted to assigned, durable: each request a new contact, conversation, message,
// assignment and record, over HTTP, until the last one is assigned.
func benchIntake(o options) ([]row, error) {
	lite, err := intakeSQLite(o)
	if err != nil {
		return nil, fmt.Errorf("SQLite: %w", err)
	}
	pg, err := intakePostgres(o)
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL: %w", err)
	}
	return []row{lite, pg}, nil
}

func intakeSQLite(o options) (row, error) {
	s, err := start(o.binary, "")
	if err != nil {
		return row{}, err
	}
	defer s.stop()
	rates, limits, err := intakeRounds(o, s, func() (float64, error) { return syncRate(s.dir) })
	if err != nil {
		return row{}, err
	}
	rate, limit := median(rates), median(limits)
	return row{fmt.Sprintf("accepted → assigned, durable, new contact each, 200 agents, %d connections, SQLite", intakeConnections), perSecond(rate) + s.eachText(), "4 KiB append + fdatasync: " + perSecond(limit), times(rate, limit), "1.00 ×", "2 ×"}, nil
}

func intakePostgres(o options) (row, error) {
	p, err := dbtest.StartPostgres(dbtest.PostgresOptions{Durable: true})
	if err != nil {
		return row{}, err
	}
	defer p.Stop()
	if err := p.Exec("CREATE DATABASE bench"); err != nil {
		return row{}, err
	}
	s, err := start(o.binary, p.URL("bench"))
	if err != nil {
		return row{}, err
	}
	defer s.stop()
	rates, limits, err := intakeRounds(o, s, func() (float64, error) { return insertRate(p) })
	if err != nil {
		return row{}, err
	}
	rate, limit := median(rates), median(limits)
	return row{"the same on PostgreSQL", perSecond(rate) + s.eachText(), "pgbench insert, 32 clients: " + perSecond(limit), times(rate, limit), "0.12 ×", "0.25 ×"}, nil
}

// intakeRounds alternates the limit and the load, so that both see the same machine.
func intakeRounds(o options, s *server, limit func() (float64, error)) (rates, limits []float64, err error) {
	if err := s.staff(intakeAgents, 1000, true); err != nil {
		return nil, nil, err
	}
	if err := pour(s, "warm-", intakeConnections, 1000); err != nil {
		return nil, nil, err
	}
	sent := 1000.0
	used, err := s.cpuTime()
	if err != nil {
		return nil, nil, err
	}
	if err := untilAssigned(s, sent); err != nil {
		return nil, nil, err
	}
	for round := range o.rounds {
		l, err := limit()
		if err != nil {
			return nil, nil, err
		}
		begun := time.Now()
		if err := pour(s, fmt.Sprintf("r%d-", round), intakeConnections, intakeMessages); err != nil {
			return nil, nil, err
		}
		sent += intakeMessages
		if err := untilAssigned(s, sent); err != nil {
			return nil, nil, err
		}
		rates, limits = append(rates, intakeMessages/time.Since(begun).Seconds()), append(limits, l)
	}
	after, err := s.cpuTime()
	if err != nil {
		return nil, nil, err
	}
	s.cpuEach = (after - used) / (sent - 1000)
	return rates, limits, nil
}
