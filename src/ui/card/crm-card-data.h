/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-approval-ask.h"
#include "crm-conflict-item.h"
#include "crm-context.h"
#include "crm-order-rhythm.h"
#include "crm-plan-work.h"
#include "crm-stage-work.h"
#include "crm-timeline-page.h"

G_BEGIN_DECLS

/**
 * CrmCardPerson:
 *
 * Somebody who stands beside a company, or a company beside a person, and as what.
 */
typedef struct
{
  CrmRecord *record; /* contact or account */
  char *role;        /* may be NULL */
} CrmCardPerson;

/* Child kinds that have a section of their own on the card of a party. */
typedef enum
{
  CRM_CARD_AGREEMENTS,
  CRM_CARD_DATES,
  CRM_CARD_FAMILY,
  CRM_CARD_PREFERENCES,
  CRM_CARD_METHODS,
  CRM_CARD_ADDRESSES,
  CRM_CARD_ROLES,
  CRM_N_CARD_CHILDREN,
} CrmCardChildKind;

const char *crm_card_child_kind_name (CrmCardChildKind kind);
const char *crm_card_child_section (CrmCardChildKind kind);

/**
 * CrmCardData:
 *
 * Everything that a card shows, read in one go. Read only after it was handed over.
 */
typedef struct
{
  CrmRecord *record;
  CrmTimelinePage *page;
  GPtrArray *steps;                         /* CrmRecord: planned activities, the next first */
  GPtrArray *deals;                         /* CrmRecord: open deals */
  GPtrArray *people;                        /* CrmCardPerson */
  GPtrArray *notes;                         /* CrmRecord: pinned notes */
  GPtrArray *orders;                        /* CrmRecord */
  CrmOrderRhythm rhythm;                    /* of a client's orders */
  GPtrArray *invoices;                      /* CrmRecord */
  GPtrArray *files;                         /* CrmRecord: attachments */
  GPtrArray *conflicts;                     /* CrmConflictItem: of it and its children */
  GPtrArray *lines;                         /* CrmRecord: of an order, of an invoice */
  GPtrArray *stages;                        /* CrmRecord: of the pipeline of a deal */
  GPtrArray *plans;                         /* CrmPlanStanding; NULL where the kind has none */
  GPtrArray *stays;                         /* CrmStageStay: of a deal */
  GPtrArray *approvals;                     /* CrmApprovalStanding: of an order, of an invoice */
  GPtrArray *children[CRM_N_CARD_CHILDREN]; /* CrmRecord; NULL where the kind has none */
} CrmCardData;

void crm_card_data_read_async (CrmContext *context,
                               const CrmTimelineQuery *timeline,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
CrmCardData *crm_card_data_read_finish (CrmContext *context, GAsyncResult *result, GError **error);
void crm_card_data_free (CrmCardData *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmCardData, crm_card_data_free)

G_END_DECLS
