/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-timeline-item.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CrmTimelineItem
{
  GObject parent_instance;

  CrmTimelineGroup group;
  CrmRecord *record; /* NULL of a change */
  CrmId batch;       /* of a change */
  gint64 at;
  char *title;
  char *body;
  char *meta; /* who, status, about whom */
  const char *icon;
  const char *css_class;
  gboolean has_time;
  gboolean is_planned;
};

G_DEFINE_FINAL_TYPE (CrmTimelineItem, crm_timeline_item, G_TYPE_OBJECT)

static void
crm_timeline_item_finalize (GObject *object)
{
  CrmTimelineItem *self = CRM_TIMELINE_ITEM (object);

  g_clear_object (&self->record);
  g_free (self->title);
  g_free (self->body);
  g_free (self->meta);
  G_OBJECT_CLASS (crm_timeline_item_parent_class)->finalize (object);
}

static void
crm_timeline_item_class_init (CrmTimelineItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_timeline_item_finalize;
}

static void
crm_timeline_item_init (CrmTimelineItem *self)
{
}

static const char *
link_title (CrmRecord *record, const char *field_name)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), field_name);

  return field != NULL ? crm_record_get_link_title (record, field) : NULL;
}

static void
add_meta (GString *meta, const char *part)
{
  if (part != NULL && *part != '\0')
    g_string_append_printf (meta, "%s%s", meta->len > 0 ? " · " : "", part);
}

static const char *
choice_label (CrmRecord *record, const char *field_name)
{
  const char *key = crm_record_get_text (record, field_name);

  return key != NULL ? crm_field_choice_label (
             crm_kind_find_field (crm_record_get_kind (record), field_name), key)
                     : NULL;
}

static const char *
activity_icon (const char *type)
{
  static const char *const icons[][2] = {
    { "call", "crm-call-symbolic" },
    { "meeting", "crm-meeting-symbolic" },
    { "visit", "crm-visit-symbolic" },
    { "send", "crm-mail-symbolic" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_strcmp0 (icons[i][0], type) == 0)
      return icons[i][1];
  return "crm-task-symbolic";
}

static void
fill_activity (CrmTimelineItem *self, CrmRecord *activity, const CrmId *subject)
{
  const CrmId *parent = crm_record_get_link (activity, "parent");
  const char *type = crm_record_get_text (activity, "type");
  const char *status = crm_record_get_text (activity, "status");
  const char *outcome = crm_record_get_text (activity, "outcome");
  g_autoptr (GString) meta = g_string_new (NULL);

  self->group = CRM_TIMELINE_ACTIVITY;
  self->has_time = crm_record_is_set (activity, "start_at")
                   && crm_record_get_integer (activity, "all_day", 0) == 0;
  self->is_planned = g_strcmp0 (status, "planned") == 0;
  self->icon = activity_icon (type);
  self->css_class = type;
  self->title = g_strdup (crm_record_get_title (activity));
  self->body = g_strdup (outcome != NULL ? outcome : crm_record_get_text (activity, "description"));
  add_meta (meta, choice_label (activity, "type"));
  if (parent == NULL || !crm_id_equal (parent, subject))
    add_meta (meta, link_title (activity, "parent"));
  if (g_strcmp0 (status, "canceled") == 0)
    add_meta (meta, choice_label (activity, "status"));
  add_meta (meta, link_title (activity, "owner_id"));
  self->meta = g_string_free (g_steal_pointer (&meta), FALSE);
}

static void
fill_note (CrmTimelineItem *self, CrmRecord *note)
{
  self->group = CRM_TIMELINE_NOTE;
  self->has_time = TRUE;
  self->icon = "crm-note-symbolic";
  self->css_class = "note";
  self->title = g_strdup (_ ("Note"));
  self->body = g_strdup (crm_record_get_text (note, "body"));
  self->meta = g_strdup (link_title (note, "created_by"));
}

static char *
format_money (CrmRecord *record, const char *field_name, const CrmLocale *locale)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), field_name);

  return crm_record_format (record, field, locale);
}

