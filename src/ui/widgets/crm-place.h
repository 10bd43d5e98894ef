/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-id.h"

G_BEGIN_DECLS

/**
 * CrmPlace:
 *
 * A page of the window: what a line of the sidebar opens, or a card that was opened from there. It
 * is the widget of the content; the window owns the header bar and asks the place what to put into
 * it. Every function may be left out.
 *
 * Signal "changed": title, subtitle or is-busy may have changed; emitted by crm_place_changed().
 */
#define CRM_TYPE_PLACE (crm_place_get_type ())
G_DECLARE_INTERFACE (CrmPlace, crm_place, CRM, PLACE, GtkWidget)

struct _CrmPlaceInterface
{
  GTypeInterface parent_iface;

  /* Over the table of places: a card is titled by its record. Borrowed, may be NULL. */
  const char *(*get_title) (CrmPlace *self);
  const char *(*get_subtitle) (CrmPlace *self);

  /* For the header bar; the place keeps the widgets and returns the same ones each time. A title
   * widget stands in place of the title, as a view switcher does. */
  GtkWidget *(*get_header_start) (CrmPlace *self);
  GtkWidget *(*get_header_end) (CrmPlace *self);
  GtkWidget *(*get_title_widget) (CrmPlace *self);

  /* Whether something that a person waits for is still being read. */
  gboolean (*is_busy) (CrmPlace *self);

  /* Ctrl+F: give the keyboard to what filters here. */
  void (*search) (CrmPlace *self);

  /* The name of the kind that "New" makes here, NULL for none in particular. */
  const char *(*get_new_kind) (CrmPlace *self);

  /* Show something inside the place, given to crm_navigator_go(); each place says what it takes. */
  void (*show) (CrmPlace *self, GVariant *target);

  /* The saved view that a list of the place shows, NULL for none. */
  const CrmId *(*get_view) (CrmPlace *self);

  /* It came to the front, or left it: a place that is not seen need not keep itself up to date. */
  void (*set_front) (CrmPlace *self, gboolean is_front);
};

const char *crm_place_get_title (CrmPlace *self);
const char *crm_place_get_subtitle (CrmPlace *self);
GtkWidget *crm_place_get_header_start (CrmPlace *self);
GtkWidget *crm_place_get_header_end (CrmPlace *self);
GtkWidget *crm_place_get_title_widget (CrmPlace *self);
gboolean crm_place_is_busy (CrmPlace *self);
gboolean crm_place_can_search (CrmPlace *self);
void crm_place_search (CrmPlace *self);
const char *crm_place_get_new_kind (CrmPlace *self);
void crm_place_show (CrmPlace *self, GVariant *target);
const CrmId *crm_place_get_view (CrmPlace *self);
void crm_place_set_front (CrmPlace *self, gboolean is_front);
void crm_place_changed (CrmPlace *self);

G_END_DECLS
