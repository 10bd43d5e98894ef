/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card of a record. Main thread. */
#include "config.h"

#include "crm-card-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-card-children.h"
#include "crm-call-back.h"
#include "crm-card-data.h"
#include "crm-card-layout.h"
#include "crm-card-presence.h"
#include "crm-card-side.h"
#include "crm-card-share.h"
#include "crm-card-sight.h"
#include "crm-composer.h"
#include "crm-empty-state.h"
#include "crm-error.h"
#include "crm-facts-view.h"
#include "crm-lead-convert.h"
#include "crm-mail-window.h"
#include "crm-paper-lines.h"
#include "crm-paper-make.h"
#include "crm-paper-open.h"
#include "crm-paper.h"
#include "crm-photo-button.h"
#include "crm-stage-bar.h"
#include "crm-timeline.h"

#define READ_DELAY_MS 60

struct _CrmCardPage
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkBox *card;
  CrmEmptyState *gone;
  GtkBox *top;
  GtkScrolledWindow *facts_scroller;
  GtkBox *facts_box;
  GtkBox *face_box;
  GtkLabel *name;
  GtkLabel *subtitle_label;
  GtkBox *contact_buttons;
  GtkBox *main_box;
  GtkScrolledWindow *side_scroller;
  GtkWidget *header_end;

  CrmPhotoButton *face;
  CrmCardLayout *layout;
  CrmFactsView *facts;
  CrmCardChildren *children[CRM_N_CARD_CHILDREN - CRM_CARD_METHODS];
  CrmStageBar *stages;  /* of a deal */
  CrmPaperLines *lines; /* of an order, of an invoice */
  CrmComposer *composer;
  CrmTimeline *timeline;
  CrmCardSide *side;
  CrmCardFiles *files; /* NULL where the kind has none */
  CrmCardPresence *presence;
  GtkWidget *convert; /* of a lead */
  guint n_pieces;     /* of the card that are made */

  CrmContext *context;
  CrmNavigator *navigator;
  const CrmKind *kind;
  CrmId id;
  CrmRecord *record;
  char *title;
  char *subtitle;
  GCancellable *reading;
  guint read_timer;
  gulong changed_id;
  gboolean is_front;
  gboolean is_stale;
};

static void crm_card_page_place_init (CrmPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmCardPage,
                               crm_card_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_PLACE, crm_card_page_place_init))

static gboolean
is_kind (CrmCardPage *self, const char *name)
{
  return strcmp (crm_kind_get_name (self->kind), name) == 0;
}

/* The head: who or what it is, and the ways to reach them */

/* Where nobody has set up a mail account, the mail program of the desktop opens. */
static void
open_mail_program (gpointer button)
{
  GtkRoot *root = gtk_widget_get_root (button);

  if (root != NULL)
    gtk_show_uri (GTK_WINDOW (root), gtk_link_button_get_uri (button), GDK_CURRENT_TIME);
}

static gboolean
on_mail_link_activated_cb (CrmCardPage *self, GtkWidget *button)
{
  crm_mail_window_open (self->context, self->navigator, self->kind, &self->id, open_mail_program,
                        g_object_ref (button), g_object_unref);
  return TRUE;
}

static void
add_contact_button (CrmCardPage *self, const char *field_name, const char *icon, const char *verb)
{
  const CrmField *field = crm_kind_find_field (self->kind, field_name);
  const CrmValue *value = field != NULL ? crm_record_get (self->record, field) : NULL;
  g_autofree char *uri = NULL;
  g_autofree char *label = NULL;
  GtkWidget *button;

  if (value == NULL || value->type != CRM_VALUE_TEXT)
    return;
  if (crm_field_get_field_type (field) == CRM_FIELD_PHONE)
    uri = g_strconcat ("tel:", value->text, NULL);
  else if (crm_field_get_field_type (field) == CRM_FIELD_EMAIL)
    uri = g_strconcat ("mailto:", value->text, NULL);
  else
    uri = strstr (value->text, "://") != NULL ? g_strdup (value->text)
                                              : g_strconcat ("https://", value->text, NULL);
  for (char *p = uri; *p != '\0'; p++)
    if (*p == ' ')
      *p = '-';
  /* Translators: what a button does, with whom: “Call +351 210 000 000”. */
  label = g_strdup_printf (_ ("%s %s"), verb, value->text);
  button = gtk_link_button_new (uri);
  if (crm_field_get_field_type (field) == CRM_FIELD_EMAIL)
    g_signal_connect_object (button, "activate-link", G_CALLBACK (on_mail_link_activated_cb), self,
                             G_CONNECT_SWAPPED);
  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_widget_remove_css_class (button, "link");
  gtk_widget_remove_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_box_append (self->contact_buttons, button);
}

