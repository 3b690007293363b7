/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/words-private.h"

#include <stdio.h>
#include <string.h>

/* More than any applicant has; whatever comes, the strength test stays quick. */
#define MAX_WORDS  256
#define MAX_LENGTH 256
#define MAX_PARTS  4096

#define MIN_PART   3
#define MIN_AFFIX  4
#define MIN_DIGITS 4
#define MAX_DIGITS 24

typedef struct
{
  GPtrArray *parts;
  GHashTable *seen; /* the strings of parts */
} Collection;

static void
collect (Collection *collection, const char *text, gsize length)
{
  if (length < MIN_PART || collection->parts->len >= MAX_PARTS)
    return;
  g_autofree char *part = g_strndup (text, length);
  if (g_hash_table_contains (collection->seen, part))
    return;
  g_hash_table_add (collection->seen, part);
  g_ptr_array_add (collection->parts, g_steal_pointer (&part));
}

static gboolean
is_word_character (const char *p)
{
  return (guchar) *p >= 0x80 || g_ascii_isalnum (*p);
}

/* Without spaces and signs: "siti.contoh" is also tried as "siticontoh". */
static void
collect_whole (Collection *collection, const char *word)
{
  collect (collection, word, strlen (word));
  g_autoptr (GString) joined = g_string_new (NULL);
  for (const char *p = word; *p != '\0'; p++)
    if (is_word_character (p))
      g_string_append_c (joined, *p);
  collect (collection, joined->str, joined->len);
}

/* Calls @take with every stretch of letters and digits. */
static void
for_each_token (Collection *collection, const char *word,
                void (*take) (Collection *collection, const char *token, gsize length))
{
  for (const char *p = word; *p != '\0';)
    {
      gsize length = 0;
      while (p[length] != '\0' && is_word_character (p + length))
        length++;
      if (length > 0)
        take (collection, p, length);
      p += MAX (length, 1);
    }
}

/* "rahma" and "wati" of "rahmawati". Only of plain letters, where every byte is a character. */
static void
collect_affixes (Collection *collection, const char *token, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalpha (token[i]))
      return;
  for (gsize part = length; part-- > MIN_AFFIX;)
    {
      collect (collection, token, part);
      collect (collection, token + length - part, part);
    }
}

/* All stretches of digits within one, the long ones first. */
static void
collect_digits (Collection *collection, const char *token, gsize length)
{
  if (length > MAX_DIGITS || strspn (token, "0123456789") < length)
    return;
  for (gsize part = length; part-- > MIN_DIGITS;)
    for (gsize start = 0; start + part <= length; start++)
      collect (collection, token + start, part);
}

/* 1990-08-17 or 17-08-1990, with any sign between. */
static gboolean
read_date (const char *word, int *year, int *month, int *day)
{
  char rest;
  if (sscanf (word, "%4d%*1[-/. ]%2d%*1[-/. ]%2d%c", year, month, day, &rest) != 3
      && sscanf (word, "%2d%*1[-/. ]%2d%*1[-/. ]%4d%c", day, month, year, &rest) != 3)
    return FALSE;
  return *year >= 1900 && *year <= 2100 && *month >= 1 && *month <= 12 && *day >= 1 && *day <= 31;
}

static void
collect_date (Collection *collection, const char *word)
{
  int y;
  int m;
  int d;
  if (!read_date (word, &y, &m, &d))
    return;
  g_autofree char *spellings = g_strdup_printf (
      "%02d%02d%04d %02d%02d%02d %04d%02d%02d %02d%02d%02d %d%d%04d %d%d%02d %d%02d%04d %02d%02d %02d%02d %04d", d, m, y, d,
      m, y % 100, y, m, d, y % 100, m, d, d, m, y, d, m, y % 100, d, m, y, d, m, m, d, y);
  g_auto (GStrv) parts = g_strsplit (spellings, " ", -1);
  for (gsize i = 0; parts[i] != NULL; i++)
    collect (collection, parts[i], strlen (parts[i]));
}

static GPtrArray *
lower_case (const char *const *words)
{
  GPtrArray *lowered = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; words != NULL && words[i] != NULL && i < MAX_WORDS; i++)
    if (strlen (words[i]) <= MAX_LENGTH && g_utf8_validate (words[i], -1, NULL))
      g_ptr_array_add (lowered, g_utf8_strdown (words[i], -1));
  return lowered;
}

GPtrArray *
gembok_personal_parts (const char *const *personal_words)
{
  g_autoptr (GPtrArray) words = lower_case (personal_words);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  Collection collection = { g_ptr_array_new_with_free_func (g_free), seen };
  for (guint i = 0; i < words->len; i++)
    collect_whole (&collection, words->pdata[i]);
  for (guint i = 0; i < words->len; i++)
    for_each_token (&collection, words->pdata[i], collect);
  for (guint i = 0; i < words->len; i++)
    collect_date (&collection, words->pdata[i]);
  for (guint i = 0; i < words->len; i++)
    for_each_token (&collection, words->pdata[i], collect_affixes);
  for (guint i = 0; i < words->len; i++)
    for_each_token (&collection, words->pdata[i], collect_digits);
  return collection.parts;
}
