package main

import (
	"encoding/json"
	"fmt"
)

// cast is who and what the demo workspace has; cast.json holds it.
type cast struct {
	Workspace, Timezone, Password string
	Owner                         castUser
	Users                         []castUser
	Teams                         []castTeam
	Channels                      []castChannel
	Away                          []string // reasons for being busy
}

// castUser is somebody who can sign in.
type castUser struct {
	Key, Name, Email, Role string
	Called                 string // by customers; empty: by the first word of the name
	Languages, Skills      []string
	Total                  int            // open conversations at most
	Channels               map[string]int // per kind of channel
	Visitor                bool           // left for the visitor to play
}

// short is what customers call them.
func (u castUser) short() string {
	if u.Called != "" {
		return u.Called
	}
	return called(u.Name, "")
}

type castTeam struct {
	Name    string
	Policy  json.RawMessage
	Members []struct {
		User   string
		Weight float64 // 0: the user's own
	}
}

type castChannel struct {
	Key, Kind, Name, Team string
	Config                map[string]any
}

func loadCast() (cast, error) {
	var c cast
	b, err := texts.ReadFile("cast.json")
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil {
		return c, fmt.Errorf("read the cast: %w", err)
	}
	for i := range c.Users {
		c.Users[i].Email = c.Users[i].Key + "@lumen.example"
	}
	return c, nil
}

// visitor is the agent whom the visitor plays.
func (c cast) visitor() castUser {
	for _, u := range c.Users {
		if u.Visitor {
			return u
		}
	}
	return castUser{}
}
