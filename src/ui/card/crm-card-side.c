/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The side of a card: short lists of what belongs to the record. Main thread. */
#include "config.h"

#include "crm-card-side.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-card-approvals.h"
#include "crm-card-children.h"
#include "crm-card-plans.h"
#include "crm-clock.h"
#include "crm-opportunity.h"
#include "crm-paper-make.h"
#include "crm-paper-open.h"
#include "crm-paper.h"
#include "crm-section-box.h"
#include "crm-side-row.h"

#define MAX_STEPS 4
#define MAX_ROWS 8

static const char *const open_statuses[]
    = { "issued", "sent", "confirmed", "partly_delivered", NULL };

struct _CrmCardSide
{
  GtkWidget parent_instance;

  CrmSectionBox *sections;
  CrmCardChildren *children[CRM_CARD_METHODS];

  CrmContext *context;
  CrmNavigator *navigator;
  CrmCardFiles *files; /* takes those that are added */
  const CrmKind *kind;
  CrmId id;
  char *title;
  char *signature; /* of what is shown: what is the same is not made anew */
  int version;     /* of the description when the sections were arranged */
};

G_DEFINE_FINAL_TYPE (CrmCardSide, crm_card_side, GTK_TYPE_WIDGET)

static guint plan_signal;

static const char *
link_title (CrmRecord *record, const char *field_name)
{
  const char *title = crm_record_get_link_title (
      record, crm_kind_find_field (crm_record_get_kind (record), field_name));

  return title != NULL ? title : "";
}

static gboolean
is_kind (CrmCardSide *self, const char *name)
{
  return strcmp (crm_kind_get_name (self->kind), name) == 0;
}

static void
add_part (GString *text, const char *part)
{
  if (part != NULL && *part != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

/* Something new that belongs to this record */

static void
new_with_link (CrmCardSide *self, const char *kind_name)
{
  const CrmKind *kind = crm_context_get_kind (self->context, kind_name);
  g_autoptr (CrmRecord) draft = crm_record_new (kind);
  g_autofree char *field_name = g_strconcat (crm_kind_get_name (self->kind), "_id", NULL);
  const CrmField *field = crm_kind_find_field (kind, field_name);

  if (field != NULL)
    {
      crm_record_set (draft, field, crm_value_link (&self->id));
      crm_record_set_link_title (draft, field, self->title);
    }
  crm_navigator_new_record (self->navigator, kind, draft);
}

static void
on_add_clicked_cb (GtkButton *button, CrmCardSide *self)
{
  const char *kind_name = g_object_get_data (G_OBJECT (button), "crm-kind");

  if (g_strcmp0 (kind_name, "attachment") == 0)
    crm_card_files_choose (self->files);
  else if (kind_name != NULL
           && crm_paper_can_make (crm_context_get_kind (self->context, kind_name), self->kind))
    crm_paper_make_and_open (self->context, self->navigator,
                             crm_context_get_kind (self->context, kind_name), self->kind,
                             &self->id);
  else if (kind_name != NULL)
    new_with_link (self, kind_name);
  else
    g_signal_emit (self, plan_signal, 0);
}

/* Sections */

static void
on_row_activated_cb (GtkListBox *list, GtkListBoxRow *row, CrmCardSide *self)
{
  CrmRecord *record = crm_side_row_get_record (CRM_SIDE_ROW (row));

  if (g_object_get_data (G_OBJECT (row), "crm-plans") != NULL)
    g_signal_emit (self, plan_signal, 0);
  if (record != NULL)
    crm_navigator_open_record (self->navigator, crm_record_get_kind (record),
                               crm_record_get_id (record));
}

static GtkListBox *
add_section (CrmCardSide *self,
             const char *key,
             const char *title,
             const char *detail,
             const char *add_label,
             const char *add_kind)
{
  GtkBox *section = crm_section_box_get (self->sections, key);
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title), *list = gtk_list_box_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (header), label);
  if (detail != NULL)
    {
      GtkWidget *text = gtk_label_new (detail);

      gtk_widget_add_css_class (text, "dim-label");
      gtk_widget_add_css_class (text, "numeric");
      gtk_box_append (GTK_BOX (header), text);
    }
  if (add_label != NULL)
    {
      GtkWidget *add = gtk_button_new_from_icon_name ("list-add-symbolic");

      gtk_widget_add_css_class (add, "flat");
      gtk_widget_add_css_class (add, "circular");
      gtk_widget_set_tooltip_text (add, add_label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (add), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      add_label, -1);
      g_object_set_data (G_OBJECT (add), "crm-kind", (gpointer) add_kind);
      g_signal_connect_object (add, "clicked", G_CALLBACK (on_add_clicked_cb), self, 0);
      gtk_box_append (GTK_BOX (header), add);
    }
  gtk_box_append (section, header);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (on_row_activated_cb), self, 0);
  gtk_box_append (section, list);
  return GTK_LIST_BOX (list);
}

