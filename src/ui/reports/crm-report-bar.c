/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The choices above a report. Main thread. */
#include "config.h"

#include "crm-report-bar.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-date-entry.h"
#include "crm-link-picker.h"
#include "crm-people-button.h"
#include "crm-pivot-shelf.h"
#include "crm-wrap-box.h"

#define SPACING 6

struct _CrmReportBar
{
  GtkWidget parent_instance;

  GtkWidget *box; /* the shelf below the choices */
  GtkWidget *choices_box;
  CrmPivotShelf *shelf; /* of a table of one's own, instead of the drop-downs for its parts */
  GtkDropDown *report;
  GtkDropDown *kind;
  GtkDropDown *by[2];
  GtkWidget *swap;
  GtkDropDown *measure;
  GtkDropDown *period;
  GtkWidget *dates;
  CrmDateEntry *from;
  CrmDateEntry *to;
  CrmPeopleButton *people;
  GtkWidget *more;
  CrmLinkPicker *pipeline;
  CrmLinkPicker *team;
  GtkEditable *where;
  GtkLabel *problem;

  CrmContext *context;
  CrmReportChoices *choices;
  GPtrArray *keys[2]; /* of what the two groupings offer; NULL: none */
  GPtrArray *measures;
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (CrmReportBar, crm_report_bar, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* The kinds whose records a table of one's own may count. */
static const char *const pivot_kinds[]
    = { "opportunity", "lead", "activity", "sales_order", "invoice", "account", "contact" };

static void
tell (CrmReportBar *self)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_names (GtkDropDown *drop_down, GPtrArray *names)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < names->len; i++)
    gtk_string_list_append (list, names->pdata[i]);
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (list));
}

static guint
find_key (GPtrArray *keys, const char *key)
{
  for (guint i = 0; i < keys->len; i++)
    if (g_strcmp0 (keys->pdata[i], key) == 0)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

/* A field by which records fall into groups that a person can survey. */
static gboolean
tells_apart (const CrmField *field)
{
  CrmFieldType type = crm_field_get_field_type (field);

  if (crm_field_has (field, CRM_FIELD_HIDDEN))
    return FALSE;
  if (type == CRM_FIELD_TEXT)
    return !crm_field_has (field, CRM_FIELD_KEY) && !crm_field_has (field, CRM_FIELD_REQUIRED);
  return type == CRM_FIELD_CHOICE || type == CRM_FIELD_BOOLEAN || type == CRM_FIELD_DATE
         || type == CRM_FIELD_INSTANT || type == CRM_FIELD_LINK;
}

static gboolean
is_pivot (CrmReportBar *self)
{
  return (self->choices->spec->takes & CRM_REPORT_TAKES_KIND) != 0;
}

static const CrmKind *
get_pivot_kind (CrmReportBar *self)
{
  return crm_context_get_kind (self->context, is_pivot (self) && self->choices->kind != NULL
                                                  ? self->choices->kind
                                                  : "opportunity");
}

static const char *
get_chosen (GtkDropDown *drop_down, GPtrArray *keys)
{
  guint at = gtk_drop_down_get_selected (drop_down);

  return at < keys->len ? keys->pdata[at] : NULL;
}

/* The shelf shows what the drop-downs hold. */
static void
show_on_shelf (CrmReportBar *self)
{
  crm_pivot_shelf_set (self->shelf, CRM_PIVOT_ROWS, get_chosen (self->by[0], self->keys[0]));
  crm_pivot_shelf_set (self->shelf, CRM_PIVOT_COLUMNS, get_chosen (self->by[1], self->keys[1]));
  crm_pivot_shelf_set (self->shelf, CRM_PIVOT_VALUES, get_chosen (self->measure, self->measures));
}

static void
add_pivot_fields (CrmReportBar *self, GPtrArray *keys, GPtrArray *names)
{
  const CrmKind *kind = get_pivot_kind (self);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (!tells_apart (field))
        continue;
      g_ptr_array_add (keys, g_strdup (crm_field_get_name (field)));
      g_ptr_array_add (names, g_strdup (crm_field_get_label (field)));
    }
}

/* The grouping with which a report begins may be a field that no other is told apart by. */
static void
add_own_grouping (CrmReportBar *self, GPtrArray *keys, GPtrArray *names)
{
  const char *by = self->choices->spec->by;
  const CrmField *field = by != NULL ? crm_kind_find_path (get_pivot_kind (self), by) : NULL;

  if (field == NULL || find_key (keys, by) != GTK_INVALID_LIST_POSITION)
    return;
  g_ptr_array_insert (keys, 0, g_strdup (by));
  g_ptr_array_insert (names, 0, g_strdup (crm_field_get_label (field)));
}

