/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The buttons over the text of a template. Their action is template.put with the name of a piece.
 * Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-template-pieces-private.h"
#include "crm-template-text.h"
#include "crm-wrap-box.h"

static const CrmPiece pieces[] = {
  { "bold", "format-text-bold-symbolic", NULL, N_ ("Bold"), CRM_PIECE_AROUND, "**", "**", -1 },
  { "italic", "format-text-italic-symbolic", NULL, N_ ("Italic"), CRM_PIECE_AROUND, "*", "*", -1 },
  { "underline", "format-text-underline-symbolic", NULL, N_ ("Underline"), CRM_PIECE_AROUND, "__",
    "__", -1 },
  { "heading", NULL, "H1", N_ ("Heading"), CRM_PIECE_LINES, "# ", "", -1 },
  { "subheading", NULL, "H2", N_ ("Smaller Heading"), CRM_PIECE_LINES, "## ", "", -1 },
  { "list", "view-list-bullet-symbolic", "•", N_ ("List"), CRM_PIECE_LINES, "- ", "", -1 },
  { "clause", "view-list-ordered-symbolic", "1.", N_ ("Numbered Clause"), CRM_PIECE_LINES, "#. ",
    "", -1 },
  { "table", "crm-table-symbolic", NULL, N_ ("Table"), CRM_PIECE_BLOCK,
    ":::table widths=50,20\n| A | B |\n|:--|--:|\n|  |  |\n:::/table\n", "", 24 },
  { "columns", "view-dual-symbolic", NULL, N_ ("Side by Side"), CRM_PIECE_AROUND_LINES,
    ":::columns 1,1\n", "\n:::next\n\n:::/columns", -1 },
  { "if", NULL, "if", N_ ("Only If"), CRM_PIECE_AROUND_LINES, "{{#if }}\n", "\n{{/if}}", 6, TRUE },
  { "each", NULL, "each", N_ ("For Each of a List"), CRM_PIECE_AROUND_LINES, "{{#each }}\n",
    "\n{{/each}}", 8, TRUE },
  { "image", "insert-image-symbolic", NULL, N_ ("Picture"), CRM_PIECE_BLOCK, "{{image }}\n", "", 8,
    TRUE },
  { "qr", "crm-qr-symbolic", NULL, N_ ("QR Code"), CRM_PIECE_BLOCK, "{{qr }}\n", "", 5, TRUE },
  { "signature", "document-edit-symbolic", NULL, N_ ("Signature"), CRM_PIECE_BLOCK,
    "{{signature manager.signature? width=45mm}}\n", "", -1 },
  { "pagebreak", "crm-page-break-symbolic", NULL, N_ ("New Page"), CRM_PIECE_BLOCK,
    ":::pagebreak\n", "", -1 },
  { "part", "crm-template-symbolic", NULL, N_ ("Text of Many Documents"), CRM_PIECE_BLOCK,
    "{{> }}\n", "", 4, TRUE },
};

const CrmPiece *
crm_piece_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    if (strcmp (pieces[i].name, name) == 0)
      return &pieces[i];
  return NULL;
}

static GtkWidget *
make_button (const CrmPiece *piece)
{
  GtkWidget *button = piece->text != NULL ? gtk_button_new_with_label (piece->text)
                                          : gtk_button_new_from_icon_name (piece->icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ (piece->label));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (piece->label), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "template.put");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", piece->name);
  return button;
}

/**
 * crm_template_toolbar_new:
 *
 * Returns: (transfer full): buttons that activate template.put; they wrap where there is no room
 */
GtkWidget *
crm_template_toolbar_new (void)
{
  GtkWidget *box = crm_wrap_box_new (2);

  gtk_widget_add_css_class (box, "crm-template-toolbar");
  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    crm_wrap_box_append (CRM_WRAP_BOX (box), make_button (&pieces[i]));
  return box;
}
