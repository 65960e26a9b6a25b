package metafake

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
)

// Signature is the X-Hub-Signature-256 of a body.
func (f *Fake) Signature(body []byte) string {
	mac := hmac.New(sha256.New, []byte(f.AppSecret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// Encode writes a call as Meta does: pure ASCII, with escaped slashes.
func Encode(call any) []byte {
	plain, err := json.Marshal(call)
	if err != nil {
		panic(err) // a test's own value
	}
	var out bytes.Buffer
	for _, r := range string(plain) {
		switch {
		case r == '/':
			out.WriteString(`\/`)
		case r < 0x80:
			out.WriteRune(r)
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.Bytes()
}

// Customer is an invented WhatsApp customer. Either the number or the user id
// may be missing.
type Customer struct{ Number, UserID, Name string }

// WhatsApp is a call with events of the number, one after the other, such as
// {"messages": […]} or {"statuses": […]}.
func (f *Fake) WhatsApp(c Customer, values ...map[string]any) map[string]any {
	changes := make([]any, len(values))
	for i, v := range values {
		value := map[string]any{"messaging_product": "whatsapp", "metadata": map[string]any{"display_phone_number": "15550783881", "phone_number_id": f.Number}}
		person := map[string]any{"profile": map[string]any{"name": c.Name}}
		if c.Number != "" {
			person["wa_id"] = c.Number
		}
		if c.UserID != "" {
			person["user_id"] = c.UserID
		}
		value["contacts"] = []any{person}
		for name, content := range v {
			value[name] = content
		}
		field := "messages"
		if v["message_echoes"] != nil {
			field = "smb_message_echoes"
		}
		changes[i] = map[string]any{"field": field, "value": value}
	}
	return map[string]any{"object": "whatsapp_business_account", "entry": []any{map[string]any{"id": f.Business, "changes": changes}}}
}

// Message is a WhatsApp message of a customer with some content, such as
// {"type": "text", "text": {"body": "hi"}}.
func (f *Fake) Message(c Customer, id string, content map[string]any) map[string]any {
	m := map[string]any{"id": id, "timestamp": fmt.Sprint(f.now().Unix())}
	if c.Number != "" {
		m["from"] = c.Number
	}
	if c.UserID != "" {
		m["from_user_id"] = c.UserID
	}
	for name, v := range content {
		m[name] = v
	}
	return map[string]any{"messages": []any{m}}
}

// Text is a WhatsApp text of a customer.
func (f *Fake) Text(c Customer, id, text string) map[string]any {
	return f.Message(c, id, map[string]any{"type": "text", "text": map[string]any{"body": text}})
}

// Status is what WhatsApp tells of a message that was taken.
func (f *Fake) Status(m Sent, state string) map[string]any {
	return map[string]any{"statuses": []any{map[string]any{"id": m.ID, "status": state, "timestamp": fmt.Sprint(f.now().Unix()), "recipient_id": m.To, "biz_opaque_callback_data": m.Mark}}}
}

// Thread is a call with events between the page or the Instagram account and
// a customer, such as {"message": {…}}.
func (f *Fake) Thread(account, customer string, events ...map[string]any) map[string]any {
	object := "page"
	if account == f.Instagram {
		object = "instagram"
	}
	list := make([]any, len(events))
	for i, e := range events {
		event := map[string]any{"sender": map[string]any{"id": customer}, "recipient": map[string]any{"id": account}, "timestamp": f.now().UnixMilli()}
		for name, v := range e {
			event[name] = v
		}
		list[i] = event
	}
	return map[string]any{"object": object, "entry": []any{map[string]any{"id": account, "time": f.now().UnixMilli(), "messaging": list}}}
}

// Echo is the event that tells of a message of the page or the account.
func (f *Fake) Echo(m Sent) map[string]any {
	message := map[string]any{"mid": m.ID, "is_echo": true, "text": m.Text, "app_id": 670843887433847}
	if m.Mark != "" {
		message["metadata"] = m.Mark
	}
	return map[string]any{"sender": map[string]any{"id": m.From}, "recipient": map[string]any{"id": m.To}, "message": message}
}

// Deliver posts a call to a hook, signed, and gives the hook's status.
// Delivering the same call again is what Meta does, too.
func (f *Fake) Deliver(ctx context.Context, hook string, call any) (int, error) {
	body := Encode(call)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, hook, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Hub-Signature-256", f.Signature(body))
	return f.do(req, nil)
}

// DeliverAll posts calls at once, in no order.
func (f *Fake) DeliverAll(ctx context.Context, hook string, calls ...any) error {
	var wg sync.WaitGroup
	errs := make([]error, len(calls))
	for i, call := range calls {
		wg.Go(func() {
			status, err := f.Deliver(ctx, hook, call)
			if err == nil && status/100 != 2 {
				err = fmt.Errorf("call %d: the hook answered %d", i, status)
			}
			errs[i] = err
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// ErrHandshake says that a hook did not shake hands.
var ErrHandshake = errors.New("the hook did not answer with the challenge")

// ShakeHands asks a hook for the handshake, as Meta does when its address is entered.
func (f *Fake) ShakeHands(ctx context.Context, hook string) error {
	query := url.Values{"hub.mode": {"subscribe"}, "hub.verify_token": {f.VerifyToken}, "hub.challenge": {"1158201444"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, hook+"?"+query.Encode(), nil)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	status, err := f.do(req, &body)
	if err == nil && (status != http.StatusOK || body.String() != "1158201444") {
		err = fmt.Errorf("%w: %d %s", ErrHandshake, status, body.String())
	}
	return err
}

func (f *Fake) do(req *http.Request, into io.Writer) (int, error) {
	client := f.Client
	if client == nil {
		client = http.DefaultClient
	}
	if into == nil {
		into = io.Discard
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = res.Body.Close() }()
	_, err = io.Copy(into, io.LimitReader(res.Body, 1<<20))
	return res.StatusCode, err
}
