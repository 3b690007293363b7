/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/keyring.h"

#include <libsecret/secret.h>
#include <string.h>

#include "base/i18n.h"
#include "base/process.h"
#include "crypto/crypto.h"
#include "vault/deadline-private.h"
#include "vault/lock-private.h"
#include "vault/secret-service-private.h"

/* How long a service may take where nobody is there to be asked, in seconds. */
#define PATIENCE 10
/* What a stored value begins with: its version and a line end. */
#define VALUE_PREFIX "1\n"
/* The longest value that is looked at. */
#define VALUE_MAX       8192
#define VAULT_KEY_BYTES 32

static const SecretSchema session_schema = {
  .name = "id.gembok.Session",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { "vault", SECRET_SCHEMA_ATTRIBUTE_STRING },
                  { "profile", SECRET_SCHEMA_ATTRIBUTE_STRING },
                  { "username", SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

static const SecretSchema vault_key_schema = {
  .name = "id.gembok.VaultKey",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { "vault", SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

/** Item: which secret is meant. */
typedef struct
{
  const SecretSchema *schema;
  GHashTable *attributes;
  char *label;
} Item;

static void
clear_item (Item *item)
{
  g_clear_pointer (&item->attributes, g_hash_table_unref);
  g_clear_pointer (&item->label, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Item, clear_item)

static Item
session_item (const char *vault_id, const char *profile_id, const char *username)
{
  Item item = { &session_schema, g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free),
                g_strdup_printf (_ ("Gembok: log-in of %s"), username) };
  g_hash_table_insert (item.attributes, (gpointer) "vault", g_strdup (vault_id));
  g_hash_table_insert (item.attributes, (gpointer) "profile", g_strdup (profile_id));
  g_hash_table_insert (item.attributes, (gpointer) "username", g_strdup (username));
  return item;
}

static Item
vault_key_item (const char *vault_id)
{
  Item item = { &vault_key_schema, g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free),
                g_strdup (_ ("Gembok: key of the documents that wait for upload")) };
  /* The file that libsecret keeps in a Flatpak is searched by attributes alone, whatever the schema: a session of the same vault
   * would be taken for its key. */
  const gboolean by_attributes_alone = gembok_process_is_sandboxed ();
  g_hash_table_insert (item.attributes, (gpointer) "vault", g_strconcat (by_attributes_alone ? "key:" : "", vault_id, NULL));
  return item;
}

/* Libsecret's words in ours; @problem is consumed. Returns %FALSE, always. */
static gboolean
fail (GError *problem, GembokDeadline *deadline, GError **error)
{
  if (!g_error_matches (problem, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return gembok_secret_service_fail (problem, deadline, error);
  g_error_free (problem);
  return gembok_secret_service_fail_locked (error);
}

/* A default collection must be open before libsecret's simple calls, which say nothing of a locked one (a lookup in it finds
 * nothing) or wait for an answer that nobody can give. */
static gboolean
get_ready (GembokSecretServiceFlags flags, GembokDeadline *deadline, GError **error)
{
  /* A service that was restarted meanwhile would not know the session of the old connection. */
  secret_service_disconnect ();
  return gembok_secret_service_open (flags, deadline, error);
}

/* --- values ----------------------------------------------------------------------------------------------------- */

static void
free_lent (gpointer text)
{
  GembokSecret *holder = NULL;
  memcpy (&holder, (guint8 *) text - sizeof holder, sizeof holder);
  gembok_secret_free (holder);
}

/* A SecretValue whose text lies in locked memory and is wiped with it: the holder's address stands in front of the text. */
static SecretValue *
value_of (const GembokSecret *text)
{
  GembokSecret *holder = gembok_secret_new (sizeof holder + gembok_secret_length (text) + 1);
  guint8 *buffer = gembok_secret_buffer (holder);
  memcpy (buffer, &holder, sizeof holder);
  memcpy (buffer + sizeof holder, gembok_secret_data (text), gembok_secret_length (text));
  gembok_secret_set_length (holder, sizeof holder + gembok_secret_length (text));
  return secret_value_new_full ((char *) buffer + sizeof holder, (gssize) gembok_secret_length (text), "text/plain",
                                free_lent);
}

/* The value without its version; %NULL if it is not one of ours. */
static GembokSecret *
text_of (SecretValue *value)
{
  gsize length = 0;
  const char *data = secret_value_get (value, &length);
  const gsize prefix = strlen (VALUE_PREFIX);
  if (data == NULL || length <= prefix || length > VALUE_MAX || memcmp (data, VALUE_PREFIX, prefix) != 0)
    return NULL;
  return gembok_secret_new_from (data + prefix, length - prefix);
}

/* Whether a person may be asked. */
typedef enum
{
  ASK_NEVER = 0,
  ASK_IF_POSSIBLE = GEMBOK_SECRET_SERVICE_MAY_ASK
} Asking;

static gboolean
store (const Item *item, const GembokSecret *text, Asking asking, GembokDeadline *deadline, GError **error)
{
  if (!get_ready ((GembokSecretServiceFlags) asking | GEMBOK_SECRET_SERVICE_MUST_EXIST, deadline, error))
    return FALSE;
  g_autoptr (GembokSecret) whole = gembok_secret_new (strlen (VALUE_PREFIX) + gembok_secret_length (text));
  gembok_secret_append (whole, VALUE_PREFIX, strlen (VALUE_PREFIX));
  gembok_secret_append (whole, gembok_secret_data (text), gembok_secret_length (text));
  g_autoptr (SecretValue) value = value_of (whole);
  g_autoptr (GError) problem = NULL;
  if (secret_password_storev_binary_sync (item->schema, item->attributes, SECRET_COLLECTION_DEFAULT, item->label, value,
                                          gembok_deadline_cancellable (deadline), &problem))
    return TRUE;
  return fail (g_steal_pointer (&problem), deadline, error);
}

/* *text is %NULL without an error if nothing (or nothing of ours) is there. */
static gboolean
look_up (const Item *item, Asking asking, GembokDeadline *deadline, GembokSecret **text, GError **error)
{
  *text = NULL;
  if (!get_ready ((GembokSecretServiceFlags) asking, deadline, error))
    return FALSE;
  g_autoptr (GError) problem = NULL;
  g_autoptr (SecretValue) value = secret_password_lookupv_binary_sync (item->schema, item->attributes,
                                                                       gembok_deadline_cancellable (deadline), &problem);
  if (problem != NULL)
    return fail (g_steal_pointer (&problem), deadline, error);
  if (value != NULL)
    *text = text_of (value);
  return TRUE;
}

static gboolean
clear (const Item *item, Asking asking, GembokDeadline *deadline, GError **error)
{
  if (!get_ready ((GembokSecretServiceFlags) asking, deadline, error))
    return FALSE;
  g_autoptr (GError) problem = NULL;
  /* FALSE without an error: there was nothing to clear. */
  secret_password_clearv_sync (item->schema, item->attributes, gembok_deadline_cancellable (deadline), &problem);
  if (problem == NULL)
    return TRUE;
  return fail (g_steal_pointer (&problem), deadline, error);
}

/* A person may take any time to answer; a computer may not. */
static GembokDeadline *
begin (GCancellable *cancellable, Asking asking)
{
  return gembok_deadline_new (
      cancellable, asking == ASK_NEVER || !gembok_secret_service_has_display () ? GEMBOK_SECRET_SERVICE_PATIENCE : 0);
}

gboolean
gembok_keyring_probe (GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokDeadline) deadline = begin (cancellable, ASK_NEVER);
  g_autofree char *name = gembok_random_id (16);
  g_auto (Item) item = session_item ("probe", "probe", name);
  g_autoptr (GembokSecret) text = gembok_secret_new_from (name, strlen (name));
  g_autoptr (GembokSecret) back = NULL;
  if (!store (&item, text, ASK_NEVER, deadline, error) || !look_up (&item, ASK_NEVER, deadline, &back, error)
      || !clear (&item, ASK_NEVER, deadline, error))
    return FALSE;
  if (back != NULL && gembok_secret_equal (text, back))
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_KEYRING, NULL, _ ("The keyring does not give back what was stored in it."));
  return FALSE;
}

void
gembok_keyring_facts_clear (GembokKeyringFacts *facts)
{
  g_clear_pointer (&facts->provider, g_free);
}

gboolean
gembok_keyring_look (GembokKeyringFacts *facts, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokDeadline) deadline = begin (cancellable, ASK_NEVER);
  GembokSecretServiceFacts service = { 0 };
  const gboolean answers = gembok_secret_service_look (&service, deadline, error);
  *facts = (GembokKeyringFacts){
    .portal = service.portal,
    .answers = answers,
    .provider = service.provider,
    .has_default = service.has_default,
    .locked = service.locked,
  };
  return answers && gembok_keyring_probe (cancellable, error);
}

gboolean
gembok_keyring_is_there (GCancellable *cancellable)
{
  g_autoptr (GembokDeadline) deadline = begin (cancellable, ASK_NEVER);
  GembokSecretServiceFacts service = { 0 };
  const gboolean answers = gembok_secret_service_look (&service, deadline, NULL);
  g_free (service.provider);
  return answers && (service.portal || gembok_secret_service_has_display () || (service.has_default && !service.locked));
}

/* --- sessions --------------------------------------------------------------------------------------------------- */

gboolean
gembok_keyring_store_session (const char *vault_id, const char *profile_id, const char *username, const GembokSecret *token,
                              gint64 expires_at, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokDeadline) deadline = begin (cancellable, ASK_IF_POSSIBLE);
  g_auto (Item) item = session_item (vault_id, profile_id, username);
  g_autofree char *expiry = g_strdup_printf ("%" G_GINT64_FORMAT "\n", expires_at);
  g_autoptr (GembokSecret) text = gembok_secret_new (strlen (expiry) + gembok_secret_length (token));
  gembok_secret_append (text, expiry, strlen (expiry));
  gembok_secret_append (text, gembok_secret_data (token), gembok_secret_length (token));
  if (gembok_secret_length (text) + strlen (VALUE_PREFIX) > VALUE_MAX)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("The session's token is longer than any AMS makes it."));
      return FALSE;
    }
  return store (&item, text, ASK_IF_POSSIBLE, deadline, error);
}

