package access

import (
	"context"
	"testing"

	"rondo/internal/platform/fault"
)

func TestRequire(t *testing.T) {
	const fine = fault.Internal // KindOf(nil)
	for name, row := range map[string]struct {
		has, needs Role
		want       fault.Kind
	}{
		"an owner may do what an agent may": {Owner, Agent, fine},
		"an equal role is enough":           {Supervisor, Supervisor, fine},
		"an agent is no admin":              {Agent, Admin, fault.ForbiddenKind},
		"a stranger must sign in":           {Public, Agent, fault.UnauthorizedKind},
		"a stranger may do public things":   {Public, Public, fine},
		"an unknown role may do nothing":    {"king", Public, fault.ForbiddenKind},
		"an unknown level is never reached": {Owner, "king", fault.ForbiddenKind},
	} {
		err := Require(With(context.Background(), Actor{Role: row.has}), row.needs)
		if got := fault.KindOf(err); got != row.want || (err == nil) != (row.want == fine) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := Require(context.Background(), Agent); fault.KindOf(err) != fault.UnauthorizedKind {
		t.Errorf("without an actor: %v", err)
	}
}

func TestLesser(t *testing.T) {
	if Lesser(Owner, Agent) != Agent || Lesser(Agent, Owner) != Agent || Lesser(Admin, Admin) != Admin {
		t.Error("Lesser must give the smaller role")
	}
}
