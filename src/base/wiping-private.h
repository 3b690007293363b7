/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* From this size on a block is not overwritten, but its pages are given back. Only scrypt's 128 MiB are that large, and OpenSSL has
 * overwritten them already: to do it twice more takes longer than all that the vault does. */
#define GEMBOK_WIPING_GIVES_BACK ((size_t) 32 * 1024 * 1024)

/**
 * gembok_wiping_give_back:
 *
 * Takes the whole pages of a large block away: from then on they read as zeros, and the kernel gives them to nobody before it has
 * overwritten them. Not those of a small block, nor where the kernel refuses (locked pages).
 *
 * Returns: how much of the block is left to be overwritten at its end; @head: and at its beginning. Without a page given back, all of
 *   it is left at its end.
 */
static inline size_t
gembok_wiping_give_back (void *block, size_t length, size_t *head)
{
  *head = 0;
  if (length < GEMBOK_WIPING_GIVES_BACK)
    return length;
  const size_t page = (size_t) sysconf (_SC_PAGESIZE);
  const size_t before = (page - (uintptr_t) block % page) % page;
  const size_t whole = (length - before) / page * page;
  if (madvise ((char *) block + before, whole, MADV_DONTNEED) != 0)
    return length;
  *head = before;
  return length - before - whole;
}
