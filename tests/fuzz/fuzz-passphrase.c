/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is typed or piped in as a passphrase, and what zxcvbn makes of it. */
#include <string.h>

#include "crypto/passphrase.h"
#include "fuzz.h"

const guint fuzz_rounds = 1000;

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  fuzz_seed_text (seeds, "words", "kuda lari melintasi padang gersang 47");
  fuzz_seed_text (seeds, "unicode",
                  "kopi e\xCC\x81 \xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB \xE0\xA6\x95\xE0\xA7\x87\xE0\xA6\xBE "
                  "\xF0\x9F\x98\x80");
  fuzz_seed_text (seeds, "data", "Siti17081990");
  fuzz_seed_text (seeds, "keyboard", "qwertyuiop[]asdfghjkl;'zxcvbnm,./");
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char *const personal[] = { "Siti Contoh Rahmawati", "17081990", "Contoh", NULL };
  if (size == 0 || size > 4096)
    return 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) typed = gembok_secret_new_from (data, size);
  g_autoptr (GembokSecret) normal = gembok_passphrase_normalise (typed, &error);
  fuzz_assert_told (normal != NULL, &error);
  fuzz_assert_secret_kept (error, data, size);
  if (normal == NULL)
    return 0;
  g_assert_true (gembok_secret_is_text (normal));
  g_assert_true (gembok_secret_length (normal) >= 1 && gembok_secret_length (normal) <= GEMBOK_PASSPHRASE_MAX);
  g_autoptr (GembokSecret) again = gembok_passphrase_normalise (normal, NULL);
  g_assert_true (again != NULL && gembok_secret_equal (normal, again));

  g_autoptr (GError) weak = NULL;
  GembokPassphraseStrength strength = { 0 };
  gembok_passphrase_judge (normal, personal, &strength);
  g_assert_true (strength.score >= 0 && strength.score <= 4);
  const gboolean enough = gembok_passphrase_require (normal, personal, &weak);
  fuzz_assert_told (enough, &weak);
  g_assert_true (enough == (strength.score >= 3));
  fuzz_assert_secret_kept (weak, gembok_secret_data (normal), gembok_secret_length (normal));
  return 0;
}
