/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Explains a number. Main thread; records are read on the lane for reports. */
#include "config.h"

#include "crm-explain-window.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "crm-filter-links.h"
#include "crm-reports.h"
#include "crm-series-text.h"

/* So many records are shown at once; the rest is in the list that the button opens. */
#define MOST_SHOWN 200

#define CRM_EXPLAIN_WINDOW(object)                                                                 \
  G_TYPE_CHECK_INSTANCE_CAST (object, CRM_TYPE_EXPLAIN_WINDOW, CrmExplainWindow)

typedef struct
{
  AdwWindow parent_instance;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmSeries *series;
  const CrmSeriesRecords *records; /* of the series */
  GtkWidget *list;
  GtkLabel *words;
  GtkLabel *count;
  GCancellable *cancellable;
} CrmExplainWindow;

typedef struct
{
  AdwWindowClass parent_class;
} CrmExplainWindowClass;

G_DEFINE_TYPE (CrmExplainWindow, crm_explain_window, ADW_TYPE_WINDOW)

typedef struct
{
  CrmSeries *series;
  const CrmSeriesRecords *records;
  const CrmLocale *locale;
} Request;

typedef struct
{
  GPtrArray *records; /* (nullable items) */
  guint n_all;
  char *words; /* (nullable): the filter as a sentence */
} Answer;

typedef struct
{
  CrmSession *session;
  GHashTable *names; /* CrmId -> title */
} Naming;

static void
request_free (Request *request)
{
  g_object_unref (request->series);
  g_free (request);
}

static void
answer_free (Answer *answer)
{
  g_clear_pointer (&answer->records, g_ptr_array_unref);
  g_free (answer->words);
  g_free (answer);
}

/* Keeps the filter as it is and notes what it leads to. */
static gboolean
note_name (const CrmKind *target, const CrmId *id, CrmId *instead, gpointer data)
{
  Naming *self = data;
  g_autoptr (CrmRecord) record = crm_session_get_any (self->session, target, id, NULL);

  if (record != NULL)
    g_hash_table_insert (self->names, crm_id_copy (id), g_strdup (crm_record_get_title (record)));
  return FALSE;
}

static char *
dup_words (CrmSession *session, const CrmSeriesRecords *records, const CrmLocale *locale)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), records->kind);
  const char *currency = crm_session_get_currency (session);
  g_autoptr (CrmFilter) filter = crm_filter_parse (&kind, 1, records->filter, currency, NULL);
  g_autoptr (CrmFilter) same = NULL;
  g_autoptr (GHashTable) names = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, g_free);
  Naming naming = { session, names };

  if (filter == NULL)
    return NULL;
  same = crm_filter_map_links (filter, &kind, 1, note_name, &naming);
  return crm_filter_say_with (same, &kind, 1, currency, locale, names);
}

static gpointer
read_records (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  g_autoptr (GArray) refs = crm_reports_snapshot (session, request->records, cancellable, error);
  Answer *answer;

  if (refs == NULL)
    return NULL;
  answer = g_new0 (Answer, 1);
  answer->n_all = refs->len;
  if (request->records->filter != NULL && request->records->filter[0] != '\0')
    answer->words = dup_words (session, request->records, request->locale);
  answer->records
      = crm_session_page (session, (const CrmRef *) refs->data, MIN (refs->len, MOST_SHOWN), error);
  if (answer->records == NULL)
    g_clear_pointer (&answer, answer_free);
  return answer;
}

static void
on_record_activated_cb (AdwActionRow *row, CrmExplainWindow *self)
{
  CrmRecord *record = g_object_get_data (G_OBJECT (row), "record");
  CrmNavigator *navigator = self->navigator;
  g_autoptr (CrmRecord) kept = g_object_ref (record);

  gtk_window_close (GTK_WINDOW (self));
  crm_navigator_open_record (navigator, crm_record_get_kind (kept), crm_record_get_id (kept));
}

static char *
dup_amount (CrmExplainWindow *self, CrmRecord *record)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), "amount");

  if (field == NULL)
    field = crm_kind_find_field (crm_record_get_kind (record), "gross");
  return field != NULL ? crm_record_format (record, field, crm_context_get_locale (self->context))
                       : NULL;
}

static void
add_record (CrmExplainWindow *self, CrmRecord *record)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_markup_escape_text (crm_record_get_title (record), -1);
  const char *subtitle = crm_record_get_subtitle (record);
  g_autofree char *amount = dup_amount (self, record);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
    }
  if (amount != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_label_new (amount));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "record", g_object_ref (record), g_object_unref);
  g_signal_connect (row, "activated", G_CALLBACK (on_record_activated_cb), self);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
on_records_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  Answer *answer = crm_store_run_finish (CRM_STORE (source), result, &error);
  CrmExplainWindow *self;
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = CRM_EXPLAIN_WINDOW (data);
  if (answer == NULL)
    {
      gtk_label_set_text (self->count, error->message);
      return;
    }
  for (guint i = 0; i < answer->records->len; i++)
    if (answer->records->pdata[i] != NULL)
      add_record (self, answer->records->pdata[i]);
  if (answer->n_all > MOST_SHOWN)
    /* Translators: below a number: how many records stand behind it, and how many are shown. */
    text = g_strdup_printf (_ ("%u records, the first %u of them here"), answer->n_all, MOST_SHOWN);
  else
    text = g_strdup_printf (ngettext ("%u record", "%u records", answer->n_all), answer->n_all);
  gtk_label_set_text (self->count, text);
  gtk_label_set_text (self->words, answer->words != NULL ? answer->words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->words), answer->words != NULL);
  gtk_widget_set_visible (self->list, answer->n_all > 0);
  answer_free (answer);
}

