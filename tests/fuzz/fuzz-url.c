/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses that others name: of an AMS, of an upload, of a CRL, of a proxy. First part the base, second the reference. */
#include <string.h>

#include "ams/client.h"
#include "ams/proxy.h"
#include "ams/url.h"
#include "fuzz.h"

const guint fuzz_rounds = 6000;

static void
seed_pair (FuzzSeeds *seeds, const char *name, const char *base, const char *reference)
{
  g_autoptr (GBytes) first = fuzz_text (base);
  g_autoptr (GBytes) second = fuzz_text (reference);
  fuzz_seed_parts (seeds, name, 0, (GBytes *[]){ first, second }, 2);
}

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  seed_pair (seeds, "relative", "https://ams.contoh.go.id:8443/api/v1/uploads", "../v2/./abc?x=1");
  seed_pair (seeds, "absolute", "https://ams.contoh.go.id", "https://unggah.contoh.go.id/a%20b");
  seed_pair (seeds, "ip", "https://[::1]:8443/", "//127.0.0.1/x");
  seed_pair (seeds, "idn",
             "https://b\xC3\xBC"
             "cher.example/",
             "?page=2");
  seed_pair (seeds, "plain", "http://contoh.go.id/ca.crl", "https://siapa:rahasia@contoh.go.id/#x");
}

static void
assert_sound (const GembokUrl *url)
{
  g_assert_true (url->port >= 1 && url->port <= 65535);
  g_assert_true (url->host[0] != '\0' && strchr (url->host, '@') == NULL && strchr (url->host, '/') == NULL);
  g_assert_true (url->path[0] == '\0' || url->path[0] == '/');
  g_assert_null (strstr (url->path, "/../"));
  g_autofree char *text = gembok_url_to_string (url);
  g_autofree char *origin = gembok_url_origin (url);
  g_autofree char *shown = gembok_url_shown (url);
  fuzz_assert_shown (shown);
  g_autoptr (GembokUrl) again = gembok_url_parse (text, TRUE, NULL);
  g_assert_nonnull (again);
  g_autofree char *text_again = gembok_url_to_string (again);
  g_autofree char *origin_again = gembok_url_origin (again);
  g_assert_cmpstr (text, ==, text_again);
  g_assert_cmpstr (origin, ==, origin_again);
}

static void
try_url (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) not_base = NULL;
  g_autoptr (GembokUrl) url = gembok_url_parse (text, TRUE, &error);
  fuzz_assert_told (url != NULL, &error);
  if (url != NULL)
    assert_sound (url);
  g_autofree char *normal = gembok_ams_normalise_url (text, &not_base);
  fuzz_assert_told (normal != NULL, &not_base);
  g_autofree char *again = normal != NULL ? gembok_ams_normalise_url (normal, NULL) : NULL;
  g_assert_cmpstr (normal, ==, again);
  /* A log-in never shows; what stands before an @ may be one. */
  g_autofree char *proxy = gembok_proxy_shown (text);
  fuzz_assert_shown (proxy);
  g_assert_null (strchr (proxy, '@'));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input = { data, size };
  (void) fuzz_byte (&input);
  g_autofree char *base = fuzz_string (&input);
  g_autofree char *reference = fuzz_string (&input);
  try_url (base);
  try_url (reference);
  g_autoptr (GError) error = NULL;
  g_autofree char *resolved = gembok_url_resolve (base, reference, &error);
  fuzz_assert_told (resolved != NULL, &error);
  g_assert_true (resolved == NULL || g_str_has_prefix (resolved, "https://"));
  (void) gembok_url_same_origin (base, reference);
  return 0;
}
