package main

import (
	"context"
	"fmt"
	"slices"
	"testing"
)

// stage lets what was made for tests (servers, mailboxes) be used by a figure: what fails there ends the figure
// with an error.
type stage struct {
	testing.TB // the interface has a method that nobody else can have
	ends       []func()
	failed     bool
}

// staged runs a figure on a stage and ends what was started on it.
func staged(run func(t testing.TB) ([]row, error)) (rows []row, err error) {
	s := &stage{}
	defer func() {
		for _, end := range slices.Backward(s.ends) {
			end()
		}
		if f := recover(); f != nil {
			said, ours := f.(stumble)
			if !ours {
				panic(f)
			}
			err = fmt.Errorf("%s", string(said))
		}
	}()
	return run(s)
}

// stumble is what a failure on a stage panics with.
type stumble string

func (*stage) Helper()                     {}
func (*stage) Context() context.Context    { return context.Background() }
func (*stage) Logf(string, ...any)         {}
func (s *stage) Failed() bool              { return s.failed }
func (s *stage) Cleanup(end func())        { s.ends = append(s.ends, end) }
func (s *stage) Fatal(args ...any)         { s.fail(fmt.Sprint(args...)) }
func (s *stage) Fatalf(f string, a ...any) { s.fail(fmt.Sprintf(f, a...)) }
func (s *stage) Skip(args ...any)          { s.fail(fmt.Sprint(args...)) }

func (s *stage) fail(why string) {
	s.failed = true
	panic(stumble(why))
}
