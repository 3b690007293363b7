/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * free() and realloc() of a whole program: what a block held is overwritten before it goes back to the heap. It stands in the
 * programs themselves (meson.build), so that every library calls it in place of the C library's.
 *
 * Our own secrets need none of this, they live in #GembokSecret; OpenSSL and libcurl have an allocator of their own. It is for what
 * others copy on the way and free as it is: a label that shows a suggested passphrase, its layout, the message that tells it to a
 * screen reader, a paste from the clipboard. Whoever reads the memory of a program at rest shall find none of that.
 */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "base/wiping-private.h"

/* The C library's own, under the names that it keeps for those who stand in front of it. */
void __libc_free (void *block);
void *__libc_realloc (void *block, size_t size);

static void
wipe (void *start, size_t length)
{
  memset (start, 0, length);
  /* The block is free at once after this: a compiler that knows free() would leave the above out. */
  __asm__ __volatile__("" : : "r"(start) : "memory");
}

__attribute__ ((visibility ("default"))) void
free (void *block)
{
  if (block == NULL)
    return;
  const size_t length = malloc_usable_size (block);
  size_t front = 0;
  const size_t rest = gembok_wiping_give_back (block, length, &front);
  wipe ((char *) block + length - rest, rest);
  wipe (block, front);
  __libc_free (block);
}

__attribute__ ((visibility ("default"))) void *
realloc (void *block, size_t size)
{
  if (block == NULL || size == 0)
    {
      free (block);
      return block == NULL ? malloc (size) : NULL;
    }
  const size_t present = malloc_usable_size (block);
  if (size > present)
    {
      void *moved = malloc (size);
      if (moved == NULL)
        return NULL;
      memcpy (moved, block, present);
      free (block);
      return moved;
    }
  /* What is cut off goes back to the heap, where the rest stays. */
  if (size < present)
    wipe ((char *) block + size, present - size);
  return __libc_realloc (block, size);
}
