/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-catalog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-catalog-private.h"
#include "crm-error.h"
#include "crm-kinds-private.h"

struct _CrmCatalog
{
  GObject parent_instance;

  GPtrArray *kinds; /* CrmKind, in the order of their numbers */
  int version;      /* atomic */
  int no_export;    /* atomic */
};

G_DEFINE_FINAL_TYPE (CrmCatalog, crm_catalog, G_TYPE_OBJECT)

/* Who made and changed a record, and when: the store writes these. */
static const CrmFieldSpec header_fields[] = {
  { .name = "created_at",
    .label = N_ ("Created"),
    .type = CRM_FIELD_INSTANT,
    .flags = CRM_FIELD_HEADER | CRM_FIELD_READ_ONLY | CRM_FIELD_HIDDEN },
  { .name = "created_by",
    .label = N_ ("Created by"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .flags = CRM_FIELD_HEADER | CRM_FIELD_READ_ONLY | CRM_FIELD_HIDDEN },
  { .name = "modified_at",
    .label = N_ ("Changed"),
    .type = CRM_FIELD_INSTANT,
    .flags = CRM_FIELD_HEADER | CRM_FIELD_READ_ONLY | CRM_FIELD_HIDDEN },
  { .name = "modified_by",
    .label = N_ ("Changed by"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .flags = CRM_FIELD_HEADER | CRM_FIELD_READ_ONLY | CRM_FIELD_HIDDEN },
};

/* What crm_catalog_add_field() copied. */
static void
clear_own (CrmFieldSpec *spec)
{
  g_free ((char *) spec->name);
  g_free ((char *) spec->label);
  for (const CrmChoice *choice = spec->choices; choice != NULL && choice->key != NULL; choice++)
    {
      g_free ((char *) choice->key);
      g_free ((char *) choice->label);
    }
  g_free ((CrmChoice *) spec->choices);
  g_free ((char *) spec->target);
  g_free ((char *) spec->section);
  g_free ((char *) spec->section_label);
  g_free ((char *) spec->default_text);
}

static void
free_replaced (gpointer data)
{
  clear_own (data);
  g_free (data);
}

static void
free_field (CrmField *field)
{
  if (field->spec.flags & CRM_FIELD_CUSTOM)
    clear_own (&field->spec);
  g_clear_pointer (&field->replaced, g_ptr_array_unref);
  g_free (field);
}

static void
free_kind (gpointer data)
{
  CrmKind *kind = data;

  for (int i = 0; i < kind->n_fields; i++)
    free_field (kind->fields[i]);
  g_hash_table_unref (kind->by_name);
  g_ptr_array_unref (kind->old_names);
  g_ptr_array_unref (kind->old_layouts);
  g_free (kind->layout);
  g_free (kind);
}

static void
crm_catalog_finalize (GObject *object)
{
  CrmCatalog *self = CRM_CATALOG (object);

  g_ptr_array_unref (self->kinds);
  G_OBJECT_CLASS (crm_catalog_parent_class)->finalize (object);
}

static void
crm_catalog_class_init (CrmCatalogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_catalog_finalize;
}

static CrmField *
append_field (CrmCatalog *self, CrmKind *kind, const CrmFieldSpec *spec)
{
  int n = g_atomic_int_get (&kind->n_fields);
  CrmField *field = g_new0 (CrmField, 1);

  g_assert (n < CRM_MAX_FIELDS);
  field->spec = *spec;
  field->kind = kind;
  field->index = (guint) n;
  field->target = spec->target != NULL ? crm_catalog_find_kind (self, spec->target) : NULL;
  kind->fields[n] = field;
  g_atomic_int_set (&kind->n_fields, n + 1);
  g_atomic_int_inc (&self->version);
  return field;
}

/* Fields whose values live in children know of which, once all kinds are there. */
static void
find_satellite (CrmCatalog *self, CrmField *field)
{
  const CrmKind *child;
  g_autofree char *back = NULL;

  if (field->spec.satellite == NULL)
    return;
  child = crm_catalog_find_kind (self, field->spec.satellite);
  back = g_strconcat (field->kind->spec->name, "_id", NULL);
  field->satellite = crm_kind_find_field (child, field->spec.satellite_field);
  field->satellite_link = crm_kind_find_field (child, back);
}

/* Names are looked up on every thread, many times for each record, so that no lock may be taken:
 * a table that readers see is never changed, a new one takes its place. */
static void
publish_names (CrmKind *kind)
{
  GHashTable *names = g_hash_table_new (g_str_hash, g_str_equal);

  for (int i = 0; i < kind->n_fields; i++)
    g_hash_table_insert (names, (gpointer) kind->fields[i]->spec.name, kind->fields[i]);
  if (kind->by_name != NULL)
    g_ptr_array_add (kind->old_names, kind->by_name);
  g_atomic_pointer_set (&kind->by_name, names);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const CrmKind *first = *(CrmKind *const *) a, *second = *(CrmKind *const *) b;

  return first->spec->number - second->spec->number;
}

static void
crm_catalog_init (CrmCatalog *self)
{
  const CrmKindSpec *const tables[]
      = { crm_kinds_office,   crm_kinds_party, crm_kinds_facts,  crm_kinds_sales,
          crm_kinds_activity, crm_kinds_paper, crm_kinds_merge,  crm_kinds_conflict,
          crm_kinds_rights,   crm_kinds_plan,  crm_kinds_assign, crm_kinds_report,
          crm_kinds_hours,    crm_kinds_rules, crm_kinds_message };

  self->kinds = g_ptr_array_new_with_free_func (free_kind);
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const CrmKindSpec *spec = tables[t]; spec->name != NULL; spec++)
      {
        CrmKind *kind = g_new0 (CrmKind, 1);

        kind->spec = spec;
        kind->catalog = self;
        kind->old_names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
        kind->old_layouts = g_ptr_array_new_with_free_func (g_free);
        g_ptr_array_add (self->kinds, kind);
      }
  g_ptr_array_sort (self->kinds, compare_numbers);
  for (guint i = 0; i < self->kinds->len; i++)
    {
      CrmKind *kind = g_ptr_array_index (self->kinds, i);

      for (const CrmFieldSpec *spec = kind->spec->fields; spec->name != NULL; spec++)
        append_field (self, kind, spec);
      for (gsize h = 0; h < G_N_ELEMENTS (header_fields); h++)
        append_field (self, kind, &header_fields[h]);
      publish_names (kind);
      kind->title = crm_kind_find_field (kind, kind->spec->title);
      if (kind->spec->subtitle != NULL)
        kind->subtitle = crm_kind_find_field (kind, kind->spec->subtitle);
    }
  for (guint i = 0; i < self->kinds->len; i++)
    {
      CrmKind *kind = g_ptr_array_index (self->kinds, i);

      for (int f = 0; f < kind->n_fields; f++)
        find_satellite (self, kind->fields[f]);
    }
}

/**
 * crm_catalog_new:
 *
 * Returns: (transfer full): the kinds of the program, without fields of an office's own
 */
CrmCatalog *
crm_catalog_new (void)
{
  return g_object_new (CRM_TYPE_CATALOG, NULL);
}

guint
crm_catalog_get_n_kinds (const CrmCatalog *self)
{
  return self->kinds->len;
}

const CrmKind *
crm_catalog_get_kind (const CrmCatalog *self, guint position)
{
  g_return_val_if_fail (position < self->kinds->len, NULL);
  return g_ptr_array_index (self->kinds, position);
}

/**
 * crm_catalog_find_kind:
 *
 * Returns: (nullable): the kind of that name
 */
const CrmKind *
crm_catalog_find_kind (const CrmCatalog *self, const char *name)
{
  for (guint i = 0; i < self->kinds->len; i++)
    {
      CrmKind *kind = g_ptr_array_index (self->kinds, i);

      if (strcmp (kind->spec->name, name) == 0)
        return kind;
    }
  return NULL;
}

const CrmKind *
crm_catalog_find_number (const CrmCatalog *self, gint16 number)
{
  for (guint i = 0; i < self->kinds->len; i++)
    {
      CrmKind *kind = g_ptr_array_index (self->kinds, i);

      if (kind->spec->number == number)
        return kind;
    }
  return NULL;
}

static gboolean
check_name (const char *name, GError **error)
{
  gboolean good = g_ascii_islower (name[0]) && strlen (name) <= 48;

  for (const char *p = name; good && *p != '\0'; p++)
    good = g_ascii_islower (*p) || g_ascii_isdigit (*p) || *p == '_';
  if (!good)
    g_set_error (
        error, CRM_ERROR, CRM_ERROR_INVALID,
        /* Translators: the name of a field that an office makes. */
        _ ("“%s” cannot name a field: use small letters a–z, digits and _, a letter first"), name);
  return good;
}

static CrmChoice *
copy_choices (const CrmChoice *choices)
{
  GArray *copy = g_array_new (TRUE, TRUE, sizeof (CrmChoice));

  for (; choices != NULL && choices->key != NULL; choices++)
    {
      CrmChoice choice
          = { g_strdup (choices->key), g_strdup (choices->label), NULL, choices->archived };

      g_array_append_val (copy, choice);
    }
  return (CrmChoice *) (gpointer) g_array_free (copy, FALSE);
}

/* The kind of that name, when a field of the spec's name may join it. */
static CrmKind *
open_kind (CrmCatalog *self, const char *name, const CrmFieldSpec *spec, GError **error)
{
  CrmKind *kind = (CrmKind *) crm_catalog_find_kind (self, name);

  if (kind == NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("There is no kind “%s”"), name);
      return NULL;
    }
  return check_name (spec->name, error) ? kind : NULL;
}

