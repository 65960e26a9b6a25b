package email

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"rondo/internal/channel/email/parse"
)

const (
	threadMax     = 50  // Message-IDs looked at to find the talk
	messageIDMax  = 900 // bytes of one
	referencesMax = 21  // sent along: the first and the last
	localMax      = 64  // bytes before the @
	signedChars   = 16  // of a signature: 80 bits
)

// sign is a short proof that we made a text; what for is part of it.
func (s settings) sign(purpose, text string) string {
	mac := hmac.New(sha256.New, []byte(s.ReplyKey))
	mac.Write([]byte(purpose + "\x00" + text))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(mac.Sum(nil)))[:signedChars]
}

// signed checks a proof. Without a key nothing is ours.
func (s settings) signed(purpose, text, proof string) bool {
	return s.ReplyKey != "" && hmac.Equal([]byte(s.sign(purpose, text)), []byte(strings.ToLower(proof)))
}

// handle is a message's key as it stands in addresses: letters and digits that
// survive every mail server.
func handle(key string) string {
	plain := key != "" && len(key) <= 24 && !strings.ContainsFunc(key, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	if plain {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return "h" + hex.EncodeToString(sum[:])[:23]
}

// What signatures are for.
const (
	asMessage = "message"
	asReply   = "reply"
	asBounce  = "bounce"
)

// messageID names the message with a handle, the same for every try.
func (s settings) messageID(handle string) string {
	return handle + "." + s.sign(asMessage, handle) + "@" + asciiDomain(domainOf(s.Address))
}

// ownMessage gives the handle in a Message-ID of ours.
func (s settings) ownMessage(id string) (handle string, ok bool) {
	local, domain, _ := strings.Cut(id, "@")
	handle, proof, ok := strings.Cut(strings.ToLower(local), ".")
	return handle, ok && strings.EqualFold(domain, asciiDomain(domainOf(s.Address))) && s.signed(asMessage, handle, proof)
}

// plusAddress is our address with a handle in it: replies to it continue the
// talk (r), bounces to it are about the message (b). Empty where it would be
// longer than servers take.
func (s settings) plusAddress(purpose, handle string) string {
	local, domain, _ := strings.Cut(s.Address, "@")
	local += "+" + purpose[:1] + "." + handle + "." + s.sign(purpose, handle)
	if len(local) > localMax {
		return ""
	}
	return local + "@" + domain
}

// plusHandle reads such an address.
func (s settings) plusHandle(address string) (purpose, handle string, ok bool) {
	local, domain, _ := strings.Cut(strings.ToLower(address), "@")
	own, ownDomain, _ := strings.Cut(s.Address, "@")
	rest, ok := strings.CutPrefix(local, own+"+")
	parts := strings.Split(rest, ".")
	if !ok || len(parts) != 3 || !sameDomain(domain, ownDomain) {
		return "", "", false
	}
	for _, purpose := range []string{asReply, asBounce} {
		if parts[0] == purpose[:1] && s.signed(purpose, parts[1], parts[2]) {
			return purpose, parts[1], true
		}
	}
	return "", "", false
}

// own says whether an address is the account's, with or without a plus.
func (s settings) own(address string) bool {
	local, domain, _ := strings.Cut(strings.ToLower(address), "@")
	own, ownDomain, _ := strings.Cut(s.Address, "@")
	return sameDomain(domain, ownDomain) && (local == own || strings.HasPrefix(local, own+"+"))
}

func sameDomain(a, b string) bool { return asciiDomain(a) == asciiDomain(b) }

func domainOf(address string) string {
	_, domain, _ := strings.Cut(address, "@")
	return domain
}

// asciiDomain is a domain as mail servers know it; empty where it is none.
func asciiDomain(domain string) string {
	out, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return strings.ToLower(domain)
	}
	return out
}

// recipientFields are where an address may stand to which a mail really went.
var recipientFields = []string{"delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "x-forwarded-to", "x-forwarded-for", "to", "cc"}

// recipients are all addresses a mail is known to have gone to.
func recipients(m *parse.Mail, envelope []string) []string {
	all := slices.Clone(envelope)
	for _, field := range recipientFields {
		for _, a := range m.Header.Addresses(field) {
			all = append(all, a.Address)
		}
	}
	return all
}

// thread names the messages that a mail answers, the surest first: by the
// signed address it went to, by In-Reply-To, by References from the newest.
func (s settings) thread(m *parse.Mail, to []string) []string {
	var all []string
	add := func(id string) {
		if len(all) < threadMax && !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	for _, address := range to {
		if purpose, handle, ok := s.plusHandle(address); ok && purpose == asReply {
			add(s.messageID(handle))
		}
	}
	for _, field := range m.Header.All("in-reply-to") {
		for _, id := range messageIDs(field) {
			add(id)
		}
	}
	references := references(m)
	for i := len(references) - 1; i >= 0; i-- {
		add(references[i])
	}
	return all
}

func references(m *parse.Mail) []string {
	var all []string
	for _, field := range m.Header.All("references") {
		all = append(all, messageIDs(field)...)
	}
	return all
}

// messageIDs finds the Message-IDs in a field, whatever else stands there.
func messageIDs(field string) []string {
	var all []string
	rest := field
	for len(all) < 10*threadMax {
		start := strings.IndexByte(rest, '<')
		if start < 0 {
			break
		}
		id, after, ok := strings.Cut(rest[start+1:], ">")
		if !ok {
			break
		}
		if rest = after; strings.Contains(id, "<") {
			id = id[strings.LastIndexByte(id, '<')+1:]
		}
		if id = strings.Join(strings.Fields(id), ""); plausibleID(id) {
			all = append(all, id)
		}
	}
	if len(all) == 0 {
		for _, id := range strings.Fields(field) {
			if strings.Contains(id, "@") && plausibleID(id) {
				all = append(all, id)
			}
		}
	}
	return all
}

func plausibleID(id string) bool {
	return id != "" && len(id) <= messageIDMax && !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' || r == '<' || r == '>' })
}

// shortened keeps the first and the last of a long line of Message-IDs, each once.
func shortened(ids []string) []string {
	var all []string
	for i := len(ids) - 1; i >= 0; i-- { // the last place of each counts
		if plausibleID(ids[i]) && !slices.Contains(all, ids[i]) && !strings.HasSuffix(ids[i], noMessageID) {
			all = append(all, ids[i])
		}
	}
	slices.Reverse(all)
	if len(all) > referencesMax {
		all = append(all[:1], all[len(all)-referencesMax+1:]...)
	}
	return all
}

// noMessageID ends the names we give to mails that came without one.
const noMessageID = "@no-message-id.invalid"