static void
add_empty_row (GtkListBox *list, const char *text)
{
  GtkWidget *row = crm_side_row_new (NULL, text, "");

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_widget_add_css_class (row, "dim-label");
  gtk_list_box_append (list, row);
}

/* Next steps */

static char *
dup_when (CrmCardSide *self, CrmRecord *step, gboolean *is_late)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  gint64 due = crm_record_get_integer (step, "due_at", CRM_INSTANT_NONE);
  gint64 at = crm_record_get_integer (step, "start_at", due);
  gboolean has_time
      = crm_record_is_set (step, "start_at") && crm_record_get_integer (step, "all_day", 0) == 0;
  CrmDate date, today = crm_date_today ();
  g_autofree char *day = NULL;
  g_autofree char *time = NULL;

  *is_late = FALSE;
  if (at == CRM_INSTANT_NONE)
    return g_strdup ("");
  date = crm_instant_to_date (at);
  *is_late = has_time ? at < crm_clock_now () : date < today;
  day = date == today       ? g_strdup (_ ("Today"))
        : date == today + 1 ? g_strdup (_ ("Tomorrow"))
                            : crm_locale_format_date (locale, date, CRM_DATE_MEDIUM);
  if (!has_time)
    return g_steal_pointer (&day);
  time = crm_locale_format_time (locale, at);
  /* Translators: a day, a time of day. */
  return g_strdup_printf (_ ("%s, %s"), day, time);
}

static void
on_step_done_cb (CrmSideRow *row, CrmCardSide *self)
{
  CrmRecord *step = crm_side_row_get_record (row);
  /* Translators: the subject of an activity. */
  g_autofree char *label = g_strdup_printf (_ ("“%s” is done"), crm_record_get_title (step));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_operation_set (operation, crm_record_get_kind (step), crm_record_get_id (step), "status",
                     crm_value_text ("done"));
  crm_navigator_run (self->navigator, operation);
}

static gboolean
is_open_deal (CrmCardSide *self, const CrmCardData *data)
{
  const CrmId *id
      = is_kind (self, "opportunity") ? crm_record_get_link (data->record, "stage_id") : NULL;

  for (guint i = 0; id != NULL && data->stages != NULL && i < data->stages->len; i++)
    {
      CrmRecord *stage = g_ptr_array_index (data->stages, i);

      if (crm_id_equal (crm_record_get_id (stage), id))
        return !crm_stage_is_closed (stage) && !crm_record_is_set (stage, "min_orders");
    }
  return FALSE;
}

/* An open deal needs a next step: the row that says that there is none plans one. */
static void
add_missing_row (CrmCardSide *self, GtkListBox *list)
{
  GtkWidget *row = crm_side_row_new (NULL, _ ("No next step"), _ ("Plan one"));

  gtk_widget_add_css_class (row, "warning");
  g_object_set_data (G_OBJECT (row), "crm-plans", GINT_TO_POINTER (TRUE));
  gtk_list_box_append (list, row);
}

static void
show_steps (CrmCardSide *self, const CrmCardData *data)
{
  GtkListBox *list = add_section (self, "steps", crm_card_section_label ("steps"), NULL,
                                  _ ("Plan a Step"), NULL);

  for (guint i = 0; i < MIN (data->steps->len, MAX_STEPS); i++)
    {
      CrmRecord *step = g_ptr_array_index (data->steps, i);
      g_autoptr (GString) subtitle = g_string_new (NULL);
      gboolean is_late;
      g_autofree char *when = dup_when (self, step, &is_late);
      const CrmId *parent = crm_record_get_link (step, "parent");
      GtkWidget *row;

      add_part (subtitle, when);
      if (parent != NULL && !crm_id_equal (parent, &self->id))
        add_part (subtitle, link_title (step, "parent"));
      row = crm_side_row_new (step, crm_record_get_title (step), subtitle->str);
      crm_side_row_add_done (CRM_SIDE_ROW (row));
      if (is_late)
        gtk_widget_add_css_class (row, "late");
      g_signal_connect_object (row, "done", G_CALLBACK (on_step_done_cb), self, 0);
      gtk_list_box_append (list, row);
    }
  if (data->steps->len == 0 && is_open_deal (self, data))
    add_missing_row (self, list);
  else if (data->steps->len == 0)
    add_empty_row (list, _ ("Nothing is planned"));
}

