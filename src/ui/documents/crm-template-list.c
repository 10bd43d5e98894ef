/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of templates. Main thread. */
#include "config.h"

#include "crm-template-list.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-document-change.h"
#include "crm-document-read.h"
#include "crm-empty-state.h"
#include "crm-starter-window.h"
#include "crm-template-file-window.h"
#include "crm-template-new.h"

struct _CrmTemplateList
{
  GtkWidget parent_instance;

  /* Widgets */
  GtkStack *stack;
  GtkWidget *page;
  GtkDropDown *language_choice;
  GtkWidget *new_button;
  GtkBox *groups;
  GtkLabel *nothing;
  CrmEmptyState *empty;

  CrmContext *context;
  CrmNavigator *navigator;
  const CrmKind *kind; /* of the subject, or NULL */
  CrmId subject;
  CrmTemplatesReading *reading;
  GPtrArray
      *languages; /* of tags; "" for those that follow the client; the first one is NULL: all */
  char *language; /* the tag that is chosen, NULL: all */
  GCancellable *cancellable;
  gboolean can_manage;
  gboolean shows_archived;
  gboolean has_language; /* a person or the subject chose one */
  gboolean is_front;
  gboolean is_stale;
  gboolean is_setting;
};

G_DEFINE_FINAL_TYPE (CrmTemplateList, crm_template_list, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void read_again (CrmTemplateList *self);

/**
 * crm_template_language_name:
 * @tag: (nullable): of a template: "pt-BR"; %NULL or "" for the language of the client
 *
 * Returns: its name for people
 */
const char *
crm_template_language_name (const char *tag)
{
  guint count;
  const CrmLocale *const *locales = crm_locale_all (&count);

  if (tag == NULL || *tag == '\0' || strcmp (tag, "client") == 0)
    return _ ("Language of the client");
  for (guint i = 0; i < count; i++)
    if (strcmp (tag, crm_locale_get_tag (locales[i])) == 0)
      return crm_locale_get_name (locales[i]);
  return tag;
}

/* Rows */

static const char *
language_of (CrmRecord *template)
{
  const char *language = crm_record_get_text (template, "language");

  return language != NULL ? language : "";
}

static void
on_row_activated_cb (AdwActionRow *row, CrmTemplateList *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (row), "crm-record"));
}

static gboolean
is_archived (CrmRecord *template)
{
  return crm_record_get_integer (template, "archived", 0) != 0;
}

static GtkWidget *
make_menu_button (CrmRecord *template)
{
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (template));
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();
  const struct
  {
    const char *label;
    const char *action;
  } items[]
      = { { _ ("_Duplicate"), "templates.copy" },
          { is_archived (template) ? _ ("Use _Again") : _ ("_Archive"), "templates.archive" } };

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (items[i].label, NULL);

      g_menu_item_set_action_and_target (item, items[i].action, "s", id);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("More"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("More"), -1);
  return button;
}

static GtkWidget *
make_row (CrmTemplateList *self, CrmRecord *template)
{
  GtkWidget *row = adw_action_row_new ();
  const char *language = crm_template_language_name (language_of (template));
  /* Translators: the language of a template and its version. */
  g_autofree char *detail = g_strdup_printf (_ ("%s · version %d"), language,
                                             (int) crm_record_get_integer (template, "version", 1));
  g_autofree char *title = g_markup_escape_text (crm_record_get_title (template), -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), self->can_manage ? detail : language);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), crm_record_is_set (template, "file_hash")
                                                          ? "text-x-generic-symbolic"
                                                          : "crm-template-symbolic");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  if (self->can_manage)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_menu_button (template));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_object_set_data_full (G_OBJECT (row), "crm-record", g_object_ref (template), g_object_unref);
  g_signal_connect (row, "activated", G_CALLBACK (on_row_activated_cb), self);
  return row;
}

static gboolean
is_shown (CrmTemplateList *self, CrmRecord *template)
{
  return (self->can_manage ? is_archived (template) == self->shows_archived
                           : !is_archived (template))
         /* Parts and styles are only for those who arrange. */
         && (self->can_manage
             || crm_document_type_suits (crm_record_get_text (template, "type"), self->kind))
         && (self->language == NULL || g_str_equal (self->language, language_of (template))
             || *language_of (template) == '\0');
}

