/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An office of any size, the same on every machine: names in Portuguese, Romanian, Turkish and
 * English, put together by chance from a fixed seed. Nobody is meant. */
typedef struct
{
  guint64 state;
} BenchRandom;

#define BENCH_SEED G_GUINT64_CONSTANT (20260101)
#define BENCH_N_SELLERS 30
#define BENCH_N_PRODUCTS 7

guint bench_below (BenchRandom *self, guint limit);
void bench_person (BenchRandom *self, char **first, char **last);
char *bench_company (guint number);
const char *bench_product (guint number);
char *bench_seller (guint number);
char *bench_mail_name (const char *first, const char *last);
char *bench_phone (BenchRandom *self);

/* CSV files with a header, in the forms that people bring: (transfer full) their text. */
char *bench_accounts_csv (guint n);
char *bench_contacts_csv (guint n, guint n_accounts);
char *bench_deals_csv (guint n, guint n_accounts);

G_END_DECLS
