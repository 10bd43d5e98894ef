/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-operation.h"

G_BEGIN_DECLS

/* One operation over many records, chosen by their refs. */
CrmOperation *crm_list_bulk_delete (const char *label, GArray *refs, const CrmLocale *locale);
CrmOperation *crm_list_bulk_set (const char *label,
                                 GArray *refs,
                                 const char *field,
                                 const CrmValue *value,
                                 const CrmLocale *locale);

CrmOperation *crm_list_bulk_restore (const char *label, GArray *refs, const CrmLocale *locale);
CrmOperation *crm_list_bulk_choose (const char *label,
                                    GArray *refs,
                                    const char *field,
                                    const char *choices,
                                    gboolean is_added,
                                    const CrmLocale *locale);

G_END_DECLS
