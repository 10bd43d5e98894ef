/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What opens when a record is opened, and what asks for a new one. Main thread. */
#include "config.h"

#include "crm-cards.h"

/* The card of a record, or %NULL where its kind has none. Returns: (transfer full) */
GtkWidget *
crm_card_create (CrmContext *context, CrmNavigator *navigator, const CrmKind *kind, const CrmId *id)
{
  return NULL;
}

/* Whether @page is the card of this very record. */
gboolean
crm_card_shows (CrmPlace *page, const CrmKind *kind, const CrmId *id)
{
  return FALSE;
}

/* Lets a person make a record; @draft may hold values to begin with. */
void
crm_card_create_record (CrmContext *context,
                        CrmNavigator *navigator,
                        const CrmKind *kind,
                        CrmRecord *draft)
{
}
