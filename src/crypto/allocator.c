/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/allocator-private.h"

#include "base/wiping.h"

void *
gembok_openssl_malloc (gsize size, const char *file G_GNUC_UNUSED, int line G_GNUC_UNUSED)
{
  return size > 0 ? gembok_wiping_malloc (size) : NULL;
}

void *
gembok_openssl_realloc (void *memory, gsize size, const char *file G_GNUC_UNUSED, int line G_GNUC_UNUSED)
{
  if (size > 0)
    return gembok_wiping_realloc (memory, size);
  gembok_wiping_free (memory);
  return NULL;
}

void
gembok_openssl_free (void *memory, const char *file G_GNUC_UNUSED, int line G_GNUC_UNUSED)
{
  gembok_wiping_free (memory);
}
