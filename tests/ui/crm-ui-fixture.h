/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-context.h"
#include "crm-navigator.h"
#include "crm-operation.h"

G_BEGIN_DECLS

/* What tests of widgets share: an office in a folder that is taken away again, and a navigator that
 * notes what it was asked. */
typedef struct
{
  char *folder;
  CrmContext *context;
} CrmTestOffice;

void crm_test_office_open (CrmTestOffice *self);
void crm_test_office_add (CrmTestOffice *self, const char *kind, const char *first, ...)
    G_GNUC_NULL_TERMINATED;
void crm_test_office_run (CrmTestOffice *self, CrmOperation *operation);
CrmId crm_test_office_add_conflict (CrmTestOffice *self, const char *name, gboolean is_mine);
void crm_test_office_undo (CrmTestOffice *self);
void crm_test_office_close (CrmTestOffice *self);

#define CRM_TYPE_FAKE_NAVIGATOR (crm_fake_navigator_get_type ())
G_DECLARE_FINAL_TYPE (CrmFakeNavigator, crm_fake_navigator, CRM, FAKE_NAVIGATOR, GObject)

CrmFakeNavigator *crm_fake_navigator_new (CrmContext *context, GtkWindow *window);
const char *crm_fake_navigator_get_log (CrmFakeNavigator *self);

GtkWidget *crm_test_find (GtkWidget *root, GType type, const char *label);
GtkWidget *crm_test_find_row (GtkWidget *root, const char *title);

/* Lets the main loop turn until the condition holds, and fails when the patience of tests is at its
 * end. */
#define CRM_WAIT_UNTIL(condition)                                                                  \
  do                                                                                               \
    {                                                                                              \
      gint64 end_ = g_get_monotonic_time () + crm_test_get_patience ();                            \
      guint tick_ = g_timeout_add (50, crm_test_tick_cb, NULL);                                    \
      while (!(condition))                                                                         \
        {                                                                                          \
          g_assert_cmpint (g_get_monotonic_time (), <, end_);                                      \
          g_main_context_iteration (NULL, TRUE);                                                   \
        }                                                                                          \
      g_source_remove (tick_);                                                                     \
    }                                                                                              \
  while (0)

gint64 crm_test_get_patience (void);
gboolean crm_test_tick_cb (gpointer data);
void crm_test_done_cb (GObject *source, GAsyncResult *result, gpointer data);
void crm_test_drain (void);
void crm_test_picture (GtkWidget *window, const char *name);

G_END_DECLS