static void
add_groupings (CrmReportBar *self, GPtrArray *keys, GPtrArray *names)
{
  const CrmReportSpec *spec = self->choices->spec;

  if (spec->takes & CRM_REPORT_TAKES_KIND)
    {
      add_pivot_fields (self, keys, names);
      return;
    }
  for (guint i = 0; i < crm_report_groupings_get_n (); i++)
    if (crm_report_spec_fits (spec, crm_report_groupings_get_key (i)))
      {
        g_ptr_array_add (keys, g_strdup (crm_report_groupings_get_key (i)));
        g_ptr_array_add (names, g_strdup (crm_report_groupings_get_label (i)));
      }
  add_own_grouping (self, keys, names);
}

static void
fill_groupings (CrmReportBar *self)
{
  const CrmReportSpec *spec = self->choices->spec;
  g_auto (GStrv) first = g_strsplit (spec->by != NULL ? spec->by : "", ",", 2);

  for (guint i = 0; i < 2; i++)
    {
      gboolean taken = spec->takes & (i == 0 ? CRM_REPORT_TAKES_BY : CRM_REPORT_TAKES_BY_TWO);
      g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
      const char *key = self->choices->by[0] != NULL ? self->choices->by[i]
                        : i == 0                     ? first[0]
                        : first[0] != NULL           ? first[1]
                                                     : NULL;
      guint at;

      g_ptr_array_set_size (self->keys[i], 0);
      if (i == 1)
        {
          g_ptr_array_add (self->keys[i], NULL);
          /* Translators: a choice of what stands across in a table: nothing. */
          g_ptr_array_add (names, g_strdup (C_ ("report", "nothing else")));
        }
      add_groupings (self, self->keys[i], names);
      set_names (self->by[i], names);
      at = find_key (self->keys[i], key);
      gtk_drop_down_set_selected (self->by[i], at != GTK_INVALID_LIST_POSITION ? at : 0);
      gtk_widget_set_visible (GTK_WIDGET (self->by[i]), taken && !is_pivot (self));
      for (guint k = 0; is_pivot (self) && i == 0 && k < names->len; k++)
        crm_pivot_shelf_add_field (self->shelf, self->keys[i]->pdata[k], names->pdata[k], FALSE);
    }
}

static void
fill_measures (CrmReportBar *self)
{
  const CrmKind *kind = get_pivot_kind (self);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  guint at;

  g_ptr_array_set_size (self->measures, 0);
  g_ptr_array_add (self->measures, g_strdup ("count"));
  /* Translators: what a table of records shows: how many there are. */
  g_ptr_array_add (names, g_strdup (C_ ("report", "Number")));
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      CrmFieldType type = crm_field_get_field_type (field);

      if (type != CRM_FIELD_MONEY && type != CRM_FIELD_INTEGER && type != CRM_FIELD_DURATION)
        continue;
      g_ptr_array_add (self->measures, g_strconcat ("sum:", crm_field_get_name (field), NULL));
      /* Translators: what a table of records shows: the sum of a field, such as “Amount”. */
      g_ptr_array_add (names,
                       g_strdup_printf (C_ ("report", "Sum: %s"), crm_field_get_label (field)));
    }
  set_names (self->measure, names);
  for (guint i = 0; is_pivot (self) && i < names->len; i++)
    crm_pivot_shelf_add_field (self->shelf, self->measures->pdata[i], names->pdata[i], TRUE);
  at = find_key (self->measures, self->choices->measure);
  gtk_drop_down_set_selected (self->measure, at != GTK_INVALID_LIST_POSITION ? at : 0);
}

static void
fill_dates (CrmReportBar *self)
{
  CrmReportFilter filter;

  crm_report_choices_fill (self->choices, &filter);
  crm_date_entry_set_date (self->from, filter.from);
  crm_date_entry_set_date (self->to, filter.to);
}

