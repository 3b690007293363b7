/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ams/url.h"

#include "base/error.h"

typedef struct
{
  const char *text;
  const char *again; /* NULL: refused */
  const char *origin;
} UrlCase;

static const UrlCase urls[] = {
  { "https://ams.contoh.go.id", "https://ams.contoh.go.id", "https://ams.contoh.go.id:443" },
  { "HTTPS://AMS.Contoh.go.id:443/Api?x=%41", "https://ams.contoh.go.id/Api?x=A", "https://ams.contoh.go.id:443" },
  { "https://127.0.0.1:8443/a%2Fb/../c", "https://127.0.0.1:8443/c", "https://127.0.0.1:8443" },
  { "https://[::1]:8443/", "https://[::1]:8443/", "https://[::1]:8443" },
  { "https://bücher.example/", "https://xn--bcher-kva.example/", "https://xn--bcher-kva.example:443" },
  { "http://ams.contoh.go.id/", NULL, NULL },
  { "ftp://ams.contoh.go.id/", NULL, NULL },
  { "file:///etc/passwd", NULL, NULL },
  { "ams.contoh.go.id", NULL, NULL },
  { "https://", NULL, NULL },
  { "https:///path", NULL, NULL },
  { "https://user@ams.contoh.go.id/", NULL, NULL },
  { "https://user:word@ams.contoh.go.id/", NULL, NULL },
  { "https://ams.contoh.go.id/#part", NULL, NULL },
  { "https://ams.contoh.go.id:0/", NULL, NULL },
  { "https://ams.contoh.go.id:70000/", NULL, NULL },
  { "https://good.example\\@evil.example/", NULL, NULL },
  { "https://good.example%2f@evil.example/", NULL, NULL },
  { "https://evil.example%2f.good.example/", NULL, NULL },
  { "https://evil.example%00.good.example/", NULL, NULL },
  { "https://[fe80::1%25eth0]/", NULL, NULL },
  { "https://a..b/", NULL, NULL },
  { "https://ams.contoh.go.id/a b", NULL, NULL },
  { "https://ams.contoh.go.id/a\r\nHost: evil", NULL, NULL },
  { "https://ams.contoh.go.id/\xc3\xa4", "https://ams.contoh.go.id/%C3%A4", "https://ams.contoh.go.id:443" },
  { "", NULL, NULL },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", urls[i].text);
      g_autoptr (GembokUrl) url = gembok_url_parse (urls[i].text, FALSE, &error);
      if (urls[i].again == NULL)
        {
          g_assert_null (url);
          g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
          continue;
        }
      g_assert_no_error (error);
      g_autofree char *again = gembok_url_to_string (url);
      g_autofree char *origin = gembok_url_origin (url);
      g_assert_cmpstr (again, ==, urls[i].again);
      g_assert_cmpstr (origin, ==, urls[i].origin);
    }
}

static void
test_plain_http (void)
{
  g_autoptr (GembokUrl) url = gembok_url_parse ("http://crl.contoh.go.id/ca.crl", TRUE, NULL);
  g_assert_nonnull (url);
  g_assert_false (url->secure);
  g_assert_cmpint (url->port, ==, 80);
  g_autofree char *shown = gembok_url_shown (url);
  g_assert_cmpstr (shown, ==, "crl.contoh.go.id");
  g_assert_null (gembok_url_parse ("ftp://crl.contoh.go.id/ca.crl", TRUE, NULL));
}

static void
test_too_long (void)
{
  g_autofree char *path = g_strnfill (GEMBOK_URL_MAX, 'a');
  g_autofree char *text = g_strconcat ("https://ams.contoh.go.id/", path, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_url_parse (text, FALSE, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
  g_assert_null (gembok_url_parse (NULL, FALSE, NULL));
}

static void
test_same_origin (void)
{
  g_assert_true (gembok_url_same_origin ("https://ams.contoh.go.id/a", "https://AMS.contoh.go.id:443/b?c"));
  g_assert_false (gembok_url_same_origin ("https://ams.contoh.go.id/", "https://ams.contoh.go.id:8443/"));
  g_assert_false (gembok_url_same_origin ("https://ams.contoh.go.id/", "https://ams.contoh.go.id.evil.example/"));
  g_assert_false (gembok_url_same_origin ("https://ams.contoh.go.id/", "http://ams.contoh.go.id:443/"));
  g_assert_false (gembok_url_same_origin ("https://ams.contoh.go.id/", NULL));
  g_assert_false (gembok_url_same_origin (NULL, NULL));
}

static const struct
{
  const char *reference, *result;
} references[] = {
  { "/files/1", "https://ams.contoh.go.id:8443/files/1" },
  { "1?x=y", "https://ams.contoh.go.id:8443/api/v1/1?x=y" },
  { "../files/%2f", "https://ams.contoh.go.id:8443/api/files/%2F" },
  { "https://uploads.contoh.go.id/1", "https://uploads.contoh.go.id/1" },
  { "//uploads.contoh.go.id/1", "https://uploads.contoh.go.id/1" },
  { "http://uploads.contoh.go.id/1", NULL },
  { "https://user@uploads.contoh.go.id/1", NULL },
  { "/files/1#part", NULL },
  { "/files/\r\nX: y", NULL },
  { "javascript:alert(1)", NULL },
  { NULL, NULL },
};

static void
test_resolve (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *result
          = gembok_url_resolve ("https://ams.contoh.go.id:8443/api/v1/x", references[i].reference, &error);
      g_assert_cmpstr (result, ==, references[i].result);
      g_assert_true ((result == NULL) == (error != NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/url/parse", test_parse);
  g_test_add_func ("/url/plain-http", test_plain_http);
  g_test_add_func ("/url/too-long", test_too_long);
  g_test_add_func ("/url/same-origin", test_same_origin);
  g_test_add_func ("/url/resolve", test_resolve);
  return g_test_run ();
}
