/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-place.h"

G_BEGIN_DECLS

/* Makes the widget of a place, a CrmPlace. */
typedef GtkWidget *(*CrmPlaceNew) (CrmContext *context, CrmNavigator *navigator);

typedef struct
{
  const char *name;
  const char *title; /* English, to be translated in the context "place" */
  const char *icon;
  CrmPlaceNew create;
  const char *list; /* (nullable) whose saved views stand below it in the sidebar */
} CrmPlaceInfo;

const CrmPlaceInfo *crm_places_all (guint *n_places);
const CrmPlaceInfo *crm_places_aside (guint *n_places);
const CrmPlaceInfo *crm_places_find (const char *name);
const CrmPlaceInfo *crm_places_find_list (const char *list);
const char *crm_place_info_get_title (const CrmPlaceInfo *info);

G_END_DECLS
