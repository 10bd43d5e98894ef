/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One part of a rule: what it waits for or what it does, and below it what that takes. Main thread.
 */
#include "config.h"

#include "crm-rule-form.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-repeat-group.h"
#include "crm-rule-row.h"
#include "crm-rule-work.h"

struct _CrmRuleForm
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *list;
  CrmRepeatGroup *repeat;

  CrmContext *context;
  CrmRecord *draft;
  const CrmKind *entity;
  GHashTable *lists;
  GPtrArray *rows;    /* CrmRuleRow; the first is the event or the type */
  GPtrArray *buttons; /* GtkWidget, of the first row */
  guint rebuild_id;
  guint rebuild_from;
};

G_DEFINE_FINAL_TYPE (CrmRuleForm, crm_rule_form, GTK_TYPE_WIDGET)

static guint changed_signal;

static gboolean
is_action (CrmRuleForm *self)
{
  return strcmp (crm_kind_get_name (crm_record_get_kind (self->draft)), "rule_action") == 0;
}

static const char *
get_head_name (CrmRuleForm *self)
{
  return is_action (self) ? "type" : "event";
}

static const char *
get_head (CrmRuleForm *self)
{
  return crm_record_get_text (self->draft, get_head_name (self));
}

static const CrmRuleParameter *
get_parameters (CrmRuleForm *self)
{
  return is_action (self) ? crm_rule_action_get_parameters (get_head (self))
                          : crm_rule_event_get_parameters (get_head (self));
}

static CrmRuleRow *
find_row (CrmRuleForm *self, const char *name)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      CrmRuleRow *row = g_ptr_array_index (self->rows, i);

      if (strcmp (crm_field_get_name (row->field), name) == 0)
        return row;
    }
  return NULL;
}

/* Who it is matters where one person is meant; what a message says where one is sent. */
static void
show_needed (CrmRuleForm *self)
{
  static const char *const words[] = { "recipients", "subject", "message" };
  CrmRuleRow *person = find_row (self, "user_id");
  gboolean sends
      = g_strcmp0 (is_action (self) ? crm_record_get_text (self->draft, "document_step") : NULL,
                   "send")
        == 0;

  for (gsize i = 0; find_row (self, "document_step") != NULL && i < G_N_ELEMENTS (words); i++)
    gtk_widget_set_visible (find_row (self, words[i])->row, sends);
  if (person != NULL && find_row (self, "responsible") != NULL)
    gtk_widget_set_visible (
        person->row, g_strcmp0 (crm_record_get_text (self->draft, "responsible"), "person") == 0);
}

/* ---- rows ---- */

static void fill (CrmRuleForm *self, guint from);

static gboolean
on_rebuild_cb (gpointer data)
{
  CrmRuleForm *self = data;

  self->rebuild_id = 0;
  fill (self, self->rebuild_from);
  g_signal_emit (self, changed_signal, 0);
  return G_SOURCE_REMOVE;
}

/* What suits an event that was chosen anew: the first kind of records, when the one that was chosen
 * does not. */
static void
suit_entity (CrmRuleForm *self)
{
  static const char *const usual[] = { "opportunity", "lead", "activity", "account" };
  const char *event = get_head (self);
  const CrmKind *entity = is_action (self) ? NULL : crm_rule_get_entity (self->draft);

  if (is_action (self) || (entity != NULL && crm_rule_event_suits (event, entity))
      || crm_rule_get_event (self->draft) == CRM_RULE_SCHEDULE)
    return;
  crm_record_unset (self->draft, "entity");
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (crm_rule_event_suits (event, crm_context_get_kind (self->context, usual[i])))
      {
        crm_record_set_text (self->draft, "entity", usual[i]);
        return;
      }
}

static void
on_row_changed_cb (CrmRuleRow *row, gpointer data)
{
  CrmRuleForm *self = data;
  const char *name = crm_field_get_name (row->field);
  gboolean is_head = strcmp (name, get_head_name (self)) == 0;
  guint position = 0;

  if (is_head)
    suit_entity (self);
  if (strcmp (name, "entity") == 0)
    {
      crm_record_unset (self->draft, "fields");
      crm_record_unset (self->draft, "date_field");
    }
  else if (strcmp (name, "field") == 0)
    crm_record_unset (self->draft, "value");
  else if (strcmp (name, "responsible") == 0 || strcmp (name, "document_step") == 0)
    show_needed (self);
  /* The rows after it are other ones; its own is still in its signal. */
  if ((is_head || strcmp (name, "entity") == 0 || strcmp (name, "field") == 0)
      && g_ptr_array_find (self->rows, row, &position))
    {
      self->rebuild_from = position + 1;
      if (self->rebuild_id == 0)
        self->rebuild_id = g_idle_add (on_rebuild_cb, self);
      return;
    }
  g_signal_emit (self, changed_signal, 0);
}

