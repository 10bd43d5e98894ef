/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of papers in the twin: given where a paper goes out, taken back with it, without a gap.
 */
#include "config.h"

#include <string.h>

#include "crm-paper.h"
#include "sim-twin-private.h"

void
twin_series_free (gpointer data)
{
  TwinSeries *series = data;

  g_free (series->head);
  g_free (series->tail);
  g_free (series);
}

TwinSeries *
twin_series_copy (TwinSeries *series)
{
  TwinSeries *copy = g_memdup2 (series, sizeof *series);

  copy->head = g_strdup (series->head);
  copy->tail = g_strdup (series->tail);
  return copy;
}

/* "FT 7/0012" is the head "FT 7/", the digits 0012 and the tail "". */
static gboolean
split (const char *number, char **head, char **digits, char **tail)
{
  const char *end = number + strlen (number);
  const char *begin;

  while (end > number && !g_ascii_isdigit (end[-1]))
    end--;
  if (end == number)
    return FALSE;
  for (begin = end; begin > number && g_ascii_isdigit (begin[-1]) && end - begin < 15; begin--)
    ;
  *head = g_strndup (number, (gsize) (begin - number));
  *digits = g_strndup (begin, (gsize) (end - begin));
  *tail = g_strdup (end);
  return TRUE;
}

static char *
format (TwinSeries *series)
{
  return g_strdup_printf ("%s%0*" G_GINT64_FORMAT "%s", series->head, series->width, series->next,
                          series->tail);
}

static TwinSeries *
find_current (SimTwin *self, const CrmKind *kind)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      TwinSeries *series = self->series->pdata[i];

      if (series->kind == kind && series->is_current)
        return series;
    }
  return NULL;
}

static gboolean
is_taken (SimTwin *self, const CrmKind *kind, const char *number, TwinRow *but)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, twin_rows (self, kind));
  while (g_hash_table_iter_next (&iter, NULL, &row))
    if (row != but && g_strcmp0 (twin_get_text (row, "number"), number) == 0)
      return TRUE;
  return FALSE;
}

/* From now on papers are numbered from @number on. */
static gboolean
turn (SimTwin *self, const CrmKind *kind, const char *number)
{
  g_autofree char *head = NULL;
  g_autofree char *digits = NULL;
  g_autofree char *tail = NULL;
  TwinSeries *found = NULL;

  if (!split (number, &head, &digits, &tail))
    {
      head = g_strdup (number);
      digits = g_strdup ("1");
      tail = g_strdup ("");
    }
  for (guint i = 0; i < self->series->len; i++)
    {
      TwinSeries *series = self->series->pdata[i];

      if (series->kind == kind && strcmp (series->head, head) == 0
          && strcmp (series->tail, tail) == 0)
        found = series;
    }
  if (found != NULL && found->next != g_ascii_strtoll (digits, NULL, 10))
    return twin_refuse (self, "23514", "this series goes on elsewhere");
  for (guint i = 0; i < self->series->len; i++)
    if (((TwinSeries *) self->series->pdata[i])->kind == kind)
      ((TwinSeries *) self->series->pdata[i])->is_current = FALSE;
  if (found == NULL)
    {
      found = g_new0 (TwinSeries, 1);
      found->kind = kind;
      found->head = g_steal_pointer (&head);
      found->tail = g_steal_pointer (&tail);
      found->width = (int) strlen (digits);
      found->next = g_ascii_strtoll (digits, NULL, 10);
      g_ptr_array_add (self->series, found);
    }
  found->is_current = TRUE;
  return TRUE;
}

static TwinRow *
find_office (SimTwin *self)
{
  const CrmKind *kind = crm_catalog_find_kind (self->catalog, "office");
  TwinRow *found = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, twin_rows (self, kind));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TwinRow *row = value;

      if (!row->deleted && (found == NULL || crm_id_compare (&row->id, &found->id) < 0))
        found = row;
    }
  return found;
}

/* Returns: (transfer full) (nullable): the next number; none when the office has not said how it
 * counts */
