/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/keyring.h"

#include <signal.h>
#include <string.h>

/*
 * Runs inside keyring-session.sh, against a real gnome-keyring-daemon where there is one. The names of the tests begin
 * with the situation in which they run.
 */

#define SECRETS "org.freedesktop.secrets"
#define TOKEN   "tokEn-_0123456789"

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

/* --- speaking to the bus past our code -------------------------------------------------------------------------- */

static GDBusConnection *
new_connection (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (
      address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL,
      &error);
  g_assert_no_error (error);
  return bus;
}

static GVariant *
call (GDBusConnection *bus, const char *name, const char *path, const char *interface, const char *method,
      GVariant *arguments)
{
  g_autoptr (GError) error = NULL;
  GVariant *answer = g_dbus_connection_call_sync (bus, name, path, interface, method, arguments, NULL,
                                                  G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  return answer;
}

static void
lock_keyring (void)
{
  g_autoptr (GDBusConnection) bus = new_connection ();
  g_autoptr (GVariant) answer = call (bus, SECRETS, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service", "Lock",
                                      g_variant_new_parsed ("([objectpath '/org/freedesktop/secrets/aliases/default'],)"));
}

static gsize
count_items (const char *username)
{
  g_autoptr (GDBusConnection) bus = new_connection ();
  g_autoptr (GVariant) answer = call (bus, SECRETS, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service",
                                      "SearchItems", g_variant_new_parsed ("({'username': %s},)", username));
  g_autoptr (GVariant) open = g_variant_get_child_value (answer, 0);
  g_autoptr (GVariant) locked = g_variant_get_child_value (answer, 1);
  return g_variant_n_children (open) + g_variant_n_children (locked);
}

static void
unlock_keyring (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  g_subprocess_launcher_unsetenv (launcher, "MALLOC_PERTURB_");
  g_autoptr (GSubprocess) daemon
      = g_subprocess_launcher_spawn (launcher, &error, "gnome-keyring-daemon", "--unlock", "--components=secrets", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (daemon, "kata sandi masuk", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (daemon));
}

/* Ends the daemon as a crash would, and waits until the bus has noticed. */
static void
kill_daemon (void)
{
  g_autoptr (GDBusConnection) bus = new_connection ();
  g_autoptr (GVariant) answer = call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                      "GetConnectionUnixProcessID", g_variant_new ("(s)", SECRETS));
  guint32 pid = 0;
  g_variant_get (answer, "(u)", &pid);
  g_assert_cmpint (kill ((pid_t) pid, SIGKILL), ==, 0);
  for (gboolean owned = TRUE; owned;)
    {
      g_autoptr (GVariant) has = call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "NameHasOwner", g_variant_new ("(s)", SECRETS));
      g_variant_get (has, "(b)", &owned);
    }
}

/** Mute: a program on the bus that is asked and never answers. */
typedef struct
{
  GDBusConnection *bus;
  GMutex lock;
  GCond asked;
  gboolean was_asked;
} Mute;

static GDBusMessage *
swallow (GDBusConnection *bus G_GNUC_UNUSED, GDBusMessage *message, gboolean incoming, gpointer data)
{
  Mute *mute = data;
  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;
  g_mutex_lock (&mute->lock);
  mute->was_asked = TRUE;
  g_cond_signal (&mute->asked);
  g_mutex_unlock (&mute->lock);
  g_object_unref (message);
  return NULL;
}

static Mute *
mute_new (const char *name)
{
  Mute *mute = g_new0 (Mute, 1);
  g_mutex_init (&mute->lock);
  g_cond_init (&mute->asked);
  mute->bus = new_connection ();
  g_dbus_connection_add_filter (mute->bus, swallow, mute, NULL);
  g_autoptr (GVariant) answer = call (mute->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                      "RequestName", g_variant_new ("(su)", name, 4));
  guint32 result = 0;
  g_variant_get (answer, "(u)", &result);
  g_assert_cmpuint (result, ==, 1);
  return mute;
}

static void
mute_wait (Mute *mute)
{
  g_mutex_lock (&mute->lock);
  while (!mute->was_asked)
    g_cond_wait (&mute->asked, &mute->lock);
  g_mutex_unlock (&mute->lock);
}

static void
mute_free (Mute *mute)
{
  g_dbus_connection_close_sync (mute->bus, NULL, NULL);
  g_object_unref (mute->bus);
  g_free (mute);
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
  g_assert_cmpuint (count_items ("ann"), ==, 1);
  gembok_keyring_clear_session ("vault1", "profile1", "ann", NULL, &error);
  g_assert_no_error (error);
  assert_load_fails ("ann", GEMBOK_ERROR_NOT_LOGGED_IN);
  g_assert_cmpuint (count_items ("ann"), ==, 0);
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
  g_assert_cmpuint (count_items ("ann"), ==, 1);
  g_assert_null (gembok_keyring_load_session ("vault1", "profile1", "ann", NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_LOGGED_IN);
  g_assert_nonnull (strstr (error->message, "expired"));
  g_assert_cmpuint (count_items ("ann"), ==, 0);
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
  gembok_keyring_probe (NULL, &error);
  g_assert_no_error (error);
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
  kill_daemon ();
  unlock_keyring ();
  assert_stored ("ann");
}

/* From here on the keyring stays locked. */
static void
locked_without_display (void)
{
  g_autoptr (GError) error = NULL;
  store_token ("ann", in_an_hour (), &error);
  g_assert_no_error (error);
  lock_keyring ();
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
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 5 * G_USEC_PER_SEC);
}

/* The very last: gnome-keyring may end when a prompter goes away in the middle. */
static void
locked_with_display (void)
{
  g_autoptr (GError) error = NULL;
  lock_keyring ();
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
  lock_keyring ();
  g_setenv ("DISPLAY", ":9", TRUE);
  /* On the bus, but without the object that asks: the keyring takes that for a dismissal. */
  g_autoptr (GDBusConnection) prompter = new_connection ();
  g_autoptr (GVariant) answer = call (prompter, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                      "RequestName", g_variant_new ("(su)", "org.gnome.keyring.SystemPrompter", 4));
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
}

static void
no_bus (void)
{
  assert_everything_says ("session bus");
}

static void
silent_service (void)
{
  g_autoptr (GError) error = NULL;
  Mute *service = mute_new (SECRETS);
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
