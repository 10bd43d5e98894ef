/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "crm-field.h"
#include "crm-record.h"

G_BEGIN_DECLS

/**
 * CrmCatalog:
 *
 * The description of the business: all kinds and their fields. The kinds are C tables in this
 * room; fields that the office makes at run time join them in crm_catalog_add_field(). Kinds and
 * fields live as long as the catalog; a field is never taken out, only archived, so pointers stay
 * good. Fields are added on the thread that owns the catalog before others read the new ones.
 */
#define CRM_TYPE_CATALOG (crm_catalog_get_type ())
G_DECLARE_FINAL_TYPE (CrmCatalog, crm_catalog, CRM, CATALOG, GObject)

typedef enum
{
  CRM_KIND_PARTY = 1 << 0,       /* shown in the place Contacts */
  CRM_KIND_CHILD = 1 << 1,       /* only meaningful with its parent; not offered by itself */
  CRM_KIND_APPEND_ONLY = 1 << 2, /* rows are never edited */
  CRM_KIND_LOCAL = 1 << 3,       /* stays on this desk; not synced */
  CRM_KIND_SETUP = 1 << 4,       /* arranged in the settings: users, stages, templates */
  CRM_KIND_TRACE = 1 << 5,       /* tells of records as they were: its links follow no merge */
  CRM_KIND_DESCRIBES = 1 << 6,   /* its records join the description */
  CRM_KIND_RIGHTS = 1 << 7,      /* says who may do what: only an administrator changes it */
} CrmKindFlags;

/**
 * CrmRules:
 *
 * What a rule of the trade may ask for while a record is saved. The store supplies it inside the
 * transaction; tests supply their own. All records returned are (transfer full).
 */
typedef struct
{
  gpointer data;
  gint64 now;           /* instant of the operation */
  CrmId user;           /* who acts */
  const char *currency; /* of the office */
  const CrmCatalog *catalog;
  CrmRecord *(*get) (gpointer data, const CrmKind *kind, const CrmId *id);
  GPtrArray *(*children) (gpointer data,
                          const CrmKind *kind,
                          const CrmField *link,
                          const CrmId *id);
  CrmRecord *(*first) (gpointer data,
                       const CrmKind *kind,
                       const CrmField *field,
                       const CrmValue *value,
                       const CrmField *sort);
  gboolean (*insert) (gpointer data, CrmRecord *record, GError **error);
  gboolean (*update) (gpointer data, CrmRecord *record, GError **error);
  gboolean (*is_shared) (gpointer data); /* whether the office is on other desks too; NULL: no */
  /* As get(), and what was deleted too; NULL: there is nothing */
  CrmRecord *(*get_any) (gpointer data, const CrmKind *kind, const CrmId *id);
  /* All records of a kind that is arranged in the settings, in their usual order; NULL: none */
  GPtrArray *(*all) (gpointer data, const CrmKind *kind);
  /* Of the records that a filter finds the sum of a field, their number without one; NULL: 0 */
  gint64 (*sum) (gpointer data, const CrmKind *kind, const CrmField *field, const char *filter);
  /* Deletes a record or brings it back; NULL: nothing is deleted */
  gboolean (*set_deleted) (
      gpointer data, const CrmKind *kind, const CrmId *id, gboolean deleted, GError **error);
  GHashTable
      *memo; /* char * -> gint64 *: what a rule keeps in mind during the operation, or NULL */
} CrmRules;

/**
 * CrmPrepare:
 * @record: about to be saved; may be changed
 * @before: (nullable): what is stored now; %NULL for a new record
 *
 * Completes and checks a record before it is saved. Returns: FALSE with @error to refuse it.
 */
typedef gboolean (*CrmPrepare) (CrmRecord *record,
                                CrmRecord *before,
                                CrmRules *rules,
                                GError **error);

/**
 * CrmFollow:
 * @record: as it was saved; when @deleted, as it was before
 *
 * Runs after a record was saved or deleted, inside the same transaction.
 */
typedef gboolean (*CrmFollow) (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error);

/**
 * CrmGuard:
 * @after: as the record is to be; the same as @before when it is to be deleted
 *
 * Refuses what nobody may do to a record any more, whichever way it comes: by hand, in many at once
 * or by taking an operation back. It asks for nothing but the record.
 */
typedef gboolean (*CrmGuard) (CrmRecord *after,
                              CrmRecord *before,
                              gboolean deleted,
                              GError **error);

typedef struct
{
  gint16 number; /* in the databases and on the wire; never reused */
  const char *name;
  const char *label;        /* English, to be translated */
  const char *label_plural; /* English, to be translated */
  const char *icon;
  guint flags;
  const char *title;          /* field that names a record */
  const char *subtitle;       /* field that tells homonyms apart, or NULL */
  const char *sort;           /* default order: a field, with - for descending */
  const CrmFieldSpec *fields; /* ends with a NULL name */
  CrmPrepare prepare;
  CrmFollow follow;
  CrmGuard guard;
} CrmKindSpec;

CrmCatalog *crm_catalog_new (void);
guint crm_catalog_get_n_kinds (const CrmCatalog *self);
const CrmKind *crm_catalog_get_kind (const CrmCatalog *self, guint position);
const CrmKind *crm_catalog_find_kind (const CrmCatalog *self, const char *name);
const CrmKind *crm_catalog_find_number (const CrmCatalog *self, gint16 number);
const CrmField *crm_catalog_add_field (CrmCatalog *self,
                                       const char *kind,
                                       const CrmFieldSpec *spec,
                                       GError **error);
const CrmField *crm_catalog_add_built_in (CrmCatalog *self,
                                          const char *kind,
                                          const CrmFieldSpec *spec,
                                          GError **error);
void crm_catalog_set_layout (CrmCatalog *self, const CrmKind *kind, const char *layout);
void crm_catalog_set_access (CrmCatalog *self, const CrmField *field, CrmFieldAccess access);
void crm_catalog_set_may_export (CrmCatalog *self, gboolean may_export);
gboolean crm_catalog_may_export (const CrmCatalog *self);
int crm_catalog_get_version (const CrmCatalog *self);

const char *crm_kind_get_name (const CrmKind *self);
const char *crm_kind_get_label (const CrmKind *self);
const char *crm_kind_get_label_plural (const CrmKind *self);
const char *crm_kind_get_icon (const CrmKind *self);
gint16 crm_kind_get_number (const CrmKind *self);
gboolean crm_kind_has (const CrmKind *self, CrmKindFlags flag);
const CrmCatalog *crm_kind_get_catalog (const CrmKind *self);
guint crm_kind_get_n_fields (const CrmKind *self);
const CrmField *crm_kind_get_field (const CrmKind *self, guint index);
const CrmField *crm_kind_find_field (const CrmKind *self, const char *name);
const CrmField *crm_kind_require_field (const CrmKind *self, const char *name, GError **error);
const CrmField *crm_kind_get_title_field (const CrmKind *self);
const CrmField *crm_kind_get_subtitle_field (const CrmKind *self);
const CrmField *crm_kind_get_sort_field (const CrmKind *self, gboolean *descending);
CrmPrepare crm_kind_get_prepare (const CrmKind *self);
CrmFollow crm_kind_get_follow (const CrmKind *self);
CrmGuard crm_kind_get_guard (const CrmKind *self);
const char *crm_kind_get_layout (const CrmKind *self);

G_END_DECLS
