-- +goose Up

-- What a provider handed out with an event, to be shown to it when we answer the event or have read it; of use for a
-- while. name says for what: "answer" and the customer's address, or "read" and the message's name.
CREATE TABLE slips (
  workspace_id BIGINT NOT NULL,
  channel_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  slip TEXT NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, channel_id, name)
) {{.Clustered}};
CREATE INDEX slips_until ON slips (until);