/* Deals, people, notes, orders, invoices */

static void
show_deals (CrmCardSide *self, const CrmCardData *data)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  gboolean can_add = is_kind (self, "account") || is_kind (self, "contact");
  GtkListBox *list;

  if (data->deals == NULL || (data->deals->len == 0 && !can_add))
    return;
  list = add_section (self, "deals", crm_card_section_label ("deals"), NULL,
                      can_add ? _ ("New Deal") : NULL, "opportunity");
  for (guint i = 0; i < MIN (data->deals->len, MAX_ROWS); i++)
    {
      CrmRecord *deal = g_ptr_array_index (data->deals, i);
      g_autofree char *amount = crm_record_format (
          deal, crm_kind_find_field (crm_record_get_kind (deal), "amount"), locale);
      g_autoptr (GString) subtitle = g_string_new (NULL);

      if (is_kind (self, "product"))
        add_part (subtitle, link_title (deal, "account_id"));
      add_part (subtitle, amount);
      add_part (subtitle, link_title (deal, "stage_id"));
      gtk_list_box_append (list,
                           crm_side_row_new (deal, crm_record_get_title (deal), subtitle->str));
    }
  if (data->deals->len == 0)
    add_empty_row (list, _ ("None"));
}

static void
show_people (CrmCardSide *self, const CrmCardData *data)
{
  gboolean is_account = is_kind (self, "account");
  GtkListBox *list;

  if (data->people == NULL || (data->people->len == 0 && !is_account))
    return;
  list = add_section (self, "people",
                      is_account                  ? _ ("People")
                      : is_kind (self, "contact") ? _ ("Companies")
                                                  : _ ("With Whom"),
                      NULL, is_account ? _ ("New Person") : NULL, "contact");
  for (guint i = 0; i < MIN (data->people->len, 2 * MAX_ROWS); i++)
    {
      CrmCardPerson *person = g_ptr_array_index (data->people, i);
      const char *subtitle
          = person->role != NULL ? person->role : crm_record_get_subtitle (person->record);
      GtkWidget *row
          = crm_side_row_new (person->record, crm_record_get_title (person->record), subtitle);

      crm_side_row_add_avatar (CRM_SIDE_ROW (row), self->context);
      gtk_list_box_append (list, row);
    }
  if (data->people->len == 0)
    add_empty_row (list, _ ("Nobody yet"));
}

static void
show_notes (CrmCardSide *self, const CrmCardData *data)
{
  GtkListBox *list;

  if (data->notes == NULL || data->notes->len == 0)
    return;
  list = add_section (self, "notes", crm_card_section_label ("notes"), NULL, NULL, NULL);
  for (guint i = 0; i < data->notes->len; i++)
    {
      CrmRecord *note = g_ptr_array_index (data->notes, i);
      GtkWidget *row = crm_side_row_new (note, crm_record_get_text (note, "body"), "");

      crm_side_row_set_wraps (CRM_SIDE_ROW (row));
      gtk_list_box_append (list, row);
    }
}

/* What is open of the papers of a client: to pay of invoices, to deliver or to invoice of orders.
 */
static char *
dup_open (CrmCardSide *self, GPtrArray *papers)
{
  gint64 open = 0;
  g_autofree char *amount = NULL;

  for (guint i = 0; i < papers->len; i++)
    {
      CrmRecord *paper = g_ptr_array_index (papers, i);
      const char *status = crm_record_get_text (paper, "status");

      if (status != NULL && g_strv_contains (open_statuses, status))
        open += crm_record_get_integer (paper, "gross_base", 0);
    }
  if (open == 0)
    return NULL;
  amount = crm_locale_format_money (crm_context_get_locale (self->context), open,
                                    crm_context_get_currency (self->context), CRM_MONEY_SYMBOL);
  /* Translators: an amount that a customer still has to pay, or is still to get. */
  return g_strdup_printf (_ ("%s open"), amount);
}

