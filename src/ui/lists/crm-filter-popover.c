/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Builds a filter: the tree of what is there, and a condition that goes into the group that is
 * chosen in it. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-field-editor.h"
#include "crm-filter-draft.h"
#include "crm-filter-links.h"
#include "crm-filter-popover.h"
#include "crm-paper.h"

#define MOST_DAYS 3650
#define FIRST_DAYS 90
#define INDENT 18
#define RADIO_WIDTH 26 /* with the space after it */

/* What can be said of the records that belong to one. */
typedef enum
{
  RELATED_NONE,
  RELATED_SOME,
  RELATED_NOT_SINCE,
  RELATED_MORE,
  RELATED_NONE_OPEN, /* of deals */
  RELATED_SOME_OPEN,
  RELATED_PRODUCT, /* of orders and invoices */
  RELATED_NO_PRODUCT,
} Related;

#define N_COMMON RELATED_NONE_OPEN /* tests that every kind has */

struct _CrmFilterPopover
{
  GtkPopover parent_instance;

  GtkDropDown *field_drop;
  GtkDropDown *test_drop;
  GtkBox *value_box;
  GtkSpinButton *number_spin;
  GtkEntry *written_entry;
  GtkLabel *error_label;
  GtkLabel *count_label;
  GtkButton *or_button;
  GtkWidget *tree_scroller;
  GtkBox *tree_box;
  GtkLabel *sentence_label;
  GtkWidget *editor; /* CrmFieldEditor, of the chosen field */

  CrmFilterDraft *draft;
  CrmFilterDraft *target; /* the group that a condition goes into */
  const CrmKind *scope;   /* whose records that group chooses among; NULL for those of the list */
  gboolean is_filling;

  CrmContext *context;
  CrmListColumns *columns;
  const CrmKind *kinds[CRM_LIST_MAX_KINDS];
  guint n_kinds;
  GPtrArray *fields;  /* const CrmField, in the order of field_drop */
  GPtrArray *related; /* const CrmKind, after the fields */
  GHashTable *names;  /* CrmId: what a record is called that the filter names */
};

G_DEFINE_FINAL_TYPE (CrmFilterPopover, crm_filter_popover, GTK_TYPE_POPOVER)

