/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "crm-locale.h"
#include "crm-value.h"

G_BEGIN_DECLS

typedef struct _CrmKind CrmKind;
typedef struct _CrmField CrmField;

typedef enum
{
  CRM_FIELD_TEXT,      /* one line */
  CRM_FIELD_LONG_TEXT, /* several lines */
  CRM_FIELD_INTEGER,
  CRM_FIELD_DECIMAL, /* millionths */
  CRM_FIELD_PERCENT, /* whole percent */
  CRM_FIELD_MONEY,   /* minor units; the record's field "currency" says of what */
  CRM_FIELD_DATE,
  CRM_FIELD_INSTANT,
  CRM_FIELD_DURATION, /* minutes */
  CRM_FIELD_BOOLEAN,
  CRM_FIELD_CHOICE,   /* the key of one of the choices */
  CRM_FIELD_LINK,     /* a record of the target kind */
  CRM_FIELD_ANY_LINK, /* a record of any kind */
  CRM_FIELD_PHONE,
  CRM_FIELD_EMAIL,
  CRM_FIELD_WEB,
  CRM_FIELD_CURRENCY, /* ISO 4217 code */
  CRM_FIELD_PICTURE,  /* SHA-256 of a blob of the store, hexadecimal */
  CRM_FIELD_CHOICES,  /* the keys of several choices, sorted, one a line */
} CrmFieldType;

typedef enum
{
  CRM_FIELD_REQUIRED = 1 << 0,  /* a record cannot be saved without it */
  CRM_FIELD_READ_ONLY = 1 << 1, /* set by rules only; shown, never typed */
  CRM_FIELD_SEARCHED = 1 << 2,  /* its words are found by search */
  CRM_FIELD_LISTED = 1 << 3,    /* a column of the list until a person chooses otherwise */
  CRM_FIELD_HIDDEN = 1 << 4,    /* not on the card: bookkeeping */
  CRM_FIELD_KEY = 1 << 5,       /* an import recognises a record by it */
  CRM_FIELD_ASK = 1 << 6,       /* of two edits at once a person chooses, not the clock */
  CRM_FIELD_CUSTOM = 1 << 7,    /* made by the office at run time; lives in the column custom */
  CRM_FIELD_HEADER = 1 << 8,    /* every kind has it */
  CRM_FIELD_ARCHIVED = 1 << 9,  /* no longer offered; its values are kept */
  CRM_FIELD_PLAIN = 1 << 10,    /* no rule of its kind looks at it: may be set in many at once */
  CRM_FIELD_LARGER = 1 << 11,   /* of two edits at once the larger value stands, yes before no */
  CRM_FIELD_RIGHTS = 1 << 12,   /* who sees what hangs on it: where roles are, an administrator's */
} CrmFieldFlags;

/* How far the person at this desk may go with a field: what their role says, as the shared database
 * last told. */
typedef enum
{
  CRM_ACCESS_FULL,
  CRM_ACCESS_READ, /* it can be seen and not changed */
  CRM_ACCESS_NONE, /* its values are not on this desk */
} CrmFieldAccess;

typedef struct
{
  const char *key;     /* stored */
  const char *label;   /* English, to be translated */
  const char *context; /* of the translation, or NULL */
  gboolean archived;   /* no longer offered; where it stands it is still understood */
} CrmChoice;

/**
 * CrmFieldSpec:
 *
 * One line of the description of the business. Everything that knows the field derives from it:
 * both databases, change capture, card, list, import, templates, rights and clientela-cli.
 */
typedef struct
{
  const char *name;  /* in files, SQL and clientela-cli; never renamed */
  const char *label; /* English, to be translated */
  CrmFieldType type;
  guint flags;
  const char *target;       /* of a link: name of the kind */
  const CrmChoice *choices; /* of a choice: ends with a NULL key */
  const char *section;      /* of the card: a key that crm_card_section_label() knows, or an own
                               one; NULL: the first one */
  const char *aliases;      /* headings that imports use for it, lower case, separated by | */
  const char *default_text; /* canonical text of a new record's value */
  /* A satellite's value lives in a child record: account.phone in the contact_method of type phone
   * that links back to the account. */
  const char *satellite;       /* name of the child kind */
  const char *satellite_type;  /* value of the child's field "type" */
  const char *satellite_field; /* field of the child that holds the value */
  const char *section_label;   /* heading of an own section, where its key is not the heading */
  const char *part_label;      /* English: what it is called below its section, where the label
                                  repeats the heading; NULL: as everywhere */
  const char *tells;           /* "FIELD" or "KIND.FIELD" that shows in it, so that who may not see
                                  that one does not see this one either; "*": any field */
} CrmFieldSpec;

const char *crm_field_get_name (const CrmField *self);
const char *crm_field_get_label (const CrmField *self);
const char *crm_field_get_part_label (const CrmField *self);
const char *crm_field_get_section (const CrmField *self);
const char *crm_field_get_section_key (const CrmField *self);
CrmFieldType crm_field_get_field_type (const CrmField *self);
const char *crm_field_get_type_name (const CrmField *self);
gboolean crm_field_type_from_name (const char *name, CrmFieldType *type);
gboolean crm_field_has (const CrmField *self, CrmFieldFlags flag);
const CrmKind *crm_field_get_kind (const CrmField *self);
const CrmKind *crm_field_get_target (const CrmField *self);
const CrmFieldSpec *crm_field_get_spec (const CrmField *self);
guint crm_field_get_index (const CrmField *self);
const CrmField *crm_field_get_satellite (const CrmField *self, const CrmField **link);
gboolean crm_field_is_link (const CrmField *self);
gboolean crm_field_is_owner (const CrmField *self);
gboolean crm_field_is_number (const CrmField *self);
gboolean crm_field_type_is_ordered (CrmFieldType type);
gboolean crm_field_is_editable (const CrmField *self);
CrmFieldAccess crm_field_get_access (const CrmField *self);
gboolean crm_field_can_be_hidden (const CrmField *self);
gboolean crm_field_has_choices (const CrmField *self);
const CrmChoice *crm_field_get_choices (const CrmField *self);
GStrv crm_field_split_choices (const char *text);
char *crm_field_join_choices (GStrv keys);
char *crm_field_choices_delta (const char *before, const char *after);
char *crm_field_choices_apply (const char *text, const char *delta);
const char *crm_field_choice_label (const CrmField *self, const char *key);
char *crm_field_dup_accepted (const CrmField *self);

gboolean crm_field_parse (const CrmField *self,
                          const char *text,
                          const char *currency,
                          const CrmLocale *locale,
                          CrmValue *value,
                          GError **error);
gboolean crm_field_check (const CrmField *self, const CrmValue *value, GError **error);
char *crm_field_to_text (const CrmField *self, const CrmValue *value, const char *currency);
char *crm_field_format (const CrmField *self,
                        const CrmValue *value,
                        const char *currency,
                        const CrmLocale *locale);

G_END_DECLS
