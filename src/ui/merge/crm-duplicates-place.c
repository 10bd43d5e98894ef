/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place Duplicates. It looks for what changed each time it is opened, in the background, and
 * shows meanwhile what was found before. Main thread. */
#include "config.h"

#include "crm-duplicates-place.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-ask.h"
#include "crm-duplicate-job.h"
#include "crm-duplicate-row.h"
#include "crm-empty-state.h"
#include "crm-merge-window.h"

struct _CrmDuplicatesPlace
{
  GtkWidget parent_instance;

  GtkWidget *stack;
  GtkWidget *list;
  GtkWidget *empty;
  GtkWidget *progress;
  GtkWidget *merged; /* the toggle in the header bar */
  GtkWidget *end;    /* which stands in this */

  CrmContext *context;
  CrmNavigator *navigator;
  GCancellable *reading;
  CrmJob *job;
  GHashTable *skipped; /* ids of the two, as one text */
  char *subtitle;
  gboolean is_front;
  gulong changed_id;
};

static void crm_duplicates_place_place_init (CrmPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmDuplicatesPlace,
                               crm_duplicates_place,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_PLACE,
                                                      crm_duplicates_place_place_init))

static gboolean
shows_merged (CrmDuplicatesPlace *self)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->merged));
}

static char *
pair_key (CrmDuplicatePair *pair)
{
  char a[CRM_ID_STRING_SIZE], b[CRM_ID_STRING_SIZE];

  return g_strjoin (" ", crm_id_format (crm_record_get_id (crm_duplicate_pair_get_first (pair)), a),
                    crm_id_format (crm_record_get_id (crm_duplicate_pair_get_second (pair)), b),
                    NULL);
}

/* ---- deciding ---- */

/* The keyboard goes on with the next line. */
static void
leave_row (CrmDuplicatesPlace *self, GtkWidget *row)
{
  GtkWidget *next = gtk_widget_get_next_sibling (row);

  if (next == NULL)
    next = gtk_widget_get_prev_sibling (row);
  if (next != NULL)
    gtk_widget_grab_focus (next);
}

static void
skip (CrmDuplicatesPlace *self, GtkWidget *row)
{
  g_hash_table_add (self->skipped, pair_key (crm_duplicate_row_get_pair (CRM_DUPLICATE_ROW (row))));
  leave_row (self, row);
  gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
}

static gpointer
run_preview (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmUnmerge *result = g_new0 (CrmUnmerge, 1);

  if (crm_session_preview_unmerge (session, crm_record_get_id (data), result, error))
    return result;
  g_free (result);
  return NULL;
}

typedef struct
{
  CrmDuplicatesPlace *place;
  CrmRecord *merge;
} Parting;

static void
parting_free (Parting *parting)
{
  g_object_unref (parting->place);
  g_object_unref (parting->merge);
  g_free (parting);
}

static void
on_unmerge_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Parting *parting = user_data;

  if (crm_ask_finish (result) && parting->place->context != NULL)
    {
      g_autoptr (CrmOperation) operation = crm_duplicates_unmerge_operation (parting->merge);

      crm_navigator_run (parting->place->navigator, operation);
    }
  parting_free (parting);
}

static char *
describe_unmerge (const CrmUnmerge *result)
{
  g_autofree char *back = g_strdup_printf (
      ngettext ("%u record goes back.", "%u records go back.", result->n_back), result->n_back);
  g_autofree char *stay
      = result->n_stay > 0 ? g_strdup_printf (
            ngettext ("%u stays where somebody has put it since.",
                      "%u stay where somebody has put them since.", result->n_stay),
            result->n_stay)
                           : NULL;
  g_autofree char *values
      = result->n_fields_back > 0
            ? g_strdup_printf (ngettext ("%u value is as before again.",
                                         "%u values are as before again.", result->n_fields_back),
                               result->n_fields_back)
            : NULL;
  g_autofree char *kept
      = result->n_fields_stay > 0 ? g_strdup_printf (
            ngettext ("%u value that was changed since is kept.",
                      "%u values that were changed since are kept.", result->n_fields_stay),
            result->n_fields_stay)
                                  : NULL;
  GString *text = g_string_new (back);
  const char *parts[] = { stay, values, kept };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf (text, "\n%s", parts[i]);
  g_string_append_printf (text, "\n%s",
                          _ ("What was added since stays with the record that went on."));
  return g_string_free (text, FALSE);
}

