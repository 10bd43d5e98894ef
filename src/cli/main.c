/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-cli.h"

int
main (int argc, char *argv[])
{
  return crm_cli_main (argc, argv);
}
