/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-placeholders.h"
#include "crm-template-file.h"

G_BEGIN_DECLS

/* crm-field-guess.c */
char *crm_field_guess (CrmPlaceholders *placeholders, const CrmFormField *field);

G_END_DECLS
