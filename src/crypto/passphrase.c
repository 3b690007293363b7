/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/passphrase.h"

#include <string.h>

#include "base/i18n.h"
#include "crypto/crypto.h"
#include "crypto/words-private.h"

/* What is read at all: a decomposed passphrase may be several times as long as its NFC form. */
#define MAX_TYPED (4 * GEMBOK_PASSPHRASE_MAX)

#define MIN_SUGGESTED 5
#define MAX_SUGGESTED 20

/* --- normalisation ---------------------------------------------------------------------------------------------- */

/* Hangul vowels and final consonants join what stands before them without being marks. */
static gboolean
is_conjoining_jamo (gunichar c)
{
  return (c >= 0x1161 && c <= 0x1175) || (c >= 0x11A8 && c <= 0x11C2);
}

/*
 * Whether NFC can never join @c to what stands before it. All that composes with a character on its left is a mark or
 * one of those jamo, so it is safe to normalise up to here and then anew.
 */
static gboolean
starts_sequence (gunichar c)
{
  if (c < 0x80)
    return TRUE;
  const GUnicodeType type = g_unichar_type (c);
  const gboolean mark
      = type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK;
  return !mark && g_unichar_combining_class (c) == 0 && !is_conjoining_jamo (c);
}

static const char *
end_of_sequence (const char *start, const char *end)
{
  const char *p = g_utf8_next_char (start);
  while (p < end && !starts_sequence (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p;
}

static gboolean
append_sequence (GembokSecret *normal, const char *start, const char *end)
{
  if (end == start + 1)
    return gembok_secret_append (normal, start, 1); /* plain ASCII */
  char *composed = g_utf8_normalize (start, end - start, G_NORMALIZE_NFC);
  const gsize length = strlen (composed);
  const gboolean fits = gembok_secret_append (normal, composed, length);
  gembok_wipe (composed, length);
  g_free (composed);
  return fits;
}

static GembokSecret *
compose (const GembokSecret *typed)
{
  g_autoptr (GembokSecret) normal = gembok_secret_new (GEMBOK_PASSPHRASE_MAX);
  const char *end = gembok_secret_text (typed) + gembok_secret_length (typed);
  for (const char *start = gembok_secret_text (typed); start < end;)
    {
      const char *next = end_of_sequence (start, end);
      if (!append_sequence (normal, start, next))
        return NULL;
      start = next;
    }
  return g_steal_pointer (&normal);
}

GembokSecret *
gembok_passphrase_normalise (const GembokSecret *typed, GError **error)
{
  if (gembok_secret_length (typed) == 0)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("The passphrase is empty."));
      return NULL;
    }
  const gboolean readable = gembok_secret_length (typed) <= MAX_TYPED;
  if (readable && !gembok_secret_is_text (typed))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL,
                        _ ("The passphrase holds something else than characters that can be typed."));
      return NULL;
    }
  GembokSecret *normal = readable ? compose (typed) : NULL;
  if (normal == NULL)
    gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("The passphrase is longer than %d bytes."),
                      GEMBOK_PASSPHRASE_MAX);
  return normal;
}

gboolean
gembok_passphrase_is_ascii (const GembokSecret *passphrase)
{
  const guint8 *bytes = gembok_secret_data (passphrase);
  for (gsize i = 0; i < gembok_secret_length (passphrase); i++)
    if (bytes[i] < 0x20 || bytes[i] > 0x7E)
      return FALSE;
  return TRUE;
}

/* --- suggestion ------------------------------------------------------------------------------------------------- */

/* A number below @bound, each one equally likely: draws at the uneven end are thrown away. */
static gsize
draw_below (gsize bound)
{
  const guint32 limit = G_MAXUINT32 - (guint32) (((guint64) G_MAXUINT32 + 1) % bound);
  for (;;)
    {
      g_autoptr (GembokSecret) random = gembok_random_secret (sizeof (guint32));
      guint32 number;
      memcpy (&number, gembok_secret_data (random), sizeof number);
      const gboolean even = number <= limit;
      const gsize drawn = number % bound;
      gembok_wipe (&number, sizeof number);
      if (even)
        return drawn;
    }
}

GembokSecret *
gembok_passphrase_suggest (guint n_words)
{
  const guint count = CLAMP (n_words, MIN_SUGGESTED, MAX_SUGGESTED);
  GembokSecret *passphrase = gembok_secret_new (GEMBOK_PASSPHRASE_MAX);
  for (guint i = 0; i < count; i++)
    {
      const char *word = gembok_suggested_words[draw_below (gembok_n_suggested_words)];
      if (i > 0)
        gembok_secret_append (passphrase, "-", 1);
      gembok_secret_append (passphrase, word, strlen (word));
    }
  return passphrase;
}

gboolean
gembok_passphrase_require (const GembokSecret *passphrase, const char *const *personal_words, GError **error)
{
  GembokPassphraseStrength strength;
  gembok_passphrase_judge (passphrase, personal_words, &strength);
  if (strength.score >= 3)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_WEAK_PASSPHRASE, strength.suggestion, _ ("The passphrase is too easy to guess. %s"),
                    strength.reason);
  return FALSE;
}
