/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"

#include <errno.h>
#include <string.h>

static void
test_names_are_stable_and_unique (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (int code = 0; code < GEMBOK_N_ERRORS; code++)
    {
      const char *name = gembok_error_name ((GembokErrorCode) code);
      g_assert_nonnull (name);
      g_assert_cmpuint (strspn (name, "abcdefghijklmnopqrstuvwxyz_"), ==, strlen (name));
      g_assert_true (g_hash_table_add (seen, (gpointer) (guintptr) name));
    }
  g_assert_cmpstr (gembok_error_name (GEMBOK_ERROR_WRONG_PASSPHRASE), ==, "wrong_passphrase");
  g_assert_cmpstr (gembok_error_name (GEMBOK_ERROR_STORAGE), ==, "storage");
}

static void
test_every_code_has_a_hint (void)
{
  for (int code = 0; code < GEMBOK_N_ERRORS; code++)
    {
      g_autoptr (GError) error = NULL;
      gembok_error_set (&error, (GembokErrorCode) code, NULL, "What happened.");
      const char *hint = gembok_error_get_hint (error);
      g_assert_cmpuint (strlen (hint), >, 20);
      g_assert_true (g_str_has_suffix (hint, "."));
      g_assert_null (strchr (hint, '!'));
      g_assert_cmpint (gembok_error_get_code (error), ==, code);
    }
}

static void
test_an_own_hint_wins (void)
{
  g_autoptr (GError) error = NULL;
  gembok_error_set (&error, GEMBOK_ERROR_BAD_INPUT, "Do this.", "%d of %s", 3, "them");
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
  g_assert_cmpstr (error->message, ==, "3 of them");
  g_assert_cmpstr (gembok_error_get_hint (error), ==, "Do this.");
  g_assert_null (gembok_error_get_remote_code (error));
  gembok_error_set (NULL, GEMBOK_ERROR_FAILED, NULL, "Nobody listens.");
}

static void
test_a_copy_keeps_everything (void)
{
  g_autoptr (GError) error = NULL;
  gembok_error_set_remote (&error, GEMBOK_ERROR_REFUSED, "document_missing", NULL, "The letter is missing.");
  gembok_error_set_retry_after (error, 900);
  gembok_error_set_status (error, 503);
  g_assert_false (gembok_error_has_own_hint (error));
  g_autoptr (GError) copy = g_error_copy (error);
  g_clear_error (&error);
  g_assert_cmpstr (copy->message, ==, "The letter is missing.");
  g_assert_cmpstr (gembok_error_get_remote_code (copy), ==, "document_missing");
  g_assert_cmpuint (gembok_error_get_retry_after (copy), ==, 900);
  g_assert_cmpuint (gembok_error_get_status (copy), ==, 503);
  g_assert_nonnull (gembok_error_get_hint (copy));
  /* Also where somebody else reads it. */
  gembok_error_set_hint (copy, "Ask them.");
  g_assert_true (gembok_error_has_own_hint (copy));
  g_assert_cmpstr (gembok_error_get_hint (copy), ==, "Ask them.");
  g_assert_cmpstr (copy->message, ==, "The letter is missing.");
  g_assert_cmpstr (gembok_error_get_remote_code (copy), ==, "document_missing");
  g_assert_cmpuint (gembok_error_get_retry_after (copy), ==, 900);
  g_assert_cmpuint (gembok_error_get_status (copy), ==, 503);

  g_autoptr (GError) hinted = NULL;
  gembok_error_set (&hinted, GEMBOK_ERROR_FAILED, "Do this.", "It failed.");
  g_autoptr (GError) prefixed = g_error_copy (hinted);
  g_prefix_error (&prefixed, "Here: ");
  g_assert_cmpstr (gembok_error_get_hint (prefixed), ==, "Do this.");
}

static void
test_remote_words_are_made_harmless (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *endless = g_strnfill (100000, 'x');
  gembok_error_set_remote (&error, GEMBOK_ERROR_REFUSED, endless, NULL, "one\nline\x1b[31m 100%s \xff");
  g_assert_null (strpbrk (error->message, "\n\x1b"));
  g_assert_nonnull (strstr (error->message, "100%s"));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (gembok_error_get_remote_code (error), -1), <=, 65);

  const char *silent[] = { NULL, "", " \n " };
  for (gsize i = 0; i < G_N_ELEMENTS (silent); i++)
    {
      g_autoptr (GError) mute = NULL;
      gembok_error_set_remote (&mute, GEMBOK_ERROR_REFUSED, NULL, NULL, silent[i]);
      g_assert_cmpstr (mute->message, ==, "The AMS gave no reason.");
    }
}