static void
fill_deal (CrmTimelineItem *self, CrmRecord *deal, const CrmLocale *locale)
{
  g_autofree char *amount = format_money (deal, "amount", locale);
  g_autoptr (GString) meta = g_string_new (NULL);

  self->group = CRM_TIMELINE_SALE;
  self->icon = "crm-deal-symbolic";
  self->css_class = "deal";
  /* Translators: the name of a deal. */
  self->title = g_strdup_printf (_ ("Deal: %s"), crm_record_get_title (deal));
  add_meta (meta, link_title (deal, "stage_id"));
  add_meta (meta, amount);
  add_meta (meta, link_title (deal, "owner_id"));
  self->meta = g_string_free (g_steal_pointer (&meta), FALSE);
}

static char *
title_paper (CrmRecord *paper)
{
  const char *number = crm_record_get_text (paper, "number");

  if (strcmp (crm_kind_get_name (crm_record_get_kind (paper)), "sales_order") == 0)
    /* Translators: the number of an order. */
    return number != NULL ? g_strdup_printf (_ ("Order %s"), number)
                          : g_strdup (_ ("Order without a number"));
  /* Translators: the number of an invoice. */
  return number != NULL ? g_strdup_printf (_ ("Invoice %s"), number)
                        : g_strdup (_ ("Invoice without a number"));
}

static void
fill_paper (CrmTimelineItem *self, CrmRecord *paper, const CrmLocale *locale)
{
  g_autofree char *gross = format_money (paper, "gross", locale);
  g_autoptr (GString) meta = g_string_new (NULL);

  self->group = CRM_TIMELINE_SALE;
  self->icon = crm_kind_get_icon (crm_record_get_kind (paper));
  self->css_class = "invoice";
  self->title = title_paper (paper);
  add_meta (meta, choice_label (paper, "status"));
  add_meta (meta, gross);
  self->meta = g_string_free (g_steal_pointer (&meta), FALSE);
}

static void
fill_document (CrmTimelineItem *self, CrmRecord *document)
{
  g_autoptr (GString) meta = g_string_new (NULL);

  self->group = CRM_TIMELINE_SALE;
  self->icon = "crm-document-symbolic";
  self->css_class = "document";
  self->title = g_strdup (crm_record_get_title (document));
  add_meta (meta, choice_label (document, "type"));
  add_meta (meta, choice_label (document, "status"));
  add_meta (meta, crm_record_get_text (document, "number"));
  self->meta = g_string_free (g_steal_pointer (&meta), FALSE);
}

static void
fill_message (CrmTimelineItem *self, CrmRecord *message)
{
  g_autoptr (GString) meta = g_string_new (NULL);

  self->group = CRM_TIMELINE_SALE;
  self->has_time = TRUE;
  self->icon = "crm-mail-symbolic";
  self->css_class = "send";
  self->title = g_strdup (crm_record_get_title (message));
  self->body = g_strdup (crm_record_get_text (message, "body"));
  add_meta (meta, choice_label (message, "channel"));
  add_meta (meta, choice_label (message, "status"));
  add_meta (meta, crm_record_get_text (message, "recipients"));
  add_meta (meta, link_title (message, "owner_id"));
  self->meta = g_string_free (g_steal_pointer (&meta), FALSE);
}

static void
fill_run (CrmTimelineItem *self, CrmRecord *run)
{
  self->group = CRM_TIMELINE_CHANGE;
  self->has_time = TRUE;
  self->icon = "crm-automation-symbolic";
  self->css_class = "change";
  /* Translators: on a card; %s is the name of a rule that acts by itself. */
  self->title = g_strdup_printf (_ ("The rule “%s” acted"), link_title (run, "rule_id"));
  self->body = g_strdup (crm_record_get_text (run, "done"));
}

static void
fill_other (CrmTimelineItem *self, CrmRecord *record)
{
  const CrmKind *kind = crm_record_get_kind (record);

  self->group = CRM_TIMELINE_SALE;
  self->icon = crm_kind_get_icon (kind);
  self->css_class = "document";
  self->title = g_strdup (crm_record_get_title (record));
  self->meta = g_strdup (crm_kind_get_label (kind));
}

