package routing

import (
	"testing"

	"rondo/internal/expectation"
)

func TestFirstReply_isCountedOfAHundred(t *testing.T) {
	var f FirstReply
	if f.share() != -1 {
		t.Errorf("of none: %d", f.share())
	}
	for _, in := range []bool{true, true, false} {
		f.count(expectation.FirstAnswer{InTime: in})
	}
	if f != (FirstReply{Due: 3, InTime: 2}) || f.share() != 66 {
		t.Errorf("%+v, %d", f, f.share())
	}
}