static void
show_groups (CrmTemplateList *self)
{
  const CrmField *field
      = crm_kind_find_field (crm_context_get_kind (self->context, "template"), "type");
  const char *last = NULL;
  GtkWidget *group = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups))) != NULL)
    gtk_box_remove (self->groups, child);
  for (guint i = 0; i < self->reading->templates->len; i++)
    {
      CrmRecord *template = g_ptr_array_index (self->reading->templates, i);
      const char *type = crm_record_get_text (template, "type");

      if (!is_shown (self, template))
        continue;
      if (g_strcmp0 (type, last) != 0)
        {
          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group),
                                           crm_field_choice_label (field, type));
          gtk_box_append (self->groups, group);
          last = type;
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (self, template));
    }
  gtk_label_set_text (self->nothing, self->shows_archived
                                         ? _ ("Nothing was archived in this language.")
                                         : _ ("There is no template in this language."));
  gtk_widget_set_visible (GTK_WIDGET (self->nothing), group == NULL);
}

/* Languages */

static gboolean
has_tag (GPtrArray *tags, const char *tag)
{
  for (guint i = 1; i < tags->len; i++)
    if (g_str_equal (g_ptr_array_index (tags, i), tag))
      return TRUE;
  return FALSE;
}

/* The language of @locale, of its country if there is one: who writes American English sees the
 * English templates, not those of every language. */
static const char *
find_nearest_tag (GPtrArray *tags, const char *locale)
{
  if (has_tag (tags, locale))
    return locale;
  for (guint i = 1; i < tags->len; i++)
    {
      const char *tag = g_ptr_array_index (tags, i);

      if (g_ascii_strncasecmp (tag, locale, strcspn (locale, "-") + 1) == 0)
        return tag;
    }
  return NULL;
}

static void
show_languages (CrmTemplateList *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  g_ptr_array_set_size (self->languages, 0);
  g_ptr_array_add (self->languages, NULL);
  gtk_string_list_append (names, _ ("All Languages"));
  for (guint i = 0; i < self->reading->templates->len; i++)
    {
      const char *tag = language_of (g_ptr_array_index (self->reading->templates, i));
      const char *name = crm_template_language_name (tag);

      if (*tag == '\0' || has_tag (self->languages, tag))
        continue;
      gtk_string_list_append (names, name);
      g_ptr_array_add (self->languages, g_strdup (tag));
    }
  if (!self->has_language)
    {
      g_free (self->language);
      self->language = g_strdup (find_nearest_tag (self->languages, self->reading->locale));
    }
  for (guint i = 1; i < self->languages->len; i++)
    if (g_strcmp0 (g_ptr_array_index (self->languages, i), self->language) == 0)
      selected = i;
  self->is_setting = TRUE;
  gtk_drop_down_set_model (self->language_choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->language_choice, selected);
  self->is_setting = FALSE;
}

static void
on_language_chosen_cb (CrmTemplateList *self)
{
  guint selected = gtk_drop_down_get_selected (self->language_choice);

  if (self->is_setting || self->reading == NULL || selected >= self->languages->len)
    return;
  g_free (self->language);
  self->language = g_strdup (g_ptr_array_index (self->languages, selected));
  self->has_language = TRUE;
  show_groups (self);
}

