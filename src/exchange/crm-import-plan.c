/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan reads the file once to know what each column holds; after that the guesses of another
 * kind or another field cost nothing. */
#include "config.h"

#include "crm-import-plan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-fold.h"
#include "crm-import-guess.h"
#include "crm-import-match.h"
#include "crm-import-plan-private.h"
#include "crm-known-export.h"
#include "crm-locale.h"

#define SAMPLES 5
#define PROGRESS_STEP 1024
#define KNOWN_RATE 100000 /* headings of a program that we know are no guess */

struct _CrmImportPlan
{
  GObject parent_instance;

  const CrmCatalog *catalog;
  CrmCsvReader *reader;
  const CrmKnownExport *known; /* the program whose export this is, or NULL */
  guint64 n_rows;
  const CrmKind *kind;
  char *match;
  CrmImportExisting existing;
  CrmImportEdits *edits;
  guint64 first_row;  /* rows before it are in already */
  guint64 stopped_at; /* the last row that came in, or 0 */
  int is_stopped;     /* atomic */
  guint n_columns;
  CrmImportColumn *columns;
};

G_DEFINE_FINAL_TYPE (CrmImportPlan, crm_import_plan, G_TYPE_OBJECT)

static void
crm_import_plan_finalize (GObject *object)
{
  CrmImportPlan *self = CRM_IMPORT_PLAN (object);

  for (guint i = 0; i < self->n_columns; i++)
    {
      g_clear_object (&self->columns[i].guess);
      g_clear_pointer (&self->columns[i].samples, g_ptr_array_unref);
    }
  g_free (self->columns);
  g_free (self->match);
  g_clear_pointer (&self->edits, crm_import_edits_free);
  g_clear_object (&self->reader);
  if (self->catalog != NULL)
    g_object_unref ((gpointer) self->catalog);
  G_OBJECT_CLASS (crm_import_plan_parent_class)->finalize (object);
}

static void
crm_import_plan_class_init (CrmImportPlanClass *class)
{
  G_OBJECT_CLASS (class)->finalize = crm_import_plan_finalize;
}

static void
crm_import_plan_init (CrmImportPlan *self)
{
  self->match = g_strdup (CRM_IMPORT_MATCH_AUTO);
  self->edits = crm_import_edits_new ();
}

static gboolean
has_sample (GPtrArray *samples, const char *cell)
{
  for (guint i = 0; i < samples->len; i++)
    if (strcmp (samples->pdata[i], cell) == 0)
      return TRUE;
  return FALSE;
}

static void
note_cell (CrmImportColumn *column, const char *cell)
{
  crm_column_guess_add (column->guess, cell);
  if (column->samples->len < SAMPLES && *cell != '\0' && !has_sample (column->samples, cell))
    g_ptr_array_add (column->samples, g_strdup (cell));
}

static gboolean
read_columns (CrmImportPlan *self,
              CrmImportProgress progress,
              gpointer user_data,
              GCancellable *cancellable,
              GError **error)
{
  GError *problem = NULL;
  CrmCsvRow row;

  while (crm_csv_reader_next (self->reader, &row, cancellable, &problem))
    {
      if (!(row.flags & (CRM_CSV_ROW_CUT | CRM_CSV_ROW_LONG | CRM_CSV_ROW_OVERSIZE)))
        for (guint i = 0; i < self->n_columns; i++)
          note_cell (&self->columns[i], row.cells[i]);
      self->n_rows++;
      if (progress != NULL && self->n_rows % PROGRESS_STEP == 0)
        progress (self->n_rows, crm_import_plan_get_fraction (self), user_data);
    }
  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  return TRUE;
}

/* The first column of our own export, when a person edited it in a spreadsheet. */
static gboolean
holds_ids (CrmImportPlan *self, guint column)
{
  GPtrArray *samples = self->columns[column].samples;
  CrmId id;

  if (samples->len == 0
      || g_ascii_strcasecmp (crm_csv_reader_get_column_name (self->reader, column), "id") != 0)
    return FALSE;
  for (guint i = 0; i < samples->len; i++)
    if (!crm_id_parse (samples->pdata[i], &id))
      return FALSE;
  return TRUE;
}

static void
recognise (CrmImportPlan *self)
{
  g_autofree const char **headers = g_new (const char *, self->n_columns + 1);

  for (guint i = 0; i < self->n_columns; i++)
    headers[i] = crm_csv_reader_get_column_name (self->reader, i);
  self->known = crm_known_export_find (headers, self->n_columns);
}

