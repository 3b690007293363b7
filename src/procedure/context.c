/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/context-private.h"

#include "base/i18n.h"
#include "base/paths.h"
#include "vault/keyring.h"

static GembokContextShared *
shared_new (GembokVault *vault, gboolean in_memory)
{
  GembokContextShared *shared = g_new0 (GembokContextShared, 1);
  g_atomic_ref_count_init (&shared->references);
  g_mutex_init (&shared->lock);
  shared->vault = vault;
  shared->in_memory = in_memory;
  shared->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) gembok_secret_free);
  shared->documents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  return shared;
}

static GembokContextShared *
shared_ref (GembokContextShared *shared)
{
  g_atomic_ref_count_inc (&shared->references);
  return shared;
}

static void
shared_unref (GembokContextShared *shared)
{
  if (!g_atomic_ref_count_dec (&shared->references))
    return;
  g_hash_table_unref (shared->sessions);
  g_hash_table_unref (shared->documents);
  gembok_vault_unref (shared->vault);
  gembok_site_unref (shared->site);
  g_mutex_clear (&shared->lock);
  g_free (shared);
}

/* Takes the reference to @shared. */
static GembokContext *
context_new (GembokContextShared *shared)
{
  GembokContext *context = g_new0 (GembokContext, 1);
  context->shared = shared;
  context->vault = shared->vault;
  return context;
}

GembokContext *
gembok_context_open (const char *folder, GembokContextFlags flags, GError **error)
{
  g_autofree char *own = folder == NULL ? gembok_paths_user_data () : NULL;
  GembokVault *vault = gembok_vault_open (folder != NULL ? folder : own, error);
  return vault != NULL ? context_new (shared_new (vault, (flags & GEMBOK_CONTEXT_IN_MEMORY) != 0)) : NULL;
}

GembokContext *
gembok_context_fork (GembokContext *context)
{
  GembokContext *fork = context_new (shared_ref (context->shared));
  fork->account = g_strdup (context->account);
  return fork;
}

void
gembok_context_free (GembokContext *context)
{
  if (context == NULL)
    return;
  shared_unref (context->shared);
  g_free (context->account);
  g_free (context);
}

GembokVault *
gembok_context_vault (GembokContext *context)
{
  return context->vault;
}

void
gembok_context_set_site (GembokContext *context, GembokSite *site)
{
  GembokSite *taken = site != NULL ? gembok_site_ref (site) : NULL;
  gembok_site_unref (context->shared->site);
  context->shared->site = taken;
}

void
gembok_context_set_account (GembokContext *context, const char *username)
{
  char *copy = g_strdup (username);
  g_free (context->account);
  context->account = copy;
}

const char *
gembok_context_account (GembokContext *context)
{
  return context->account;
}

void
gembok_context_set_reporter (GembokContext *context, const GembokReporter *reporter)
{
  context->reporter = reporter != NULL ? *reporter : (GembokReporter){ NULL, NULL };
}

const GembokReporter *
gembok_context_reporter (GembokContext *context)
{
  return &context->reporter;
}

/* --- how secrets are kept --------------------------------------------------------------------------------------- */

gboolean
gembok_context_is_in_memory (GembokContext *context)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&context->shared->lock);
  return context->shared->in_memory;
}

void
gembok_context_set_in_memory (GembokContext *context, gboolean in_memory)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&context->shared->lock);
  context->shared->in_memory = in_memory;
}

GembokSecret *
gembok_context_vault_key (GembokContext *context, gboolean create, GCancellable *cancellable, GError **error)
{
  if (gembok_context_is_in_memory (context))
    {
      gembok_error_set (error, GEMBOK_ERROR_KEYRING, NULL, _ ("The keyring is not used in this run."));
      return NULL;
    }
  return gembok_keyring_vault_key (gembok_vault_id (context->vault), create, cancellable, error);
}

gboolean
gembok_context_has_keyring (GembokContext *context, GCancellable *cancellable)
{
  return !gembok_context_is_in_memory (context) && gembok_keyring_is_there (cancellable);
}

/* --- what is held for this run ---------------------------------------------------------------------------------- */

gboolean
gembok_context_hold_session (GembokContext *context, const char *profile_id, const char *username, const GembokSecret *token)
{
  GembokContextShared *shared = context->shared;
  char *name = g_strdup_printf ("%s/%s", profile_id, username);
  g_autoptr (GembokSecret) copy = token != NULL ? gembok_secret_copy (token) : NULL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shared->lock);
  const gboolean was_held = g_hash_table_contains (shared->sessions, name);
  if (copy != NULL)
    {
      g_hash_table_replace (shared->sessions, name, g_steal_pointer (&copy));
      return was_held;
    }
  g_hash_table_remove (shared->sessions, name);
  g_free (name);
  return was_held;
}

GembokSecret *
gembok_context_held_session (GembokContext *context, const char *profile_id, const char *username)
{
  g_autofree char *name = g_strdup_printf ("%s/%s", profile_id, username);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&context->shared->lock);
  const GembokSecret *held = g_hash_table_lookup (context->shared->sessions, name);
  return held != NULL ? gembok_secret_copy (held) : NULL;
}

void
gembok_context_hold_document (GembokContext *context, const char *request_id, const char *kind, GBytes *content)
{
  g_autofree char *name = g_strdup_printf ("%s/%s", request_id, kind);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&context->shared->lock);
  if (content == NULL)
    g_hash_table_remove (context->shared->documents, name);
  else
    g_hash_table_replace (context->shared->documents, g_steal_pointer (&name), g_bytes_ref (content));
}

GStrv
gembok_context_held_documents (GembokContext *context)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&context->shared->lock);
  GHashTableIter iter;
  gpointer name = NULL;
  g_hash_table_iter_init (&iter, context->shared->documents);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_strv_builder_add (names, name);
  return g_strv_builder_end (names);
}

GBytes *
gembok_context_held_document (GembokContext *context, const char *request_id, const char *kind)
{
  g_autofree char *name = g_strdup_printf ("%s/%s", request_id, kind);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&context->shared->lock);
  GBytes *content = g_hash_table_lookup (context->shared->documents, name);
  return content != NULL ? g_bytes_ref (content) : NULL;
}
