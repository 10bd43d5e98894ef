/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "exchange-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder;
static GPtrArray *written;

GFile *
fixture_write (const char *name, const void *data, gssize length)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (folder == NULL)
    {
      folder = g_dir_make_tmp ("crm-exchange-XXXXXX", &error);
      g_assert_no_error (error);
      written = g_ptr_array_new_with_free_func (g_free);
    }
  path = g_build_filename (folder, name, NULL);
  g_file_set_contents (path, data, length, &error);
  g_assert_no_error (error);
  if (!g_ptr_array_find_with_equal_func (written, path, g_str_equal, NULL))
    g_ptr_array_add (written, g_strdup (path));
  return g_file_new_for_path (path);
}

GFile *
fixture_write_encoded (const char *name, const char *text, const char *charset)
{
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  g_autofree char *data = g_convert (text, -1, charset, "UTF-8", NULL, &length, &error);

  g_assert_no_error (error);
  return fixture_write (name, data, (gssize) length);
}

/* A file of the shared data, or NULL where it is not there. */
GFile *
fixture_shared (const char *path)
{
  g_autofree char *full = g_build_filename (CRM_SHARED_DATA_DIR, path, NULL);

  return g_file_test (full, G_FILE_TEST_EXISTS) ? g_file_new_for_path (full) : NULL;
}

void
fixture_cleanup (void)
{
  if (folder == NULL)
    return;
  for (guint i = 0; i < written->len; i++)
    g_unlink (written->pdata[i]);
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
  g_clear_pointer (&written, g_ptr_array_unref);
}
