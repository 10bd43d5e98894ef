/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  CRM_CARD_FACTS,
  CRM_CARD_MAIN,
  CRM_CARD_SIDE_PANE,
  CRM_CARD_N_PANES,
} CrmCardPane;

/**
 * CrmCardLayout:
 *
 * The three panes of a card: side by side where there is room; where there is less, the outer two
 * share one column; where there is little, one is seen at a time.
 */
#define CRM_TYPE_CARD_LAYOUT (crm_card_layout_get_type ())
G_DECLARE_FINAL_TYPE (CrmCardLayout, crm_card_layout, CRM, CARD_LAYOUT, GtkWidget)

GtkWidget *crm_card_layout_new (void);
void crm_card_layout_set_pane (CrmCardLayout *self, CrmCardPane pane, GtkWidget *child);
void crm_card_layout_set_main (CrmCardLayout *self, const char *label);
void crm_card_layout_show_pane (CrmCardLayout *self, CrmCardPane pane);
void crm_card_layout_expect (CrmCardLayout *self, int width);

G_END_DECLS