/* Reading */

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmTemplateList) self = user_data;
  g_autoptr (GError) error = NULL;
  CrmTemplatesReading *reading;

  if (self->context == NULL)
    return;
  reading = crm_templates_read_finish (self->context, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (reading == NULL)
    {
      crm_empty_state_set (self->empty, "crm-template-symbolic", _ ("The Templates Cannot Be Read"),
                           error->message);
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->empty));
    }
  else
    {
      g_clear_pointer (&self->reading, crm_templates_reading_free);
      self->reading = reading;
      show_languages (self);
      show_groups (self);
      gtk_stack_set_visible_child (
          self->stack, reading->templates->len > 0 ? self->page : GTK_WIDGET (self->empty));
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_again (CrmTemplateList *self)
{
  self->is_stale = FALSE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  crm_templates_read_async (self->context, self->kind, &self->subject, self->cancellable,
                            on_read_cb, g_object_ref (self));
}

static void
on_context_changed_cb (CrmTemplateList *self, GArray *changes)
{
  const CrmKind *kind = crm_context_get_kind (self->context, "template");
  gboolean is_concerned = changes->len == 0;

  for (guint i = 0; i < changes->len; i++)
    is_concerned |= g_array_index (changes, CrmChangedRecord, i).kind == kind;
  if (!is_concerned)
    return;
  self->is_stale = TRUE;
  if (self->is_front)
    read_again (self);
}

/* Managing */

static CrmRecord *
find_template (CrmTemplateList *self, const char *text)
{
  CrmId id;

  if (self->reading == NULL || !crm_id_parse (text, &id))
    return NULL;
  for (guint i = 0; i < self->reading->templates->len; i++)
    if (crm_id_equal (&id, crm_record_get_id (g_ptr_array_index (self->reading->templates, i))))
      return g_ptr_array_index (self->reading->templates, i);
  return NULL;
}

static void
on_new_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmTemplateList *self = CRM_TEMPLATE_LIST (widget);

  crm_template_duplicate (self->context, self->navigator, NULL);
}

static void
on_new_from_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmTemplateList *self = CRM_TEMPLATE_LIST (widget);

  crm_starter_window_open (self->context, self->navigator);
}

static void
on_copy_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmTemplateList *self = CRM_TEMPLATE_LIST (widget);
  CrmRecord *template = find_template (self, g_variant_get_string (parameter, NULL));

  if (template != NULL)
    crm_template_duplicate (self->context, self->navigator, template);
}

static void
on_archive_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmTemplateList *self = CRM_TEMPLATE_LIST (widget);
  CrmRecord *template = find_template (self, g_variant_get_string (parameter, NULL));
  g_autoptr (CrmOperation) operation
      = template != NULL ? crm_template_change_archived (template, !is_archived (template)) : NULL;

  if (operation != NULL)
    crm_navigator_run (self->navigator, operation);
}

static void
on_from_file_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmTemplateList *self = CRM_TEMPLATE_LIST (widget);

  crm_template_file_window_ask (self->context, self->navigator, widget);
}

static void
on_starters_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmTemplateList *self = CRM_TEMPLATE_LIST (widget);
  g_autoptr (CrmOperation) operation = crm_template_change_starters (self->context);

  crm_navigator_run (self->navigator, operation);
}

/* The object */

enum
{
  PROP_0,
  PROP_SHOWS_ARCHIVED
};

static void
crm_template_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_SHOWS_ARCHIVED)
    g_value_set_boolean (value, CRM_TEMPLATE_LIST (object)->shows_archived);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
crm_template_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  CrmTemplateList *self = CRM_TEMPLATE_LIST (object);

  if (id != PROP_SHOWS_ARCHIVED)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
      return;
    }
  self->shows_archived = g_value_get_boolean (value);
  if (self->reading != NULL)
    show_groups (self);
  g_object_notify_by_pspec (object, spec);
}

