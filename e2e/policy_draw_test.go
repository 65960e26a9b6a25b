package e2e

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"rondo/internal/identity"
)

// drawer draws policies at random, valid ones and others.
type drawer struct {
	*rand.Rand
	agents []user
	teams  []team // others than the one the policy is for
}

func (d drawer) some() bool            { return d.IntN(2) == 0 }
func (d drawer) few() int              { return 1 + d.IntN(3) } // seconds
func (d drawer) of(list ...string) any { return list[d.IntN(len(list))] }

// maybe is a value or nothing.
func (d drawer) maybe(value func() any) any {
	if d.some() {
		return nil
	}
	return value()
}

// without leaves out what is nothing.
func without(j J) J {
	for k, v := range j {
		if v == nil {
			delete(j, k)
		}
	}
	return j
}

// policy is a valid one, whole: a part that is null asks nothing.
func (d drawer) policy() J {
	seconds := func() any { return d.few() }
	return J{
		"strategy": d.of("round_robin", "least_open", "least_loaded", "longest_idle"), "online_only": d.IntN(4) > 0,
		"max_open": d.maybe(func() any { return 1 + d.IntN(4) }),
		"requires": d.maybe(func() any {
			return without(J{"skills": []string{"vip", "refunds"}[:d.IntN(3)], "languages": []string{"en", "vi"}[:d.IntN(3)], "contact_language": d.some(), "relax_after_s": d.maybe(seconds)})
		}),
		"returning": d.maybe(func() any {
			return J{"mode": d.of("off", "prefer", "wait"), "wait_s": d.few(), "window_days": d.IntN(40)}
		}),
		"dedicated": d.maybe(func() any {
			return without(J{"mode": d.of("off", "prefer", "wait", "always"), "wait_s": d.few(), "backup_id": d.maybe(func() any { return d.agents[d.IntN(len(d.agents))].ID }), "fallback": d.of("pool", "person")})
		}),
		"new_contacts": d.maybe(func() any { return J{"team_id": d.teams[d.IntN(len(d.teams))].ID} }),
		"aging_s":      d.maybe(seconds),
		"rings": d.maybe(func() any {
			rings := []J{}
			for _, t := range d.teams[:d.IntN(len(d.teams)+1)] {
				rings = append(rings, J{"after_s": d.few(), "team_id": t.ID})
			}
			return rings
		}),
		"reassign": d.maybe(d.reassign),
		"offer_s":  d.maybe(seconds),
		"targets": d.maybe(func() any {
			return without(J{"first_reply_s": d.maybe(seconds), "next_reply_s": d.maybe(seconds)})
		}),
		"expectations": d.maybe(func() any {
			return J{"assigned": J{"on": d.some(), "text": J{"en": "{{agent.name}} is with you."}}, "away": J{"on": d.some()}, "over_capacity": J{"on": d.some(), "update_every_s": 30 + d.IntN(60)}}
		}),
	}
}

func (d drawer) reassign() any {
	seconds := func() any { return d.few() }
	sweep := func() any { return d.of("keep", "unanswered", "all") }
	return without(J{"first_reply_s": d.maybe(seconds), "next_reply_s": d.maybe(seconds), "max_hops": d.IntN(4), "overrule_manual": d.some(), "shift_end": d.maybe(sweep),
		"offline": d.maybe(func() any { return J{"after_s": d.few(), "mode": sweep()} })})
}