static CrmRuleRow *
new_row (CrmRuleForm *self, const char *field, gboolean required)
{
  CrmRuleRow *row = g_new0 (CrmRuleRow, 1);

  row->context = self->context;
  row->draft = self->draft;
  row->entity = is_action (self) ? self->entity : crm_rule_get_entity (self->draft);
  row->lists = self->lists;
  row->field = crm_kind_find_field (crm_record_get_kind (self->draft), field);
  row->required = required;
  row->changed = on_row_changed_cb;
  row->data = self;
  return row;
}

static void
add_row (CrmRuleForm *self, CrmRuleRow *row)
{
  crm_rule_row_fill (row);
  g_ptr_array_add (self->rows, row);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row->row);
}

static void
add_head (CrmRuleForm *self)
{
  CrmRuleRow *row = new_row (self, get_head_name (self), TRUE);
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  GtkStringList *labels = gtk_string_list_new (NULL);

  for (const CrmChoice *choice = crm_field_get_choices (row->field); choice->key != NULL; choice++)
    if (!is_action (self)
        || (crm_rule_action_is_known (choice->key)
            && crm_rule_action_suits (choice->key, self->entity))
        || g_strcmp0 (choice->key, get_head (self)) == 0)
      {
        g_ptr_array_add (keys, g_strdup (choice->key));
        gtk_string_list_append (labels, crm_field_choice_label (row->field, choice->key));
      }
  crm_rule_row_fill_choices (row, keys, labels);
  add_row (self, row);
  for (guint i = 0; i < self->buttons->len; i++)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row->row), self->buttons->pdata[i]);
}

static void
on_repeat_changed_cb (CrmRuleForm *self)
{
  g_autofree char *rule = crm_repeat_group_dup_rule (self->repeat);

  if (rule != NULL)
    crm_record_set_text (self->draft, "rrule", rule);
  else
    crm_record_unset (self->draft, "rrule");
  g_signal_emit (self, changed_signal, 0);
}

static void
show_repeat (CrmRuleForm *self)
{
  gboolean is_schedule = !is_action (self) && crm_rule_get_event (self->draft) == CRM_RULE_SCHEDULE;

  if (is_schedule && !crm_record_is_set (self->draft, "rrule"))
    {
      CrmRecurrence monthly = CRM_RECURRENCE_INIT;
      g_autofree char *rule = NULL;

      crm_recurrence_choose (&monthly, CRM_REPEAT_MONTHLY);
      rule = crm_recurrence_build (&monthly, crm_date_today ());
      crm_record_set_text (self->draft, "rrule", rule);
    }
  if (is_schedule && self->repeat == NULL)
    {
      self->repeat = CRM_REPEAT_GROUP (g_object_new (CRM_TYPE_REPEAT_GROUP, NULL));
      gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->repeat));
      crm_repeat_group_set_rule (self->repeat, crm_record_get_text (self->draft, "rrule"),
                                 crm_context_get_locale (self->context));
      g_signal_connect_object (self->repeat, "changed", G_CALLBACK (on_repeat_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  if (self->repeat != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->repeat), is_schedule);
  if (is_schedule)
    crm_repeat_group_set_start (
        self->repeat, (CrmDate) crm_record_get_integer (self->draft, "first_on", CRM_DATE_NONE));
}

/* Rows from that position on are made anew. */
static void
fill (CrmRuleForm *self, guint from)
{
  const CrmRuleParameter *parameters = get_parameters (self);

  for (guint i = from; i < self->rows->len; i++)
    gtk_list_box_remove (GTK_LIST_BOX (self->list),
                         ((CrmRuleRow *) g_ptr_array_index (self->rows, i))->row);
  g_ptr_array_set_size (self->rows, (int) from);
  if (from == 0)
    add_head (self);
  for (; parameters != NULL && parameters->field != NULL; parameters++)
    {
      gboolean required = parameters->required;

      if (strcmp (parameters->field, "rrule") == 0 || find_row (self, parameters->field) != NULL)
        continue;
      if (strcmp (parameters->field, "user_id") == 0)
        required = g_strcmp0 (get_head (self), "assign") != 0;
      /* It is always somebody: whoever is responsible, unless something else is said. */
      if (strcmp (parameters->field, "responsible") == 0)
        {
          required = TRUE;
          if (!crm_record_is_set (self->draft, "responsible"))
            crm_record_set_text (self->draft, "responsible", "owner");
        }
      if (strcmp (parameters->field, "document_step") == 0)
        {
          required = TRUE;
          if (!crm_record_is_set (self->draft, "document_step"))
            crm_record_set_text (self->draft, "document_step", "draft");
        }
      add_row (self, new_row (self, parameters->field, required));
    }
  show_needed (self);
  show_repeat (self);
}

