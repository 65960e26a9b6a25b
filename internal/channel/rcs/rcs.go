// Package rcs speaks RCS for Business (Google's RBM API), the successor of
// Google Business Messages, which ended in July 2024. Events of an agent come
// to the hook (receive.go); messages leave by send.go and api.go with a token
// that token.go gets for the service account; connect.go says how the account
// is doing. One agent is one account.
//
// Every message has an id of ours, by which Google tells a repetition: what is
// unclear is sent again. Who cannot be reached by RCS is told by the error
// not_reachable, for another channel to take over. The strict stand-in is
// channeltest/rcsfake.
package rcs

import (
	"regexp"
	"strings"
	"sync"
	"time"

	"rondo/internal/channel"
)

const (
	defaultBaseURL = "https://rcsbusinessmessaging.googleapis.com"

	textMax        = 3072
	suggestionsMax = 11
	labelMax       = 25   // characters on a suggestion
	postbackMax    = 2048 // characters behind it
	fileMaxBytes   = 100 << 20
)

var agentShape = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,128}(@rbm\.goog)?$`)

// Channel is the RCS kind of channel.
type Channel struct {
	client *channel.Client
	now    func() time.Time

	mu     sync.Mutex
	grants map[string]*grant // by account, for as long as a token lasts
}

// New makes the kind; it calls Google through the client, and takes the time
// from now.
func New(client *channel.Client, now func() time.Time) *Channel {
	return &Channel{client: client, now: now, grants: map[string]*grant{}}
}

// Kind is channel.RCS.
func (*Channel) Kind() channel.Kind { return channel.RCS }

// Caps says what an agent can do, as far as this package does it.
func (*Channel) Caps() channel.Caps {
	return channel.Caps{
		TextMax: textMax, TextUnit: channel.UTF16, SplitText: true,
		MediaOut: map[channel.MediaKind]int64{
			channel.Image: fileMaxBytes, channel.Video: fileMaxBytes, channel.Audio: fileMaxBytes,
			channel.Voice: fileMaxBytes, channel.Document: fileMaxBytes,
		},
		MediaIn: fileMaxBytes, FilesByAddress: true,
		Buttons: suggestionsMax, ListRows: suggestionsMax, ChoiceIDMax: postbackMax, DeleteOut: true,
		TypingIn: true, TypingOut: true, Delivered: true, Read: true, StartFirst: true, Idempotent: true,
		Fallback: channel.SMS,
	}
}

// Secrets names the token Google signs with and the service account's key.
func (*Channel) Secrets() []string { return []string{"client_token", "service_account"} }

// Validate takes {agent_id, client_token, service_account, traffic_type?,
// fallback_channel_id?, base_url?, token_url?}. service_account is the key file as it was downloaded,
// as text or as an object. traffic_type goes with every message.
func (*Channel) Validate(config channel.Config) (channel.Config, []channel.FieldFault) {
	c := channel.Check(config)
	if agent := c.Required("agent_id"); agent != "" && !agentShape.MatchString(agent) {
		c.Fault("agent_id", "must be the agent's id as the RCS for Business console shows it")
	}
	if token := c.Required("client_token"); token != "" && (len(token) > 512 || strings.ContainsAny(token, " \n\r\t")) {
		c.Fault("client_token", "must be the client token of the agent's webhook, without spaces")
	}
	switch raw, ok := c.Raw("service_account"); {
	case !ok || raw == "":
		c.Fault("service_account", "is required")
	default:
		if account, fault := readServiceAccount(raw); fault != "" {
			c.Fault("service_account", "%s", fault)
		} else {
			c.Put("service_account", account.text())
		}
	}
	if kind := c.Text("traffic_type"); kind != "" && !regexp.MustCompile(`^[A-Z_]{1,64}$`).MatchString(kind) {
		c.Fault("traffic_type", "must be one of Google's words in capital letters, like TRANSACTION")
	}
	c.Text(channel.FallbackSetting) // which channels there are is not known here
	c.Address("base_url")
	c.Address("token_url")
	return c.Done()
}

func baseURL(a channel.Account) string {
	if s := a.Config.Text("base_url"); s != "" {
		return s
	}
	return defaultBaseURL
}

// vouched are the hosts the settings name.
func vouched(a channel.Account) []string {
	return []string{a.Config.Text("base_url"), a.Config.Text("token_url")}
}

// agentName is an agent's id without the domain that is the same for all.
func agentName(id string) string { return strings.TrimSuffix(id, "@rbm.goog") }
