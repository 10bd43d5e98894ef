/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the menu of the studio does, and the same template in other languages. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-document-change.h"
#include "crm-template-list.h"
#include "crm-template-new.h"
#include "crm-template-studio-private.h"
#include "crm-template-versions-window.h"

/* Other languages */

static CrmRecord *
get_beside (CrmTemplateStudio *self)
{
  guint selected = gtk_drop_down_get_selected (self->beside_choice);

  return self->reading != NULL && selected > 0 && selected <= self->reading->variants->len
             ? g_ptr_array_index (self->reading->variants, selected - 1)
             : NULL;
}

/* Shows the pages, or the text in the language that was chosen. */
void
crm_template_studio_show_beside (CrmTemplateStudio *self)
{
  CrmRecord *other = get_beside (self);
  const char *text = other != NULL ? crm_record_get_text (other, "body") : NULL;
  g_autofree char *shown = NULL;

  if (self->is_loading)
    return;
  shown = crm_template_text_dup (self->other_text);
  gtk_stack_set_visible_child (self->sides,
                               other != NULL ? self->other_side : GTK_WIDGET (self->overlay));
  if (strcmp (shown, text != NULL ? text : "") != 0)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->other_text)),
                              text != NULL ? text : "", -1);
}

void
crm_template_studio_open_beside (CrmTemplateStudio *self)
{
  CrmRecord *other = get_beside (self);

  if (other != NULL)
    crm_navigator_open_record (self->navigator, crm_record_get_kind (other),
                               crm_record_get_id (other));
}

static gboolean
has_language (CrmTemplateStudio *self, const char *tag)
{
  if (g_strcmp0 (crm_record_get_text (self->reading->template, "language"), tag) == 0)
    return TRUE;
  for (guint i = 0; i < self->reading->variants->len; i++)
    if (g_strcmp0 (crm_record_get_text (g_ptr_array_index (self->reading->variants, i), "language"),
                   tag)
        == 0)
      return TRUE;
  return FALSE;
}

/* The languages that the template is there in, and those that it could be begun in. */
void
crm_template_studio_show_languages (CrmTemplateStudio *self)
{
  guint n_locales;
  const CrmLocale *const *locales = crm_locale_all (&n_locales);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = gtk_drop_down_get_selected (self->beside_choice);

  gtk_string_list_append (names, _ ("Pages"));
  for (guint i = 0; i < self->reading->variants->len; i++)
    {
      const char *name = crm_template_language_name (
          crm_record_get_text (g_ptr_array_index (self->reading->variants, i), "language"));

      gtk_string_list_append (names, name);
    }
  self->is_loading = TRUE;
  gtk_drop_down_set_model (self->beside_choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->beside_choice,
                              selected <= self->reading->variants->len ? selected : 0);
  self->is_loading = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->beside_choice), self->reading->variants->len > 0);
  crm_template_studio_show_beside (self);
  g_menu_remove_all (self->language_menu);
  for (guint i = 0; i < n_locales; i++)
    {
      const char *tag = crm_locale_get_tag (locales[i]);
      g_autoptr (GMenuItem) item = g_menu_item_new (crm_locale_get_name (locales[i]), NULL);

      if (has_language (self, tag))
        continue;
      g_menu_item_set_action_and_target (item, "template.translate", "s", tag);
      g_menu_append_item (self->language_menu, item);
    }
}

static void
on_translate_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmTemplateStudio *self = user_data;
  CrmRecord *created;
  g_autoptr (CrmOperation) operation = NULL;

  if (self->reading == NULL)
    return;
  operation = crm_template_change_variant (self->reading->template,
                                           g_variant_get_string (parameter, NULL), &created);
  crm_template_create (self->context, self->navigator, operation, created);
}

/* What the menu does */

static void
on_versions_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmTemplateStudio *self = user_data;

  crm_template_versions_window_open (self->context, self->navigator, self->placeholders, &self->id,
                                     self->sample_kind, &self->sample);
}

static void
on_duplicate_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmTemplateStudio *self = user_data;

  if (self->reading != NULL)
    crm_template_duplicate (self->context, self->navigator, self->reading->template);
}

static void
set_archived (CrmTemplateStudio *self, gboolean is_archived)
{
  g_autoptr (CrmOperation) operation
      = crm_template_change_archived (self->reading->template, is_archived);

  crm_navigator_run (self->navigator, operation);
}

static void
on_archive_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  set_archived (user_data, TRUE);
}

static void
on_bring_back_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  set_archived (user_data, FALSE);
}

/* Adds the actions of the menu to those of the page. */
void
crm_template_studio_add_menu (CrmTemplateStudio *self)
{
  static const GActionEntry entries[] = {
    { .name = "versions", .activate = on_versions_activated_cb },
    { .name = "translate", .activate = on_translate_activated_cb, .parameter_type = "s" },
    { .name = "duplicate", .activate = on_duplicate_activated_cb },
    { .name = "archive", .activate = on_archive_activated_cb },
    { .name = "bring-back", .activate = on_bring_back_activated_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
}
