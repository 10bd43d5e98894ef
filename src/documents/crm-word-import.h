/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-placeholders.h"

G_BEGIN_DECLS

char *crm_word_import (GBytes *file,
                       const char *body,
                       CrmPlaceholders *placeholders,
                       GPtrArray **lost,
                       GError **error);

G_END_DECLS
