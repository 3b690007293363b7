/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/access-log.h"

#include "base/error.h"

static GString *written;

static void
keep_cb (const char *text)
{
  g_string_append (written, text);
}

static void
assert_line (const char *pattern)
{
  g_test_message ("%s", written->str);
  g_assert_true (g_regex_match_simple (pattern, written->str, 0, 0));
  g_string_truncate (written, 0);
}

/* Whoever reads the log may not know the language of whoever asked; the name of the code is the same in all. */
static void
test_a_failure_has_the_name_of_its_code (void)
{
  g_autoptr (GError) ours = NULL;
  g_autoptr (GError) others = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "whatever");
  gembok_error_set (&ours, GEMBOK_ERROR_STORAGE, NULL, "Berkas tidak dapat disimpan.");
  gembok_log_error (ours, NULL);
  assert_line ("^time=[0-9TZ:-]+ error=\"Berkas tidak dapat disimpan\\.\" code=storage\n$");
  gembok_log_error (ours, "settings=unchanged");
  assert_line ("^time=[0-9TZ:-]+ error=\"[^\"]+\" code=storage settings=unchanged\n$");
  gembok_log_error (others, NULL);
  assert_line ("^time=[0-9TZ:-]+ error=\"whatever\" code=failed\n$");
  gembok_problem_free (gembok_problem_from_failure (g_steal_pointer (&ours)));
  assert_line ("^time=[0-9TZ:-]+ error=\"Berkas tidak dapat disimpan\\.\" code=storage\n$");
  gembok_problem_free (gembok_problem_from_failure (NULL));
  assert_line ("^time=[0-9TZ:-]+ error=\"unknown\" code=failed\n$");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  written = text;
  g_set_printerr_handler (keep_cb);
  g_test_add_func ("/access-log/failure", test_a_failure_has_the_name_of_its_code);
  return g_test_run ();
}
