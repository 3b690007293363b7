/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness.h"

/* Searching this process's own memory for a secret. Only a masked copy of it is kept, or the search would find itself. */

#define MASK  0xa5
#define CHUNK (1024 * 1024)
/* AddressSanitizer keeps its accounts in terabytes of nearly empty pages; nothing of ours is that large. */
#define HUGE_REGION (G_GUINT64_CONSTANT (8) << 30)

void
needle_draw (Needle *needle)
{
  static const char digits[] = "0123456789abcdefghijklmnopqrstuv";
  for (gsize i = 0; i < NEEDLE_LENGTH; i++)
    needle->masked[i] = (guint8) (digits[g_random_int_range (0, 32)] ^ MASK);
}

char
needle_char (const Needle *needle, gsize index)
{
  return (char) (needle->masked[index] ^ MASK);
}

GembokSecret *
needle_secret (const Needle *needle)
{
  GembokSecret *secret = gembok_secret_new (NEEDLE_LENGTH);
  for (gsize i = 0; i < NEEDLE_LENGTH; i++)
    {
      const char c = needle_char (needle, i);
      g_assert_true (gembok_secret_append (secret, &c, 1));
    }
  return secret;
}

char *
needle_base64 (const Needle *needle)
{
  guchar plain[NEEDLE_LENGTH];
  for (gsize i = 0; i < NEEDLE_LENGTH; i++)
    plain[i] = (guchar) needle_char (needle, i);
  char *encoded = g_base64_encode (plain, NEEDLE_LENGTH);
  gembok_wipe (plain, sizeof plain);
  return encoded;
}

static gboolean
is_here (const Needle *needle, const guint8 *bytes)
{
  for (gsize i = 0; i < NEEDLE_LENGTH; i++)
    if ((bytes[i] ^ MASK) != needle->masked[i])
      return FALSE;
  return TRUE;
}

static guint
count_in (const Needle *needle, const guint8 *bytes, gsize length)
{
  guint found = 0;
  for (gsize i = 0; i + NEEDLE_LENGTH <= length; i++)
    if (is_here (needle, bytes + i))
      found++;
  return found;
}

static guint
count_in_region (const Needle *needle, int memory, guint8 *buffer, guint64 start, guint64 end)
{
  guint found = 0;
  for (guint64 at = start; at < end; at += CHUNK - NEEDLE_LENGTH + 1)
    {
      gembok_wipe (buffer, CHUNK); /* it is part of what is searched */
      const gssize got = pread (memory, buffer, MIN (CHUNK, end - at), (off_t) at);
      if (got > 0)
        found += count_in (needle, buffer, (gsize) got);
    }
  return found;
}

guint
needle_count (const Needle *needle)
{
  const int memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  FILE *maps = fopen ("/proc/self/maps", "re");
  guint8 *buffer = mmap (NULL, CHUNK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_assert_cmpint (memory, >=, 0);
  g_assert_nonnull (maps);
  g_assert_true (buffer != MAP_FAILED);

  guint found = 0;
  char line[512];
  while (fgets (line, sizeof line, maps) != NULL)
    {
      guint64 start = 0, end = 0;
      char rights[5] = "";
      g_assert_cmpint (sscanf (line, "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x %4s", &start, &end, rights), ==, 3);
      if (rights[0] == 'r' && rights[1] == 'w' && end - start < HUGE_REGION)
        found += count_in_region (needle, memory, buffer, start, end);
    }
  munmap (buffer, CHUNK);
  fclose (maps);
  close (memory);
  return found;
}
