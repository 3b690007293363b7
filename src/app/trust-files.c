/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/trust-files.h"

#include <errno.h>

#include "app/work.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "base/text.h"
#include "procedure/certificate-use.h"

/* --- looking ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *path;
  char *words;
  GembokTrustWordsFunc done;
} Looking;

static void
looking_free (gpointer data)
{
  Looking *looking = data;
  g_free (looking->path);
  g_free (looking->words);
  g_free (looking);
}

static char *
words_of (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) data = gembok_file_read (path, GEMBOK_CERTIFICATES_MAX, &error);
  g_autoptr (GPtrArray) all = data != NULL ? gembok_certificate_parse_all (data, &error) : NULL;
  if (all == NULL)
    return g_strdup (error->message);
  g_autoptr (GString) words = g_string_new (NULL);
  for (guint i = 0; i < all->len; i++)
    {
      g_autofree char *label = gembok_certificate_label (all->pdata[i]);
      g_autofree char *fingerprint = gembok_hex_grouped (gembok_certificate_sha256 (all->pdata[i]));
      g_string_append_printf (words, "%s%s\nSHA-256 %s", i > 0 ? "\n" : "", label, fingerprint);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static gpointer
look_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) context;
  (void) cancellable;
  (void) error;
  Looking *looking = input;
  looking->words = words_of (looking->path);
  return looking;
}

static void
looked_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  Looking *looking = result;
  looking->done (owner, looking->path, looking->words);
  looking_free (looking);
}

void
gembok_trust_file_look (const char *path, gpointer owner, GembokTrustWordsFunc done)
{
  Looking *looking = g_new0 (Looking, 1);
  looking->path = g_strdup (path);
  looking->done = done;
  gembok_work_run (
      NULL, owner, NULL,
      &(GembokWork){ .func = look_in_thread, .input = looking, .result_free = looking_free, .done = looked_cb });
}

/* --- taking -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *path;
  const char *key; /* static */
  GembokTrustTakenFunc done;
  char *copy; /* (nullable) */
  GError *error;
} Taking;

static void
taking_free (gpointer data)
{
  Taking *taking = data;
  g_free (taking->path);
  g_free (taking->copy);
  g_clear_error (&taking->error);
  g_free (taking);
}

static gboolean
holds_a_ca (GPtrArray *certificates, GError **error)
{
  for (guint i = 0; i < certificates->len; i++)
    if (gembok_certificate_is_ca (certificates->pdata[i]))
      return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_BAD_FILE,
                    _ ("Nothing was changed. Ask the office that runs the AMS for the file of its CA."),
                    _ ("There is no certificate of a certificate authority in this file."));
  return FALSE;
}

static char *
keep_copy (GPtrArray *certificates, GError **error)
{
  g_autoptr (GBytes) pem = gembok_certificates_to_pem (certificates);
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, pem);
  g_autofree char *name = g_strdup_printf ("%.16s.pem", digest);
  g_autofree char *own = gembok_paths_user_data ();
  g_autofree char *folder = g_build_filename (own, "trust", NULL);
  g_autofree char *copy = g_build_filename (folder, name, NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      gembok_error_from_errno (error, errno, folder);
      return NULL;
    }
  if (!gembok_file_write (copy, pem, GEMBOK_WRITE_REPLACE, error))
    return NULL;
  return g_steal_pointer (&copy);
}

static gpointer
take_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) context;
  (void) cancellable;
  (void) error;
  Taking *taking = input;
  g_autoptr (GBytes) data = gembok_file_read (taking->path, GEMBOK_CERTIFICATES_MAX, &taking->error);
  g_autoptr (GPtrArray) all = data != NULL ? gembok_certificate_parse_all (data, &taking->error) : NULL;
  if (all != NULL && holds_a_ca (all, &taking->error))
    taking->copy = keep_copy (all, &taking->error);
  return taking;
}

static void
taken_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  Taking *taking = result;
  taking->done (owner, taking->copy, taking->key, taking->error);
  taking_free (taking);
}

void
gembok_trust_file_take (const char *path, const char *key, gpointer owner, GCancellable *cancellable,
                        GembokTrustTakenFunc done)
{
  Taking *taking = g_new0 (Taking, 1);
  taking->path = g_strdup (path);
  taking->key = key;
  taking->done = done;
  gembok_work_run (NULL, owner, cancellable,
                   &(GembokWork){ .func = take_in_thread, .input = taking, .result_free = taking_free, .done = taken_cb });
}
