/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-report-choices.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"

/**
 * crm_report_choices_new:
 *
 * Returns: (transfer full): the report as it is when nothing was chosen: over the last 12 months
 */
CrmReportChoices *
crm_report_choices_new (const CrmReportSpec *spec)
{
  CrmReportChoices *self = g_new0 (CrmReportChoices, 1);

  self->spec = spec;
  self->period = CRM_PERIOD_TWELVE_MONTHS;
  self->from = self->to = self->today = CRM_DATE_NONE;
  return self;
}

CrmReportChoices *
crm_report_choices_copy (const CrmReportChoices *self)
{
  CrmReportChoices *copy = g_memdup2 (self, sizeof *self);

  copy->where = g_strdup (self->where);
  copy->by[0] = g_strdup (self->by[0]);
  copy->by[1] = g_strdup (self->by[1]);
  copy->kind = g_strdup (self->kind);
  copy->measure = g_strdup (self->measure);
  return copy;
}

void
crm_report_choices_free (CrmReportChoices *self)
{
  g_free (self->where);
  g_free (self->by[0]);
  g_free (self->by[1]);
  g_free (self->kind);
  g_free (self->measure);
  g_free (self);
}

/**
 * crm_report_choices_set_by:
 * @text: (nullable): a grouping, or two with a comma between; %NULL for those of the report
 */
gboolean
crm_report_choices_set_by (CrmReportChoices *self, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", ",", -1);
  guint n = g_strv_length (parts);

  if (n > 2 || (n == 2 && !(self->spec->takes & CRM_REPORT_TAKES_BY_TWO))
      || (n > 0 && !(self->spec->takes & CRM_REPORT_TAKES_BY)))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   /* Translators: the name of a report, then what was asked for. */
                   _ ("The report “%s” is not told apart by “%s”"), self->spec->key, text);
      return FALSE;
    }
  for (guint i = 0; i < 2; i++)
    {
      g_free (self->by[i]);
      self->by[i] = i < n ? g_strdup (g_strstrip (parts[i])) : NULL;
    }
  return TRUE;
}

static gboolean
read_choice (CrmReportChoices *self, const char *name, const char *value, GError **error)
{
  const struct
  {
    const char *name;
    CrmId *id;
  } ids[] = { { "pipeline", &self->pipeline }, { "owner", &self->owner }, { "team", &self->team } };
  const struct
  {
    const char *name;
    char **text;
  } texts[] = { { "where", &self->where }, { "kind", &self->kind }, { "measure", &self->measure } };

  if (strcmp (name, "by") == 0)
    return crm_report_choices_set_by (self, value, error);
  if (strcmp (name, "period") == 0 && crm_period_find (value, &self->period))
    return TRUE;
  if (strcmp (name, "from") == 0 && crm_date_parse (value, &self->from))
    return TRUE;
  if (strcmp (name, "to") == 0 && crm_date_parse (value, &self->to))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    if (strcmp (name, ids[i].name) == 0 && crm_id_parse (value, ids[i].id))
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (name, texts[i].name) == 0)
      {
        g_free (*texts[i].text);
        *texts[i].text = g_strdup (value);
        return TRUE;
      }
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               /* Translators: a line of a saved report that cannot be read. */
               _ ("The saved report says “%s=%s”, which is not understood here"), name, value);
  return FALSE;
}

/**
 * crm_report_choices_parse:
 * @report: key of the report
 * @text: (nullable): as crm_report_choices_print() writes it
 *
 * Returns: (transfer full): the choices
 */