/* Takes "<expiry>\n<token>" apart. */
static GembokSecret *
read_token (const GembokSecret *text, gint64 *expires_at)
{
  const char *start = gembok_secret_text (text);
  char *end = NULL;
  *expires_at = g_ascii_strtoll (start, &end, 10);
  const gsize length = gembok_secret_length (text);
  if (end == start || *end != '\n' || (gsize) (end + 1 - start) >= length)
    return NULL;
  return gembok_secret_new_from (end + 1, length - (gsize) (end + 1 - start));
}

static void
fail_not_logged_in (gboolean expired, GError **error)
{
  gembok_error_set (error, GEMBOK_ERROR_NOT_LOGGED_IN, NULL, "%s",
                    expired ? _ ("Your session with the AMS has expired.") : _ ("You are not logged in."));
}

GembokSecret *
gembok_keyring_load_session (const char *vault_id, const char *profile_id, const char *username, GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (GembokDeadline) deadline = begin (cancellable, ASK_IF_POSSIBLE);
  g_auto (Item) item = session_item (vault_id, profile_id, username);
  g_autoptr (GembokSecret) text = NULL;
  if (!look_up (&item, ASK_IF_POSSIBLE, deadline, &text, error))
    return NULL;
  gint64 expires_at = 0;
  g_autoptr (GembokSecret) token = text != NULL ? read_token (text, &expires_at) : NULL;
  if (token != NULL && expires_at > g_get_real_time () / G_USEC_PER_SEC)
    return g_steal_pointer (&token);
  /* What has expired or cannot be read is of no use to anybody but a thief. */
  if (text != NULL)
    clear (&item, ASK_IF_POSSIBLE, deadline, NULL);
  fail_not_logged_in (token != NULL, error);
  return NULL;
}

