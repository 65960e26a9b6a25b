package identity

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// desk is an agent with sockets, which tests open and close at once, without the blink.
type desk struct {
	*world
	user    User
	token   string
	cookie  string
	session string
}

func eachDesk(t *testing.T, fn func(t *testing.T, d *desk)) {
	t.Helper()
	each(t, func(t *testing.T, w *world) {
		u, token := w.user("an", access.Agent)
		d := &desk{world: w, user: u, token: token}
		d.cookie, d.session = d.signIn()
		fn(t, d)
	})
}

// signIn is one more session of the agent.
func (d *desk) signIn() (cookie, session string) {
	d.t.Helper()
	d.write(func(tx *db.Tx) error {
		s, err := OpenSession(context.Background(), tx, d.user, Visit{})
		cookie, session = s.text, s.hash
		return err
	})
	return cookie, session
}

func (d *desk) open(holder, session string) socket {
	d.t.Helper()
	s := socket{workspace: d.ws.ID, id: d.db.NewID(), user: d.user.ID, session: session}
	d.write(func(tx *db.Tx) error { return arrive(context.Background(), tx, s, holder) })
	return s
}

func (d *desk) shut(s socket) {
	d.t.Helper()
	d.write(func(tx *db.Tx) error { return part(context.Background(), tx, s) })
}

// say sets the presence from the web app.
func (d *desk) say(status Status, reason string) {
	d.t.Helper()
	d.write(func(tx *db.Tx) error {
		_, err := SetPresence(as(d.user), tx, d.user.ID, status, reason)
		return err
	})
}

// due runs the jobs whose time has come, as the runner would, once each.
func (d *desk) due() {
	d.t.Helper()
	runner := job.NewRunner(d.db, slog.New(slog.DiscardHandler), 4)
	d.gate.Jobs(runner)
	ctx, cancel := context.WithCancel(context.Background())
	var run sync.WaitGroup
	run.Go(func() { _ = runner.Run(ctx) })
	defer func() { cancel(); run.Wait() }()
	for {
		n, err := job.Due(ctx, d.db.Read(), d.db.Now())
		if err != nil {
			d.t.Fatal(err)
		}
		if n == 0 {
			return
		}
		runner.Wake()
	}
}

// is states the presence.
func (d *desk) is(status Status, cause Cause, connection Connection) Presence {
	d.t.Helper()
	u, err := LoadUser(context.Background(), d.db.Read(), d.ws.ID, d.user.ID)
	if err != nil {
		d.t.Fatal(err)
	}
	if p := u.Presence; p.Status != status || p.Cause != cause || p.Connection != connection {
		d.t.Fatalf("is %s (%s), connection %s; want %s (%s), %s", p.Status, p.Cause, p.Connection, status, cause, connection)
	}
	return u.Presence
}

func TestConnection_aClosedLaptopGetsNothingAndIsOfflineAfterTheGrace(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		laptop := d.open("node", d.session)
		d.say(Busy, "lunch")
		d.is(Busy, Chosen, OpenNow)
		d.shut(laptop)
		lostNow := d.is(Busy, Chosen, Lost)
		if lostNow.Fact().Takes() != Offline {
			t.Error("a closed laptop gets conversations")
		}
		d.clock.Advance(2*time.Minute - time.Second)
		d.due()
		d.is(Busy, Chosen, Lost)
		d.clock.Advance(time.Second)
		d.due()
		d.is(Offline, LostConnection, NoConnection)
		d.clock.Advance(time.Hour)
		d.open("node", d.session)
		if p := d.is(Busy, Back, OpenNow); p.Reason != "lunch" {
			t.Errorf("came back with the reason %q", p.Reason)
		}
	})
}

func TestConnection_aSwitchedTabCostsNothing(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		first, second := d.open("node", d.session), d.open("node", d.session)
		phone := d.open("other", "") // another device, on another node
		d.say(Online, "")
		d.recorded()
		for _, s := range []socket{first, phone} {
			d.shut(s)
			d.is(Online, Chosen, OpenNow)
		}
		again := d.open("node", d.session) // a page loaded anew: the new socket comes before the blink of the old is over
		d.shut(second)
		d.nothing()
		d.is(Online, Chosen, OpenNow)
		d.shut(again)
		d.is(Online, Chosen, Lost)
		d.open("node", d.session) // within the grace: nobody was offline, and the job finds that
		d.clock.Advance(time.Hour)
		d.due()
		d.is(Online, Chosen, OpenNow)
	})
}

