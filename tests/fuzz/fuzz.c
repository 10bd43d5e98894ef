/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include <string.h>
#include <unistd.h>

/* For parsers that read a file: the same one again and again, of this process alone. */
GFile *
fuzz_write (const char *name, const guint8 *data, gsize size)
{
  g_autofree char *base = g_strdup_printf ("clientela-fuzz-%d-%s", (int) getpid (), name);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), base, NULL);
  GFile *file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents (file, (const char *) data, size, NULL, FALSE, G_FILE_CREATE_PRIVATE,
                                NULL, NULL, &error))
    g_error ("%s", error->message);
  return file;
}

/* For input about a record: its first line names the kind. Returns: that, or a person's */
const CrmKind *
fuzz_read_kind (const CrmCatalog *catalog, const char *text, const char **rest)
{
  const char *end = strchrnul (text, '\n');
  g_autofree char *name = g_strndup (text, (gsize) (end - text));
  const CrmKind *kind = crm_catalog_find_kind (catalog, name);

  *rest = *end == '\n' ? end + 1 : end;
  return kind != NULL ? kind : crm_catalog_find_kind (catalog, "contact");
}
