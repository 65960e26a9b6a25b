// Package access says who is asking and what they may do. The Actor travels in the context; platform/api
// puts it there after looking at the request, and rules ask with From or Require.
package access

import (
	"context"
	"slices"

	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// Role is how far somebody may go. Every role may do what the roles before it may.
type Role string

// The roles, from the least to the most. Public is the role of whoever has not signed in; as the level of
// a route it means that everybody may call it, and Agent means every user.
const (
	Public     Role = "public"
	Agent      Role = "agent"
	Supervisor Role = "supervisor"
	Admin      Role = "admin"
	Owner      Role = "owner"
)

var ladder = []Role{Public, Agent, Supervisor, Admin, Owner}

// Valid tells whether r is one of the roles.
func (r Role) Valid() bool { return slices.Contains(ladder, r) }

// AtLeast tells whether r may do what other may. An unknown role may do nothing.
func (r Role) AtLeast(other Role) bool {
	mine, theirs := slices.Index(ladder, r), slices.Index(ladder, other)
	return mine >= 0 && theirs >= 0 && mine >= theirs
}

// Lesser is the smaller of two roles.
func Lesser(a, b Role) Role {
	if a.AtLeast(b) {
		return b
	}
	return a
}

// Kind is what sort of actor somebody is.
type Kind string

// The kinds of actors.
const (
	KindUser    Kind = "user"    // a person at the web app
	KindToken   Kind = "token"   // a program with an API token; User is whose token it is
	KindVisitor Kind = "visitor" // a contact at the web chat
	KindRondo   Kind = "rondo"   // Rondo itself
)

// Actor is who does something.
type Actor struct {
	Workspace id.ID
	Kind      Kind
	User      id.ID // 0 for a visitor and for Rondo
	Role      Role
	Name      string
}

// Rondo is Rondo itself, at work in a workspace.
func Rondo(workspace id.ID) Actor {
	return Actor{Workspace: workspace, Kind: KindRondo, Role: Owner, Name: "Rondo"}
}

type key struct{}

// With returns a context that carries the actor.
func With(ctx context.Context, a Actor) context.Context { return context.WithValue(ctx, key{}, a) }

// From is the actor of ctx; without one, an actor with the role Public and no workspace.
func From(ctx context.Context) Actor {
	if a, ok := ctx.Value(key{}).(Actor); ok {
		return a
	}
	return Actor{Role: Public}
}

// Require is nil when the actor of ctx has at least the role, and a fault otherwise.
func Require(ctx context.Context, role Role) error {
	a := From(ctx)
	switch {
	case a.Role.AtLeast(role):
		return nil
	case a.Role == Public:
		return fault.Unauthorized("Sign in first, or send a valid API token.")
	}
	return fault.Forbidden("This needs the role " + string(role) + ".")
}
