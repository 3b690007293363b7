/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-decoders.h"

#include "crypto/certificate-private.h"
#include "crypto/crl.h"
#include "crypto/crypto.h"
#include "crypto/issuer.h"
#include "crypto/ocsp.h"
#include "pki.h"

/*
 * A harness in libFuzzer's form: the first byte picks the decoder, the rest is what it is given. To fuzz, build it with
 * clang -fsanitize=fuzzer,address,undefined together with pki.c and the sources of src/base and src/crypto.
 */

static const Pki *
fuzz_pki (void)
{
  static Pki *pki;
  if (pki == NULL)
    {
      gembok_crypto_init ();
      pki = pki_new ();
    }
  return pki;
}

/* All that is ever read out of a certificate that was accepted, and the judgement over it. */
static void
use_certificate (const Pki *pki, GembokCertificate *certificate, GPtrArray *all)
{
  g_autoptr (GPtrArray) rows = gembok_certificate_describe (certificate);
  g_auto (GStrv) usage = gembok_certificate_key_usage (certificate);
  g_auto (GStrv) extended = gembok_certificate_extended_key_usage (certificate);
  g_auto (GStrv) policies = gembok_certificate_policies (certificate);
  g_auto (GStrv) crl = gembok_certificate_crl_addresses (certificate);
  g_auto (GStrv) ocsp = gembok_certificate_ocsp_addresses (certificate);
  g_assert_cmpuint (rows->len, >=, 9);
  for (guint i = 0; i < rows->len; i++)
    g_assert_true (g_utf8_validate (((GembokCertificateRow *) g_ptr_array_index (rows, i))->value, -1, NULL));

  g_autoptr (GPtrArray) anchors = pki_list (pki_root_certificate (pki), NULL);
  const GembokCheckOptions options = { .anchors = anchors, .intermediates = all };
  g_autoptr (GembokVerdict) verdict = gembok_certificate_check (certificate, &options);
  g_assert_true (verdict->ok == (verdict->problems->len == 0));
  g_assert_cmpuint (verdict->chain->len, >=, 1);
}

static void
fuzz_certificates (const Pki *pki, GBytes *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) certificates = gembok_certificate_parse_all (data, &error);
  g_assert_true ((certificates == NULL) == (error != NULL));
  for (guint i = 0; certificates != NULL && i < certificates->len; i++)
    use_certificate (pki, g_ptr_array_index (certificates, i), certificates);
}

static void
fuzz_crl (const Pki *pki, GBytes *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokCrl) crl = gembok_crl_parse (data, &error);
  g_assert_true ((crl == NULL) == (error != NULL));
  if (crl == NULL)
    return;
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  const gboolean usable = gembok_crl_judge (crl, pki->person, pki_ca_certificate (pki), pki->now, verdict);
  g_assert_true (usable != gembok_verdict_has (verdict, "revocation_invalid"));
}

static void
fuzz_ocsp_answer (const Pki *pki, GBytes *data)
{
  g_autoptr (GembokOcspQuery) query = gembok_ocsp_query_new (pki->person, pki_ca_certificate (pki), NULL);
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  const gboolean usable = gembok_ocsp_query_judge (query, data, pki->now, verdict);
  /* Nothing in such bytes is signed with an answer to this very question. */
  g_assert_true (!usable || !gembok_verdict_has (verdict, "not_revoked"));
}

static GembokOcspStatus
say_good (const char *serial G_GNUC_UNUSED, gint64 *revoked_at G_GNUC_UNUSED, int *reason G_GNUC_UNUSED,
          gpointer user_data G_GNUC_UNUSED)
{
  return GEMBOK_OCSP_GOOD;
}

static void
fuzz_ocsp_request (const Pki *pki, GBytes *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = gembok_issuer_answer_ocsp (pki->ca, pki->ca, data, pki->now, say_good, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (answer);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static void (*const decoders[]) (const Pki *pki, GBytes *data)
      = { fuzz_certificates, fuzz_crl, fuzz_ocsp_answer, fuzz_ocsp_request };
  if (size == 0)
    return 0;
  const Pki *pki = fuzz_pki ();
  g_autoptr (GBytes) rest = g_bytes_new (data + 1, size - 1);
  decoders[data[0] % G_N_ELEMENTS (decoders)](pki, rest);
  return 0;
}
