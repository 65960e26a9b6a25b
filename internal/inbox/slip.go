package inbox

import (
	"context"
	"time"

	"rondo/internal/channel"
	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// Some providers hand out a slip with what a customer writes, which they want to see again: whoever shows it in time
// answers free of charge, once; without it the message cannot be reported as read. Slips are kept for every node, and
// forgotten when they are of no use.

const (
	answerFor = time.Minute         // after that the provider takes no answer for it
	readFor   = 30 * 24 * time.Hour // after that nobody cares
)

func answerSlip(address string) string { return "answer " + short(address) }
func readSlip(message string) string   { return "read " + short(message) }

// keepSlips keeps what came with a new message.
func (s *storing) keepSlips(ctx context.Context, e entry) error {
	a, now := e.arrival(), s.tx.Now()
	for _, one := range []slip{{answerSlip(a.From.Address), a.Slips.Answer, now.Add(answerFor)}, {readSlip(a.ProviderID), a.Slips.Read, now.Add(readFor)}} {
		if one.slip == "" || len(one.slip) > maxExtra {
			continue
		}
		if err := saveSlip(ctx, s.tx, e.post.acc, one); err != nil {
			return err
		}
	}
	return nil
}

// useSlip takes the slip by which a message may go out as the answer to what the customer wrote last; empty where there
// is none. The provider tells no repetition of such an answer, so that the attempt is noted, and fresh is false where an
// earlier one never came to an end.
func (x *Inbox) useSlip(ctx context.Context, acc *account, m conversation.Message, out channel.Outbound) (slip string, fresh bool, err error) {
	if begun, err := attempted(ctx, x.d.DB.Read(), m.Workspace, []id.ID{m.ID}); err != nil || len(begun) > 0 {
		return "", false, err
	}
	if len(out.Sent) > 0 {
		return "", true, nil
	}
	err = x.d.DB.Write(ctx, func(tx *db.Tx) error {
		if slip, err = takeSlip(ctx, tx, acc, answerSlip(out.To)); err != nil || slip == "" {
			return err
		}
		_, err := beginAttempt(ctx, tx, m.Workspace, m.ID)
		return err
	})
	return slip, true, err
}