gboolean
gembok_keyring_clear_session (const char *vault_id, const char *profile_id, const char *username, GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (GembokDeadline) deadline = begin (cancellable, ASK_IF_POSSIBLE);
  g_auto (Item) item = session_item (vault_id, profile_id, username);
  return clear (&item, ASK_IF_POSSIBLE, deadline, error);
}

/* --- the vault key ---------------------------------------------------------------------------------------------- */

static GembokSecret *
to_hex (const GembokSecret *bytes)
{
  static const char digits[] = "0123456789abcdef";
  const gsize length = gembok_secret_length (bytes);
  GembokSecret *hex = gembok_secret_new (2 * length);
  guint8 *buffer = gembok_secret_buffer (hex);
  for (gsize i = 0; i < length; i++)
    {
      const guint8 byte = gembok_secret_data (bytes)[i];
      buffer[2 * i] = (guint8) digits[byte >> 4];
      buffer[2 * i + 1] = (guint8) digits[byte & 15];
    }
  gembok_secret_set_length (hex, 2 * length);
  return hex;
}

/* %NULL unless it is exactly one vault key in hexadecimal. */
static GembokSecret *
from_hex (const GembokSecret *hex)
{
  if (gembok_secret_length (hex) != (gsize) 2 * VAULT_KEY_BYTES)
    return NULL;
  g_autoptr (GembokSecret) bytes = gembok_secret_new (VAULT_KEY_BYTES);
  const char *text = gembok_secret_text (hex);
  for (gsize i = 0; i < VAULT_KEY_BYTES; i++)
    {
      const int high = g_ascii_xdigit_value (text[2 * i]);
      const int low = g_ascii_xdigit_value (text[2 * i + 1]);
      if (high < 0 || low < 0)
        return NULL;
      gembok_secret_buffer (bytes)[i] = (guint8) (high << 4 | low);
    }
  gembok_secret_set_length (bytes, VAULT_KEY_BYTES);
  return g_steal_pointer (&bytes);
}

