package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// conn is one keep-alive connection of the load: raw, so that the client takes little of the two cores.
type conn struct {
	net.Conn
	r *bufio.Reader
}

func dial(url string) (*conn, error) {
	c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		return nil, err
	}
	return &conn{c, bufio.NewReaderSize(c, 4096)}, nil
}

// answer sends a request and reads the answer.
func (c *conn) answer(request []byte) (status string, body []byte, err error) {
	if _, err := c.Write(request); err != nil {
		return "", nil, err
	}
	if status, err = c.r.ReadString('\n'); err != nil {
		return "", nil, err
	}
	length := 0
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			return "", nil, err
		}
		if line == "\r\n" {
			break
		}
		if v, ok := strings.CutPrefix(line, "Content-Length: "); ok {
			if length, err = strconv.Atoi(strings.TrimSpace(v)); err != nil {
				return "", nil, err
			}
		}
	}
	body = make([]byte, length)
	_, err = io.ReadFull(c.r, body)
	return status, body, err
}

// do sends a request of the custom channel's and reads the answer away; anything but accepted is an error.
func (c *conn) do(request []byte) error {
	status, body, err := c.answer(request)
	if err != nil {
		return err
	}
	if !strings.Contains(status, " 2") || !strings.Contains(string(body), "accepted") {
		return fmt.Errorf("%s %s", strings.TrimSpace(status), body)
	}
	return nil
}

// pour brings n messages of new contacts through as many connections, as fast as they are taken.
func pour(s *server, prefix string, connections, n int) error {
	var next atomic.Int64
	errs := make(chan error, connections)
	var wg sync.WaitGroup
	for range connections {
		wg.Go(func() {
			c, err := dial(s.url)
			if err != nil {
				errs <- err
				return
			}
			defer c.Close()
			for {
				i := next.Add(1)
				if i > int64(n) {
					return
				}
				if err := c.do(s.hook(prefix + strconv.FormatInt(i, 10))); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	wg.Wait()
	select {
	case err := <-errs:
		return err
	default:
		return nil
	}
}

// untilAssigned waits until the server has carried out n automatic assignments since it started.
func untilAssigned(s *server, n float64) error {
	deadline := time.Now().Add(2 * time.Minute)
	for time.Now().Before(deadline) {
		got, err := s.metric("rondo_assigned_total")
		if err != nil {
			return err
		}
		if got >= n {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return fmt.Errorf("not all were assigned within two minutes")
}

// steadily does n things at so many a second, over a few connections of which each does its own, and gives the first
// error. due is when the thing was to begin.
func steadily(url string, connections, n, rate int, do func(c *conn, i int, due time.Time) error) error {
	errs := make(chan error, connections)
	begun := time.Now().Add(100 * time.Millisecond)
	var wg sync.WaitGroup
	for k := range connections {
		wg.Go(func() {
			c, err := dial(url)
			if err != nil {
				errs <- err
				return
			}
			defer c.Close()
			for i := k; i < n && err == nil; i += connections {
				due := begun.Add(time.Duration(i) * time.Second / time.Duration(rate))
				time.Sleep(time.Until(due))
				err = do(c, i, due)
			}
			if err != nil {
				errs <- err
			}
		})
	}
	wg.Wait()
	close(errs)
	return <-errs
}
