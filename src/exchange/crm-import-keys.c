/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-keys.h"

#include <string.h>

#define FIRST_SIZE 1024

/* A hash in halves beside its number, so that looking at a place reads one line of the memory. */
typedef struct
{
  guint32 number; /* 0: the place is free */
  guint32 low, high;
} Slot;

/* Open addressing: a hash stands in the first free place from its own on. */
struct _CrmImportKeys
{
  Slot *slots;
  guint64 size;
  guint64 n;
};

static guint64
get_hash (const Slot *slot)
{
  return (guint64) slot->high << 32 | slot->low;
}

static void
make_room (CrmImportKeys *self, guint64 size)
{
  self->size = size;
  self->n = 0;
  self->slots = g_new0 (Slot, size);
}

CrmImportKeys *
crm_import_keys_new (void)
{
  CrmImportKeys *self = g_new (CrmImportKeys, 1);

  make_room (self, FIRST_SIZE);
  return self;
}

void
crm_import_keys_free (CrmImportKeys *self)
{
  g_free (self->slots);
  g_free (self);
}

/* Spread over any size, not only powers of two, so that a table need not double. */
static guint64
first_place (const CrmImportKeys *self, guint64 hash)
{
  guint64 spread = (hash * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 32;

  return (spread * self->size) >> 32;
}

static guint64
find_place (const CrmImportKeys *self, guint64 hash)
{
  guint64 place = first_place (self, hash);

  while (self->slots[place].number != 0 && get_hash (&self->slots[place]) != hash)
    place = place + 1 < self->size ? place + 1 : 0;
  return place;
}

/**
 * crm_import_keys_find:
 *
 * Returns: the number that was set for @hash, or 0
 */
guint32
crm_import_keys_find (const CrmImportKeys *self, guint64 hash)
{
  return self->slots[find_place (self, hash)].number;
}

static void
grow (CrmImportKeys *self)
{
  Slot *slots = self->slots;
  guint64 size = self->size;

  make_room (self, size + size / 2);
  for (guint64 i = 0; i < size; i++)
    if (slots[i].number != 0)
      crm_import_keys_set (self, get_hash (&slots[i]), slots[i].number);
  g_free (slots);
}

/**
 * crm_import_keys_set:
 * @number: not 0
 */
void
crm_import_keys_set (CrmImportKeys *self, guint64 hash, guint32 number)
{
  guint64 place = find_place (self, hash);

  g_return_if_fail (number != 0);

  if (self->slots[place].number == 0 && ++self->n > self->size / 5 * 4)
    {
      grow (self);
      place = find_place (self, hash);
      self->n++;
    }
  self->slots[place] = (Slot){ number, (guint32) hash, (guint32) (hash >> 32) };
}