/* *key stays %NULL without an error if there is none. One that cannot be read is never replaced: documents may need it. */
static gboolean
read_vault_key (const Item *item, GembokDeadline *deadline, GembokSecret **key, GError **error)
{
  g_autoptr (GembokSecret) hex = NULL;
  if (!look_up (item, ASK_IF_POSSIBLE, deadline, &hex, error))
    return FALSE;
  *key = hex != NULL ? from_hex (hex) : NULL;
  if (hex == NULL || *key != NULL)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_DAMAGED, NULL, _ ("The key of the documents is damaged in the keyring."));
  return FALSE;
}

static GembokSecret *
make_vault_key (const Item *item, GembokDeadline *deadline, GError **error)
{
  g_autoptr (GembokSecret) fresh = gembok_random_secret (VAULT_KEY_BYTES);
  g_autoptr (GembokSecret) hex = to_hex (fresh);
  g_autoptr (GembokSecret) back = NULL;
  if (!store (item, hex, ASK_IF_POSSIBLE, deadline, error) || !read_vault_key (item, deadline, &back, error))
    return NULL;
  if (back != NULL && gembok_secret_equal (back, fresh))
    return g_steal_pointer (&back);
  gembok_error_set (error, GEMBOK_ERROR_KEYRING, NULL, _ ("The keyring does not give back what was stored in it."));
  return NULL;
}

GembokSecret *
gembok_keyring_vault_key (const char *vault_id, gboolean create, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokDeadline) deadline = begin (cancellable, ASK_IF_POSSIBLE);
  g_auto (Item) item = vault_key_item (vault_id);
  g_autoptr (GembokSecret) key = NULL;
  if (!read_vault_key (&item, deadline, &key, error))
    return NULL;
  if (key != NULL)
    return g_steal_pointer (&key);
  if (!create)
    {
      gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, _ ("Choose the files of the documents again."),
                        _ ("The keyring does not hold the key of the documents."));
      return NULL;
    }
  /* Two programs that both find nothing must not make two keys: the second one looks again. */
  g_autoptr (GembokLock) lock = gembok_lock_take (vault_id, gembok_deadline_cancellable (deadline));
  if (!read_vault_key (&item, deadline, &key, error))
    return NULL;
  return key != NULL ? g_steal_pointer (&key) : make_vault_key (&item, deadline, error);
}
