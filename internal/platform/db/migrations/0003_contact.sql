-- +goose Up

-- A customer. merged_into names the contact that took this one's place.
CREATE TABLE contacts (
  workspace_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  tags TEXT NOT NULL,
  fields TEXT NOT NULL,
  priority BIGINT NOT NULL,
  owner_id BIGINT,
  search TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  merged_into BIGINT,
  PRIMARY KEY (workspace_id, id)
) {{.Clustered}};

-- Where a contact can be reached: an address of a kind belongs to one contact.
CREATE TABLE identities (
  workspace_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  contact_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, kind, address)
) {{.Clustered}};
CREATE INDEX identities_of_contact ON identities (workspace_id, contact_id);
