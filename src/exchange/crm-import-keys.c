/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-keys.h"

#include <string.h>

#define FIRST_SIZE 1024

/* Open addressing: a hash stands in the first free place from its own on. */
struct _CrmImportKeys
{
  guint64 *hashes;
  guint32 *numbers; /* 0: the place is free */
  guint64 size;
  guint64 n;
};

static void
make_room (CrmImportKeys *self, guint64 size)
{
  self->size = size;
  self->n = 0;
  self->hashes = g_new (guint64, size);
  self->numbers = g_new0 (guint32, size);
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
  g_free (self->hashes);
  g_free (self->numbers);
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

  while (self->numbers[place] != 0 && self->hashes[place] != hash)
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
  return self->numbers[find_place (self, hash)];
}

static void
grow (CrmImportKeys *self)
{
  guint64 *hashes = self->hashes;
  guint32 *numbers = self->numbers;
  guint64 size = self->size;

  make_room (self, size + size / 2);
  for (guint64 i = 0; i < size; i++)
    if (numbers[i] != 0)
      crm_import_keys_set (self, hashes[i], numbers[i]);
  g_free (hashes);
  g_free (numbers);
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

  if (self->numbers[place] == 0 && ++self->n > self->size / 5 * 4)
    {
      grow (self);
      place = find_place (self, hash);
      self->n++;
    }
  self->hashes[place] = hash;
  self->numbers[place] = number;
}
