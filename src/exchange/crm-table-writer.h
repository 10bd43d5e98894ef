/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Rows of cells on their way into a passing file of CSV. Lines above the table, such as a title,
 * and empty rows are left out. One thread. */
typedef struct _CrmTableWriter CrmTableWriter;

CrmTableWriter *crm_table_writer_new (GOutputStream *stream);
void crm_table_writer_free (CrmTableWriter *self);
void crm_table_writer_set (CrmTableWriter *self, guint column, const char *text);
gboolean crm_table_writer_end_row (CrmTableWriter *self, GCancellable *cancellable, GError **error);
gboolean crm_table_writer_finish (CrmTableWriter *self, GCancellable *cancellable, GError **error);

GFile *crm_passing_file_new (GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmTableWriter, crm_table_writer_free)

G_END_DECLS
