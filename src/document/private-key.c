/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document/private-key.h"

#include <string.h>

#include "base/secret.h"
#include "document/private-key-der.h"

/* "-----BEGIN PRIVATE KEY-----" in base64: anything shorter cannot hold it. */
#define SHORTEST_ARMOUR_IN_BASE64 36

/* Between BEGIN and PRIVATE stand at most such words as "SSH2 ENCRYPTED". */
#define LONGEST_KEY_KIND 40

/* JKS and JCEKS begin with a magic number and a version of 1 or 2. */
static const guint8 java_magics[2][4] = { { 0xFE, 0xED, 0xFE, 0xED }, { 0xCE, 0xCE, 0xCE, 0xCE } };
static const guint8 openssh_magic[] = "openssh-key-v1"; /* with its NUL */

/* A buffer that may hold a key in the clear. */
typedef struct
{
  guint8 *bytes;
  gsize length;
  gsize capacity;
} Scratch;

static void
scratch_init (Scratch *scratch, gsize capacity)
{
  scratch->bytes = g_malloc (capacity + 1);
  scratch->length = 0;
  scratch->capacity = capacity;
}

static void
scratch_clear (Scratch *scratch)
{
  gembok_wipe (scratch->bytes, scratch->capacity);
  g_free (scratch->bytes);
}

static const guint8 *
find (const guint8 *data, gsize length, const void *needle, gsize needle_length)
{
  return length >= needle_length ? memmem (data, length, needle, needle_length) : NULL;
}

static gboolean
is_java_keystore (const guint8 *data, gsize length)
{
  static const guint8 zeros[3] = { 0 };
  if (length < 12 || memcmp (data + 4, zeros, sizeof zeros) != 0 || data[7] < 1 || data[7] > 2)
    return FALSE;
  return memcmp (data, java_magics[0], 4) == 0 || memcmp (data, java_magics[1], 4) == 0;
}

gboolean
gembok_private_key_is_binary (const guint8 *data, gsize length)
{
  if (length >= GEMBOK_SEALED_BOX_MAGIC_SIZE
      && (memcmp (data, GEMBOK_SEALED_BOX_MAGIC, GEMBOK_SEALED_BOX_MAGIC_SIZE) == 0
          || memcmp (data, GEMBOK_BACKUP_MAGIC, GEMBOK_SEALED_BOX_MAGIC_SIZE) == 0))
    return TRUE;
  return is_java_keystore (data, length) || gembok_private_key_der_at (data, length, TRUE);
}

static gboolean
der_key_stands_in (const guint8 *data, gsize length)
{
  const guint8 *end = data + length;
  for (const guint8 *at = data; at < end; at++)
    {
      at = memchr (at, 0x30, (gsize) (end - at));
      if (at == NULL)
        return FALSE;
      if (gembok_private_key_der_at (at, (gsize) (end - at), FALSE))
        return TRUE;
    }
  return FALSE;
}

static gboolean
java_keystore_stands_in (const guint8 *data, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (java_magics); i++)
    {
      const guint8 *at = find (data, length, java_magics[i], 4);
      while (at != NULL)
        {
          if (is_java_keystore (at, length - (gsize) (at - data)))
            return TRUE;
          at = find (at + 1, length - (gsize) (at + 1 - data), java_magics[i], 4);
        }
    }
  return FALSE;
}

static gboolean
binary_key_stands_in (const guint8 *data, gsize length)
{
  return find (data, length, GEMBOK_SEALED_BOX_MAGIC, GEMBOK_SEALED_BOX_MAGIC_SIZE) != NULL
         || find (data, length, GEMBOK_BACKUP_MAGIC, GEMBOK_SEALED_BOX_MAGIC_SIZE) != NULL
         || find (data, length, openssh_magic, sizeof openssh_magic) != NULL || java_keystore_stands_in (data, length)
         || der_key_stands_in (data, length);
}

/* White space and NULs away: then PEM reads the same in ASCII, UTF-16 LE and BE, and base64 has no line breaks. */
static void
squeeze (const guint8 *data, gsize length, Scratch *squeezed)
{
  scratch_init (squeezed, length);
  for (gsize i = 0; i < length; i++)
    if (data[i] != '\0' && data[i] != ' ' && data[i] != '\t' && data[i] != '\r' && data[i] != '\n')
      squeezed->bytes[squeezed->length++] = data[i];
}

