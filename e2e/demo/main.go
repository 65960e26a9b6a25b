// Command demo shows Rondo alive: it starts the given rondo binary on a folder of its own, sets up the
// workspace "Lumen Home" through the public API, and lets invented customers and agents talk with each other
// through the same ways in and out that real ones use. One agent, Linh Trần, is left for the visitor to play.
//
// It reads no database and knows no inside of Rondo: what it does, any program can do. With --still it makes
// the same world without live traffic, for browser tests and pictures.
//
// Where things are: folder.go and server.go keep the process, cast.go and stage.go make the workspace,
// script.go and text/ hold what is said, person.go and standin.go write as customers, talk.go leads one
// conversation, feed.go listens, crew.go lets agents come and go, history.go makes the past, traffic.go the
// present, control.go and keys.go take the visitor's wishes.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"
)

// options are what the command line says.
type options struct {
	binary, listen, data, control string
	rate                          float64 // new conversations a minute
	still                         bool
	keys                          *os.File // nil: the demo takes no keys
	out                           io.Writer
}

const memoryGoal = 28 << 20 // bytes; the collector works harder beyond it

func main() {
	debug.SetMemoryLimit(memoryGoal)
	o, err := readOptions(os.Args[1:])
	if err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return
		}
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	code, err := run(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
	}
	os.Exit(code)
}

func readOptions(args []string) (options, error) {
	o := options{out: os.Stdout, keys: os.Stdin}
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.StringVar(&o.binary, "binary", "bin/rondo", "the rondo binary to show")
	flags.StringVar(&o.listen, "listen", "127.0.0.1:8080", "address of the app; port 0 takes any free one")
	flags.StringVar(&o.data, "data", "data/demo", "data folder; removed and made anew at every start")
	flags.StringVar(&o.control, "control", "", "address of the demo's own page (default: the port after the app's, or any free one)")
	flags.Float64Var(&o.rate, "rate", 12, "new conversations a minute")
	flags.BoolVar(&o.still, "still", false, "only the history, always the same, and nothing moves by itself")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	var wrong string
	switch {
	case flags.NArg() > 0:
		wrong = "unexpected argument " + flags.Arg(0)
	case o.rate < minRate || o.rate > maxRate:
		wrong = fmt.Sprintf("--rate is from %g to %g conversations a minute", minRate, maxRate)
	}
	if wrong != "" {
		fmt.Fprintln(os.Stderr, "demo:", wrong)
		return o, errors.New(wrong)
	}
	return o, nil
}

// run shows the demo until ctx ends or rondo does, and gives the exit code.
func run(ctx context.Context, o options) (int, error) {
	begun := time.Now()
	c, err := loadCast()
	if err != nil {
		return 1, err
	}
	listen, err := freeAddress(o.listen)
	if err != nil {
		return 1, err
	}
	if err := prepare(o.data); err != nil {
		return 1, err
	}
	srv, err := startServer(ctx, o.binary, o.data, listen, c)
	if ctx.Err() != nil {
		return 0, nil // stopped before it began
	}
	if err != nil {
		return 1, err
	}
	w, err := newWorld(o, c, srv)
	if err != nil {
		return 1, errors.Join(err, srv.stop())
	}
	playing, cancel := context.WithCancel(ctx)
	defer cancel()
	played := make(chan error, 1)
	go func() { played <- w.play(playing, begun) }()
	select {
	case err = <-played:
	case <-srv.done:
		cancel()
		<-played
		return srv.exitCode(), fmt.Errorf("rondo ended by itself; its log is %s", srv.logPath)
	}
	if ctx.Err() != nil || errors.Is(err, errQuit) {
		fmt.Fprintln(o.out, "Stopping.")
		err = nil
	}
	if err := errors.Join(err, srv.stop()); err != nil {
		return 1, err
	}
	return 0, nil
}

// play makes the world and keeps it going until ctx ends or the visitor quits.
func (w *world) play(ctx context.Context, begun time.Time) error {
	desk, err := w.openDesk()
	if err != nil {
		return err
	}
	defer desk.close()
	defer w.owner.http.CloseIdleConnections()
	if err := w.setStage(ctx, desk); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w.goRun(ctx, w.listen)
	defer w.running.Wait()
	defer cancel()
	if err := w.makeHistory(ctx); err != nil {
		return fmt.Errorf("make the history: %w", err)
	}
	if err := w.announce(desk.address, time.Since(begun)); err != nil {
		return err
	}
	quit := make(chan struct{})
	if !w.still {
		w.goLive(ctx)
		w.takeKeys(ctx, quit)
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-quit:
		return errQuit
	}
}

var errQuit = errors.New("the visitor quit")

// freeAddress checks that an address can be listened on, and fills in a free port for port 0.
func freeAddress(address string) (string, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return "", fmt.Errorf("%s cannot be used (%w); choose another with --listen", address, errors.Unwrap(err))
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// baseOf is where a browser reaches what listens on an address.
func baseOf(address string) string {
	host, port, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		address = net.JoinHostPort("127.0.0.1", port)
	}
	return (&url.URL{Scheme: "http", Host: strings.TrimSpace(address)}).String()
}