/* Shows what was chosen, and only what the report takes. */
static void
fill (CrmReportBar *self)
{
  const CrmReportSpec *spec = self->choices->spec;
  guint takes = spec->takes, n;
  const CrmReportSpec *specs = crm_reports_list (&n);

  self->is_filling = TRUE;
  crm_pivot_shelf_clear (self->shelf);
  gtk_drop_down_set_selected (self->report, (guint) (spec - specs));
  fill_groupings (self);
  fill_measures (self);
  show_on_shelf (self);
  gtk_widget_set_visible (self->swap, takes & CRM_REPORT_TAKES_BY_TWO);
  gtk_widget_set_sensitive (self->swap, gtk_drop_down_get_selected (self->by[1]) > 0);
  for (guint i = 0; i < G_N_ELEMENTS (pivot_kinds); i++)
    if (g_strcmp0 (pivot_kinds[i], self->choices->kind) == 0)
      gtk_drop_down_set_selected (self->kind, i);
  gtk_widget_set_visible (GTK_WIDGET (self->kind), is_pivot (self));
  gtk_widget_set_visible (GTK_WIDGET (self->measure), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->shelf), is_pivot (self));
  gtk_drop_down_set_selected (self->period, self->choices->period);
  gtk_widget_set_visible (GTK_WIDGET (self->period), takes & CRM_REPORT_TAKES_PERIOD);
  gtk_widget_set_visible (self->dates, (takes & CRM_REPORT_TAKES_PERIOD)
                                           && self->choices->period == CRM_PERIOD_CUSTOM);
  fill_dates (self);
  crm_people_button_set_person (self->people, &self->choices->owner);
  gtk_widget_set_visible (GTK_WIDGET (self->people), takes & CRM_REPORT_TAKES_OWNER);
  gtk_widget_set_visible (
      self->more,
      takes & (CRM_REPORT_TAKES_PIPELINE | CRM_REPORT_TAKES_TEAM | CRM_REPORT_TAKES_WHERE));
  gtk_widget_set_visible (GTK_WIDGET (self->pipeline), takes & CRM_REPORT_TAKES_PIPELINE);
  gtk_widget_set_visible (GTK_WIDGET (self->team), takes & CRM_REPORT_TAKES_TEAM);
  gtk_widget_set_visible (GTK_WIDGET (self->where), takes & CRM_REPORT_TAKES_WHERE);
  gtk_editable_set_text (self->where, self->choices->where != NULL ? self->choices->where : "");
  self->is_filling = FALSE;
}

static void
on_report_chosen_cb (GtkDropDown *drop_down, GParamSpec *pspec, CrmReportBar *self)
{
  guint n, at = gtk_drop_down_get_selected (drop_down);
  const CrmReportSpec *specs = crm_reports_list (&n);

  if (self->is_filling || at >= n || self->choices->spec == &specs[at])
    return;
  self->choices->spec = &specs[at];
  for (guint i = 0; i < 2; i++)
    g_clear_pointer (&self->choices->by[i], g_free);
  fill (self);
  tell (self);
}

static void
on_grouping_chosen_cb (GtkDropDown *drop_down, GParamSpec *pspec, CrmReportBar *self)
{
  if (self->is_filling)
    return;
  for (guint i = 0; i < 2; i++)
    {
      guint takes = i == 0 ? CRM_REPORT_TAKES_BY : CRM_REPORT_TAKES_BY_TWO;

      g_free (self->choices->by[i]);
      self->choices->by[i] = self->choices->spec->takes & takes
                                 ? g_strdup (get_chosen (self->by[i], self->keys[i]))
                                 : NULL;
    }
  show_on_shelf (self);
  gtk_widget_set_sensitive (self->swap, gtk_drop_down_get_selected (self->by[1]) > 0);
  tell (self);
}

/* What stands down goes across, and the other way round. */
static void
on_swap_clicked_cb (GtkButton *button, CrmReportBar *self)
{
  guint first = gtk_drop_down_get_selected (self->by[0]);
  guint second = gtk_drop_down_get_selected (self->by[1]);

  /* The second offers “nothing else” before the same groupings. */
  if (second == 0)
    return;
  self->is_filling = TRUE;
  gtk_drop_down_set_selected (self->by[0], second - 1);
  gtk_drop_down_set_selected (self->by[1], first + 1);
  self->is_filling = FALSE;
  on_grouping_chosen_cb (self->by[0], NULL, self);
}