/**
 * crm_import_plan_new:
 * @options: (nullable): what a person said about the form of the file
 * @progress: (nullable) (scope call): called on this thread
 *
 * Reads the whole file, finds what its columns hold and which kind it most likely is. Changes
 * nothing. Blocks: worker threads only; needs no session.
 *
 * Returns: (transfer full): the plan, or %NULL with a sentence for people in @error
 */
CrmImportPlan *
crm_import_plan_new (GFile *file,
                     const CrmCatalog *catalog,
                     const CrmCsvOptions *options,
                     CrmImportProgress progress,
                     gpointer user_data,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (CrmImportPlan) self = g_object_new (CRM_TYPE_IMPORT_PLAN, NULL);
  g_autoptr (GPtrArray) kinds = NULL;
  gboolean day_first = crm_locale_day_comes_first (crm_locale_default ());

  self->catalog = g_object_ref ((CrmCatalog *) catalog);
  self->reader = crm_csv_reader_open (file, options, cancellable, error);
  if (self->reader == NULL)
    return NULL;
  self->n_columns = crm_csv_reader_get_n_columns (self->reader);
  self->columns = g_new0 (CrmImportColumn, self->n_columns);
  for (guint i = 0; i < self->n_columns; i++)
    {
      self->columns[i].guess = crm_column_guess_new ();
      self->columns[i].samples = g_ptr_array_new_with_free_func (g_free);
    }
  if (!read_columns (self, progress, user_data, cancellable, error))
    return NULL;
  for (guint i = 0; i < self->n_columns; i++)
    {
      crm_column_guess_finish (self->columns[i].guess, day_first);
      self->columns[i].format = *crm_column_guess_get_format (self->columns[i].guess);
      self->columns[i].is_id = holds_ids (self, i);
      g_ptr_array_add (self->columns[i].samples, NULL);
    }
  recognise (self);
  kinds = crm_import_plan_guess_kinds (self);
  crm_import_plan_set_kind (self, kinds->pdata[0]);
  return g_steal_pointer (&self);
}

/**
 * crm_import_plan_get_reader:
 *
 * Returns: (transfer none): the file; its getters tell the encoding and the delimiter
 */
CrmCsvReader *
crm_import_plan_get_reader (CrmImportPlan *self)
{
  return self->reader;
}

double
crm_import_plan_get_fraction (CrmImportPlan *self)
{
  guint64 size = crm_csv_reader_get_size (self->reader);

  return size > 0 ? MIN (1.0, (double) crm_csv_reader_get_position (self->reader) / (double) size)
                  : 1.0;
}

guint64
crm_import_plan_get_n_rows (CrmImportPlan *self)
{
  return self->n_rows;
}

/* ---- the kind ---- */

static gboolean
is_offered (const CrmKind *kind)
{
  static const char *const left_out[] = { "office", "custom_field", "card_layout", NULL };

  return !crm_kind_has (kind, CRM_KIND_CHILD) && !crm_kind_has (kind, CRM_KIND_LOCAL)
         && !crm_kind_has (kind, CRM_KIND_APPEND_ONLY)
         && !g_strv_contains (left_out, crm_kind_get_name (kind));
}

static guint
assign (CrmImportPlan *self, const CrmKind *kind, const CrmField **fields)
{
  g_autofree const char **headers = g_new (const char *, self->n_columns + 1);
  g_autofree CrmColumnGuess **guesses = g_new (CrmColumnGuess *, self->n_columns + 1);

  for (guint i = 0; i < self->n_columns; i++)
    {
      headers[i] = crm_csv_reader_get_column_name (self->reader, i);
      guesses[i] = self->columns[i].guess;
    }
  return crm_import_assign_fields (kind, headers, guesses, self->n_columns, fields);
}

static gboolean
is_in_file_name (CrmImportPlan *self, const CrmKind *kind)
{
  g_autofree char *base = g_file_get_basename (crm_csv_reader_get_file (self->reader));
  g_autofree char *name = crm_fold (base);
  g_autofree char *label = crm_fold (crm_kind_get_label_plural (kind));
  g_autofree char *plain = crm_fold (crm_kind_get_name (kind));

  return strstr (name, plain) != NULL || (*label != '\0' && strstr (name, label) != NULL);
}

static gboolean
is_known_kind (CrmImportPlan *self, const CrmKind *kind)
{
  return self->known != NULL && strcmp (self->known->kind, crm_kind_get_name (kind)) == 0;
}

