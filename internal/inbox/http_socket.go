package inbox

import (
	"encoding/json"

	"rondo/internal/platform/realtime"
)

// serveSocket runs a visitor's socket until either side ends it.
func (x *Inbox) serveSocket(c *chatCall) error {
	x.sockets.Add(1)
	defer x.sockets.Done()
	if x.life.Err() != nil {
		return errStopping
	}
	conn, err := realtime.Accept(c.w, c.r, realtime.Options{MaxFrameBytes: 4 << 10, Queue: 128})
	if err != nil {
		return nil // it has been answered
	}
	s := &seat{conn: conn, acc: c.acc, address: c.ID}
	ctx := c.r.Context()
	x.hub.sit(s)
	defer x.hub.leave(s)
	if err := x.meet(ctx, s); err != nil {
		conn.Close("try again")
	}
	conn.Run(x.life, func(frame []byte) error {
		var said struct {
			Type string `json:"type"`
			On   bool   `json:"on"`
		}
		if err := json.Unmarshal(frame, &said); err != nil {
			return err
		}
		switch said.Type {
		case "ping":
			conn.Send([]byte(`{"type":"pong"}`))
		case "typing":
			if x.limits.presence.allow(c.acc.ID+" "+c.ID, x.d.DB.Now()) {
				x.seatTyped(s, said.On)
			}
		}
		return nil // what a newer window says and we do not know is no reason to part
	})
	return nil
}