static const CrmField *
join_field (CrmCatalog *self, CrmKind *kind, const CrmFieldSpec *spec, GError **error)
{
  CrmField *field;

  if (crm_kind_find_field (kind, spec->name) != NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("The kind “%s” already has a field “%s”"), kind->spec->name, spec->name);
      return NULL;
    }
  if (crm_kind_get_n_fields (kind) >= CRM_MAX_FIELDS)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_FULL, _ ("A kind has at most %d fields"),
                   CRM_MAX_FIELDS);
      return NULL;
    }
  field = append_field (self, kind, spec);
  find_satellite (self, field);
  publish_names (kind);
  return field;
}

/* Takes @own. The name, the type and the target of a field are for ever; other threads may be
 * reading its words and choices, so the old ones are put away and not freed. */
static void
renew (CrmCatalog *self, CrmField *field, CrmFieldSpec *own)
{
  CrmFieldSpec *old = g_new0 (CrmFieldSpec, 1);

  old->name = own->name;
  old->target = own->target;
  old->label = field->spec.label;
  old->choices = field->spec.choices;
  old->section = field->spec.section;
  old->section_label = field->spec.section_label;
  old->default_text = field->spec.default_text;
  if (field->replaced == NULL)
    field->replaced = g_ptr_array_new_with_free_func (free_replaced);
  g_ptr_array_add (field->replaced, old);
  g_atomic_pointer_set (&field->spec.label, own->label);
  g_atomic_pointer_set (&field->spec.choices, own->choices);
  g_atomic_pointer_set (&field->spec.section, own->section);
  g_atomic_pointer_set (&field->spec.section_label, own->section_label);
  g_atomic_pointer_set (&field->spec.part_label, own->part_label);
  g_atomic_pointer_set (&field->spec.default_text, own->default_text);
  field->spec.flags = own->flags;
  g_atomic_int_inc (&self->version);
}