static void
show_contact_buttons (CrmCardPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->contact_buttons))) != NULL)
    gtk_box_remove (self->contact_buttons, child);
  /* Translators: verbs on buttons, before a number or an address. */
  add_contact_button (self, "phone", "crm-call-symbolic", C_ ("card button", "Call"));
  add_contact_button (self, "mobile", "phone-symbolic", C_ ("card button", "Call"));
  add_contact_button (self, "email", "crm-mail-symbolic", C_ ("card button", "Write to"));
  add_contact_button (self, "website", "crm-web-symbolic", C_ ("card button", "Visit"));
  gtk_widget_set_visible (GTK_WIDGET (self->contact_buttons),
                          gtk_widget_get_first_child (GTK_WIDGET (self->contact_buttons)) != NULL);
}

static char *
build_subtitle (CrmCardPage *self)
{
  const char *subtitle = crm_record_get_subtitle (self->record);
  const char *kind = crm_kind_get_label (self->kind);

  return *subtitle != '\0' ? g_strdup_printf ("%s · %s", kind, subtitle) : g_strdup (kind);
}

static gboolean
is_converted (CrmCardPage *self)
{
  return g_strcmp0 (crm_record_get_text (self->record, "status"), "converted") == 0;
}

/* What became a customer can become a lead again. */
static void
show_convert (CrmCardPage *self)
{
  gboolean back = is_converted (self);

  gtk_button_set_label (GTK_BUTTON (self->convert),
                        back ? _ ("_Make a Lead Again") : _ ("_Make a Customer"));
  if (back)
    gtk_widget_remove_css_class (self->convert, "suggested-action");
  else
    gtk_widget_add_css_class (self->convert, "suggested-action");
}

static void
show_head (CrmCardPage *self)
{
  const char *title = crm_record_get_title (self->record);

  g_free (self->title);
  g_free (self->subtitle);
  self->title = *title != '\0' ? g_strdup (title) : g_strdup (crm_kind_get_label (self->kind));
  self->subtitle = build_subtitle (self);
  gtk_label_set_text (self->name, self->title);
  gtk_label_set_text (self->subtitle_label, self->subtitle);
  crm_photo_button_set_record (self->face, self->record, self->title);
  if (self->convert != NULL)
    show_convert (self);
  show_contact_buttons (self);
}

/* Reading */

static void
show_data (CrmCardPage *self, CrmCardData *data)
{
  g_set_object (&self->record, data->record);
  show_head (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->children); i++)
    crm_card_children_set_data (self->children[i], data);
  crm_facts_view_set_record (self->facts, data->record, data->conflicts);
  crm_timeline_set_page (self->timeline, data->page);
  if (self->files != NULL)
    crm_card_files_set_record (self->files, self->kind, &self->id);
  crm_card_side_set_data (self->side, data);
  if (self->stages != NULL && data->stages != NULL)
    crm_stage_bar_set_deal (self->stages, data->record, data->stages);
  if (self->lines != NULL && data->lines != NULL)
    crm_paper_lines_set_paper (self->lines, data->record, data->lines);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->card));
  gtk_widget_set_opacity (GTK_WIDGET (self->stack), 1);
}

