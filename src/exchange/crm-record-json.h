/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "crm-record.h"

G_BEGIN_DECLS

JsonNode *crm_record_to_json (CrmRecord *record, const char *office_currency);
void crm_record_build_json (CrmRecord *record, const char *office_currency, JsonBuilder *builder);
char *crm_json_to_string (JsonNode *node, gboolean pretty);

G_END_DECLS