enum
{
  ADDED,
  EDITED,
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const CrmField *
get_field (CrmFilterPopover *self)
{
  guint i = gtk_drop_down_get_selected (self->field_drop);
  return i < self->fields->len ? g_ptr_array_index (self->fields, i) : NULL;
}

static const CrmKind *
get_related (CrmFilterPopover *self)
{
  guint i = gtk_drop_down_get_selected (self->field_drop);
  return i >= self->fields->len && i - self->fields->len < self->related->len
             ? g_ptr_array_index (self->related, i - self->fields->len)
             : NULL;
}

static CrmFilterTest
get_test (CrmFilterPopover *self, const CrmField *field)
{
  guint n_tests;
  const CrmFilterTest *tests = crm_list_filter_tests (field, &n_tests);
  guint i = gtk_drop_down_get_selected (self->test_drop);
  return tests[i < n_tests ? i : 0];
}

/* The kind whose records say which product was sold: the lines of orders, of invoices. */
static const CrmKind *
product_kind (const CrmKind *related)
{
  const CrmKind *line = crm_paper_get_line_kind (related);

  if (!line && crm_kind_has (related, CRM_KIND_CHILD))
    line = related;
  return line && crm_kind_find_field (line, "product_id") ? line : NULL;
}

/* The test that is chosen: after those that every kind has come its own. */
static Related
get_related_test (CrmFilterPopover *self)
{
  const CrmKind *related = get_related (self);
  guint i = gtk_drop_down_get_selected (self->test_drop);

  return (Related) (related && i >= N_COMMON && product_kind (related)
                        ? i - N_COMMON + RELATED_PRODUCT
                        : i);
}

static gboolean
related_takes_product (Related related)
{
  return related == RELATED_PRODUCT || related == RELATED_NO_PRODUCT;
}

static gboolean
related_takes_number (Related related)
{
  return related == RELATED_NOT_SINCE || related == RELATED_MORE;
}

static const char *
related_label (Related related)
{
  /* Translators: the tests of what belongs to a client, after the choice of a kind, as "Deals"
   * or "Activities"; the … is a number that stands in a box below. */
  switch (related)
    {
    case RELATED_SOME:
      return C_ ("filter", "at least one");
    case RELATED_NOT_SINCE:
      return C_ ("filter", "none in the last … days");
    case RELATED_MORE:
      return C_ ("filter", "more than …");
    case RELATED_NONE_OPEN:
      return C_ ("filter", "none open");
    case RELATED_SOME_OPEN:
      return C_ ("filter", "at least one open");
    case RELATED_PRODUCT:
      return C_ ("filter", "one with the product");
    case RELATED_NO_PRODUCT:
      return C_ ("filter", "none with the product");
    case RELATED_NONE:
    default:
      return C_ ("filter", "none");
    }
}

/* The date by which something of a kind counts as recent. */
static const char *
recent_field (const CrmKind *kind)
{
  static const char *const names[] = { "done_at", "date", "created_at" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (crm_kind_find_field (kind, names[i]))
      return names[i];
  return "created_at";
}

static CrmFilter *
parse (CrmFilterPopover *self, const char *text, GError **error)
{
  return crm_filter_parse (self->scope ? &self->scope : self->kinds,
                           self->scope ? 1 : self->n_kinds, text,
                           crm_context_get_currency (self->context), error);
}

static char *
say (CrmFilterPopover *self, const CrmFilter *filter, const CrmKind *scope)
{
  return crm_filter_say_with (filter, scope ? &scope : self->kinds, scope ? 1 : self->n_kinds,
                              crm_context_get_currency (self->context),
                              crm_context_get_locale (self->context), self->names);
}

/* What was picked is kept by its id: others may be called the same, and it may be called otherwise
 * later. */
static CrmFilter *
make_link (CrmFilterPopover *self, const CrmField *field, CrmFilterTest test, const CrmId *id)
{
  g_autofree char *title = crm_field_editor_dup_link_title (CRM_FIELD_EDITOR (self->editor));
  CrmOperand operand = { .type = CRM_OPERAND_VALUE, .value = crm_value_link (id) };
  if (title && !g_hash_table_contains (self->names, id))
    g_hash_table_insert (self->names, g_memdup2 (id, sizeof *id), g_steal_pointer (&title));
  return crm_filter_new_test (crm_field_get_name (field), test, &operand);
}

static CrmFilter *
some_of (const CrmKind *kind, CrmFilterMeasure measure, CrmFilter *which)
{
  return crm_filter_new_of (measure, crm_kind_get_name (kind), NULL, NULL, which, CRM_FILTER_SET,
                            NULL);
}

/* Two steps from a client: orders, and the lines of these. */
static CrmFilter *
make_product (CrmFilterPopover *self, const CrmKind *kind, Related related)
{
  const CrmKind *line = product_kind (kind);
  g_auto (CrmValue) product = CRM_VALUE_INIT;
  CrmFilter *filter;

  if (!crm_field_editor_get_value (CRM_FIELD_EDITOR (self->editor), &product, NULL)
      || product.type != CRM_VALUE_LINK)
    return NULL;
  filter
      = make_link (self, crm_kind_find_field (line, "product_id"), CRM_FILTER_EQUAL, &product.link);
  if (line != kind)
    filter = some_of (line, CRM_FILTER_SOME, filter);
  return some_of (kind, related == RELATED_PRODUCT ? CRM_FILTER_SOME : CRM_FILTER_NONE, filter);
}

static CrmFilter *
make_related (CrmFilterPopover *self, const CrmKind *kind)
{
  Related related = get_related_test (self);
  const char *name = crm_kind_get_name (kind);
  int number = gtk_spin_button_get_value_as_int (self->number_spin);
  g_autofree char *text = NULL;
  if (related_takes_product (related))
    return make_product (self, kind, related);
  if (related == RELATED_NOT_SINCE)
    text = g_strdup_printf ("none of %s (%s since %d days ago)", name, recent_field (kind),
                            MAX (number, 1));
  else if (related == RELATED_MORE)
    text = g_strdup_printf ("count of %s > %d", name, number);
  else if (related == RELATED_NONE_OPEN || related == RELATED_SOME_OPEN)
    text = g_strdup_printf ("%s of %s (stage_id.type = open)",
                            related == RELATED_NONE_OPEN ? "none" : "any", name);
  else
    text = g_strdup_printf ("%s of %s", related == RELATED_SOME ? "any" : "none", name);
  return parse (self, text, NULL);
}

/* Returns: (nullable): the condition as it stands; %NULL with an error when its value is wrong, and
 * without one when it is not there yet */
static CrmFilter *
make_filter (CrmFilterPopover *self, GError **error)
{
  const CrmKind *related = get_related (self);
  const CrmField *field = get_field (self);
  if (related)
    return make_related (self, related);
  if (!field)
    return NULL;
  CrmFilterTest test = get_test (self, field);
  if (!self->editor)
    return NULL;
  if (!crm_list_filter_takes_value (test))
    return crm_filter_new_test (crm_field_get_name (field), test, NULL);
  CrmOperand operand = CRM_OPERAND_INIT;
  CrmFilter *filter = NULL;
  if (!crm_field_editor_get_value (CRM_FIELD_EDITOR (self->editor), &operand.value, error))
    return NULL;
  if (!crm_value_is_none (&operand.value))
    filter = operand.value.type == CRM_VALUE_LINK && crm_field_get_target (field)
                 ? make_link (self, field, test, &operand.value.link)
                 : crm_filter_new_test (crm_field_get_name (field), test, &operand);
  crm_value_clear (&operand.value);
  return filter;
}

/* What there would be with the condition that stands below. */
static CrmFilter *
dup_meant (CrmFilterPopover *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->written_entry));
  g_autoptr (CrmFilter) one = *text ? parse (self, text, NULL) : make_filter (self, NULL);
  CrmFilterDraft *part = one ? crm_filter_draft_add (self->target, one) : NULL;
  CrmFilter *all = crm_filter_draft_to_filter (self->draft);
  if (part)
    crm_filter_draft_remove (part);
  return all;
}