/**
 * crm_catalog_add_field:
 * @kind: name of the kind
 * @spec: copied; gets %CRM_FIELD_CUSTOM
 *
 * Joins a field of the office's own to a kind. A field of that name that is there already is
 * returned with its label, flags and choices renewed when it is the office's own.
 *
 * Returns: the field, or %NULL with @error
 */
const CrmField *
crm_catalog_add_field (CrmCatalog *self,
                       const char *kind_name,
                       const CrmFieldSpec *spec,
                       GError **error)
{
  CrmKind *kind = open_kind (self, kind_name, spec, error);
  CrmFieldSpec own = *spec;
  CrmField *field = kind != NULL ? (CrmField *) crm_kind_find_field (kind, spec->name) : NULL;

  if (kind == NULL)
    return NULL;
  if (spec->target != NULL && crm_catalog_find_kind (self, spec->target) == NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("There is no kind “%s”"),
                   spec->target);
      return NULL;
    }
  own.flags = (spec->flags & ~(guint) (CRM_FIELD_HEADER | CRM_FIELD_READ_ONLY)) | CRM_FIELD_CUSTOM;
  own.satellite = NULL;
  own.name = g_strdup (spec->name);
  own.label = g_strdup (spec->label != NULL ? spec->label : spec->name);
  own.choices = spec->choices != NULL ? copy_choices (spec->choices) : NULL;
  own.target = g_strdup (spec->target);
  own.section = g_strdup (spec->section != NULL ? spec->section : "own");
  own.section_label = g_strdup (spec->section_label);
  own.aliases = NULL;
  own.default_text = g_strdup (spec->default_text);
  if (field != NULL && field->spec.flags & CRM_FIELD_CUSTOM)
    {
      renew (self, field, &own);
      return field;
    }
  field = (CrmField *) join_field (self, kind, &own, error);
  if (field == NULL)
    clear_own (&own);
  return field;
}

