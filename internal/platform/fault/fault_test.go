package fault

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestKindOf_findsTheFaultInAChain(t *testing.T) {
	for name, row := range map[string]struct {
		err  error
		want Kind
	}{
		"not found":    {NotFound("team"), NotFoundKind},
		"invalid":      {Invalid("name", "Is required."), InvalidKind},
		"conflict":     {Conflict("taken", "Linh has it."), ConflictKind},
		"forbidden":    {Forbidden("No."), ForbiddenKind},
		"unauthorized": {Unauthorized("Sign in."), UnauthorizedKind},
		"too many":     {TooMany(time.Second, "Wait."), TooManyKind},
		"too large":    {TooLarge("Smaller."), TooLargeKind},
		"unavailable":  {Unavailable("Later."), UnavailableKind},
		"an accident":  {errors.New("boom"), Internal},
		"nothing":      {nil, Internal},
	} {
		err := row.err
		if err != nil {
			err = fmt.Errorf("while testing: %w", err)
		}
		if got := KindOf(err); got != row.want {
			t.Errorf("%s: kind %d, want %d", name, got, row.want)
		}
	}
}

func TestCheck_gathersEveryField(t *testing.T) {
	var c Check
	c.That(true, "name", "unused")
	c.That(false, "email", "Is not an address.")
	if !c.Add(Invalid("weight", "Is too big.")) || c.Add(errors.New("boom")) {
		t.Fatal("Add takes invalid fields and nothing else")
	}
	f, ok := Of(c.Err())
	if !ok || len(f.Fields) != 2 || f.Fields[1].Name != "weight" {
		t.Fatalf("got %+v", f)
	}
	if want := "email: Is not an address. weight: Is too big."; f.Error() != want {
		t.Errorf("as one line %q, want %q", f.Error(), want)
	}
	if err := (&Check{}).Err(); err != nil {
		t.Errorf("an empty check fails: %v", err)
	}
}
