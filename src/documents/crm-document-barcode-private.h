/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-template-private.h"

G_BEGIN_DECLS

GArray *crm_barcode_encode (CrmBarcodeType type, const char *text, char **caption);

G_END_DECLS