static guint
rate_kind (CrmImportPlan *self, const CrmKind *kind)
{
  g_autofree const CrmField **fields = g_new0 (const CrmField *, self->n_columns + 1);
  guint rate = assign (self, kind, fields);

  if (is_known_kind (self, kind))
    return rate + KNOWN_RATE;
  if (rate == 0)
    return 0;
  for (guint i = 0; i < self->n_columns; i++)
    if (fields[i] == crm_kind_get_title_field (kind))
      rate += 50;
  /* A list of names is more often one of customers than one of colleagues. */
  if (!crm_kind_has (kind, CRM_KIND_SETUP))
    rate += 40;
  return rate + (is_in_file_name (self, kind) ? 60 : 0);
}

typedef struct
{
  const CrmKind *kind;
  guint rate;
} RatedKind;

static int
compare_rates (gconstpointer a, gconstpointer b)
{
  return (int) ((const RatedKind *) b)->rate - (int) ((const RatedKind *) a)->rate;
}

/**
 * crm_import_plan_guess_kinds:
 *
 * Returns: (transfer container) (element-type CrmKind): all kinds that a file may become, the most
 *   likely first
 */
GPtrArray *
crm_import_plan_guess_kinds (CrmImportPlan *self)
{
  g_autoptr (GArray) rated = g_array_new (FALSE, FALSE, sizeof (RatedKind));
  GPtrArray *kinds = g_ptr_array_new ();

  for (guint i = 0; i < crm_catalog_get_n_kinds (self->catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->catalog, i);
      RatedKind entry = { kind, 0 };

      if (!is_offered (kind))
        continue;
      entry.rate = rate_kind (self, kind);
      g_array_append_val (rated, entry);
    }
  g_array_sort (rated, compare_rates);
  for (guint i = 0; i < rated->len; i++)
    g_ptr_array_add (kinds, (gpointer) g_array_index (rated, RatedKind, i).kind);
  return kinds;
}

const CrmKind *
crm_import_plan_get_kind (CrmImportPlan *self)
{
  return self->kind;
}

/* Colleagues and teams are few and named in full: a name that is not there is a new one. Stages,
 * products and customers are more often misspelt. */
static gboolean
creates_by_default (const CrmKind *kind, const CrmField *field)
{
  const CrmKind *target = crm_field_get_target (field);
  const char *name = target != NULL ? crm_kind_get_name (target) : "";

  return strcmp (name, "user") == 0 || strcmp (name, "team") == 0
         || (strcmp (name, "account") == 0 && strcmp (crm_kind_get_name (kind), "contact") == 0);
}

static int
find_label_column (CrmImportPlan *self, const char *headers)
{
  for (guint i = 0; i < self->n_columns; i++)
    if (crm_known_header_matches (headers, crm_csv_reader_get_column_name (self->reader, i)))
      return (int) i;
  return -1;
}

/**
 * crm_import_plan_set_more:
 * @target: a child kind, its type and its field, such as contact_method/phone/value
 * @label: (nullable): of the values; with @ in front the column that holds it
 *
 * Makes the values of a column further numbers or addresses of the record.
 *
 * Returns: FALSE when @target names nothing of the sort
 */
gboolean
crm_import_plan_set_more (CrmImportPlan *self, guint column, const char *target, const char *label)
{
  g_auto (GStrv) parts = g_strsplit (target, "/", -1);
  CrmImportMore *more = &self->columns[column].more;
  const CrmKind *kind;
  g_autofree char *link = g_strconcat (crm_kind_get_name (self->kind), "_id", NULL);

  if (crm_import_is_labels (self->kind, target))
    {
      crm_import_plan_set_field (self, column, NULL);
      *more = (CrmImportMore){ self->kind, g_intern_string (parts[1]), g_intern_string (parts[2]),
                               NULL, -1 };
      return TRUE;
    }
  if (g_strv_length (parts) != 3
      || (strcmp (parts[0], "contact_method") != 0 && strcmp (parts[0], "address") != 0))
    return FALSE;
  kind = crm_catalog_find_kind (self->catalog, parts[0]);
  if (kind == NULL || crm_kind_find_field (kind, link) == NULL
      || crm_kind_find_field (kind, parts[2]) == NULL
      || crm_field_choice_label (crm_kind_find_field (kind, "type"), parts[1]) == NULL)
    return FALSE;
  crm_import_plan_set_field (self, column, NULL);
  *more = (CrmImportMore){ kind, g_intern_string (parts[1]), g_intern_string (parts[2]),
                           g_intern_string (label), -1 };
  if (label != NULL && label[0] == '@')
    more->label_column = find_label_column (self, label + 1);
  return TRUE;
}

