/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Upload-Metadata of tus, and the number of a request as somebody typed it. */
#include <string.h>

#include "fuzz.h"
#include "wire/paths.h"
#include "wire/request-number.h"

const guint fuzz_rounds = 5000;

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  static const char *const pairs[]
      = { "kind", "ktp", "media_type", "image/jpeg", "sha256", "00", "filename", "Kartu é.jpg", "empty", "", NULL };
  g_autofree char *header = gembok_tus_metadata_encode (pairs);
  g_autofree char *number = gembok_request_number_new (2026, 123);
  fuzz_seed_text (seeds, "metadata", header);
  fuzz_seed_text (seeds, "number", number);
}

static void
try_metadata (const char *header)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) metadata = gembok_tus_metadata_decode (header, &error);
  fuzz_assert_told (metadata != NULL, &error);
  if (metadata == NULL)
    return;
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer value = NULL;
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, metadata);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_ptr_array_add (pairs, name);
      g_ptr_array_add (pairs, value);
    }
  g_ptr_array_add (pairs, NULL);
  g_autofree char *encoded = gembok_tus_metadata_encode ((const char *const *) pairs->pdata);
  g_autoptr (GHashTable) back = strlen (encoded) <= 4096 ? gembok_tus_metadata_decode (encoded, NULL) : NULL;
  g_assert_true (back != NULL || pairs->len == 1 || strlen (encoded) > 4096);
  for (guint i = 0; back != NULL && i + 1 < pairs->len; i += 2)
    g_assert_cmpstr (g_hash_table_lookup (back, pairs->pdata[i]), ==, pairs->pdata[i + 1]);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  /* An empty input has no address. */
  g_autofree char *text = size > 0 ? g_strndup ((const char *) data, MIN (size, 8192)) : g_strdup ("");
  try_metadata (text);
  const GembokRequestNumber judged = gembok_request_number_judge (text);
  g_assert_true (judged == GEMBOK_REQUEST_NUMBER_FOREIGN || judged == GEMBOK_REQUEST_NUMBER_SOUND
                 || judged == GEMBOK_REQUEST_NUMBER_MISHEARD);
  return 0;
}
