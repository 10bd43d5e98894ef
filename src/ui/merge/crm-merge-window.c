/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window that makes one record of several. The plan is read on a thread of the store; what the
 * window shows of the result is what the merge writes. Main thread. */
#include "config.h"

#include "crm-merge-window.h"

#include <glib/gi18n-lib.h>

#include "crm-adaptive-bin.h"
#include "crm-duplicates-data.h"
#include "crm-merge-field.h"

#define COLUMN_WIDTH 230
#define NARROW_WIDTH 560

struct _CrmMergeWindow
{
  AdwWindow parent_instance;

  GtkWidget *merge;
  GtkWidget *error;
  GtkWidget *heads;   /* one a record, side by side */
  GtkWidget *result;  /* what the record is called afterwards */
  GtkWidget *follows; /* what belongs to it afterwards */
  GPtrArray *fields;  /* CrmMergeField, borrowed */
  GPtrArray *survivors;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmMerge *plan;
};

G_DEFINE_FINAL_TYPE (CrmMergeWindow, crm_merge_window, ADW_TYPE_WINDOW)

static void
crm_merge_window_dispose (GObject *object)
{
  CrmMergeWindow *self = CRM_MERGE_WINDOW (object);

  g_clear_object (&self->context);
  g_clear_object (&self->plan);
  G_OBJECT_CLASS (crm_merge_window_parent_class)->dispose (object);
}

static void
crm_merge_window_finalize (GObject *object)
{
  CrmMergeWindow *self = CRM_MERGE_WINDOW (object);

  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->survivors);
  G_OBJECT_CLASS (crm_merge_window_parent_class)->finalize (object);
}

static void
crm_merge_window_class_init (CrmMergeWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_merge_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_merge_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
crm_merge_window_init (CrmMergeWindow *self)
{
  self->fields = g_ptr_array_new ();
  self->survivors = g_ptr_array_new ();
}

/* ---- merging ---- */

static void
on_merged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmMergeWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->context == NULL)
    return;
  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_widget_set_sensitive (self->merge, TRUE);
  gtk_label_set_text (GTK_LABEL (self->error), error->message);
  gtk_widget_set_visible (self->error, TRUE);
}

static void
on_merge_clicked_cb (CrmMergeWindow *self)
{
  g_autoptr (CrmOperation) operation = crm_duplicates_merge_operation (self->plan);

  gtk_widget_set_sensitive (self->merge, FALSE);
  gtk_widget_set_visible (self->error, FALSE);
  crm_operation_run_async (operation, self->context, NULL, on_merged_cb, g_object_ref (self));
}

/* ---- what is shown ---- */

static char *
describe_followers (CrmMergeWindow *self)
{
  guint n;
  const CrmMergeFollowers *followers = crm_merge_get_followers (self->plan, &n);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *number
          = crm_locale_format_integer (crm_context_get_locale (self->context), followers[i].n);

      g_string_append_printf (text, "%s%s: %s", i > 0 ? " · " : "",
                              crm_kind_get_label_plural (followers[i].kind), number);
    }
  return g_string_free (text, FALSE);
}

static void
update (CrmMergeWindow *self)
{
  g_autoptr (CrmRecord) result = crm_merge_dup_result (self->plan);
  const char *first = crm_kind_find_field (crm_merge_get_kind (self->plan), "first_name") != NULL
                          ? crm_record_get_text (result, "first_name")
                          : NULL;
  const char *last = first != NULL ? crm_record_get_text (result, "last_name") : NULL;
  g_autofree char *name = first != NULL ? g_strjoin (" ", first, last, NULL)
                                        : g_strdup (crm_record_get_title (result));
  /* Translators: %s is the name of the record that results from a merge. */
  g_autofree char *text = g_strdup_printf (_ ("Becomes “%s”"), name);

  gtk_label_set_text (GTK_LABEL (self->result), text);
  for (guint i = 0; i < self->fields->len; i++)
    crm_merge_field_update (g_ptr_array_index (self->fields, i));
}

