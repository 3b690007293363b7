/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a file is by its content, and whether a private key stands in it. A key that is put into a hostile file is found, wherever
 * it stands: the first two bytes say where, the third what kind.
 */
#include <string.h>

#include "document/private-key.h"
#include "document/recognise.h"
#include "fuzz.h"
#include "samples.h"

const guint fuzz_rounds = 4000;

/* Forms, not keys: nobody ever had these. */
static const char pem[] = "\n-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
                          "-----END PRIVATE KEY-----\n";
static const char putty[] = "\nPuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n";

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  g_autoptr (GBytes) jpeg = sample_jpeg (&(SampleJpeg){ .width = 16, .height = 12, .orientation = 6, .located = TRUE });
  g_autoptr (GBytes) png = sample_png (&(SamplePng){ .width = 16, .height = 12, .colour_type = 6 });
  g_autoptr (GBytes) pdf = sample_pdf (&(SamplePdf){ .pages = 1 });
  g_autoptr (GBytes) key = fuzz_text (pem);
  fuzz_seed_tagged (seeds, "jpeg", 0, jpeg);
  fuzz_seed_tagged (seeds, "png", 1, png);
  fuzz_seed_tagged (seeds, "pdf", 2, pdf);
  fuzz_seed_tagged (seeds, "key", 0, key);
  fuzz_seed_text (seeds, "html", "   <!DOCTYPE html><html>");
  fuzz_seed_text (seeds, "zip", "   PK\003\004");
  fuzz_seed_text (seeds, "text", "   Surat rekomendasi\nuntuk siapa saja");
  fuzz_seed_text (seeds, "base64", "   LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1DNENBUUF3QlFZREsy");
  fuzz_seed_text (seeds, "box", "   GEMBOKEY");
}

static GBytes *
put_in (GBytes *file, gsize at, const char *piece)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (file, &length);
  GByteArray *whole = g_byte_array_new ();
  g_byte_array_append (whole, data, (guint) MIN (at, length));
  g_byte_array_append (whole, (const guint8 *) piece, (guint) strlen (piece));
  if (at < length)
    g_byte_array_append (whole, data + at, (guint) (length - at));
  return g_byte_array_free_to_bytes (whole);
}

static void
try_file (GBytes *file)
{
  GembokImageSize size = { 1, 1 };
  const GembokMediaType type = gembok_recognise (file, &size);
  g_assert_cmpint (type, <, GEMBOK_N_MEDIA_TYPES);
  g_assert_cmpint (type, ==, gembok_recognise (file, NULL));
  g_assert_true (type == GEMBOK_MEDIA_JPEG || type == GEMBOK_MEDIA_PNG || (size.width == 0 && size.height == 0));
  g_assert_true ((type == GEMBOK_MEDIA_EMPTY) == (g_bytes_get_size (file) == 0));
  /* Who asks what a file is learns of a key in it, or it is one of the kinds that are opened and searched further. */
  g_assert_true (type != GEMBOK_MEDIA_PRIVATE_KEY || gembok_contains_private_key (file));
  g_assert_true (!(type == GEMBOK_MEDIA_TEXT || type == GEMBOK_MEDIA_UNKNOWN) || !gembok_contains_private_key (file));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input = { data, size };
  const guint8 kind = fuzz_byte (&input);
  const gsize at = (gsize) fuzz_byte (&input) << 8 | fuzz_byte (&input);
  g_autoptr (GBytes) file = fuzz_rest (&input);
  try_file (file);
  g_autoptr (GBytes) with_key = put_in (file, at, (kind & 1) != 0 ? putty : pem);
  g_assert_true (gembok_contains_private_key (with_key));
  return 0;
}
