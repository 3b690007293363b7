/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/doctor.h"

#include <sys/statvfs.h>

#include "base/i18n.h"
#include "base/paths.h"
#include "base/process.h"
#include "config.h"
#include "crypto/crypto.h"
#include "vault/keyring.h"
#include "vault/vault-log.h"

#define LOW_SPACE       (100 * 1000 * 1000)
#define CLOCK_TOLERANCE (5 * 60)

const char *
gembok_health_name (GembokHealth health)
{
  static const char *const names[] = { "good", "note", "bad" };
  return names[health];
}

void
gembok_diagnosis_free (GembokDiagnosis *diagnosis)
{
  g_free (diagnosis->found);
  g_free (diagnosis->advice);
  g_free (diagnosis);
}

/* Takes ownership of @found and @advice. */
static void
add (GPtrArray *list, const char *code, GembokHealth health, char *found, char *advice)
{
  GembokDiagnosis *diagnosis = g_new0 (GembokDiagnosis, 1);
  diagnosis->code = code;
  diagnosis->health = health;
  diagnosis->found = found;
  diagnosis->advice = advice;
  g_ptr_array_add (list, diagnosis);
}

static void
add_error (GPtrArray *list, const char *code, const GError *error)
{
  add (list, code, GEMBOK_HEALTH_BAD, g_strdup (error->message), g_strdup (gembok_error_get_hint (error)));
}

static void
look_at_vault (GPtrArray *list, GembokContext *context, const GError *vault_error)
{
  if (context == NULL)
    {
      add_error (list, "vault", vault_error);
      return;
    }
  g_autoptr (GError) error = NULL;
  GembokVault *vault = gembok_context_vault (context);
  if (!gembok_vault_check (vault, &error))
    add_error (list, "vault", error);
  else
    add (list, "vault", GEMBOK_HEALTH_GOOD,
         g_strdup_printf (_ ("Data folder: %s. The vault is sound."), gembok_vault_folder (vault)), NULL);
  g_clear_error (&error);
  if (gembok_vault_residue (vault) && !gembok_vault_checkpoint (vault, &error))
    add (list, "residue", GEMBOK_HEALTH_NOTE, g_strdup (error->message), g_strdup (gembok_error_get_hint (error)));
  g_clear_error (&error);
  guint64 count = 0;
  if (!gembok_vault_log_verify (vault, &count, &error))
    add_error (list, "log", error);
  else
    add (list, "log", GEMBOK_HEALTH_GOOD,
         g_strdup_printf (_ ("Audit log: %llu entries, the chain is unbroken."), (unsigned long long) count), NULL);
}

static void
look_at_space (GPtrArray *list, GembokContext *context)
{
  struct statvfs info;
  if (context == NULL || statvfs (gembok_vault_folder (gembok_context_vault (context)), &info) != 0)
    return;
  const guint64 space = (guint64) info.f_bavail * info.f_frsize;
  g_autofree char *size = gembok_format_size (space);
  if (space < LOW_SPACE)
    add (list, "space", GEMBOK_HEALTH_BAD, g_strdup_printf (_ ("Only %s are free on the disk of the data folder."), size),
         g_strdup (_ ("Nothing is lost. Free some space before you create a request.")));
  else
    add (list, "space", GEMBOK_HEALTH_GOOD, g_strdup_printf (_ ("Free space: %s."), size), NULL);
}

static void
look_at_keyring (GPtrArray *list, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  if (gembok_keyring_probe (cancellable, &error))
    add (list, "keyring", GEMBOK_HEALTH_GOOD, g_strdup (_ ("Secret Service: secrets can be stored and read.")), NULL);
  else
    add (list, "keyring", GEMBOK_HEALTH_NOTE, g_strdup (error->message),
         g_strdup (_ (
             "Requests work without it: give the documents with “request submit --document KIND=FILE”, and --username and "
             "--password-fd with every command that uses the network.")));
}

static void
look_at_memory (GPtrArray *list)
{
  g_autoptr (GembokSecret) probe = gembok_secret_new (4096);
  (void) probe;
  if (gembok_secret_all_locked () && gembok_crypto_wiping ())
    add (list, "memory", GEMBOK_HEALTH_GOOD,
         g_strdup (_ ("Passphrases and keys are kept in locked memory and wiped after use.")), NULL);
  else
    add (list, "memory", GEMBOK_HEALTH_NOTE, g_strdup (_ ("Memory for secrets could not be locked on this computer.")),
         g_strdup (_ ("Raise the limit for locked memory (ulimit -l), or use encrypted swap.")));
  switch (gembok_process_swap ())
    {
    case GEMBOK_SWAP_NONE:
      add (list, "swap", GEMBOK_HEALTH_GOOD, g_strdup (_ ("No swap is in use.")), NULL);
      break;
    case GEMBOK_SWAP_ENCRYPTED:
      add (list, "swap", GEMBOK_HEALTH_GOOD, g_strdup (_ ("Swap is encrypted or in memory.")), NULL);
      break;
    case GEMBOK_SWAP_PLAIN:
    default:
      add (list, "swap", GEMBOK_HEALTH_NOTE,
           g_strdup (
               _ ("Swap is not encrypted: parts of the memory, such as what scrypt works on, may be written to the disk.")),
           g_strdup (_ ("Ask your administrator for encrypted swap, or turn swap off while you create a key.")));
      break;
    }
}