static void
on_survivor_toggled_cb (GtkCheckButton *check, CrmMergeWindow *self)
{
  guint position;

  if (!gtk_check_button_get_active (check) || !g_ptr_array_find (self->survivors, check, &position))
    return;
  crm_merge_set_survivor (self->plan, position);
  update (self);
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
make_head (CrmMergeWindow *self, guint position)
{
  CrmRecord *record = crm_merge_get_record (self->plan, position);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *check = gtk_check_button_new_with_label (_ ("Goes on"));
  g_autofree char *at = crm_locale_format_instant (
      crm_context_get_locale (self->context), crm_record_get_integer (record, "created_at", 0));
  /* Translators: %s is a date and a time. */
  g_autofree char *created = g_strdup_printf (_ ("Created %s"), at);

  if (position > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), g_ptr_array_index (self->survivors, 0));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               position == crm_merge_get_survivor (self->plan));
  gtk_widget_set_tooltip_text (
      check, _ ("The others lead to this record from now on; it keeps its history"));
  g_signal_connect_object (check, "toggled", G_CALLBACK (on_survivor_toggled_cb), self, 0);
  g_ptr_array_add (self->survivors, check);
  gtk_box_append (GTK_BOX (box), make_label (crm_record_get_title (record), "heading"));
  gtk_box_append (GTK_BOX (box), make_label (created, "caption"));
  gtk_box_append (GTK_BOX (box), check);
  gtk_widget_set_hexpand (box, TRUE);
  return box;
}

static gboolean
is_empty (CrmMergeWindow *self, const CrmField *field)
{
  for (guint i = 0; i < crm_merge_get_n_records (self->plan); i++)
    if (!crm_value_is_none (crm_record_get (crm_merge_get_record (self->plan, i), field)))
      return FALSE;
  return TRUE;
}

static GtkWidget *
make_list (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  return list;
}

static void
add_row (GtkWidget *list, GtkWidget *child)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

/* The fields in which they differ, or those in which they agree. */
static gboolean
add_fields (CrmMergeWindow *self, GtkWidget *list, gboolean differing)
{
  const CrmKind *kind = crm_merge_get_kind (self->plan);
  gboolean any = FALSE;

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      GtkWidget *widget;

      if (!crm_merge_field_is_asked (self->plan, field)
          || crm_field_get_field_type (field) == CRM_FIELD_PICTURE
          || crm_merge_field_differs (self->plan, field) != differing || is_empty (self, field))
        continue;
      widget = crm_merge_field_new (self->context, self->plan, field);
      g_signal_connect_object (widget, "chosen", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->fields, widget);
      add_row (list, widget);
      any = TRUE;
    }
  return any;
}

static GtkWidget *
make_content (CrmMergeWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *head_list = make_list (), *differing = make_list (), *same = make_list ();
  g_autofree char *follows = describe_followers (self);

  self->error = make_label (NULL, "error");
  gtk_widget_set_visible (self->error, FALSE);
  self->result = make_label (NULL, "title-2");
  self->follows = make_label (follows, "dim-label");
  gtk_widget_set_visible (self->follows, *follows != '\0');
  self->heads = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (self->heads, "crm-merge-field");
  gtk_box_set_homogeneous (GTK_BOX (self->heads), TRUE);
  for (guint i = 0; i < crm_merge_get_n_records (self->plan); i++)
    gtk_box_append (GTK_BOX (self->heads), make_head (self, i));
  add_row (head_list, self->heads);
  gtk_box_append (GTK_BOX (box), self->error);
  gtk_box_append (GTK_BOX (box), self->result);
  gtk_box_append (GTK_BOX (box), self->follows);
  gtk_box_append (GTK_BOX (box), head_list);
  if (add_fields (self, differing, TRUE))
    gtk_box_append (GTK_BOX (box), differing);
  if (add_fields (self, same, FALSE))
    {
      gtk_box_append (GTK_BOX (box), make_label (_ ("The same in all"), "heading"));
      gtk_box_append (GTK_BOX (box), same);
    }
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 24);
  return box;
}