CrmReportChoices *
crm_report_choices_parse (const char *report, const char *text, GError **error)
{
  const CrmReportSpec *spec = crm_reports_find (report);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  g_autoptr (CrmReportChoices) self = NULL;

  if (spec == NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("There is no report “%s”"), report);
      return NULL;
    }
  self = crm_report_choices_new (spec);
  for (int i = 0; lines[i] != NULL; i++)
    {
      char *equal = strchr (lines[i], '=');

      if (equal == NULL)
        continue;
      *equal = '\0';
      if (!read_choice (self, lines[i], equal + 1, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

static void
print_id (GString *text, const char *name, const CrmId *id)
{
  char buffer[CRM_ID_STRING_SIZE];

  if (!crm_id_is_none (id))
    g_string_append_printf (text, "%s=%s\n", name, crm_id_format (id, buffer));
}

static void
print_date (GString *text, const char *name, CrmDate date)
{
  char buffer[CRM_DATE_STRING_SIZE];

  if (date != CRM_DATE_NONE)
    g_string_append_printf (text, "%s=%s\n", name, crm_date_format (date, buffer));
}

/* A choice is a line, so what a person typed over several becomes one. */
static void
print_text (GString *text, const char *name, const char *value)
{
  g_autofree char *line = g_strdup (value);

  if (line == NULL || line[0] == '\0')
    return;
  g_strdelimit (line, "\r\n", ' ');
  g_string_append_printf (text, "%s=%s\n", name, line);
}

char *
crm_report_choices_print (const CrmReportChoices *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *by = self->by[1] != NULL ? g_strconcat (self->by[0], ",", self->by[1], NULL)
                                            : g_strdup (self->by[0]);

  print_text (text, "period", crm_period_get_key (self->period));
  if (self->period == CRM_PERIOD_CUSTOM)
    {
      print_date (text, "from", self->from);
      print_date (text, "to", self->to);
    }
  print_text (text, "by", by);
  print_id (text, "pipeline", &self->pipeline);
  print_id (text, "owner", &self->owner);
  print_id (text, "team", &self->team);
  print_text (text, "where", self->where);
  print_text (text, "kind", self->kind);
  print_text (text, "measure", self->measure);
  return g_string_free (text, FALSE);
}

/**
 * crm_report_choices_fill:
 * @filter: (out): borrows the texts of @self
 */
void
crm_report_choices_fill (const CrmReportChoices *self, CrmReportFilter *filter)
{
  *filter = (CrmReportFilter) CRM_REPORT_FILTER_INIT;
  filter->from = self->from;
  filter->to = self->to;
  filter->today = self->today;
  crm_period_get_span (self->period, self->today != CRM_DATE_NONE ? self->today : crm_date_today (),
                       &filter->from, &filter->to);
  filter->pipeline = self->pipeline;
  filter->owner = self->owner;
  filter->team = self->team;
  filter->where = self->where != NULL && self->where[0] != '\0' ? self->where : NULL;
  filter->by[0] = self->by[0];
  filter->by[1] = self->by[1];
  filter->kind = self->kind;
  filter->measure = self->measure;
}

/**
 * crm_report_choices_read:
 *
 * On a lane of the store. Returns: (transfer full): the numbers
 */
CrmSeries *
crm_report_choices_read (const CrmReportChoices *self,
                         CrmSession *session,
                         GCancellable *cancellable,
                         GError **error)
{
  CrmReportFilter filter;

  crm_report_choices_fill (self, &filter);
  return crm_report_spec_read (self->spec, session, &filter, cancellable, error);
}

/**
 * crm_report_choices_list_saved:
 *
 * Returns: (transfer full) (element-type CrmRecord): the saved reports that are this person's or
 *   shared, by name
 */
GPtrArray *
crm_report_choices_list_saved (CrmSession *session, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "saved_report");
  g_autoptr (CrmQuery) query = crm_query_new (kind);

  crm_query_begin_any (query);
  if (!crm_query_filter (query, "shared", CRM_FILTER_EQUAL, crm_value_integer (1), error)
      || !crm_query_filter (query, "owner_id", CRM_FILTER_EQUAL,
                            crm_value_link (crm_session_get_user (session)), error))
    return NULL;
  crm_query_end_any (query);
  if (!crm_query_sort (query, "name", FALSE, error))
    return NULL;
  return crm_session_list (session, query, error);
}
