/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decode/answer.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

struct _GembokAnswer
{
  GString *head;
};

static const char *const fault_names[GEMBOK_N_DECODE_FAULTS] = {
  [GEMBOK_DECODE_SOUND] = "sound",
  [GEMBOK_DECODE_TRUNCATED] = "truncated",
  [GEMBOK_DECODE_DAMAGED] = "damaged",
  [GEMBOK_DECODE_UNSUPPORTED] = "unsupported",
  [GEMBOK_DECODE_TOO_SMALL] = "too_small",
  [GEMBOK_DECODE_TOO_MANY_PIXELS] = "too_many_pixels",
  [GEMBOK_DECODE_NO_FIT] = "no_fit",
  [GEMBOK_DECODE_NO_MEMORY] = "no_memory",
  [GEMBOK_DECODE_ENCRYPTED] = "encrypted",
  [GEMBOK_DECODE_NO_PAGES] = "no_pages",
  [GEMBOK_DECODE_TOO_MANY_PAGES] = "too_many_pages",
  [GEMBOK_DECODE_PAGE_SIZE] = "page_size",
  [GEMBOK_DECODE_ACTIVE] = "active",
  [GEMBOK_DECODE_ATTACHED_KEY] = "attached_key",
  [GEMBOK_DECODE_ATTACHMENTS] = "attachments",
};

const char *
gembok_decode_fault_name (GembokDecodeFault fault)
{
  g_return_val_if_fail ((guint) fault < GEMBOK_N_DECODE_FAULTS, "damaged");
  return fault_names[fault];
}

GembokAnswer *
gembok_answer_new (GembokDecodeFault fault)
{
  GembokAnswer *answer = g_new (GembokAnswer, 1);
  answer->head = g_string_new ("gembok-decode 1\n");
  g_string_append_printf (answer->head, "result %s\n", gembok_decode_fault_name (fault));
  return answer;
}

void
gembok_answer_free (GembokAnswer *answer)
{
  if (answer == NULL)
    return;
  g_string_free (answer->head, TRUE);
  g_free (answer);
}

void
gembok_answer_add (GembokAnswer *answer, const char *name, guint64 value)
{
  g_string_append_printf (answer->head, "%s %" G_GUINT64_FORMAT "\n", name, value);
}

static gboolean
write_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      const gssize written = write (fd, data, length);
      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return FALSE;
      data += written;
      length -= (gsize) written;
    }
  return TRUE;
}

gboolean
gembok_answer_write (const GembokAnswer *answer, int fd, const guint8 *body, gsize length)
{
  g_autofree char *head = g_strdup_printf ("%sbytes %" G_GSIZE_FORMAT "\n\n", answer->head->str, length);
  return write_all (fd, (const guint8 *) head, strlen (head)) && write_all (fd, body, length);
}
