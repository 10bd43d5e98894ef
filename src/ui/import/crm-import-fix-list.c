/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The problems of an import, one row for each. Main thread. */
#include "config.h"

#include "crm-import-fix-list.h"

#include <glib/gi18n-lib.h>

#include "crm-import-fix-row.h"

/* Who meets more different problems than this corrects the file. */
#define MOST_ROWS 100

struct _CrmImportFixList
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *heading;
  GtkListBox *list;
  GtkLabel *rest;
};

G_DEFINE_FINAL_TYPE (CrmImportFixList, crm_import_fix_list, GTK_TYPE_WIDGET)

enum
{
  SETTLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_row_settle_cb (CrmImportFixList *self,
                  const char *replacement,
                  gboolean create,
                  CrmImportFixRow *row)
{
  g_signal_emit (self, signals[SETTLE], 0, crm_import_fix_row_get_problem (row), replacement,
                 create);
}

static void
crm_import_fix_list_dispose (GObject *object)
{
  g_clear_pointer (&CRM_IMPORT_FIX_LIST (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_import_fix_list_parent_class)->dispose (object);
}

static void
crm_import_fix_list_class_init (CrmImportFixListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_import_fix_list_dispose;

  /**
   * CrmImportFixList::settle:
   * @problem: which one
   * @replacement: (nullable): what to put instead; %NULL leaves it as it is
   * @create: whether a record of that name is to be made
   */
  signals[SETTLE]
      = g_signal_new ("settle", CRM_TYPE_IMPORT_FIX_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 3, CRM_TYPE_IMPORT_PROBLEM, G_TYPE_STRING, G_TYPE_BOOLEAN);

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/import/crm-import-fix-list.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmImportFixList, box);
  gtk_widget_class_bind_template_child (widget_class, CrmImportFixList, heading);
  gtk_widget_class_bind_template_child (widget_class, CrmImportFixList, list);
  gtk_widget_class_bind_template_child (widget_class, CrmImportFixList, rest);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_import_fix_list_init (CrmImportFixList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
show_heading (CrmImportFixList *self, const CrmLocale *locale, guint64 n, gboolean is_preview)
{
  g_autofree char *number = crm_locale_format_integer (locale, (gint64) n);
  g_autofree char *text = NULL;
  if (is_preview)
    /* Translators: %s is a number of rows of a file. */
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s problem, to be fixed afterwards",
                                         "%s problems, to be fixed afterwards", (gulong) n),
                            number);
  else
    /* Translators: %s is a number of rows of a file. */
    text = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%s problem to fix", "%s problems to fix", (gulong) n),
        number);
  gtk_label_set_text (self->heading, text);
}

/**
 * crm_import_fix_list_set_problems:
 * @kind: (nullable): what the rows of the file become
 * @problems: (nullable): a list of CrmImportProblem
 * @is_preview: nothing was imported yet, so that nothing can be fixed
 *
 * Shows problems.
 */
void
crm_import_fix_list_set_problems (CrmImportFixList *self,
                                  CrmContext *context,
                                  const CrmKind *kind,
                                  GListModel *problems,
                                  gboolean is_preview)
{
  g_return_if_fail (CRM_IS_IMPORT_FIX_LIST (self));
  guint n = problems ? g_list_model_get_n_items (problems) : 0;
  guint64 n_rows = 0;
  for (GtkWidget *row; (row = gtk_widget_get_first_child (GTK_WIDGET (self->list)));)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CrmImportProblem) problem = g_list_model_get_item (problems, i);
      n_rows += crm_import_problem_get_n_rows (problem);
      if (i >= MOST_ROWS)
        continue;
      const CrmField *field
          = kind ? crm_kind_find_field (kind, crm_import_problem_get_field (problem)) : NULL;
      GtkWidget *row = crm_import_fix_row_new (context, problem, field, is_preview);
      g_signal_connect_object (row, "settle", G_CALLBACK (on_row_settle_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_list_box_append (self->list, row);
    }
  show_heading (self, crm_context_get_locale (context), n_rows, is_preview);
  guint n_more = n > MOST_ROWS ? n - MOST_ROWS : 0;
  /* Translators: %u is a number of problems that are not listed. */
  g_autofree char *rest
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "And %u more of another sort",
                                      "And %u more of other sorts", n_more),
                         n_more);
  gtk_label_set_text (self->rest, rest);
  gtk_widget_set_visible (GTK_WIDGET (self->rest), n_more > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}
