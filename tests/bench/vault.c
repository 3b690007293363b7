/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench-vault fill FOLDER COUNT: makes a vault of so many requests, each with what the log says of it.
 * bench-vault times FOLDER: what it costs to look into it; a line each: name, microseconds (the median of some), how many were found.
 */
#include <stdlib.h>

#include "app/followed.h"
#include "crypto/crypto.h"
#include "many.h"
#include "procedure/library.h"
#include "vault/vault-log.h"

#define ROUNDS      15
#define PAGE        100
#define LOG_ENTRIES 2
#define BATCH       2000

typedef guint (*Look) (GembokContext *context, gconstpointer what);

static void
fail_on (const GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static guint
list (GembokContext *context, gconstpointer search)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) page = gembok_requests_list (context, search, NULL, 0, PAGE, NULL, &error);
  fail_on (error);
  return page->len;
}

/* As the window asks: with the number of all that fit. */
static guint
list_and_count (GembokContext *context, gconstpointer search)
{
  g_autoptr (GError) error = NULL;
  guint total = 0;
  g_autoptr (GPtrArray) page = gembok_requests_list (context, search, NULL, 0, PAGE, &total, &error);
  fail_on (error);
  return total;
}

static guint
list_returned (GembokContext *context, gconstpointer search)
{
  g_autoptr (GError) error = NULL;
  const GembokRequestFilter filter = { .states = GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_REJECTED) };
  guint total = 0;
  g_autoptr (GPtrArray) page = gembok_requests_list (context, search, &filter, 0, PAGE, &total, &error);
  fail_on (error);
  return page->len;
}

static guint
people (GembokContext *context, gconstpointer search)
{
  g_autoptr (GError) error = NULL;
  guint total = 0;
  g_autoptr (GPtrArray) page = gembok_people_list (context, search, 0, PAGE, &total, &error);
  fail_on (error);
  return page->len;
}

static guint
followed (GembokContext *context, gconstpointer nothing)
{
  (void) nothing;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = gembok_followed_list (context, &error);
  fail_on (error);
  return all->len;
}

static guint
verify_log (GembokContext *context, gconstpointer nothing)
{
  (void) nothing;
  g_autoptr (GError) error = NULL;
  guint64 count = 0;
  gembok_vault_log_verify (gembok_context_vault (context), &count, &error);
  fail_on (error);
  return (guint) count;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const gint64 one = *(const gint64 *) a;
  const gint64 other = *(const gint64 *) b;
  return (one > other) - (one < other);
}

static void
measure (GembokContext *context, const char *name, Look look, gconstpointer what, guint times)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint found = 0;
  for (guint i = 0; i < times; i++)
    {
      const gint64 begun = g_get_monotonic_time ();
      found = look (context, what);
      const gint64 one = g_get_monotonic_time () - begun;
      g_array_append_val (taken, one);
    }
  g_array_sort (taken, compare);
  g_print ("%s %" G_GINT64_FORMAT " %u\n", name, g_array_index (taken, gint64, taken->len / 2), found);
}

static void
measure_all (const char *folder)
{
  g_autoptr (GError) error = NULL;
  const gint64 begun = g_get_monotonic_time ();
  g_autoptr (GembokContext) context = gembok_context_open (folder, GEMBOK_CONTEXT_IN_MEMORY, &error);
  fail_on (error);
  g_print ("open %" G_GINT64_FORMAT " 0\n", g_get_monotonic_time () - begun);
  measure (context, "list", list, NULL, ROUNDS);
  measure (context, "list-counted", list_and_count, NULL, ROUNDS);
  measure (context, "search-all-fit", list_and_count, "contoh", ROUNDS);
  measure (context, "search-many-fit", list_and_count, "rina", ROUNDS);
  measure (context, "search-few-fit", list_and_count, "rina 1234", ROUNDS);
  measure (context, "search-none-fits", list_and_count, "tidakada", ROUNDS);
  measure (context, "search-two-letters", list_and_count, "ri", ROUNDS);
  measure (context, "search-rare-letters", list_and_count, "qx", ROUNDS);
  measure (context, "state", list_returned, NULL, ROUNDS);
  measure (context, "state-and-search", list_returned, "rina", ROUNDS);
  measure (context, "people", people, NULL, ROUNDS);
  measure (context, "people-search", people, "rina", ROUNDS);
  measure (context, "followed", followed, NULL, ROUNDS);
  measure (context, "verify-log", verify_log, NULL, 3);
}

static void
fill (const char *folder, guint count)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokContext) context = gembok_context_open (folder, GEMBOK_CONTEXT_IN_MEMORY, &error);
  fail_on (error);
  GembokVault *vault = gembok_context_vault (context);
  many_fill (vault, count);
  for (guint done = 0; done < count * LOG_ENTRIES;)
    {
      gboolean good = gembok_vault_begin (vault, &error);
      for (guint k = 0; good && k < BATCH && done < count * LOG_ENTRIES; k++, done++)
        {
          g_autofree char *id = g_strdup_printf ("%08x", done / LOG_ENTRIES);
          good = gembok_vault_log (vault, "local", id, "lock-kaltim", done % LOG_ENTRIES == 0 ? "create" : "submit", "done",
                                   &error);
        }
      if (!good || !gembok_vault_commit (vault, &error))
        fail_on (error);
    }
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  if (argc == 4 && g_str_equal (argv[1], "fill"))
    fill (argv[2], (guint) g_ascii_strtoull (argv[3], NULL, 10));
  else if (argc == 3 && g_str_equal (argv[1], "times"))
    measure_all (argv[2]);
  else
    g_error ("bench-vault fill FOLDER COUNT, or bench-vault times FOLDER");
  return EXIT_SUCCESS;
}
