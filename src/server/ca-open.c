/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/i18n.h"
#include "server/ca-private.h"
#include "server/key-file.h"

#define DAY           (24 * 60 * 60)
#define ROOT_YEARS    20
#define ISSUING_YEARS 10

static const struct
{
  const char *name;
  GembokKeyAlgorithm algorithm;
} parts[GEMBOK_CA_N_PARTS] = {
  [GEMBOK_CA_ROOT] = { "root", GEMBOK_KEY_RSA_3072 },
  [GEMBOK_CA_ISSUING] = { "issuing", GEMBOK_KEY_RSA_3072 },
  [GEMBOK_CA_RESPONDER] = { "responder", GEMBOK_KEY_RSA_2048 },
  [GEMBOK_CA_TLS] = { "tls", GEMBOK_KEY_EC_P256 },
};

static char *
part_path (const GembokCa *ca, GembokCaPartName part, const char *ending)
{
  g_autofree char *name = g_strconcat (parts[part].name, ending, NULL);
  return g_build_filename (ca->folder, name, NULL);
}

GembokSubject *
gembok_ca_subject (const GembokCa *ca, const char *addition, GError **error)
{
  g_autoptr (GembokSubject) subject = gembok_subject_new ();
  g_autofree char *organization = g_strconcat (ca->organization, ca->training ? " (LATIHAN)" : NULL, NULL);
  g_autofree char *name = g_strconcat (ca->name, addition, ca->training ? " LATIHAN" : NULL, NULL);
  if (!gembok_subject_append (subject, "C", ca->country, error) || !gembok_subject_append (subject, "O", organization, error)
      || !gembok_subject_append (subject, "CN", name, error))
    return NULL;
  return g_steal_pointer (&subject);
}

/* --- keys ---------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GembokCaPart *part;
  GembokKeyAlgorithm algorithm;
} Making;

static gpointer
make_key_thread (gpointer data)
{
  const Making *making = data;
  making->part->key = gembok_key_generate (making->algorithm, NULL, NULL, &making->part->error);
  return NULL;
}

/* Root and issuing CA as the owner wants them (@wanted, nullable); the responder is of the same family, quick to sign with. */
static GembokKeyAlgorithm
algorithm_for (GembokCaPartName part, const GembokKeyAlgorithm *wanted)
{
  if (wanted == NULL || part == GEMBOK_CA_TLS)
    return parts[part].algorithm;
  if (part != GEMBOK_CA_RESPONDER)
    return *wanted;
  return *wanted == GEMBOK_KEY_EC_P256 || *wanted == GEMBOK_KEY_EC_P384 ? GEMBOK_KEY_EC_P256 : GEMBOK_KEY_RSA_2048;
}

/* All that are missing at once: RSA takes a while, and there is more than one processor. @made (out): which ones. */
static gboolean
make_missing_keys (GembokCa *ca, const GembokKeyAlgorithm *wanted, gboolean made[GEMBOK_CA_N_PARTS], GError **error)
{
  GThread *threads[GEMBOK_CA_N_PARTS] = { NULL };
  Making makings[GEMBOK_CA_N_PARTS];
  for (guint i = 0; i < GEMBOK_CA_N_PARTS; i++)
    if (ca->parts[i].key == NULL)
      {
        makings[i].part = &ca->parts[i];
        makings[i].algorithm = algorithm_for (i, wanted);
        threads[i] = g_thread_new (parts[i].name, make_key_thread, &makings[i]);
      }
  gboolean done = TRUE;
  for (guint i = 0; i < GEMBOK_CA_N_PARTS; i++)
    if (threads[i] != NULL)
      {
        g_thread_join (threads[i]);
        made[i] = ca->parts[i].key != NULL;
        if (ca->parts[i].error != NULL)
          g_propagate_error (done ? error : NULL, g_steal_pointer (&ca->parts[i].error));
        done = done && made[i];
      }
  return done;
}

static gboolean
write_key (const GembokCa *ca, GembokCaPartName part, GError **error)
{
  g_autofree char *path = part_path (ca, part, ".key");
  return gembok_key_file_write (path, ca->parts[part].key, error);
}

