/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdio.h>

#include "bench-data.h"

G_BEGIN_DECLS

/* The people and companies of a generated office. Row i follows from its number alone, but for the
 * company that a person works in: there are more of them in a larger office. Some rows are other
 * rows written otherwise, some only look as if they were; which, the generator knows. Nobody is
 * meant. */

typedef enum
{
  BENCH_TRUTH_NONE,      /* a person or company that no other row has to do with */
  BENCH_TRUTH_SAME,      /* the same as row `other`, written otherwise */
  BENCH_TRUTH_DIFFERENT, /* another than row `other`, however alike */
} BenchTruth;

typedef struct
{
  guint nation;
  guint account; /* G_MAXUINT: none */
  char *first;
  char *last;
  char *mobile;
  char *phone;
  char *mail;
  char *second_mail;
  char *street;
  char *postal_code;
  const char *city;
  const char *job_title; /* NULL: none */
  guint birthday;        /* day of the year */
  guint birth_year;
  BenchTruth truth;
  const char *how; /* in what the two rows differ or agree */
  guint other;
} BenchPerson;

typedef struct
{
  guint nation;
  char *name;
  char *tax_id;
  char *phone;
  char *mail;
  char *street;
  char *postal_code;
  const char *city;
  const char *industry;
  guint employees;
  guint founded;
  BenchTruth truth;
  const char *how;
  guint other;
} BenchCompany;

#define BENCH_N_NATIONS 4

BenchRandom bench_row_random (guint what, guint64 row);
guint bench_skewed (BenchRandom *self, guint limit);
guint bench_n_accounts (guint n_contacts);
const char *bench_country (guint nation);
const char *bench_language (guint nation);

void bench_people_person (guint row, guint n_accounts, BenchPerson *person);
void bench_people_clear (BenchPerson *person);
void bench_people_company (guint row, BenchCompany *company);
void bench_people_clear_company (BenchCompany *company);

void bench_people_write_csv (guint n, FILE *file);
void bench_people_write_vcards (guint n, FILE *file);
void bench_people_write_truth (guint n, FILE *file);

G_END_DECLS