static void
emit_changed (CrmFilterPopover *self)
{
  if (self->is_filling)
    return;
  g_autoptr (CrmFilter) all = dup_meant (self);
  g_autofree char *sentence = all ? say (self, all, NULL) : NULL;
  gtk_label_set_label (self->sentence_label, sentence ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sentence_label),
                          all && crm_filter_draft_get_n_parts (self->draft) > 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_test_changed_cb (CrmFilterPopover *self)
{
  const CrmField *field = get_field (self);
  Related related = get_related_test (self);
  gtk_widget_set_visible (GTK_WIDGET (self->value_box),
                          field ? crm_list_filter_takes_value (get_test (self, field))
                                : self->editor && related_takes_product (related));
  gtk_widget_set_visible (GTK_WIDGET (self->number_spin), !field && related_takes_number (related));
  emit_changed (self);
}

static void on_field_changed_cb (CrmFilterPopover *self);

/* Kinds that lead to what is chosen among: those that stand for themselves, and the lines of
 * papers.
 */
static void
find_related (CrmFilterPopover *self)
{
  const CrmKind *const *kinds = self->scope ? &self->scope : self->kinds;
  guint n_kinds = self->scope ? 1 : self->n_kinds;
  const CrmCatalog *catalog = crm_kind_get_catalog (self->kinds[0]);
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);
      gboolean is_related = FALSE;
      if (crm_kind_has (kind, CRM_KIND_SETUP) || crm_kind_has (kind, CRM_KIND_LOCAL)
          || crm_kind_has (kind, CRM_KIND_TRACE)
          || (crm_kind_has (kind, CRM_KIND_CHILD) && !crm_kind_find_field (kind, "product_id")))
        continue;
      for (guint k = 0; k < n_kinds && !is_related; k++)
        is_related = crm_kind_find_link_to (kind, kinds[k], NULL) != NULL;
      if (is_related)
        g_ptr_array_add (self->related, (gpointer) kind);
    }
}

/* What can be asked of the records of a kind that belong to those of the list. */
static void
add_fields_of (CrmFilterPopover *self, const CrmKind *kind, GtkStringList *labels)
{
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      if (crm_field_has (field, CRM_FIELD_ARCHIVED) || crm_field_has (field, CRM_FIELD_HIDDEN)
          || crm_field_get_field_type (field) == CRM_FIELD_PICTURE)
        continue;
      g_ptr_array_add (self->fields, (gpointer) field);
      gtk_string_list_append (labels, crm_field_get_label (field));
    }
}

