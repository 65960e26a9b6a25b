package whatsapp

import (
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/meta"
)

// unhealthy is the code for advertising of which the customer got enough; a day later it may be taken.
const unhealthy = 131049

// verdicts are what to do after the errors that only the Cloud API knows. The
// HTTP status of most of them is not documented; the code counts.
func verdicts() meta.Verdicts {
	const retry, giveUp, reconnect = channel.Retry, channel.GiveUp, channel.Reconnect
	v := meta.Verdicts{}
	v.Group(meta.Verdict{Class: retry, Code: "rate_limited", After: 5 * time.Second}, 130429)
	v.Group(meta.Verdict{Class: retry, Code: "rate_limited", After: time.Minute}, 80007, 133016)
	v.Group(meta.Verdict{Class: retry, Code: "spam_limited", After: 10 * time.Minute, Detail: "Meta has limited this number, for too many of its messages were reported or blocked."}, 131048)
	v.Group(meta.Verdict{Class: retry, Code: "pair_limited", After: 4 * time.Second, Grows: 4, Pair: true, Detail: "Too many messages to this customer in a short time."}, 131056)
	v.Group(meta.Verdict{Class: retry, Code: "unavailable"}, 131000, 131016, 131057)
	v.Group(meta.Verdict{Class: retry, Code: "media", Tries: 3}, 131053)

	v.Group(meta.Verdict{Class: reconnect, Code: "permission", Detail: "The token or the app lacks a permission."}, 131005)
	v.Group(meta.Verdict{Class: reconnect, Code: "locked", Detail: "Meta has locked this account. Look into the account at Meta."}, 131031)
	v.Group(meta.Verdict{Class: reconnect, Code: "billing", Detail: "Meta wants the payment or the registration of this account to be put in order."}, 131042, 131045)
	v.Group(meta.Verdict{Class: reconnect, Code: "not_registered", Detail: "The phone number is not registered with the Cloud API."}, 133010)

	v.Group(meta.Verdict{Class: giveUp, Code: "undeliverable", Detail: "WhatsApp cannot deliver to this number."}, 131026)
	v.Group(closed(), 131047)
	v.Group(meta.Verdict{Class: giveUp, Code: "opted_out", Detail: "The customer wants no advertising from this business."}, 131050)
	v.Group(meta.Verdict{Class: giveUp, Code: "unsupported"}, 131051, 131052)
	v.Group(meta.Verdict{Class: giveUp, Code: "refused"}, 131008, 131009, 137000)
	v.Group(meta.Verdict{Class: giveUp, Code: "self", Detail: "A number cannot write to itself."}, 131021)
	v.Group(meta.Verdict{Class: giveUp, Code: "not_allowed", Detail: "The number is not on the list of those a test account may write to."}, 131030)
	v.Group(meta.Verdict{Class: giveUp, Code: "not_delivered", Detail: "WhatsApp chose not to deliver this."}, 131037, 130472)
	v.Group(meta.Verdict{Class: retry, Code: "tomorrow", After: meta.Day, Aside: true, Detail: "WhatsApp delivers no more advertising to this customer for a day at least."}, unhealthy)
	v.Group(meta.Verdict{Class: giveUp, Code: "template", Detail: "WhatsApp does not take the template like this."},
		132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132068, 132069)
	v.Group(meta.Verdict{Class: giveUp, Code: "no_number", Detail: "This needs the customer's phone number, of which only a user id is known."}, 131062, 131063, 131064)
	v.Group(meta.Verdict{Class: giveUp, Code: "group"}, 131020, 131041, 131059, 131201, 131202)
	for code := int64(138000); code <= 138018; code++ {
		v.Group(meta.Verdict{Class: giveUp, Code: "call"}, code)
	}
	return v
}

// closed is the verdict on free text outside the window.
func closed() meta.Verdict {
	return meta.Verdict{Class: channel.GiveUp, Code: "window_closed", Detail: "More than 24 hours have passed since the customer last wrote. Only an approved template can be sent now."}
}
