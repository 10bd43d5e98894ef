/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a document. Main thread. */
#include "config.h"

#include "crm-document-form.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-document-story.h"
#include "crm-form-row.h"
#include "crm-operation.h"
#include "crm-paper.h"

struct _CrmDocumentForm
{
  GtkWidget parent_instance;

  /* Widgets */
  GtkWidget *box;
  GtkWidget *state_box;
  GtkImage *state_icon;
  GtkLabel *state_title;
  GtkLabel *state_text;
  GtkWidget *approval_box;
  GtkWidget *ask_button;
  GtkWidget *approve_button;
  GtkWidget *refuse_button;
  GtkWidget *story_group;
  GtkBox *story_box;
  GtkWidget *missing_group;
  GtkBox *missing_box;
  GtkWidget *missing_save;
  GtkBox *details_box;
  GtkWidget *terms_group;
  GtkBox *terms_box;
  GtkWidget *template_row;
  GtkDropDown *template_choice;
  GtkWidget *about_row;
  GtkLabel *about_kind;
  GtkLabel *about_name;
  GtkImage *about_icon;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmPlaceholders *placeholders;
  CrmDocumentReading *reading; /* borrowed from the page, which outlives the form */
  GPtrArray *templates;        /* of CrmRecord, in the order of the choice */
  GPtrArray *own_rows;         /* of CrmFormRow: fields of the document itself */
  GHashTable *missing_rows;    /* key: CrmFormRow, or a plain row that explains */
  guint n_missing;
  gboolean is_setting;
};

G_DEFINE_FINAL_TYPE (CrmDocumentForm, crm_document_form, GTK_TYPE_WIDGET)

/* Saving */

static void
run_change (CrmDocumentForm *self, CrmRecord *record, const CrmField *field, CrmValue value)
{
  g_autofree char *label = NULL;
  g_autoptr (CrmOperation) operation = NULL;

  if (crm_value_equal (crm_record_get (record, field), &value))
    {
      crm_value_clear (&value);
      return;
    }
  /* Translators: %s is the label of a field. */
  label = g_strdup_printf (_ ("Change “%s”"), crm_field_get_label (field));
  operation = crm_operation_new (label);
  crm_operation_set_quiet (operation, TRUE);
  crm_operation_set (operation, crm_record_get_kind (record), crm_record_get_id (record),
                     crm_field_get_name (field), value);
  crm_navigator_run (self->navigator, operation);
}

static void
on_own_row_committed_cb (CrmDocumentForm *self, CrmFormRow *row)
{
  CrmValue value;

  if (crm_form_row_take_value (row, &value))
    run_change (self, crm_form_row_get_record (row), crm_form_row_get_field (row), value);
}

/* Everything that was filled in, as one operation. */
static void
save_missing (CrmDocumentForm *self)
{
  g_autoptr (CrmOperation) operation = NULL;
  g_autofree char *label = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->missing_box));
       child != NULL; child = gtk_widget_get_next_sibling (child))
    if (CRM_IS_FORM_ROW (child) && crm_form_row_is_dirty (CRM_FORM_ROW (child)))
      g_ptr_array_add (rows, child);
  if (rows->len == 0)
    return;
  /* Translators: values that a document needs and that were filled in. */
  label
      = g_strdup_printf (ngettext ("Fill in %u value", "Fill in %u values", rows->len), rows->len);
  operation = crm_operation_new (label);
  for (guint i = 0; i < rows->len; i++)
    {
      CrmFormRow *row = g_ptr_array_index (rows, i);
      CrmRecord *record = crm_form_row_get_record (row);
      CrmValue value;

      if (!crm_form_row_take_value (row, &value))
        {
          gtk_widget_grab_focus (GTK_WIDGET (row));
          return;
        }
      crm_operation_set (operation, crm_record_get_kind (record), crm_record_get_id (record),
                         crm_field_get_name (crm_form_row_get_field (row)), value);
    }
  crm_navigator_run (self->navigator, operation);
}

static void
on_template_chosen_cb (CrmDocumentForm *self)
{
  guint selected = gtk_drop_down_get_selected (self->template_choice);
  CrmRecord *document;
  CrmRecord *template;

  if (self->is_setting || self->reading == NULL || selected >= self->templates->len)
    return;
  document = self->reading->document;
  template = g_ptr_array_index (self->templates, selected);
  run_change (self, document, crm_kind_find_field (crm_record_get_kind (document), "template_id"),
              crm_value_link (crm_record_get_id (template)));
}

