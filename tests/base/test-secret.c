/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/secret.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"

#define PHRASE "rahasia sekali"

static GembokSecret *
phrase (void)
{
  return gembok_secret_new_from (PHRASE, strlen (PHRASE));
}

/* A descriptor that gives @length bytes of @data and then ends. */
static int
descriptor_with (const char *data, gsize length)
{
  int ends[2];
  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_cmpint (write (ends[1], data, length), ==, (gssize) length);
  close (ends[1]);
  return ends[0];
}

static GembokSecret *
read_all_of (const char *data, gsize max, GError **error)
{
  const int fd = descriptor_with (data, strlen (data));
  GembokSecret *secret = gembok_secret_read_fd (fd, max, error);
  close (fd);
  return secret;
}

static void
test_holds_a_copy (void)
{
  char source[] = PHRASE;
  g_autoptr (GembokSecret) secret = gembok_secret_new_from (source, strlen (source));
  gembok_wipe (source, sizeof source);
  g_assert_cmpuint (gembok_secret_length (secret), ==, strlen (PHRASE));
  g_assert_cmpstr (gembok_secret_text (secret), ==, PHRASE);
  g_assert_true (gembok_secret_is_text (secret));

  g_autoptr (GembokSecret) copy = gembok_secret_copy (secret);
  g_assert_true (gembok_secret_data (copy) != gembok_secret_data (secret));
  g_assert_true (gembok_secret_equal (copy, secret));
}

static void
test_empty (void)
{
  g_autoptr (GembokSecret) secret = gembok_secret_new_from (NULL, 0);
  g_assert_cmpuint (gembok_secret_length (secret), ==, 0);
  g_assert_cmpstr (gembok_secret_text (secret), ==, "");
  g_assert_true (gembok_secret_is_text (secret));
  gembok_secret_free (NULL);
}

static void
test_shrinking_wipes (void)
{
  g_autoptr (GembokSecret) secret = gembok_secret_new (64);
  guint8 *buffer = gembok_secret_buffer (secret);
  memset (buffer, 'x', 64);
  gembok_secret_set_length (secret, 3);
  g_assert_cmpstr (gembok_secret_text (secret), ==, "xxx");
  for (gsize i = 3; i <= 64; i++)
    g_assert_cmpint (buffer[i], ==, 0);
}

static void
test_append_stops_at_the_capacity (void)
{
  g_autoptr (GembokSecret) secret = gembok_secret_new (5);
  g_assert_true (gembok_secret_append (secret, "abc", 3));
  g_assert_false (gembok_secret_append (secret, "def", 3));
  g_assert_cmpstr (gembok_secret_text (secret), ==, "abc");
  g_assert_true (gembok_secret_append (secret, "de", 2));
  g_assert_true (gembok_secret_append (secret, "", 0));
  g_assert_false (gembok_secret_append (secret, "f", 1));
  g_assert_cmpstr (gembok_secret_text (secret), ==, "abcde");
  g_assert_cmpuint (gembok_secret_capacity (secret), ==, 5);
}

static void
test_equal (void)
{
  g_autoptr (GembokSecret) secret = phrase ();
  g_autoptr (GembokSecret) same = phrase ();
  g_autoptr (GembokSecret) shorter = gembok_secret_new_from (PHRASE, strlen (PHRASE) - 1);
  g_assert_true (gembok_secret_equal (secret, same));
  g_assert_false (gembok_secret_equal (secret, shorter));
  for (gsize i = 0; i < strlen (PHRASE); i++)
    {
      gembok_secret_buffer (same)[i] ^= 1;
      g_assert_false (gembok_secret_equal (secret, same));
      gembok_secret_buffer (same)[i] ^= 1;
    }
}

static void
test_what_is_text (void)
{
  const struct
  {
    const char *bytes;
    gsize length;
    gboolean text;
  } cases[] = {
    { "kata sandi", 10, TRUE }, { "šifra", 6, TRUE },     { "a\0b", 3, FALSE },
    { "a\nb", 3, FALSE },       { "\xff\xfe", 2, FALSE }, { "a\x7f", 2, FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GembokSecret) secret = gembok_secret_new_from (cases[i].bytes, cases[i].length);
      g_assert_cmpint (gembok_secret_is_text (secret), ==, cases[i].text);
    }
}

