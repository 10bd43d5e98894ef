/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The look-ups run on the reading thread; while one runs, only the latest draft waits. Main
 * thread. */
#include "config.h"

#include "crm-similar-bar.h"

#include <glib/gi18n-lib.h>

#include "crm-duplicates.h"

#define MOST_SHOWN 3

struct _CrmSimilarBar
{
  GtkWidget parent_instance;

  GtkWidget *revealer;
  GtkWidget *rows;

  CrmContext *context;
  CrmNavigator *navigator;
  double least;       /* probability */
  CrmRecord *waiting; /* typed while a look-up runs */
  GCancellable *looking;
};

G_DEFINE_FINAL_TYPE (CrmSimilarBar, crm_similar_bar, GTK_TYPE_WIDGET)

enum
{
  OPENED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void look (CrmSimilarBar *self, CrmRecord *draft);

static void
crm_similar_bar_dispose (GObject *object)
{
  CrmSimilarBar *self = CRM_SIMILAR_BAR (object);

  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_object (&self->waiting);
  g_clear_object (&self->context);
  g_clear_pointer (&self->revealer, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_similar_bar_parent_class)->dispose (object);
}

static void
crm_similar_bar_class_init (CrmSimilarBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_similar_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  /**
   * CrmSimilarBar::opened:
   *
   * A similar record is being opened.
   */
  signals[OPENED] = g_signal_new ("opened", CRM_TYPE_SIMILAR_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
crm_similar_bar_init (CrmSimilarBar *self)
{
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->rows, "card");
  gtk_widget_add_css_class (self->rows, "crm-similar");
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), self->rows);
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
}

static void
on_open_clicked_cb (GtkWidget *button, CrmSimilarBar *self)
{
  g_autoptr (CrmSimilarBar) kept = g_object_ref (self);
  CrmRecord *record = g_object_get_data (G_OBJECT (button), "crm-record");
  const CrmKind *kind = crm_record_get_kind (record);
  CrmId id = *crm_record_get_id (record);
  CrmNavigator *navigator = self->navigator;

  g_signal_emit (self, signals[OPENED], 0);
  if (navigator != NULL)
    crm_navigator_open_record (navigator, kind, &id);
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_row (CrmSimilarBar *self, const CrmSimilar *similar)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *open = gtk_button_new_with_label (_ ("Open"));
  g_autofree char *why = crm_match_describe (similar->signs & ~CRM_SIGNS_AGAINST);
  const char *subtitle = crm_record_get_subtitle (similar->record);
  /* Translators: the name of a person or company that resembles what is being typed. */
  g_autofree char *title
      = g_strdup_printf (_ ("Similar: %s"), crm_record_get_title (similar->record));
  g_autofree char *name
      = g_strdup_printf ("%s: %s", _ ("Open"), crm_record_get_title (similar->record));
  g_autofree char *detail = subtitle != NULL && *subtitle != '\0'
                                ? g_strdup_printf ("%s · %s", subtitle, why)
                                : g_strdup (why);

  gtk_box_append (GTK_BOX (row), gtk_image_new_from_icon_name (
                                     crm_kind_get_icon (crm_record_get_kind (similar->record))));
  gtk_box_append (GTK_BOX (words), make_label (title, "heading"));
  gtk_box_append (GTK_BOX (words), make_label (detail, "caption"));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), words);
  gtk_widget_set_valign (open, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (open, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (open), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (open), "crm-record", g_object_ref (similar->record),
                          g_object_unref);
  g_signal_connect (open, "clicked", G_CALLBACK (on_open_clicked_cb), self);
  gtk_box_append (GTK_BOX (row), open);
  return row;
}

static void
show (CrmSimilarBar *self, GPtrArray *similar)
{
  if (similar->len > 0)
    for (GtkWidget *row; (row = gtk_widget_get_first_child (self->rows)) != NULL;)
      gtk_box_remove (GTK_BOX (self->rows), row);
  for (guint i = 0; i < similar->len; i++)
    gtk_box_append (GTK_BOX (self->rows), make_row (self, g_ptr_array_index (similar, i)));
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), similar->len > 0);
}

typedef struct
{
  CrmRecord *draft;
  double least;
} Look;

static void
free_look (gpointer data)
{
  Look *request = data;

  g_object_unref (request->draft);
  g_free (request);
}

/* On the reading thread of the store. */
static gpointer
run_look (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Look *request = data;

  return crm_session_find_similar (session, request->draft, request->least, MOST_SHOWN, error);
}

static void
free_similar (gpointer similar)
{
  g_ptr_array_unref (similar);
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSimilarBar) self = user_data;
  g_autoptr (GPtrArray) similar = crm_store_run_finish (CRM_STORE (source), result, NULL);
  g_autoptr (CrmRecord) waiting = g_steal_pointer (&self->waiting);

  if (self->context == NULL)
    return;
  g_clear_object (&self->looking);
  if (waiting != NULL)
    look (self, waiting);
  else if (similar != NULL)
    show (self, similar);
}

static void
look (CrmSimilarBar *self, CrmRecord *draft)
{
  Look *request = g_new0 (Look, 1);

  request->draft = crm_record_copy (draft);
  request->least = self->least;
  self->looking = g_cancellable_new ();
  /* Whatever else is read is wanted sooner. */
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_LOW,
                       run_look, request, free_look, free_similar, self->looking, on_looked_cb,
                       g_object_ref (self));
}

/**
 * crm_similar_bar_look:
 * @draft: as it is typed by now; copied
 *
 * Looks in the background whether there is somebody like that.
 */
void
crm_similar_bar_look (CrmSimilarBar *self, CrmRecord *draft)
{
  g_return_if_fail (CRM_IS_SIMILAR_BAR (self));
  if (self->context == NULL || !crm_kind_has_duplicates (crm_record_get_kind (draft)))
    return;
  if (self->looking == NULL)
    {
      look (self, draft);
      return;
    }
  g_clear_object (&self->waiting);
  self->waiting = crm_record_copy (draft);
}

/**
 * crm_similar_bar_new:
 * @least: how probable it must be that somebody is the same
 *
 * Returns: (transfer full): a bar that shows nothing yet
 */
GtkWidget *
crm_similar_bar_new (CrmContext *context, CrmNavigator *navigator, double least)
{
  CrmSimilarBar *self = g_object_new (CRM_TYPE_SIMILAR_BAR, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->least = least;
  return GTK_WIDGET (self);
}