static void
on_about_clicked_cb (CrmDocumentForm *self)
{
  CrmRecord *about = self->reading != NULL ? self->reading->about : NULL;

  if (about != NULL)
    crm_navigator_open_record (self->navigator, crm_record_get_kind (about),
                               crm_record_get_id (about));
}

/* The document's own fields */

static void
add_own_row (CrmDocumentForm *self, GtkBox *box, const char *name)
{
  const CrmKind *kind = crm_context_get_kind (self->context, "document");
  const CrmField *field = crm_kind_find_field (kind, name);
  GtkWidget *row = crm_form_row_new (self->context, field, NULL);

  g_signal_connect_swapped (row, "commit", G_CALLBACK (on_own_row_committed_cb), self);
  gtk_box_append (box, row);
  g_ptr_array_add (self->own_rows, row);
}

/* The terms are those fields that the description of the business puts there. */
static void
add_own_rows (CrmDocumentForm *self)
{
  static const char *const details[] = { "name", "number", "expires_on" };
  const CrmKind *kind = crm_context_get_kind (self->context, "document");
  const char *terms = crm_field_get_section (crm_kind_find_field (kind, "start"));

  for (gsize i = 0; i < G_N_ELEMENTS (details); i++)
    add_own_row (self, self->details_box, details[i]);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (g_strcmp0 (crm_field_get_section (field), terms) == 0)
        add_own_row (self, self->terms_box, crm_field_get_name (field));
    }
}

static void
show_own_rows (CrmDocumentForm *self)
{
  CrmRecord *document = self->reading->document;
  gboolean is_saved = crm_record_is_set (document, "file_hash");
  static const char *const lapsing[] = { "quote", "contract", "price_list", NULL };
  const char *type = crm_record_get_text (document, "type");

  for (guint i = 0; i < self->own_rows->len; i++)
    {
      CrmFormRow *row = g_ptr_array_index (self->own_rows, i);
      const char *name = crm_field_get_name (crm_form_row_get_field (row));

      crm_form_row_set_record (row, document);
      /* What is on paper does not change; how the office calls it does. */
      crm_form_row_set_editable (row, g_str_equal (name, "name") || !is_saved);
      if (g_str_equal (name, "expires_on"))
        gtk_widget_set_visible (GTK_WIDGET (row),
                                g_strv_contains (lapsing, type != NULL ? type : ""));
      if (g_str_equal (name, "number")) /* an order or an invoice has its own */
        gtk_widget_set_visible (GTK_WIDGET (row), crm_paper_kind_of_document (type) == NULL);
    }
  gtk_widget_set_visible (self->terms_group,
                          g_strcmp0 (type, "contract") == 0 || g_strcmp0 (type, "quote") == 0);
}

static void
show_templates (CrmDocumentForm *self)
{
  CrmDocumentReading *reading = self->reading;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = GTK_INVALID_LIST_POSITION;

  g_ptr_array_set_size (self->templates, 0);
  for (guint i = 0; i < reading->templates->len; i++)
    {
      CrmRecord *template = g_ptr_array_index (reading->templates, i);
      const char *language = crm_record_get_text (template, "language");
      g_autofree char *name = g_strdup_printf (language != NULL ? "%s (%s)" : "%s",
                                               crm_record_get_title (template), language);

      gtk_string_list_append (names, name);
      g_ptr_array_add (self->templates, g_object_ref (template));
      if (reading->template != NULL
          && crm_id_equal (crm_record_get_id (template), crm_record_get_id (reading->template)))
        selected = i;
    }
  self->is_setting = TRUE;
  gtk_drop_down_set_model (self->template_choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->template_choice, selected);
  self->is_setting = FALSE;
  gtk_widget_set_visible (self->template_row, !crm_record_is_set (reading->document, "file_hash"));
}