/* The numbers of the lines of /proc/self/smaps that describe the mapping around @address. */
static char *
mapping_of (const void *address)
{
  g_autofree char *maps = NULL;
  g_assert_true (g_file_get_contents ("/proc/self/smaps", &maps, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (maps, "\n", -1);
  g_autoptr (GString) found = g_string_new (NULL);
  gboolean inside = FALSE;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint64 from = 0, to = 0;
      if (sscanf (lines[i], "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x ", &from, &to) == 2)
        inside = from <= (guintptr) address && (guintptr) address < to;
      if (inside)
        g_string_append_printf (found, "%s\n", lines[i]);
    }
  return g_string_free (g_steal_pointer (&found), FALSE);
}

static void
test_pages_are_locked_and_kept_out_of_dumps (void)
{
  g_autoptr (GembokSecret) secret = phrase ();
  g_autofree char *mapping = mapping_of (gembok_secret_data (secret));
  const char *flags = strstr (mapping, "VmFlags:");
  g_assert_nonnull (flags);
  g_assert_nonnull (strstr (flags, " dd")); /* not in a dump */
  g_assert_nonnull (strstr (flags, " wf")); /* zeros in a forked child */
#ifndef __SANITIZE_ADDRESS__                /* which makes mlock() do nothing */
  if (gembok_secret_all_locked ())
    g_assert_nonnull (strstr (flags, " lo"));
#endif
}

static void
test_a_forked_child_sees_zeros (void)
{
  g_autoptr (GembokSecret) secret = phrase ();
  const pid_t child = fork ();
  if (child == 0)
    _exit (gembok_secret_data (secret)[0] == 0 ? 0 : 1);
  int status = -1;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  g_assert_cmpstr (gembok_secret_text (secret), ==, PHRASE);
}

static void
test_without_locked_memory (void)
{
  if (g_test_subprocess ())
    {
      const struct rlimit none = { 0, 0 };
      g_assert_cmpint (setrlimit (RLIMIT_MEMLOCK, &none), ==, 0);
      /* Root may lock all the same; then there is nothing to report. */
      g_autoptr (GembokSecret) secret = phrase ();
      g_assert_cmpstr (gembok_secret_text (secret), ==, PHRASE);
      if (geteuid () != 0)
        g_assert_false (gembok_secret_all_locked ());
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

/* Reads or writes one byte out of bounds, in a child that must die of it. */
static void
must_die (void (*misdeed) (void))
{
  const pid_t child = fork ();
  if (child == 0)
    {
      misdeed ();
      _exit (0);
    }
  int status = 0;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_false (WIFEXITED (status) && WEXITSTATUS (status) == 0);
}

static void
write_behind (void)
{
  GembokSecret *secret = gembok_secret_new (32);
  volatile guint8 *bytes = gembok_secret_buffer (secret);
  bytes[33] = 1; /* the capacity, then the NUL, then the guard page */
}

static void
read_before (void)
{
  /* A capacity that fills its page leaves nothing between the guard page and the first byte. */
  GembokSecret *secret = gembok_secret_new ((gsize) sysconf (_SC_PAGESIZE) - 1);
  const volatile guint8 *bytes = gembok_secret_data (secret);
  (void) bytes[-1];
}

static const volatile guint8 *stale;

static void
read_after_free (void)
{
  GembokSecret *secret = phrase ();
  stale = gembok_secret_data (secret);
  gembok_secret_free (secret);
  (void) *stale;
}

static void
test_guards (void)
{
  g_autoptr (GembokSecret) secret = gembok_secret_new ((gsize) sysconf (_SC_PAGESIZE) - 1);
  g_autofree char *before = mapping_of (gembok_secret_data (secret) - 1);
  g_autofree char *behind = mapping_of (gembok_secret_data (secret) + gembok_secret_capacity (secret) + 1);
  g_assert_nonnull (strstr (before, " ---p "));
  g_assert_nonnull (strstr (behind, " ---p "));
  must_die (write_behind);
  must_die (read_before);
  must_die (read_after_free);
}

static void
test_read_drops_one_newline (void)
{
  const struct
  {
    const char *given;
    const char *wanted;
  } cases[] = {
    { "kata", "kata" },     { "kata\n", "kata" },     { "kata\r\n", "kata" }, { "kata\n\n", "kata\n" },
    { "kata\r", "kata\r" }, { " kata \n", " kata " }, { "\nkata", "\nkata" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokSecret) secret = read_all_of (cases[i].given, 100, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (gembok_secret_text (secret), ==, cases[i].wanted);
    }
}

static void
test_read_limits (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) exact = read_all_of ("0123456789\r\n", 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (gembok_secret_length (exact), ==, 10);

  const char *refused[]
      = { "", "\n", "\r\n", "01234567890", "01234567890\r\n", "0123456789\n\n", "0123456789012345678901234" };
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) problem = NULL;
      g_assert_null (read_all_of (refused[i], 10, &problem));
      g_assert_error (problem, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
      g_assert_null (strstr (problem->message, "0123"));
    }
}

static void
test_read_keeps_a_nul (void)
{
  const int fd = descriptor_with ("a\0b\n", 4);
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) secret = gembok_secret_read_fd (fd, 10, &error);
  close (fd);
  g_assert_no_error (error);
  g_assert_cmpuint (gembok_secret_length (secret), ==, 3);
  g_assert_cmpint (memcmp (gembok_secret_data (secret), "a\0b", 3), ==, 0);
  g_assert_false (gembok_secret_is_text (secret));
}

static void
test_read_bad_descriptors (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_secret_read_fd (987, 10, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (error->message, "987"));

  const int folder = open ("/", O_RDONLY | O_CLOEXEC);
  g_autoptr (GError) no_file = NULL;
  g_assert_null (gembok_secret_read_fd (folder, 10, &no_file));
  g_assert_error (no_file, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
  close (folder);
}

/* The writer ends of programs such as Node are non-blocking, and then so may be ours. */
static void
test_read_waits_at_a_non_blocking_end (void)
{
  int ends[2];
  g_assert_cmpint (pipe2 (ends, O_NONBLOCK), ==, 0);
  const pid_t child = fork ();
  if (child == 0)
    {
      close (ends[0]);
      g_usleep (50 * 1000);
      const gboolean sent = write (ends[1], "kata\n", 5) == 5;
      _exit (sent ? 0 : 1);
    }
  close (ends[1]);
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) secret = gembok_secret_read_fd (ends[0], 100, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (gembok_secret_text (secret), ==, "kata");
  close (ends[0]);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
}

static void
test_wipe (void)
{
  char text[] = PHRASE;
  gembok_wipe (text, strlen (text));
  for (gsize i = 0; i < sizeof text; i++)
    g_assert_cmpint (text[i], ==, 0);
  gembok_wipe (NULL, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/secret/holds-a-copy", test_holds_a_copy);
  g_test_add_func ("/base/secret/empty", test_empty);
  g_test_add_func ("/base/secret/shrinking-wipes", test_shrinking_wipes);
  g_test_add_func ("/base/secret/append-stops-at-the-capacity", test_append_stops_at_the_capacity);
  g_test_add_func ("/base/secret/equal", test_equal);
  g_test_add_func ("/base/secret/what-is-text", test_what_is_text);
  g_test_add_func ("/base/secret/pages-are-locked-and-kept-out-of-dumps", test_pages_are_locked_and_kept_out_of_dumps);
  g_test_add_func ("/base/secret/a-forked-child-sees-zeros", test_a_forked_child_sees_zeros);
  g_test_add_func ("/base/secret/without-locked-memory", test_without_locked_memory);
  g_test_add_func ("/base/secret/guards", test_guards);
  g_test_add_func ("/base/secret/read-drops-one-newline", test_read_drops_one_newline);
  g_test_add_func ("/base/secret/read-limits", test_read_limits);
  g_test_add_func ("/base/secret/read-keeps-a-nul", test_read_keeps_a_nul);
  g_test_add_func ("/base/secret/read-bad-descriptors", test_read_bad_descriptors);
  g_test_add_func ("/base/secret/read-waits-at-a-non-blocking-end", test_read_waits_at_a_non_blocking_end);
  g_test_add_func ("/base/secret/wipe", test_wipe);
  return g_test_run ();
}