static GtkWidget *
make_paper_row (CrmCardSide *self, CrmRecord *paper)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  const CrmKind *kind = crm_record_get_kind (paper);
  const char *number = crm_record_get_text (paper, "number");
  const char *unnumbered = crm_paper_awaits_number (paper) ? _ ("Number to come") : _ ("Draft");
  const char *status = crm_record_get_text (paper, "status");
  g_autofree char *gross = crm_record_format (paper, crm_kind_find_field (kind, "gross"), locale);
  g_autofree char *date = crm_record_format (paper, crm_kind_find_field (kind, "date"), locale);
  g_autoptr (GString) subtitle = g_string_new (NULL);

  add_part (subtitle, gross);
  if (status != NULL && (number != NULL || strcmp (status, "draft") != 0))
    add_part (subtitle, crm_field_choice_label (crm_kind_find_field (kind, "status"), status));
  add_part (subtitle, date);
  return crm_side_row_new (paper, number != NULL ? number : unnumbered, subtitle->str);
}

static void
add_rhythm_row (CrmCardSide *self, GtkListBox *list, const CrmOrderRhythm *rhythm)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  g_autofree char *title = crm_order_rhythm_describe (rhythm, crm_date_today ());
  g_autofree char *next = crm_locale_format_date (locale, rhythm->next, CRM_DATE_MEDIUM);
  g_autofree char *worth = crm_locale_format_money (
      locale, rhythm->worth, crm_context_get_currency (self->context), CRM_MONEY_SYMBOL);
  /* Translators: a date, then an amount: “Next expected on 6 November, about €1,200”. */
  g_autofree char *subtitle = g_strdup_printf (_ ("Next expected on %s, about %s"), next, worth);
  GtkWidget *row = crm_side_row_new (NULL, title, subtitle);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  crm_side_row_set_wraps (CRM_SIDE_ROW (row));
  gtk_list_box_append (list, row);
}

/* @rhythm: (nullable) */
static void
show_papers (CrmCardSide *self,
             GPtrArray *papers,
             const char *key,
             const char *kind_name,
             const char *add_label,
             const CrmOrderRhythm *rhythm)
{
  const CrmKind *kind = crm_context_get_kind (self->context, kind_name);
  gboolean can_add = is_kind (self, "account") || is_kind (self, "contact")
                     || crm_paper_can_make (kind, self->kind);
  g_autofree char *open = NULL;
  GtkListBox *list;

  if (papers == NULL || (papers->len == 0 && !can_add))
    return;
  open = dup_open (self, papers);
  list = add_section (self, key, crm_kind_get_label_plural (kind), open, can_add ? add_label : NULL,
                      kind_name);
  if (rhythm != NULL && rhythm->interval > 0)
    add_rhythm_row (self, list, rhythm);
  for (guint i = 0; i < MIN (papers->len, MAX_ROWS); i++)
    gtk_list_box_append (list, make_paper_row (self, g_ptr_array_index (papers, i)));
  if (papers->len == 0)
    add_empty_row (list, _ ("None"));
}

/* Files */

static void
show_files (CrmCardSide *self, const CrmCardData *data)
{
  GtkListBox *list;

  if (data->files == NULL)
    return;
  list = add_section (self, "files", crm_card_section_label ("files"), NULL,
                      self->files != NULL ? _ ("Add a File") : NULL, "attachment");
  for (guint i = 0; i < data->files->len; i++)
    {
      CrmRecord *file = g_ptr_array_index (data->files, i);
      const char *mime = crm_record_get_text (file, "mime");
      g_autofree char *type
          = g_content_type_from_mime_type (mime != NULL ? mime : "application/octet-stream");
      g_autoptr (GIcon) symbol = g_content_type_get_symbolic_icon (type);
      g_autofree char *size = g_format_size ((guint64) crm_record_get_integer (file, "size", 0));
      GtkWidget *row = crm_side_row_new (file, crm_record_get_title (file), size);
      GtkWidget *icon = gtk_image_new_from_gicon (symbol);

      gtk_widget_add_css_class (icon, "dim-label");
      gtk_box_prepend (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))), icon);
      gtk_list_box_append (list, row);
    }
  if (data->files->len == 0)
    add_empty_row (list, _ ("Drop files here"));
}

