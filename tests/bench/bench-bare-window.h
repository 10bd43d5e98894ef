/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Windows in which there is nothing of Clientela: what GTK and libadwaita need by themselves. Each
 * runs an application to its end and prints what was measured. */

int bench_bare_word (char *program);
int bench_bare_look (char *program);
