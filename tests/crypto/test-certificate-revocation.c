/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/crl.h"

#include "crypto/crypto.h"
#include "pki.h"

/* Revocation lists given with a certificate to check. */

static Pki *pki;

static void
crl_unref (gpointer data)
{
  gembok_crl_unref (data);
}

/* Takes the lists. */
static GPtrArray *
crls (GembokCrl *first, GembokCrl *second)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (crl_unref);
  g_ptr_array_add (all, first);
  if (second != NULL)
    g_ptr_array_add (all, second);
  return all;
}

static GembokVerdict *
check (GPtrArray *lists, gboolean trusted, gint64 at)
{
  g_autoptr (GPtrArray) chain = pki_chain (pki);
  g_autoptr (GPtrArray) anchors = trusted ? pki_list (pki_root_certificate (pki), NULL) : NULL;
  const GembokCheckOptions options = { .intermediates = chain, .anchors = anchors, .crls = lists, .at = at };
  return gembok_certificate_check (pki->person, &options);
}

static GembokCrl *
list_of (const GembokIssuer *issuer, const GembokCrlEntry *entry, gint64 this_update, const char *url)
{
  g_autoptr (GBytes) der = pki_make_crl (issuer, entry, entry != NULL ? 1 : 0, this_update, url);
  return pki_parse_crl (der);
}

static GembokCrlEntry
entry_for (GembokCertificate *certificate, int reason)
{
  return (GembokCrlEntry){ gembok_certificate_serial (certificate), pki->now - PKI_DAY / 2, reason };
}

static void
test_good (void)
{
  g_autoptr (GPtrArray) lists = crls (pki_crl (pki, NULL, 0), NULL);
  g_autoptr (GembokVerdict) verdict = check (lists, TRUE, 0);
  g_assert_true (verdict->ok);
  g_assert_true (gembok_verdict_has (verdict, "not_revoked"));
  g_assert_false (gembok_verdict_has (verdict, "revocation_unknown"));
}

static void
test_revoked (void)
{
  const GembokCrlEntry entry = entry_for (pki->person, 4);
  g_autoptr (GPtrArray) lists = crls (pki_crl (pki, &entry, 1), NULL);
  g_autoptr (GembokVerdict) now = check (lists, TRUE, 0);
  g_autoptr (GembokVerdict) before = check (lists, TRUE, pki->now - PKI_DAY + 60);
  g_assert_false (now->ok);
  g_assert_cmpuint (now->problems->len, ==, 1);
  g_assert_true (gembok_verdict_has (now, "revoked"));
  g_assert_false (gembok_verdict_has (now, "revocation_unknown"));
  g_assert_true (before->ok);
  g_assert_true (gembok_verdict_has (before, "not_revoked"));
}

/* What a revoked CA signed is worth nothing, though the person's own certificate stands in no list. */
static void
test_revoked_issuer (void)
{
  const GembokCrlEntry entry = entry_for (pki_ca_certificate (pki), 2);
  g_autoptr (GPtrArray) lists
      = crls (pki_crl (pki, NULL, 0), list_of (pki->root, &entry, pki->now - 60, "http://contoh.go.id/root.crl"));
  g_autoptr (GembokVerdict) verdict = check (lists, TRUE, 0);
  g_assert_false (verdict->ok);
  g_assert_true (gembok_verdict_has (verdict, "revoked"));
}

/* The list of the root alone says nothing of the person. */
static void
test_only_of_issuer (void)
{
  g_autoptr (GPtrArray) lists = crls (list_of (pki->root, NULL, pki->now - 60, "http://contoh.go.id/root.crl"), NULL);
  g_autoptr (GembokVerdict) verdict = check (lists, TRUE, 0);
  g_assert_true (verdict->ok);
  g_assert_true (gembok_verdict_has (verdict, "revocation_unknown"));
  g_assert_false (gembok_verdict_has (verdict, "not_revoked"));
}

static void
test_newest_counts (void)
{
  const GembokCrlEntry hold = entry_for (pki->person, 6);
  g_autoptr (GPtrArray) released = crls (list_of (pki->ca, &hold, pki->now - 7200, PKI_CRL_URL), pki_crl (pki, NULL, 0));
  g_autoptr (GPtrArray) held = crls (pki_crl (pki, &hold, 1), list_of (pki->ca, NULL, pki->now - 7200, PKI_CRL_URL));
  g_autoptr (GembokVerdict) of_released = check (released, TRUE, 0);
  g_autoptr (GembokVerdict) of_held = check (held, TRUE, 0);
  g_assert_true (of_released->ok);
  g_assert_true (gembok_verdict_has (of_held, "suspended"));
}

/* One that cannot be used matters only where there is no better one. */
static void
test_useless_list (void)
{
  const char *other_part = "http://contoh.go.id/part-2.crl";
  g_autoptr (GPtrArray) alone = crls (list_of (pki->ca, NULL, pki->now - 60, other_part), NULL);
  g_autoptr (GPtrArray) both = crls (list_of (pki->ca, NULL, pki->now - 60, other_part), pki_crl (pki, NULL, 0));
  g_autoptr (GembokVerdict) of_alone = check (alone, TRUE, 0);
  g_autoptr (GembokVerdict) of_both = check (both, TRUE, 0);
  g_assert_true (gembok_verdict_has (of_alone, "revocation_invalid"));
  g_assert_true (gembok_verdict_has (of_alone, "revocation_unknown"));
  g_assert_true (of_both->ok);
  g_assert_true (gembok_verdict_has (of_both, "not_revoked"));
}

static void
test_old (void)
{
  g_autoptr (GPtrArray) lists = crls (list_of (pki->ca, NULL, pki->now - 3 * PKI_DAY, PKI_CRL_URL), NULL);
  g_autoptr (GembokVerdict) verdict = check (lists, TRUE, 0);
  g_assert_true (verdict->ok);
  g_assert_true (gembok_verdict_has (verdict, "crl_old"));
  g_assert_true (gembok_verdict_has (verdict, "revocation_unknown"));
}

/* Without a trusted chain nobody knows whose lists these are. */
static void
test_not_without_trust (void)
{
  g_autoptr (GPtrArray) lists = crls (pki_crl (pki, NULL, 0), NULL);
  g_autoptr (GembokVerdict) verdict = check (lists, FALSE, 0);
  g_assert_true (gembok_verdict_has (verdict, "untrusted_chain"));
  g_assert_false (gembok_verdict_has (verdict, "not_revoked"));
  g_assert_true (gembok_verdict_has (verdict, "revocation_unknown"));
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  pki = pki_new ();
  g_test_add_func ("/certificate-revocation/good", test_good);
  g_test_add_func ("/certificate-revocation/revoked", test_revoked);
  g_test_add_func ("/certificate-revocation/revoked-issuer", test_revoked_issuer);
  g_test_add_func ("/certificate-revocation/only-of-issuer", test_only_of_issuer);
  g_test_add_func ("/certificate-revocation/newest-counts", test_newest_counts);
  g_test_add_func ("/certificate-revocation/useless-list", test_useless_list);
  g_test_add_func ("/certificate-revocation/old", test_old);
  g_test_add_func ("/certificate-revocation/not-without-trust", test_not_without_trust);
  const int failed = g_test_run ();
  pki_free (pki);
  return failed;
}
