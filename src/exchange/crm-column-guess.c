/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column is what nine in ten of its cells are. The order of day and month and the decimal sign
 * are decided by the cells that prove them; only where none does, the language of the office
 * decides, and the answer says so. Memory is flat: distinct values are remembered up to a limit. */
#include "config.h"

#include "crm-column-guess.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DISTINCT_LIMIT 1000
#define DISTINCT_LENGTH 200
#define CHOICE_LIMIT 40

typedef enum
{
  COUNT_NUMBER,
  COUNT_FRACTION,
  COUNT_CURRENCY,
  COUNT_PERCENT,
  COUNT_DATE,
  COUNT_TIME,
  COUNT_BOOLEAN,
  COUNT_BINARY, /* 0 and 1, which are numbers as well */
  COUNT_EMAIL,
  COUNT_PHONE,
  COUNT_URL,
  N_COUNTS
} Count;

struct _CrmColumnGuess
{
  GObject parent_instance;

  guint64 n_values, n_empty, n_misfits;
  guint64 counts[N_COUNTS];

  /* dates */
  guint64 n_year_first, n_day_proven, n_month_proven, n_open, n_point_separated;

  /* numbers */
  guint64 n_point_decimal, n_comma_decimal, n_point_doubtful, n_comma_doubtful;
  char currency[4];
  gboolean mixed_currency;

  GHashTable *distinct; /* a set of cells */
  gboolean distinct_overflow;
  guint64 n_repeated;

  CrmColumnType type;
  CrmCellFormat format;
  gboolean is_ambiguous;
};

G_DEFINE_FINAL_TYPE (CrmColumnGuess, crm_column_guess, G_TYPE_OBJECT)

static void
crm_column_guess_finalize (GObject *object)
{
  CrmColumnGuess *self = CRM_COLUMN_GUESS (object);

  g_clear_pointer (&self->distinct, g_hash_table_unref);
  G_OBJECT_CLASS (crm_column_guess_parent_class)->finalize (object);
}

static void
crm_column_guess_class_init (CrmColumnGuessClass *class)
{
  G_OBJECT_CLASS (class)->finalize = crm_column_guess_finalize;
}

