/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What opens when a record is opened, and what asks for a new one. Main thread. */
#include "config.h"

#include "crm-cards.h"

#include <string.h>

#include "crm-activity-editor.h"
#include "crm-attachment-page.h"
#include "crm-card-page.h"
#include "crm-document-page.h"
#include "crm-new-dialog.h"
#include "crm-new-document-window.h"
#include "crm-template-studio.h"

static gboolean
is_activity (const CrmKind *kind)
{
  return strcmp (crm_kind_get_name (kind), "activity") == 0;
}

static gboolean
is_document (const CrmKind *kind)
{
  return strcmp (crm_kind_get_name (kind), "document") == 0;
}

static gboolean
is_attachment (const CrmKind *kind)
{
  return strcmp (crm_kind_get_name (kind), "attachment") == 0;
}

static gboolean
is_template (const CrmKind *kind)
{
  return strcmp (crm_kind_get_name (kind), "template") == 0;
}

/* The card of a record, or %NULL where its kind has none: an activity is short enough for a window
 * of its own, which opens over whatever is seen. Returns: (transfer full) */
GtkWidget *
crm_card_create (CrmContext *context, CrmNavigator *navigator, const CrmKind *kind, const CrmId *id)
{
  if (is_document (kind))
    return crm_document_page_new (context, navigator, id);
  if (is_attachment (kind))
    return crm_attachment_page_new (context, navigator, id);
  if (is_template (kind))
    return crm_template_studio_new (context, navigator, id);
  if (!is_activity (kind))
    return crm_card_page_new (context, navigator, kind, id);
  crm_activity_editor_open (context, navigator, id);
  return NULL;
}

/* A card that has no record yet and is made a piece a time. Returns: (transfer full) */
GtkWidget *
crm_card_create_empty (CrmContext *context, CrmNavigator *navigator, const CrmKind *kind)
{
  return crm_card_page_new_empty (context, navigator, kind);
}

/* Makes a piece of a card without a record. Returns: FALSE when there was none to make */
gboolean
crm_card_prepare (CrmPlace *page)
{
  return CRM_IS_CARD_PAGE (page) && crm_card_page_prepare (CRM_CARD_PAGE (page));
}

/* Whether @page, which was closed, can become the card of another record of @kind, or of its own
 * kind where that is %NULL. */
gboolean
crm_card_can_show_another (CrmPlace *page, const CrmKind *kind)
{
  return CRM_IS_CARD_PAGE (page) && crm_card_page_can_show_another (CRM_CARD_PAGE (page), kind);
}

/* Makes @page the card of another record. */
void
crm_card_show_another (CrmPlace *page, const CrmId *id)
{
  crm_card_page_show_another (CRM_CARD_PAGE (page), id);
}

/* Whether @page is the card of this very record. */
gboolean
crm_card_shows (CrmPlace *page, const CrmKind *kind, const CrmId *id)
{
  if (CRM_IS_DOCUMENT_PAGE (page))
    return is_document (kind) && crm_document_page_shows (CRM_DOCUMENT_PAGE (page), id);
  if (CRM_IS_ATTACHMENT_PAGE (page))
    return is_attachment (kind) && crm_attachment_page_shows (CRM_ATTACHMENT_PAGE (page), id);
  if (CRM_IS_TEMPLATE_STUDIO (page))
    return is_template (kind) && crm_template_studio_shows (CRM_TEMPLATE_STUDIO (page), id);
  return CRM_IS_CARD_PAGE (page) && crm_card_page_shows (CRM_CARD_PAGE (page), kind, id);
}

/* Lets a person make a record; @draft may hold values to begin with. */
void
crm_card_create_record (CrmContext *context,
                        CrmNavigator *navigator,
                        const CrmKind *kind,
                        CrmRecord *draft)
{
  if (is_activity (kind))
    crm_activity_editor_create (context, navigator, draft);
  else if (is_document (kind)) /* which begins with its template */
    {
      const CrmValue *parent = draft != NULL ? crm_record_get_by_name (draft, "parent") : NULL;
      const CrmKind *subject
          = parent != NULL && parent->type == CRM_VALUE_LINK
                ? crm_catalog_find_number (crm_context_get_catalog (context), parent->kind)
                : NULL;

      crm_card_make_document (context, navigator, subject, subject != NULL ? &parent->link : NULL);
    }
  else
    gtk_window_present (GTK_WINDOW (crm_new_dialog_new (context, navigator, kind, draft)));
}

/* Asks for a template and opens a document made from it. It opens over what is in front, so that
 * one can go back there. @kind and @id name the record that it is for, or are NULL. */
void
crm_card_make_document (CrmContext *context,
                        CrmNavigator *navigator,
                        const CrmKind *kind,
                        const CrmId *id)
{
  gtk_window_present (GTK_WINDOW (crm_new_document_window_new (context, navigator, kind, id)));
}
