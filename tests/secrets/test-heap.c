/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/base/wiping-heap.c: what this program, and any library in it, frees or moves is gone from where it was. */
#include <fcntl.h>
#include <gio/gio.h>
#include <malloc.h>
#include <string.h>
#include <unistd.h>

#define SIGN        'k'
#define POINTER_MAX 3

static int memory = -1;

/* How much of the text is still where it was, in one piece. What is freed may be read that way only. The heap's own pointers may
 * look like a few letters. */
static gsize
left (guintptr where, gsize length)
{
  g_autofree char *seen = g_malloc0 (length);
  const gssize got = pread (memory, seen, length, (off_t) where);
  gsize longest = 0;
  gsize run = 0;
  for (gssize i = 0; i < got; i++)
    {
      run = seen[i] == SIGN ? run + 1 : 0;
      longest = MAX (longest, run);
    }
  return longest > POINTER_MAX ? longest : 0;
}

static char *
filled (gsize length)
{
  char *text = g_malloc (length);
  memset (text, SIGN, length);
  return text;
}

static void
test_freed (void)
{
  static const gsize lengths[] = { 8, 24, 25, 200, 1000, 5000, 70000, 300000 };
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      char *text = filled (lengths[i]);
      const guintptr where = (guintptr) text;
      g_assert_cmpuint (left (where, lengths[i]), ==, lengths[i]);
      g_free (text);
      g_assert_cmpuint (left (where, lengths[i]), ==, 0);
    }
}

static void
test_moved (void)
{
  char *text = filled (1000);
  const guintptr where = (guintptr) text;
  text = g_realloc (text, 9000);
  g_assert_cmpuint (left ((guintptr) text, 1000), ==, 1000);
  g_assert_true ((guintptr) text == where || left (where, 1000) == 0);
  g_free (text);
}

static void
test_shrunk (void)
{
  char *text = filled (4000);
  const guintptr where = (guintptr) text;
  text = g_realloc (text, 100);
  g_assert_cmpuint (left ((guintptr) text, 100), ==, 100);
  g_assert_cmpuint (left (where + 128, 4000 - 128), ==, 0);
  g_free (text);
}

static void
test_large (void)
{
  const gsize size = 3 * 1024 * 1024;
  char *text = filled (size);
  text = g_realloc (text, 2 * size);
  g_assert_cmpuint (left ((guintptr) text, size), ==, size);
  text = g_realloc (text, 10);
  g_assert_cmpuint (left ((guintptr) text, 10), ==, 10);
  g_free (text);
}

static void
test_contracts (void)
{
  free (NULL);
  void *fresh = realloc (NULL, 10);
  g_assert_nonnull (fresh);
  g_assert_null (realloc (fresh, 0));
  char *text = strdup ("gembok");
  for (gsize size = 8; size < 4096; size += 8)
    {
      text = realloc (text, size);
      g_assert_cmpstr (text, ==, "gembok");
    }
  free (text);
  void *aligned = NULL;
  g_assert_cmpint (posix_memalign (&aligned, 4096, 100), ==, 0);
  free (aligned);
}

/* A library grows a string again and again, and frees it: nothing of any of its places is left. */
static void
test_library (void)
{
  GHashTable *places = g_hash_table_new (NULL, NULL);
  GString *string = g_string_new (NULL);
  for (guint i = 0; i < 5000; i++)
    {
      g_string_append_c (string, SIGN);
      g_hash_table_add (places, string->str);
    }
  g_string_free (string, TRUE);
  GHashTableIter iter;
  gpointer where = NULL;
  g_hash_table_iter_init (&iter, places);
  while (g_hash_table_iter_next (&iter, &where, NULL))
    g_assert_cmpuint (left ((guintptr) where, 8), ==, 0);
  g_assert_cmpuint (g_hash_table_size (places), >, 1);
  g_hash_table_unref (places);
}

static gpointer
use_heap (gpointer data)
{
  char *kept = NULL;
  for (guint i = 1; i < 20000; i++)
    {
      char *text = filled (i % 600 + 1);
      g_free (kept);
      kept = g_realloc (text, i % 900 + 1);
      g_assert_cmpint (kept[0], ==, SIGN);
    }
  g_free (kept);
  return data;
}

static void
test_threads (void)
{
  GThread *threads[4];
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("heap", use_heap, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  /* The test environment makes the C library's free() overwrite. */
  (void) mallopt (M_PERTURB, 0);
  memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/heap/freed", test_freed);
  g_test_add_func ("/heap/moved", test_moved);
  g_test_add_func ("/heap/shrunk", test_shrunk);
  g_test_add_func ("/heap/large", test_large);
  g_test_add_func ("/heap/contracts", test_contracts);
  g_test_add_func ("/heap/library", test_library);
  g_test_add_func ("/heap/threads", test_threads);
  const int result = g_test_run ();
  close (memory);
  return result;
}
