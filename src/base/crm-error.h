/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one error domain of the rooms below ui. The code says what a caller may do about it. */
#define CRM_ERROR (crm_error_quark ())
GQuark crm_error_quark (void);

typedef enum
{
  CRM_ERROR_FAILED,    /* something else; the message says what */
  CRM_ERROR_INVALID,   /* a field, value, file or argument is wrong: correct it */
  CRM_ERROR_NOT_FOUND, /* no such record, field, kind or file */
  CRM_ERROR_AMBIGUOUS, /* a prefix or a name fits several records */
  CRM_ERROR_CONFLICT,  /* somebody changed it meanwhile */
  CRM_ERROR_DENIED,    /* this person may not */
  CRM_ERROR_BUSY,      /* locked by another process: try again */
  CRM_ERROR_FULL,      /* the disk is full: nothing was changed */
  CRM_ERROR_CORRUPT,   /* the file is damaged */
  CRM_ERROR_NEWER,     /* written by a newer version: update the program */
  CRM_ERROR_OFFLINE,   /* the server cannot be reached: try again later */
} CrmError;

G_END_DECLS