static void
on_narrow_changed_cb (CrmAdaptiveBin *bin, GParamSpec *pspec, CrmMergeWindow *self)
{
  gboolean is_narrow = crm_adaptive_bin_is_narrow (bin);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->heads), is_narrow
                                                                    ? GTK_ORIENTATION_VERTICAL
                                                                    : GTK_ORIENTATION_HORIZONTAL);
  for (guint i = 0; i < self->fields->len; i++)
    crm_merge_field_set_narrow (g_ptr_array_index (self->fields, i), is_narrow);
}

static GtkWidget *
make_header (CrmMergeWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));
  guint n = crm_merge_get_n_records (self->plan);
  /* Translators: the title of a window in which %u records become one. */
  g_autofree char *title = g_strdup_printf (ngettext ("Merge %u Record", "Merge %u Records", n), n);

  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  self->merge = gtk_button_new_with_mnemonic (_ ("_Merge"));
  gtk_widget_add_css_class (self->merge, "suggested-action");
  g_signal_connect_object (self->merge, "clicked", G_CALLBACK (on_merge_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->merge);
  return header;
}

static void
fill (CrmMergeWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *bin = crm_adaptive_bin_new (
      MIN (NARROW_WIDTH, (int) crm_merge_get_n_records (self->plan) * COLUMN_WIDTH));
  int width = (int) crm_merge_get_n_records (self->plan) * COLUMN_WIDTH + 140;

  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), make_content (self));
  gtk_widget_set_vexpand (scroller, TRUE);
  crm_adaptive_bin_set_child (CRM_ADAPTIVE_BIN (bin), scroller);
  gtk_widget_set_vexpand (bin, TRUE);
  g_signal_connect_object (bin, "notify::narrow", G_CALLBACK (on_narrow_changed_cb), self, 0);
  gtk_box_append (GTK_BOX (box), bin);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), CLAMP (width, 480, 1100), 680);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->merge);
  update (self);
  gtk_widget_grab_focus (self->merge);
}

/* ---- opening ---- */

typedef struct
{
  const CrmKind *kind;
  GArray *ids;
} Request;

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
} Opening;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_array_unref (request->ids);
  g_free (request);
}

static gpointer
run_plan (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;

  return crm_session_plan_merge (session, request->kind,
                                 (const CrmId *) (gpointer) request->ids->data, request->ids->len,
                                 error);
}

static void
on_planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Opening *opening = user_data;
  g_autoptr (CrmContext) context = opening->context;
  g_autoptr (GObject) navigator = G_OBJECT (opening->navigator);
  g_autoptr (GError) error = NULL;
  CrmMerge *plan = crm_store_run_finish (CRM_STORE (source), result, &error);
  CrmMergeWindow *self;

  g_free (opening);
  if (plan == NULL)
    {
      crm_navigator_report_error (CRM_NAVIGATOR (navigator), _ ("They cannot be merged"), error);
      return;
    }
  self = g_object_new (CRM_TYPE_MERGE_WINDOW, "modal", TRUE, NULL);
  self->context = g_object_ref (context);
  self->navigator = CRM_NAVIGATOR (navigator);
  self->plan = plan;
  gtk_window_set_transient_for (GTK_WINDOW (self), crm_navigator_get_window (self->navigator));
  fill (self);
  gtk_window_present (GTK_WINDOW (self));
}

/**
 * crm_merge_window_open:
 * @ids: (array length=n_ids): the records of @kind that are to become one
 *
 * Reads what a merge would make, and opens the window that shows it.
 */
void
crm_merge_window_open (CrmContext *context,
                       CrmNavigator *navigator,
                       const CrmKind *kind,
                       const CrmId *ids,
                       guint n_ids)
{
  Request *request = g_new0 (Request, 1);
  Opening *opening = g_new0 (Opening, 1);

  request->kind = kind;
  request->ids = g_array_new (FALSE, FALSE, sizeof (CrmId));
  g_array_append_vals (request->ids, ids, n_ids);
  opening->context = g_object_ref (context);
  opening->navigator = g_object_ref (navigator);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT, run_plan,
                       request, request_free, g_object_unref, NULL, on_planned_cb, opening);
}
