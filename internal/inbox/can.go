package inbox

import (
	"context"
	"errors"
	"time"

	"rondo/internal/channel"
	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// canOf is what a kind of channel can do, in the words of the API.
func (x *Inbox) canOf(kind channel.Channel) conversation.Can {
	caps := kind.Caps()
	can := conversation.Can{TextMax: caps.TextMax, TextUnit: string(caps.TextUnit), Split: caps.SplitText, Media: map[string]int64{}, MediaMax: max(caps.MediaMax, 1),
		Types: map[string][]string{}, Reply: caps.Reply, Reaction: caps.ReactionOut, Edit: caps.EditOut, Delete: caps.DeleteOut, Location: caps.LocationOut,
		Buttons: caps.Buttons, ListRows: caps.ListRows, ChoiceIDMax: caps.ChoiceIDMax, Templates: caps.Templates, Mail: caps.Mail, Segments: caps.Segments,
		Typing: caps.TypingOut, StartFirst: caps.StartFirst, WindowS: int(caps.Window / time.Second), Length: caps.TextUnit.Length,
		MediaKind: func(contentType string) string { return string(channel.MediaKindOf(contentType)) }}
	if can.TextUnit == "" {
		can.TextUnit = string(channel.Characters)
	}
	if caps.TagWindow > caps.Window {
		can.TagWindowS = int(caps.TagWindow / time.Second)
	}
	if caps.FilesByAddress && x.d.BaseURL == "" {
		can.NoFiles, caps.MediaOut = conversation.NoPublicAddress, nil
	}
	for kind, limit := range caps.MediaOut {
		can.Media[string(kind)] = min(limit, conversation.MaxFile)
	}
	for kind, types := range caps.Types {
		can.Types[string(kind)] = types
	}
	_, can.Reads = kind.(channel.Reader)
	return can
}

// nothing is what can be said by a channel that is gone.
var nothing = conversation.Can{TextUnit: string(channel.Characters), Media: map[string]int64{}, Types: map[string][]string{},
	Length: channel.Characters.Length, MediaKind: func(contentType string) string { return string(channel.MediaKindOf(contentType)) }}

// Can completes conversation.Outlet.
func (x *Inbox) Can(ctx context.Context, q db.Q, c conversation.Conversation) (conversation.Can, error) {
	kind, err := x.kindOf(ctx, q, c.Workspace, c.Channel)
	if kind == nil || err != nil {
		return nothing, err // what is written waits for a channel, and fails when it is gone for good
	}
	can := x.canOf(kind)
	if can.WindowS > 0 {
		can.Window = &conversation.CanWindow{Open: x.d.DB.Now().Before(c.WindowClosesAt), ClosesAt: timeOrNil(c.WindowClosesAt), TagUntil: timeOrNil(c.TagClosesAt)}
	}
	address, err := x.reachedAt(ctx, q, c.Workspace, way{c.Channel, c.Contact.ID}, string(kind.Kind()))
	if err != nil || address == "" {
		return can, err
	}
	since, err := contact.BlockedSince(ctx, q, c.Workspace, contact.Identity{Kind: string(kind.Kind()), Address: address}, c.Channel, contact.All)
	can.BlockedSince = timeOrNil(since)
	return can, err
}

// Signature completes conversation.Outlet. Of Rondo's own messages only a team's goes below, never the mailbox's.
func (x *Inbox) Signature(ctx context.Context, q db.Q, c conversation.Conversation, agent id.ID) (string, error) {
	kind, err := x.kindOf(ctx, q, c.Workspace, c.Channel)
	if kind == nil || err != nil || !kind.Caps().Mail {
		return "", err
	}
	usual := ""
	if agent != 0 {
		at, err := Load(ctx, q, c.Workspace, c.Channel)
		if err != nil {
			return "", err
		}
		usual = at.Config.Text("signature")
	}
	if x.d.Signature == nil {
		return usual, nil
	}
	return x.d.Signature(ctx, q, c.Workspace, agent, c.Team, usual)
}

// kindOf is the kind of a channel; nil when it is gone.
func (x *Inbox) kindOf(ctx context.Context, q db.Q, workspace, which id.ID) (channel.Channel, error) {
	x.accounts.mu.Lock()
	acc := x.accounts.byID[which]
	x.accounts.mu.Unlock()
	if acc != nil && acc.workspace == workspace {
		return acc.kind, nil
	}
	c, err := Load(ctx, q, workspace, which)
	if errors.Is(err, ErrMissing) {
		return nil, nil
	}
	return x.kinds[c.Kind], err
}