static char *
take (SimTwin *self, const CrmKind *kind)
{
  TwinSeries *series = find_current (self, kind);
  TwinRow *office = find_office (self);
  char *number = NULL;

  if (series == NULL)
    {
      g_autoptr (GDateTime) now
          = g_date_time_new_from_unix_utc (self->clock (self->clock_data) / 1000);
      const char *said
          = office != NULL ? twin_get_text (office, crm_paper_get_next_field (kind)) : NULL;
      g_autofree char *first = said != NULL && *said != '\0' ? g_strdup (said)
                               : crm_paper_counts_by_year (kind)
                                   ? g_strdup_printf ("%d-0001", g_date_time_get_year (now))
                                   : NULL;

      if (first == NULL || !turn (self, kind, first))
        return NULL;
      series = find_current (self, kind);
    }
  do
    {
      g_free (number);
      number = format (series);
      series->next++;
    }
  while (is_taken (self, kind, number, NULL));
  return number;
}

/* Why a paper may not have the number that somebody gave it. */
static gboolean
is_refused (SimTwin *self, TwinRow *row, const char *number)
{
  g_autofree char *head = NULL;
  g_autofree char *digits = NULL;
  g_autofree char *tail = NULL;
  gboolean has_series = FALSE;
  gboolean is_beyond = FALSE;
  gboolean is_number = split (number, &head, &digits, &tail);

  for (guint i = 0; i < self->series->len; i++)
    {
      TwinSeries *series = self->series->pdata[i];

      if (series->kind != row->kind)
        continue;
      has_series = TRUE;
      is_beyond |= is_number && strcmp (series->head, head) == 0 && strcmp (series->tail, tail) == 0
                   && series->next <= g_ascii_strtoll (digits, NULL, 10);
    }
  return has_series && (is_beyond || is_taken (self, row->kind, number, row));
}

static gboolean
goes_out (TwinRow *row)
{
  const char *status = twin_get_text (row, "status");

  return status != NULL && !g_strv_contains (crm_paper_get_unnumbered (row->kind), status);
}

/* Looks at the number that a paper comes with. Returns: FALSE when it is refused */
gboolean
twin_number (TwinWriter *writer, TwinRow *row, TwinRow *before)
{
  SimTwin *self = writer->twin;
  const char *number, *had;
  g_autofree char *given = NULL;
  g_autofree char *taken = NULL;

  if (crm_paper_get_next_field (row->kind) == NULL)
    return TRUE;
  number = twin_get_text (row, "number");
  if (number != NULL && *number == '\0')
    number = NULL;
  had = before != NULL ? twin_get_text (before, "number") : NULL;
  if (had != NULL)
    return g_strcmp0 (had, number) == 0 || find_current (self, row->kind) == NULL
           || twin_refuse (self, "23514", "the number %s stays with its paper", had);
  if (number != NULL)
    {
      if (!is_refused (self, row, number))
        return TRUE;
      if (before == NULL || writer->replica == 0 || !goes_out (row))
        return twin_refuse (self, "23514", "the number %s is not free", number);
      given = g_strdup (number);
    }
  twin_set (row->values, "number", NULL);
  if (given != NULL)
    taken = take (self, row->kind);
  if (taken != NULL)
    twin_set_text (row->values, "number", taken);
  if (given != NULL)
    {
      g_autofree char *stands
          = taken != NULL ? g_strdup_printf ("\"%s\"", taken) : g_strdup ("null");
      g_autofree char *other = g_strdup_printf ("\"%s\"", given);

      twin_note_conflict (writer, row, "number", stands, other, writer->replica, writer->replica,
                          "open");
    }
  return TRUE;
}

static void
turn_field (SimTwin *self, const CrmKind *kind, TwinRow *before, GHashTable *values, gboolean *good)
{
  const char *field = crm_paper_get_next_field (kind);
  TwinSeries *series = field != NULL ? find_current (self, kind) : NULL;
  JsonNode *wish;
  g_autofree char *next = NULL;

  if (series == NULL)
    return;
  wish = g_hash_table_lookup (values, field);
  next = format (series);
  if (twin_same (wish, twin_get (before, field))
      || (wish != NULL && strcmp (json_node_get_string (wish), next) == 0))
    return;
  if (wish == NULL || json_node_get_string (wish)[0] == '\0')
    twin_set_text (values, field, next);
  else
    *good = *good && turn (self, kind, json_node_get_string (wish));
}

