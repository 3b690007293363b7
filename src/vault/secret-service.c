/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/secret-service-private.h"

#include "base/i18n.h"
#include "base/process.h"
#include "base/text.h"
#include "base/wake.h"

#define NAME                 "org.freedesktop.secrets"
#define SERVICE_PATH         "/org/freedesktop/secrets"
#define SERVICE_INTERFACE    "org.freedesktop.Secret.Service"
#define COLLECTION_INTERFACE "org.freedesktop.Secret.Collection"
#define PROMPT_INTERFACE     "org.freedesktop.Secret.Prompt"
/* The path that stands for "none". */
#define NO_PATH "/"

/* --- what can go wrong ------------------------------------------------------------------------------------------ */

static gboolean
fail_with (GError **error, const char *sentence)
{
  gembok_error_set (error, GEMBOK_ERROR_KEYRING, NULL, "%s", sentence);
  return FALSE;
}

gboolean
gembok_secret_service_fail_locked (GError **error)
{
  return fail_with (error, _ ("The keyring is locked."));
}

static gboolean
fail_missing (GError **error)
{
  return fail_with (error, _ ("There is no keyring on this computer (no program offers the Secret Service)."));
}

static gboolean
is_missing (const GError *problem)
{
  return g_error_matches (problem, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
         || g_error_matches (problem, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)
         || g_error_matches (problem, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD)
         || g_error_matches (problem, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT)
         || (problem->domain == G_DBUS_ERROR && problem->code >= G_DBUS_ERROR_SPAWN_EXEC_FAILED
             && problem->code <= G_DBUS_ERROR_SPAWN_NO_MEMORY);
}

gboolean
gembok_secret_service_fail (GError *problem, GembokDeadline *deadline, GError **error)
{
  g_autoptr (GError) owned = problem;
  if (owned != NULL)
    g_debug ("keyring: %s", owned->message);
  if (gembok_deadline_cancelled (deadline, error))
    return FALSE;
  if (gembok_deadline_passed (deadline))
    {
      gembok_error_set (error, GEMBOK_ERROR_KEYRING, NULL, _ ("The keyring did not answer within %d seconds."),
                        GEMBOK_SECRET_SERVICE_PATIENCE);
      return FALSE;
    }
  if (owned == NULL)
    return fail_with (error, _ ("The keyring did not accept the secret."));
  if (is_missing (owned))
    return fail_missing (error);
  if (g_error_matches (owned, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED))
    return fail_with (error, _ ("The keyring may not be used from here."));
  if (g_error_matches (owned, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY))
    return fail_with (error, _ ("The keyring stopped in the middle of its work."));
  return fail_with (error, _ ("The keyring does not work as it should."));
}

/* --- calls ------------------------------------------------------------------------------------------------------ */

gboolean
gembok_secret_service_has_display (void)
{
  const char *wayland = g_getenv ("WAYLAND_DISPLAY");
  const char *x11 = g_getenv ("DISPLAY");
  return (wayland != NULL && *wayland != '\0') || (x11 != NULL && *x11 != '\0');
}

static GDBusConnection *
reach_bus (GembokDeadline *deadline, GError **error)
{
  g_autoptr (GError) problem = NULL;
  GDBusConnection *bus = g_bus_get_sync (G_BUS_TYPE_SESSION, gembok_deadline_cancellable (deadline), &problem);
  if (bus != NULL)
    /* Losing the bus must not end this program. */
    g_dbus_connection_set_exit_on_close (bus, FALSE);
  else if (gembok_deadline_passed (deadline) || gembok_deadline_cancelled (deadline, NULL))
    gembok_secret_service_fail (g_steal_pointer (&problem), deadline, error);
  else
    fail_with (error, _ ("The keyring cannot be reached: there is no session bus (D-Bus) in this session."));
  return bus;
}

static GVariant *
call (GDBusConnection *bus, const char *path, const char *interface, const char *method, GVariant *arguments,
      const char *answer_type, GembokDeadline *deadline, GError **error)
{
  g_autoptr (GError) problem = NULL;
  GVariant *answer
      = g_dbus_connection_call_sync (bus, NAME, path, interface, method, arguments, G_VARIANT_TYPE (answer_type),
                                     G_DBUS_CALL_FLAGS_NONE, -1, gembok_deadline_cancellable (deadline), &problem);
  if (answer == NULL)
    gembok_secret_service_fail (g_steal_pointer (&problem), deadline, error);
  return answer;
}

/* In Flatpak there is nothing but the portal, which libsecret would ask without a deadline. It is also the first that is said on a
 * connection that is closed again: Flatpak's proxy complains on stderr of one that goes before it was greeted. */
static gboolean
find_portal (GDBusConnection *bus, GembokDeadline *deadline, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GVariant) version = g_dbus_connection_call_sync (
      bus, "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.DBus.Properties", "Get",
      g_variant_new ("(ss)", "org.freedesktop.portal.Secret", "version"), G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NONE, -1,
      gembok_deadline_cancellable (deadline), &problem);
  if (version != NULL)
    return TRUE;
  /* There are portals, but not that one. */
  if (g_error_matches (problem, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS))
    return fail_missing (error);
  return gembok_secret_service_fail (g_steal_pointer (&problem), deadline, error);
}

