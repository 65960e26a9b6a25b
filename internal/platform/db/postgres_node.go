package db

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"time"

	"rondo/internal/platform/clock"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

// leaseTime is how long a node number stays taken after its node was last heard of.
const leaseTime = 60 * time.Second

// claimNode takes the lowest node number that nobody leases and renews the lease while ctx lives.
func (p *pg) claimNode(ctx context.Context, c clock.Clock) (int, error) {
	var b [8]byte
	rand.Read(b[:])
	token := int64(binary.BigEndian.Uint64(b[:]) >> 1)
	for number := 0; number <= id.MaxNode; number++ {
		now := c.Now()
		n, err := query.Exec(ctx, p.read(), query.New(qLeaseNode, number, token, clock.Micro(now.Add(leaseTime)), clock.Micro(now)))
		if err != nil {
			return 0, err
		}
		if n == 1 {
			p.tasks.Go(func() { p.renewNode(ctx, c, number, token) })
			return number, nil
		}
	}
	return 0, errors.New("all node numbers are leased; are there more than 1000 nodes?")
}

const (
	qLeaseNode = `INSERT INTO nodes (number, token, lease_until) VALUES (?, ?, ?)
ON CONFLICT (number) DO UPDATE SET token = excluded.token, lease_until = excluded.lease_until WHERE nodes.lease_until < ?`
	qRenewNode   = `UPDATE nodes SET lease_until = ? WHERE number = ? AND token = ?`
	qReleaseNode = `DELETE FROM nodes WHERE number = ? AND token = ?`
)

func (p *pg) renewNode(ctx context.Context, c clock.Clock, number int, token int64) {
	t := time.NewTicker(leaseTime / 4)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			// A failed renewal is tried again at the next tick; the lease outlives three of them.
			_, _ = query.Exec(ctx, p.read(), query.New(qRenewNode, clock.Micro(c.Now().Add(leaseTime)), number, token))
		case <-ctx.Done():
			end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
			defer cancel()
			_, _ = query.Exec(end, p.read(), query.New(qReleaseNode, number, token))
			return
		}
	}
}