static void
fill_fields (CrmFilterPopover *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_ptr_array_set_size (self->fields, 0);
  g_ptr_array_set_size (self->related, 0);
  if (self->scope || !self->columns)
    add_fields_of (self, self->scope ? self->scope : self->kinds[0], labels);
  else
    for (guint i = 0; i < crm_list_columns_get_n (self->columns); i++)
      {
        g_ptr_array_add (self->fields,
                         (gpointer) crm_list_columns_get_field (self->columns, i, NULL));
        gtk_string_list_append (labels, crm_list_columns_get_title (self->columns, i));
      }
  find_related (self);
  for (guint i = 0; i < self->related->len; i++)
    gtk_string_list_append (labels,
                            crm_kind_get_label_plural (g_ptr_array_index (self->related, i)));
  gtk_drop_down_set_model (self->field_drop, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (self->field_drop, 0);
  on_field_changed_cb (self);
}

static void fill_tree (CrmFilterPopover *self);

/* Conditions go into this group from now on. */
static void
set_target (CrmFilterPopover *self, CrmFilterDraft *target)
{
  self->target = target;
  fill_tree (self);
  const CrmKind *scope = crm_filter_draft_get_scope (target, self->kinds[0]);
  if (scope != self->scope)
    {
      self->scope = scope;
      fill_fields (self);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->or_button),
                          target == self->draft && crm_filter_draft_get_n_parts (target) > 0);
  emit_changed (self);
}

static void
emit_edited (CrmFilterPopover *self)
{
  g_autoptr (CrmFilter) all = crm_filter_draft_to_filter (self->draft);
  g_signal_emit (self, signals[EDITED], 0, all);
}

/* What belongs to a record can be chosen among at once; else a condition on the list itself is all
 * that was wanted. */
static void
take (CrmFilterPopover *self, CrmFilter *filter, gboolean is_or)
{
  g_autoptr (CrmFilter) taken = filter;
  gboolean is_of = crm_filter_get_filter_type (filter) == CRM_FILTER_OF;
  if (self->target == self->draft && (is_or || !is_of))
    {
      gtk_popover_popdown (GTK_POPOVER (self));
      g_signal_emit (self, signals[ADDED], 0,
                     crm_list_filter_new (g_steal_pointer (&taken), self->kinds, self->n_kinds,
                                          self->names, self->context),
                     is_or);
      return;
    }
  CrmFilterDraft *part = crm_filter_draft_add (self->target, filter);
  emit_edited (self);
  set_target (self, is_of ? part : self->target);
}

static void
add (CrmFilterPopover *self, gboolean is_or)
{
  g_autoptr (GError) error = NULL;
  CrmFilter *filter = make_filter (self, &error);
  if (filter)
    take (self, filter, is_or);
  else if (error)
    crm_field_editor_show_error (CRM_FIELD_EDITOR (self->editor), error->message);
  else
    gtk_widget_grab_focus (self->editor);
}

/* The tree */

static CrmFilterDraft *
get_part (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), "crm-part");
}

static void
on_target_toggled_cb (CrmFilterPopover *self, GtkCheckButton *radio)
{
  if (!self->is_filling && gtk_check_button_get_active (radio))
    set_target (self, get_part (GTK_WIDGET (radio)));
}

static void
on_group_type_changed_cb (CrmFilterPopover *self, GParamSpec *pspec, GtkDropDown *drop)
{
  if (self->is_filling)
    return;
  crm_filter_draft_set_group (get_part (GTK_WIDGET (drop)),
                              (CrmDraftType) gtk_drop_down_get_selected (drop));
  emit_edited (self);
  emit_changed (self);
}

/* The row goes with what it shows: not while its button is still being clicked. */
static gboolean
on_removed_idle_cb (gpointer user_data)
{
  CrmFilterPopover *self = user_data;
  emit_edited (self);
  set_target (self, self->target);
  return G_SOURCE_REMOVE;
}

static void
on_remove_clicked_cb (CrmFilterPopover *self, GtkWidget *button)
{
  CrmFilterDraft *part = get_part (button);
  for (CrmFilterDraft *above = self->target; above; above = crm_filter_draft_get_parent (above))
    if (above == part)
      {
        self->target = crm_filter_draft_get_parent (part);
        break;
      }
  crm_filter_draft_remove (part);
  gtk_widget_set_sensitive (GTK_WIDGET (self->tree_box), FALSE);
  g_idle_add_full (G_PRIORITY_DEFAULT, on_removed_idle_cb, g_object_ref (self), g_object_unref);
}

