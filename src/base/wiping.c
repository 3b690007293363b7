/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wiping.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "base/wiping-private.h"

/* More than any library needs between two of our callbacks. */
#define STACK_BYTES (64 * 1024)

/* Stands before each block: free() must know how much to wipe. Keeps malloc's alignment. */
typedef struct
{
  alignas (16) size_t size;
} BlockHead;

G_STATIC_ASSERT (sizeof (BlockHead) == 16);

static BlockHead *
head_of (void *block)
{
  return (BlockHead *) block - 1;
}

void *
gembok_wiping_malloc (size_t size)
{
  if (size > SIZE_MAX - sizeof (BlockHead))
    return NULL;
  BlockHead *head = malloc (sizeof (BlockHead) + size);
  if (head == NULL)
    return NULL;
  head->size = size;
  return head + 1;
}

void
gembok_wiping_free (void *block)
{
  if (block == NULL)
    return;
  BlockHead *head = head_of (block);
  const size_t length = sizeof (BlockHead) + head->size;
  size_t front = 0;
  const size_t rest = gembok_wiping_give_back (head, length, &front);
  gembok_wipe ((guint8 *) head + length - rest, rest);
  gembok_wipe (head, front);
  free (head);
}

void *
gembok_wiping_realloc (void *block, size_t size)
{
  if (block == NULL)
    return gembok_wiping_malloc (size);

  BlockHead *head = head_of (block);
  if (size != 0 && size <= head->size)
    {
      /* Stays where it is. What is cut off keeps no contents, and the recorded size is what remains to be wiped. */
      gembok_wipe ((guint8 *) block + size, head->size - size);
      head->size = size;
      return block;
    }
  /* realloc() itself may move the bytes and leave the old ones behind. */
  void *moved = gembok_wiping_malloc (size);
  if (moved == NULL)
    return NULL;
  memcpy (moved, block, MIN (size, head->size));
  gembok_wiping_free (block);
  return moved;
}

char *
gembok_wiping_strdup (const char *text)
{
  const size_t size = strlen (text) + 1;
  char *copy = gembok_wiping_malloc (size);
  if (copy != NULL)
    memcpy (copy, text, size);
  return copy;
}

void *
gembok_wiping_calloc (size_t count, size_t size)
{
  if (size != 0 && count > SIZE_MAX / size)
    return NULL;
  void *block = gembok_wiping_malloc (count * size);
  if (block != NULL)
    memset (block, 0, count * size);
  return block;
}

/* Not inlined, or it would be the caller's own frame that grows; and on the real stack also where a sanitizer keeps another. */
__attribute__ ((noinline, no_sanitize_address)) void
gembok_wiping_stack (void)
{
  guint8 frames[STACK_BYTES];
  gembok_wipe (frames, sizeof frames);
}

void *
gembok_wiping_block (size_t size)
{
  void *block = gembok_wiping_malloc (size);
  if (block == NULL)
    g_error ("%" G_GSIZE_FORMAT " bytes of memory are not to be had", size);
  return block;
}

GBytes *
gembok_wiping_bytes (void *block, size_t length)
{
  return g_bytes_new_with_free_func (block, length, gembok_wiping_free, block);
}
