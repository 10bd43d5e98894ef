-- SPDX-License-Identifier: GPL-3.0-or-later
-- Closed to everybody; open to the people of the office as far as sync needs it.

REVOKE ALL ON SCHEMA crm, sync FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA sync FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sync FROM PUBLIC;

GRANT USAGE ON SCHEMA crm, sync TO crm_user;
GRANT SELECT ON sync.log, sync.entity, sync.field, sync.blob TO crm_user;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA sync TO crm_user;
-- Of the triggers nobody needs the right to call them, and trimming is the administrator's.
REVOKE EXECUTE ON FUNCTION sync.log_changes (), sync.trim (interval) FROM crm_user;
