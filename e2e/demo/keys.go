package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"sync"
)

// takeKeys lets the visitor steer from the terminal, where there is one. Closing quit ends the demo.
func (w *world) takeKeys(ctx context.Context, quit chan struct{}) {
	if w.keys == nil {
		return
	}
	restore, ok := singleKeys(w.keys)
	if !ok {
		return
	}
	w.print("\nKeys: p pause, + faster, - slower, r a rush of 20, q quit\n")
	w.goRun(ctx, func(ctx context.Context) {
		<-ctx.Done()
		restore()
	})
	// Reading a terminal cannot be broken off; this ends with the process.
	go w.readKeys(sync.OnceFunc(func() { close(quit) }))
}

func (w *world) readKeys(quit func()) {
	wishes := w.wishes()
	b := make([]byte, 1)
	for {
		if n, err := w.keys.Read(b); n == 0 || err != nil {
			return
		}
		switch b[0] {
		case 'p', ' ':
			if w.agenda.paused() {
				wishes["resume"]()
			} else {
				wishes["pause"]()
			}
		case '+':
			wishes["faster"]()
		case '-':
			wishes["slower"]()
		case 'r':
			wishes["rush"]()
		case 'q':
			quit()
			return
		default:
			continue
		}
		s := w.state()
		word := "running"
		if s.Paused {
			word = "paused"
		}
		w.print("  %s, %g new conversations a minute, %d open, %d waiting\n", word, s.Rate, s.Open, s.Waiting)
	}
}

// singleKeys makes a terminal give keys without Enter; false when it is none. Ctrl-C works as before.
func singleKeys(f *os.File) (restore func(), ok bool) {
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil, false
	}
	stty := func(args ...string) ([]byte, error) {
		cmd := exec.Command("stty", args...)
		cmd.Stdin = f
		return cmd.Output()
	}
	before, err := stty("-g")
	if err != nil {
		return nil, false
	}
	if _, err := stty("-icanon", "-echo", "min", "1"); err != nil {
		return nil, false
	}
	return func() { _, _ = stty(string(bytes.TrimSpace(before))) }, true
}
