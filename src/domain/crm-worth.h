/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record.h"

G_BEGIN_DECLS

int crm_record_compare_worth (CrmRecord *a, CrmRecord *b, const CrmField *field);

G_END_DECLS