static void
show_about (CrmDocumentForm *self)
{
  CrmRecord *about = self->reading->about;
  const CrmKind *kind = about != NULL ? crm_record_get_kind (about) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *label = NULL;

  gtk_widget_set_visible (self->about_row, about != NULL);
  if (about == NULL)
    return;
  gtk_image_set_from_icon_name (self->about_icon, crm_kind_get_icon (kind));
  gtk_label_set_text (self->about_kind, crm_kind_get_label (kind));
  name = crm_record_dup_name (about);
  gtk_label_set_text (self->about_name, name);
  gtk_widget_set_tooltip_text (self->about_row, name);
  /* Translators: a kind of record and its name: "Company Alba SRL". */
  label = g_strdup_printf (_ ("%s %s"), crm_kind_get_label (kind), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->about_row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

/* What is missing */

static void
set_state (
    CrmDocumentForm *self, const char *icon, const char *style, const char *title, const char *text)
{
  static const char *const styles[] = { "success", "warning", NULL };

  for (guint i = 0; styles[i] != NULL; i++)
    gtk_widget_remove_css_class (self->state_box, styles[i]);
  if (style != NULL)
    gtk_widget_add_css_class (self->state_box, style);
  gtk_image_set_from_icon_name (self->state_icon, icon);
  gtk_label_set_text (self->state_title, title);
  gtk_label_set_text (self->state_text, text);
}

static void
show_kept (CrmDocumentForm *self, CrmRecord *document)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (document), "status");
  const CrmLocale *locale = crm_context_get_locale (self->context);
  g_autofree char *status = crm_record_format (document, field, locale);
  g_autofree char *made
      = crm_locale_format_instant (locale, crm_record_get_integer (document, "made_at", 0));
  /* Translators: %s is a day and a time. */
  g_autofree char *title = g_strdup_printf (_ ("Issued on %s"), made);
  /* Translators: %s is the state of a document, as “Accepted”. */
  g_autofree char *text = g_strdup_printf (
      _ ("%s. These are the very pages that were issued. They do not change any more."), status);

  set_state (self, "emblem-ok-symbolic", "success", title, text);
}

static void
show_state (CrmDocumentForm *self)
{
  CrmRecord *document = self->reading != NULL ? self->reading->document : NULL;
  g_autofree char *title = NULL;

  if (document == NULL)
    return;
  if (crm_record_is_set (document, "file_hash"))
    show_kept (self, document);
  else if (g_strcmp0 (crm_record_get_text (document, "status"), "made") == 0)
    set_state (self, "crm-sync-pending-symbolic", NULL, _ ("It Waits for Its Number"),
               _ ("The number comes with the next contact with the shared database. Then the "
                  "pages are made with it."));
  else if (self->reading->needs_approval != NULL)
    set_state (self, "dialog-warning-symbolic", "warning",
               self->reading->is_asked ? _ ("Approval Was Asked For") : _ ("It Needs an Approval"),
               self->reading->needs_approval);
  else if (self->n_missing == 0)
    set_state (self, "emblem-ok-symbolic", "success", _ ("Nothing is missing"),
               _ ("The document can be issued and sent."));
  else
    {
      title = g_strdup_printf (
          ngettext ("%u value is missing", "%u values are missing", self->n_missing),
          self->n_missing);
      set_state (self, "dialog-warning-symbolic", "warning", title,
                 _ ("Until then every page says that it is a draft."));
    }
}

static void
show_story (CrmDocumentForm *self)
{
  CrmDocumentReading *reading = self->reading;
  gboolean is_mine = reading->my_approval != NULL;
  gboolean can_ask = reading->needs_approval != NULL && !reading->is_asked;

  gtk_widget_set_visible (self->ask_button, can_ask);
  gtk_widget_set_visible (self->approve_button, is_mine);
  gtk_widget_set_visible (self->refuse_button, is_mine);
  gtk_widget_set_visible (self->approval_box, can_ask || is_mine);
  crm_document_story_fill (self->story_box, reading->events, self->context);
  gtk_widget_set_visible (self->story_group, reading->events->len > 0);
}

static char *
key_of (const CrmTemplateProblem *problem, const CrmDocumentOrigin *origin)
{
  char id[CRM_ID_STRING_SIZE];

  if (origin->record == NULL || origin->field == NULL)
    return g_strdup (problem->message);
  return g_strdup_printf ("%s:%s", crm_id_format (crm_record_get_id (origin->record), id),
                          crm_field_get_name (origin->field));
}

