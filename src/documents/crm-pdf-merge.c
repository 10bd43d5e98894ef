/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many files as one, for one print job. Any thread. */
#include "config.h"

#include "crm-pdf-merge.h"

#include <glib/gi18n-lib.h>

#include "crm-error.h"
#include "crm-pdf-private.h"

static gboolean
add_pages (CrmQpdf *self, CrmQpdf *file)
{
  int n = qpdf_get_num_pages (file);

  for (int i = 0; i < n; i++)
    if ((qpdf_add_page (self, file, qpdf_get_page_n (file, (size_t) i), QPDF_FALSE) & QPDF_ERRORS)
        != 0)
      return FALSE;
  return n > 0;
}

static void
close_file (gpointer file)
{
  crm_pdf_close (file);
}

/**
 * crm_pdf_merge:
 * @files: (element-type GBytes): in the order of their pages
 *
 * Returns: (transfer full): all their pages in one file; %NULL when one of them is no PDF file
 */
GBytes *
crm_pdf_merge (GPtrArray *files, GError **error)
{
  /* Their objects are read when the new file is written. */
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (close_file);
  g_autoptr (CrmQpdf) self = qpdf_init ();

  qpdf_silence_errors (self);
  qpdf_set_suppress_warnings (self, TRUE);
  qpdf_empty_pdf (self);
  for (guint i = 0; i < files->len; i++)
    {
      CrmQpdf *file = crm_pdf_open (g_ptr_array_index (files, i), error);

      if (file == NULL)
        return NULL;
      g_ptr_array_add (open, file);
      if (!add_pages (self, file))
        {
          g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                               _ ("The files could not be put together"));
          return NULL;
        }
    }
  return crm_pdf_write (self, TRUE, error);
}
