-- SPDX-License-Identifier: GPL-3.0-or-later
-- Closed to everybody; open to the people of the office as far as sync needs it. What is granted here
-- runs with the rights of its person, or is a complete, checked action.

REVOKE ALL ON SCHEMA crm, seen, sync FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA sync FROM PUBLIC, crm_user;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sync FROM PUBLIC, crm_user;

GRANT USAGE ON SCHEMA crm, seen, sync TO crm_user;
GRANT SELECT ON sync.log, sync.entity, sync.field TO crm_user;
GRANT EXECUTE ON FUNCTION
  sync.hello (int, text, int), sync.register (text, text, int), sync.header (int),
  sync.push (int, bigint, bigint, jsonb), sync.stage (int, uuid, int, jsonb), sync.known (uuid[]),
  sync.put_blob (text, bytea), sync.has_blob (text), sync.get_blob (text),
  sync.offer_file (text, bigint), sync.put_piece (text, bigint, bigint, bytea),
  sync.get_piece (text, bigint, int),
  sync.desks (), sync.revoke_desk (int), sync.derive_today (), sync.recall_numbers (int, jsonb),
  sync.why (uuid), sync.seals (bigint),
  sync.my_uid (), sync.sees_all (), sync.my_acl (int), sync.my_gained (pg_snapshot),
  sync.my_hidden (int), sync.reads_whole (int), sync.without (jsonb, text[]), sync.is_of (text, text[]),
  sync.hides (int, text), sync.my_rights (), sync.states_hidden (text), sync.note_export (int, int, bigint, text, bigint)
  TO crm_user;
