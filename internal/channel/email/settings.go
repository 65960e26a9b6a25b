package email

import (
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"math"
	"strconv"
	"strings"

	"rondo/internal/channel"
	"rondo/internal/channel/email/parse"
)

// The ways a connection is encrypted.
const (
	tlsImplicit = "tls"      // from the first byte
	tlsStart    = "starttls" // after asking
	tlsNone     = "none"     // for servers at private addresses only
)

const signatureMax = 8000 // bytes

// server is where a mailbox is read or mail is handed in.
type server struct {
	Host, User, Password, TLS string
	Port                      int
}

func (s server) address() string { return s.Host + ":" + strconv.Itoa(s.Port) }

// settings are an account's settings, typed.
type settings struct {
	Address, FromName string
	IMAP, SMTP        server
	Folder            string
	PollSeconds       int
	CA                string // certificates in PEM, trusted beside the usual ones
	OAuth             grant
	HookProvider      string
	HookSecret        string
	HookAgeSeconds    int
	ReplyKey          string
	Plus, ReplyTo     bool
}

// preset is what is known of a large provider.
type preset struct{ imap, smtp, tokenURL, scope, appScope string }

var presets = map[string]preset{
	"google": {"imap.gmail.com", "smtp.gmail.com", "https://oauth2.googleapis.com/token", "", ""},
	"microsoft": {"outlook.office365.com", "smtp.office365.com", "https://login.microsoftonline.com/%s/oauth2/v2.0/token",
		"https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access", "https://outlook.office365.com/.default"},
}