/**
 * crm_catalog_add_built_in:
 * @kind: name of the kind
 * @spec: a line as in the tables of this room; must outlive @self
 *
 * Joins a field to a kind as if it stood in the tables: with a column of its own in both
 * databases. Only before a store is opened with the catalog.
 *
 * Returns: the field, or %NULL with @error
 */
const CrmField *
crm_catalog_add_built_in (CrmCatalog *self,
                          const char *kind_name,
                          const CrmFieldSpec *spec,
                          GError **error)
{
  CrmKind *kind = open_kind (self, kind_name, spec, error);

  g_return_val_if_fail (!(spec->flags & CRM_FIELD_CUSTOM), NULL);
  return kind != NULL ? join_field (self, kind, spec, error) : NULL;
}

/**
 * crm_catalog_set_layout:
 * @layout: (nullable): sections as crm_card_sections_print() makes them; %NULL: the program's own
 *
 * Notes how the office arranged the cards of a kind.
 */
void
crm_catalog_set_layout (CrmCatalog *self, const CrmKind *kind, const char *layout)
{
  CrmKind *arranged = (CrmKind *) kind;

  if (g_strcmp0 (arranged->layout, layout) == 0)
    return;
  if (arranged->layout != NULL)
    g_ptr_array_add (arranged->old_layouts, arranged->layout);
  g_atomic_pointer_set (&arranged->layout, g_strdup (layout));
  g_atomic_int_inc (&self->version);
}

/**
 * crm_catalog_set_access:
 *
 * Notes how far the person at this desk may go with a field.
 */
void
crm_catalog_set_access (CrmCatalog *self, const CrmField *field, CrmFieldAccess access)
{
  CrmField *limited = (CrmField *) field;

  if (crm_field_get_access (field) == access)
    return;
  g_atomic_int_set (&limited->access, (int) access);
  g_atomic_int_inc (&self->version);
}

/**
 * crm_catalog_set_may_export:
 *
 * Notes whether the person at this desk may take lists and cards out of the office.
 */
void
crm_catalog_set_may_export (CrmCatalog *self, gboolean may_export)
{
  if (crm_catalog_may_export (self) == may_export)
    return;
  g_atomic_int_set (&self->no_export, !may_export);
  g_atomic_int_inc (&self->version);
}

