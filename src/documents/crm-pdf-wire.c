/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames over a socket between two processes, of which neither waits for ever. */
#include "config.h"

#include "crm-pdf-wire-private.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

/* Waits until the socket is ready, at most until the moment @end; 0 is never. */
static gboolean
wait_for (int fd, short events, gint64 end)
{
  for (;;)
    {
      struct pollfd ready = { .fd = fd, .events = events };
      gint64 left = end == 0 ? -1 : (end - g_get_monotonic_time ()) / 1000;
      int n;

      if (end != 0 && left <= 0)
        return FALSE;
      n = poll (&ready, 1, (int) left);
      if (n > 0)
        return TRUE;
      if (n < 0 && errno != EINTR)
        return FALSE;
    }
}

static gboolean
send_all (int fd, const guint8 *data, gsize size, gint64 end)
{
  while (size > 0)
    {
      gssize n = send (fd, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);

      if (n < 0 && errno == EAGAIN)
        {
          if (!wait_for (fd, POLLOUT, end))
            return FALSE;
          continue;
        }
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      size -= (gsize) n;
    }
  return TRUE;
}

static gboolean
receive_all (int fd, guint8 *data, gsize size, gint64 end)
{
  while (size > 0)
    {
      gssize n = recv (fd, data, size, MSG_DONTWAIT);

      if (n < 0 && errno == EAGAIN)
        {
          if (!wait_for (fd, POLLIN, end))
            return FALSE;
          continue;
        }
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      size -= (gsize) n;
    }
  return TRUE;
}

static gint64
end_of (int milliseconds)
{
  return milliseconds < 0 ? 0 : g_get_monotonic_time () + (gint64) milliseconds * 1000;
}

/**
 * crm_pdf_wire_send:
 * @milliseconds: how long at most, or -1
 *
 * Returns: whether all of it went
 */
gboolean
crm_pdf_wire_send (int fd, guint32 what, GVariant *value, int milliseconds)
{
  CrmPdfFrame frame = { CRM_PDF_WIRE_MAGIC, what, g_variant_get_size (value) };
  gint64 end = end_of (milliseconds);

  return frame.size <= CRM_PDF_WIRE_MAX && send_all (fd, (const guint8 *) &frame, sizeof frame, end)
         && send_all (fd, g_variant_get_data (value), frame.size, end);
}

/**
 * crm_pdf_wire_receive:
 * @bytes: (out) (transfer full): of a value, not yet looked at
 * @milliseconds: how long at most, or -1
 *
 * Returns: whether a whole frame of a length that may be came
 */
gboolean
crm_pdf_wire_receive (int fd, CrmPdfFrame *frame, GBytes **bytes, int milliseconds)
{
  gint64 end = end_of (milliseconds);
  guint8 *data;

  *bytes = NULL;
  if (!receive_all (fd, (guint8 *) frame, sizeof *frame, end) || frame->magic != CRM_PDF_WIRE_MAGIC
      || frame->size > CRM_PDF_WIRE_MAX)
    return FALSE;
  data = g_try_malloc (MAX (1, frame->size));
  if (data == NULL)
    return FALSE;
  if (!receive_all (fd, data, frame->size, end))
    {
      g_free (data);
      return FALSE;
    }
  *bytes = g_bytes_new_take (data, frame->size);
  return TRUE;
}