// Validate takes {address, from_name?, imap?: {host, port?, user?, password?,
// tls?, folder?, poll_s?}, smtp?: {host, port?, user?, password?, tls?},
// oauth?: {provider?, token_url?, client_id, client_secret?, refresh_token?,
// scope?, tenant?}, hook?: {provider?, secret, max_age_s?}, plus_address?,
// prefer_reply_to?, signature?, ca?}. One of imap, smtp and hook must be there. What smtp
// leaves out of user and password is that of imap. The signing key reply_key
// is made where it is missing.
func (*Channel) Validate(config channel.Config) (channel.Config, []channel.FieldFault) {
	c := channel.Check(config)
	address := strings.ToLower(c.Required("address"))
	if address != "" && !parse.Plausible(address) {
		c.Fault("address", "must be an email address, like support@example.com")
	}
	c.Put("address", orNil(address))
	if name := c.Text("from_name"); len(name) > 200 || strings.ContainsAny(name, "\r\n") {
		c.Fault("from_name", "may have up to 200 characters on one line")
	}
	if signature := c.Text("signature"); len(signature) > signatureMax {
		c.Fault("signature", "may have up to %d bytes", signatureMax)
	}
	v := section{Checker: c, in: config}
	provider := v.oauth()
	v.server("imap", presets[provider].imap, 993, address)
	v.server("smtp", presets[provider].smtp, 587, address)
	v.hook()
	if !v.any {
		c.Fault("imap", "is required, or smtp, or hook: without any of them no mail moves")
	}
	for _, name := range []string{"plus_address", "prefer_reply_to"} {
		v.flag(name, name == "plus_address")
	}
	if ca := c.Text("ca"); ca != "" && !x509.NewCertPool().AppendCertsFromPEM([]byte(ca)) {
		c.Fault("ca", "must be certificates in PEM form")
	}
	if key := c.Text("reply_key"); key == "" {
		c.Put("reply_key", rand.Text())
	} else if len(key) < 16 {
		c.Fault("reply_key", "must have at least 16 characters")
	}
	return c.Done()
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// section reads the settings that have parts.
type section struct {
	*channel.Checker
	in  channel.Config
	any bool // something that moves mail is there
}

// parts gives the parts of a setting, without those that are null. Unknown
// ones are wrong. A secret among them moves to a setting of its own.
func (v *section) parts(name string, secrets map[string]string, known ...string) (channel.Config, bool) {
	for inner, flat := range secrets {
		known = append(known, inner)
		v.Text(flat)
	}
	raw, ok := v.Raw(name)
	if !ok {
		return nil, false
	}
	var in map[string]any
	switch m := raw.(type) {
	case map[string]any:
		in = m
	case channel.Config:
		in = m
	default:
		v.Fault(name, "must be an object")
		return nil, false
	}
	out := channel.Config{}
	for part, value := range in {
		flat, secret := secrets[part]
		text, isText := value.(string)
		switch {
		case value == nil:
		case !contains(known, part):
			v.Fault(name, "has no setting %q", cut(part, 40))
		case secret && !isText:
			v.Fault(name, "%s must be text", part)
		case secret && text != "":
			v.Put(flat, text)
		case secret:
		default:
			if isText {
				value = strings.TrimSpace(text)
			}
			out[part] = value
		}
	}
	return out, true
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// server reads imap or smtp; host is the default one.
func (v *section) server(name, host string, port int, user string) {
	in, ok := v.parts(name, map[string]string{"password": name + "_password"}, "host", "port", "user", "tls", "folder", "poll_s")
	if !ok && host == "" {
		return
	}
	v.any = true
	out := map[string]any{"host": host, "port": float64(port), "user": user}
	for _, part := range []string{"host", "user", "folder"} {
		if raw, ok := in[part]; ok {
			if _, isText := raw.(string); !isText {
				v.Fault(name, "%s must be text", part)
			} else if raw != "" {
				out[part] = raw
			}
		}
	}
	if h, _ := out["host"].(string); h == "" || strings.ContainsAny(h, " /:@\r\n\t") {
		v.Fault(name, "host must be the name of a server, like mail.example.com")
	}
	if raw, ok := in["port"]; ok {
		n, ok := whole(raw)
		if !ok || n < 1 || n > 65535 {
			v.Fault(name, "port must be a number from 1 to 65535")
		}
		out["port"] = float64(n)
	}
	number, _ := whole(out["port"])
	mode, ok := encryption(in["tls"], number)
	if !ok {
		v.Fault(name, "tls must be tls, starttls or none")
	}
	out["tls"] = mode
	if raw, ok := in["poll_s"]; ok {
		n, ok := whole(raw)
		if !ok || n < 1 || n > 3600 {
			v.Fault(name, "poll_s must be a number of seconds from 1 to 3600")
		}
		out["poll_s"] = float64(n)
	}
	v.Put(name, out)
}

// encryption reads tls; true and nothing stand for what is usual on the port.
func encryption(raw any, port int) (string, bool) {
	usual := tlsImplicit
	if port == 143 || port == 587 || port == 25 {
		usual = tlsStart
	}
	switch mode := raw.(type) {
	case nil:
		return usual, true
	case bool:
		if !mode {
			usual = tlsNone
		}
		return usual, true
	case string:
		switch strings.ToLower(mode) {
		case "":
			return usual, true
		case tlsImplicit, "implicit", "ssl":
			return tlsImplicit, true
		case tlsStart:
			return tlsStart, true
		case tlsNone, "plain":
			return tlsNone, true
		}
	}
	return "", false
}

// whole is a whole number, also where it came as text.
func whole(raw any) (int, bool) {
	f := channel.Config{"n": raw}.Number("n")
	if s, ok := raw.(string); ok {
		n, err := strconv.Atoi(s)
		return n, err == nil
	}
	return int(f), f == math.Trunc(f) && f != 0
}

func (v *section) flag(name string, usual bool) {
	raw, ok := v.Raw(name)
	b, isBool := raw.(bool)
	switch {
	case !ok:
		v.Put(name, usual)
	case !isBool:
		v.Fault(name, "must be true or false")
	default:
		v.Put(name, b)
	}
}

// oauth reads how access tokens are fetched, and gives the provider.
func (v *section) oauth() string {
	in, ok := v.parts("oauth", map[string]string{"client_secret": "oauth_client_secret", "refresh_token": "oauth_refresh_token"},
		"provider", "token_url", "client_id", "scope", "tenant")
	if !ok {
		return ""
	}
	out := map[string]any{}
	for part, raw := range in {
		if s, isText := raw.(string); !isText {
			v.Fault("oauth", "%s must be text", part)
		} else if s != "" {
			out[part] = s
		}
	}
	provider, _ := out["provider"].(string)
	if _, known := presets[provider]; !known && provider != "" {
		v.Fault("oauth", "provider must be google or microsoft, or be left out with a token_url")
	}
	url, _ := out["token_url"].(string)
	if url == "" && provider == "" {
		v.Fault("oauth", "token_url is required")
	}
	if url != "" && !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
		v.Fault("oauth", "token_url must begin with https://")
	}
	if id, _ := out["client_id"].(string); id == "" {
		v.Fault("oauth", "client_id is required")
	}
	v.Put("oauth", out)
	return provider
}

// hook reads how forwarded mail is posted.
func (v *section) hook() {
	in, ok := v.parts("hook", map[string]string{"secret": "hook_secret"}, "provider", "max_age_s")
	if !ok && v.in.Text("hook_secret") == "" {
		return
	}
	v.any = true
	given, _ := v.in["hook"].(map[string]any)
	if firstOf(channel.Config(given).Text("secret"), v.in.Text("hook_secret")) == "" {
		v.Fault("hook", "secret is required: what is posted without one is not believed")
	}
	out := map[string]any{"provider": "raw"}
	if raw, ok := in["provider"]; ok {
		out["provider"] = raw
		if s, _ := raw.(string); !contains(hookProviders, s) {
			v.Fault("hook", "provider must be one of %s", strings.Join(hookProviders, ", "))
		}
	}
	if raw, ok := in["max_age_s"]; ok {
		n, ok := whole(raw)
		if !ok || n < 1 || n > 7*24*3600 {
			v.Fault("hook", "max_age_s must be a number of seconds, at most a week")
		}
		out["max_age_s"] = float64(n)
	}
	v.Put("hook", out)
}

// settingsOf reads settings that went through Validate.
func settingsOf(config channel.Config) settings {
	part := func(name string) channel.Config {
		switch m := config[name].(type) {
		case map[string]any:
			return m
		case channel.Config:
			return m
		}
		return nil
	}
	at := func(name string) server {
		in := part(name)
		return server{Host: in.Text("host"), Port: int(in.Number("port")), User: in.Text("user"), TLS: in.Text("tls"), Password: config.Text(name + "_password")}
	}
	s := settings{Address: config.Text("address"), FromName: config.Text("from_name"), IMAP: at("imap"), SMTP: at("smtp"), CA: config.Text("ca"),
		Folder: part("imap").Text("folder"), PollSeconds: int(part("imap").Number("poll_s")), ReplyKey: config.Text("reply_key"),
		HookProvider: part("hook").Text("provider"), HookSecret: config.Text("hook_secret"), HookAgeSeconds: int(part("hook").Number("max_age_s"))}
	if s.Folder == "" {
		s.Folder = "INBOX"
	}
	if s.PollSeconds == 0 {
		s.PollSeconds = 60
	}
	if s.HookAgeSeconds == 0 {
		s.HookAgeSeconds = 15 * 60
	}
	s.Plus, _ = config["plus_address"].(bool)
	s.ReplyTo, _ = config["prefer_reply_to"].(bool)
	if s.SMTP.Password == "" && (s.SMTP.User == s.IMAP.User || part("smtp").Text("user") == s.Address) {
		s.SMTP.User, s.SMTP.Password = firstOf(s.IMAP.User, s.SMTP.User), s.IMAP.Password
	}
	if o := part("oauth"); o != nil {
		s.OAuth = grantOf(o, config)
	}
	return s
}

func grantOf(o, config channel.Config) grant {
	known := presets[o.Text("provider")]
	g := grant{URL: o.Text("token_url"), ClientID: o.Text("client_id"), Scope: o.Text("scope"), ClientSecret: config.Text("oauth_client_secret"), RefreshToken: config.Text("oauth_refresh_token")}
	if g.URL == "" && known.tokenURL != "" {
		g.URL = known.tokenURL
		if strings.Contains(g.URL, "%s") {
			g.URL = fmt.Sprintf(g.URL, firstOf(o.Text("tenant"), "common"))
		}
	}
	if g.Scope == "" {
		if g.Scope = known.scope; g.RefreshToken == "" {
			g.Scope = known.appScope
		}
	}
	return g
}

func firstOf(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}

// cut shortens a text to at most so many bytes, between characters.
func cut(s string, maxBytes int) string {
	if len(s) <= maxBytes {
		return s
	}
	return strings.ToValidUTF8(s[:maxBytes], "")
}
