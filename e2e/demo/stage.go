package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
)

// setStage makes the people, teams and channels, all through the API.
func (w *world) setStage(ctx context.Context, desk *desk) error {
	if err := w.hire(ctx); err != nil {
		return fmt.Errorf("make the users: %w", err)
	}
	if err := w.formTeams(ctx); err != nil {
		return fmt.Errorf("make the teams: %w", err)
	}
	if err := w.openChannels(ctx, desk); err != nil {
		return fmt.Errorf("connect the channels: %w", err)
	}
	return nil
}

type named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Kind string `json:"kind"`
}

type list struct {
	Items []named `json:"items"`
}

// hire makes the users, signs each in and has them come online.
func (w *world) hire(ctx context.Context) error {
	var me named
	if err := w.owner.call(ctx, http.MethodGet, "/users/me", nil, &me); err != nil {
		return err
	}
	owner := &agent{castUser: w.cast.Owner, caller: *w.owner, id: me.ID}
	owner.Visitor = true // nobody acts for the owner
	w.users[me.ID] = owner
	made := make([]*agent, len(w.cast.Users))
	for i, u := range w.cast.Users { // one after the other, so that the ids are in the order of the cast
		a := &agent{castUser: u, caller: caller{base: w.owner.base, http: w.owner.http}}
		capacity := map[string]any{"total": u.Total}
		if u.Channels != nil {
			capacity["channels"] = u.Channels
		}
		var n named
		err := w.owner.call(ctx, http.MethodPost, "/users", map[string]any{"name": u.Name, "email": u.Email, "role": u.Role, "password": w.cast.Password,
			"languages": u.Languages, "skills": u.Skills, "capacity": capacity}, &n)
		if err != nil {
			return err
		}
		a.id = n.ID
		made[i], w.users[n.ID], w.byKey[u.Key] = a, a, a
	}
	return together(made, func(a *agent) error {
		if err := a.signIn(ctx, a.Email, w.cast.Password); err != nil {
			return err
		}
		return w.appear(ctx, a, "online", "")
	})
}

// appear sets an agent's presence.
func (w *world) appear(ctx context.Context, a *agent, status, reason string) error {
	body := map[string]string{"status": status}
	if reason != "" {
		body["reason"] = reason
	}
	if err := a.call(ctx, http.MethodPut, "/users/"+a.id+"/presence", body, nil); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	a.status = status
	return nil
}

// formTeams makes the teams; the one that a new workspace begins with becomes one of them.
func (w *world) formTeams(ctx context.Context) error {
	var there list
	if err := w.owner.call(ctx, http.MethodGet, "/teams", nil, &there); err != nil {
		return err
	}
	for _, t := range w.cast.Teams {
		members, made := []map[string]any{}, &team{name: t.Name, pace: 1}
		for _, m := range t.Members {
			a := w.byKey[m.User]
			body := map[string]any{"user_id": a.id}
			if m.Weight > 0 {
				body["weight"] = m.Weight
			}
			members, made.members = append(members, body), append(made.members, a)
		}
		method, path := http.MethodPost, "/teams"
		for _, old := range there.Items {
			if old.Name == t.Name {
				method, path = http.MethodPatch, "/teams/"+old.ID
			}
		}
		var n named
		if err := w.owner.call(ctx, method, path, map[string]any{"name": t.Name, "members": members, "policy": t.Policy}, &n); err != nil {
			return err
		}
		made.id = n.ID
		w.teams[n.ID] = made
		for _, a := range made.members {
			a.teams = append(a.teams, n.ID)
		}
	}
	return nil
}

// teamOf finds a team by its name, in whatever case.
func (w *world) teamNamed(name string) *team {
	for _, t := range w.teams {
		if equalFold(t.name, name) {
			return t
		}
	}
	return nil
}

// openChannels connects the channels to the stand-ins; the web chat is there already.
func (w *world) openChannels(ctx context.Context, desk *desk) error {
	w.standins = newStandins(w, desk.base)
	desk.serve("/telegram/", w.standins.telegram)
	var there list
	if err := w.owner.call(ctx, http.MethodGet, "/channels", nil, &there); err != nil {
		return err
	}
	for _, c := range w.cast.Channels {
		o := &outlet{castChannel: c, team: w.teamNamed(c.Team).id}
		config, method, path := c.Config, http.MethodPost, "/channels"
		switch c.Kind {
		case "telegram":
			config = w.standins.openTelegram()
		case "custom":
			config = w.standins.openCustom(o)
			desk.serve("/"+c.Key+"/", w.standins.custom[c.Key])
		}
		body := map[string]any{"name": c.Name, "config": config, "default_team_id": o.team, "kind": c.Kind}
		for _, old := range there.Items {
			if old.Kind == c.Kind {
				method, path = http.MethodPatch, "/channels/"+old.ID
				delete(body, "kind")
			}
		}
		var n struct {
			ID   string
			Hook string `json:"hook_url"`
		}
		if err := w.owner.call(ctx, method, path, body, &n); err != nil {
			return err
		}
		o.id, o.hook = n.ID, w.base+"/hooks/"+n.ID
		w.channels[c.Key] = o
		if c.Kind == "webchat" {
			w.chatID, w.chat.base = n.ID, w.base+"/chat/"+n.ID
		}
	}
	return w.standins.awaitHook(ctx)
}

// together does something for each of a list, a few at a time, and gives the errors.
func together[T any](all []T, do func(T) error) error {
	errs := make([]error, len(all))
	places := make(chan struct{}, atOnce)
	var wg sync.WaitGroup
	for i, one := range all {
		places <- struct{}{}
		wg.Go(func() {
			errs[i] = do(one)
			<-places
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// handout is what programs that use the still world read from demo.json.
type handout struct {
	App      string            `json:"app"`
	Chat     string            `json:"chat"`
	Control  string            `json:"control"`
	PID      int               `json:"pid"`
	Token    string            `json:"token"`
	Password string            `json:"password"`
	Owner    string            `json:"owner"`
	Visitor  string            `json:"visitor"`
	Users    map[string]string `json:"users"`    // ids by key
	Teams    map[string]string `json:"teams"`    // ids by name
	Channels map[string]string `json:"channels"` // ids by key
}

func (w *world) handOut(control string) error {
	h := handout{App: w.base, Chat: w.base + "/chat/" + w.chatID, Control: control, PID: w.pid, Token: w.owner.token, Password: w.cast.Password, Owner: w.cast.Owner.Email,
		Visitor: w.cast.visitor().Email, Users: map[string]string{}, Teams: map[string]string{}, Channels: map[string]string{}}
	for key, a := range w.byKey {
		h.Users[key] = a.id
	}
	for id, t := range w.teams {
		h.Teams[t.name] = id
	}
	for key, c := range w.channels {
		h.Channels[key] = c.id
	}
	b, err := json.MarshalIndent(h, "", "  ")
	if err != nil {
		return err
	}
	return w.keep("demo.json", append(b, '\n'))
}
