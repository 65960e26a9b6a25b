package twiliofake

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Kept is a message of a customer's as Twilio keeps it, whether it was brought or not.
type Kept struct {
	Form url.Values // as it would have come
	At   time.Time
}

// Keep lets Twilio keep a message without bringing it.
func (f *Fake) Keep(form url.Values, at time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.kept = append(f.kept, Kept{form, at})
}

const historyPage = 2 // messages on a page, few so that there are several

// history lists what is kept, newest first; the lock is held.
func (f *Fake) history(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	since, err := time.Parse("2006-01-02T15:04:05Z", query.Get("DateSent>"))
	page, _ := strconv.Atoi(query.Get("Page"))
	size, _ := strconv.Atoi(query.Get("PageSize"))
	if err != nil || query.Get("To") == "" || size < 1 || size > 1000 {
		refuse(w, http.StatusBadRequest, 20001, "To, DateSent> or PageSize is wrong")
		return
	}
	var found []map[string]any
	for i := len(f.kept) - 1; i >= 0; i-- {
		k := f.kept[i]
		if k.Form.Get("To") == query.Get("To") && !k.At.Before(since) {
			found = append(found, map[string]any{"sid": k.Form.Get("MessageSid"), "from": k.Form.Get("From"), "to": k.Form.Get("To"), "body": k.Form.Get("Body"), "direction": "inbound",
				"status": "received", "num_media": k.Form.Get("NumMedia"), "date_sent": k.At.UTC().Format(time.RFC1123Z), "error_code": nil})
		}
	}
	from := min(page*historyPage, len(found))
	to := min(from+historyPage, len(found))
	answer := map[string]any{"messages": found[from:to], "page": page, "next_page_uri": nil}
	if to < len(found) {
		query.Set("Page", strconv.Itoa(page+1))
		answer["next_page_uri"] = "/2010-04-01/Accounts/" + f.AccountSID + "/Messages.json?" + query.Encode()
	}
	accept(w, http.StatusOK, answer)
}

// mediaOf lists the files of a message; the lock is held.
func (f *Fake) mediaOf(w http.ResponseWriter, sid string) {
	list := []map[string]any{}
	for _, k := range f.kept {
		for i := 0; k.Form.Get("MessageSid") == sid && k.Form.Get(fmt.Sprintf("MediaUrl%d", i)) != ""; i++ {
			address, _ := url.Parse(k.Form.Get(fmt.Sprintf("MediaUrl%d", i)))
			list = append(list, map[string]any{"sid": address.Path[strings.LastIndex(address.Path, "/")+1:], "content_type": k.Form.Get(fmt.Sprintf("MediaContentType%d", i)), "uri": address.Path + ".json"})
		}
	}
	accept(w, http.StatusOK, map[string]any{"media_list": list})
}