static void
test_other_domains (void)
{
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "x");
  g_assert_cmpint (gembok_error_get_code (cancelled), ==, GEMBOK_ERROR_CANCELLED);
  g_assert_cmpint (gembok_error_get_code (other), ==, GEMBOK_ERROR_FAILED);
  g_assert_nonnull (gembok_error_get_hint (other));
  g_assert_null (gembok_error_get_remote_code (other));
  g_assert_cmpuint (gembok_error_get_retry_after (other), ==, 0);
  g_assert_cmpuint (gembok_error_get_status (other), ==, 0);
  g_assert_false (gembok_error_has_own_hint (other));
}

static void
test_errno (void)
{
  const struct
  {
    int number;
    GembokErrorCode code;
  } cases[] = {
    { ENOENT, GEMBOK_ERROR_NOT_FOUND }, { ENOTDIR, GEMBOK_ERROR_NOT_FOUND }, { EEXIST, GEMBOK_ERROR_EXISTS },
    { ENOSPC, GEMBOK_ERROR_STORAGE },   { EDQUOT, GEMBOK_ERROR_STORAGE },    { EFBIG, GEMBOK_ERROR_STORAGE },
    { EROFS, GEMBOK_ERROR_STORAGE },    { EACCES, GEMBOK_ERROR_BAD_FILE },   { EPERM, GEMBOK_ERROR_BAD_FILE },
    { EISDIR, GEMBOK_ERROR_BAD_FILE },  { ELOOP, GEMBOK_ERROR_BAD_FILE },    { ENAMETOOLONG, GEMBOK_ERROR_BAD_FILE },
    { EIO, GEMBOK_ERROR_STORAGE },      { 99999, GEMBOK_ERROR_STORAGE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gembok_error_from_errno (&error, cases[i].number, "/home/siti/surat\nku.pdf");
      g_assert_error (error, GEMBOK_ERROR, (int) cases[i].code);
      g_assert_nonnull (strstr (error->message, "surat ku.pdf"));
      g_assert_null (strstr (error->message, "/home"));
      g_autoptr (GError) nameless = NULL;
      gembok_error_from_errno (&nameless, cases[i].number, NULL);
      g_assert_error (nameless, GEMBOK_ERROR, (int) cases[i].code);
    }
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_assert_false (gembok_cancelled (NULL, &error));
  g_assert_false (gembok_cancelled (cancellable, &error));
  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_true (gembok_cancelled (cancellable, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
}

/* A hint names what is there: commands, or buttons. */
static void
faces (void)
{
  g_autoptr (GError) error = NULL;
  gembok_error_set (&error, GEMBOK_ERROR_UNREACHABLE, NULL, "The AMS does not answer.");
  g_assert_nonnull (strstr (gembok_error_get_hint (error), "command"));
  gembok_error_set_face (GEMBOK_FACE_WINDOW);
  g_assert_null (strstr (gembok_error_get_hint (error), "command"));
  g_assert_cmpstr (gembok_error_pick ("commands", "window"), ==, "window");
  for (guint code = 0; code < GEMBOK_N_ERRORS; code++)
    {
      g_autoptr (GError) one = g_error_new_literal (GEMBOK_ERROR, (int) code, "x");
      g_assert_true (code == GEMBOK_ERROR_USAGE || strstr (gembok_error_get_hint (one), "gembok-cli") == NULL);
      g_assert_null (strstr (gembok_error_get_hint (one), "--"));
    }
  /* Who administers the service has neither gembok-cli nor --force. */
  gembok_error_set_face (GEMBOK_FACE_SERVICE);
  for (guint i = 0; i < GEMBOK_N_ERRORS; i++)
    {
      g_autoptr (GError) of_the_service = NULL;
      gembok_error_set (&of_the_service, i, NULL, "x");
      if (i == GEMBOK_ERROR_FAILED || i == GEMBOK_ERROR_USAGE || i == GEMBOK_ERROR_EXISTS || i == GEMBOK_ERROR_WRONG_STATE)
        {
          g_assert_null (strstr (gembok_error_get_hint (of_the_service), "gembok-cli"));
          g_assert_null (strstr (gembok_error_get_hint (of_the_service), "--force"));
        }
    }
  gembok_error_set_face (GEMBOK_FACE_COMMANDS);
  g_assert_cmpstr (gembok_error_pick ("commands", "window"), ==, "commands");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/error/names-are-stable-and-unique", test_names_are_stable_and_unique);
  g_test_add_func ("/base/error/every-code-has-a-hint", test_every_code_has_a_hint);
  g_test_add_func ("/base/error/an-own-hint-wins", test_an_own_hint_wins);
  g_test_add_func ("/base/error/a-copy-keeps-everything", test_a_copy_keeps_everything);
  g_test_add_func ("/base/error/remote-words-are-made-harmless", test_remote_words_are_made_harmless);
  g_test_add_func ("/base/error/other-domains", test_other_domains);
  g_test_add_func ("/base/error/errno", test_errno);
  g_test_add_func ("/base/error/cancelled", test_cancelled);
  g_test_add_func ("/error/faces", faces);
  return g_test_run ();
}
