/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/crl.h"

#include <string.h>

#include "crypto/crypto.h"
#include "pki.h"

static Pki *pki;

/* --- reading ---------------------------------------------------------------------------------------------------- */

static void
test_fields (void)
{
  const GembokCrlEntry entries[] = { { "01", pki->now - PKI_DAY, 1 }, { "02", pki->now - PKI_DAY, -1 } };
  g_autoptr (GembokCrl) crl = pki_crl (pki, entries, 2);
  g_assert_cmpuint (gembok_crl_size (crl), ==, 2);
  g_assert_cmpint (gembok_crl_this_update (crl), ==, pki->now - 3600);
  g_assert_cmpint (gembok_crl_next_update (crl), ==, pki->now - 3600 + PKI_DAY);
  g_assert_cmpstr (gembok_crl_number (crl), ==, "26323");
  g_assert_cmpstr (gembok_subject_get (gembok_crl_issuer (crl), "CN"), ==, "CA LATIHAN");
  g_autoptr (GBytes) pem = gembok_pem_write ("X509 CRL", gembok_crl_der (crl));
  g_autoptr (GembokCrl) from_pem = pki_parse_crl (pem);
  g_assert_true (g_bytes_equal (gembok_crl_der (from_pem), gembok_crl_der (crl)));
}

static GBytes *
with_tail (GBytes *data, const char *tail)
{
  GByteArray *all = g_byte_array_new ();
  g_byte_array_append (all, g_bytes_get_data (data, NULL), (guint) g_bytes_get_size (data));
  g_byte_array_append (all, (const guint8 *) tail, (guint) strlen (tail));
  return g_byte_array_free_to_bytes (all);
}

static void
assert_refused (GBytes *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokCrl) crl = gembok_crl_parse (data, &error);
  g_assert_null (crl);
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
}

/* A list taken out of a PDF keeps the line end of its stream; nothing else may follow. */
static void
test_tails (void)
{
  g_autoptr (GBytes) der = pki_make_crl (pki->ca, NULL, 0, pki->now, PKI_CRL_URL);
  static const char *const fine[] = { "\n", "\r\n" };
  static const char *const refused[] = { "x", "\r\n\n", "\n0", " " };
  for (guint i = 0; i < G_N_ELEMENTS (fine); i++)
    {
      g_autoptr (GBytes) longer = with_tail (der, fine[i]);
      g_autoptr (GembokCrl) crl = pki_parse_crl (longer);
      g_assert_true (g_bytes_equal (gembok_crl_der (crl), der));
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GBytes) longer = with_tail (der, refused[i]);
      assert_refused (longer);
    }
}

static void
test_refused (void)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) html = g_bytes_new_static ("<html>", 6);
  g_autoptr (GBytes) begun = g_bytes_new_static ("\x30\x83\xFF\xFF\xFF\x30", 6);
  g_autoptr (GBytes) pem = gembok_certificate_to_pem (pki->person);
  g_autofree char *spaces = g_strnfill (GEMBOK_CRL_MAX + 1, '0');
  g_autoptr (GBytes) large = g_bytes_new (spaces, GEMBOK_CRL_MAX + 1);
  assert_refused (nothing);
  assert_refused (html);
  assert_refused (begun);
  assert_refused (pem);
  assert_refused (large);
  assert_refused (gembok_certificate_der (pki->person));
}

/* As long as BSrE's real list, with its mix of reasons; it is to be read and judged well under a second. */
static void
test_long_list (void)
{
  enum
  {
    ENTRIES = 6096
  };
  static const int reasons[] = { -1, -1, -1, -1, 3, 4, 1 };
  g_autoptr (GPtrArray) serials = g_ptr_array_new_with_free_func (g_free);
  g_autofree GembokCrlEntry *entries = g_new0 (GembokCrlEntry, ENTRIES);
  for (guint i = 0; i < ENTRIES; i++)
    {
      char *serial = g_strdup_printf ("7%039x", i * 7919);
      g_ptr_array_add (serials, serial);
      entries[i] = (GembokCrlEntry){ serial, pki->now - PKI_DAY, reasons[i % G_N_ELEMENTS (reasons)] };
    }
  entries[ENTRIES / 2].serial = gembok_certificate_serial (pki->person);
  entries[ENTRIES / 2].reason = 3;
  g_autoptr (GBytes) der = pki_make_crl (pki->ca, entries, ENTRIES, pki->now - 3600, PKI_CRL_URL);

  g_test_timer_start ();
  g_autoptr (GembokCrl) crl = pki_parse_crl (der);
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  g_assert_true (gembok_crl_judge (crl, pki->person, pki_ca_certificate (pki), pki->now, verdict));
  const double seconds = g_test_timer_elapsed ();
  g_assert_cmpuint (gembok_crl_size (crl), ==, ENTRIES);
  g_assert_true (gembok_verdict_has (verdict, "revoked"));
  g_assert_cmpfloat (seconds, <, 0.5);
  g_test_minimized_result (seconds, "%u entries in %.4f s", (guint) ENTRIES, seconds);
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  pki = pki_new ();
  g_test_add_func ("/crl/fields", test_fields);
  g_test_add_func ("/crl/tails", test_tails);
  g_test_add_func ("/crl/refused", test_refused);
  g_test_add_func ("/crl/long-list", test_long_list);
  const int failed = g_test_run ();
  pki_free (pki);
  return failed;
}
