/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"

G_BEGIN_DECLS

/* The slots of a kind's fields are made once, so that a reader on another thread never sees them
 * move while the office adds a field. */
#define CRM_MAX_FIELDS 512

struct _CrmField
{
  CrmFieldSpec spec;
  const CrmKind *kind;
  guint index;
  const CrmKind *target;
  const CrmField *satellite;      /* of the child kind that holds the value, or NULL */
  const CrmField *satellite_link; /* of the child kind, back to this one */
  int access;                     /* atomic; CrmFieldAccess */
  GPtrArray *replaced; /* CrmFieldSpec: words and choices that somebody may still be reading */
};

struct _CrmKind
{
  const CrmKindSpec *spec;
  const CrmCatalog *catalog;
  CrmField *fields[CRM_MAX_FIELDS];
  int n_fields;           /* atomic */
  GHashTable *by_name;    /* atomic; never changed once readers see it, but replaced */
  GPtrArray *old_names;   /* what was replaced; somebody may still be reading it */
  char *layout;           /* atomic; how the office arranged its cards */
  GPtrArray *old_layouts; /* as old_names */
  const CrmField *title;
  const CrmField *subtitle;
};

G_END_DECLS
