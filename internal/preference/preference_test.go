package preference_test

import (
	"context"
	"reflect"
	"testing"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
	"rondo/internal/preference"
)

func set(d *db.DB, user id.ID, p preference.Preferences) error {
	ctx := access.With(context.Background(), access.Actor{Workspace: 1, Kind: access.KindUser, User: user, Role: access.Agent})
	return d.Write(ctx, func(tx *db.Tx) error {
		_, err := preference.Set(ctx, tx, p)
		return err
	})
}

func TestSet_isEachUsersOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := preference.Usual()
		p.Alerts.Sound, p.Alerts.Quiet, p.Alerts.MutedChannels = false, preference.Quiet{On: true, From: "23:30", To: "06:00"}, []string{"webchat", "telegram", "webchat"}
		p.FirstSteps.Dismissed = true
		for range 2 { // the second replaces the first
			if err := set(d, 11, p); err != nil {
				t.Fatal(err)
			}
		}
		got, err := preference.Of(context.Background(), d.Read(), 1, 11)
		p.Alerts.MutedChannels = []string{"telegram", "webchat"}
		if err != nil || !reflect.DeepEqual(got, p) {
			t.Errorf("%+v %v", got, err)
		}
		for _, other := range [][2]id.ID{{1, 12}, {2, 11}} {
			if got, err := preference.Of(context.Background(), d.Read(), other[0], other[1]); err != nil || !reflect.DeepEqual(got, preference.Usual()) {
				t.Errorf("user %d of workspace %d has %+v, %v", other[1], other[0], got, err)
			}
		}
	})
}

func TestSet_refusesWhatIsNoHour(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for field, q := range map[string]preference.Quiet{
			"alerts.quiet.from": {From: "25:00", To: "07:00"},
			"alerts.quiet.to":   {From: "22:00", To: "22:00"},
		} {
			p := preference.Usual()
			p.Alerts.Quiet = q
			if f, ok := fault.Of(set(d, 11, p)); !ok || f.Fields[0].Name != field {
				t.Errorf("%+v: %v", q, f)
			}
		}
		p := preference.Usual()
		p.Alerts.MutedChannels = []string{"Not a kind"}
		if f, ok := fault.Of(set(d, 11, p)); !ok || f.Fields[0].Name != "alerts.muted_channels" {
			t.Errorf("%v", f)
		}
		if got, err := preference.Of(context.Background(), d.Read(), 1, 11); err != nil || !reflect.DeepEqual(got, preference.Usual()) {
			t.Errorf("%+v %v", got, err)
		}
	})
}