func TestConnection_everyLossHasItsOwnGrace(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		s := d.open("node", d.session)
		d.say(Online, "")
		d.shut(s)
		d.clock.Advance(time.Minute)
		s = d.open("node", d.session)
		d.clock.Advance(30 * time.Second)
		d.shut(s)
		d.clock.Advance(time.Minute) // the first loss was 150 s ago, the second 60 s
		d.due()
		d.is(Online, Chosen, Lost)
		d.clock.Advance(time.Minute)
		d.due()
		d.is(Offline, LostConnection, NoConnection)
	})
}

func TestConnection_whatAProgramSaysStays(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		path := "/users/" + d.user.ID.String() + "/presence"
		d.call(d.token, "PUT", path, `{"status":"online"}`).is(200)
		d.is(Online, Chosen, NoConnection)
		s := d.open("node", d.session)
		d.shut(s)
		d.clock.Advance(time.Hour)
		d.due()
		d.is(Online, Chosen, NoConnection)
		d.say(Online, "") // now the person says so, on a page
		s = d.open("node", d.session)
		d.shut(s)
		d.is(Online, Chosen, Lost)
		d.call(d.token, "PUT", path, `{"status":"online"}`).is(200) // and now the program again
		d.is(Online, Chosen, NoConnection)
		d.clock.Advance(time.Hour)
		d.due()
		d.is(Online, Chosen, NoConnection)
	})
}

func TestConnection_whoeverIsForcedStaysSo(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		s := d.open("node", d.session)
		d.say(Online, "")
		d.call(d.world.token, "PUT", "/users/"+d.user.ID.String()+"/presence", `{"status":"offline","reason":"went home"}`).is(200)
		if p := d.is(Offline, Forced, OpenNow); p.By.ID != d.owner.ID || p.Reason != "went home" {
			t.Errorf("%+v", p)
		}
		d.shut(s)
		d.open("node", d.session)
		d.is(Offline, Forced, OpenNow)
	})
}

func TestConnection_signingOut(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		_, phone := d.signIn()
		tab := d.open("node", d.session)
		onPhone := d.open("node", phone)
		d.say(Online, "")
		d.call("", "DELETE", "/session", "", "Cookie: rondo_session="+d.cookie).is(204)
		d.is(Online, Chosen, OpenNow) // the phone is still here
		d.shut(tab)
		d.is(Online, Chosen, OpenNow)
		d.shut(onPhone)
		d.is(Online, Chosen, Lost)

		cookie, session := d.signIn()
		tab = d.open("node", session)
		d.is(Online, Chosen, OpenNow)
		d.call("", "DELETE", "/session", "", "Cookie: rondo_session="+cookie).is(204)
		if p := d.is(Offline, SignedOut, NoConnection); p.By.ID != d.user.ID {
			t.Errorf("by %+v", p.By)
		}
		d.shut(tab)
		_, session = d.signIn()
		d.open("node", session)
		d.is(Offline, SignedOut, OpenNow) // signing in makes nobody available
	})
}

func TestConnection_aDeadNodeTakesItsSocketsWithIt(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		d.write(func(tx *db.Tx) error { return hold(ctx, tx, "dead") })
		d.open("dead", d.session)
		d.say(Online, "")
		if err := d.gate.begin(ctx); err != nil {
			t.Fatal(err)
		}
		if d.db.Single() {
			d.is(Online, Chosen, Lost) // the process before this one is gone for certain
			return
		}
		w := watch{silent: map[string]silence{}}
		for range deadAfter {
			d.clock.Advance(24 * time.Hour) // a clock that jumps loses nobody
			if err := d.gate.pulse(ctx, &w); err != nil {
				t.Fatal(err)
			}
			d.is(Online, Chosen, OpenNow)
		}
		if err := d.gate.pulse(ctx, &w); err != nil {
			t.Fatal(err)
		}
		d.is(Online, Chosen, Lost)
		if all, err := holders(ctx, d.db.Read()); err != nil || len(all) != 1 {
			t.Errorf("%v, %v", all, err)
		}
	})
}