static void
on_data_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmCardPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmCardData) data = NULL;

  if (self->context == NULL)
    return;
  data = crm_card_data_read_finish (self->context, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->reading);
  if (data != NULL)
    show_data (self, data);
  else if (g_error_matches (error, CRM_ERROR, CRM_ERROR_NOT_FOUND))
    {
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->gone));
      gtk_widget_set_opacity (GTK_WIDGET (self->stack), 1);
    }
  else
    crm_navigator_report_error (self->navigator, _ ("The card could not be read"), error);
  crm_place_changed (CRM_PLACE (self));
}

static void
read_now (CrmCardPage *self)
{
  CrmTimelineQuery timeline;

  g_clear_handle_id (&self->read_timer, g_source_remove);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->is_stale = FALSE;
  self->reading = g_cancellable_new ();
  crm_timeline_get_query (self->timeline, &timeline);
  crm_card_data_read_async (self->context, &timeline, self->reading, on_data_read_cb,
                            g_object_ref (self));
}

static gboolean
on_read_timer_cb (gpointer data)
{
  CrmCardPage *self = CRM_CARD_PAGE (data);

  self->read_timer = 0;
  read_now (self);
  return G_SOURCE_REMOVE;
}

/* Nearly everything may be linked to the record: which records were touched says less than reading
 * the card again costs. */
static void
on_context_changed_cb (CrmContext *context, GArray *changes, CrmCardPage *self)
{
  if (!self->is_front)
    self->is_stale = TRUE;
  else if (self->read_timer == 0)
    self->read_timer = g_timeout_add (READ_DELAY_MS, on_read_timer_cb, self);
}

/* Actions */

static void
on_deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmCardPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    {
      if (self->context != NULL && self->is_front)
        crm_navigator_go_back (self->navigator);
    }
  else if (self->context != NULL)
    crm_navigator_report_error (self->navigator, _ ("It was not deleted"), error);
}

static void
on_delete_activated_cb (GSimpleAction *action, GVariant *parameter, CrmCardPage *self)
{
  /* Translators: the name of a record. */
  g_autofree char *label = g_strdup_printf (_ ("Delete “%s”"), self->title);
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_operation_delete (operation, self->kind, &self->id);
  crm_operation_run_async (operation, self->context, NULL, on_deleted_cb, g_object_ref (self));
}

static void
on_plan_activated_cb (CrmCardPage *self)
{
  if (self->composer == NULL)
    return;
  crm_card_layout_show_pane (self->layout, CRM_CARD_MAIN);
  crm_composer_open (self->composer, CRM_COMPOSER_TASK);
}

static void
on_compose_activated_cb (GSimpleAction *action, GVariant *parameter, CrmCardPage *self)
{
  crm_card_layout_show_pane (self->layout, CRM_CARD_MAIN);
  crm_composer_open (self->composer, (CrmComposerMode) g_variant_get_int32 (parameter));
}

/* @parameter: 0: in an hour, 1: tomorrow, 2: on a day that is chosen */
static void
on_call_back_activated_cb (GSimpleAction *action, GVariant *parameter, CrmCardPage *self)
{
  int when = g_variant_get_int32 (parameter);

  if (self->composer != NULL && self->title != NULL)
    crm_call_back (self->context, self->navigator, self->kind, &self->id, self->title,
                   when == 0 ? CRM_SNOOZE_HOUR : CRM_SNOOZE_TOMORROW, when == 2);
}

static void
on_document_activated_cb (GSimpleAction *action, GVariant *parameter, CrmCardPage *self)
{
  char id[CRM_ID_STRING_SIZE];

  crm_id_format (&self->id, id);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.make-document", "(ss)",
                              crm_kind_get_name (self->kind), id);
}

static void
on_mail_activated_cb (GSimpleAction *action, GVariant *parameter, CrmCardPage *self)
{
  crm_mail_window_open (self->context, self->navigator, self->kind, &self->id, NULL, NULL, NULL);
}

static void
on_make_activated_cb (GSimpleAction *action, GVariant *parameter, CrmCardPage *self)
{
  crm_paper_make_and_open (
      self->context, self->navigator,
      crm_context_get_kind (self->context, g_variant_get_string (parameter, NULL)), self->kind,
      &self->id);
}