/* What was dragged about goes into the drop-downs, which tell it to the choices. */
static void
on_shelf_changed_cb (CrmPivotShelf *shelf, CrmReportBar *self)
{
  guint rows = find_key (self->keys[0], crm_pivot_shelf_get (shelf, CRM_PIVOT_ROWS));
  guint columns = find_key (self->keys[1], crm_pivot_shelf_get (shelf, CRM_PIVOT_COLUMNS));
  guint values = find_key (self->measures, crm_pivot_shelf_get (shelf, CRM_PIVOT_VALUES));

  self->is_filling = TRUE;
  gtk_drop_down_set_selected (self->by[0], rows);
  gtk_drop_down_set_selected (self->by[1], columns);
  gtk_drop_down_set_selected (self->measure, values);
  self->is_filling = FALSE;
  g_free (self->choices->measure);
  self->choices->measure = g_strdup (get_chosen (self->measure, self->measures));
  on_grouping_chosen_cb (self->by[0], NULL, self);
}

static void
on_kind_chosen_cb (GtkDropDown *drop_down, GParamSpec *pspec, CrmReportBar *self)
{
  if (self->is_filling)
    return;
  g_free (self->choices->kind);
  self->choices->kind = g_strdup (pivot_kinds[gtk_drop_down_get_selected (drop_down)]);
  for (guint i = 0; i < 2; i++)
    g_clear_pointer (&self->choices->by[i], g_free);
  g_clear_pointer (&self->choices->measure, g_free);
  g_clear_pointer (&self->choices->where, g_free);
  fill (self);
  tell (self);
}

static void
on_measure_chosen_cb (GtkDropDown *drop_down, GParamSpec *pspec, CrmReportBar *self)
{
  guint at = gtk_drop_down_get_selected (drop_down);

  if (self->is_filling || at >= self->measures->len)
    return;
  g_free (self->choices->measure);
  self->choices->measure = g_strdup (self->measures->pdata[at]);
  tell (self);
}

/* Dates of one's own begin with those that were shown. */
static void
on_period_chosen_cb (GtkDropDown *drop_down, GParamSpec *pspec, CrmReportBar *self)
{
  CrmReportFilter filter;

  if (self->is_filling)
    return;
  crm_report_choices_fill (self->choices, &filter);
  self->choices->period = (CrmPeriod) gtk_drop_down_get_selected (drop_down);
  self->choices->from = filter.from;
  self->choices->to = filter.to;
  fill (self);
  tell (self);
}

static void
on_date_changed_cb (CrmDateEntry *entry, CrmReportBar *self)
{
  CrmDate from, to;

  if (self->is_filling || self->choices->period != CRM_PERIOD_CUSTOM
      || !crm_date_entry_get_date (self->from, &from) || !crm_date_entry_get_date (self->to, &to)
      || (from == self->choices->from && to == self->choices->to))
    return;
  self->choices->from = from;
  self->choices->to = to;
  tell (self);
}

static void
on_person_changed_cb (CrmPeopleButton *button, CrmReportBar *self)
{
  const CrmId *person = crm_people_button_get_person (button);

  if (self->is_filling)
    return;
  self->choices->owner = person != NULL ? *person : (CrmId) CRM_ID_NONE;
  tell (self);
}

static void
on_link_picked_cb (CrmLinkPicker *picker, CrmReportBar *self)
{
  const CrmId *id = crm_link_picker_get_id (picker);
  CrmId *place = picker == self->pipeline ? &self->choices->pipeline : &self->choices->team;

  if (self->is_filling)
    return;
  *place = id != NULL ? *id : (CrmId) CRM_ID_NONE;
  tell (self);
}

/* What cannot be read says so below the entry and changes nothing. */
static void
on_where_activated_cb (GtkEntry *entry, CrmReportBar *self)
{
  const char *text = gtk_editable_get_text (self->where);
  const CrmKind *kind = get_pivot_kind (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmFilter) filter
      = crm_filter_parse (&kind, 1, text, crm_context_get_currency (self->context), &error);

  gtk_label_set_text (self->problem, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL);
  if (filter == NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->where), "error");
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->where), "error");
  g_free (self->choices->where);
  self->choices->where = g_strdup (text);
  tell (self);
}

