/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/tls.h"

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "server/access-log.h"
#include "server/key-file.h"

#define WARN_SECONDS (14 * 24 * 60 * 60)

struct _GembokTls
{
  GembokServer *server; /* borrowed */
  GStrv names;
  char *stamp; /* (nullable): of the owner's files, as they were when they were read */
  gint64 end;  /* of the owner's certificate */
};

GembokTls *
gembok_tls_new (GembokServer *server, GStrv names)
{
  GembokTls *tls = g_new0 (GembokTls, 1);
  tls->server = server;
  tls->names = g_strdupv (names);
  return tls;
}

void
gembok_tls_free (GembokTls *tls)
{
  g_strfreev (tls->names);
  g_free (tls->stamp);
  g_free (tls);
}

/* --- files of the owner -------------------------------------------------------------------------------------------- */

static gboolean
refuse (GError **error, const char *sentence, const char *detail)
{
  gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, _ ("Nothing was changed. Correct the files and try again."), "%s %s",
                    sentence, detail != NULL ? detail : "");
  return FALSE;
}

static gboolean
key_fits (GembokCertificate *certificate, const char *key, GError **error)
{
  g_autoptr (GBytes) public_key = gembok_key_file_public (key, error);
  if (public_key == NULL)
    return FALSE;
  if (g_bytes_equal (public_key, gembok_certificate_public (certificate)))
    return TRUE;
  return refuse (error, _ ("The TLS key is not the key of the TLS certificate."), NULL);
}

gboolean
gembok_tls_check_files (const char *certificate, const char *key, const char *name, gint64 now, gint64 *end, char **missing,
                        GError **error)
{
  g_autoptr (GBytes) pem = gembok_file_read (certificate, GEMBOK_CERTIFICATES_MAX, error);
  g_autoptr (GPtrArray) chain = pem != NULL ? gembok_certificate_parse_all (pem, error) : NULL;
  GembokCertificate *first = chain != NULL ? g_ptr_array_index (chain, 0) : NULL;
  if (first == NULL || !key_fits (first, key, error))
    return FALSE;
  *end = gembok_certificate_not_after (first);
  if (*end <= now)
    return refuse (error, _ ("The TLS certificate has expired."), NULL);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GTlsCertificate) tls = g_tls_certificate_new_from_files (certificate, key, &cause);
  if (tls == NULL)
    return refuse (error, _ ("The TLS certificate or its key cannot be used."), cause->message);
  g_autoptr (GSocketConnectable) identity = g_network_address_new (name, 0);
  if (missing != NULL)
    *missing
        = (g_tls_certificate_verify (tls, identity, NULL) & G_TLS_CERTIFICATE_BAD_IDENTITY) != 0 ? g_strdup (name) : NULL;
  return TRUE;
}

static char *
stamp_of (const char *certificate, const char *key)
{
  GStatBuf a = { 0 };
  GStatBuf b = { 0 };
  (void) g_stat (certificate, &a);
  (void) g_stat (key, &b);
  return g_strdup_printf ("%s %s %ld.%09ld %ld %ld %ld.%09ld %ld %ld", certificate, key, (long) a.st_mtim.tv_sec,
                          a.st_mtim.tv_nsec, (long) a.st_ino, (long) a.st_size, (long) b.st_mtim.tv_sec, b.st_mtim.tv_nsec,
                          (long) b.st_ino, (long) b.st_size);
}

static gboolean
refresh_from_files (GembokTls *tls, const char *certificate_path, const char *key_path, gboolean force,
                    GTlsCertificate **certificate, GError **error)
{
  const gint64 now = gembok_server_now ();
  g_autofree char *stamp = stamp_of (certificate_path, key_path);
  if (tls->stamp != NULL && tls->end - now < WARN_SECONDS)
    gembok_log ("warning=\"the TLS certificate ends in %" G_GINT64_FORMAT " hours\"", MAX (0, (tls->end - now) / 3600));
  if (!force && g_strcmp0 (stamp, tls->stamp) == 0)
    return TRUE;
  if (!gembok_tls_check_files (certificate_path, key_path, tls->names[0], now, &tls->end, NULL, error))
    return FALSE;
  g_autoptr (GError) cause = NULL;
  *certificate = g_tls_certificate_new_from_files (certificate_path, key_path, &cause);
  if (*certificate == NULL)
    return refuse (error, _ ("The TLS certificate or its key cannot be used."), cause->message);
  g_free (tls->stamp);
  tls->stamp = g_steal_pointer (&stamp);
  return TRUE;
}

/* --- one of our own ------------------------------------------------------------------------------------------------ */

static gboolean
make_certificate (GembokTls *tls, GTlsCertificate **certificate, GError **error)
{
  GembokCa *ca = tls->server->ca;
  g_autofree char *path = gembok_ca_tls_path (ca);
  g_autofree char *key = gembok_ca_tls_key_path (ca);
  g_autoptr (GError) cause = NULL;
  if (!gembok_ca_renew_tls (ca, (const char *const *) tls->names, gembok_server_now (), error))
    return FALSE;
  *certificate = g_tls_certificate_new_from_files (path, key, &cause);
  if (*certificate == NULL)
    gembok_error_set (error, GEMBOK_ERROR_FAILED, NULL, _ ("TLS is not available: %s"), cause->message);
  return *certificate != NULL;
}

gboolean
gembok_tls_refresh (GembokTls *tls, GStrv names, gboolean force, GTlsCertificate **certificate, GError **error)
{
  const GembokSettings *settings = tls->server->settings;
  const char *path = settings != NULL ? gembok_settings_get (settings, GEMBOK_SETTING_TLS_CERTIFICATE) : "";
  *certificate = NULL;
  if (names != NULL)
    {
      g_strfreev (tls->names);
      tls->names = g_strdupv (names);
    }
  if (*path != '\0')
    return refresh_from_files (tls, path, gembok_settings_get (settings, GEMBOK_SETTING_TLS_KEY), force, certificate, error);
  g_clear_pointer (&tls->stamp, g_free);
  return (force || gembok_ca_tls_ends_soon (tls->server->ca, gembok_server_now ()))
             ? make_certificate (tls, certificate, error)
             : TRUE;
}
