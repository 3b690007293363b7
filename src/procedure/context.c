/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/context-private.h"

#include "base/i18n.h"
#include "base/paths.h"
#include "vault/keyring.h"

GembokContext *
gembok_context_open (const char *folder, GembokContextFlags flags, GError **error)
{
  g_autofree char *own = folder == NULL ? gembok_paths_user_data () : NULL;
  g_autoptr (GembokVault) vault = gembok_vault_open (folder != NULL ? folder : own, error);
  if (vault == NULL)
    return NULL;
  GembokContext *context = g_new0 (GembokContext, 1);
  context->vault = g_steal_pointer (&vault);
  context->flags = flags;
  context->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) gembok_secret_free);
  context->documents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  return context;
}

void
gembok_context_free (GembokContext *context)
{
  if (context == NULL)
    return;
  g_hash_table_unref (context->sessions);
  g_hash_table_unref (context->documents);
  gembok_vault_unref (context->vault);
  g_free (context->account);
  g_free (context);
}

GembokVault *
gembok_context_vault (GembokContext *context)
{
  return context->vault;
}

void
gembok_context_set_account (GembokContext *context, const char *username)
{
  g_free (context->account);
  context->account = g_strdup (username);
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

gboolean
gembok_context_is_in_memory (GembokContext *context)
{
  return (context->flags & GEMBOK_CONTEXT_IN_MEMORY) != 0;
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

void
gembok_context_hold_document (GembokContext *context, const char *request_id, const char *kind, GBytes *content)
{
  g_autofree char *name = g_strdup_printf ("%s/%s", request_id, kind);
  if (content == NULL)
    g_hash_table_remove (context->documents, name);
  else
    g_hash_table_replace (context->documents, g_steal_pointer (&name), g_bytes_ref (content));
}

GBytes *
gembok_context_held_document (GembokContext *context, const char *request_id, const char *kind)
{
  g_autofree char *name = g_strdup_printf ("%s/%s", request_id, kind);
  GBytes *content = g_hash_table_lookup (context->documents, name);
  return content != NULL ? g_bytes_ref (content) : NULL;
}
