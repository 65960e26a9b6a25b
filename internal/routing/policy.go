package routing

import (
	"slices"

	"rondo/internal/engine"
	"rondo/internal/identity"
)

// PolicyOf says a policy in the engine's words.
func PolicyOf(p identity.Policy) engine.Policy {
	out := engine.Policy{Strategy: engine.Strategy(p.Strategy), OnlineOnly: p.OnlineOnly, MaxOpen: p.MaxOpen, Aging: given(p.AgingS), Offer: given(p.OfferS)}
	if r := p.Requires; r != nil {
		out.Requires = engine.Requires{Skills: slices.Clone(r.Skills), Languages: slices.Clone(r.Languages), Spoken: r.ContactLanguage, Relax: given(r.RelaxAfterS)}
	}
	if r := p.Returning; r != nil {
		out.Returning = engine.Returning{Mode: engine.Mode(r.Mode), Wait: inSeconds(r.WaitS), Window: inSeconds(r.WindowDays * daySeconds)}
	}
	if d := p.Dedicated; d != nil {
		out.Dedicated = engine.Dedicated{Mode: engine.Mode(d.Mode), Wait: inSeconds(d.WaitS), Backup: ref(d.BackupID), Strict: d.Fallback == identity.FallbackPerson}
	}
	if n := p.NewContacts; n != nil {
		out.NewContacts = engine.ID(n.TeamID)
	}
	for _, r := range p.Rings {
		out.Rings = append(out.Rings, engine.Ring{After: inSeconds(r.AfterS), Team: engine.ID(r.TeamID)})
	}
	if r := p.Reassign; r != nil {
		out.Reassign = engine.Reassign{FirstReply: given(r.FirstReplyS), NextReply: given(r.NextReplyS), ShiftEnd: engine.Sweep(r.ShiftEnd), MaxHops: r.MaxHops, OverruleManual: r.OverruleManual}
		if r.Offline != nil {
			out.Reassign.Offline, out.Reassign.OfflineAfter = engine.Sweep(r.Offline.Mode), inSeconds(r.Offline.AfterS)
		}
	}
	return out
}

const daySeconds = 24 * 60 * 60

func inSeconds(s int) engine.Micros { return engine.Micros(s) * 1_000_000 }

func given(s *int) engine.Micros {
	if s == nil {
		return 0
	}
	return inSeconds(*s)
}
