/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CRM_LIST_MAX_KINDS 4
#define CRM_LIST_MAX_QUICK 3

/**
 * CrmListSpec:
 *
 * What a list shows and what it says about itself. Static.
 */
typedef struct
{
  const char *name; /* under which its columns and order are remembered */
  const char *kinds[CRM_LIST_MAX_KINDS + 1];
  /* Keys of the columns until a person chooses others, as "name account_id/company phone": names of
   * fields; where kinds call the same thing by different names, these are joined by a slash. NULL
   * for those that the description of the kind lists. */
  const char *columns;
  const char *icon;
  const char *empty_title; /* English, to be translated */
  const char *empty_text;  /* English, to be translated */
  const char *new_label;   /* English, to be translated, with a mnemonic; NULL for none */
  const char *new_kind;
  /* Chips that leave in what is asked for most, in the language of filters. */
  struct
  {
    const char *label; /* English, to be translated in the context "filter" */
    const char *filter;
  } quick[CRM_LIST_MAX_QUICK];
  /* "12 contacts" for a number and how it is written. */
  char *(*format_count) (guint n, const char *number);
} CrmListSpec;

G_END_DECLS
