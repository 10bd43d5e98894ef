/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program that links a whole room against only the rooms below it; linking is the test. */
int
main (void)
{
  return 0;
}