static gboolean
write_keys (const GembokCa *ca, const gboolean made[GEMBOK_CA_N_PARTS], GError **error)
{
  for (guint i = 0; i < GEMBOK_CA_N_PARTS; i++)
    if (made[i] && !write_key (ca, i, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_key (GembokCa *ca, GembokCaPartName part, GError **error)
{
  g_autofree char *path = part_path (ca, part, ".key");
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  ca->parts[part].key = gembok_key_file_read (path, error);
  return ca->parts[part].key != NULL;
}

/* A key file that cannot be read is never replaced: it may be all that a certificate depends on. */
static gboolean
read_keys (GembokCa *ca, GError **error)
{
  for (guint i = 0; i < GEMBOK_CA_N_PARTS; i++)
    if (!read_key (ca, i, error))
      return FALSE;
  return TRUE;
}

/* --- certificates -------------------------------------------------------------------------------------------------- */

static gboolean
read_certificate (const GembokCa *ca, GembokCaPartName part, GembokIssuer **issuer, GError **error)
{
  g_autofree char *path = part_path (ca, part, ".pem");
  *issuer = NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_autoptr (GBytes) pem = gembok_file_read (path, GEMBOK_CERTIFICATES_MAX, error);
  g_autoptr (GembokCertificate) certificate = pem != NULL ? gembok_certificate_parse (pem, error) : NULL;
  if (certificate == NULL)
    return FALSE;
  if (ca->parts[part].key != NULL)
    *issuer = gembok_issuer_new (certificate, ca->parts[part].key, NULL);
  if (*issuer != NULL)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_DAMAGED, NULL, _ ("The key of the CA certificate “%s.pem” is missing or another."),
                    parts[part].name);
  return FALSE;
}

static gboolean
write_certificate (const GembokCa *ca, GembokCaPartName part, const GembokIssuer *issuer, GError **error)
{
  g_autofree char *path = part_path (ca, part, ".pem");
  g_autoptr (GBytes) pem = gembok_certificate_to_pem (gembok_issuer_certificate (issuer));
  return gembok_file_write (path, pem, GEMBOK_WRITE_NEW | GEMBOK_WRITE_PUBLIC, error);
}

static gint64
years_after (gint64 now, int years)
{
  g_autoptr (GDateTime) start = g_date_time_new_from_unix_utc (now);
  g_autoptr (GDateTime) end = g_date_time_add_years (start, years);
  return g_date_time_to_unix (end);
}

static gboolean
make_root (GembokCa *ca, gint64 now, GError **error)
{
  g_autoptr (GembokSubject) subject = gembok_ca_subject (ca, " Root CA", error);
  if (subject == NULL)
    return FALSE;
  ca->root
      = gembok_issuer_create_root (subject, ca->parts[GEMBOK_CA_ROOT].key, now - DAY, years_after (now, ROOT_YEARS), error);
  return ca->root != NULL && write_certificate (ca, GEMBOK_CA_ROOT, ca->root, error);
}

static gboolean
make_issuing (GembokCa *ca, gint64 now, GError **error)
{
  const GembokIssuance issuance = { .not_before = now - DAY, .not_after = years_after (now, ISSUING_YEARS) };
  g_autoptr (GembokSubject) subject = gembok_ca_subject (ca, " Issuing CA", error);
  if (subject == NULL)
    return FALSE;
  ca->issuing = gembok_issuer_create_ca (ca->root, subject, ca->parts[GEMBOK_CA_ISSUING].key, &issuance, error);
  return ca->issuing != NULL && write_certificate (ca, GEMBOK_CA_ISSUING, ca->issuing, error);
}

/* --- opening ------------------------------------------------------------------------------------------------------- */

static const GembokCaProfile training_profile = {
  .training = TRUE,
  .country = "ID",
  .organization = "Gembok AMS",
  .name = "Gembok AMS",
  .crl_hours = GEMBOK_CRL_HOURS,
};

static GembokCa *
ca_new (const char *folder, const GembokCaProfile *profile)
{
  GembokCa *ca = g_new0 (GembokCa, 1);
  ca->folder = g_strdup (folder);
  ca->root_path = part_path (ca, GEMBOK_CA_ROOT, ".pem");
  ca->training = profile->training;
  ca->country = g_strdup (profile->country);
  ca->organization = g_strdup (profile->organization);
  ca->name = g_strdup (profile->name);
  gembok_ca_set_terms (ca, profile->validity_days, profile->crl_hours);
  return ca;
}

/* A certificate whose key is gone is found out here, before a new key could take the old one's place. */
static gboolean
read_certificates (GembokCa *ca, GError **error)
{
  if (!read_certificate (ca, GEMBOK_CA_ROOT, &ca->root, error)
      || !read_certificate (ca, GEMBOK_CA_ISSUING, &ca->issuing, error))
    return FALSE;
  if (ca->issuing == NULL || ca->root != NULL)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_DAMAGED, NULL, _ ("The root certificate of the CA is missing."));
  return FALSE;
}

GembokCa *
gembok_ca_open (const char *folder, gint64 now, GError **error)
{
  gboolean made[GEMBOK_CA_N_PARTS] = { FALSE };
  if (!gembok_folder_ensure_private (folder, NULL, error))
    return NULL;
  g_autoptr (GembokCa) ca = ca_new (folder, &training_profile);
  if (!read_keys (ca, error) || !read_certificates (ca, error) || !make_missing_keys (ca, NULL, made, error)
      || !write_keys (ca, made, error))
    return NULL;
  if ((ca->root == NULL && !make_root (ca, now, error)) || (ca->issuing == NULL && !make_issuing (ca, now, error))
      || !gembok_ca_renew_responder (ca, now, error))
    return NULL;
  return g_steal_pointer (&ca);
}

GembokCa *
gembok_ca_create (const char *folder, const GembokCaProfile *profile, const GembokSecret *passphrase, gint64 now,
                  GError **error)
{
  gboolean made[GEMBOK_CA_N_PARTS] = { FALSE };
  g_autofree char *sealed = g_build_filename (folder, GEMBOK_CA_KEYS_FILE, NULL);
  if (!gembok_folder_ensure_private (folder, NULL, error))
    return NULL;
  g_autoptr (GembokCa) ca = ca_new (folder, profile);
  if (!make_missing_keys (ca, &profile->algorithm, made, error) || !gembok_ca_keys_seal (ca, sealed, passphrase, error)
      || !write_key (ca, GEMBOK_CA_TLS, error) || !make_root (ca, now, error) || !make_issuing (ca, now, error)
      || !gembok_ca_renew_responder (ca, now, error))
    return NULL;
  return g_steal_pointer (&ca);
}

static gboolean
certificates_are_there (const GembokCa *ca, GError **error)
{
  g_autofree char *root = part_path (ca, GEMBOK_CA_ROOT, ".pem");
  g_autofree char *issuing = part_path (ca, GEMBOK_CA_ISSUING, ".pem");
  if (g_file_test (root, G_FILE_TEST_EXISTS) && g_file_test (issuing, G_FILE_TEST_EXISTS))
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_DAMAGED, _ ("Nothing was changed. Restore the data folder from your backup."),
                    _ ("A certificate of the CA is missing."));
  return FALSE;
}

GembokCa *
gembok_ca_unlock (const char *folder, const GembokCaProfile *profile, const GembokSecret *passphrase, gint64 now,
                  GError **error)
{
  gboolean made[GEMBOK_CA_N_PARTS] = { FALSE };
  g_autofree char *sealed = g_build_filename (folder, GEMBOK_CA_KEYS_FILE, NULL);
  g_autoptr (GembokCa) ca = ca_new (folder, profile);
  /* What costs no passphrase first. */
  if (!certificates_are_there (ca, error) || !gembok_ca_keys_open (ca, sealed, passphrase, error)
      || !read_key (ca, GEMBOK_CA_TLS, error) || !read_certificates (ca, error))
    return NULL;
  if (!make_missing_keys (ca, &profile->algorithm, made, error) || !write_keys (ca, made, error)
      || !gembok_ca_renew_responder (ca, now, error))
    return NULL;
  return g_steal_pointer (&ca);
}
