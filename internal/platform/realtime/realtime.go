// Package realtime holds one WebSocket connection of a browser: text frames in, text frames out through a
// bounded queue, so that whoever tells many sockets never waits for a slow one. It knows no product word
// and no rule: who may connect is decided before Accept, what the frames mean by its caller.
//
// The promise: Send never blocks. When the queue is full the connection is closed, and the browser, which
// keeps its place in the feed, connects again and reads what it missed.
package realtime

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// Options bound a connection; zero takes the default.
type Options struct {
	// Queue is how many frames may wait to leave (default 256).
	Queue int
	// MaxFrameBytes bounds a frame from the other side (default 16 KiB).
	MaxFrameBytes int64
	// WriteTimeout is how long one frame may take to leave (default 10 s).
	WriteTimeout time.Duration
	// PingEvery is how often a silent connection is tried (default 30 s); one that does not answer within
	// WriteTimeout is closed.
	PingEvery time.Duration
}

func (o Options) filled() Options {
	if o.Queue == 0 {
		o.Queue = 256
	}
	if o.MaxFrameBytes == 0 {
		o.MaxFrameBytes = 16 << 10
	}
	if o.WriteTimeout == 0 {
		o.WriteTimeout = 10 * time.Second
	}
	if o.PingEvery == 0 {
		o.PingEvery = 30 * time.Second
	}
	return o
}

// Why a connection was closed, as the other side is told.
const (
	goingAway = "the server stops"
	tooSlow   = "too slow; connect again and read what was missed"
)

// dead stands for a connection on which nothing more can be said.
const dead = websocket.StatusAbnormalClosure

// Conn is one connection. Send and Close may be called by anybody at any time; Run is called once.
type Conn struct {
	socket *websocket.Conn
	opts   Options
	queue  chan []byte
	once   sync.Once
	closed chan struct{}
	code   websocket.StatusCode
	reason string
}

// Accept makes the request a connection. The caller has decided already that this origin and this visitor
// may have one. When it fails, the request has been answered.
func Accept(w http.ResponseWriter, r *http.Request, opts Options) (*Conn, error) {
	opts = opts.filled()
	socket, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return nil, err
	}
	socket.SetReadLimit(opts.MaxFrameBytes)
	return &Conn{socket: socket, opts: opts, queue: make(chan []byte, opts.Queue), closed: make(chan struct{})}, nil
}

// Send queues a frame and tells whether it was queued. It never blocks: a connection whose queue is full
// is closed.
func (c *Conn) Send(frame []byte) bool {
	select {
	case <-c.closed:
		return false
	default:
	}
	select {
	case c.queue <- frame:
		return true
	default:
		c.end(websocket.StatusTryAgainLater, tooSlow)
		return false
	}
}

// SendJSON queues v as a frame. It panics on what is no JSON, which is a broken promise of the caller.
func (c *Conn) SendJSON(v any) bool {
	frame, err := json.Marshal(v)
	if err != nil {
		panic("realtime: a frame that is not JSON: " + err.Error())
	}
	return c.Send(frame)
}

// Close ends the connection because there is nothing more to tell; Run returns.
func (c *Conn) Close(reason string) { c.end(websocket.StatusNormalClosure, reason) }

func (c *Conn) end(code websocket.StatusCode, reason string) {
	c.once.Do(func() {
		c.code, c.reason = code, reason
		close(c.closed)
	})
}

// Run carries frames until either side ends the connection or ctx ends, and returns when everything that
// it started has stopped. hear gets each frame in turn and must not block for long; its error ends the
// connection as a violation of what was agreed.
func (c *Conn) Run(ctx context.Context, hear func(frame []byte) error) {
	// Reading and writing outlive ctx for a moment, so that the other side is told why it ends.
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var wg sync.WaitGroup
	wg.Go(func() { c.write(life) })
	wg.Go(func() {
		select {
		case <-c.closed:
		case <-ctx.Done():
			c.end(websocket.StatusGoingAway, goingAway)
		}
		if c.code == dead {
			_ = c.socket.CloseNow()
		} else {
			_ = c.socket.Close(c.code, c.reason) // also wakes the reader; the other side may be gone already
		}
		stop()
	})
	c.read(life, hear)
	c.end(websocket.StatusNormalClosure, "")
	wg.Wait()
}

func (c *Conn) read(ctx context.Context, hear func([]byte) error) {
	for {
		kind, frame, err := c.socket.Read(ctx)
		if err != nil {
			return
		}
		if kind != websocket.MessageText {
			c.end(websocket.StatusUnsupportedData, "send text")
			return
		}
		if err := hear(frame); err != nil {
			c.end(websocket.StatusPolicyViolation, "that was not understood")
			return
		}
	}
}

// write sends what is queued, and tries the connection while nothing is.
func (c *Conn) write(ctx context.Context) {
	ping := time.NewTicker(c.opts.PingEvery)
	defer ping.Stop()
	for {
		var err error
		select {
		case frame := <-c.queue:
			err = c.within(ctx, func(ctx context.Context) error { return c.socket.Write(ctx, websocket.MessageText, frame) })
		case <-ping.C:
			err = c.within(ctx, c.socket.Ping)
		case <-c.closed:
			return
		case <-ctx.Done():
			return
		}
		if err != nil {
			if !errors.Is(err, context.Canceled) {
				c.end(dead, "")
			}
			return
		}
	}
}

func (c *Conn) within(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, c.opts.WriteTimeout)
	defer cancel()
	return do(ctx)
}