static void
crm_template_list_dispose (GObject *object)
{
  CrmTemplateList *self = CRM_TEMPLATE_LIST (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  g_clear_pointer ((GtkWidget **) &self->stack, gtk_widget_unparent);
  g_clear_pointer (&self->reading, crm_templates_reading_free);
  G_OBJECT_CLASS (crm_template_list_parent_class)->dispose (object);
}

static void
crm_template_list_finalize (GObject *object)
{
  CrmTemplateList *self = CRM_TEMPLATE_LIST (object);

  g_ptr_array_unref (self->languages);
  g_free (self->language);
  G_OBJECT_CLASS (crm_template_list_parent_class)->finalize (object);
}

static void
crm_template_list_class_init (CrmTemplateListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_template_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_template_list_finalize;
  G_OBJECT_CLASS (klass)->get_property = crm_template_list_get_property;
  G_OBJECT_CLASS (klass)->set_property = crm_template_list_set_property;
  g_type_ensure (CRM_TYPE_EMPTY_STATE);
  signals[CHOSEN] = g_signal_new ("chosen", CRM_TYPE_TEMPLATE_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, CRM_TYPE_RECORD);
  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_TEMPLATE_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/documents/crm-template-list.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateList, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateList, page);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateList, language_choice);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateList, new_button);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateList, groups);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateList, nothing);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateList, empty);
  gtk_widget_class_bind_template_callback (widget_class, on_language_chosen_cb);
  gtk_widget_class_install_action (widget_class, "templates.new", NULL, on_new_activated_cb);
  gtk_widget_class_install_action (widget_class, "templates.new-from", NULL,
                                   on_new_from_activated_cb);
  g_object_class_install_property (
      G_OBJECT_CLASS (klass), PROP_SHOWS_ARCHIVED,
      g_param_spec_boolean ("shows-archived", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY));
  gtk_widget_class_install_property_action (widget_class, "templates.show-archived",
                                            "shows-archived");
  gtk_widget_class_install_action (widget_class, "templates.copy", "s", on_copy_activated_cb);
  gtk_widget_class_install_action (widget_class, "templates.archive", "s", on_archive_activated_cb);
  gtk_widget_class_install_action (widget_class, "templates.from-file", NULL,
                                   on_from_file_activated_cb);
  gtk_widget_class_install_action (widget_class, "templates.starters", NULL,
                                   on_starters_activated_cb);
}

static void
crm_template_list_init (CrmTemplateList *self)
{
  self->languages = g_ptr_array_new_with_free_func (g_free);
  self->is_stale = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  crm_empty_state_set (self->empty, "crm-template-symbolic", _ ("No Templates Yet"),
                       _ ("A template is the text of a contract, an invoice or a letter, with "
                          "places for names, dates and amounts."));
  crm_empty_state_set_action (self->empty, _ ("_Add Templates to Begin With"),
                              "templates.starters");
}

/**
 * crm_template_list_new:
 *
 * Returns: (transfer full): a list that reads when it comes to the front
 */
GtkWidget *
crm_template_list_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmTemplateList *self = g_object_new (CRM_TYPE_TEMPLATE_LIST, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  g_signal_connect_object (context, "changed", G_CALLBACK (on_context_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * crm_template_list_set_can_manage:
 * @can_manage: whether templates are made, copied and put away here
 */
void
crm_template_list_set_can_manage (CrmTemplateList *self, gboolean can_manage)
{
  g_return_if_fail (CRM_IS_TEMPLATE_LIST (self));
  self->can_manage = can_manage;
  gtk_widget_set_visible (self->new_button, can_manage);
}

/**
 * crm_template_list_set_subject:
 * @kind: (nullable): kind of the record that a document shall be made for
 * @id: (nullable): its id
 *
 * Shows only templates that suit it, in the language of its client.
 */
void
crm_template_list_set_subject (CrmTemplateList *self, const CrmKind *kind, const CrmId *id)
{
  g_return_if_fail (CRM_IS_TEMPLATE_LIST (self));
  self->kind = kind;
  self->subject = kind != NULL ? *id : CRM_ID_NONE;
  self->has_language = FALSE;
  self->is_stale = TRUE;
  if (self->is_front)
    read_again (self);
}

/**
 * crm_template_list_get_subject:
 *
 * Returns: (transfer none) (nullable): the record that a document shall be made for
 */
CrmRecord *
crm_template_list_get_subject (CrmTemplateList *self)
{
  g_return_val_if_fail (CRM_IS_TEMPLATE_LIST (self), NULL);
  return self->reading != NULL ? self->reading->subject : NULL;
}

/**
 * crm_template_list_set_front:
 *
 * Reads what is out of date when the list comes to the front.
 */
void
crm_template_list_set_front (CrmTemplateList *self, gboolean is_front)
{
  g_return_if_fail (CRM_IS_TEMPLATE_LIST (self));
  self->is_front = is_front;
  if (is_front && self->is_stale)
    read_again (self);
}

gboolean
crm_template_list_is_busy (CrmTemplateList *self)
{
  g_return_val_if_fail (CRM_IS_TEMPLATE_LIST (self), FALSE);
  return self->cancellable != NULL;
}
