/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-template.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (CrmTemplate) template = crm_template_new (text, -1);
  g_autoptr (GPtrArray) paths = crm_template_dup_paths (template);

  g_assert_nonnull (paths);
  crm_template_is_valid (template);
  g_assert_nonnull (crm_template_get_problems (template));
  return 0;
}
