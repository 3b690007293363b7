/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-certificates.h"

#include "fixture.h"

#define NOW     G_GINT64_CONSTANT (1786942800)
#define SHA_ONE "1111111122222222333333334444444455555555666666667777777788888888"
#define SHA_TWO "1111111122222222333333334444444455555555666666667777777799999999"
#define SHA_SIX "abcdef0122222222333333334444444455555555666666667777777799999999"

static GembokVaultCertificate *
certificate (const char *sha256, const char *serial, const char *request_id, gint64 added_at)
{
  GembokVaultCertificate *made = gembok_vault_certificate_new ();
  made->sha256 = g_strdup (sha256);
  made->serial = g_strdup (serial);
  made->subject = g_strdup ("Siti Contoh Rahmawati LATIHAN");
  made->public_key_sha256 = g_strdup ("cafe");
  made->request_id = g_strdup (request_id);
  made->chain = g_bytes_new_static ("-----BEGIN", 10);
  made->not_before = NOW;
  made->not_after = NOW + 63071999;
  made->state = GEMBOK_CERTIFICATE_ACTIVE;
  made->added_at = added_at;
  return made;
}

static void
put (Fixture *fixture, const char *sha256, const char *serial, const char *request_id, gint64 added_at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultCertificate) made = certificate (sha256, serial, request_id, added_at);
  gembok_vault_certificate_put (fixture->vault, made, &error);
  g_assert_no_error (error);
}

static void
put_and_update (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  put (fixture, SHA_ONE, "0a0b", "r1", NOW + 1);
  fixture_reopen (fixture);
  g_autoptr (GembokVaultCertificate) read = gembok_vault_certificate_for_request (fixture->vault, "r1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->sha256, ==, SHA_ONE);
  g_assert_cmpstr (read->serial, ==, "0a0b");
  g_assert_cmpstr (read->subject, ==, "Siti Contoh Rahmawati LATIHAN");
  g_assert_cmpstr (read->public_key_sha256, ==, "cafe");
  g_assert_cmpstr (read->request_id, ==, "r1");
  g_assert_cmpuint (g_bytes_get_size (read->chain), ==, 10);
  g_assert_cmpint (read->not_before, ==, NOW);
  g_assert_cmpint (read->not_after, ==, NOW + 63071999);
  g_assert_cmpint (read->state, ==, GEMBOK_CERTIFICATE_ACTIVE);
  g_assert_cmpint (read->reason, ==, -1);
  g_assert_cmpint (read->added_at, ==, NOW + 1);

  read->state = GEMBOK_CERTIFICATE_REVOKED;
  read->reason = 1;
  read->checked_at = NOW + 50;
  read->added_at = 7;
  gembok_vault_certificate_put (fixture->vault, read, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) all = gembok_vault_certificate_list (fixture->vault, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 1);
  const GembokVaultCertificate *updated = all->pdata[0];
  g_assert_cmpint (updated->state, ==, GEMBOK_CERTIFICATE_REVOKED);
  g_assert_cmpint (updated->reason, ==, 1);
  g_assert_cmpint (updated->checked_at, ==, NOW + 50);
  g_assert_cmpint (updated->added_at, ==, NOW + 1);

  g_autoptr (GembokVaultCertificate) stray = certificate (SHA_TWO, "0c", "nobody", NOW);
  g_assert_false (gembok_vault_certificate_put (fixture->vault, stray, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
}

static void
the_newest_of_a_request (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  fixture_add (fixture, "r2", "Siti Contoh", NOW);
  put (fixture, SHA_ONE, "01", "r1", NOW + 10);
  put (fixture, SHA_TWO, "02", "r1", NOW + 5);
  put (fixture, SHA_SIX, "03", NULL, NOW + 20);
  g_autoptr (GembokVaultCertificate) newest = gembok_vault_certificate_for_request (fixture->vault, "r1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (newest->serial, ==, "01");
  g_assert_null (gembok_vault_certificate_for_request (fixture->vault, "r2", &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) all = gembok_vault_certificate_list (fixture->vault, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpstr (((GembokVaultCertificate *) all->pdata[0])->serial, ==, "03");
  g_assert_cmpstr (((GembokVaultCertificate *) all->pdata[2])->serial, ==, "02");
}

static void
by_any_name (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct
  {
    const char *name;
    const char *serial; /* NULL: none */
    GembokErrorCode code;
  } cases[] = {
    { "abcd1234", "0102030405060708090a", 0 }, /* a request's id, though it could be hexadecimal */
    { "ABCD-1", "0102030405060708090a", 0 },
    { SHA_ONE, "0102030405060708090a", 0 },
    { "11111111", NULL, GEMBOK_ERROR_BAD_INPUT },
    { "1111111122222222333333334444444455555555666666667777777788", "0102030405060708090a", 0 },
    { "0102030405060708090a", "0102030405060708090a", 0 },
    { "01:02:03:04:05", "0102030405060708090a", 0 },
    { "0102030", NULL, GEMBOK_ERROR_NOT_FOUND }, /* too short */
    { "ABCDEF01 22222222", "ff", 0 },
    { "ff", NULL, GEMBOK_ERROR_NOT_FOUND },
    { "abcdefg1", NULL, GEMBOK_ERROR_NOT_FOUND },
    { "0badcafe", NULL, GEMBOK_ERROR_NOT_FOUND }, /* a request without a certificate */
    { "%", NULL, GEMBOK_ERROR_NOT_FOUND },
    { "", NULL, GEMBOK_ERROR_NOT_FOUND },
  };
  fixture_add (fixture, "abcd1234", "Siti Contoh", NOW);
  fixture_add (fixture, "0badcafe", "Siti Contoh", NOW);
  put (fixture, SHA_ONE, "0102030405060708090a", "abcd1234", NOW);
  put (fixture, SHA_TWO, "1234567890", NULL, NOW);
  put (fixture, SHA_SIX, "ff", NULL, NOW);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokVaultCertificate) found = gembok_vault_certificate_get (fixture->vault, cases[i].name, &error);
      if (g_strcmp0 (found != NULL ? found->serial : NULL, cases[i].serial) != 0)
        g_error ("“%s” leads to %s", cases[i].name, found != NULL ? found->serial : error->message);
      if (cases[i].serial == NULL)
        g_assert_error (error, GEMBOK_ERROR, (int) cases[i].code);
      else
        g_assert_no_error (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/certificates/put", put_and_update);
  fixture_test ("/certificates/newest", the_newest_of_a_request);
  fixture_test ("/certificates/by-name", by_any_name);
  return g_test_run ();
}
