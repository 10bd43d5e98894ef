/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UUIDv7 identities: 48 bits of milliseconds, then randomness. Within one millisecond the twelve
 * bits after the version count up, so that ids made in one process sort in the order of making. */
#include "config.h"

#include "crm-id.h"

#include <string.h>
#include <sys/random.h>

#include "crm-clock.h"

/* Asking the kernel for each id would take longer than all else; under the lock of the caller. */
static void
take_random (guint8 *bytes, gsize length)
{
  static guint8 pool[512];
  static gsize n_left = 0;

  if (n_left < length)
    {
      n_left = sizeof pool;
      if (getrandom (pool, sizeof pool, 0) != (gssize) sizeof pool)
        for (gsize i = 0; i < sizeof pool; i++)
          pool[i] = (guint8) g_random_int_range (0, 256);
    }
  n_left -= length;
  memcpy (bytes, pool + n_left, length);
}

/**
 * crm_id_generate:
 *
 * Returns: a new id; safe from any thread
 */
CrmId
crm_id_generate (void)
{
  static GMutex lock;
  static guint64 last_ms;
  static guint counter;
  CrmId id;
  guint64 ms = (guint64) (crm_clock_now () / 1000);
  guint count;

  g_mutex_lock (&lock);
  take_random (id.bytes + 7, 9);
  if (ms > last_ms)
    {
      last_ms = ms;
      counter = (guint) id.bytes[7] << 1;
    }
  else if (++counter > 0xfff)
    {
      last_ms++;
      counter = 0;
    }
  ms = last_ms;
  count = counter;
  g_mutex_unlock (&lock);
  for (int i = 0; i < 6; i++)
    id.bytes[i] = (guint8) (ms >> (40 - 8 * i));
  id.bytes[6] = (guint8) (0x70 | (count >> 8));
  id.bytes[7] = (guint8) count;
  id.bytes[8] = (guint8) ((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

/**
 * crm_id_parse:
 * @text: 32 hexadecimal digits, with or without hyphens
 * @id: (out): the id
 *
 * Returns: FALSE when @text is not a whole id
 */
gboolean
crm_id_parse (const char *text, CrmId *id)
{
  int n = 0;

  for (; *text != '\0'; text++)
    {
      int digit;

      if (*text == '-')
        continue;
      digit = g_ascii_xdigit_value (*text);
      if (digit < 0 || n == 32)
        return FALSE;
      if (n % 2 == 0)
        id->bytes[n / 2] = (guint8) (digit << 4);
      else
        id->bytes[n / 2] |= (guint8) digit;
      n++;
    }
  return n == 32;
}

/**
 * crm_id_format:
 * @buffer: room for the canonical form
 *
 * Returns: @buffer
 */
const char *
crm_id_format (const CrmId *id, char buffer[CRM_ID_STRING_SIZE])
{
  static const char digits[] = "0123456789abcdef";
  char *p = buffer;

  for (int i = 0; i < 16; i++)
    {
      if (i == 4 || i == 6 || i == 8 || i == 10)
        *p++ = '-';
      *p++ = digits[id->bytes[i] >> 4];
      *p++ = digits[id->bytes[i] & 15];
    }
  *p = '\0';
  return buffer;
}

char *
crm_id_dup_string (const CrmId *id)
{
  char *text = g_malloc (CRM_ID_STRING_SIZE);

  crm_id_format (id, text);
  return text;
}

gboolean
crm_id_is_none (const CrmId *id)
{
  static const CrmId none;

  return memcmp (id, &none, sizeof none) == 0;
}

gboolean
crm_id_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (CrmId)) == 0;
}

guint
crm_id_hash (gconstpointer id)
{
  guint32 hash;

  /* The last bytes are random, so they are a hash already. */
  memcpy (&hash, ((const CrmId *) id)->bytes + 12, sizeof hash);
  return hash;
}

int
crm_id_compare (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (CrmId));
}

CrmId *
crm_id_copy (const CrmId *id)
{
  return g_memdup2 (id, sizeof *id);
}