static void
on_convert_clicked_cb (CrmCardPage *self)
{
  if (self->record == NULL)
    return;
  if (is_converted (self))
    crm_lead_convert_back (self->context, self->navigator, self->record);
  else
    crm_lead_convert (self->context, self->navigator, self->record);
}

static void
on_history_activated_cb (GSimpleAction *action, GVariant *parameter, CrmCardPage *self)
{
  char id[CRM_ID_STRING_SIZE];
  g_autoptr (GVariant) target = g_variant_ref_sink (
      g_variant_new ("(ss)", crm_kind_get_name (self->kind), crm_id_format (&self->id, id)));

  crm_navigator_go (self->navigator, "history", target);
}

static void
on_sight_activated_cb (GSimpleAction *action, GVariant *parameter, CrmCardPage *self)
{
  crm_card_sight_show (GTK_WIDGET (self), self->context, &self->id, self->title);
}

static void
on_share_activated_cb (GSimpleAction *action, GVariant *parameter, CrmCardPage *self)
{
  crm_card_share_show (GTK_WIDGET (self), self->context, self->navigator, self->kind, &self->id,
                       self->title);
}

static void
append_papers (CrmCardPage *self, GMenu *menu)
{
  static const char *const kinds[] = { "sales_order", "invoice" };
  const char *labels[]
      = { is_kind (self, "sales_order") ? _ ("Order _Again") : _ ("Make an _Order"),
          _ ("Make an _Invoice") };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (crm_paper_can_make (crm_context_get_kind (self->context, kinds[i]), self->kind))
      {
        g_autofree char *action = g_strdup_printf ("card.make::%s", kinds[i]);

        g_menu_append (menu, labels[i], action);
      }
}

static GMenuModel *
build_menu (CrmCardPage *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) write = g_menu_new ();
  g_autoptr (GMenu) back = g_menu_new ();
  g_autoptr (GMenu) make = g_menu_new ();
  g_autoptr (GMenu) last = g_menu_new ();

  if (self->composer != NULL)
    {
      g_menu_append (write, _ ("Write a _Note"), "card.compose(0)");
      g_menu_append (write, _ ("Write an _E-Mail"), "card.mail");
      g_menu_append (write, _ ("_Log a Call"), "card.compose(1)");
      g_menu_append (write, _ ("Plan a _Meeting"), "card.compose(2)");
      g_menu_append (write, _ ("Plan a _Task"), "card.compose(3)");
      g_menu_append (back, _ ("_In an Hour"), "card.call-back(0)");
      g_menu_append (back, _ ("To_morrow"), "card.call-back(1)");
      g_menu_append (back, _ ("On Another D_ay…"), "card.call-back(2)");
      g_menu_append_submenu (write, _ ("Call Back"), G_MENU_MODEL (back));
    }
  append_papers (self, make);
  g_menu_append (make, _ ("Make a _Document"), "card.document");
  g_menu_append (last, _ ("_History"), "card.history");
  if (crm_sync_engine_get_state (crm_context_get_sync (self->context)) != CRM_SYNC_OFF)
    {
      g_menu_append (last, _ ("_Share…"), "card.share");
      g_menu_append (last, _ ("_Who Sees This…"), "card.sight");
    }
  if (!crm_kind_has (self->kind, CRM_KIND_SETUP))
    {
      g_autofree char *arrange
          = g_strdup_printf ("app.preferences-page::card:%s", crm_kind_get_name (self->kind));

      g_menu_append (last, _ ("_Arrange Cards Like This"), arrange);
    }
  g_menu_append (last, _ ("_Delete"), "card.delete");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (write));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (make));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  return G_MENU_MODEL (menu);
}

