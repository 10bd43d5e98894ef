/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"

G_BEGIN_DECLS

/* Changes in words, on a thread of the store, where the names behind links can be looked up. */
gboolean crm_change_words_is_told (const CrmField *field);
char *crm_change_words_user (CrmSession *session, const CrmId *user);
char *crm_change_words_value (CrmSession *session,
                              const CrmField *field,
                              const CrmValue *value,
                              const char *currency,
                              const CrmLocale *locale);
void crm_change_words_append (CrmSession *session,
                              CrmChange *change,
                              const char *currency,
                              const CrmLocale *locale,
                              GString *text);

G_END_DECLS