static CrmFormRow *
find_own_row (CrmDocumentForm *self, const CrmDocumentOrigin *origin)
{
  if (origin->record == NULL || self->reading == NULL
      || !crm_id_equal (crm_record_get_id (origin->record),
                        crm_record_get_id (self->reading->document)))
    return NULL;
  for (guint i = 0; i < self->own_rows->len; i++)
    if (crm_form_row_get_field (g_ptr_array_index (self->own_rows, i)) == origin->field)
      return g_ptr_array_index (self->own_rows, i);
  return NULL;
}

/* In a shared office nobody types the number of a paper: the database gives it. */
static gboolean
is_given_later (CrmDocumentForm *self, const CrmDocumentOrigin *origin)
{
  return origin->record != NULL && origin->field != NULL
         && strcmp (crm_field_get_name (origin->field), "number") == 0
         && crm_paper_get_next_field (crm_record_get_kind (origin->record)) != NULL
         && crm_sync_engine_get_state (crm_context_get_sync (self->context)) != CRM_SYNC_OFF;
}

/* What no entry can give: a picture, the value of a record that there is not, a letter that no font
 * has. */
static GtkWidget *
make_explanation (CrmDocumentForm *self,
                  const CrmTemplateProblem *problem,
                  const CrmDocumentOrigin *origin)
{
  const CrmPlaceholder *placeholder = crm_placeholders_find (self->placeholders, origin->path);
  const char *name = placeholder != NULL ? placeholder->label : origin->path;
  g_autofree char *text = NULL;
  GtkWidget *label;

  if (is_given_later (self, origin))
    text = g_strdup (crm_paper_awaits_number (origin->record)
                         ? _ ("The number comes with the next contact with the shared database. "
                              "Until then this cannot be final.")
                         : _ ("A draft has no number. It gets one when it goes out."));
  else if (origin->record != NULL && origin->field != NULL)
    /* Translators: a field and the record it belongs to: "Logo of Azenha Lda. is missing." */
    text = g_strdup_printf (_ ("%s of %s is missing."), crm_field_get_label (origin->field),
                            crm_record_get_title (origin->record));
  else if (placeholder != NULL && origin->record == NULL)
    /* Translators: a field and what it belongs to: "Name: there is no Person for this document." */
    text
        = g_strdup_printf (_ ("%s: there is no “%s” for this document."), name, placeholder->group);
  else
    text = g_strdup (problem->message);
  label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  return label;
}

static GtkWidget *
make_missing_row (CrmDocumentForm *self,
                  const CrmTemplateProblem *problem,
                  const CrmDocumentOrigin *origin)
{
  g_autofree char *name = NULL;
  GtkWidget *row;

  if (origin->record == NULL || origin->field == NULL
      || crm_field_get_field_type (origin->field) == CRM_FIELD_PICTURE
      || !crm_field_is_editable (origin->field) || is_given_later (self, origin))
    return make_explanation (self, problem, origin);
  name = crm_record_dup_name (origin->record);
  row = crm_form_row_new (self->context, origin->field, name);
  crm_form_row_set_record (CRM_FORM_ROW (row), origin->record);
  return row;
}

/* A field of the document that a template asks for is there to be filled in, whatever the type. */
static void
show_own_missing (CrmDocumentForm *self, CrmFormRow *row)
{
  crm_form_row_set_missing (row, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (row), TRUE);
  if (gtk_widget_get_parent (GTK_WIDGET (row)) == GTK_WIDGET (self->terms_box))
    gtk_widget_set_visible (self->terms_group, TRUE);
}

/* Rows that are still missing stay with what was typed in them. */
static void
show_missing_rows (CrmDocumentForm *self, GPtrArray *missing, GPtrArray *origins)
{
  g_autoptr (GHashTable) old = g_steal_pointer (&self->missing_rows);
  g_autoptr (GHashTable) different = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer gone;
  GtkWidget *last = NULL;
  gboolean can_save = FALSE;

  self->n_missing = 0;
  self->missing_rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < origins->len; i++)
    {
      CrmDocumentOrigin *origin = g_ptr_array_index (origins, i);
      CrmTemplateProblem *problem = g_ptr_array_index (missing, i);
      g_autofree char *key = key_of (problem, origin);
      GtkWidget *row = g_hash_table_lookup (old, key);
      CrmFormRow *own = find_own_row (self, origin);

      if (g_hash_table_add (different, g_strdup (key)))
        self->n_missing++;
      if (own != NULL)
        show_own_missing (self, own);
      if (own != NULL || g_hash_table_contains (self->missing_rows, key))
        continue;
      if (row == NULL)
        gtk_box_append (self->missing_box, row = make_missing_row (self, problem, origin));
      g_hash_table_remove (old, key);
      gtk_box_reorder_child_after (self->missing_box, row, last);
      last = row;
      can_save |= CRM_IS_FORM_ROW (row);
      g_hash_table_insert (self->missing_rows, g_steal_pointer (&key), row);
    }
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, NULL, &gone))
    gtk_box_remove (self->missing_box, gone);
  gtk_widget_set_visible (self->missing_group, last != NULL);
  gtk_widget_set_visible (self->missing_save, can_save);
}