/* What the program means by its headings goes before what they look like to us. */
static void
take_known_columns (CrmImportPlan *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      const CrmKnownColumn *known = crm_known_export_find_column (
          self->known, crm_csv_reader_get_column_name (self->reader, i));
      const CrmField *field
          = known != NULL ? crm_kind_find_field (self->kind, known->target) : NULL;

      self->columns[i].is_id = FALSE;
      if (field != NULL)
        crm_import_plan_set_field (self, i, field);
      else
        crm_import_plan_set_field (self, i, NULL);
      if (known != NULL && field == NULL)
        crm_import_plan_set_more (self, i, known->target, known->label);
    }
}

/**
 * crm_import_plan_set_kind:
 *
 * Sets what the rows become and guesses anew which column fills which field.
 */
void
crm_import_plan_set_kind (CrmImportPlan *self, const CrmKind *kind)
{
  g_autofree const CrmField **fields = g_new0 (const CrmField *, self->n_columns + 1);

  g_return_if_fail (CRM_IS_IMPORT_PLAN (self));
  g_return_if_fail (kind != NULL);

  if (self->kind != kind)
    {
      /* The keys were fields of another kind. */
      g_free (self->match);
      self->match = g_strdup (CRM_IMPORT_MATCH_AUTO);
    }
  self->kind = kind;
  assign (self, kind, fields);
  for (guint i = 0; i < self->n_columns; i++)
    crm_import_plan_set_field (self, i, self->columns[i].is_id ? NULL : fields[i]);
  if (is_known_kind (self, kind))
    take_known_columns (self);
}

/**
 * crm_import_plan_get_program:
 *
 * Returns: (nullable): the program that wrote the file, recognised by its headings; its name is the
 *   same in all languages
 */
const char *
crm_import_plan_get_program (CrmImportPlan *self)
{
  return self->known != NULL ? self->known->program : NULL;
}

/**
 * crm_import_plan_is_used:
 *
 * Returns: whether anything of the column comes in: it fills a field, holds further values, or says
 *   what these are called
 */
gboolean
crm_import_plan_is_used (CrmImportPlan *self, guint column)
{
  g_return_val_if_fail (column < self->n_columns, FALSE);

  if (self->columns[column].field != NULL || self->columns[column].more.kind != NULL)
    return TRUE;
  for (guint i = 0; i < self->n_columns; i++)
    if (self->columns[i].more.kind != NULL && self->columns[i].more.label_column == (int) column)
      return TRUE;
  return FALSE;
}

/**
 * crm_import_plan_dup_more:
 *
 * Returns: (transfer full) (nullable): of a column that holds further numbers or addresses, what
 *   they are, translated; %NULL of others
 */
char *
crm_import_plan_dup_more (CrmImportPlan *self, guint column)
{
  const CrmImportMore *more;
  const CrmField *type, *field;

  g_return_val_if_fail (column < self->n_columns, NULL);

  more = &self->columns[column].more;
  if (more->kind == NULL)
    return NULL;
  if (more->kind == self->kind)
    /* Translators: groups that another program keeps people in */
    return g_strdup (C_ ("import", "Labels, Kept with the Address Card"));
  type = crm_kind_find_field (more->kind, "type");
  field = crm_kind_find_field (more->kind, more->field);
  if (strcmp (more->field, "value") == 0)
    return g_strdup_printf (/* Translators: %s is Phone, E-mail or the like: one more of them */
                            _ ("Further: %s"), crm_field_choice_label (type, more->type));
  return g_strdup_printf (
      /* Translators: which address (Home, Shipping), and which part of it (Street, City) */
      _ ("Address (%s): %s"), crm_field_choice_label (type, more->type),
      crm_field_get_label (field));
}

/**
 * crm_import_plan_list_fields:
 *
 * Returns: (transfer container) (element-type CrmField): the fields of the kind that a column may
 *   fill
 */
GPtrArray *
crm_import_plan_list_fields (CrmImportPlan *self)
{
  GPtrArray *fields = g_ptr_array_new ();

  for (guint i = 0; i < crm_kind_get_n_fields (self->kind); i++)
    if (crm_import_field_is_offered (crm_kind_get_field (self->kind, i)))
      g_ptr_array_add (fields, (gpointer) crm_kind_get_field (self->kind, i));
  return fields;
}

/* ---- the columns ---- */

