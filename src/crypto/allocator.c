/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/allocator-private.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

/* Stands before every block: its size, since free() is not told. Keeps malloc's alignment. */
typedef struct
{
  alignas (16) gsize size;
} Header;

G_STATIC_ASSERT (sizeof (Header) == 16);

static Header *
header_of (void *memory)
{
  return (Header *) memory - 1;
}

void *
gembok_wiping_malloc (gsize size, const char *file G_GNUC_UNUSED, int line G_GNUC_UNUSED)
{
  if (size == 0 || size > G_MAXSIZE - sizeof (Header))
    return NULL;
  Header *header = malloc (sizeof (Header) + size);
  if (header == NULL)
    return NULL;
  header->size = size;
  return header + 1;
}

void *
gembok_wiping_realloc (void *memory, gsize size, const char *file, int line)
{
  if (memory == NULL)
    return gembok_wiping_malloc (size, file, line);
  if (size == 0)
    {
      gembok_wiping_free (memory, file, line);
      return NULL;
    }

  Header *header = header_of (memory);
  if (size <= header->size)
    {
      /* Stays where it is. What is cut off keeps no contents, and the recorded size is what remains to be wiped. */
      gembok_wipe ((guint8 *) memory + size, header->size - size);
      header->size = size;
      return memory;
    }
  void *larger = gembok_wiping_malloc (size, file, line);
  if (larger == NULL)
    return NULL;
  memcpy (larger, memory, header->size);
  gembok_wiping_free (memory, file, line);
  return larger;
}

void
gembok_wiping_free (void *memory, const char *file G_GNUC_UNUSED, int line G_GNUC_UNUSED)
{
  if (memory == NULL)
    return;
  Header *header = header_of (memory);
  gembok_wipe (memory, header->size);
  free (header);
}
