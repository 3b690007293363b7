/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OCSP: what a responder answers, and what anybody may ask ours. The first byte picks. */
#include "crypto/ocsp.h"
#include "fuzz-pki.h"

const guint fuzz_rounds = 1000;

static GembokOcspStatus
say_good (const char *serial G_GNUC_UNUSED, gint64 *revoked_at G_GNUC_UNUSED, int *reason G_GNUC_UNUSED,
          gpointer user_data G_GNUC_UNUSED)
{
  return GEMBOK_OCSP_GOOD;
}

static GembokOcspStatus
say_revoked (const char *serial G_GNUC_UNUSED, gint64 *revoked_at, int *reason, gpointer user_data)
{
  const Pki *pki = user_data;
  *revoked_at = pki->now - 3600;
  *reason = 6;
  return GEMBOK_OCSP_REVOKED;
}

static GBytes *
answer (const Pki *pki, GBytes *request, GembokOcspLookupFunc lookup)
{
  g_autoptr (GError) error = NULL;
  union
  {
    const Pki *pki;
    gpointer data;
  } user = { .pki = pki };
  GBytes *der = gembok_issuer_answer_ocsp (pki->ca, pki->ca, request, pki->now, lookup, user.data, &error);
  g_assert_no_error (error);
  g_assert_nonnull (der);
  g_assert_cmpuint (g_bytes_get_size (der), <=, GEMBOK_OCSP_MAX);
  return der;
}

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  g_autoptr (GError) error = NULL;
  const Pki *pki = fuzz_pki ();
  g_autoptr (GembokOcspQuery) query = gembok_ocsp_query_new (pki->person, pki_ca_certificate (pki), &error);
  g_assert_no_error (error);
  GBytes *request = gembok_ocsp_query_der (query);
  g_autoptr (GBytes) good = answer (pki, request, say_good);
  g_autoptr (GBytes) revoked = answer (pki, request, say_revoked);
  g_autoptr (GBytes) nonsense = fuzz_text ("0");
  g_autoptr (GBytes) malformed = answer (pki, nonsense, say_good);
  fuzz_seed_tagged (seeds, "good", 0, good);
  fuzz_seed_tagged (seeds, "revoked", 0, revoked);
  fuzz_seed_tagged (seeds, "malformed", 0, malformed);
  fuzz_seed_tagged (seeds, "request", 1, request);
}

static void
try_answer (const Pki *pki, GBytes *der)
{
  g_autoptr (GembokOcspQuery) query = gembok_ocsp_query_new (pki->person, pki_ca_certificate (pki), NULL);
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  const gboolean told = gembok_ocsp_query_judge (query, der, pki->now, verdict);
  /* Nothing in such bytes is signed with an answer to this very question. */
  g_assert_true (!told || !gembok_verdict_has (verdict, "not_revoked"));
  for (guint i = 0; i < verdict->problems->len; i++)
    fuzz_assert_shown (((GembokFinding *) verdict->problems->pdata[i])->text);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input = { data, size };
  const Pki *pki = fuzz_pki ();
  const gboolean is_request = (fuzz_byte (&input) & 1) != 0;
  g_autoptr (GBytes) der = fuzz_rest (&input);
  g_autoptr (GBytes) answered = is_request ? answer (pki, der, say_good) : NULL;
  if (!is_request)
    try_answer (pki, der);
  return 0;
}