/* --- asking a person -------------------------------------------------------------------------------------------- */

typedef struct
{
  gboolean completed;
  gboolean dismissed;
  gboolean vanished; /* the service is gone */
} Answer;

static void
completed_cb (GDBusConnection *bus G_GNUC_UNUSED, const char *sender G_GNUC_UNUSED, const char *path G_GNUC_UNUSED,
              const char *interface G_GNUC_UNUSED, const char *signal G_GNUC_UNUSED, GVariant *arguments, gpointer data)
{
  Answer *answer = data;
  g_autoptr (GVariant) dismissed = g_variant_n_children (arguments) > 0 ? g_variant_get_child_value (arguments, 0) : NULL;
  answer->completed = TRUE;
  answer->dismissed
      = dismissed == NULL || !g_variant_is_of_type (dismissed, G_VARIANT_TYPE_BOOLEAN) || g_variant_get_boolean (dismissed);
}

static void
vanished_cb (GDBusConnection *bus G_GNUC_UNUSED, const char *name G_GNUC_UNUSED, gpointer data)
{
  ((Answer *) data)->vanished = TRUE;
}

/* Shows the question and runs @context until it is answered, cancelled, or nobody is left to ask it. */
static void
wait_for_answer (GDBusConnection *bus, const char *prompt, GMainContext *context, Answer *answer, GembokDeadline *deadline,
                 GError **error)
{
  g_autoptr (GVariant) shown
      = call (bus, prompt, PROMPT_INTERFACE, "Prompt", g_variant_new ("(s)", ""), "()", deadline, error);
  if (shown == NULL)
    return;
  GCancellable *cancellable = gembok_deadline_cancellable (deadline);
  const gulong waker = gembok_wake (context, cancellable);
  while (!answer->completed && !answer->vanished && !g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (context, TRUE);
  g_cancellable_disconnect (cancellable, waker);
  if (answer->dismissed)
    fail_with (error, _ ("The keyring stays closed, because its question was dismissed."));
  else if (!answer->completed)
    gembok_secret_service_fail (g_error_new_literal (G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY, "no answer to a prompt"), deadline,
                                error);
  /* A question that nobody waits for any more goes away. */
  if (!answer->completed)
    g_dbus_connection_call (bus, NAME, prompt, PROMPT_INTERFACE, "Dismiss", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                            NULL, NULL);
}

static gboolean
ask (GDBusConnection *bus, const char *prompt, GembokDeadline *deadline, GError **error)
{
  Answer answer = { 0 };
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  const guint signal = g_dbus_connection_signal_subscribe (bus, NAME, PROMPT_INTERFACE, "Completed", prompt, NULL,
                                                           G_DBUS_SIGNAL_FLAGS_NONE, completed_cb, &answer, NULL);
  const guint watch
      = g_bus_watch_name_on_connection (bus, NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, vanished_cb, &answer, NULL);
  wait_for_answer (bus, prompt, context, &answer, deadline, error);
  g_bus_unwatch_name (watch);
  g_dbus_connection_signal_unsubscribe (bus, signal);
  /* What was on its way to the two must not come after them. */
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  return answer.completed && !answer.dismissed;
}

/* --- the default collection ------------------------------------------------------------------------------------- */

static char *
find_default (GDBusConnection *bus, GembokDeadline *deadline, GError **error)
{
  g_autoptr (GVariant) answer
      = call (bus, SERVICE_PATH, SERVICE_INTERFACE, "ReadAlias", g_variant_new ("(s)", "default"), "(o)", deadline, error);
  char *path = NULL;
  if (answer != NULL)
    g_variant_get (answer, "(o)", &path);
  return path;
}

static gboolean
is_locked (GDBusConnection *bus, const char *collection, gboolean *locked, GembokDeadline *deadline, GError **error)
{
  g_autoptr (GVariant) answer = call (bus, collection, "org.freedesktop.DBus.Properties", "Get",
                                      g_variant_new ("(ss)", COLLECTION_INTERFACE, "Locked"), "(v)", deadline, error);
  if (answer == NULL)
    return FALSE;
  g_autoptr (GVariant) value = NULL;
  g_variant_get (answer, "(v)", &value);
  *locked = !g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) || g_variant_get_boolean (value);
  return TRUE;
}