guint
crm_import_plan_get_n_columns (CrmImportPlan *self)
{
  return self->n_columns;
}

CrmImportColumn *
crm_import_plan_peek_column (CrmImportPlan *self, guint column)
{
  g_return_val_if_fail (column < self->n_columns, NULL);

  return &self->columns[column];
}

const char *
crm_import_plan_get_column_name (CrmImportPlan *self, guint column)
{
  return crm_csv_reader_get_column_name (self->reader, column);
}

/**
 * crm_import_plan_get_guess:
 *
 * Returns: (transfer none): what the column holds
 */
CrmColumnGuess *
crm_import_plan_get_guess (CrmImportPlan *self, guint column)
{
  g_return_val_if_fail (column < self->n_columns, NULL);

  return self->columns[column].guess;
}

/**
 * crm_import_plan_get_samples:
 *
 * Returns: (transfer none) (array zero-terminated=1): the first different values of the column
 */
const char *const *
crm_import_plan_get_samples (CrmImportPlan *self, guint column)
{
  g_return_val_if_fail (column < self->n_columns, NULL);

  return (const char *const *) self->columns[column].samples->pdata;
}

/**
 * crm_import_plan_get_field:
 *
 * Returns: (nullable): the field that the column fills; %NULL when it is left out
 */
const CrmField *
crm_import_plan_get_field (CrmImportPlan *self, guint column)
{
  g_return_val_if_fail (column < self->n_columns, NULL);

  return self->columns[column].field;
}

/**
 * crm_import_plan_set_field:
 * @field: (nullable): a field of the kind; %NULL leaves the column out
 *
 * A field that another column filled is taken from that column.
 */
void
crm_import_plan_set_field (CrmImportPlan *self, guint column, const CrmField *field)
{
  g_return_if_fail (column < self->n_columns);

  for (guint i = 0; field != NULL && i < self->n_columns; i++)
    if (self->columns[i].field == field)
      self->columns[i].field = NULL;
  self->columns[column].field = field;
  memset (&self->columns[column].more, 0, sizeof (CrmImportMore));
  self->columns[column].create_missing = field != NULL && creates_by_default (self->kind, field);
  self->columns[column].has_existing = FALSE;
}

/**
 * crm_import_plan_is_id_column:
 *
 * Returns: TRUE for a column of ids, as our own export writes them: it fills no field, but its
 *   rows are the records of those ids
 */
gboolean
crm_import_plan_is_id_column (CrmImportPlan *self, guint column)
{
  g_return_val_if_fail (column < self->n_columns, FALSE);

  return self->columns[column].is_id;
}

const CrmCellFormat *
crm_import_plan_get_format (CrmImportPlan *self, guint column)
{
  g_return_val_if_fail (column < self->n_columns, NULL);

  return &self->columns[column].format;
}

/**
 * crm_import_plan_set_format:
 *
 * Sets how dates and numbers of the column are read, where the guess was wrong.
 */
void
crm_import_plan_set_format (CrmImportPlan *self, guint column, CrmCellFormat format)
{
  g_return_if_fail (column < self->n_columns);

  self->columns[column].format = format;
}

gboolean
crm_import_plan_get_create_missing (CrmImportPlan *self, guint column)
{
  g_return_val_if_fail (column < self->n_columns, FALSE);

  return self->columns[column].create_missing;
}

/**
 * crm_import_plan_set_create_missing:
 *
 * Of a column that fills a link: whether a name that no record has makes a new record.
 */
void
crm_import_plan_set_create_missing (CrmImportPlan *self, guint column, gboolean create_missing)
{
  g_return_if_fail (column < self->n_columns);

  self->columns[column].create_missing = create_missing;
}

/**
 * crm_import_plan_get_match:
 *
 * Returns: by what a row finds the record that it speaks of, see crm-import-match.h
 */
const char *
crm_import_plan_get_match (CrmImportPlan *self)
{
  return self->match;
}

/**
 * crm_import_plan_set_match:
 * @match: "auto", "none" for a new record of every row, or keys such as "external_id,email"
 */
gboolean
crm_import_plan_set_match (CrmImportPlan *self, const char *match, GError **error)
{
  CrmImportKey keys[CRM_IMPORT_MATCH_KEYS];
  guint n_keys;

  if (!crm_import_match_parse (self->kind, match, keys, &n_keys, error))
    return FALSE;
  g_free (self->match);
  self->match = g_strdup (match);
  return TRUE;
}

CrmImportExisting
crm_import_plan_get_existing (CrmImportPlan *self)
{
  return self->existing;
}

