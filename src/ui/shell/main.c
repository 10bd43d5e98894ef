/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "crm-application.h"

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, CRM_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_ ("Clientela"));
  g_set_prgname ("clientela");

  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema
      = source ? g_settings_schema_source_lookup (source, "org.clientela.Clientela", TRUE) : NULL;
  if (!schema)
    {
      g_printerr ("%s\n", _ ("Clientela is not installed completely: its settings schema is "
                             "missing. To run it from a build folder, use tools/run."));
      return 1;
    }
  g_autoptr (CrmApplication) application = crm_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
