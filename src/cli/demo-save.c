/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "cli/demo-private.h"
#include "procedure/certificate-use.h"
#include "procedure/key-use.h"

#define KEY_FILE         "kunci.pem"
#define CSR_FILE         "permohonan.csr"
#define CERTIFICATE_FILE "sertifikat.pem"
#define CHAIN_FILE       "rantai.pem"
#define P12_FILE         "sertifikat.p12"
#define PASSPHRASE_FILE  "passphrase.txt"

gboolean
demo_out_is_free (Demo *demo, GError **error)
{
  static const char *const names[] = { KEY_FILE, CSR_FILE, CERTIFICATE_FILE, CHAIN_FILE, P12_FILE, PASSPHRASE_FILE };
  for (guint i = 0; i < G_N_ELEMENTS (names) && !demo->cli->force; i++)
    {
      g_autofree char *path = g_build_filename (demo->out, names[i], NULL);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        {
          gembok_error_from_errno (error, EEXIST, path);
          return FALSE;
        }
    }
  return TRUE;
}

/* The passphrase of this sample key goes from secret memory to the file and nowhere else. */
static gboolean
save_passphrase (Demo *demo, const char *path, GError **error)
{
  const int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (demo->cli->force ? O_TRUNC : O_EXCL), 0600);
  if (fd < 0)
    {
      gembok_error_from_errno (error, errno, path);
      return FALSE;
    }
  const gsize length = gembok_secret_length (demo->passphrase);
  const gboolean done = write (fd, gembok_secret_data (demo->passphrase), length) == (gssize) length;
  const int saved = errno;
  close (fd);
  if (!done)
    gembok_error_from_errno (error, saved, path);
  return done;
}

static gboolean
save_file (Demo *demo, const char *label, const char *name, GBytes *data, gboolean is_public, GError **error)
{
  g_autofree char *path = g_build_filename (demo->out, name, NULL);
  if (data != NULL)
    {
      const GembokWriteFlags flags = (demo->cli->force ? GEMBOK_WRITE_REPLACE : GEMBOK_WRITE_NEW)
                                     | (is_public ? GEMBOK_WRITE_PUBLIC : GEMBOK_WRITE_NEW);
      if (!gembok_file_write (path, data, flags, error))
        return FALSE;
    }
  else if (!save_passphrase (demo, path, error))
    return FALSE;
  cli_print (demo->cli, "  %-12s %s", label, path);
  if (demo->cli->json)
    {
      gembok_json_begin_object (demo->cli->writer, NULL);
      gembok_json_add_string (demo->cli->writer, "what", name);
      gembok_json_add_string (demo->cli->writer, "path", path);
      gembok_json_end_object (demo->cli->writer);
    }
  return TRUE;
}

static GBytes *
export_as (Demo *demo, GembokExportFormat format, GError **error)
{
  const GembokExport what = { .format = format, .passphrase = demo->passphrase, .export_passphrase = demo->passphrase };
  return gembok_certificate_use_export (demo->applicant, demo->request_id, &what, NULL, demo->cli->cancellable, error);
}

gboolean
demo_save_all (Demo *demo, GError **error)
{
  g_autoptr (GBytes) key
      = gembok_key_use_export (demo->applicant, demo->request_id, demo->passphrase, demo->cli->cancellable, error);
  g_autoptr (GBytes) der = key != NULL ? gembok_request_csr (demo->applicant, demo->request_id, error) : NULL;
  g_autoptr (GembokCsr) csr = der != NULL ? gembok_csr_parse (der, error) : NULL;
  g_autoptr (GBytes) chain = csr != NULL ? export_as (demo, GEMBOK_EXPORT_PEM, error) : NULL;
  g_autoptr (GBytes) p12 = chain != NULL ? export_as (demo, GEMBOK_EXPORT_P12, error) : NULL;
  g_autoptr (GembokCertificate) leaf = p12 != NULL ? gembok_certificate_parse (chain, error) : NULL;
  if (leaf == NULL)
    return FALSE;
  g_autoptr (GBytes) csr_pem = gembok_csr_to_pem (csr);
  g_autoptr (GBytes) leaf_pem = gembok_certificate_to_pem (leaf);
  return save_file (demo, _ ("key"), KEY_FILE, key, FALSE, error)
         && save_file (demo, _ ("CSR"), CSR_FILE, csr_pem, TRUE, error)
         && save_file (demo, _ ("certificate"), CERTIFICATE_FILE, leaf_pem, TRUE, error)
         && save_file (demo, _ ("chain"), CHAIN_FILE, chain, TRUE, error)
         && save_file (demo, ".p12", P12_FILE, p12, FALSE, error)
         && save_file (demo, _ ("passphrase"), PASSPHRASE_FILE, NULL, FALSE, error);
}