/* Whether the words in front of "PRIVATEKEY" lead back to the dashes and BEGIN of an armour. */
static gboolean
armour_leads_to (const guint8 *data, const guint8 *key_word)
{
  static const char opening[] = "----BEGIN";
  const gsize opening_length = strlen (opening);
  const guint8 *first = (gsize) (key_word - data) > LONGEST_KEY_KIND ? key_word - LONGEST_KEY_KIND : data;
  for (const guint8 *at = key_word; at >= first + opening_length; at--)
    {
      if (memcmp (at - opening_length, opening, opening_length) == 0)
        return TRUE;
      if (!g_ascii_isupper (at[-1]) && !g_ascii_isdigit (at[-1]))
        return FALSE;
    }
  return FALSE;
}

/* PEM (RFC 7468), OpenPGP's "PRIVATE KEY BLOCK" and SSH2's four dashes alike. */
static gboolean
armour_stands_in (const guint8 *data, gsize length)
{
  static const char key_word[] = "PRIVATEKEY";
  const guint8 *end = data + length;
  const guint8 *at = find (data, length, key_word, strlen (key_word));
  while (at != NULL)
    {
      const guint8 *behind = at + strlen (key_word);
      if (find (behind, MIN ((gsize) (end - behind), 9), "----", 4) != NULL && armour_leads_to (data, at))
        return TRUE;
      at = find (behind, (gsize) (end - behind), key_word, strlen (key_word));
    }
  return FALSE;
}

static gboolean
text_key_stands_in (const guint8 *squeezed, gsize length)
{
  static const char *const words[] = { "PuTTY-User-Key-File-", "AGE-SECRET-KEY-1" };
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (find (squeezed, length, words[i], strlen (words[i])) != NULL)
      return TRUE;
  return armour_stands_in (squeezed, length);
}

static int
base64_value (guint8 c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  if (c == '+')
    return 62;
  return c == '/' ? 63 : -1;
}

static gsize
base64_run_length (const guint8 *data, gsize length)
{
  gsize run = 0;
  while (run < length && base64_value (data[run]) >= 0)
    run++;
  return run;
}

static void
decode_base64 (const guint8 *run, gsize length, Scratch *decoded)
{
  guint32 bits = 0;
  guint n_bits = 0;
  decoded->length = 0;
  for (gsize i = 0; i < length; i++)
    {
      bits = bits << 6 | (guint32) base64_value (run[i]);
      n_bits += 6;
      if (n_bits < 8)
        continue;
      n_bits -= 8;
      decoded->bytes[decoded->length++] = (guint8) (bits >> n_bits);
    }
}

/* A run of base64 need not begin where the encoding does ("prefix/LS0t…"): all four phases are tried for armour; a
 * binary key is looked for where the run begins. */
static gboolean
base64_run_holds_key (const guint8 *run, gsize length)
{
  Scratch decoded;
  scratch_init (&decoded, length);
  gboolean found = FALSE;
  for (gsize phase = 0; phase < 4 && !found; phase++)
    {
      decode_base64 (run + phase, length - phase, &decoded);
      found = phase == 0 && binary_key_stands_in (decoded.bytes, decoded.length);
      Scratch squeezed;
      squeeze (decoded.bytes, decoded.length, &squeezed);
      found = found || text_key_stands_in (squeezed.bytes, squeezed.length);
      scratch_clear (&squeezed);
    }
  scratch_clear (&decoded);
  return found;
}

static gboolean
base64_key_stands_in (const guint8 *squeezed, gsize length)
{
  for (gsize at = 0; at < length;)
    {
      const gsize run = base64_run_length (squeezed + at, length - at);
      if (run >= SHORTEST_ARMOUR_IN_BASE64 && base64_run_holds_key (squeezed + at, run))
        return TRUE;
      at += run + 1;
    }
  return FALSE;
}

gboolean
gembok_private_key_stands_in (const guint8 *data, gsize length)
{
  if (length == 0)
    return FALSE;
  if (binary_key_stands_in (data, length))
    return TRUE;
  Scratch squeezed;
  squeeze (data, length, &squeezed);
  const gboolean found
      = text_key_stands_in (squeezed.bytes, squeezed.length) || base64_key_stands_in (squeezed.bytes, squeezed.length);
  scratch_clear (&squeezed);
  return found;
}
