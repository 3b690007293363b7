/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A shorter secret may stand in a sentence by chance. */
#define TELLING_SECRET 8

struct _FuzzSeeds
{
  GPtrArray *list; /* (element-type FuzzSeed) */
};

/* --- seeds -------------------------------------------------------------------------------------------------------- */

static void
seed_free (gpointer data)
{
  FuzzSeed *seed = data;
  g_free (seed->name);
  g_bytes_unref (seed->data);
  g_free (seed);
}

FuzzSeeds *
fuzz_seeds_new (void)
{
  FuzzSeeds *seeds = g_new0 (FuzzSeeds, 1);
  seeds->list = g_ptr_array_new_with_free_func (seed_free);
  return seeds;
}

void
fuzz_seeds_free (FuzzSeeds *seeds)
{
  g_ptr_array_unref (seeds->list);
  g_free (seeds);
}

guint
fuzz_seeds_count (const FuzzSeeds *seeds)
{
  return seeds->list->len;
}

const FuzzSeed *
fuzz_seeds_get (const FuzzSeeds *seeds, guint index)
{
  return g_ptr_array_index (seeds->list, index);
}

void
fuzz_seed (FuzzSeeds *seeds, const char *name, GBytes *data)
{
  FuzzSeed *seed = g_new0 (FuzzSeed, 1);
  seed->name = g_strdup (name);
  seed->data = g_bytes_ref (data);
  g_ptr_array_add (seeds->list, seed);
}

void
fuzz_seed_text (FuzzSeeds *seeds, const char *name, const char *text)
{
  g_autoptr (GBytes) data = fuzz_text (text);
  fuzz_seed (seeds, name, data);
}

static void
append (GByteArray *bytes, GBytes *data)
{
  gsize length = 0;
  const guint8 *start = g_bytes_get_data (data, &length);
  g_byte_array_append (bytes, start, (guint) length);
}

void
fuzz_seed_tagged (FuzzSeeds *seeds, const char *name, guint8 tag, GBytes *data)
{
  GByteArray *bytes = g_byte_array_new ();
  g_byte_array_append (bytes, &tag, 1);
  append (bytes, data);
  g_autoptr (GBytes) whole = g_byte_array_free_to_bytes (bytes);
  fuzz_seed (seeds, name, whole);
}

void
fuzz_seed_parts (FuzzSeeds *seeds, const char *name, guint8 first, GBytes *const *parts, guint n_parts)
{
  GByteArray *bytes = g_byte_array_new ();
  for (guint i = 0; i < n_parts; i++)
    {
      const gsize length = g_bytes_get_size (parts[i]);
      const guint8 head[] = { (guint8) (length >> 8), (guint8) length };
      g_assert_cmpuint (length, <, 1u << 16);
      g_byte_array_append (bytes, head, sizeof head);
      append (bytes, parts[i]);
    }
  g_autoptr (GBytes) whole = g_byte_array_free_to_bytes (bytes);
  fuzz_seed_tagged (seeds, name, first, whole);
}

GBytes *
fuzz_text (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

/* --- taking an input apart ------------------------------------------------------------------------------------------ */

guint8
fuzz_byte (FuzzInput *input)
{
  if (input->size == 0)
    return 0;
  input->size--;
  return *input->data++;
}

static GBytes *
take (FuzzInput *input, gsize length)
{
  GBytes *part = g_bytes_new (input->data, length);
  input->data += length;
  input->size -= length;
  return part;
}

GBytes *
fuzz_part (FuzzInput *input)
{
  const gsize high = fuzz_byte (input);
  const gsize length = high << 8 | fuzz_byte (input);
  return take (input, MIN (length, input->size));
}

GBytes *
fuzz_rest (FuzzInput *input)
{
  return take (input, input->size);
}

char *
fuzz_string (FuzzInput *input)
{
  g_autoptr (GBytes) part = fuzz_part (input);
  const char *text = g_bytes_get_data (part, NULL);
  return text != NULL ? g_strndup (text, g_bytes_get_size (part)) : g_strdup ("");
}

/* --- promises ------------------------------------------------------------------------------------------------------- */

void
fuzz_assert_shown (const char *text)
{
  if (text == NULL)
    return;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    g_assert_true (*c == '\n' || !g_unichar_iscntrl (g_utf8_get_char (c)));
}

void
fuzz_assert_told (gboolean worked, GError *const *location)
{
  const GError *error = *location;
  g_assert_true (worked == (error == NULL));
  if (worked)
    return;
  g_assert_true (error->domain == GEMBOK_ERROR);
  g_assert_cmpstr (error->message, !=, "");
  g_assert_cmpstr (gembok_error_get_hint (error), !=, "");
  fuzz_assert_shown (error->message);
  fuzz_assert_shown (gembok_error_get_hint (error));
}

void
fuzz_assert_same (GBytes *first, GBytes *second)
{
  g_assert_nonnull (first);
  g_assert_nonnull (second);
  g_assert_true (g_bytes_equal (first, second));
}

void
fuzz_assert_secret_kept (const GError *error, const void *secret, gsize length)
{
  if (error == NULL || length < TELLING_SECRET)
    return;
  g_assert_null (memmem (error->message, strlen (error->message), secret, length));
  const char *hint = gembok_error_get_hint (error);
  g_assert_null (memmem (hint, strlen (hint), secret, length));
}

/* --- what is left -------------------------------------------------------------------------------------------------- */

static char *leftover;

static int
remove_one (const char *path, const struct stat *info, int kind, struct FTW *walk)
{
  (void) info;
  (void) kind;
  (void) walk;
  return remove (path);
}

static void
remove_leftover (void)
{
  (void) nftw (leftover, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void
fuzz_remove_at_exit (const char *folder)
{
  g_assert_null (leftover);
  leftover = g_strdup (folder);
  atexit (remove_leftover);
}