/**
 * crm_card_side_set_files:
 * @files: that takes what is added here
 */
void
crm_card_side_set_files (CrmCardSide *self, CrmCardFiles *files)
{
  g_set_object (&self->files, files);
}

/* What is shown, so that it is made anew only when it differs */

static void
sign_records (GString *signature, GPtrArray *records)
{
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (records, i);
      const CrmKind *kind = crm_record_get_kind (record);
      char id[CRM_ID_STRING_SIZE];

      g_string_append_printf (signature, "|%s", crm_id_format (crm_record_get_id (record), id));
      for (guint f = 0; f < crm_kind_get_n_fields (kind); f++)
        {
          const CrmField *field = crm_kind_get_field (kind, f);
          g_autofree char *text = crm_field_to_text (field, crm_record_get (record, field), NULL);
          const char *title = crm_record_get_link_title (record, field);

          g_string_append_printf (signature, ";%s%s", text != NULL ? text : "",
                                  title != NULL ? title : "");
        }
    }
  g_string_append_c (signature, '#');
}

static void
sign_plans (GString *signature, const CrmCardData *data)
{
  const CrmId *stage = data->stages != NULL ? crm_record_get_link (data->record, "stage_id") : NULL;
  char id[CRM_ID_STRING_SIZE];

  for (guint i = 0; data->plans != NULL && i < data->plans->len; i++)
    {
      const CrmPlanStanding *standing = g_ptr_array_index (data->plans, i);
      g_autoptr (GPtrArray) run = g_ptr_array_new ();

      g_ptr_array_add (run, standing->run);
      sign_records (signature, run);
      sign_records (signature, standing->steps);
    }
  for (guint i = 0; data->stays != NULL && i < data->stays->len; i++)
    {
      const CrmStageStay *stay = g_ptr_array_index (data->stays, i);

      g_string_append_printf (signature, "|%s;%d", stay->name, (int) (stay->seconds / 3600));
    }
  g_string_append_printf (signature, "#%s#", stage != NULL ? crm_id_format (stage, id) : "");
}

static void
sign_approvals (GString *signature, const CrmCardData *data)
{
  for (guint i = 0; data->approvals != NULL && i < data->approvals->len; i++)
    {
      const CrmApprovalStanding *standing = g_ptr_array_index (data->approvals, i);

      sign_records (signature, standing->approvals);
      g_string_append_printf (signature, "%s;%d;%d#",
                              standing->needed != NULL ? standing->needed : "",
                              standing->document != NULL, standing->mine != NULL);
    }
}

static char *
sign (const CrmCardData *data)
{
  g_autoptr (GPtrArray) people = g_ptr_array_new ();
  GString *signature = g_string_new (NULL);

  for (guint i = 0; data->people != NULL && i < data->people->len; i++)
    g_ptr_array_add (people, ((CrmCardPerson *) g_ptr_array_index (data->people, i))->record);
  sign_records (signature, data->steps);
  sign_records (signature, data->deals);
  sign_records (signature, people);
  sign_records (signature, data->notes);
  sign_records (signature, data->orders);
  sign_records (signature, data->invoices);
  sign_records (signature, data->files);
  sign_plans (signature, data);
  sign_approvals (signature, data);
  /* What is late changes with the day. */
  g_string_append_printf (signature, "%d", crm_date_today ());
  return g_string_free (signature, FALSE);
}

