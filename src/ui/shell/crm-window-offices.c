/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's part in making an office: the sample company, or one of a person's own. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-office.h"
#include "crm-sample-office.h"
#include "crm-window-private.h"

/* Returns the office that was made, NULL when the window went away or an error was shown. */
static void
take_made_office (CrmWindow *self, CrmContext *context, const GError *error)
{
  if (context != NULL)
    crm_window_set_context (self, context);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    crm_window_show_problem (self, _ ("The Office Could Not Be Made"), error->message);
}

static void
on_sample_made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CrmWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmContext) context = crm_sample_office_create_finish (result, &error);

  take_made_office (self, context, error);
}

static void
on_office_made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CrmWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmContext) context = crm_office_create_finish (result, &error);

  take_made_office (self, context, error);
}

/**
 * crm_window_open_sample:
 *
 * Opens the sample company, and makes it first where there is none.
 */
void
crm_window_open_sample (CrmWindow *self)
{
  g_autofree char *folder = crm_profile_sample_folder ();

  if (crm_profile_exists (folder))
    {
      crm_window_open_profile (self, folder, 0);
      return;
    }
  crm_window_begin_opening (self, folder);
  crm_sample_office_create_async (folder, NULL, self->opening, on_sample_made_cb,
                                  g_object_ref (self));
}

/**
 * crm_window_start_office:
 *
 * Makes a new office in the folder of this window and opens it.
 */
void
crm_window_start_office (CrmWindow *self,
                         const char *name,
                         const char *person,
                         const char *currency)
{
  CrmOfficeSetup setup = { .office_name = name, .user_name = person, .currency = currency };
  g_autofree char *folder = g_strdup (self->folder);

  crm_window_begin_opening (self, folder);
  crm_office_create_async (folder, &setup, self->opening, on_office_made_cb, g_object_ref (self));
}
