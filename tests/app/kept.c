/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kept.h"

#include "crypto/issuer.h"
#include "procedure/certificate-use.h"

#define DAY (24 * 60 * 60)

static GembokSubject *
name_of (const char *name, const char *organization)
{
  GembokSubject *subject = gembok_subject_new ();
  gembok_subject_append (subject, "CN", name, NULL);
  if (organization != NULL)
    gembok_subject_append (subject, "O", organization, NULL);
  gembok_subject_append (subject, "C", "ID", NULL);
  return subject;
}

char *
keep_certificate (GembokContext *context, const Kept *kept)
{
  g_autoptr (GError) error = NULL;
  /* Half an hour into its day, so that a test does not see it turn. */
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC + 30 * 60;
  g_autoptr (GembokKey) ca_key = gembok_key_generate (GEMBOK_KEY_EC_P256, NULL, NULL, &error);
  g_autoptr (GembokKey) key = gembok_key_generate (GEMBOK_KEY_EC_P256, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GembokSubject) ca_name = name_of ("CA Contoh", NULL);
  g_autoptr (GembokSubject) subject = name_of (kept->name, kept->organization);
  g_autoptr (GembokIssuer) root = gembok_issuer_create_root (ca_name, ca_key, now - 4000 * DAY, now + 4000 * DAY, &error);
  g_assert_no_error (error);
  const GembokIssuance issuance = { .not_before = now + kept->begin * DAY, .not_after = now + kept->end * DAY };
  g_autoptr (GembokCertificate) leaf
      = gembok_issuer_issue_person (root, gembok_key_public (key), subject, &issuance, &error);
  g_assert_no_error (error);
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  g_ptr_array_add (verdict->chain, gembok_certificate_ref (leaf));
  g_ptr_array_add (verdict->chain, gembok_certificate_ref (gembok_issuer_certificate (root)));
  g_autoptr (GembokVaultCertificate) record = gembok_certificate_use_record (context, verdict, NULL);
  record->state = kept->state;
  record->reason = kept->reason;
  gembok_vault_certificate_put (gembok_context_vault (context), record, &error);
  g_assert_no_error (error);
  return g_strdup (record->sha256);
}