/* A person may begin another series, but not leave one out. */
gboolean
twin_turn_office (SimTwin *self, TwinRow *before, GHashTable *values)
{
  gboolean good = TRUE;

  if (strcmp (crm_kind_get_name (before->kind), "office") != 0)
    return TRUE;
  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    turn_field (self, crm_catalog_get_kind (self->catalog, i), before, values, &good);
  return good;
}

/* What is not written by a push is dated by the server, and of whoever is connected. */
static void
say_when (TwinWriter *writer, TwinRow *row)
{
  g_autoptr (JsonNode) now = json_node_init_int (json_node_alloc (), writer->now * 1000);

  twin_set (row->values, "modified_at", now);
  if (writer->person != NULL && !writer->person->is_admin)
    twin_set_id (row->values, "modified_by", &writer->person->person);
}

/* What the office says of its next number is true on every desk. */
void
twin_tell_number (TwinWriter *writer, const CrmKind *kind)
{
  const char *field = crm_paper_get_next_field (kind);
  TwinSeries *series = field != NULL ? find_current (writer->twin, kind) : NULL;
  TwinRow *office = find_office (writer->twin);
  g_autofree char *next = NULL;
  TwinRow *copy;

  if (series == NULL || office == NULL)
    return;
  next = format (series);
  if (g_strcmp0 (twin_get_text (office, field), next) == 0)
    return;
  copy = twin_row_copy (office);
  twin_set_text (copy->values, field, next);
  if (writer->replica == 0)
    say_when (writer, copy);
  twin_write (writer, office, copy->values, copy->custom, FALSE, office->stamp);
  twin_row_free (copy);
}

/* A paper that has gone out gets its number, by the server, whatever its writer may do. */
gboolean
twin_give_number (TwinWriter *writer, TwinRow *row)
{
  TwinWriter server = *writer;
  g_autofree char *number = NULL;
  TwinRow *copy;
  gboolean good;

  if (crm_paper_get_next_field (row->kind) == NULL || twin_get (row, "number") != NULL
      || !goes_out (row))
    return TRUE;
  number = take (writer->twin, row->kind);
  if (number == NULL)
    return TRUE;
  server.person = NULL;
  copy = twin_row_copy (row);
  twin_set_text (copy->values, "number", number);
  good = twin_write (&server, row, copy->values, copy->custom, row->deleted, row->stamp);
  twin_row_free (copy);
  return good;
}

static void
recall (SimTwin *self, const CrmKind *kind, const char *number)
{
  g_autofree char *head = NULL;
  g_autofree char *digits = NULL;
  g_autofree char *tail = NULL;

  if (!split (number, &head, &digits, &tail))
    return;
  for (guint i = 0; i < self->series->len; i++)
    {
      TwinSeries *series = self->series->pdata[i];

      if (series->kind == kind && strcmp (series->head, head) == 0
          && strcmp (series->tail, tail) == 0)
        series->next = MAX (series->next, g_ascii_strtoll (digits, NULL, 10) + 1);
    }
}

/* A desk says which numbers it has seen, so that a server that was restored gives none of them for
 * the second time. @numbers: number of a kind → list */
void
twin_recall_numbers (TwinWriter *writer, JsonObject *numbers)
{
  SimTwin *self = writer->twin;
  JsonObjectIter iter;
  const char *name;
  JsonNode *list;

  json_object_iter_init (&iter, numbers);
  while (json_object_iter_next (&iter, &name, &list))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++)
      recall (self,
              crm_catalog_find_number (self->catalog, (gint16) g_ascii_strtoll (name, NULL, 10)),
              json_array_get_string_element (json_node_get_array (list), i));
  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    twin_tell_number (writer, crm_catalog_get_kind (self->catalog, i));
}
