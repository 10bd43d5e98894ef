/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"
#include "crm-operation.h"

G_BEGIN_DECLS

/**
 * CrmNavigator:
 *
 * What a place may ask of the window that it stands in, without knowing the window. Widgets keep a
 * plain pointer: the window outlives its places.
 */
#define CRM_TYPE_NAVIGATOR (crm_navigator_get_type ())
G_DECLARE_INTERFACE (CrmNavigator, crm_navigator, CRM, NAVIGATOR, GObject)

struct _CrmNavigatorInterface
{
  GTypeInterface parent_iface;

  void (*open_record) (CrmNavigator *self, const CrmKind *kind, const CrmId *id);
  void (*new_record) (CrmNavigator *self, const CrmKind *kind, CrmRecord *draft);
  void (*go) (CrmNavigator *self, const char *place, GVariant *target);
  void (*go_back) (CrmNavigator *self);
  void (*toast) (CrmNavigator *self, const char *message, const CrmId *batch);
  void (*report_error) (CrmNavigator *self, const char *what, const GError *error);
  void (*run) (CrmNavigator *self, CrmOperation *operation);
  GtkWindow *(*get_window) (CrmNavigator *self);
};

void crm_navigator_open_record (CrmNavigator *self, const CrmKind *kind, const CrmId *id);
void crm_navigator_new_record (CrmNavigator *self, const CrmKind *kind, CrmRecord *draft);
void crm_navigator_go (CrmNavigator *self, const char *place, GVariant *target);
void crm_navigator_go_back (CrmNavigator *self);
void crm_navigator_toast (CrmNavigator *self, const char *message, const CrmId *batch);
void crm_navigator_report_error (CrmNavigator *self, const char *what, const GError *error);
gboolean crm_navigator_tell_written (CrmNavigator *self, GFile *file, GAsyncResult *result);
void crm_navigator_run (CrmNavigator *self, CrmOperation *operation);
GtkWindow *crm_navigator_get_window (CrmNavigator *self);

G_END_DECLS