static gboolean
unlock (GDBusConnection *bus, const char *collection, GembokDeadline *deadline, GError **error)
{
  g_autoptr (GVariant) answer
      = call (bus, SERVICE_PATH, SERVICE_INTERFACE, "Unlock", g_variant_new ("(@ao)", g_variant_new_objv (&collection, 1)),
              "(aoo)", deadline, error);
  if (answer == NULL)
    return FALSE;
  const char *prompt = NULL;
  g_variant_get (answer, "(@ao&o)", NULL, &prompt);
  gboolean locked = TRUE;
  if (!g_str_equal (prompt, NO_PATH) && !ask (bus, prompt, deadline, error))
    return FALSE;
  return is_locked (bus, collection, &locked, deadline, error) && (!locked || gembok_secret_service_fail_locked (error));
}

/* The keyring asks for a passphrase of its own, so only where somebody can see that. */
static gboolean
make_default (GDBusConnection *bus, GembokDeadline *deadline, GError **error)
{
  GVariantBuilder properties;
  g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&properties, "{sv}", COLLECTION_INTERFACE ".Label", g_variant_new_string ("Default keyring"));
  g_autoptr (GVariant) answer = call (bus, SERVICE_PATH, SERVICE_INTERFACE, "CreateCollection",
                                      g_variant_new ("(a{sv}s)", &properties, "default"), "(oo)", deadline, error);
  if (answer == NULL)
    return FALSE;
  const char *prompt = NULL;
  g_variant_get (answer, "(&o&o)", NULL, &prompt);
  return g_str_equal (prompt, NO_PATH) || ask (bus, prompt, deadline, error);
}

gboolean
gembok_secret_service_open (GembokSecretServiceFlags flags, GembokDeadline *deadline, GError **error)
{
  g_autoptr (GDBusConnection) bus = reach_bus (deadline, error);
  if (bus == NULL)
    return FALSE;
  /* In Flatpak libsecret keeps an encrypted file of its own, whose key comes from the Secret portal. */
  if (gembok_process_is_sandboxed ())
    return find_portal (bus, deadline, error);
  const gboolean may_ask = (flags & GEMBOK_SECRET_SERVICE_MAY_ASK) != 0 && gembok_secret_service_has_display ();
  const gboolean must_exist = (flags & GEMBOK_SECRET_SERVICE_MUST_EXIST) != 0;
  gboolean locked = FALSE;
  g_autofree char *collection = find_default (bus, deadline, error);
  if (collection == NULL)
    return FALSE;
  if (g_str_equal (collection, NO_PATH) && !must_exist)
    return TRUE;
  if (g_str_equal (collection, NO_PATH))
    return may_ask ? make_default (bus, deadline, error)
                   : fail_with (error, _ ("No keyring has been set up in this session yet."));
  if (!is_locked (bus, collection, &locked, deadline, error))
    return FALSE;
  if (!locked)
    return TRUE;
  return may_ask ? unlock (bus, collection, deadline, error) : gembok_secret_service_fail_locked (error);
}

/* --- looking at it ---------------------------------------------------------------------------------------------- */

/* Who owns the name, by the short name of its process; %NULL if that is not told. */
static char *
find_provider (GDBusConnection *bus, GembokDeadline *deadline)
{
  g_autoptr (GVariant) answer
      = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                     "GetConnectionUnixProcessID", g_variant_new ("(s)", NAME), G_VARIANT_TYPE ("(u)"),
                                     G_DBUS_CALL_FLAGS_NONE, -1, gembok_deadline_cancellable (deadline), NULL);
  guint32 pid = 0;
  if (answer == NULL)
    return NULL;
  g_variant_get (answer, "(u)", &pid);
  g_autofree char *path = g_strdup_printf ("/proc/%u/comm", pid);
  g_autofree char *name = NULL;
  if (!g_file_get_contents (path, &name, NULL, NULL))
    return NULL;
  return gembok_text_sanitise (g_strchomp (name), 40);
}

gboolean
gembok_secret_service_look (GembokSecretServiceFacts *facts, GembokDeadline *deadline, GError **error)
{
  *facts = (GembokSecretServiceFacts){ .portal = gembok_process_is_sandboxed () };
  g_autoptr (GDBusConnection) bus = reach_bus (deadline, error);
  if (bus == NULL)
    return FALSE;
  if (facts->portal)
    return find_portal (bus, deadline, error);
  g_autofree char *collection = find_default (bus, deadline, error);
  if (collection == NULL)
    return FALSE;
  facts->provider = find_provider (bus, deadline);
  facts->has_default = !g_str_equal (collection, NO_PATH);
  return !facts->has_default || is_locked (bus, collection, &facts->locked, deadline, error);
}