gboolean
crm_catalog_may_export (const CrmCatalog *self)
{
  return g_atomic_int_get (&((CrmCatalog *) self)->no_export) == 0;
}

/**
 * crm_catalog_get_version:
 *
 * Returns: a number that is another one when a field was added or renewed, a card arranged, or what
 *   the person at this desk may do changed
 */
int
crm_catalog_get_version (const CrmCatalog *self)
{
  return g_atomic_int_get (&self->version);
}

/**
 * crm_kind_get_layout:
 *
 * Returns: (nullable): how the office arranged the cards of the kind
 */
const char *
crm_kind_get_layout (const CrmKind *self)
{
  return g_atomic_pointer_get (&((CrmKind *) self)->layout);
}

const char *
crm_kind_get_name (const CrmKind *self)
{
  return self->spec->name;
}

const char *
crm_kind_get_label (const CrmKind *self)
{
  return g_dgettext (GETTEXT_PACKAGE, self->spec->label);
}

const char *
crm_kind_get_label_plural (const CrmKind *self)
{
  return g_dgettext (GETTEXT_PACKAGE, self->spec->label_plural);
}

const char *
crm_kind_get_icon (const CrmKind *self)
{
  return self->spec->icon;
}

gint16
crm_kind_get_number (const CrmKind *self)
{
  return self->spec->number;
}

gboolean
crm_kind_has (const CrmKind *self, CrmKindFlags flag)
{
  return (self->spec->flags & flag) != 0;
}

const CrmCatalog *
crm_kind_get_catalog (const CrmKind *self)
{
  return self->catalog;
}

guint
crm_kind_get_n_fields (const CrmKind *self)
{
  return (guint) g_atomic_int_get (&self->n_fields);
}

const CrmField *
crm_kind_get_field (const CrmKind *self, guint index)
{
  g_return_val_if_fail (index < crm_kind_get_n_fields (self), NULL);
  return self->fields[index];
}

/**
 * crm_kind_find_field:
 *
 * Returns: (nullable): the field of that name
 */
const CrmField *
crm_kind_find_field (const CrmKind *self, const char *name)
{
  return g_hash_table_lookup (g_atomic_pointer_get (&((CrmKind *) self)->by_name), name);
}

/**
 * crm_kind_require_field:
 *
 * Returns: the field of that name, or %NULL with an error that lists the names there are
 */
const CrmField *
crm_kind_require_field (const CrmKind *self, const char *name, GError **error)
{
  const CrmField *field = crm_kind_find_field (self, name);
  g_autoptr (GString) names = NULL;

  if (field != NULL)
    return field;
  names = g_string_new (NULL);
  for (guint i = 0; i < crm_kind_get_n_fields (self); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", self->fields[i]->spec.name);
  g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
               /* Translators: a kind of record, a field's name, a list of names. */
               _ ("%s has no field “%s”; it has: %s"), self->spec->name, name, names->str);
  return NULL;
}

const CrmField *
crm_kind_get_title_field (const CrmKind *self)
{
  return self->title;
}

const CrmField *
crm_kind_get_subtitle_field (const CrmKind *self)
{
  return self->subtitle;
}

/**
 * crm_kind_get_sort_field:
 * @descending: (out): whether the largest comes first
 *
 * Returns: the field by which lists of the kind are sorted until a person chooses another
 */
const CrmField *
crm_kind_get_sort_field (const CrmKind *self, gboolean *descending)
{
  const char *sort = self->spec->sort;

  *descending = sort[0] == '-';
  return crm_kind_find_field (self, sort + (*descending ? 1 : 0));
}

CrmPrepare
crm_kind_get_prepare (const CrmKind *self)
{
  return self->spec->prepare;
}

CrmFollow
crm_kind_get_follow (const CrmKind *self)
{
  return self->spec->follow;
}

CrmGuard
crm_kind_get_guard (const CrmKind *self)
{
  return self->spec->guard;
}
