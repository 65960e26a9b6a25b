package telegramfake

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
)

// sendAlbum takes 2 to 10 files that are shown together; the lock is held.
func (f *Fake) sendAlbum(w http.ResponseWriter, m Sent, p fields) {
	var media []struct{ Type, Media, Caption string }
	if json.Unmarshal(p.values["media"], &media) != nil || len(media) < 2 || len(media) > 10 {
		refuse(w, http.StatusBadRequest, "Bad Request: media group must include 2-10 items")
		return
	}
	kinds := map[string]bool{}
	var parts []Sent
	for _, item := range media {
		file := p.files[strings.TrimPrefix(item.Media, "attach://")]
		kind := item.Type
		if kind == "video" {
			kind = "photo" // they go together
		}
		kinds[kind] = true
		switch {
		case file == nil || len(file.content) == 0:
			refuse(w, http.StatusBadRequest, "Bad Request: there is no file for "+item.Type)
			return
		case item.Type != "photo" && item.Type != "video" && item.Type != "document" && item.Type != "audio", len(kinds) > 1:
			refuse(w, http.StatusBadRequest, "Bad Request: types can't be mixed in an album")
			return
		case item.Type == "photo" && (len(file.content) > photoMax || !isPicture(file.content)):
			refuse(w, http.StatusBadRequest, "Bad Request: IMAGE_PROCESS_FAILED")
			return
		case units(item.Caption) > captionMax:
			refuse(w, http.StatusBadRequest, "Bad Request: message caption is too long")
			return
		}
		one := m
		one.Text, one.FileName, one.FileSize, one.Group = item.Caption, file.name, len(file.content), decimal(f.lastUpdate)+"."+decimal(f.lastMessage[m.ChatID])
		parts = append(parts, one)
	}
	if len(m.Buttons) > 0 {
		refuse(w, http.StatusBadRequest, "Bad Request: an album has no reply markup")
		return
	}
	answers := make([]any, len(parts))
	for i, one := range parts {
		answers[i] = f.keepSent(one)
	}
	accept(w, answers)
}

// readButtons checks an inline keyboard.
func (m *Sent) readButtons(p fields) (status int, wrong string) {
	raw, ok := p.values["reply_markup"]
	if !ok {
		return 0, ""
	}
	var markup struct {
		Rows [][]struct {
			Text string  `json:"text"`
			Data *string `json:"callback_data"`
			URL  string  `json:"url"`
		} `json:"inline_keyboard"`
	}
	if json.NewDecoder(bytes.NewReader(raw)).Decode(&markup) != nil {
		return http.StatusBadRequest, "Bad Request: can't parse reply keyboard markup JSON object"
	}
	for _, row := range markup.Rows {
		for _, b := range row {
			switch {
			case b.Text == "":
				return http.StatusBadRequest, "Bad Request: inline keyboard button text can't be empty"
			case b.URL == "" && (b.Data == nil || len(*b.Data) < 1 || len(*b.Data) > 64):
				return http.StatusBadRequest, "Bad Request: BUTTON_DATA_INVALID"
			}
			button := Button{Text: b.Text, URL: b.URL}
			if b.Data != nil {
				button.Data = *b.Data
			}
			m.Buttons = append(m.Buttons, button)
		}
	}
	if len(m.Buttons) > 100 {
		return http.StatusBadRequest, "Bad Request: BUTTONS_TOO_MUCH"
	}
	return 0, ""
}

func (m *Sent) readPlace(p fields) (status int, wrong string) {
	if json.Unmarshal(p.values["latitude"], &m.Latitude) != nil || json.Unmarshal(p.values["longitude"], &m.Longitude) != nil || m.Latitude < -90 || m.Latitude > 90 {
		return http.StatusBadRequest, "Bad Request: can't parse latitude"
	}
	m.Title = p.text("title")
	if m.Method == "sendVenue" && (m.Title == "" || p.text("address") == "") {
		return http.StatusBadRequest, "Bad Request: venue title must be non-empty"
	}
	return 0, ""
}
