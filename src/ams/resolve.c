/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ams/resolve.h"

#include "base/i18n.h"
#include "base/text.h"
#include "base/wake.h"

#define NAME_MAX_CHARS 120
/* More than that nobody reads. */
#define NUMBERS_MAX 16

typedef struct
{
  GCancellable *inner; /* cancelled with the caller's, or when the time is over */
  GList *found;        /* (element-type GInetAddress) */
  GError *problem;
  gboolean done;
  gboolean too_slow;
} Lookup;

void
gembok_addresses_free (GembokAddresses *addresses)
{
  if (addresses == NULL)
    return;
  g_strfreev (addresses->numbers);
  g_free (addresses);
}

static void
found_cb (GObject *resolver, GAsyncResult *result, gpointer data)
{
  Lookup *lookup = data;
  lookup->found = g_resolver_lookup_by_name_finish (G_RESOLVER (resolver), result, &lookup->problem);
  lookup->done = TRUE;
}

static gboolean
time_over_cb (gpointer data)
{
  Lookup *lookup = data;
  lookup->too_slow = TRUE;
  g_cancellable_cancel (lookup->inner);
  return G_SOURCE_REMOVE;
}

/* The resolver itself knows no limit of time, so the look-up runs beside a clock, in a main context of its own. */
static void
run (Lookup *lookup, const char *host, GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GSource) clock = g_timeout_source_new_seconds (GEMBOK_RESOLVE_SECONDS);
  g_main_context_push_thread_default (context);
  g_source_set_callback (clock, time_over_cb, lookup, NULL);
  g_source_attach (clock, context);
  const gulong waker = gembok_wake (context, cancellable);
  g_resolver_lookup_by_name_async (resolver, host, lookup->inner, found_cb, lookup);
  while (!lookup->done)
    {
      if (cancellable != NULL && g_cancellable_is_cancelled (cancellable))
        g_cancellable_cancel (lookup->inner);
      g_main_context_iteration (context, TRUE);
    }
  g_cancellable_disconnect (cancellable, waker);
  g_source_destroy (clock);
  g_main_context_pop_thread_default (context);
}

static void
set_error (GError **error, const Lookup *lookup, const char *host)
{
  static const char hint[]
      = N_ ("Your request is safe on this computer. Check the connection and the address, then try again.");
  g_autofree char *name = gembok_text_sanitise (host, NAME_MAX_CHARS);
  if (lookup->too_slow)
    gembok_error_set (error, GEMBOK_ERROR_UNREACHABLE, _ (hint), _ ("No name server told within %d seconds where %s is."),
                      GEMBOK_RESOLVE_SECONDS, name);
  else
    gembok_error_set (error, GEMBOK_ERROR_UNREACHABLE, _ (hint), _ ("No server of the name %s was found."), name);
}

static GStrv
to_numbers (GList *found)
{
  g_autoptr (GStrvBuilder) numbers = g_strv_builder_new ();
  guint count = 0;
  for (GList *link = found; link != NULL && count < NUMBERS_MAX; link = link->next, count++)
    {
      g_autofree char *number = g_inet_address_to_string (link->data);
      g_strv_builder_add (numbers, number);
    }
  return g_strv_builder_end (numbers);
}

GembokAddresses *
gembok_resolve (const char *host, GCancellable *cancellable, GError **error)
{
  if (gembok_cancelled (cancellable, error))
    return NULL;
  g_autoptr (GCancellable) inner = g_cancellable_new ();
  Lookup lookup = { .inner = inner };
  const gint64 start = g_get_monotonic_time ();
  run (&lookup, host, cancellable);
  g_autoptr (GError) problem = lookup.problem;
  if (gembok_cancelled (cancellable, error))
    {
      g_resolver_free_addresses (lookup.found);
      return NULL;
    }
  if (lookup.found == NULL)
    {
      set_error (error, &lookup, host);
      return NULL;
    }
  GembokAddresses *addresses = g_new0 (GembokAddresses, 1);
  addresses->numbers = to_numbers (lookup.found);
  addresses->took_us = g_get_monotonic_time () - start;
  addresses->literal = g_hostname_is_ip_address (host);
  g_resolver_free_addresses (lookup.found);
  return addresses;
}