/* The object */

static void
crm_document_form_dispose (GObject *object)
{
  CrmDocumentForm *self = CRM_DOCUMENT_FORM (object);

  g_clear_pointer (&self->missing_rows, g_hash_table_unref);
  g_clear_pointer (&self->own_rows, g_ptr_array_unref);
  g_clear_pointer (&self->templates, g_ptr_array_unref);
  g_clear_object (&self->placeholders);
  g_clear_object (&self->context);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_document_form_parent_class)->dispose (object);
}

static void
crm_document_form_class_init (CrmDocumentFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_document_form_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/documents/crm-document-form.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, box);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, state_box);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, state_icon);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, state_title);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, state_text);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, approval_box);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, ask_button);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, approve_button);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, refuse_button);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, story_group);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, story_box);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, missing_group);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, missing_box);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, missing_save);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, details_box);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, terms_group);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, terms_box);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, template_row);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, template_choice);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, about_row);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, about_kind);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, about_name);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentForm, about_icon);
  gtk_widget_class_bind_template_callback (widget_class, save_missing);
  gtk_widget_class_bind_template_callback (widget_class, on_template_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_about_clicked_cb);
  gtk_widget_class_set_css_name (widget_class, "crm-document-form");
}

static void
crm_document_form_init (CrmDocumentForm *self)
{
  self->own_rows = g_ptr_array_new ();
  self->templates = g_ptr_array_new_with_free_func (g_object_unref);
  self->missing_rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_document_form_new:
 *
 * Returns: (transfer full): an empty form
 */
GtkWidget *
crm_document_form_new (void)
{
  return g_object_new (CRM_TYPE_DOCUMENT_FORM, NULL);
}

/**
 * crm_document_form_set_office:
 *
 * Says where it belongs; to be called once, first.
 */
void
crm_document_form_set_office (CrmDocumentForm *self,
                              CrmContext *context,
                              CrmNavigator *navigator,
                              CrmPlaceholders *placeholders)
{
  g_return_if_fail (CRM_IS_DOCUMENT_FORM (self) && self->context == NULL);
  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->placeholders = g_object_ref (placeholders);
  add_own_rows (self);
}

/**
 * crm_document_form_set_reading:
 * @reading: (nullable): the document; kept by the caller until another one is set
 */
void
crm_document_form_set_reading (CrmDocumentForm *self, CrmDocumentReading *reading)
{
  g_return_if_fail (CRM_IS_DOCUMENT_FORM (self) && self->context != NULL);
  self->reading = reading;
  if (reading == NULL)
    return;
  show_own_rows (self);
  show_templates (self);
  show_about (self);
  show_story (self);
  show_state (self);
}

/**
 * crm_document_form_set_missing:
 * @missing: (element-type CrmTemplateProblem): what the document misses
 * @origins: (element-type CrmDocumentOrigin): where that belongs, in the same order
 */
void
crm_document_form_set_missing (CrmDocumentForm *self, GPtrArray *missing, GPtrArray *origins)
{
  g_return_if_fail (CRM_IS_DOCUMENT_FORM (self));
  for (guint i = 0; i < self->own_rows->len; i++)
    crm_form_row_set_missing (g_ptr_array_index (self->own_rows, i), FALSE);
  show_missing_rows (self, missing, origins);
  show_state (self);
}

/**
 * crm_document_form_get_n_missing:
 *
 * Returns: how many different values the document misses
 */
guint
crm_document_form_get_n_missing (CrmDocumentForm *self)
{
  g_return_val_if_fail (CRM_IS_DOCUMENT_FORM (self), 0);
  return self->n_missing;
}
