/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "crypto/crypto.h"
#include "server/server.h"

typedef struct
{
  GembokSetting setting;
  const char *text;
  const char *form; /* NULL: refused */
} Case;

static GembokSettings *
minimal (void)
{
  g_autoptr (GError) error = NULL;
  GembokSettings *settings = gembok_settings_new ();
  g_assert_true (gembok_settings_set (settings, GEMBOK_SETTING_ORGANIZATION, "Dinas Kominfo Kabupaten Contoh", &error));
  g_assert_true (gembok_settings_set (settings, GEMBOK_SETTING_URL, "https://ams.contoh.go.id:8443", &error));
  g_assert_no_error (error);
  return settings;
}

static GembokSettings *
complete (void)
{
  g_autoptr (GError) error = NULL;
  GembokSettings *settings = minimal ();
  g_assert_true (gembok_settings_complete (settings, &error));
  g_assert_no_error (error);
  return settings;
}

static void
set (GembokSettings *settings, GembokSetting setting, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gembok_settings_set (settings, setting, text, &error));
  g_assert_no_error (error);
}

static void
test_each_is_brought_into_its_one_form_or_refused (void)
{
  static const Case cases[] = {
    { GEMBOK_SETTING_MODE, "training", "training" },
    { GEMBOK_SETTING_MODE, "certified", NULL },
    { GEMBOK_SETTING_COUNTRY, "id", "ID" },
    { GEMBOK_SETTING_COUNTRY, "IDN", NULL },
    { GEMBOK_SETTING_COUNTRY, "I1", NULL },
    { GEMBOK_SETTING_ORGANIZATION, "  Dinas Contoh ", "Dinas Contoh" },
    { GEMBOK_SETTING_ORGANIZATION, "", NULL },
    { GEMBOK_SETTING_ORGANIZATION, "a\nb", NULL },
    { GEMBOK_SETTING_ORGANIZATION, "1234567890123456789012345678901234567890123456789012345", NULL },
    { GEMBOK_SETTING_CA_KEY, "ec:P-384", "ec:P-384" },
    { GEMBOK_SETTING_CA_KEY, "rsa:1024", NULL },
    { GEMBOK_SETTING_KEY_ALGORITHMS, "rsa:3072, ec:P-256,rsa:3072", "rsa:3072,ec:P-256" },
    { GEMBOK_SETTING_KEY_ALGORITHMS, "rsa:3072,dsa", NULL },
    { GEMBOK_SETTING_KEY_ALGORITHMS, " ,", NULL },
    { GEMBOK_SETTING_URL, "https://AMS.contoh.go.id/", "https://ams.contoh.go.id" },
    { GEMBOK_SETTING_URL, "https://[::1]:8443", "https://[::1]:8443" },
    { GEMBOK_SETTING_URL, "http://ams.contoh.go.id", NULL },
    { GEMBOK_SETTING_URL, "https://user@ams.contoh.go.id", NULL },
    { GEMBOK_SETTING_URL, "https://ams.contoh.go.id/api", NULL },
    { GEMBOK_SETTING_URL, "https://ams contoh", NULL },
    { GEMBOK_SETTING_URL, "ams.contoh.go.id", NULL },
    { GEMBOK_SETTING_REVOCATION_URL, "http://crl.contoh.go.id", "http://crl.contoh.go.id" },
    { GEMBOK_SETTING_REVOCATION_URL, "https://crl.contoh.go.id", NULL },
    { GEMBOK_SETTING_TLS_NAMES, "a.contoh.go.id 10.0.0.5", "a.contoh.go.id,10.0.0.5" },
    { GEMBOK_SETTING_TLS_NAMES, "", "" },
    { GEMBOK_SETTING_TLS_NAMES, "a_b", NULL },
    { GEMBOK_SETTING_VALIDITY_DAYS, "0365", "365" },
    { GEMBOK_SETTING_VALIDITY_DAYS, "0", NULL },
    { GEMBOK_SETTING_VALIDITY_DAYS, "1826", NULL },
    { GEMBOK_SETTING_VALIDITY_DAYS, "-5", NULL },
    { GEMBOK_SETTING_CRL_HOURS, "720", "720" },
    { GEMBOK_SETTING_CRL_HOURS, "721", NULL },
    { GEMBOK_SETTING_DOCUMENT_KIB, "15", NULL },
    { GEMBOK_SETTING_DOCUMENT_KIB, "65536", "65536" },
    { GEMBOK_SETTING_PROCEDURES, "lock-kaltim", "lock-kaltim" },
    { GEMBOK_SETTING_PROCEDURES, "a/b", NULL },
    { GEMBOK_SETTING_AGREEMENT, "2026-9\nNaskah", "2026-9\nNaskah" },
    { GEMBOK_SETTING_AGREEMENT, "2026-9", NULL },
    { GEMBOK_SETTING_AGREEMENT, "2026-9\n", NULL },
    { GEMBOK_SETTING_AGREEMENT, "a b\nNaskah", NULL },
    { GEMBOK_SETTING_TLS_KEY, "/etc/../etc/key.pem", "/etc/key.pem" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GembokSettings) settings = gembok_settings_new ();
      g_autoptr (GError) error = NULL;
      const gboolean taken = gembok_settings_set (settings, cases[i].setting, cases[i].text, &error);
      g_test_message ("%s = %s", gembok_setting_name (cases[i].setting), cases[i].text);
      g_assert_cmpint (taken, ==, cases[i].form != NULL);
      if (taken)
        g_assert_cmpstr (gembok_settings_get (settings, cases[i].setting), ==, cases[i].form);
      else
        g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
    }
}