static void
show_records (CrmCardSide *self, const CrmCardData *data)
{
  static const char *const record_sections[]
      = { "notes",  "steps",  "plans",    "approvals", "deals",
          "people", "orders", "invoices", "files",     "stays" };
  char *signature = sign (data);

  /* Two records that have nothing look the same, but what is added is added to one of them. */
  self->kind = crm_record_get_kind (data->record);
  self->id = *crm_record_get_id (data->record);
  g_free (self->title);
  self->title = g_strdup (crm_record_get_title (data->record));
  if (g_strcmp0 (signature, self->signature) == 0)
    {
      g_free (signature);
      return;
    }
  g_free (self->signature);
  self->signature = signature;
  for (gsize i = 0; i < G_N_ELEMENTS (record_sections); i++)
    crm_section_box_clear (self->sections, record_sections[i]);
  show_notes (self, data);
  if (crm_paper_get_line_kind (self->kind) == NULL && !is_kind (self, "product"))
    show_steps (self, data);
  if (data->plans != NULL)
    crm_card_plans_show (crm_section_box_get (self->sections, "plans"), self->context,
                         self->navigator, data);
  if (data->stays != NULL && data->stays->len > 0)
    crm_card_stays_show (crm_section_box_get (self->sections, "stays"), self->context, data);
  if (data->approvals != NULL && data->approvals->len > 0)
    crm_card_approvals_show (crm_section_box_get (self->sections, "approvals"), self->context,
                             self->navigator, data);
  show_deals (self, data);
  show_people (self, data);
  show_papers (self, data->orders, "orders", "sales_order", _ ("New Order"), &data->rhythm);
  show_papers (self, data->invoices, "invoices", "invoice", _ ("New Invoice"), NULL);
  show_files (self, data);
}

/* The office may have arranged its cards since. */
static void
follow_description (CrmCardSide *self, const CrmKind *kind)
{
  int version = crm_catalog_get_version (crm_context_get_catalog (self->context));
  g_autoptr (GPtrArray) sections = NULL;

  if (self->version == version)
    return;
  self->version = version;
  sections = crm_card_sections_list (kind);
  crm_section_box_arrange (self->sections, sections, TRUE);
}

/**
 * crm_card_side_set_data:
 *
 * Shows what belongs to a record.
 */
void
crm_card_side_set_data (CrmCardSide *self, const CrmCardData *data)
{
  g_return_if_fail (CRM_IS_CARD_SIDE (self));
  for (guint i = 0; i < CRM_CARD_METHODS; i++)
    crm_card_children_set_data (self->children[i], data);
  show_records (self, data);
  follow_description (self, crm_record_get_kind (data->record));
  crm_section_box_show (self->sections);
}

/**
 * crm_card_side_is_open:
 *
 * Returns: whether a form is open
 */
gboolean
crm_card_side_is_open (CrmCardSide *self)
{
  g_return_val_if_fail (CRM_IS_CARD_SIDE (self), FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (self->children); i++)
    if (crm_card_children_is_open (self->children[i]))
      return TRUE;
  return FALSE;
}

static void
crm_card_side_dispose (GObject *object)
{
  CrmCardSide *self = CRM_CARD_SIDE (object);

  g_clear_pointer ((GtkWidget **) &self->sections, gtk_widget_unparent);
  g_clear_object (&self->files);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_card_side_parent_class)->dispose (object);
}

static void
crm_card_side_finalize (GObject *object)
{
  CrmCardSide *self = CRM_CARD_SIDE (object);

  g_free (self->title);
  g_free (self->signature);
  G_OBJECT_CLASS (crm_card_side_parent_class)->finalize (object);
}

static void
crm_card_side_class_init (CrmCardSideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_card_side_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_card_side_finalize;
  plan_signal = g_signal_new ("plan", CRM_TYPE_CARD_SIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_card_side_init (CrmCardSide *self)
{
  self->sections = CRM_SECTION_BOX (crm_section_box_new ());
  self->version = -1;
  gtk_widget_set_parent (GTK_WIDGET (self->sections), GTK_WIDGET (self));
}

/**
 * crm_card_side_new:
 *
 * Returns: (transfer full): an empty side
 */
GtkWidget *
crm_card_side_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmCardSide *self = g_object_new (CRM_TYPE_CARD_SIDE, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  for (guint i = 0; i < CRM_CARD_METHODS; i++)
    {
      self->children[i] = CRM_CARD_CHILDREN (crm_card_children_new (context, navigator, i));
      gtk_box_append (crm_section_box_get (self->sections, crm_card_child_section (i)),
                      GTK_WIDGET (self->children[i]));
    }
  return GTK_WIDGET (self);
}

/**
 * crm_card_side_get_sections:
 *
 * Returns: (transfer none): its sections, for the facts to exchange some with
 */
CrmSectionBox *
crm_card_side_get_sections (CrmCardSide *self)
{
  g_return_val_if_fail (CRM_IS_CARD_SIDE (self), NULL);
  return self->sections;
}