void
crm_import_plan_set_existing (CrmImportPlan *self, CrmImportExisting existing)
{
  self->existing = existing;
}

/**
 * crm_import_plan_get_field_existing:
 * @existing: (out): what happens to a value that the column's field has already
 *
 * Returns: whether the column says so itself; FALSE when it is as for all of them
 */
gboolean
crm_import_plan_get_field_existing (CrmImportPlan *self, guint column, CrmImportExisting *existing)
{
  g_return_val_if_fail (column < self->n_columns, FALSE);

  *existing = self->columns[column].has_existing ? self->columns[column].existing : self->existing;
  return self->columns[column].has_existing;
}

/**
 * crm_import_plan_set_field_existing:
 * @existing: (nullable): %NULL for the same as all others
 */
void
crm_import_plan_set_field_existing (CrmImportPlan *self,
                                    guint column,
                                    const CrmImportExisting *existing)
{
  g_return_if_fail (column < self->n_columns);

  self->columns[column].has_existing = existing != NULL;
  if (existing != NULL)
    self->columns[column].existing = *existing;
}

CrmImportEdits *
crm_import_plan_peek_edits (CrmImportPlan *self)
{
  return self->edits;
}

guint64
crm_import_plan_get_first_row (CrmImportPlan *self)
{
  return self->first_row;
}

/**
 * crm_import_plan_set_first_row:
 * @row: the first one that comes in; those before it are in already
 */
void
crm_import_plan_set_first_row (CrmImportPlan *self, guint64 row)
{
  self->first_row = row;
}

/**
 * crm_import_plan_stop:
 *
 * Lets a run end after the row that it is at, as if the file ended there: what came in stays. Any
 * thread may call it.
 */
void
crm_import_plan_stop (CrmImportPlan *self)
{
  g_atomic_int_set (&self->is_stopped, TRUE);
}

/**
 * crm_import_plan_get_stopped_at:
 *
 * Returns: the last row that came in before the run was stopped; 0 when it went to the end
 */
guint64
crm_import_plan_get_stopped_at (CrmImportPlan *self)
{
  return self->stopped_at;
}

/**
 * crm_import_plan_rewind:
 *
 * Goes back to the beginning of the file.
 */
gboolean
crm_import_plan_rewind (CrmImportPlan *self, GCancellable *cancellable, GError **error)
{
  self->stopped_at = 0;
  return crm_csv_reader_rewind (self->reader, cancellable, error);
}

/**
 * crm_import_plan_is_stopped:
 * @last_row: the row that came in last, or 0
 *
 * Returns: whether the run is to end there, which is noted; the first row comes in always
 */
gboolean
crm_import_plan_is_stopped (CrmImportPlan *self, guint64 last_row)
{
  if (last_row == 0 || !g_atomic_int_get (&self->is_stopped))
    return FALSE;
  self->stopped_at = last_row;
  return TRUE;
}

/**
 * crm_import_plan_next_row:
 *
 * Reads on in the file: the next row that is to come in, as it was corrected. Begin with
 * crm_import_plan_rewind(). From one thread at a time.
 *
 * Returns: FALSE at the end and on an error
 */
gboolean
crm_import_plan_next_row (CrmImportPlan *self,
                          CrmCsvRow *row,
                          GCancellable *cancellable,
                          GError **error)
{
  do
    if (!crm_csv_reader_next (self->reader, row, cancellable, error))
      return FALSE;
  while (row->number < self->first_row);
  crm_import_edits_overlay (self->edits, row, self->n_columns);
  return TRUE;
}

const CrmCatalog *
crm_import_plan_get_catalog (CrmImportPlan *self)
{
  return self->catalog;
}

/**
 * crm_import_plan_check:
 *
 * Returns: FALSE with a sentence that says what the plan lacks
 */
gboolean
crm_import_plan_check (CrmImportPlan *self, GError **error)
{
  guint n_mapped = 0;

  for (guint i = 0; i < self->n_columns; i++)
    n_mapped += self->columns[i].field != NULL;
  if (n_mapped == 0)
    {
      g_set_error (
          error, CRM_ERROR, CRM_ERROR_INVALID,
          /* Translators: %s is a kind of records, such as Companies */
          _ ("No column of the file could be matched with a field of “%s”. Choose what the "
             "columns are."),
          crm_kind_get_label_plural (self->kind));
      return FALSE;
    }
  if (self->n_rows == 0)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                           _ ("The file has a header but no rows."));
      return FALSE;
    }
  return TRUE;
}