/**
 * crm_timeline_item_new:
 * @record: an activity, note, deal, order, invoice, document
 * @subject: whose timeline it is
 * @at: when it happened or will happen
 *
 * Returns: (transfer full): the record in words
 */
CrmTimelineItem *
crm_timeline_item_new (CrmRecord *record, const CrmId *subject, gint64 at, const CrmLocale *locale)
{
  CrmTimelineItem *self = g_object_new (CRM_TYPE_TIMELINE_ITEM, NULL);
  const char *kind = crm_kind_get_name (crm_record_get_kind (record));

  self->record = g_object_ref (record);
  self->at = at;
  if (g_str_equal (kind, "activity"))
    fill_activity (self, record, subject);
  else if (g_str_equal (kind, "note"))
    fill_note (self, record);
  else if (g_str_equal (kind, "opportunity"))
    fill_deal (self, record, locale);
  else if (g_str_equal (kind, "invoice") || g_str_equal (kind, "sales_order"))
    fill_paper (self, record, locale);
  else if (g_str_equal (kind, "document"))
    fill_document (self, record);
  else if (g_str_equal (kind, "message"))
    fill_message (self, record);
  else if (g_str_equal (kind, "rule_run"))
    fill_run (self, record);
  else
    fill_other (self, record);
  return self;
}

/**
 * crm_timeline_item_new_change:
 * @title: who did what
 * @body: (nullable): the fields, one a line
 * @batch: the operation
 *
 * Returns: (transfer full): a change of the record itself
 */
CrmTimelineItem *
crm_timeline_item_new_change (gint64 at, const char *title, const char *body, const CrmId *batch)
{
  CrmTimelineItem *self = g_object_new (CRM_TYPE_TIMELINE_ITEM, NULL);

  self->group = CRM_TIMELINE_CHANGE;
  self->at = at;
  self->has_time = TRUE;
  self->title = g_strdup (title);
  self->body = g_strdup (body);
  self->batch = *batch;
  self->icon = "crm-undo-history-symbolic";
  self->css_class = "change";
  return self;
}

CrmTimelineGroup
crm_timeline_item_get_group (CrmTimelineItem *self)
{
  return self->group;
}

/**
 * crm_timeline_item_get_record:
 *
 * Returns: (nullable): what it is about; %NULL of a change
 */
CrmRecord *
crm_timeline_item_get_record (CrmTimelineItem *self)
{
  return self->record;
}

gint64
crm_timeline_item_get_at (CrmTimelineItem *self)
{
  return self->at;
}

const char *
crm_timeline_item_get_title (CrmTimelineItem *self)
{
  return self->title;
}

const char *
crm_timeline_item_get_body (CrmTimelineItem *self)
{
  return self->body != NULL ? self->body : "";
}

const char *
crm_timeline_item_get_meta (CrmTimelineItem *self)
{
  return self->meta != NULL ? self->meta : "";
}

const char *
crm_timeline_item_get_icon (CrmTimelineItem *self)
{
  return self->icon;
}

const char *
crm_timeline_item_get_css_class (CrmTimelineItem *self)
{
  return self->css_class != NULL ? self->css_class : "task";
}

/**
 * crm_timeline_item_has_time:
 *
 * Returns: whether the hour says something; a date alone has none
 */
gboolean
crm_timeline_item_has_time (CrmTimelineItem *self)
{
  return self->has_time;
}

gboolean
crm_timeline_item_is_planned (CrmTimelineItem *self)
{
  return self->is_planned;
}

/**
 * crm_timeline_item_is_same:
 *
 * Returns: whether both say the same about the same thing
 */
gboolean
crm_timeline_item_is_same (CrmTimelineItem *self, CrmTimelineItem *other)
{
  if (self->group != other->group || self->at != other->at || self->is_planned != other->is_planned
      || g_strcmp0 (self->title, other->title) != 0 || g_strcmp0 (self->body, other->body) != 0
      || g_strcmp0 (self->meta, other->meta) != 0)
    return FALSE;
  if (self->record == NULL || other->record == NULL)
    return self->record == other->record && crm_id_equal (&self->batch, &other->batch);
  return crm_id_equal (crm_record_get_id (self->record), crm_record_get_id (other->record));
}