/* The header bar of the window holds the menu, outside of this widget: its actions come along. */
static void
add_actions (CrmCardPage *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) remove = g_simple_action_new ("delete", NULL);
  g_autoptr (GSimpleAction) document = g_simple_action_new ("document", NULL);
  g_autoptr (GSimpleAction) history = g_simple_action_new ("history", NULL);
  g_autoptr (GSimpleAction) sight = g_simple_action_new ("sight", NULL);
  g_autoptr (GSimpleAction) share = g_simple_action_new ("share", NULL);
  g_autoptr (GSimpleAction) mail = g_simple_action_new ("mail", NULL);
  g_autoptr (GSimpleAction) make = g_simple_action_new ("make", G_VARIANT_TYPE_STRING);
  g_autoptr (GSimpleAction) compose = g_simple_action_new ("compose", G_VARIANT_TYPE_INT32);
  g_autoptr (GSimpleAction) back = g_simple_action_new ("call-back", G_VARIANT_TYPE_INT32);

  g_signal_connect_object (remove, "activate", G_CALLBACK (on_delete_activated_cb), self, 0);
  g_signal_connect_object (document, "activate", G_CALLBACK (on_document_activated_cb), self, 0);
  g_signal_connect_object (history, "activate", G_CALLBACK (on_history_activated_cb), self, 0);
  g_signal_connect_object (sight, "activate", G_CALLBACK (on_sight_activated_cb), self, 0);
  g_signal_connect_object (share, "activate", G_CALLBACK (on_share_activated_cb), self, 0);
  g_signal_connect_object (mail, "activate", G_CALLBACK (on_mail_activated_cb), self, 0);
  g_signal_connect_object (make, "activate", G_CALLBACK (on_make_activated_cb), self, 0);
  g_signal_connect_object (compose, "activate", G_CALLBACK (on_compose_activated_cb), self, 0);
  g_signal_connect_object (back, "activate", G_CALLBACK (on_call_back_activated_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (remove));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (document));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (history));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (sight));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (share));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (mail));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (make));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (compose));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (back));
  gtk_widget_insert_action_group (self->header_end, "card", G_ACTION_GROUP (group));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "card", G_ACTION_GROUP (group));
}

/* The place */

static const char *
crm_card_page_get_title (CrmPlace *place)
{
  return CRM_CARD_PAGE (place)->title;
}

static const char *
crm_card_page_get_subtitle (CrmPlace *place)
{
  return CRM_CARD_PAGE (place)->subtitle;
}

static GtkWidget *
crm_card_page_get_header_end (CrmPlace *place)
{
  return CRM_CARD_PAGE (place)->header_end;
}

static gboolean
crm_card_page_is_busy (CrmPlace *place)
{
  CrmCardPage *self = CRM_CARD_PAGE (place);

  return self->reading != NULL || self->read_timer != 0;
}

/* Colleagues are told which card is in front here. */
static void
follow_presence (CrmCardPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->presence == NULL)
    return;
  crm_card_presence_set_window (self->presence, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  crm_card_presence_set_record (self->presence,
                                self->is_front && !crm_id_is_none (&self->id) ? &self->id : NULL);
}

static void
crm_card_page_set_front (CrmPlace *place, gboolean is_front)
{
  CrmCardPage *self = CRM_CARD_PAGE (place);

  self->is_front = is_front;
  follow_presence (self);
  if (is_front && self->is_stale)
    read_now (self);
}

static void
crm_card_page_place_init (CrmPlaceInterface *iface)
{
  iface->get_title = crm_card_page_get_title;
  iface->get_subtitle = crm_card_page_get_subtitle;
  iface->get_header_end = crm_card_page_get_header_end;
  iface->is_busy = crm_card_page_is_busy;
  iface->set_front = crm_card_page_set_front;
}

/* The object */

static void
crm_card_page_dispose (GObject *object)
{
  CrmCardPage *self = CRM_CARD_PAGE (object);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_handle_id (&self->read_timer, g_source_remove);
  if (self->context != NULL)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->files);
  g_clear_object (&self->context);
  g_clear_object (&self->record);
  g_clear_object (&self->header_end);
  g_clear_pointer ((GtkWidget **) &self->stack, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_card_page_parent_class)->dispose (object);
}

static void
crm_card_page_finalize (GObject *object)
{
  CrmCardPage *self = CRM_CARD_PAGE (object);

  g_free (self->title);
  g_free (self->subtitle);
  G_OBJECT_CLASS (crm_card_page_parent_class)->finalize (object);
}

