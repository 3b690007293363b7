/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "identity/applicant.h"
#include "identity/nik.h"

/* Shorter parts ("di", "dr") say nothing of a person and would forbid ordinary syllables. */
#define SHORTEST_PART 3

typedef struct
{
  GPtrArray *words;
  GHashTable *seen;
} Collection;

static void
collect (const Collection *collection, const char *word)
{
  if (word == NULL || g_utf8_strlen (word, -1) < SHORTEST_PART)
    return;
  char *folded = g_utf8_strdown (word, -1);
  if (!g_hash_table_add (collection->seen, folded))
    return;
  g_ptr_array_add (collection->words, g_strdup (word));
}

static gboolean
joins_words (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '\'' || c == 0x2019;
}

/* The whole, the whole without gaps, and each part of it. */
static void
collect_with_parts (const Collection *collection, const char *text)
{
  if (text == NULL)
    return;
  collect (collection, text);
  g_autoptr (GString) together = g_string_new (NULL);
  g_autoptr (GString) part = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar c = g_utf8_get_char (p);
      if (joins_words (c))
        {
          g_string_append_unichar (together, c);
          g_string_append_unichar (part, c);
          continue;
        }
      collect (collection, part->str);
      g_string_truncate (part, 0);
    }
  collect (collection, part->str);
  collect (collection, together->str);
}

/* A birthday in the spellings in which people use it: 17081990, 170890, 19900817, 17-08-1990, 1708, 1990 … */
static void
collect_birthday (const Collection *collection, const GembokNumberFacts *facts)
{
  const int d = facts->day, m = facts->month, y = facts->year, yy = facts->year % 100;
  char *spellings[] = {
    g_strdup_printf ("%02d%02d%04d", d, m, y),   g_strdup_printf ("%02d%02d%02d", d, m, yy),
    g_strdup_printf ("%04d%02d%02d", y, m, d),   g_strdup_printf ("%02d%02d%02d", yy, m, d),
    g_strdup_printf ("%02d-%02d-%04d", d, m, y), g_strdup_printf ("%02d/%02d/%04d", d, m, y),
    g_strdup_printf ("%02d.%02d.%04d", d, m, y), g_strdup_printf ("%04d-%02d-%02d", y, m, d),
    g_strdup_printf ("%d%d%04d", d, m, y),       g_strdup_printf ("%d-%d-%04d", d, m, y),
    g_strdup_printf ("%02d%02d", d, m),          g_strdup_printf ("%04d", y),
  };
  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      collect (collection, spellings[i]);
      g_free (spellings[i]);
    }
}

static void
collect_phone (const Collection *collection, const char *phone)
{
  if (phone == NULL || *phone == '\0')
    return;
  const char *digits = phone[0] == '+' ? phone + 1 : phone;
  collect (collection, digits);
  /* +62 812… is dialled 0812… at home. */
  if (g_str_has_prefix (digits, "62"))
    {
      g_autofree char *at_home = g_strconcat ("0", digits + 2, NULL);
      collect (collection, at_home);
      collect (collection, digits + 2);
    }
  else if (digits[0] == '0')
    {
      g_autofree char *abroad = g_strconcat ("62", digits + 1, NULL);
      collect (collection, abroad);
      collect (collection, digits + 1);
    }
}

static void
collect_email (const Collection *collection, const char *email)
{
  const char *at = email != NULL ? strchr (email, '@') : NULL;
  if (at == NULL)
    return;
  collect (collection, email);
  g_autofree char *mailbox = g_strndup (email, (gsize) (at - email));
  collect_with_parts (collection, mailbox);
  collect_with_parts (collection, at + 1);
}

GStrv
gembok_applicant_personal_words (const GembokApplicant *applicant)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const Collection collection = { words, seen };

  collect_with_parts (&collection, applicant->name);
  collect (&collection, applicant->nik);
  collect (&collection, applicant->nip);
  GembokNumberFacts facts;
  const gint64 today = g_get_real_time () / G_USEC_PER_SEC;
  if (gembok_nik_read (applicant->nik, today, &facts) == GEMBOK_NUMBER_SOUND)
    collect_birthday (&collection, &facts);
  if (gembok_nip_read (applicant->nip, &facts) == GEMBOK_NUMBER_SOUND && facts.year != 0)
    collect_birthday (&collection, &facts);
  collect_email (&collection, applicant->email);
  collect_with_parts (&collection, applicant->organization);
  collect_with_parts (&collection, applicant->unit);
  collect_with_parts (&collection, applicant->title);
  collect_with_parts (&collection, applicant->locality);
  collect_with_parts (&collection, applicant->province);
  collect_phone (&collection, applicant->phone);

  g_ptr_array_add (words, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}
