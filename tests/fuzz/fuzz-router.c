/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the service looks at before it knows who asks: method, path, Accept, ETags, --listen. Five parts, in that order. */
#include <string.h>

#include "fuzz.h"
#include "server/data-folder.h"
#include "server/request-view.h"
#include "server/router.h"

const guint fuzz_rounds = 6000;

static void
seed_head (FuzzSeeds *seeds, const char *name, const char *const texts[5])
{
  GBytes *parts[5];
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    parts[i] = fuzz_text (texts[i]);
  fuzz_seed_parts (seeds, name, 0, parts, G_N_ELEMENTS (parts));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_bytes_unref (parts[i]);
}

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  seed_head (seeds, "list",
             (const char *const[]){ "GET", "/api/v1/requests", "application/json, */*;q=0.1", "\"a\"", "[::1]:8443" });
  seed_head (seeds, "document",
             (const char *const[]){ "GET", "/api/v1/requests/0123abcdef/documents/ktp", "text/*;q=0", "W/\"a\", \"b\"",
                                    ":80" });
  seed_head (seeds, "upload",
             (const char *const[]){ "PATCH", "/api/v1/uploads/00112233445566778899aabbccddeeff", "*/*", "*",
                                    "127.0.0.1:0" });
  seed_head (seeds, "serial", (const char *const[]){ "GET", "/api/v1/certificates/0a1b", "", "\"", "localhost" });
}

static gboolean
is_plain_word (const char *text)
{
  return text[0] != '\0' && strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") == strlen (text);
}

static void
try_route (const char *method, const char *path, gboolean plain)
{
  const GembokRoute *route = NULL;
  char *parameters[2] = { NULL, NULL };
  g_autofree char *allow = NULL;
  const GembokRouteFinding found = gembok_router_find (method, path, plain, &route, parameters, &allow);
  g_assert_true ((found == GEMBOK_ROUTE_FOUND) == (route != NULL));
  g_assert_true ((found == GEMBOK_ROUTE_NO_METHOD) == (allow != NULL));
  /* What stood in the braces becomes part of a query or of a file's name. */
  for (guint i = 0; i < G_N_ELEMENTS (parameters); i++)
    {
      g_assert_true (parameters[i] == NULL || is_plain_word (parameters[i]));
      g_free (parameters[i]);
    }
}

static void
try_address (const char *text)
{
  g_autoptr (GError) error = NULL;
  GembokAddress address = { 0 };
  fuzz_assert_told (gembok_address_parse (text, &address, &error), &error);
  g_autofree char *host = address.host;
  g_autofree char *url = host != NULL ? gembok_address_url ("https", host, address.port) : NULL;
  g_assert_true (host == NULL || g_hostname_is_ip_address (host));
  g_assert_true (url == NULL || g_uri_is_valid (url, G_URI_FLAGS_NONE, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input = { data, size };
  const gboolean plain = (fuzz_byte (&input) & 1) != 0;
  g_autofree char *method = fuzz_string (&input);
  g_autofree char *path = fuzz_string (&input);
  g_autofree char *accept = fuzz_string (&input);
  g_autofree char *etag = fuzz_string (&input);
  g_autofree char *address = fuzz_string (&input);
  try_route (method, path, plain);
  try_address (address);
  const gboolean admits = gembok_router_accepts (accept, "application/json");
  g_assert_true (admits || accept[0] != '\0');
  if (gembok_etag_matches (etag, "\"a\""))
    g_assert_nonnull (strstr (etag, "\"a\""));
  return 0;
}
