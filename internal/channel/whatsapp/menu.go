package whatsapp

import (
	"cmp"

	"rondo/internal/channel"
	"rondo/internal/channel/meta"
)

const (
	buttonsMax     = 3
	buttonTitleMax = 20
	buttonIDMax    = 256
	buttonBodyMax  = 1024

	rowsMax         = 10
	sectionsMax     = 10
	rowIDMax        = 200
	rowTitleMax     = 24
	rowTextMax      = 72
	sectionTitleMax = 24
	menuMax         = 20
	listBodyMax     = 4096

	unnamedMenu = "☰" // of a list whose button has no label
)

// interactive is a question with answers to tap; false where WhatsApp has no
// menu like that.
func interactive(text string, c *channel.Choices) (meta.Params, bool) {
	all := c.All()
	if len(all) == 0 || text == "" || !distinct(all) {
		return nil, false
	}
	if len(all) == 1 && all[0].URL != "" {
		return link(text, all[0])
	}
	for _, choice := range all {
		if choice.URL != "" || choice.ID == "" || choice.Title == "" {
			return nil, false
		}
	}
	if len(c.List) == 0 && len(c.Buttons) <= buttonsMax {
		if menu, ok := buttons(text, c.Buttons); ok {
			return menu, true
		}
	}
	return list(text, c)
}

// distinct says whether no two answers are called or known the same, which
// WhatsApp refuses.
func distinct(all []channel.Choice) bool {
	seen := map[string]bool{}
	for _, choice := range all {
		if seen["id "+choice.ID] && choice.ID != "" || seen["title "+choice.Title] {
			return false
		}
		seen["id "+choice.ID], seen["title "+choice.Title] = true, true
	}
	return true
}

func fits(s string, most int) bool { return channel.Characters.Length(s) <= most }

func link(text string, c channel.Choice) (meta.Params, bool) {
	action := meta.Params{"name": "cta_url", "parameters": meta.Params{"display_text": c.Title, "url": c.URL}}
	return meta.Params{"type": "cta_url", "body": meta.Params{"text": text}, "action": action},
		fits(text, buttonBodyMax) && fits(c.Title, buttonTitleMax) && c.Title != ""
}

func buttons(text string, choices []channel.Choice) (meta.Params, bool) {
	out := make([]meta.Params, len(choices))
	for i, c := range choices {
		if !fits(c.Title, buttonTitleMax) || !fits(c.ID, buttonIDMax) {
			return nil, false
		}
		out[i] = meta.Params{"type": "reply", "reply": meta.Params{"id": c.ID, "title": c.Title}}
	}
	return meta.Params{"type": "button", "body": meta.Params{"text": text}, "action": meta.Params{"buttons": out}}, fits(text, buttonBodyMax)
}

// list shows the answers when the customer asks for them, buttons that are too
// many among them.
func list(text string, c *channel.Choices) (meta.Params, bool) {
	sections := c.List
	if len(c.Buttons) > 0 {
		sections = append([]channel.Section{{Choices: c.Buttons}}, sections...)
	}
	menu := cmp.Or(c.Menu, unnamedMenu)
	if len(c.All()) > rowsMax || len(sections) > sectionsMax || !fits(menu, menuMax) || !fits(text, listBodyMax) {
		return nil, false
	}
	out := make([]meta.Params, 0, len(sections))
	for _, s := range sections {
		rows := make([]meta.Params, 0, len(s.Choices))
		for _, choice := range s.Choices {
			if !fits(choice.Title, rowTitleMax) || !fits(choice.ID, rowIDMax) || !fits(choice.Description, rowTextMax) {
				return nil, false
			}
			row := meta.Params{"id": choice.ID, "title": choice.Title}
			if choice.Description != "" {
				row["description"] = choice.Description
			}
			rows = append(rows, row)
		}
		if len(rows) == 0 {
			continue
		}
		section := meta.Params{"rows": rows}
		// With several sections each needs a title.
		if title := cmp.Or(s.Title, unnamedMenu); s.Title != "" || len(sections) > 1 {
			section["title"] = title
			if !fits(title, sectionTitleMax) {
				return nil, false
			}
		}
		out = append(out, section)
	}
	return meta.Params{"type": "list", "body": meta.Params{"text": text}, "action": meta.Params{"button": menu, "sections": out}}, true
}