// spoilt is a policy that is refused, and the field that is wrong. Its max_open tells it in any list of versions.
func (d drawer) spoilt(self team) (policy J, field string) {
	policy = d.policy()
	policy["max_open"] = spoiltMark
	ways := []struct {
		part  string
		value any
		field string
	}{
		{"strategy", "cheapest", "strategy"}, {"offer_s", 0, "offer_s"}, {"aging_s", 2592001, "aging_s"},
		{"requires", J{"skills": []string{""}}, "requires.skills[0]"}, {"requires", J{"languages": []string{"klingon language"}}, "requires.languages[0]"},
		{"returning", J{"mode": "wait"}, "returning.wait_s"}, {"returning", J{"mode": "always"}, "returning.mode"},
		{"dedicated", J{"mode": "wait"}, "dedicated.wait_s"}, {"dedicated", J{"mode": "always", "backup_id": "1"}, "dedicated.backup_id"},
		{"dedicated", J{"mode": "always", "fallback": "nobody"}, "dedicated.fallback"},
		{"new_contacts", J{"team_id": self.ID}, "new_contacts.team_id"}, {"rings", []J{{"after_s": 0, "team_id": d.teams[0].ID}}, "rings[0].after_s"},
		{"rings", []J{{"after_s": 1, "team_id": d.teams[0].ID}, {"after_s": 2, "team_id": d.teams[0].ID}}, "rings[1].team_id"},
		{"rings", []J{{"after_s": 1, "team_id": "1"}}, "rings[0].team_id"},
		{"reassign", J{"first_reply_s": 0}, "reassign.first_reply_s"}, {"reassign", J{"max_hops": 101}, "reassign.max_hops"}, {"reassign", J{"shift_end": "some"}, "reassign.shift_end"},
		{"reassign", J{"offline": J{"after_s": 1, "mode": "none"}}, "reassign.offline.mode"}, {"targets", J{"next_reply_s": -1}, "targets.next_reply_s"},
		{"expectations", J{"over_capacity": J{"on": true, "update_every_s": 1}}, "expectations.over_capacity.update_every_s"},
		{"expectations", J{"away": J{"on": true, "text": J{"en": "{{nothing}}"}}}, "expectations.away.text.en"},
		{"stickiness", true, "stickiness"},
	}
	way := ways[d.IntN(len(ways))]
	policy[way.part] = way.value
	return policy, "policy." + way.field
}

const spoiltMark = 999

// drawn notes which parts of a policy were published, and with which of the words that a part may hold.
type drawn map[string]bool

func (d drawn) note(policy J) {
	b, _ := json.Marshal(policy)
	var plain any
	_ = json.Unmarshal(b, &plain)
	d.walk("", plain)
}

func (d drawn) walk(path string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for k, part := range v {
			d.walk(path+"."+k, part)
		}
	case []any:
		for _, part := range v {
			d.walk(path+"[]", part)
		}
	}
	if value == nil {
		return
	}
	d[path] = true
	if word, is := value.(string); is {
		d[path+"="+word] = true
	}
}

// whole wants every part of a policy that the product knows to have been published, with every word.
func (d drawn) whole(t *testing.T) {
	t.Helper()
	parts := partsOf("", reflect.TypeFor[identity.Policy](), "")
	if len(parts) < 40 {
		t.Errorf("only %d parts of a policy are known: %q", len(parts), parts)
	}
	for _, part := range parts {
		if !d[part] {
			t.Errorf("no policy that was published had %s", part)
		}
	}
}

// partsOf is the parts of a policy as its JSON names them, and the words of those that have some.
func partsOf(path string, of reflect.Type, words string) (parts []string) {
	for of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	switch {
	case of.Kind() == reflect.Struct && of.NumField() > 0 && of.Field(0).Tag.Get("json") != "":
		for i := range of.NumField() {
			f := of.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "text" && !strings.Contains(path, "assigned") || name == "update_every_s" && !strings.Contains(path, "over_capacity") {
				continue // one kind of message stands for the others
			}
			parts = append(parts, path+"."+name)
			parts = append(parts, partsOf(path+"."+name, f.Type, f.Tag.Get("enum"))...)
		}
	case of.Kind() == reflect.Slice && of.Elem().Kind() == reflect.Struct:
		parts = partsOf(path+"[]", of.Elem(), "")
	case words != "":
		for word := range strings.SplitSeq(words, ",") {
			parts = append(parts, fmt.Sprintf("%s=%s", path, word))
		}
	}
	slices.Sort(parts)
	return parts
}
