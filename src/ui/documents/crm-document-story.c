/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of a document, line by line: what, by whom, when. Main thread. */
#include "config.h"

#include "crm-document-story.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Whose signature it is, where it is that of somebody else; or why, where somebody said. */
static const char *
find_detail (CrmRecord *event)
{
  const CrmKind *kind = crm_record_get_kind (event);
  const char *signer = crm_record_get_link_title (event, crm_kind_find_field (kind, "signer_id"));

  return signer != NULL ? signer : crm_record_get_text (event, "note");
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_line (CrmRecord *event, const CrmLocale *locale)
{
  const CrmKind *kind = crm_record_get_kind (event);
  const char *what = crm_field_choice_label (crm_kind_find_field (kind, "event"),
                                             crm_record_get_text (event, "event"));
  const char *who = crm_record_get_link_title (event, crm_kind_find_field (kind, "created_by"));
  const char *detail = find_detail (event);
  g_autofree char *at = crm_locale_format_instant (locale, crm_record_get_integer (event, "at", 0));
  g_autofree char *below = who != NULL ? g_strdup_printf ("%s · %s", at, who) : g_strdup (at);
  g_autofree char *above
      = detail != NULL ? g_strdup_printf ("%s: %s", what, detail) : g_strdup (what);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (line), make_label (above, NULL));
  gtk_box_append (GTK_BOX (line), make_label (below, "caption"));
  gtk_widget_add_css_class (gtk_widget_get_last_child (line), "dim-label");
  return line;
}

/**
 * crm_document_story_fill:
 * @box: whose children are these lines
 * @events: (element-type CrmRecord): of kind document_event, in their order
 */
void
crm_document_story_fill (GtkBox *box, GPtrArray *events, CrmContext *context)
{
  const CrmLocale *locale = crm_context_get_locale (context);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
  for (guint i = events->len; i > 0; i--)
    gtk_box_append (box, make_line (g_ptr_array_index (events, i - 1), locale));
}
