package identity

import (
	"slices"
	"testing"

	"rondo/internal/calendar"
)

// shiftDesk is an agent who works on Mondays from 09:00 to 12:00 and 13:00 to 18:00 in Vietnam, online at a tab,
// in a workspace where the status follows the shift. It is Monday, 10:00.
func shiftDesk(t *testing.T, d *desk) (hours calendar.HoursView) {
	t.Helper()
	calendar.Register(d.api, calendar.Deps{DB: d.db, Uses: HoursUses, Changed: HoursChanged})
	d.http = d.api.Handler()
	d.at("2030-01-07T03:00:00Z")
	hours = read[calendar.HoursView](d.call(d.world.token, "POST", "/hours", office).is(201))
	d.call(d.world.token, "PATCH", "/users/"+d.user.ID.String(), `{"hours_id":"`+hours.ID.String()+`"}`).is(200)
	d.call(d.world.token, "PATCH", "/workspace", `{"presence_by_shift":true}`).is(200)
	_, d.session = d.signIn()
	return hours
}

func TestShift_endsAndBeginsAStatus(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		shiftDesk(t, d)
		s := d.open("node", d.session)
		d.say(Busy, "training")
		for _, row := range []struct {
			at     string
			status Status
			cause  Cause
		}{
			{"2030-01-07T04:59:59Z", Busy, Chosen},
			{"2030-01-07T05:00:00Z", Offline, Scheduled},
			{"2030-01-07T06:00:00Z", Busy, Scheduled},
			{"2030-01-07T11:00:00Z", Offline, Scheduled},
		} {
			d.at(row.at)
			d.due()
			d.is(row.status, row.cause, OpenNow)
		}
		d.say(Online, "") // overtime
		d.at("2030-01-11T14:00:00Z")
		d.due()
		d.is(Online, Chosen, OpenNow)
		d.at("2030-01-11T23:00:00Z") // Friday's night shift ends
		d.due()
		d.is(Offline, Scheduled, OpenNow)
		d.shut(s)
		d.at("2030-01-14T02:00:00Z") // Monday 09:00, but nobody is here
		d.due()
		d.is(Offline, Scheduled, NoConnection)
		_, d.session = d.signIn()
		d.open("node", d.session)
		if p := d.is(Online, Back, OpenNow); p.By.Name != "Rondo" {
			t.Errorf("%+v", p)
		}
	})
}

func TestShift_leaveAndAChangedCalendarCount(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		hours := shiftDesk(t, d)
		d.open("node", d.session)
		d.say(Online, "")
		path := "/users/" + d.user.ID.String()
		d.call(d.world.token, "PATCH", path, `{"leave":[{"from":"2030-01-07T03:30:00Z","to":"2030-01-07T04:00:00Z"}]}`).is(200)
		d.at("2030-01-07T03:30:00Z")
		d.due()
		d.is(Offline, Scheduled, OpenNow)
		d.at("2030-01-07T04:00:00Z")
		d.due()
		d.is(Online, Scheduled, OpenNow)
		d.call(d.world.token, "PATCH", "/hours/"+hours.ID.String(), `{"week":{"mon":[["09:00","11:30"]]}}`).is(200)
		d.at("2030-01-07T04:30:00Z")
		d.due()
		d.is(Offline, Scheduled, OpenNow)
		d.call(d.world.token, "PATCH", "/workspace", `{"presence_by_shift":false}`).is(200)
		d.say(Online, "")
		d.at("2030-01-28T04:30:00Z")
		d.due()
		d.is(Online, Chosen, OpenNow)
	})
}

func TestShift_theEndOfAShiftIsTheEndOfAGrace(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		shiftDesk(t, d)
		s := d.open("node", d.session)
		d.say(Online, "")
		d.at("2030-01-07T04:59:00Z")
		d.shut(s)
		d.is(Online, Chosen, Lost)
		d.at("2030-01-07T05:05:00Z")
		d.due()
		p := d.is(Offline, d.presenceCause(), NoConnection)
		moments := d.moments()
		if n := len(moments); n != 2 || !slices.Contains([]Cause{Scheduled, LostConnection}, p.Cause) {
			t.Errorf("%d entries, the last %s", n, p.Cause)
		}
	})
}

func (d *desk) presenceCause() Cause {
	u, err := LoadUser(d.t.Context(), d.db.Read(), d.ws.ID, d.user.ID)
	if err != nil {
		d.t.Fatal(err)
	}
	return u.Presence.Cause
}

// moments is the agent's timeline.
func (d *desk) moments() []Moment {
	d.t.Helper()
	list, err := presenceHistory(d.t.Context(), d.db.Read(), d.ws.ID, d.user.ID, 0, 100)
	if err != nil {
		d.t.Fatal(err)
	}
	return list
}
