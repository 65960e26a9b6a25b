package inbox

import (
	"encoding/json"

	"rondo/internal/platform/api"
	"rondo/internal/platform/realtime"
)

// serveSocket runs a visitor's socket until either side ends it.
func (x *Inbox) serveSocket(c *chatCall) error {
	if err := x.limits.address.check(c.acc.ID+" "+api.ClientIP(c.r), x.d.DB.Now()); err != nil {
		return err
	}
	key := strangerKey{c.acc.workspace, c.ID}
	if err := x.hub.admit(key); err != nil {
		return err
	}
	defer x.hub.dismiss(key)
	ctx := c.r.Context()
	if err := x.followed(ctx, c.acc.workspace); err != nil {
		return err
	}
	conn, err := realtime.Accept(c.w, c.r, realtime.Options{MaxFrameBytes: 4 << 10, Queue: 128})
	if err != nil {
		return nil // it has been answered
	}
	s := &seat{conn: conn, acc: c.acc, address: c.ID}
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