static void
add_type_drop (CrmFilterPopover *self, GtkBox *row, CrmFilterDraft *part)
{
  const char *labels[] = { NULL, NULL, NULL, NULL };
  /* Translators: heads a group of filters: how many of them must hold. */
  labels[CRM_DRAFT_ALL] = C_ ("filter group", "All of");
  /* Translators: heads a group of filters: how many of them must hold. */
  labels[CRM_DRAFT_ANY] = C_ ("filter group", "Any of");
  /* Translators: heads a group of filters: how many of them must hold. */
  labels[CRM_DRAFT_NONE] = C_ ("filter group", "None of");
  GtkWidget *drop = gtk_drop_down_new_from_strings (labels);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), crm_filter_draft_get_draft_type (part));
  gtk_widget_set_hexpand (drop, TRUE);
  gtk_widget_set_halign (drop, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("How many must hold"), -1);
  g_object_set_data (G_OBJECT (drop), "crm-part", part);
  g_signal_connect_object (drop, "notify::selected", G_CALLBACK (on_group_type_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (row, drop);
}

static void
add_words (CrmFilterPopover *self, GtkBox *row, CrmFilterDraft *part)
{
  CrmFilterDraft *parent = crm_filter_draft_get_parent (part);
  g_autofree char *words = parent ? say (self, crm_filter_draft_get_head (part),
                                         crm_filter_draft_get_scope (parent, self->kinds[0]))
                                  : g_strdup (C_ ("filter group", "All of"));
  GtkWidget *label = gtk_label_new (words);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (label, words);
  gtk_box_append (row, label);
}

static GtkWidget *
add_row (CrmFilterPopover *self, CrmFilterDraft *part, int depth, GtkWidget *first_radio)
{
  CrmDraftType type = crm_filter_draft_get_draft_type (part);
  GtkBox *row = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  /* The words of a condition stand below those of the group beside it. */
  gtk_widget_set_margin_start (GTK_WIDGET (row),
                               INDENT * depth + (type == CRM_DRAFT_TEST ? RADIO_WIDTH : 0));
  if (type != CRM_DRAFT_TEST)
    {
      GtkWidget *radio = gtk_check_button_new ();
      gtk_check_button_set_group (GTK_CHECK_BUTTON (radio), GTK_CHECK_BUTTON (first_radio));
      gtk_check_button_set_active (GTK_CHECK_BUTTON (radio), part == self->target);
      gtk_widget_set_tooltip_text (radio, _ ("New filters go into this group"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (radio), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("New filters go into this group"), -1);
      g_object_set_data (G_OBJECT (radio), "crm-part", part);
      g_signal_connect_object (radio, "toggled", G_CALLBACK (on_target_toggled_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (row, radio);
      first_radio = first_radio ? first_radio : radio;
    }
  if (type <= CRM_DRAFT_NONE && crm_filter_draft_get_parent (part))
    add_type_drop (self, row, part);
  else
    add_words (self, row, part);
  if (crm_filter_draft_get_parent (part))
    {
      GtkWidget *remove = gtk_button_new_from_icon_name ("window-close-symbolic");
      gtk_widget_add_css_class (remove, "flat");
      gtk_widget_set_tooltip_text (remove, _ ("Remove This Filter"));
      g_object_set_data (G_OBJECT (remove), "crm-part", part);
      g_signal_connect_object (remove, "clicked", G_CALLBACK (on_remove_clicked_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (row, remove);
    }
  gtk_box_append (self->tree_box, GTK_WIDGET (row));
  for (guint i = 0; i < crm_filter_draft_get_n_parts (part); i++)
    add_row (self, crm_filter_draft_get_part (part, i), depth + 1, first_radio);
  return first_radio;
}

static void
fill_tree (CrmFilterPopover *self)
{
  self->is_filling = TRUE;
  for (GtkWidget *row; (row = gtk_widget_get_first_child (GTK_WIDGET (self->tree_box)));)
    gtk_box_remove (self->tree_box, row);
  add_row (self, self->draft, 0, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->tree_box), TRUE);
  gtk_widget_set_visible (self->tree_scroller, crm_filter_draft_get_n_parts (self->draft) > 0);
  self->is_filling = FALSE;
}

static void
on_group_clicked_cb (CrmFilterPopover *self)
{
  set_target (self, crm_filter_draft_add_group (self->target, CRM_DRAFT_ANY));
}

static void
on_commit_cb (CrmFilterPopover *self)
{
  add (self, FALSE);
}

static void
fill_tests (CrmFilterPopover *self, const CrmField *field)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint n_tests = 0;
  const CrmFilterTest *tests = field ? crm_list_filter_tests (field, &n_tests) : NULL;
  for (guint i = 0; i < n_tests; i++)
    gtk_string_list_append (labels, crm_filter_say_test (field, tests[i]));
  const CrmKind *related = get_related (self);
  int first = related && product_kind (related) ? RELATED_PRODUCT : RELATED_NONE_OPEN;
  int n_own = related && (first == RELATED_PRODUCT || crm_kind_find_path (related, "stage_id.type"))
                  ? 2
                  : 0;
  for (int i = 0; related && i < N_COMMON + n_own; i++)
    gtk_string_list_append (labels,
                            related_label ((Related) (i < N_COMMON ? i : i - N_COMMON + first)));
  gtk_drop_down_set_model (self->test_drop, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (self->test_drop, 0);
}

static void
on_field_changed_cb (CrmFilterPopover *self)
{
  const CrmField *field = get_field (self);
  if (!field && !get_related (self))
    return;
  self->is_filling = TRUE; /* the editor is still that of the field before */
  fill_tests (self, field);
  self->is_filling = FALSE;
  if (self->editor)
    gtk_box_remove (self->value_box, self->editor);
  self->editor = NULL;
  if (!field && product_kind (get_related (self)))
    field = crm_kind_find_field (product_kind (get_related (self)), "product_id");
  if (field)
    {
      self->editor = crm_field_editor_new (self->context, field);
      crm_field_editor_only_choose (CRM_FIELD_EDITOR (self->editor));
      gtk_widget_set_hexpand (self->editor, TRUE);
      gtk_box_append (self->value_box, self->editor);
      g_signal_connect_swapped (self->editor, "commit", G_CALLBACK (on_commit_cb), self);
      g_signal_connect_swapped (self->editor, "changed", G_CALLBACK (emit_changed), self);
    }
  on_test_changed_cb (self);
}

static void
on_add_clicked_cb (CrmFilterPopover *self)
{
  add (self, FALSE);
}

static void
on_or_clicked_cb (CrmFilterPopover *self)
{
  add (self, TRUE);
}

static void
show_error (CrmFilterPopover *self, const char *message)
{
  gtk_label_set_label (self->error_label, message ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), message != NULL);
  if (message)
    gtk_widget_add_css_class (GTK_WIDGET (self->written_entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->written_entry), "error");
}

static void
on_written_changed_cb (CrmFilterPopover *self)
{
  show_error (self, NULL);
  emit_changed (self);
}

static void
on_written_activated_cb (CrmFilterPopover *self)
{
  g_autoptr (GError) error = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->written_entry));
  if (!*text)
    return;
  CrmFilter *filter = parse (self, text, &error);
  if (!filter)
    {
      show_error (self, error->message);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->written_entry), "");
  take (self, filter, FALSE);
}

static void
crm_filter_popover_finalize (GObject *object)
{
  CrmFilterPopover *self = CRM_FILTER_POPOVER (object);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->related);
  g_hash_table_unref (self->names);
  crm_filter_draft_free (self->draft);
  g_clear_object (&self->columns);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_filter_popover_parent_class)->finalize (object);
}