static void
on_previewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Parting *parting = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree CrmUnmerge *preview = crm_store_run_finish (CRM_STORE (source), result, &error);
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;

  if (preview == NULL || parting->place->context == NULL)
    {
      if (error != NULL && parting->place->context != NULL)
        crm_navigator_report_error (parting->place->navigator,
                                    _ ("The merge could not be taken apart"), error);
      parting_free (parting);
      return;
    }
  /* Translators: %s is the name of the record that was merged. */
  heading = g_strdup_printf (_ ("Take “%s” Apart Again?"), crm_record_get_title (parting->merge));
  body = describe_unmerge (preview);
  crm_ask_async (GTK_WIDGET (parting->place), heading, body, _ ("_Take Apart"), CRM_ASK_SUGGESTED,
                 NULL, on_unmerge_answered_cb, parting);
}

static void
ask_unmerge (CrmDuplicatesPlace *self, CrmRecord *merge)
{
  Parting *parting = g_new0 (Parting, 1);

  parting->place = g_object_ref (self);
  parting->merge = g_object_ref (merge);
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       run_preview, g_object_ref (merge), g_object_unref, g_free, NULL,
                       on_previewed_cb, parting);
}

static void
on_decided_cb (CrmDuplicateRow *row, const char *what, CrmDuplicatesPlace *self)
{
  CrmDuplicatePair *pair = crm_duplicate_row_get_pair (row);
  CrmRecord *first = crm_duplicate_pair_get_first (pair);
  CrmRecord *second = crm_duplicate_pair_get_second (pair);

  if (strcmp (what, "skip") == 0)
    skip (self, GTK_WIDGET (row));
  else if (strcmp (what, "unmerge") == 0)
    ask_unmerge (self, crm_duplicate_pair_get_merge (pair));
  else if (strcmp (what, "merge") == 0)
    {
      const CrmId ids[] = { *crm_record_get_id (first), *crm_record_get_id (second) };

      crm_merge_window_open (self->context, self->navigator, crm_record_get_kind (first), ids, 2);
    }
  else
    {
      g_autoptr (CrmOperation) operation = crm_duplicates_distinct_operation (first, second);

      leave_row (self, GTK_WIDGET (row));
      crm_navigator_run (self->navigator, operation);
    }
}

static void
on_row_activated_cb (GtkListBox *list, GtkListBoxRow *row, CrmDuplicatesPlace *self)
{
  CrmDuplicatePair *pair = crm_duplicate_row_get_pair (CRM_DUPLICATE_ROW (row));

  if (crm_duplicate_pair_get_merge (pair) == NULL)
    on_decided_cb (CRM_DUPLICATE_ROW (row), "merge", self);
  else
    crm_navigator_open_record (self->navigator,
                               crm_record_get_kind (crm_duplicate_pair_get_first (pair)),
                               crm_record_get_id (crm_duplicate_pair_get_first (pair)));
}

/* ---- the list ---- */

