/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "crm-record.h"

G_BEGIN_DECLS

void crm_sync_wire_add_patch (JsonBuilder *builder, CrmRecord *record);
char *crm_sync_wire_to_string (JsonBuilder *builder);
CrmRecord *crm_sync_wire_read_row (
    JsonParser *parser, const CrmKind *kind, const CrmId *id, const char *json, GError **error);

G_END_DECLS