static void
look_at_programs (GPtrArray *list)
{
  g_autofree char *decoder = gembok_paths_program ("gembok-decode");
  if (g_file_test (decoder, G_FILE_TEST_IS_EXECUTABLE))
    add (list, "decoder", GEMBOK_HEALTH_GOOD, g_strdup_printf (_ ("Document reader: %s."), decoder), NULL);
  else
    add (list, "decoder", GEMBOK_HEALTH_BAD, g_strdup_printf (_ ("The document reader %s is missing."), decoder),
         g_strdup (_ ("Install Gembok again; documents cannot be attached without it.")));
}

static void
look_at_clock (GPtrArray *list, gint64 server_time, gint64 seen)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *shown = gembok_format_time (now);
  const gint64 away = server_time != 0 ? now - server_time : 0;
  if (now < GEMBOK_BUILD_TIME || (seen != 0 && now < seen - CLOCK_TOLERANCE) || ABS (away) > CLOCK_TOLERANCE)
    {
      const unsigned long long minutes = (unsigned long long) (ABS (away) / 60);
      char *found = NULL;
      if (away > CLOCK_TOLERANCE)
        found
            = g_strdup_printf (_ ("This computer says %s; that is %llu minutes ahead of the AMS's clock."), shown, minutes);
      else if (away < -CLOCK_TOLERANCE)
        found = g_strdup_printf (_ ("This computer says %s; that is %llu minutes behind the AMS's clock."), shown, minutes);
      else
        found = g_strdup_printf (_ ("This computer says %s, which is earlier than it can be."), shown);
      add (list, "clock", GEMBOK_HEALTH_BAD, found,
           g_strdup (_ ("Set the date and time; certificates cannot be judged with a wrong clock.")));
      return;
    }
  add (list, "clock", GEMBOK_HEALTH_GOOD, g_strdup_printf (_ ("Clock: %s."), shown), NULL);
}

static void
look_at_policy (GPtrArray *list, const GembokVaultProfile *profile, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokAms) ams = gembok_ams_new (profile->url, profile->ca, &error);
  g_autoptr (GembokPolicy) policy = ams != NULL ? gembok_ams_get_policy (ams, NULL, cancellable, &error) : NULL;
  if (policy == NULL)
    add_error (list, "ams", error);
  else
    add (list, "ams", GEMBOK_HEALTH_GOOD, g_strdup_printf (_ ("AMS: %s answers (%s)."), profile->url, policy->ca_name),
         NULL);
}

/* Returns the server's time, 0 if it did not tell. */
static gint64
look_at_server (GPtrArray *list, const GembokVaultProfile *profile, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokHttp) http = gembok_http_new (profile->ca);
  g_autofree char *url = g_strconcat (profile->url, GEMBOK_PATH_POLICY, NULL);
  g_autoptr (GembokHttpPeer) peer = gembok_http_probe (http, url, cancellable, &error);
  if (peer == NULL)
    {
      add_error (list, "tls", error);
      return 0;
    }
  if (!peer->trusted)
    {
      add (list, "tls", GEMBOK_HEALTH_BAD,
           g_strdup_printf (_ ("%s could not prove who it is: %s"), profile->url,
                            peer->problem != NULL ? peer->problem : ""),
           g_strdup (
               _ ("Nothing was sent. Check the address; if your agency uses a CA of its own, give its file with --ca.")));
      return peer->server_time;
    }
  g_autofree char *until = gembok_format_date (peer->not_after);
  add (list, "tls", GEMBOK_HEALTH_GOOD,
       g_strdup_printf (_ ("TLS: %s, %s, issued by %s, valid until %s; trust: %s."),
                        peer->protocol != NULL ? peer->protocol : "TLS",
                        peer->subject != NULL ? peer->subject : profile->url, peer->issuer != NULL ? peer->issuer : "-",
                        until, profile->ca != NULL ? _ ("the CA file of this profile") : _ ("the system's CAs")),
       NULL);
  look_at_policy (list, profile, cancellable);
  return peer->server_time;
}

static GembokVaultProfile *
choose_profile (GembokContext *context, const GembokServer *server, GPtrArray *list)
{
  g_autoptr (GError) error = NULL;
  if (server == NULL)
    return context != NULL ? gembok_profile_current (context, NULL) : NULL;
  GembokVaultProfile *profile = NULL;
  if (context != NULL)
    profile = gembok_profile_ensure (context, server, &error);
  else
    {
      profile = gembok_vault_profile_new ();
      profile->url = gembok_ams_normalise_url (server->url, &error);
      profile->ca = server->ca != NULL ? g_bytes_ref (server->ca) : NULL;
      if (profile->url == NULL)
        g_clear_pointer (&profile, gembok_vault_profile_free);
    }
  if (profile == NULL)
    add_error (list, "ams", error);
  return profile;
}

GPtrArray *
gembok_doctor (GembokContext *context, const GError *vault_error, const GembokServer *server, GCancellable *cancellable)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_diagnosis_free);
  look_at_vault (list, context, vault_error);
  look_at_space (list, context);
  look_at_keyring (list, cancellable);
  look_at_memory (list);
  look_at_programs (list);
  g_autoptr (GembokVaultProfile) profile = choose_profile (context, server, list);
  gint64 server_time = 0;
  if (profile != NULL)
    server_time = look_at_server (list, profile, cancellable);
  else if (server == NULL)
    add (list, "ams", GEMBOK_HEALTH_NOTE, g_strdup (_ ("No AMS has been used from this data folder yet.")),
         g_strdup (_ ("Requests can be prepared offline; log in with “login --server ADDRESS” to send them.")));
  look_at_clock (list, server_time, profile != NULL ? profile->server_time_seen : 0);
  return list;
}
