/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/keyring.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bus.h"
#include "crypto/crypto.h"

/*
 * Runs inside keyring-session.sh, against a real gnome-keyring-daemon where there is one. The names of the tests begin
 * with the situation in which they run.
 */

#define TOKEN "tokEn-_0123456789"

static gint64
in_an_hour (void)
{
  return g_get_real_time () / G_USEC_PER_SEC + 3600;
}

static gboolean
store_token (const char *username, gint64 expires_at, GError **error)
{
  g_autoptr (GembokSecret) token = gembok_secret_new_from (TOKEN, strlen (TOKEN));
  return gembok_keyring_store_session ("vault1", "profile1", username, token, expires_at, NULL, error);
}

static void
assert_stored (const char *username)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) token = gembok_keyring_load_session ("vault1", "profile1", username, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (gembok_secret_text (token), ==, TOKEN);
}

static void
assert_load_fails (const char *username, GembokErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_keyring_load_session ("vault1", "profile1", username, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, (int) code);
}

static void
assert_says (GError *error, const char *words)
{
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_KEYRING);
  if (strstr (error->message, words) == NULL)
    g_test_message ("got: %s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static gpointer
cancel_once_asked (gpointer data)
{
  gpointer *both = data;
  mute_wait (both[0]);
  g_cancellable_cancel (both[1]);
  return NULL;
}

/* Loads a session while @mute leaves every question unanswered, and cancels once it was asked. */
static void
assert_can_be_cancelled (Mute *mute)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gpointer both[] = { mute, cancellable };
  GThread *thread = g_thread_new ("canceller", cancel_once_asked, both);
  const gint64 begun = g_get_monotonic_time ();
  g_assert_null (gembok_keyring_load_session ("vault1", "profile1", "ann", cancellable, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 5 * G_USEC_PER_SEC);
  g_thread_join (thread);
}

/* --- a keyring that is open ------------------------------------------------------------------------------------- */

static void
session_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  assert_load_fails ("ann", GEMBOK_ERROR_NOT_LOGGED_IN);
  store_token ("ann", in_an_hour (), &error);
  g_assert_no_error (error);
  assert_stored ("ann");
  assert_load_fails ("budi", GEMBOK_ERROR_NOT_LOGGED_IN);
  /* Logging in again replaces the old session. */
  store_token ("ann", in_an_hour (), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bus_count_items ("ann"), ==, 1);
  gembok_keyring_clear_session ("vault1", "profile1", "ann", NULL, &error);
  g_assert_no_error (error);
  assert_load_fails ("ann", GEMBOK_ERROR_NOT_LOGGED_IN);
  g_assert_cmpuint (bus_count_items ("ann"), ==, 0);
  gembok_keyring_clear_session ("vault1", "profile1", "ann", NULL, &error);
  g_assert_no_error (error);
}

static void
sessions_are_apart (void)
{
  g_autoptr (GError) error = NULL;
  store_token ("ann", in_an_hour (), &error);
  g_assert_no_error (error);
  static const struct
  {
    const char *vault, *profile;
  } others[] = { { "vault2", "profile1" }, { "vault1", "profile2" } };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_assert_null (gembok_keyring_load_session (others[i].vault, others[i].profile, "ann", NULL, &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_LOGGED_IN);
      g_clear_error (&error);
      gembok_keyring_clear_session (others[i].vault, others[i].profile, "ann", NULL, &error);
      g_assert_no_error (error);
    }
  assert_stored ("ann");
}