static void
test_nobody_calls_themselves_certified (void)
{
  static const char *const names[] = { "BSrE", "Badan Siber dan Sandi Negara", "Balai Besar Sertifikasi Elektronik",
                                       "PSrE Contoh", "Root CA Indonesia G2" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GembokSettings) settings = gembok_settings_new ();
      g_assert_false (gembok_settings_set (settings, GEMBOK_SETTING_ORGANIZATION, names[i], NULL));
      g_assert_false (gembok_settings_set (settings, GEMBOK_SETTING_CA_NAME, names[i], NULL));
    }
}

static void
test_what_is_not_said_has_a_default (void)
{
  g_autoptr (GembokSettings) settings = complete ();
  g_assert_cmpstr (gembok_settings_get (settings, GEMBOK_SETTING_MODE), ==, "internal");
  g_assert_cmpstr (gembok_settings_get (settings, GEMBOK_SETTING_CA_NAME), ==, "Dinas Kominfo Kabupaten Contoh");
  g_assert_cmpstr (gembok_settings_get (settings, GEMBOK_SETTING_REVOCATION_URL), ==, "http://ams.contoh.go.id:8080");
  g_assert_cmpstr (gembok_settings_get (settings, GEMBOK_SETTING_DEFAULT_KEY_ALGORITHM), ==, "rsa:2048");
  g_assert_cmpuint (gembok_settings_number (settings, GEMBOK_SETTING_CRL_HOURS), ==, 24);
  g_assert_cmpint (gembok_settings_algorithm (settings, GEMBOK_SETTING_CA_KEY), ==, GEMBOK_KEY_RSA_4096);
  g_assert_false (gembok_settings_is_training (settings));
}

static void
test_a_long_name_is_cut_at_a_word (void)
{
  g_autoptr (GembokSettings) settings = minimal ();
  set (settings, GEMBOK_SETTING_ORGANIZATION, "Dinas Komunikasi dan Informatika Kabupaten Contoh");
  g_assert_true (gembok_settings_complete (settings, NULL));
  g_assert_cmpstr (gembok_settings_get (settings, GEMBOK_SETTING_CA_NAME), ==, "Dinas Komunikasi dan Informatika Kabupaten");
}

static void
test_what_must_be_said_is_named (void)
{
  g_autoptr (GembokSettings) settings = gembok_settings_new ();
  g_autoptr (GError) error = NULL;
  g_assert_false (gembok_settings_complete (settings, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "--organization"));
}

