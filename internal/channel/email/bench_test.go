package email_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest/mailtest"
)

var errEnough = errors.New("all have come")

// BenchmarkPoll_thousandMails takes 1,000 mails of mixed size, from 1 KB to 5
// MB, out of a mailbox at Dovecot: mails/min is to be beyond 1,000.
func BenchmarkPoll_thousandMails(b *testing.B) {
	const mails = 1000
	s := mailtest.Start(b)
	box := s.Open(b, "bench")
	line := strings.Repeat("QUJD", 19) + "\r\n"
	bytes := 0
	for n := range mails {
		size := []int{1, 2, 5, 20, 100, 500}[n%6] << 10
		if n%200 == 199 {
			size = 5 << 20
		}
		raw := fmt.Sprintf("From: c%d@home.test\r\nMessage-ID: <%d@home.test>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n%s--b--\r\n", n, n, strings.Repeat(line, size/len(line)))
		mailtest.Append(b, box, []byte(raw))
		bytes += len(raw)
	}
	kind := newKind(b)
	a := account(b, kind, s.Config("bench"))
	for b.Loop() {
		taken := 0
		start := time.Now()
		err := kind.Poll(b.Context(), a, "", func(_ context.Context, p channel.Polled) error {
			if taken += len(p.Inbound); taken >= mails {
				return errEnough
			}
			return nil
		})
		if !errors.Is(err, errEnough) {
			b.Fatal(err)
		}
		b.ReportMetric(float64(taken)/time.Since(start).Minutes(), "mails/min")
		b.SetBytes(int64(bytes))
	}
}