static void
crm_filter_popover_class_init (CrmFilterPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_filter_popover_finalize;

  /**
   * CrmFilterPopover::added:
   * @filter: taken by the handler
   * @is_or: whether it is an alternative to the last condition
   *
   * The person is done.
   */
  signals[ADDED] = g_signal_new ("added", CRM_TYPE_FILTER_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_BOOLEAN);
  /**
   * CrmFilterPopover::edited:
   * @all: (nullable): what the list leaves in from now on
   *
   * Something was changed within a group.
   */
  signals[EDITED] = g_signal_new ("edited", CRM_TYPE_FILTER_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  /**
   * CrmFilterPopover::changed:
   *
   * Another condition is meant.
   */
  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_FILTER_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/lists/crm-filter-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmFilterPopover, field_drop);
  gtk_widget_class_bind_template_child (widget_class, CrmFilterPopover, test_drop);
  gtk_widget_class_bind_template_child (widget_class, CrmFilterPopover, value_box);
  gtk_widget_class_bind_template_child (widget_class, CrmFilterPopover, number_spin);
  gtk_widget_class_bind_template_child (widget_class, CrmFilterPopover, written_entry);
  gtk_widget_class_bind_template_child (widget_class, CrmFilterPopover, error_label);
  gtk_widget_class_bind_template_child (widget_class, CrmFilterPopover, count_label);
  gtk_widget_class_bind_template_child (widget_class, CrmFilterPopover, or_button);
  gtk_widget_class_bind_template_child (widget_class, CrmFilterPopover, tree_scroller);
  gtk_widget_class_bind_template_child (widget_class, CrmFilterPopover, tree_box);
  gtk_widget_class_bind_template_child (widget_class, CrmFilterPopover, sentence_label);
  gtk_widget_class_bind_template_callback (widget_class, on_field_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_test_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_or_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_group_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_written_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_written_activated_cb);
}

