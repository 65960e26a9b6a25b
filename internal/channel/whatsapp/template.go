package whatsapp

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"rondo/internal/channel"
	"rondo/internal/channel/meta"
)

const (
	templatesPerPage = "100"
	templatePagesMax = 100
)

// placeShape is a place in the text of a template: {{1}} or {{name}}.
var placeShape = regexp.MustCompile(`\{\{\s*([A-Za-z0-9_]+)\s*\}\}`)

// template is an approved template, filled in.
func template(t channel.Template) ([]part, error) {
	if t.Name == "" || t.Language == "" {
		return nil, meta.GivenUp("template", "A template needs its name and its language.")
	}
	components := []meta.Params{}
	places := namesOf(t)
	if t.Media != nil {
		if t.Media.SizeBytes > documentMaxBytes {
			return nil, meta.GivenUp("too_large", "The template's file is larger than WhatsApp takes.")
		}
		components = append(components, meta.Params{"type": "header", "parameters": []meta.Params{}})
	} else if len(t.Header) > 0 {
		components = append(components, meta.Params{"type": "header", "parameters": texted(t.Header, places)})
	}
	if len(t.Body) > 0 {
		components = append(components, meta.Params{"type": "body", "parameters": texted(t.Body, places[min(len(t.Header), len(places)):])})
	}
	for i, value := range t.Buttons {
		if value != "" {
			components = append(components, meta.Params{"type": "button", "sub_type": "url", "index": strconv.Itoa(i), "parameters": []meta.Params{{"type": "text", "text": value}}})
		}
	}
	content := meta.Params{"name": t.Name, "language": meta.Params{"code": t.Language}}
	if len(components) > 0 {
		content["components"] = components
	}
	return []part{{kind: "template", content: content}}, nil
}

// namesOf are the names of a template's places, where it names them and does not
// count.
func namesOf(t channel.Template) []string {
	if len(t.Places) != len(t.Header)+len(t.Body) || !slices.ContainsFunc(t.Places, func(s string) bool { return strings.Trim(s, "0123456789") != "" }) {
		return nil
	}
	return t.Places
}

func texted(values, places []string) []meta.Params {
	out := make([]meta.Params, len(values))
	for i, value := range values {
		out[i] = meta.Params{"type": "text", "text": value}
		if i < len(places) {
			out[i]["parameter_name"] = places[i]
		}
	}
	return out
}

// uploadHeader puts a template's picture, film or document into its header.
func (ch *Channel) uploadHeader(ctx context.Context, a channel.Account, content meta.Params, f channel.Attachment) error {
	id, err := ch.upload(ctx, a, f)
	if err != nil {
		return err
	}
	kind := way(f)
	if kind == "audio" {
		kind = "document"
	}
	file := meta.Params{"id": id}
	if kind == "document" {
		file["filename"] = meta.PlainName(f.Name)
	}
	components, _ := content["components"].([]meta.Params)
	components[0]["parameters"] = []meta.Params{{"type": kind, kind: file}}
	return nil
}

// Templates lists the account's templates, whatever their state.
func (ch *Channel) Templates(ctx context.Context, a channel.Account) ([]channel.TemplateInfo, error) {
	var out []channel.TemplateInfo
	query := url.Values{"fields": {"id,name,language,status,category,parameter_format,components"}, "limit": {templatesPerPage}}
	for range templatePagesMax {
		page, err := ch.graph.Get(ctx, a, accountPath(a)+"/message_templates", query)
		if err != nil {
			return nil, err
		}
		list, _ := page.At("data").List()
		for _, t := range list {
			if t.At("name").Line() != "" {
				out = append(out, templateInfo(t))
			}
		}
		after := page.At("paging", "cursors", "after").Text()
		if !page.At("paging").Has("next") || after == "" || after == query.Get("after") {
			break
		}
		query.Set("after", after)
	}
	return out, nil
}

// templateInfo reads a template as Meta keeps it.
func templateInfo(t channel.Tree) channel.TemplateInfo {
	lower := func(s channel.Tree) string { return strings.ToLower(s.Line()) }
	info := channel.TemplateInfo{ID: t.At("id").Line(), Name: t.At("name").Line(), Language: t.At("language").Line(), Category: lower(t.At("category")), Status: lower(t.At("status"))}
	components, _ := t.At("components").List()
	for _, c := range components {
		switch lower(c.At("type")) {
		case "header":
			info.HeaderKind, info.Header = lower(c.At("format")), c.At("text").Text()
		case "body":
			info.Body = c.At("text").Text()
		case "footer":
			info.Footer = c.At("text").Text()
		case "buttons":
			list, _ := c.At("buttons").List()
			for _, b := range list {
				info.Buttons = append(info.Buttons, channel.Choice{ID: lower(b.At("type")), Title: b.At("text").Line(), URL: b.At("url").Line()})
			}
		}
	}
	for _, text := range []string{info.Header, info.Body} {
		var here []string
		for _, found := range placeShape.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(here, found[1]) {
				here = append(here, found[1])
			}
		}
		info.Places = append(info.Places, here...)
	}
	return info
}