static void
test_settings_must_fit_together (void)
{
  g_autoptr (GembokSettings) settings = complete ();
  g_autoptr (GError) proposed = NULL;
  g_autoptr (GError) half = NULL;
  set (settings, GEMBOK_SETTING_KEY_ALGORITHMS, "rsa:3072");
  g_assert_false (gembok_settings_complete (settings, &proposed));
  g_assert_error (proposed, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
  set (settings, GEMBOK_SETTING_DEFAULT_KEY_ALGORITHM, "rsa:3072");
  g_assert_true (gembok_settings_complete (settings, NULL));
  set (settings, GEMBOK_SETTING_TLS_CERTIFICATE, "/etc/ssl/ams.pem");
  g_assert_false (gembok_settings_complete (settings, &half));
  g_assert_error (half, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
}

static GembokPolicy *
apply (const GembokSettings *settings, GError **error)
{
  return gembok_server_read_policy ("/nonexistent", settings, error);
}

static void
test_the_policy_follows (void)
{
  g_autoptr (GembokSettings) settings = complete ();
  g_autoptr (GError) error = NULL;
  set (settings, GEMBOK_SETTING_KEY_ALGORITHMS, "rsa:4096,ec:P-256");
  set (settings, GEMBOK_SETTING_DEFAULT_KEY_ALGORITHM, "ec:P-256");
  set (settings, GEMBOK_SETTING_PROCEDURES, "lock-kebumen");
  set (settings, GEMBOK_SETTING_DOCUMENT_KIB, "300");
  set (settings, GEMBOK_SETTING_AGREEMENT, "2026-9\nNaskah sendiri.\n");
  g_autoptr (GembokPolicy) policy = apply (settings, &error);
  g_assert_no_error (error);
  g_autofree char *algorithms = g_strjoinv (",", policy->key_algorithms);
  g_assert_cmpstr (algorithms, ==, "rsa:4096,ec:P-256");
  g_assert_cmpstr (policy->default_key_algorithm, ==, "ec:P-256");
  g_assert_cmpuint (policy->procedures->len, ==, 1);
  g_assert_nonnull (gembok_policy_find_procedure (policy, "lock-kebumen"));
  g_assert_false (policy->training);
  g_assert_cmpstr (policy->agreement_version, ==, "2026-9");
  g_assert_cmpstr (policy->agreement_text, ==, "Naskah sendiri.\n");
  for (guint i = 0; i < policy->documents->len; i++)
    g_assert_cmpuint (((GembokPolicyDocument *) policy->documents->pdata[i])->max_bytes, ==, 300 * 1024);
  g_assert_true (gembok_settings_has_sample_texts (settings, policy));
  set (settings, GEMBOK_SETTING_CONSENT, "2026-9\nNaskah sendiri.\n");
  g_autoptr (GembokPolicy) own = apply (settings, &error);
  g_assert_false (gembok_settings_has_sample_texts (settings, own));
}

static void
test_an_unknown_procedure_is_named (void)
{
  g_autoptr (GembokSettings) settings = complete ();
  g_autoptr (GError) error = NULL;
  set (settings, GEMBOK_SETTING_PROCEDURES, "lock-kaltim,lock-mars");
  g_assert_null (apply (settings, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (error->message, "lock-mars"));
}

/* The text counts, not the line with its version before it. */
static void
test_a_legal_text_has_so_many_bytes (void)
{
  static const struct
  {
    gsize length;
    gboolean taken;
  } cases[] = { { 0, FALSE }, { 1, TRUE }, { GEMBOK_LEGAL_TEXT_MAX, TRUE }, { GEMBOK_LEGAL_TEXT_MAX + 1, FALSE } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GembokSettings) settings = minimal ();
      g_autoptr (GError) error = NULL;
      g_autofree char *text = g_strnfill (cases[i].length, 'a');
      g_autofree char *value = g_strconcat ("2026-9\n", text, NULL);
      g_test_message ("%" G_GSIZE_FORMAT, cases[i].length);
      g_assert_cmpint (gembok_settings_set (settings, GEMBOK_SETTING_AGREEMENT, value, &error), ==, cases[i].taken);
      g_assert_true (cases[i].taken == (error == NULL));
    }
}

static void
test_the_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("gembok-settings-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "settings.json", NULL);
  g_autoptr (GembokSettings) settings = complete ();
  g_autoptr (GembokSettings) none = NULL;
  g_autoptr (GembokSettings) again = NULL;
  struct stat info;
  g_assert_true (gembok_settings_load (folder, &none, &error));
  g_assert_null (none);
  set (settings, GEMBOK_SETTING_CRL_HOURS, "7");
  g_assert_true (gembok_settings_save (settings, folder, &error));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_true (gembok_settings_load (folder, &again, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < GEMBOK_N_SETTINGS; i++)
    g_assert_cmpstr (gembok_settings_get (settings, i), ==, gembok_settings_get (again, i));
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_an_unsound_file_is_refused (void)
{
  static const struct
  {
    const char *text;
    GembokErrorCode code;
  } cases[] = {
    { "", GEMBOK_ERROR_DAMAGED },
    { "{\"version\": 1}", GEMBOK_ERROR_DAMAGED },
    { "{\"version\": 2, \"organization\": \"A\", \"url\": \"https://a\"}", GEMBOK_ERROR_NEWER },
    { "{\"version\": 1, \"organization\": \"A\", \"url\": \"https://a\", \"crl-hours\": \"0\"}", GEMBOK_ERROR_DAMAGED },
    { "{\"version\": 1, \"organization\": \"A\", \"url\": \"https://a\", \"crl-hours\": 5}", GEMBOK_ERROR_DAMAGED },
  };
  g_autofree char *folder = g_dir_make_tmp ("gembok-settings-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "settings.json", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokSettings) settings = NULL;
      g_assert_true (g_file_set_contents (path, cases[i].text, -1, NULL));
      g_assert_false (gembok_settings_load (folder, &settings, &error));
      g_assert_error (error, GEMBOK_ERROR, (int) cases[i].code);
    }
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_names_and_ports_of_the_addresses (void)
{
  g_autoptr (GembokSettings) settings = complete ();
  set (settings, GEMBOK_SETTING_TLS_NAMES, "10.0.0.5,localhost,ams.contoh.go.id");
  g_auto (GStrv) names = gembok_settings_tls_names (settings);
  g_autofree char *joined = g_strjoinv (" ", names);
  g_assert_cmpstr (joined, ==, "ams.contoh.go.id 10.0.0.5 localhost 127.0.0.1 ::1");
  g_assert_cmpuint (gembok_url_port ("https://a"), ==, 443);
  g_assert_cmpuint (gembok_url_port ("http://a"), ==, 80);
  g_assert_cmpuint (gembok_url_port ("https://[::1]:8443"), ==, 8443);
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/forms", test_each_is_brought_into_its_one_form_or_refused);
  g_test_add_func ("/settings/certified", test_nobody_calls_themselves_certified);
  g_test_add_func ("/settings/defaults", test_what_is_not_said_has_a_default);
  g_test_add_func ("/settings/long-name", test_a_long_name_is_cut_at_a_word);
  g_test_add_func ("/settings/missing", test_what_must_be_said_is_named);
  g_test_add_func ("/settings/together", test_settings_must_fit_together);
  g_test_add_func ("/settings/policy", test_the_policy_follows);
  g_test_add_func ("/settings/procedure", test_an_unknown_procedure_is_named);
  g_test_add_func ("/settings/legal-text", test_a_legal_text_has_so_many_bytes);
  g_test_add_func ("/settings/file", test_the_file);
  g_test_add_func ("/settings/unsound", test_an_unsound_file_is_refused);
  g_test_add_func ("/settings/addresses", test_names_and_ports_of_the_addresses);
  return g_test_run ();
}