static GtkDropDown *
add_drop_down (CrmReportBar *self, const char *label, const char *id, GCallback chosen)
{
  GtkWidget *drop_down = gtk_drop_down_new (NULL, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_set_tooltip_text (drop_down, label);
  gtk_widget_set_name (drop_down, id);
  g_signal_connect (drop_down, "notify::selected", chosen, self);
  crm_wrap_box_append (CRM_WRAP_BOX (self->choices_box), drop_down);
  return GTK_DROP_DOWN (drop_down);
}

/* A report and its area, so that a long list can be surveyed. */
static void
on_report_row_bound_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  guint n, at = gtk_list_item_get_position (item);
  const CrmReportSpec *specs = crm_reports_list (&n);
  GtkStringObject *string = gtk_list_item_get_item (item);
  GtkWidget *title = gtk_widget_get_first_child (box);

  /* A search leaves some out, so the position does not tell the report. */
  for (at = 0; at < n; at++)
    if (strcmp (crm_report_spec_get_title (&specs[at]), gtk_string_object_get_string (string)) == 0)
      break;
  gtk_label_set_text (GTK_LABEL (title), gtk_string_object_get_string (string));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (title)),
                      at < n ? crm_report_spec_get_area (&specs[at]) : "");
}

static void
on_report_row_set_up_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *title = gtk_label_new (NULL), *area = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (area, "dim-label");
  gtk_widget_add_css_class (area, "caption");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), area);
  gtk_list_item_set_child (item, box);
}

static void
add_reports (CrmReportBar *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkExpression) expression
      = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  guint n;
  const CrmReportSpec *specs = crm_reports_list (&n);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (names, g_strdup (crm_report_spec_get_title (&specs[i])));
  set_names (self->report, names);
  gtk_drop_down_set_expression (self->report, expression);
  gtk_drop_down_set_enable_search (self->report, TRUE);
  g_signal_connect (factory, "setup", G_CALLBACK (on_report_row_set_up_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_report_row_bound_cb), NULL);
  gtk_drop_down_set_list_factory (self->report, factory);
}

static void
add_periods (CrmReportBar *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < CRM_N_PERIODS; i++)
    g_ptr_array_add (names, g_strdup (crm_period_get_label ((CrmPeriod) i)));
  set_names (self->period, names);
}

static void
add_kinds (CrmReportBar *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (pivot_kinds); i++)
    g_ptr_array_add (names, g_strdup (crm_kind_get_label_plural (
                                crm_context_get_kind (self->context, pivot_kinds[i]))));
  set_names (self->kind, names);
}

static CrmDateEntry *
add_date (CrmReportBar *self, const char *label)
{
  GtkWidget *entry = crm_date_entry_new (crm_context_get_locale (self->context));

  crm_date_entry_set_label (CRM_DATE_ENTRY (entry), label);
  g_signal_connect (entry, "changed", G_CALLBACK (on_date_changed_cb), self);
  gtk_box_append (GTK_BOX (self->dates), entry);
  return CRM_DATE_ENTRY (entry);
}

static CrmLinkPicker *
add_picker (CrmReportBar *self, GtkWidget *box, const char *kind, const char *label)
{
  GtkWidget *picker
      = crm_link_picker_new (self->context, crm_context_get_kind (self->context, kind));

  crm_link_picker_set_label (CRM_LINK_PICKER (picker), label);
  crm_link_picker_set_placeholder (CRM_LINK_PICKER (picker), label);
  crm_link_picker_set_can_create (CRM_LINK_PICKER (picker), FALSE);
  g_signal_connect (picker, "picked", G_CALLBACK (on_link_picked_cb), self);
  gtk_box_append (GTK_BOX (box), picker);
  return CRM_LINK_PICKER (picker);
}

static void
add_more (CrmReportBar *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING);

  self->more = gtk_menu_button_new ();
  /* Translators: a button that opens what narrows a report down: pipeline, team, a filter. */
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->more), C_ ("report", "Filter"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  C_ ("report", "Filter"), -1);
  self->pipeline = add_picker (self, box, "pipeline", _ ("Only this pipeline"));
  self->team = add_picker (self, box, "team", _ ("Only this team"));
  self->where = GTK_EDITABLE (gtk_entry_new ());
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->where),
                                  /* Translators: an example in the language of filters, which is
                                   * not translated: leave the part in quotation marks as it is. */
                                  _ ("Filter, such as: account_id.city = \"Porto\""));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->where), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Filter of the deals"), -1);
  gtk_editable_set_width_chars (self->where, 32);
  g_signal_connect (self->where, "activate", G_CALLBACK (on_where_activated_cb), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->where));
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_label_set_max_width_chars (self->problem, 40);
  gtk_label_set_xalign (self->problem, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "caption");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->problem));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->more), popover);
  crm_wrap_box_append (CRM_WRAP_BOX (self->choices_box), self->more);
}

