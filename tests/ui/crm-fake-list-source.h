/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-list-source.h"

G_BEGIN_DECLS

/**
 * CrmFakeListSource:
 *
 * A source without a database that counts what it is asked for. It answers when it is told to.
 */
#define CRM_TYPE_FAKE_LIST_SOURCE (crm_fake_list_source_get_type ())
G_DECLARE_FINAL_TYPE (CrmFakeListSource, crm_fake_list_source, CRM, FAKE_LIST_SOURCE, GObject)

CrmFakeListSource *crm_fake_list_source_new (const CrmKind *kind);
void crm_fake_list_source_set_rows (CrmFakeListSource *self, const gint64 *rows, guint n_rows);
void crm_fake_list_source_set_n_rows (CrmFakeListSource *self, guint n_rows);
guint crm_fake_list_source_get_n_snapshots (CrmFakeListSource *self);
guint crm_fake_list_source_get_n_pages (CrmFakeListSource *self);
guint crm_fake_list_source_get_first_of_page (CrmFakeListSource *self, guint page);
void crm_fake_list_source_reset (CrmFakeListSource *self);
void crm_fake_list_source_hold (CrmFakeListSource *self, gboolean hold);
void crm_fake_list_source_answer_first (CrmFakeListSource *self);

G_END_DECLS
