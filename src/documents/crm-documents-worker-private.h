/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-worker.h"

G_BEGIN_DECLS

/* The one thread on which the window's documents are made and shown: its fonts and Poppler's files
 * belong to it. It lives as long as the program. */
CrmWorker *crm_documents_get_worker (void);

G_END_DECLS