static gboolean
on_paste_keys_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  CrmCardPage *self = CRM_CARD_PAGE (widget);

  return self->files != NULL && crm_card_files_paste (self->files);
}

static void
crm_card_page_class_init (CrmCardPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_card_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_card_page_finalize;
  g_type_ensure (CRM_TYPE_EMPTY_STATE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/clientela/Clientela/ui/card/crm-card-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmCardPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmCardPage, card);
  gtk_widget_class_bind_template_child (widget_class, CrmCardPage, gone);
  gtk_widget_class_bind_template_child (widget_class, CrmCardPage, top);
  gtk_widget_class_bind_template_child (widget_class, CrmCardPage, facts_scroller);
  gtk_widget_class_bind_template_child (widget_class, CrmCardPage, facts_box);
  gtk_widget_class_bind_template_child (widget_class, CrmCardPage, face_box);
  gtk_widget_class_bind_template_child (widget_class, CrmCardPage, name);
  gtk_widget_class_bind_template_child (widget_class, CrmCardPage, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, CrmCardPage, contact_buttons);
  gtk_widget_class_bind_template_child (widget_class, CrmCardPage, main_box);
  gtk_widget_class_bind_template_child (widget_class, CrmCardPage, side_scroller);
  gtk_widget_class_bind_template_child (widget_class, CrmCardPage, header_end);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_ALT_MASK, "card.call-back", "i",
                                       0);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_ALT_MASK | GDK_SHIFT_MASK,
                                       "card.call-back", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_ALT_MASK | GDK_CONTROL_MASK,
                                       "card.call-back", "i", 2);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, on_paste_keys_cb, NULL);
}

static void
crm_card_page_init (CrmCardPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_ref (self->header_end);
  crm_empty_state_set (self->gone, "user-trash-symbolic", _ ("This Is No Longer Here"),
                       _ ("It was deleted, here or by a colleague. Undo brings it back."));
}

static gboolean
can_be_written_about (CrmCardPage *self)
{
  return !crm_kind_has (self->kind, CRM_KIND_SETUP) && !is_kind (self, "note")
         && !is_kind (self, "activity");
}

