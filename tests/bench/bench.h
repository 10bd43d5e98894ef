/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "../store/fixture.h"
#include "bench-data.h"
#include "crm-import.h"

G_BEGIN_DECLS

/* What the benchmarks share. Every figure stands beside the bare limit that was measured in the
 * same run; nothing fails on an absolute time. */

double bench_now (void); /* seconds; of the processor when CLIENTELA_BENCH_CPU is set */
gboolean bench_counts_processor (void);
double bench_wall (void); /* seconds of the clock, where disk and other programs take part */
double bench_percentile (GArray *seconds, double percent);
double bench_median (GArray *seconds);
gboolean bench_is_long (void); /* CLIENTELA_BENCH_LONG is set: the largest sizes too */
guint bench_n_contacts (void); /* CLIENTELA_BENCH_CONTACTS, or what the size of the run says */

void bench_title (const char *title);
void bench_rate (const char *what, double measured, double bare, const char *of_what);
void bench_time (const char *what, double measured, double bare, const char *of_what);
void bench_note (const char *format, ...) G_GNUC_PRINTF (1, 2);
void bench_judge (double seconds, double budget);

/* An office in a folder of its own; see tests/store/fixture.h. */
void bench_open (Fixture *office);
void bench_add_setup (Fixture *office);
double bench_import (Fixture *office, const char *kind, const char *csv, double *planning);
double bench_preview (Fixture *office, const char *kind, const char *csv);
double bench_wait_for_search (Fixture *office);

/**
 * BenchLook:
 *
 * What a list of contacts does when it is shown: ids of all rows in its order, the page that is
 * seen first, the last page; medians in seconds.
 */
typedef struct
{
  const char *sort;
  gboolean both; /* companies and people in one list */
  double snapshot;
  double first;
  double last;
} BenchLook;

void bench_look (Fixture *office, BenchLook *look);

/* Funnel, sales, sources, and each of them again after one deal was changed. */
void bench_reports (Fixture *office, sqlite3 *db);

/* The bare side: SQLite and nothing else, set as the replica is. */
sqlite3 *bench_sqlite_open (const char *folder, const char *name);
void bench_sqlite (sqlite3 *db, const char *sql);
sqlite3_stmt *bench_sqlite_prepare (sqlite3 *db, const char *sql);
void bench_sqlite_step (sqlite3_stmt *statement);
double bench_sqlite_time (sqlite3 *db, const char *sql);
double bench_sqlite_insert_csv (const char *folder, const char *csv);

G_END_DECLS
