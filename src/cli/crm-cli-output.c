/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What clientela-cli prints: UTF-8 in every locale, so that a cron job gets the same bytes. */
#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-error.h"
#include "crm-record-json.h"

/* A cell that is longer than this would push the others off the screen. */
#define MAX_WIDTH 60

void
crm_cli_put (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  vfprintf (stdout, format, args);
  va_end (args);
}

/**
 * crm_cli_note:
 *
 * Says something beside the data, on the error output.
 */
void
crm_cli_note (const char *format, ...)
{
  va_list args;

  fflush (stdout);
  va_start (args, format);
  vfprintf (stderr, format, args);
  va_end (args);
}

void
crm_cli_put_json (JsonNode *node)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autofree char *text = NULL;

  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, node);
  text = json_generator_to_data (generator, NULL);
  crm_cli_put ("%s\n", text);
}

/* Prints what was built, whole. */
void
crm_cli_put_built (JsonBuilder *builder)
{
  g_autoptr (JsonNode) node = json_builder_get_root (builder);

  crm_cli_put_json (node);
}

/* Members of the object that is being built; a text may be none. */
void
crm_cli_build_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

void
crm_cli_build_integer (JsonBuilder *builder, const char *name, gint64 integer)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, integer);
}

void
crm_cli_build_flag (JsonBuilder *builder, const char *name, gboolean flag)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, flag);
}

/**
 * crm_cli_flush:
 *
 * Returns: FALSE when what was printed did not arrive: a full disk, a pipe that was closed
 */
gboolean
crm_cli_flush (GError **error)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;
  g_set_error (error, CRM_ERROR, errno == ENOSPC ? CRM_ERROR_FULL : CRM_ERROR_FAILED,
               /* Translators: %s is a reason. */
               _ ("The output could not be written: %s"), g_strerror (errno));
  return FALSE;
}

/* So many rows wait until the widths of the columns are known; a longer table goes on with those.
 */
#define MAX_WAITING 1000

struct _CrmCliTable
{
  GPtrArray *headings;
  GArray *at_right; /* gboolean */
  GPtrArray *cells; /* row by row */
  int *widths;      /* once the heading was printed */
};

CrmCliTable *
crm_cli_table_new (void)
{
  CrmCliTable *self = g_new0 (CrmCliTable, 1);

  self->headings = g_ptr_array_new_with_free_func (g_free);
  self->at_right = g_array_new (FALSE, FALSE, sizeof (gboolean));
  self->cells = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
crm_cli_table_free (CrmCliTable *self)
{
  g_ptr_array_unref (self->headings);
  g_array_unref (self->at_right);
  g_ptr_array_unref (self->cells);
  g_free (self->widths);
  g_free (self);
}

void
crm_cli_table_add_column (CrmCliTable *self, const char *heading, gboolean at_right)
{
  g_ptr_array_add (self->headings, g_strdup (heading));
  g_array_append_val (self->at_right, at_right);
}

static char *
one_line (char *text)
{
  for (char *p = text; *p != '\0'; p++)
    if (*p == '\n' || *p == '\r' || *p == '\t')
      *p = ' ';
  if (g_utf8_strlen (text, -1) > MAX_WIDTH)
    {
      char *cut = g_utf8_offset_to_pointer (text, MAX_WIDTH - 1);
      g_autofree char *kept = g_strndup (text, (gsize) (cut - text));
      char *shorter = g_strconcat (kept, "…", NULL);

      g_free (text);
      return shorter;
    }
  return text;
}

/**
 * crm_cli_table_add:
 * @cell: (transfer full) (nullable): the next cell, row by row
 */
void
crm_cli_table_add (CrmCliTable *self, char *cell)
{
  if (self->cells->len == MAX_WAITING * self->headings->len)
    crm_cli_table_put (self);
  g_ptr_array_add (self->cells, one_line (cell != NULL ? cell : g_strdup ("")));
}

static int
width_of (const char *text)
{
  int width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

static void
put_row (CrmCliTable *self, gpointer *cells)
{
  guint n = self->headings->len;

  for (guint i = 0; i < n; i++)
    {
      const char *text = cells[i];
      int gap = MAX (self->widths[i] - width_of (text), 0);
      gboolean right = g_array_index (self->at_right, gboolean, i);
      gboolean last = i + 1 == n;

      crm_cli_put ("%*s%s%*s%s", right ? gap : 0, "", text, right || last ? 0 : gap, "",
                   last ? "\n" : "  ");
    }
}

/**
 * crm_cli_table_put:
 *
 * Prints the rows that wait.
 */
void
crm_cli_table_put (CrmCliTable *self)
{
  guint n = self->headings->len;
  gboolean is_first = self->widths == NULL;

  if (is_first)
    self->widths = g_new0 (int, n + 1);
  for (guint i = 0; is_first && i < n; i++)
    self->widths[i] = width_of (g_ptr_array_index (self->headings, i));
  for (guint i = 0; i < self->cells->len; i++)
    self->widths[i % n] = MAX (self->widths[i % n], width_of (g_ptr_array_index (self->cells, i)));
  if (is_first)
    put_row (self, self->headings->pdata);
  for (guint i = 0; i + n <= self->cells->len; i += n)
    put_row (self, self->cells->pdata + i);
  g_ptr_array_set_size (self->cells, 0);
}

/* The answer of a verb that made or changed a record: its id, or all of it. */
void
crm_cli_put_record (CrmCli *cli, CrmRecord *record)
{
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (record));

  if (cli->json)
    {
      g_autoptr (JsonNode) node
          = crm_record_to_json (record, crm_context_get_currency (cli->context));

      crm_cli_put_json (node);
    }
  else
    crm_cli_put ("%s\n", id);
}