static void
update_state (CrmDuplicatesPlace *self, guint n)
{
  gboolean is_looking = self->job != NULL;

  gtk_widget_set_visible (self->progress, is_looking);
  g_clear_pointer (&self->subtitle, g_free);
  if (n > 0)
    self->subtitle = shows_merged (self)
                         ? g_strdup_printf (ngettext ("%u merge", "%u merges", n), n)
                         : g_strdup_printf (ngettext ("%u pair", "%u pairs", n), n);
  if (shows_merged (self))
    crm_empty_state_set (CRM_EMPTY_STATE (self->empty), "crm-merge-symbolic",
                         _ ("Nothing Was Merged"),
                         _ ("Records that were merged appear here, and can be taken apart again."));
  else
    crm_empty_state_set (CRM_EMPTY_STATE (self->empty), "crm-merge-symbolic",
                         is_looking ? _ ("Looking for Duplicates") : _ ("No Duplicates"),
                         is_looking ? _ ("You can go on working elsewhere meanwhile.")
                                    : _ ("People, companies and leads that are probably one "
                                         "appear here."));
  gtk_stack_set_visible_child (
      GTK_STACK (self->stack),
      n > 0 ? gtk_widget_get_parent (gtk_widget_get_parent (gtk_widget_get_parent (self->list)))
            : self->empty);
  crm_place_changed (CRM_PLACE (self));
}

static guint
fill_list (CrmDuplicatesPlace *self, GListModel *pairs)
{
  guint n = 0;

  for (GtkWidget *row; (row = gtk_widget_get_first_child (self->list)) != NULL;)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  for (guint i = 0; i < g_list_model_get_n_items (pairs); i++)
    {
      g_autoptr (CrmDuplicatePair) pair = g_list_model_get_item (pairs, i);
      g_autofree char *key = pair_key (pair);
      GtkWidget *row;

      if (!shows_merged (self) && g_hash_table_contains (self->skipped, key))
        continue;
      row = crm_duplicate_row_new (self->context, pair);
      g_signal_connect_object (row, "decided", G_CALLBACK (on_decided_cb), self, 0);
      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
      n++;
    }
  return n;
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDuplicatesPlace) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) pairs = crm_duplicates_read_finish (result, &error);

  if (self->context == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->reading);
  if (pairs != NULL)
    update_state (self, fill_list (self, pairs));
  else
    crm_navigator_report_error (self->navigator, _ ("Duplicates could not be read"), error);
}

static void
read_list (CrmDuplicatesPlace *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  crm_duplicates_read_async (self->context, shows_merged (self), self->reading, on_read_cb,
                             g_object_ref (self));
}

/* ---- looking ---- */

static void
on_job_told_cb (CrmJob *job, GParamSpec *pspec, CrmDuplicatesPlace *self)
{
  double fraction = crm_job_get_fraction (job);

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), fraction);
  if (job != self->job || crm_job_get_state (job) == CRM_JOB_RUNNING)
    return;
  g_clear_object (&self->job);
  if (crm_job_get_state (job) == CRM_JOB_FAILED)
    crm_navigator_report_error (self->navigator, crm_job_get_status (job), NULL);
  read_list (self);
}

static void
look (CrmDuplicatesPlace *self, gboolean anew)
{
  if (self->job != NULL)
    return;
  self->job = crm_duplicate_job_start (self->context, anew);
  g_signal_connect_object (self->job, "notify", G_CALLBACK (on_job_told_cb), self, 0);
  gtk_widget_set_visible (self->progress, TRUE);
}

static void
on_anew_clicked_cb (CrmDuplicatesPlace *self)
{
  g_hash_table_remove_all (self->skipped);
  look (self, TRUE);
}

static void
on_context_changed_cb (CrmDuplicatesPlace *self)
{
  if (self->is_front)
    read_list (self);
}

static void
on_merged_toggled_cb (CrmDuplicatesPlace *self)
{
  read_list (self);
}

/* ---- the place ---- */

static const char *
crm_duplicates_place_get_subtitle (CrmPlace *place)
{
  return CRM_DUPLICATES_PLACE (place)->subtitle;
}

static GtkWidget *
crm_duplicates_place_get_header_end (CrmPlace *place)
{
  return CRM_DUPLICATES_PLACE (place)->end;
}