/* The place whose list shows records of a kind; NULL: none does. */
static const char *
find_place (const char *kind)
{
  static const char *const places[][2]
      = { { "opportunity", "deals" }, { "sales_order", "orders" }, { "invoice", "sales" },
          { "product", "products" },  { "account", "contacts" },   { "contact", "contacts" },
          { "lead", "contacts" } };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_equal (places[i][0], kind))
      return places[i][1];
  return NULL;
}

static void
on_list_clicked_cb (GtkButton *button, CrmExplainWindow *self)
{
  CrmNavigator *navigator = self->navigator;
  const char *place = find_place (self->records->kind);
  g_autoptr (GVariant) target = g_variant_ref_sink (
      g_variant_new_take_string (g_strconcat ("filter:", self->records->filter, NULL)));

  gtk_window_close (GTK_WINDOW (self));
  crm_navigator_go (navigator, place, target);
}

static GtkLabel *
add_text (GtkWidget *box, const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
read_behind (CrmExplainWindow *self)
{
  Request *request = g_new0 (Request, 1);

  request->series = g_object_ref (self->series);
  request->records = self->records;
  request->locale = crm_context_get_locale (self->context);
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_REPORT, G_PRIORITY_DEFAULT,
                       read_records, request, (GDestroyNotify) request_free,
                       (GDestroyNotify) answer_free, self->cancellable, on_records_read_cb, self);
}

static char *
dup_heading (CrmExplainWindow *self, int row, guint column)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  g_autofree char *label = crm_series_dup_header (self->series, column, locale);
  const CrmValue *value = row == CRM_SERIES_TOTALS
                              ? crm_series_get_total (self->series, column)
                              : crm_series_get_value (self->series, (guint) row, column);
  g_autofree char *number = crm_series_dup_shown (self->series, value, column, locale);
  g_autofree char *name = NULL;

  if (row == CRM_SERIES_TOTALS)
    name = g_strdup (_ ("Total"));
  else
    name = crm_series_dup_shown (self->series, crm_series_get_value (self->series, (guint) row, 0),
                                 0, locale);
  /* Translators: what a number of a report is: its row, its column, and the number. */
  return g_strdup_printf (_ ("%s, %s: %s"), name, label, number);
}

static void
build (CrmExplainWindow *self, int row, guint column)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *bar = adw_header_bar_new (), *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  const char *formula = crm_series_get_column (self->series, column)->formula;
  g_autofree char *heading = dup_heading (self, row, column);

  gtk_widget_set_margin_top (inner, 12);
  gtk_widget_set_margin_bottom (inner, 18);
  gtk_widget_set_margin_start (inner, 12);
  gtk_widget_set_margin_end (inner, 12);
  add_text (inner, heading, "title-4");
  if (formula != NULL)
    add_text (inner, formula, "body");
  if (self->records != NULL)
    {
      self->words = add_text (inner, "", "dim-label");
      gtk_widget_set_visible (GTK_WIDGET (self->words), FALSE);
      self->count = add_text (inner, "", "caption");
      self->list = gtk_list_box_new ();
      gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
      gtk_widget_add_css_class (self->list, "boxed-list");
      gtk_widget_set_visible (self->list, FALSE);
      gtk_box_append (GTK_BOX (inner), self->list);
    }
  if (self->records != NULL && self->records->filter != NULL
      && find_place (self->records->kind) != NULL)
    {
      GtkWidget *button = gtk_button_new_with_mnemonic (_ ("Open as _List"));

      g_signal_connect (button, "clicked", G_CALLBACK (on_list_clicked_cb), self);
      adw_header_bar_pack_end (ADW_HEADER_BAR (bar), button);
    }
  adw_clamp_set_child (ADW_CLAMP (clamp), inner);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_window_set_content (ADW_WINDOW (self), box);
}

static void
crm_explain_window_dispose (GObject *object)
{
  CrmExplainWindow *self = CRM_EXPLAIN_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->series);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_explain_window_parent_class)->dispose (object);
}

static void
crm_explain_window_class_init (CrmExplainWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_explain_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
crm_explain_window_init (CrmExplainWindow *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * crm_explain_window_new:
 * @row: a row of @series, or %CRM_SERIES_TOTALS
 *
 * Returns: (transfer none): the window, to be presented
 */
GtkWindow *
crm_explain_window_new (
    CrmContext *context, CrmNavigator *navigator, CrmSeries *series, int row, guint column)
{
  CrmExplainWindow *self
      = g_object_new (CRM_TYPE_EXPLAIN_WINDOW, "title", _ ("Explanation"), "default-width", 480,
                      "default-height", 560, "modal", TRUE, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->series = g_object_ref (series);
  self->records = crm_series_get_records (series, row, column);
  if (navigator != NULL)
    gtk_window_set_transient_for (GTK_WINDOW (self), crm_navigator_get_window (navigator));
  build (self, row, column);
  if (self->records != NULL)
    read_behind (self);
  return GTK_WINDOW (self);
}