func TestConnection_aNodeThatWasGivenUpSaysWhatItHolds(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		if err := d.gate.begin(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := d.gate.Connect(as(d.user), d.cookie); err != nil {
			t.Fatal(err)
		}
		d.say(Online, "")
		if err := d.gate.drop(ctx, d.gate.sockets.holder); err != nil { // as another node would
			t.Fatal(err)
		}
		d.is(Online, Chosen, Lost)
		d.clock.Advance(time.Hour)
		d.due()
		d.is(Offline, LostConnection, NoConnection)
		if err := d.gate.beat(ctx); err != nil {
			t.Fatal(err)
		}
		d.is(Online, Back, OpenNow)
	})
}

// TestConnection_runNotesWhatGoesAndLetsGoAtTheEnd drives the worker itself.
func TestConnection_runNotesWhatGoesAndLetsGoAtTheEnd(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		d.gate.sockets.blink = time.Millisecond
		ctx, cancel := context.WithCancel(context.Background())
		var run sync.WaitGroup
		run.Go(func() { _ = d.gate.Run(ctx) })
		feed := event.Follow(d.db)
		run.Go(func() { _ = feed.Run(ctx) })
		reader := feed.Reader(d.ws.ID, d.seen)
		until := func(want Connection) {
			t.Helper()
			for {
				events, err := reader.Next(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				if i := len(events) - 1; payload[PresenceChanged](t, events[i]).Connection == want {
					return
				}
			}
		}
		leave, err := d.gate.Connect(as(d.user), d.cookie)
		if err != nil {
			t.Fatal(err)
		}
		until(OpenNow)
		d.say(Online, "")
		leave()
		until(Lost)
		if _, err := d.gate.Connect(as(d.user), d.cookie); err != nil {
			t.Fatal(err)
		}
		until(OpenNow)
		cancel()
		run.Wait()
		d.is(Online, Chosen, Lost)
	})
}

// TestConnection_socketsThatComeAndGoAtOnceAgree hammers one user from many sides.
func TestConnection_socketsThatComeAndGoAtOnceAgree(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		d.open("node", d.session)
		d.say(Online, "")
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for range 5 {
					s := socket{workspace: d.ws.ID, id: d.db.NewID(), user: d.user.ID}
					err := d.db.Write(context.Background(), func(tx *db.Tx) error { return arrive(context.Background(), tx, s, "other") })
					if err == nil {
						err = d.db.Write(context.Background(), func(tx *db.Tx) error { return part(context.Background(), tx, s) })
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		d.is(Online, Chosen, OpenNow)
	})
}

func TestPresenceHistory(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		s := d.open("node", d.session)
		step := func() { d.clock.Advance(time.Minute) }
		d.say(Online, "")
		step()
		d.say(Busy, "lunch")
		step()
		d.shut(s)
		d.clock.Advance(2 * time.Minute)
		d.due()
		step()
		s = d.open("node", d.session)
		step()
		path := "/users/" + d.user.ID.String() + "/presence"
		d.call(d.world.token, "PUT", path, `{"status":"online"}`).is(200)
		step()
		d.call("", "DELETE", "/session", "", "Cookie: rondo_session="+d.cookie).is(204)

		type list struct {
			Items      []PresenceMomentView
			NextCursor *string `json:"next_cursor"`
		}
		var got []Cause
		cursor := ""
		for {
			page := read[list](d.call(d.token, "GET", path+"/history?limit=2"+cursor, "").is(200))
			for _, m := range page.Items {
				got = append(got, m.Cause)
				if m.At.IsZero() || m.By.Name == "" {
					t.Errorf("%+v", m)
				}
			}
			if page.NextCursor == nil {
				break
			}
			cursor = "&cursor=" + *page.NextCursor
		}
		if want := []Cause{SignedOut, Forced, Back, LostConnection, Chosen, Chosen}; !slices.Equal(got, want) {
			t.Errorf("causes %v, want %v", got, want)
		}
		_, other := d.world.user("binh", access.Agent)
		d.call(other, "GET", path+"/history", "").is(403)
		d.call(d.world.token, "GET", path+"/history", "").is(200)
		d.call(d.world.token, "GET", "/users/"+id.ID(5).String()+"/presence/history", "").is(404)
	})
}