static gboolean
crm_duplicates_place_is_busy (CrmPlace *place)
{
  CrmDuplicatesPlace *self = CRM_DUPLICATES_PLACE (place);

  return self->reading != NULL || self->job != NULL;
}

static void
crm_duplicates_place_set_front (CrmPlace *place, gboolean is_front)
{
  CrmDuplicatesPlace *self = CRM_DUPLICATES_PLACE (place);

  self->is_front = is_front;
  if (!is_front)
    return;
  read_list (self);
  look (self, FALSE);
}

static void
crm_duplicates_place_place_init (CrmPlaceInterface *iface)
{
  iface->get_subtitle = crm_duplicates_place_get_subtitle;
  iface->get_header_end = crm_duplicates_place_get_header_end;
  iface->is_busy = crm_duplicates_place_is_busy;
  iface->set_front = crm_duplicates_place_set_front;
}

static void
crm_duplicates_place_dispose (GObject *object)
{
  CrmDuplicatesPlace *self = CRM_DUPLICATES_PLACE (object);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->job != NULL)
    g_cancellable_cancel (crm_job_get_cancellable (self->job));
  g_clear_object (&self->job);
  if (self->context != NULL)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->context);
  g_clear_object (&self->end);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (crm_duplicates_place_parent_class)->dispose (object);
}

static void
crm_duplicates_place_finalize (GObject *object)
{
  CrmDuplicatesPlace *self = CRM_DUPLICATES_PLACE (object);

  g_hash_table_unref (self->skipped);
  g_free (self->subtitle);
  G_OBJECT_CLASS (crm_duplicates_place_parent_class)->finalize (object);
}

static void
crm_duplicates_place_class_init (CrmDuplicatesPlaceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_duplicates_place_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_duplicates_place_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static GtkWidget *
make_scroller (CrmDuplicatesPlace *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_valign (self->list, GTK_ALIGN_START);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated_cb), self, 0);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 900);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->list);
  gtk_widget_set_margin_start (clamp, 12);
  gtk_widget_set_margin_end (clamp, 12);
  gtk_widget_set_margin_top (clamp, 18);
  gtk_widget_set_margin_bottom (clamp, 18);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  return scroller;
}

static void
crm_duplicates_place_init (CrmDuplicatesPlace *self)
{
  GtkWidget *anew = gtk_button_new_from_icon_name ("view-refresh-symbolic");

  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  self->skipped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->progress = gtk_progress_bar_new ();
  gtk_widget_add_css_class (self->progress, "osd");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Progress"), -1);
  gtk_widget_set_visible (self->progress, FALSE);
  gtk_widget_set_parent (self->progress, GTK_WIDGET (self));
  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  self->empty = crm_empty_state_new ("crm-merge-symbolic", "", "");
  gtk_stack_add_child (GTK_STACK (self->stack), self->empty);
  gtk_stack_add_child (GTK_STACK (self->stack), make_scroller (self));
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  /* Translators: shows what was merged. */
  self->merged = gtk_toggle_button_new_with_label (C_ ("duplicate", "Merged"));
  gtk_widget_set_tooltip_text (self->merged, _ ("What was merged, to be taken apart again"));
  g_signal_connect_object (self->merged, "toggled", G_CALLBACK (on_merged_toggled_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_tooltip_text (anew, _ ("Look through everything again"));
  g_signal_connect_object (anew, "clicked", G_CALLBACK (on_anew_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  self->end = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  gtk_box_append (GTK_BOX (self->end), anew);
  gtk_box_append (GTK_BOX (self->end), self->merged);
}

/**
 * crm_duplicates_place_new:
 *
 * Returns: (transfer full): the place
 */
GtkWidget *
crm_duplicates_place_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmDuplicatesPlace *self = g_object_new (CRM_TYPE_DUPLICATES_PLACE, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->changed_id
      = g_signal_connect_swapped (context, "changed", G_CALLBACK (on_context_changed_cb), self);
  update_state (self, 0);
  return GTK_WIDGET (self);
}
