/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/i18n.h"
#include "base/text.h"
#include "crypto/check-private.h"

#define DAY       (24 * 60 * 60)
#define ENDS_SOON (GEMBOK_ENDS_SOON_DAYS * DAY)

gboolean
gembok_certificate_is_pinned_root (const GembokCertificate *certificate)
{
  static const char *const pinned[] = {
    "b5f36672fd7cfd401e01ef640b2fe61f816f32f447b280b76f536244cf42fcdf", /* Root CA Indonesia DS G1, to 2038-08-23 */
    "2178095b3cc0f6facb9e6f07feecee6327a89c6681af43ba95126b68867d02b2", /* OSD LU Kelas 2, to 2026-08-18 */
    NULL,
  };
  return g_strv_contains (pinned, gembok_certificate_sha256 (certificate));
}

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
check_key (GembokCertificate *certificate, const GembokCheckOptions *options, GembokVerdict *verdict)
{
  if (options->public_key == NULL)
    return;
  if (!g_bytes_equal (options->public_key, gembok_certificate_public (certificate)))
    gembok_verdict_add_problem (verdict, "key_mismatch",
                                _ ("The certificate belongs to another key than the one that was made here."));
  if (gembok_certificate_is_ca (certificate))
    gembok_verdict_add_problem (verdict, "wrong_usage",
                                _ ("It makes the owner of the key an issuer of certificates, which nobody asked for."));
}

/* Keys of a kind that Gembok makes get its whole test; of all others OpenSSL's security level tells enough. */
static void
check_key_quality (GembokCertificate *certificate, GembokVerdict *verdict)
{
  EVP_PKEY *key = gembok_certificate_evp (certificate);
  const gboolean rsa = key != NULL && EVP_PKEY_is_a (key, "RSA");
  const int bits = key != NULL ? EVP_PKEY_get_bits (key) : 0;
  if (!rsa || (bits != 2048 && bits != 3072 && bits != 4096))
    return;
  g_autoptr (GError) error = NULL;
  if (!gembok_public_key_check (gembok_certificate_public (certificate), NULL, &error))
    gembok_verdict_add_problem (verdict, "weak_algorithm", "%s", error->message);
}

static void
note_subject (GembokCertificate *certificate, const GembokCheckOptions *options, GembokVerdict *verdict)
{
  if (options->subject == NULL)
    return;
  g_auto (GStrv) differences = gembok_subject_differences (options->subject, gembok_certificate_subject (certificate));
  for (guint i = 0; differences[i] != NULL; i++)
    gembok_verdict_add_note (verdict, "subject_differs", "%s", differences[i]);
}

static void
note_chain (GembokVerdict *verdict)
{
  if (verdict->chain->len < 2)
    return;
  g_autoptr (GString) path = g_string_new (NULL);
  for (guint i = 0; i < verdict->chain->len; i++)
    {
      g_autofree char *label = gembok_certificate_label (g_ptr_array_index (verdict->chain, i));
      g_string_append_printf (path, "%s%s", i > 0 ? " ← " : "", label);
    }
  gembok_verdict_add_note (verdict, "chain", _ ("Chain: %s."), path->str);
}

static void
note_dates (GembokCertificate *certificate, const GembokCheckOptions *options, GembokVerdict *verdict)
{
  const gint64 at = verdict->judged_at;
  const gint64 end = gembok_certificate_not_after (certificate);
  if (options->at != 0)
    {
      g_autofree char *time = gembok_format_time (at);
      gembok_verdict_add_note (verdict, "judged_at", _ ("Judged as of %s."), time);
    }
  if (at <= end && end - at < ENDS_SOON)
    {
      g_autofree char *date = gembok_format_date (end);
      gembok_verdict_add_note (verdict, "ends_soon", _ ("It ends on %s; ask for the next one in time."), date);
    }
}

/* A wrong clock is a likelier reason than a CA that issues for the future. */
static void
note_clock (const GembokCheckOptions *options, GembokVerdict *verdict)
{
  if (options->at != 0)
    return;
  if (verdict->judged_at >= GEMBOK_BUILD_TIME && !gembok_verdict_has (verdict, "not_yet_valid"))
    return;
  g_autofree char *time = gembok_format_time (verdict->judged_at);
  gembok_verdict_add_note (verdict, "clock", _ ("Check the clock of this computer: it shows %s."), time);
}

GembokVerdict *
gembok_certificate_check (GembokCertificate *certificate, const GembokCheckOptions *given)
{
  static const GembokCheckOptions none;
  const GembokCheckOptions *options = given != NULL ? given : &none;
  GembokVerdict *verdict = gembok_verdict_new ();
  verdict->any_key = options->public_key == NULL;
  verdict->judged_at = options->at != 0 ? options->at : now ();
  verdict->not_after = gembok_certificate_not_after (certificate);

  check_key (certificate, options, verdict);
  const gboolean trusted = gembok_check_chain (certificate, options, verdict->judged_at, verdict);
  gembok_check_extensions (verdict);
  check_key_quality (certificate, verdict);
  gembok_check_usage (certificate, verdict);
  note_chain (verdict);
  note_dates (certificate, options, verdict);
  note_clock (options, verdict);
  note_subject (certificate, options, verdict);

  /* A root has nobody who could revoke it. */
  if (!gembok_certificate_is_self_issued (certificate))
    gembok_verdict_add_note (verdict, "revocation_unknown", _ ("Nothing here tells whether it was revoked."));
  if (trusted)
    gembok_check_revocation (options->crls, verdict->judged_at, verdict);
  return verdict;
}
