// Package e2e examines Rondo from outside: its tests start the real binary, on SQLite and on a throw-away
// PostgreSQL, and drive it as integrators and browsers do, over HTTP, WebSockets and server-sent events.
// Integrators and providers are the stand-ins of channel/channeltest.
//
// The harness is small: binary_test.go builds the command and runs it, node_test.go keeps serving processes
// (start, stop, kill), client_test.go speaks the API, feed_test.go follows events, world_test.go makes
// workspaces with agents, teams and channels. Nothing waits for time to pass; everything waits for an event.
package e2e
