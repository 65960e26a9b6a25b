package inbox_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"testing"

	"rondo/internal/channel/channeltest/customfake"
	"rondo/internal/platform/db"
)

// BenchmarkIntake posts one message of a new customer at a time to a custom channel's hook, over HTTP, with
// 128 connections for each processor, on SQLite with every commit synced. The client's work is part of it.
func BenchmarkIntake(b *testing.B) {
	d, err := db.Open(b.Context(), db.Config{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	w := newWorld(b, d, b.TempDir())
	_, _, hook := w.integrator()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1024, MaxConnsPerHost: 1024}}
	var n atomic.Int64
	b.SetParallelism(128)
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := n.Add(1)
			body := customfake.Body(fmt.Sprint("customer-", i), customfake.Contact{"firstName": "Mai", "language": "vi"}, customfake.Text(fmt.Sprint("m", i), "Hello, are my shoes on their way?", d.Now()))
			req, _ := http.NewRequest(http.MethodPost, hook, bytes.NewReader(body))
			req.Header.Set("Authorization", "Bearer tok-12345678")
			res, err := client.Do(req)
			if err != nil {
				b.Error(err)
				return
			}
			io.Copy(io.Discard, res.Body)
			res.Body.Close()
			if res.StatusCode != http.StatusAccepted {
				b.Errorf("answered %d", res.StatusCode)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "conversations/s")
}
