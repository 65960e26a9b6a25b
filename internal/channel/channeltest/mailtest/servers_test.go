package mailtest

import (
	"strings"
	"testing"
)

func TestStart_carriesMailAndBounces(t *testing.T) {
	s := Start(t)
	s.Deliver(t, Address("ana"), Address("bob"), "From: ana@desk.test\r\nSubject: Hi\r\n\r\nHello\r\n")
	if got := s.Await(t, "bob", 1); !strings.Contains(got[0], "Hello") {
		t.Errorf("bob got %q", got)
	}
	s.Deliver(t, Address("ana"), Address("nobody"), "From: ana@desk.test\r\nMessage-ID: <a@b>\r\nSubject: Hi\r\n\r\nHello\r\n")
	if got := s.Await(t, "ana", 1); !strings.Contains(got[0], "multipart/report") {
		t.Errorf("ana got %q", got)
	}
}
