/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-filter.h"

G_BEGIN_DECLS

/**
 * CrmFilterDraft:
 *
 * A filter that is being built, part by part: a tree of groups and tests that can be changed. The
 * root is a group of which all parts must hold. Not for several threads at once.
 */
typedef struct _CrmFilterDraft CrmFilterDraft;

typedef enum
{
  CRM_DRAFT_ALL,  /* of its parts hold */
  CRM_DRAFT_ANY,  /* of its parts holds */
  CRM_DRAFT_NONE, /* of its parts holds */
  CRM_DRAFT_OF,   /* records that belong: its parts, all of which hold, choose among them */
  CRM_DRAFT_TEST,
} CrmDraftType;

CrmFilterDraft *crm_filter_draft_new (const CrmFilter *filter);
void crm_filter_draft_free (CrmFilterDraft *self);
CrmFilter *crm_filter_draft_to_filter (const CrmFilterDraft *self);

CrmDraftType crm_filter_draft_get_draft_type (const CrmFilterDraft *self);
CrmFilter *crm_filter_draft_get_head (const CrmFilterDraft *self);
CrmFilterDraft *crm_filter_draft_get_parent (const CrmFilterDraft *self);
guint crm_filter_draft_get_n_parts (const CrmFilterDraft *self);
CrmFilterDraft *crm_filter_draft_get_part (const CrmFilterDraft *self, guint position);
const CrmKind *crm_filter_draft_get_scope (const CrmFilterDraft *self, const CrmKind *kind);

CrmFilterDraft *crm_filter_draft_add (CrmFilterDraft *self, const CrmFilter *filter);
CrmFilterDraft *crm_filter_draft_add_group (CrmFilterDraft *self, CrmDraftType type);
void crm_filter_draft_set_group (CrmFilterDraft *self, CrmDraftType type);
void crm_filter_draft_remove (CrmFilterDraft *part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmFilterDraft, crm_filter_draft_free)

G_END_DECLS