static void
crm_filter_popover_init (CrmFilterPopover *self)
{
  self->fields = g_ptr_array_new ();
  self->related = g_ptr_array_new ();
  self->draft = crm_filter_draft_new (NULL);
  self->target = self->draft;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_spin_button_set_range (self->number_spin, 0, MOST_DAYS);
  gtk_spin_button_set_increments (self->number_spin, 1, 10);
  gtk_spin_button_set_value (self->number_spin, FIRST_DAYS);
  g_signal_connect_swapped (self->number_spin, "value-changed", G_CALLBACK (emit_changed), self);
}

/**
 * crm_filter_popover_new:
 * @columns: (nullable): what can be filtered by; %NULL for the fields of the first kind
 * @kinds: (array length=n_kinds): what the list shows
 * @names: (element-type CrmId utf8): what records are called that filters name; those that are
 *   picked here are added
 *
 * Returns: (transfer full): a popover
 */
GtkWidget *
crm_filter_popover_new (CrmContext *context,
                        CrmListColumns *columns,
                        const CrmKind *const *kinds,
                        guint n_kinds,
                        GHashTable *names)
{
  CrmFilterPopover *self = g_object_new (CRM_TYPE_FILTER_POPOVER, NULL);
  self->names = g_hash_table_ref (names);
  self->context = g_object_ref (context);
  for (; self->n_kinds < n_kinds; self->n_kinds++)
    self->kinds[self->n_kinds] = kinds[self->n_kinds];
  self->columns = columns ? g_object_ref (columns) : NULL;
  fill_fields (self);
  return GTK_WIDGET (self);
}

/**
 * crm_filter_popover_dup_filter:
 *
 * Returns: (transfer full) (nullable): all that the list would leave in with the condition that is
 *   meant: what is written goes before what is chosen
 */
CrmFilter *
crm_filter_popover_dup_filter (CrmFilterPopover *self)
{
  g_return_val_if_fail (CRM_IS_FILTER_POPOVER (self), NULL);
  return dup_meant (self);
}

/**
 * crm_filter_popover_set_filter:
 * @filter: (nullable): what the list leaves in
 *
 * Shows a filter to go on with. What was begun of another condition is gone.
 */
void
crm_filter_popover_set_filter (CrmFilterPopover *self, const CrmFilter *filter)
{
  g_return_if_fail (CRM_IS_FILTER_POPOVER (self));
  crm_filter_draft_free (self->draft);
  self->draft = crm_filter_draft_new (filter);
  set_target (self, self->draft);
  gtk_drop_down_set_selected (self->field_drop, 0);
  gtk_spin_button_set_value (self->number_spin, FIRST_DAYS);
  gtk_editable_set_text (GTK_EDITABLE (self->written_entry), "");
  show_error (self, NULL);
  on_field_changed_cb (self);
}

/**
 * crm_filter_popover_set_count:
 * @text: (nullable): how many records fit; %NULL while it is not known
 *
 * Shows how many records fit.
 */
void
crm_filter_popover_set_count (CrmFilterPopover *self, const char *text)
{
  g_return_if_fail (CRM_IS_FILTER_POPOVER (self));
  gtk_label_set_label (self->count_label, text ? text : "…");
}