static void
fill_main (CrmCardPage *self)
{
  if (is_kind (self, "opportunity"))
    {
      self->stages = CRM_STAGE_BAR (crm_stage_bar_new (self->context, self->navigator));
      gtk_box_append (self->top, GTK_WIDGET (self->stages));
    }
  if (crm_paper_get_line_kind (self->kind) != NULL)
    {
      self->lines = CRM_PAPER_LINES (crm_paper_lines_new (self->context, self->navigator));
      gtk_box_append (self->main_box, GTK_WIDGET (self->lines));
      gtk_box_append (self->main_box, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
    }
  if (can_be_written_about (self))
    {
      self->composer = CRM_COMPOSER (crm_composer_new (self->context, self->navigator));
      gtk_box_append (self->main_box, GTK_WIDGET (self->composer));
    }
  self->timeline = CRM_TIMELINE (crm_timeline_new (self->context, self->navigator));
  gtk_widget_set_vexpand (GTK_WIDGET (self->timeline), TRUE);
  gtk_box_append (self->main_box, GTK_WIDGET (self->timeline));
}

static void
fill_panes (CrmCardPage *self)
{
  self->layout = CRM_CARD_LAYOUT (crm_card_layout_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->layout), TRUE);
  crm_card_layout_set_pane (self->layout, CRM_CARD_FACTS, GTK_WIDGET (self->facts_scroller));
  crm_card_layout_set_pane (self->layout, CRM_CARD_MAIN, GTK_WIDGET (self->main_box));
  crm_card_layout_set_pane (self->layout, CRM_CARD_SIDE_PANE, GTK_WIDGET (self->side_scroller));
  gtk_box_append (self->card, GTK_WIDGET (self->layout));
  self->face = CRM_PHOTO_BUTTON (crm_photo_button_new (self->context, self->navigator));
  gtk_box_prepend (self->face_box, GTK_WIDGET (self->face));
  self->facts = CRM_FACTS_VIEW (crm_facts_view_new (self->context, self->navigator, self->kind));
  if (is_kind (self, "lead"))
    {
      self->convert = gtk_button_new_with_mnemonic (_ ("_Make a Customer"));
      gtk_widget_add_css_class (self->convert, "suggested-action");
      gtk_widget_add_css_class (self->convert, "pill");
      gtk_widget_set_halign (self->convert, GTK_ALIGN_CENTER);
      g_signal_connect_object (self->convert, "clicked", G_CALLBACK (on_convert_clicked_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (self->facts_box, self->convert);
    }
  gtk_box_append (self->facts_box, GTK_WIDGET (self->facts));
}

static void
on_edit_changed_cb (CrmCardPage *self)
{
  crm_card_presence_set_field (self->presence, crm_facts_view_get_edited (self->facts));
}

static void
on_presence_changed_cb (CrmCardPage *self)
{
  crm_facts_view_set_presence (self->facts, self->presence);
}

static void
fill_facts (CrmCardPage *self)
{
  crm_facts_view_prepare (self->facts);
  self->presence = CRM_CARD_PRESENCE (crm_card_presence_new (self->context, self->kind));
  gtk_box_prepend (GTK_BOX (self->header_end), GTK_WIDGET (self->presence));
  g_signal_connect_object (self->facts, "edit-changed", G_CALLBACK (on_edit_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->presence, "changed", G_CALLBACK (on_presence_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
fill_children (CrmCardPage *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->children); i++)
    {
      GtkWidget *children
          = crm_card_children_new (self->context, self->navigator, CRM_CARD_METHODS + i);

      self->children[i] = CRM_CARD_CHILDREN (children);
      gtk_box_append (
          crm_facts_view_get_section (self->facts, crm_card_child_section (CRM_CARD_METHODS + i)),
          children);
    }
}

static void
fill_side (CrmCardPage *self)
{
  self->side = CRM_CARD_SIDE (crm_card_side_new (self->context, self->navigator));
  if (crm_card_has_section (self->kind, "files"))
    {
      self->files = crm_card_files_new (self->context, self->navigator, GTK_WIDGET (self));
      crm_card_side_set_files (self->side, self->files);
    }
  gtk_widget_set_margin_start (GTK_WIDGET (self->side), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->side), 12);
  gtk_widget_set_margin_top (GTK_WIDGET (self->side), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->side), 18);
  g_signal_connect_object (self->side, "plan", G_CALLBACK (on_plan_activated_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (self->side_scroller, GTK_WIDGET (self->side));
  crm_facts_view_set_side (self->facts, crm_card_side_get_sections (self->side));
}

static void
fill_menu (CrmCardPage *self)
{
  g_autoptr (GMenuModel) menu = NULL;

  if (self->lines != NULL)
    /* Translators: of an order or an invoice: what is sold, line by line. */
    crm_card_layout_set_main (self->layout, C_ ("card", "Lines"));
  add_actions (self);
  menu = build_menu (self);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (gtk_widget_get_last_child (self->header_end)),
                                  menu);
}

/* What is measured once is styled, and its texts are laid out. */
static void
fill_room (CrmCardPage *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  int width = parent != NULL ? gtk_widget_get_width (parent) : 0;

  if (width <= 0)
    return;
  crm_card_layout_expect (self->layout, width);
  gtk_widget_measure (GTK_WIDGET (self->facts_scroller), GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL,
                      NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (self->main_box), GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL,
                      NULL);
  gtk_widget_measure (GTK_WIDGET (self->side_scroller), GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL,
                      NULL, NULL);
}

static void (*const pieces[]) (CrmCardPage *self)
    = { fill_panes, fill_facts, fill_children, fill_main, fill_side, fill_menu, fill_room };

static void
set_subject (CrmCardPage *self, const CrmId *id)
{
  self->id = *id;
  g_free (self->title);
  self->title = g_strdup (crm_kind_get_label (self->kind));
  g_clear_pointer (&self->subtitle, g_free);
  crm_timeline_set_subject (self->timeline, self->kind, id);
  if (self->composer != NULL)
    crm_composer_set_subject (self->composer, self->kind, id);
  follow_presence (self);
}

/* What is not made yet is made now. */
static void
show_first (CrmCardPage *self, const CrmId *id)
{
  while (crm_card_page_prepare (self))
    continue;
  set_subject (self, id);
  read_now (self);
}

/**
 * crm_card_page_new_empty:
 *
 * Returns: (transfer full): a card without a record and without its widgets, which
 *   crm_card_page_prepare() makes, a piece a time; crm_card_page_show_another() gives it a record
 */
GtkWidget *
crm_card_page_new_empty (CrmContext *context, CrmNavigator *navigator, const CrmKind *kind)
{
  CrmCardPage *self = g_object_new (CRM_TYPE_CARD_PAGE, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->kind = kind;
  self->changed_id
      = g_signal_connect (context, "changed", G_CALLBACK (on_context_changed_cb), self);
  return GTK_WIDGET (self);
}

/**
 * crm_card_page_prepare:
 *
 * Makes one more piece of a card that was made without a record.
 *
 * Returns: FALSE when all of it was there
 */
gboolean
crm_card_page_prepare (CrmCardPage *self)
{
  g_return_val_if_fail (CRM_IS_CARD_PAGE (self), FALSE);
  if (self->n_pieces == G_N_ELEMENTS (pieces))
    return FALSE;
  pieces[self->n_pieces++](self);
  return TRUE;
}

/**
 * crm_card_page_new:
 *
 * Returns: (transfer full): the card, which reads its record
 */
GtkWidget *
crm_card_page_new (CrmContext *context,
                   CrmNavigator *navigator,
                   const CrmKind *kind,
                   const CrmId *id)
{
  CrmCardPage *self = CRM_CARD_PAGE (crm_card_page_new_empty (context, navigator, kind));

  show_first (self, id);
  return GTK_WIDGET (self);
}

/**
 * crm_card_page_can_show_another:
 * @kind: (nullable): of the other record; %NULL for one of the same kind
 *
 * Returns: whether the card has nothing that a person began, so that it may as well show another
 *   record, which costs a fraction of a new card
 */
gboolean
crm_card_page_can_show_another (CrmCardPage *self, const CrmKind *kind)
{
  g_return_val_if_fail (CRM_IS_CARD_PAGE (self), FALSE);
  if (kind != NULL && self->kind != kind)
    return FALSE;
  if (crm_id_is_none (&self->id))
    return TRUE;
  if (!crm_kind_has (self->kind, CRM_KIND_PARTY) || self->record == NULL
      || crm_composer_is_open (self->composer) || crm_facts_view_is_editing (self->facts)
      || crm_card_side_is_open (self->side))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (self->children); i++)
    if (crm_card_children_is_open (self->children[i]))
      return FALSE;
  return TRUE;
}

/**
 * crm_card_page_show_another:
 *
 * Shows another record of the same kind, as if the card were new.
 */
void
crm_card_page_show_another (CrmCardPage *self, const CrmId *id)
{
  g_return_if_fail (CRM_IS_CARD_PAGE (self));
  if (crm_id_is_none (&self->id))
    {
      show_first (self, id);
      return;
    }
  /* Nobody is to see one record under the name of another while it is being read. */
  gtk_widget_set_opacity (GTK_WIDGET (self->stack), 0);
  g_clear_object (&self->record);
  crm_facts_view_fold (self->facts);
  crm_card_layout_show_pane (self->layout, CRM_CARD_FACTS);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->facts_scroller), 0);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->side_scroller), 0);
  gtk_widget_set_focus_child (GTK_WIDGET (self), NULL);
  set_subject (self, id);
  read_now (self);
}

/**
 * crm_card_page_shows:
 *
 * Returns: whether it is the card of that very record
 */
gboolean
crm_card_page_shows (CrmCardPage *self, const CrmKind *kind, const CrmId *id)
{
  g_return_val_if_fail (CRM_IS_CARD_PAGE (self), FALSE);
  return self->kind == kind && crm_id_equal (&self->id, id);
}
