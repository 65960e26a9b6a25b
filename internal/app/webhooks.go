package app

import (
	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/expectation"
	"rondo/internal/identity"
	"rondo/internal/inbox"
	"rondo/internal/routing"
	"rondo/internal/webhook"
)

// webhookTypes are the events that other programs can be told of.
var webhookTypes = []string{
	conversation.EventMessageCreated, conversation.EventMessageUpdated, conversation.EventOpened, conversation.EventAssigned, conversation.EventWaiting,
	conversation.EventUnassigned, conversation.EventTeamChanged, conversation.EventSnoozed, conversation.EventClosed, conversation.EventUpdated, conversation.EventDeleted,
	conversation.EventOffered, conversation.EventDeclined, conversation.EventEscalated, routing.EventWarning,
	expectation.EventTargetMissed,
	expectation.EventTargetsChanged,
	contact.EventUpdated, contact.EventMerged, contact.EventDeleted,
	identity.EventPresenceChanged, identity.EventUserChanged, identity.EventUserDeleted, identity.EventTeamChanged, identity.EventTeamDeleted, identity.EventWorkspaceChanged,
	inbox.EventChanged, inbox.EventDeleted,
}

func (a *App) webhookDeps() webhook.Deps {
	return webhook.Deps{DB: a.db, Feed: a.feed, Secrets: a.secrets, Log: a.log, Types: webhookTypes, AllowPrivate: a.cfg.AllowPrivate}
}