static void
crm_column_guess_init (CrmColumnGuess *self)
{
  self->distinct = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

CrmColumnGuess *
crm_column_guess_new (void)
{
  return g_object_new (CRM_TYPE_COLUMN_GUESS, NULL);
}

static void
note_distinct (CrmColumnGuess *self, const char *cell)
{
  if (g_hash_table_contains (self->distinct, cell))
    self->n_repeated++;
  else if (g_hash_table_size (self->distinct) < DISTINCT_LIMIT && strlen (cell) <= DISTINCT_LENGTH)
    g_hash_table_add (self->distinct, g_strdup (cell));
  else
    self->distinct_overflow = TRUE;
}

static gboolean
note_date (CrmColumnGuess *self, const char *cell)
{
  CrmWrittenDate written;

  if (!crm_cell_read_date (cell, &written))
    return FALSE;
  self->counts[COUNT_DATE]++;
  if (written.has_time)
    self->counts[COUNT_TIME]++;
  if (written.order == CRM_DATE_ORDER_YMD)
    self->n_year_first++;
  else if (written.parts[0] > 12)
    self->n_day_proven++;
  else if (written.parts[1] > 12)
    self->n_month_proven++;
  else
    self->n_open++;
  if (written.separator == '.')
    self->n_point_separated++;
  return TRUE;
}

static gboolean
note_number (CrmColumnGuess *self, const char *cell)
{
  CrmWrittenNumber written;

  /* 007 is a code, and +351… a telephone: as numbers they would lose what they say. */
  if (cell[0] == '+' || (cell[0] == '0' && g_ascii_isdigit (cell[1])))
    return FALSE;
  if (!crm_cell_read_number (cell, 0, &written))
    return FALSE;
  self->counts[COUNT_NUMBER]++;
  if (written.has_fraction)
    self->counts[COUNT_FRACTION]++;
  if (written.is_percent)
    self->counts[COUNT_PERCENT]++;
  if (written.currency[0] != '\0')
    {
      self->counts[COUNT_CURRENCY]++;
      if (self->currency[0] == '\0')
        memcpy (self->currency, written.currency, sizeof self->currency);
      else if (strcmp (self->currency, written.currency) != 0)
        self->mixed_currency = TRUE;
    }
  self->n_point_decimal += written.decimal == '.';
  self->n_comma_decimal += written.decimal == ',';
  self->n_point_doubtful += written.doubtful == '.';
  self->n_comma_doubtful += written.doubtful == ',';
  return TRUE;
}

/**
 * crm_column_guess_add:
 * @cell: one cell in UTF-8
 */
void
crm_column_guess_add (CrmColumnGuess *self, const char *cell)
{
  gboolean yes;

  g_return_if_fail (CRM_IS_COLUMN_GUESS (self));

  if (*cell == '\0')
    {
      self->n_empty++;
      return;
    }
  self->n_values++;
  note_distinct (self, cell);
  if (g_ascii_isdigit (*cell) || strpbrk (cell, "0123456789") != NULL)
    {
      if (note_date (self, cell))
        return;
      if (note_number (self, cell))
        {
          if ((cell[0] == '0' || cell[0] == '1') && cell[1] == '\0')
            self->counts[COUNT_BINARY]++;
          else if (strlen (cell) >= 9 && strpbrk (cell, ".,") == NULL && crm_cell_is_phone (cell))
            self->counts[COUNT_PHONE]++;
          return;
        }
      if (crm_cell_is_phone (cell))
        {
          self->counts[COUNT_PHONE]++;
          return;
        }
    }
  if (crm_cell_parse_boolean (cell, &yes))
    self->counts[COUNT_BOOLEAN]++;
  else if (crm_cell_is_email (cell))
    self->counts[COUNT_EMAIL]++;
  else if (crm_cell_is_url (cell))
    self->counts[COUNT_URL]++;
}

static void
decide_date_order (CrmColumnGuess *self, gboolean day_comes_first)
{
  if (self->n_day_proven + self->n_month_proven + self->n_open == 0)
    {
      self->format.date_order = CRM_DATE_ORDER_YMD;
      return;
    }
  if (self->n_day_proven != self->n_month_proven)
    {
      self->format.date_order
          = self->n_day_proven > self->n_month_proven ? CRM_DATE_ORDER_DMY : CRM_DATE_ORDER_MDY;
      self->n_misfits += MIN (self->n_day_proven, self->n_month_proven);
      return;
    }
  /* Nobody who parts a date by points writes the month first. */
  if (self->n_point_separated > 0)
    day_comes_first = TRUE;
  self->format.date_order = day_comes_first ? CRM_DATE_ORDER_DMY : CRM_DATE_ORDER_MDY;
  self->is_ambiguous = TRUE;
}

static void
decide_decimal (CrmColumnGuess *self, gboolean comma_is_usual)
{
  if (self->n_point_decimal != self->n_comma_decimal)
    {
      self->format.decimal = self->n_point_decimal > self->n_comma_decimal ? '.' : ',';
      return;
    }
  self->format.decimal = comma_is_usual ? ',' : '.';
  if (self->n_point_doubtful + self->n_comma_doubtful > 0)
    self->is_ambiguous = TRUE;
}

static gboolean
is_most (CrmColumnGuess *self, guint64 count)
{
  return count > 0 && count * 10 >= self->n_values * 9;
}

static void
set_type (CrmColumnGuess *self, CrmColumnType type, guint64 count)
{
  self->type = type;
  self->n_misfits = self->n_values - count;
}

static gboolean
has_few_values (CrmColumnGuess *self)
{
  guint n = g_hash_table_size (self->distinct);

  return !self->distinct_overflow && n <= CHOICE_LIMIT && self->n_values >= 3 * (guint64) n;
}

static CrmColumnType
number_type (CrmColumnGuess *self)
{
  guint64 n = self->counts[COUNT_NUMBER];

  if (self->counts[COUNT_PERCENT] * 2 > n)
    return CRM_COLUMN_PERCENT;
  if (self->counts[COUNT_CURRENCY] * 2 > n)
    return CRM_COLUMN_MONEY;
  if (self->counts[COUNT_FRACTION] > 0
      && (self->n_point_decimal + self->n_comma_decimal > 0 || self->format.decimal == '.'))
    return CRM_COLUMN_DECIMAL;
  return CRM_COLUMN_INTEGER;
}

/**
 * crm_column_guess_finish:
 * @day_comes_first: how the office's language writes dates; it also says that the comma is its
 *   decimal sign. Asked only where no cell proves anything.
 *
 * Decides. Adding is over after this.
 */
void
crm_column_guess_finish (CrmColumnGuess *self, gboolean day_comes_first)
{
  const guint64 *counts = self->counts;

  g_return_if_fail (CRM_IS_COLUMN_GUESS (self));

  self->format.decimal = '.';
  if (self->n_values == 0)
    self->type = CRM_COLUMN_EMPTY;
  else if (is_most (self, counts[COUNT_DATE]))
    {
      set_type (self,
                counts[COUNT_TIME] * 2 > counts[COUNT_DATE] ? CRM_COLUMN_INSTANT : CRM_COLUMN_DATE,
                counts[COUNT_DATE]);
      decide_date_order (self, day_comes_first);
    }
  else if (is_most (self, counts[COUNT_PHONE]))
    set_type (self, CRM_COLUMN_PHONE, counts[COUNT_PHONE]);
  else if (is_most (self, counts[COUNT_BOOLEAN] + counts[COUNT_BINARY])
           && g_hash_table_size (self->distinct) <= 3)
    set_type (self, CRM_COLUMN_BOOLEAN, counts[COUNT_BOOLEAN] + counts[COUNT_BINARY]);
  else if (is_most (self, counts[COUNT_NUMBER]))
    {
      decide_decimal (self, day_comes_first);
      set_type (self, number_type (self), counts[COUNT_NUMBER]);
    }
  else if (is_most (self, counts[COUNT_EMAIL]))
    set_type (self, CRM_COLUMN_EMAIL, counts[COUNT_EMAIL]);
  else if (is_most (self, counts[COUNT_URL]))
    set_type (self, CRM_COLUMN_URL, counts[COUNT_URL]);
  else
    self->type = has_few_values (self) ? CRM_COLUMN_CHOICE : CRM_COLUMN_TEXT;
}

CrmColumnType
crm_column_guess_get_column_type (CrmColumnGuess *self)
{
  return self->type;
}

/**
 * crm_column_guess_get_format:
 *
 * Returns: (transfer none): how dates and numbers of the column are to be read
 */
const CrmCellFormat *
crm_column_guess_get_format (CrmColumnGuess *self)
{
  return &self->format;
}

/**
 * crm_column_guess_is_ambiguous:
 *
 * Returns: TRUE when no cell proves the order of day and month, or the decimal sign, so that the
 *   language decided: a person should look at it
 */
gboolean
crm_column_guess_is_ambiguous (CrmColumnGuess *self)
{
  return self->is_ambiguous;
}

/**
 * crm_column_guess_get_currency:
 *
 * Returns: (nullable): the code of the one currency that stands beside the numbers
 */
const char *
crm_column_guess_get_currency (CrmColumnGuess *self)
{
  return self->currency[0] != '\0' && !self->mixed_currency ? self->currency : NULL;
}

/* Cells that are not empty. */
guint64
crm_column_guess_get_n_values (CrmColumnGuess *self)
{
  return self->n_values;
}

guint64
crm_column_guess_get_n_empty (CrmColumnGuess *self)
{
  return self->n_empty;
}

/* Cells that are not what the column is. */
guint64
crm_column_guess_get_n_misfits (CrmColumnGuess *self)
{
  return self->n_misfits;
}

/**
 * crm_column_guess_get_n_distinct:
 * @is_exact: (out) (optional): FALSE when there are more than could be remembered
 */
guint
crm_column_guess_get_n_distinct (CrmColumnGuess *self, gboolean *is_exact)
{
  if (is_exact != NULL)
    *is_exact = !self->distinct_overflow;
  return g_hash_table_size (self->distinct);
}

/**
 * crm_column_guess_is_unique:
 *
 * Returns: TRUE when no value was seen twice, so that it may tell records apart. Beyond a thousand
 *   values only the first thousand are compared with all.
 */
gboolean
crm_column_guess_is_unique (CrmColumnGuess *self)
{
  return self->n_values > 1 && self->n_repeated == 0;
}

/**
 * crm_column_guess_is_link_candidate:
 *
 * Returns: TRUE for text whose values come again, as names of other records do
 */
gboolean
crm_column_guess_is_link_candidate (CrmColumnGuess *self)
{
  if (self->type != CRM_COLUMN_TEXT && self->type != CRM_COLUMN_CHOICE)
    return FALSE;
  return self->n_repeated * 2 >= self->n_values;
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * crm_column_guess_dup_distinct:
 *
 * Returns: (transfer full): the distinct values in order, at most a thousand
 */
char **
crm_column_guess_dup_distinct (CrmColumnGuess *self)
{
  guint n = 0;
  g_autofree char **keys = (char **) g_hash_table_get_keys_as_array (self->distinct, &n);
  char **values = g_strdupv (keys);

  qsort (values, n, sizeof *values, compare_text);
  return values;
}

static const char *
describe_dates (CrmColumnGuess *self)
{
  if (self->format.date_order == CRM_DATE_ORDER_YMD)
    return _ ("Dates, year first");
  if (self->format.date_order == CRM_DATE_ORDER_MDY)
    return self->is_ambiguous
               ? _ ("Dates; the column does not show whether day or month comes first, "
                    "taken as month first")
               : _ ("Dates, month before day");
  return self->is_ambiguous
             ? _ ("Dates; the column does not show whether day or month comes first, "
                  "taken as day first")
             : _ ("Dates, day before month");
}

static const char *
describe_numbers (CrmColumnGuess *self)
{
  if (self->is_ambiguous)
    return self->format.decimal == ','
               ? _ ("Numbers; the column does not show the decimal sign, taken as comma")
               : _ ("Numbers; the column does not show the decimal sign, taken as point");
  if (self->type == CRM_COLUMN_INTEGER)
    return _ ("Whole numbers");
  return self->format.decimal == ',' ? _ ("Numbers with a decimal comma")
                                     : _ ("Numbers with a decimal point");
}

/**
 * crm_column_guess_dup_description:
 *
 * Returns: (transfer full): what the column holds, for people, translated
 */
char *
crm_column_guess_dup_description (CrmColumnGuess *self)
{
  switch (self->type)
    {
    case CRM_COLUMN_EMPTY:
      return g_strdup (_ ("Empty"));
    case CRM_COLUMN_CHOICE:
      return g_strdup_printf (
          /* Translators: what a column of a file holds; %u is a number of values */
          ngettext ("%u different value", "%u different values",
                    g_hash_table_size (self->distinct)),
          g_hash_table_size (self->distinct));
    case CRM_COLUMN_INTEGER:
    case CRM_COLUMN_DECIMAL:
      return g_strdup (describe_numbers (self));
    case CRM_COLUMN_MONEY:
      if (crm_column_guess_get_currency (self) != NULL)
        /* Translators: what a column of a file holds; %s is a currency code such as EUR */
        return g_strdup_printf (_ ("Amounts in %s"), self->currency);
      return g_strdup (_ ("Amounts of money"));
    case CRM_COLUMN_PERCENT:
      return g_strdup (_ ("Percentages"));
    case CRM_COLUMN_DATE:
    case CRM_COLUMN_INSTANT:
      return g_strdup (describe_dates (self));
    case CRM_COLUMN_BOOLEAN:
      return g_strdup (_ ("Yes or no"));
    case CRM_COLUMN_EMAIL:
      return g_strdup (_ ("E-mail addresses"));
    case CRM_COLUMN_PHONE:
      return g_strdup (_ ("Telephone numbers"));
    case CRM_COLUMN_URL:
      return g_strdup (_ ("Web addresses"));
    case CRM_COLUMN_TEXT:
    default:
      return g_strdup (_ ("Text"));
    }
}