static void
build (CrmReportBar *self)
{
  self->report
      = add_drop_down (self, _ ("Report"), "report_choice", G_CALLBACK (on_report_chosen_cb));
  self->kind = add_drop_down (self, _ ("Records"), "kind_choice", G_CALLBACK (on_kind_chosen_cb));
  self->by[0]
      = add_drop_down (self, _ ("Told apart by"), "by_choice", G_CALLBACK (on_grouping_chosen_cb));
  self->by[1]
      = add_drop_down (self, _ ("And by"), "by_two_choice", G_CALLBACK (on_grouping_chosen_cb));
  self->swap = gtk_button_new_from_icon_name ("object-flip-horizontal-symbolic");
  gtk_widget_set_name (self->swap, "swap");
  gtk_widget_set_tooltip_text (self->swap, _ ("Swap Rows and Columns"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->swap), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Swap Rows and Columns"), -1);
  g_signal_connect (self->swap, "clicked", G_CALLBACK (on_swap_clicked_cb), self);
  crm_wrap_box_append (CRM_WRAP_BOX (self->choices_box), self->swap);
  self->measure
      = add_drop_down (self, _ ("Measure"), "measure_choice", G_CALLBACK (on_measure_chosen_cb));
  self->period
      = add_drop_down (self, _ ("Period"), "period_choice", G_CALLBACK (on_period_chosen_cb));
  self->is_filling = TRUE;
  add_reports (self);
  add_kinds (self);
  add_periods (self);
  self->is_filling = FALSE;
  self->dates = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  self->from = add_date (self, _ ("First day"));
  self->to = add_date (self, _ ("Last day"));
  crm_wrap_box_append (CRM_WRAP_BOX (self->choices_box), self->dates);
  self->people = CRM_PEOPLE_BUTTON (crm_people_button_new (self->context));
  g_signal_connect (self->people, "changed", G_CALLBACK (on_person_changed_cb), self);
  crm_wrap_box_append (CRM_WRAP_BOX (self->choices_box), GTK_WIDGET (self->people));
  add_more (self);
}

static void
crm_report_bar_dispose (GObject *object)
{
  CrmReportBar *self = CRM_REPORT_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_report_bar_parent_class)->dispose (object);
}

static void
crm_report_bar_finalize (GObject *object)
{
  CrmReportBar *self = CRM_REPORT_BAR (object);

  crm_report_choices_free (self->choices);
  g_ptr_array_unref (self->keys[0]);
  g_ptr_array_unref (self->keys[1]);
  g_ptr_array_unref (self->measures);
  G_OBJECT_CLASS (crm_report_bar_parent_class)->finalize (object);
}

static void
crm_report_bar_class_init (CrmReportBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_report_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_report_bar_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_REPORT_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
crm_report_bar_init (CrmReportBar *self)
{
  self->choices = crm_report_choices_new (crm_reports_find ("funnel"));
  for (guint i = 0; i < 2; i++)
    self->keys[i] = g_ptr_array_new_with_free_func (g_free);
  self->measures = g_ptr_array_new_with_free_func (g_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2 * SPACING);
  self->choices_box = crm_wrap_box_new (SPACING);
  self->shelf = CRM_PIVOT_SHELF (crm_pivot_shelf_new ());
  g_signal_connect (self->shelf, "changed", G_CALLBACK (on_shelf_changed_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->choices_box);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->shelf));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * crm_report_bar_new:
 *
 * Returns: (transfer full): the choices, with the sales funnel chosen
 */
GtkWidget *
crm_report_bar_new (CrmContext *context)
{
  CrmReportBar *self = g_object_new (CRM_TYPE_REPORT_BAR, NULL);

  self->context = g_object_ref (context);
  build (self);
  fill (self);
  return GTK_WIDGET (self);
}

const CrmReportChoices *
crm_report_bar_get_choices (CrmReportBar *self)
{
  return self->choices;
}

/**
 * crm_report_bar_show:
 *
 * Chooses all at once, as a saved report says. "changed" is told.
 */
void
crm_report_bar_show (CrmReportBar *self, const CrmReportChoices *choices)
{
  CrmReportChoices *before = self->choices;

  self->choices = crm_report_choices_copy (choices);
  crm_report_choices_free (before);
  self->is_filling = TRUE;
  crm_link_picker_set_link (self->pipeline, NULL, NULL, NULL);
  crm_link_picker_set_link (self->team, NULL, NULL, NULL);
  self->is_filling = FALSE;
  fill (self);
  tell (self);
}