static void
expired_session_is_cleared (void)
{
  g_autoptr (GError) error = NULL;
  store_token ("ann", g_get_real_time () / G_USEC_PER_SEC - 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bus_count_items ("ann"), ==, 1);
  g_assert_null (gembok_keyring_load_session ("vault1", "profile1", "ann", NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_LOGGED_IN);
  g_assert_nonnull (strstr (error->message, "expired"));
  g_assert_cmpuint (bus_count_items ("ann"), ==, 0);
}

static void
oversized_token (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) token = gembok_secret_new (10000);
  memset (gembok_secret_buffer (token), 'x', 10000);
  gembok_secret_set_length (token, 10000);
  g_assert_false (gembok_keyring_store_session ("vault1", "profile1", "ann", token, in_an_hour (), NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
}

#define MASK 0x5a

/* Whether bytes that are @masked occur anywhere in what this process can write. */
static gboolean
in_memory (const guint8 *masked, gsize length)
{
  g_autofree char *maps = NULL;
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (maps, "\n", -1);
  const int memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (memory, >=, 0);
  gboolean found = FALSE;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      unsigned long from = 0, to = 0;
      if (sscanf (lines[i], "%lx-%lx rw", &from, &to) != 2 || strstr (lines[i], " rw") == NULL || to - from > 1 << 28)
        continue;
      g_autofree guint8 *copy = g_malloc (to - from);
      const gssize got = pread (memory, copy, to - from, (off_t) from);
      for (gssize at = 0; at + (gssize) length <= got && !found; at++)
        {
          gsize same = 0;
          while (same < length && (copy[at + (gssize) same] ^ MASK) == masked[same])
            same++;
          found = same == length;
        }
      memset (copy, 0, to - from);
    }
  close (memory);
  return found;
}

/* After a token was stored, loaded and freed, no part of this process holds it any more. */
static void
nothing_left_in_memory (void)
{
  g_autoptr (GError) error = NULL;
  guint8 masked[24];
  GembokSecret *token = gembok_random_token (30);
  for (guint i = 0; i < sizeof masked; i++)
    masked[i] = gembok_secret_data (token)[i] ^ MASK;
  g_assert_true (in_memory (masked, sizeof masked));
  gembok_keyring_store_session ("vault1", "profile1", "rina", token, in_an_hour (), NULL, &error);
  g_assert_no_error (error);
  GembokSecret *loaded = gembok_keyring_load_session ("vault1", "profile1", "rina", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (gembok_secret_equal (token, loaded));
  gembok_secret_free (token);
  g_assert_true (in_memory (masked, sizeof masked));
  gembok_secret_free (loaded);
  g_assert_false (in_memory (masked, sizeof masked));
}

static gpointer
take_vault_key (gpointer vault_id)
{
  g_autoptr (GError) error = NULL;
  GembokSecret *key = gembok_keyring_vault_key (vault_id, TRUE, NULL, &error);
  g_assert_no_error (error);
  return key;
}

static void
vault_key (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_keyring_vault_key ("vault1", FALSE, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autoptr (GembokSecret) made = take_vault_key ((gpointer) "vault1");
  g_assert_cmpuint (gembok_secret_length (made), ==, 32);
  g_autoptr (GembokSecret) again = take_vault_key ((gpointer) "vault1");
  g_assert_true (gembok_secret_equal (made, again));
  g_autoptr (GembokSecret) read = gembok_keyring_vault_key ("vault1", FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (gembok_secret_equal (made, read));
  g_autoptr (GembokSecret) other = take_vault_key ((gpointer) "vault2");
  g_assert_false (gembok_secret_equal (made, other));
}

static void
vault_key_made_twice_at_once (void)
{
  for (guint round = 0; round < 5; round++)
    {
      g_autofree char *vault_id = g_strdup_printf ("vault-at-once-%u", round);
      GThread *threads[4];
      g_autoptr (GembokSecret) first = NULL;
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("taker", take_vault_key, vault_id);
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        {
          g_autoptr (GembokSecret) key = g_thread_join (threads[i]);
          if (first == NULL)
            first = g_steal_pointer (&key);
          else
            g_assert_true (gembok_secret_equal (first, key));
        }
    }
}

static void
probe_when_open (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (GembokKeyringFacts) facts = { 0 };
  gembok_keyring_probe (NULL, &error);
  g_assert_no_error (error);
  g_assert_true (gembok_keyring_look (&facts, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (facts.answers && facts.has_default && !facts.locked && !facts.portal);
  g_assert_true (g_str_has_prefix (facts.provider, "gnome-keyring"));
}

/* What is known where the keyring cannot be used. */
static void
assert_looks (gboolean answers, gboolean has_default, gboolean locked)
{
  g_autoptr (GError) error = NULL;
  g_auto (GembokKeyringFacts) facts = { 0 };
  g_assert_false (gembok_keyring_look (&facts, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_KEYRING);
  g_assert_cmpint (facts.answers, ==, answers);
  g_assert_cmpint (facts.has_default, ==, has_default);
  g_assert_cmpint (facts.locked, ==, locked);
}

static void
cancelled_before (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_assert_null (gembok_keyring_load_session ("vault1", "profile1", "ann", cancellable, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
}

static void
daemon_restarted (void)
{
  g_autoptr (GError) error = NULL;
  store_token ("ann", in_an_hour (), &error);
  g_assert_no_error (error);
  bus_kill_daemon ();
  bus_unlock_keyring ();
  assert_stored ("ann");
}

/* From here on the keyring stays locked. */
static void
locked_without_display (void)
{
  g_autoptr (GError) error = NULL;
  store_token ("ann", in_an_hour (), &error);
  g_assert_no_error (error);
  bus_lock_keyring ();
  const gint64 begun = g_get_monotonic_time ();
  g_assert_null (gembok_keyring_load_session ("vault1", "profile1", "ann", NULL, &error));
  assert_says (error, "locked");
  g_clear_error (&error);
  g_assert_false (store_token ("ann", in_an_hour (), &error));
  assert_says (error, "locked");
  g_clear_error (&error);
  g_assert_false (gembok_keyring_clear_session ("vault1", "profile1", "ann", NULL, &error));
  assert_says (error, "locked");
  g_clear_error (&error);
  g_assert_null (gembok_keyring_vault_key ("vault1", TRUE, NULL, &error));
  assert_says (error, "locked");
  g_clear_error (&error);
  g_assert_false (gembok_keyring_probe (NULL, &error));
  assert_says (error, "locked");
  assert_looks (TRUE, TRUE, TRUE);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 5 * G_USEC_PER_SEC);
}

/* The very last: gnome-keyring may end when a prompter goes away in the middle. */
static void
locked_with_display (void)
{
  g_autoptr (GError) error = NULL;
  bus_lock_keyring ();
  g_setenv ("DISPLAY", ":9", TRUE);
  /* Nobody answers the keyring's question. */
  Mute *prompter = mute_new ("org.gnome.keyring.SystemPrompter");
  g_assert_false (gembok_keyring_probe (NULL, &error));
  assert_says (error, "locked");
  g_assert_false (prompter->was_asked);
  assert_can_be_cancelled (prompter);
  mute_free (prompter);
  g_unsetenv ("DISPLAY");
}

static void
locked_and_dismissed (void)
{
  g_autoptr (GError) error = NULL;
  bus_lock_keyring ();
  g_setenv ("DISPLAY", ":9", TRUE);
  /* On the bus, but without the object that asks: the keyring takes that for a dismissal. */
  g_autoptr (GDBusConnection) prompter = bus_connect ();
  bus_request_name (prompter, "org.gnome.keyring.SystemPrompter");
  g_assert_null (gembok_keyring_load_session ("vault1", "profile1", "ann", NULL, &error));
  assert_says (error, "dismissed");
  g_unsetenv ("DISPLAY");
}

/* --- other situations ------------------------------------------------------------------------------------------- */

static void
fresh_home (void)
{
  g_autoptr (GError) error = NULL;
  assert_load_fails ("ann", GEMBOK_ERROR_NOT_LOGGED_IN);
  g_assert_false (store_token ("ann", in_an_hour (), &error));
  assert_says (error, "set up");
  g_clear_error (&error);
  g_assert_false (gembok_keyring_probe (NULL, &error));
  assert_says (error, "set up");
  g_clear_error (&error);
  g_assert_null (gembok_keyring_vault_key ("vault1", FALSE, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (gembok_keyring_vault_key ("vault1", TRUE, NULL, &error));
  assert_says (error, "set up");
  assert_looks (TRUE, FALSE, FALSE);
}

static void
assert_everything_says (const char *words)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_keyring_load_session ("vault1", "profile1", "ann", NULL, &error));
  assert_says (error, words);
  g_clear_error (&error);
  g_assert_false (store_token ("ann", in_an_hour (), &error));
  assert_says (error, words);
  g_clear_error (&error);
  g_assert_false (gembok_keyring_clear_session ("vault1", "profile1", "ann", NULL, &error));
  assert_says (error, words);
  g_clear_error (&error);
  g_assert_null (gembok_keyring_vault_key ("vault1", TRUE, NULL, &error));
  assert_says (error, words);
  g_clear_error (&error);
  g_assert_false (gembok_keyring_probe (NULL, &error));
  assert_says (error, words);
}

static void
no_service (void)
{
  assert_everything_says ("no keyring");
  assert_looks (FALSE, FALSE, FALSE);
}

static void
no_bus (void)
{
  assert_everything_says ("session bus");
  assert_looks (FALSE, FALSE, FALSE);
}

static void
silent_service (void)
{
  g_autoptr (GError) error = NULL;
  Mute *service = mute_new (BUS_SECRETS);
  assert_can_be_cancelled (service);
  g_assert_false (gembok_keyring_probe (NULL, &error));
  assert_says (error, "did not answer");
  mute_free (service);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/unlocked/round-trip", session_round_trip);
  g_test_add_func ("/unlocked/apart", sessions_are_apart);
  g_test_add_func ("/unlocked/expired", expired_session_is_cleared);
  g_test_add_func ("/unlocked/oversized", oversized_token);
  g_test_add_func ("/unlocked/nothing-left", nothing_left_in_memory);
  g_test_add_func ("/unlocked/vault-key", vault_key);
  g_test_add_func ("/unlocked/vault-key-at-once", vault_key_made_twice_at_once);
  g_test_add_func ("/unlocked/probe", probe_when_open);
  g_test_add_func ("/unlocked/cancelled", cancelled_before);
  g_test_add_func ("/unlocked/restarted", daemon_restarted);
  g_test_add_func ("/unlocked/locked-without-display", locked_without_display);
  g_test_add_func ("/unlocked/locked-and-dismissed", locked_and_dismissed);
  g_test_add_func ("/unlocked/locked-with-display", locked_with_display);
  g_test_add_func ("/fresh/everything", fresh_home);
  g_test_add_func ("/nothing/everything", no_service);
  g_test_add_func ("/nothing/silent", silent_service);
  g_test_add_func ("/nobus/everything", no_bus);
  return g_test_run ();
}
