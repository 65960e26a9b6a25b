package routing_test

import (
	"fmt"
	"testing"

	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/platform/db"
)

// BenchmarkIntake is the storing side alone: batches of new contacts with a first message, on SQLite.
func BenchmarkIntake(b *testing.B) {
	for _, size := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("batch=%d", size), func(b *testing.B) {
			d, err := db.Open(b.Context(), db.Config{Dir: b.TempDir()})
			if err != nil {
				b.Fatal(err)
			}
			defer d.Close()
			n := 0
			b.ResetTimer()
			for n < b.N {
				err := d.Write(b.Context(), func(tx *db.Tx) error {
					seen := make([]contact.Seen, size)
					for i := range seen {
						n++
						seen[i] = contact.Seen{Identity: contact.Identity{Kind: "custom", Address: fmt.Sprint("c", n)}, Name: "Mai Nguyen"}
					}
					who, err := contact.Resolve(b.Context(), tx, 1, seen)
					if err != nil {
						return err
					}
					in := make([]conversation.Incoming, size)
					for i := range in {
						in[i] = conversation.Incoming{Contact: who[i], Channel: 1, ChannelKind: "custom", Team: 1, Direction: conversation.In,
							Author: conversation.Author{Kind: conversation.ByContact, ID: who[i].ID, Name: "Mai Nguyen"}, Text: "Where is my order? It should have come yesterday.", ProviderID: seen[i].Address}
					}
					_, err = conversation.Receive(b.Context(), tx, 1, in)
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "messages/s")
		})
	}
}