/* ---- public ---- */

CrmRecord *
crm_rule_form_get_draft (CrmRuleForm *self)
{
  g_return_val_if_fail (CRM_IS_RULE_FORM (self), NULL);
  return self->draft;
}

/**
 * crm_rule_form_set_entity:
 * @entity: (nullable): what the rule of this action is about
 *
 * Offers what can be done for such records.
 */
void
crm_rule_form_set_entity (CrmRuleForm *self, const CrmKind *entity)
{
  g_return_if_fail (CRM_IS_RULE_FORM (self));
  if (self->entity == entity)
    return;
  self->entity = entity;
  for (guint i = 0; i < self->buttons->len; i++)
    adw_action_row_remove (ADW_ACTION_ROW (((CrmRuleRow *) self->rows->pdata[0])->row),
                           self->buttons->pdata[i]);
  fill (self, 0);
}

/**
 * crm_rule_form_add_button:
 * @button: (transfer floating): stands at the end of the first row
 */
void
crm_rule_form_add_button (CrmRuleForm *self, GtkWidget *button)
{
  CrmRuleRow *head;

  g_return_if_fail (CRM_IS_RULE_FORM (self));
  head = g_ptr_array_index (self->rows, 0);
  g_ptr_array_add (self->buttons, g_object_ref_sink (button));
  adw_action_row_add_suffix (ADW_ACTION_ROW (head->row), button);
}

/**
 * crm_rule_form_check:
 *
 * Returns: FALSE when something is wrong or missing, which the rows say; the first of them has the
 *   keyboard then
 */
gboolean
crm_rule_form_check (CrmRuleForm *self)
{
  CrmRuleRow *first = NULL;

  g_return_val_if_fail (CRM_IS_RULE_FORM (self), FALSE);
  for (guint i = 0; i < self->rows->len; i++)
    {
      CrmRuleRow *row = g_ptr_array_index (self->rows, i);

      if (!crm_rule_row_check (row) && first == NULL)
        first = row;
    }
  if (!is_action (self) && self->repeat != NULL
      && gtk_widget_get_visible (GTK_WIDGET (self->repeat))
      && (!crm_record_is_set (self->draft, "rrule") || !crm_repeat_group_is_valid (self->repeat)))
    {
      first = g_ptr_array_index (self->rows, 0);
      crm_rule_row_show_error (first, _ ("Say below how it repeats."));
    }
  if (first != NULL)
    gtk_widget_child_focus (first->row, GTK_DIR_TAB_FORWARD);
  return first == NULL;
}

/**
 * crm_rule_form_show_error:
 * @field: what is wrong
 *
 * Returns: FALSE when no row of this form is about the field
 */
gboolean
crm_rule_form_show_error (CrmRuleForm *self, const char *field, const char *message)
{
  CrmRuleRow *row;

  g_return_val_if_fail (CRM_IS_RULE_FORM (self), FALSE);
  row = find_row (self, field);
  if (row == NULL)
    return FALSE;
  crm_rule_row_show_error (row, message);
  gtk_widget_child_focus (row->row, GTK_DIR_TAB_FORWARD);
  return TRUE;
}

static void
free_row (gpointer row)
{
  crm_rule_row_free (row);
}

static void
crm_rule_form_dispose (GObject *object)
{
  CrmRuleForm *self = CRM_RULE_FORM (object);

  g_clear_handle_id (&self->rebuild_id, g_source_remove);
  if (self->rows != NULL)
    g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->buttons, g_ptr_array_unref);
  g_clear_pointer (&self->lists, g_hash_table_unref);
  g_clear_object (&self->draft);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_rule_form_parent_class)->dispose (object);
}

static void
crm_rule_form_class_init (CrmRuleFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_rule_form_dispose;
  changed_signal = g_signal_new ("changed", CRM_TYPE_RULE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_rule_form_init (CrmRuleForm *self)
{
  self->rows = g_ptr_array_new_with_free_func (free_row);
  self->buttons = g_ptr_array_new_with_free_func (g_object_unref);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_box_append (GTK_BOX (self->box), self->list);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * crm_rule_form_new:
 * @draft: a rule or an action of one, which changes as the person chooses
 * @lists: (element-type utf8 GPtrArray): by the name of a kind, what links can be set to
 *
 * Returns: (transfer floating): the rows
 */
GtkWidget *
crm_rule_form_new (CrmContext *context, CrmRecord *draft, GHashTable *lists)
{
  CrmRuleForm *self = g_object_new (CRM_TYPE_RULE_FORM, NULL);

  self->context = g_object_ref (context);
  self->draft = g_object_ref (draft);
  self->lists = g_hash_table_ref (lists);
  suit_entity (self);
  fill (self, 0);
  return GTK_WIDGET (self);
}
