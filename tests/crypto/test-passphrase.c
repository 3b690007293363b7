/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/passphrase.h"

#include <string.h>

#include "base/error.h"
#include "crypto/crypto.h"
#include "crypto/words-private.h"

/* A constructed person. */
static const char *const siti[] = {
  "Siti Contoh Rahmawati", "3502155708900001",
  "199008172015032001",    "1990-08-17",
  "siti.contoh",           "Dinas Komunikasi dan Informatika Kabupaten Contoh",
  "Kabupaten Contoh",      NULL,
};

static GembokSecret *
secret_from_text (const char *text)
{
  GembokSecret *secret = gembok_secret_new (MAX (strlen (text), 1));
  gembok_secret_append (secret, text, strlen (text));
  return secret;
}

/* --- normalisation ---------------------------------------------------------------------------------------------- */

static void
assert_normal (const char *typed, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) secret = secret_from_text (typed);
  g_autoptr (GembokSecret) normal = gembok_passphrase_normalise (secret, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (gembok_secret_text (normal), ==, expected);
}

static void
test_normal_forms (void)
{
  assert_normal ("kopi susu 123!", "kopi susu 123!");
  assert_normal (" tepi ", " tepi ");
  assert_normal ("caf\xC3\xA9", "caf\xC3\xA9");
  assert_normal ("cafe\xCC\x81", "caf\xC3\xA9");
  assert_normal ("\xE2\x84\xAB", "\xC3\x85");                                         /* the unit Ångström */
  assert_normal ("a\xCC\x82\xCC\xA3", "\xE1\xBA\xAD");                                /* marks in the other order */
  assert_normal ("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "\xED\x95\x9C");             /* Hangul of three jamo */
  assert_normal ("\xED\x95\x98\xE1\x86\xAB", "\xED\x95\x9C");                         /* syllable and final consonant */
  assert_normal ("\xE0\xA6\x95\xE0\xA7\x87\xE0\xA6\xBE", "\xE0\xA6\x95\xE0\xA7\x8B"); /* Bengali, a mark of class 0 */
  assert_normal ("\xE1\x80\xA5\xE1\x80\xAE", "\xE1\x80\xA6");                         /* Burmese, the same */
  assert_normal ("\xF0\x9F\x98\x80kuda", "\xF0\x9F\x98\x80kuda");
}

/* What is composed piece by piece is what GLib makes of the whole. */
static void
test_normal_as_a_whole (void)
{
  static const gunichar alphabet[] = { 'a',    'e',    ' ',    0xE9,    0x301,   0x302,  0x323, 0x327, 0x1100,  0x1112,
                                       0x1161, 0x1175, 0x11A8, 0x11AB,  0xAC00,  0xD558, 0x9C7, 0x9BE, 0x995,   0x1025,
                                       0x102E, 0x212B, 0xFB01, 0x1D15E, 0x1F600, 0x344,  0x958, 0xF73, 0x11935, 0x11930 };
  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (GString) typed = g_string_new (NULL);
      const guint length = (guint) g_test_rand_int_range (1, 12);
      for (guint i = 0; i < length; i++)
        g_string_append_unichar (typed, alphabet[g_test_rand_int_range (0, G_N_ELEMENTS (alphabet))]);
      g_autofree char *whole = g_utf8_normalize (typed->str, -1, G_NORMALIZE_NFC);
      assert_normal (typed->str, whole);
    }
}

static void
assert_not_normal (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) secret = gembok_secret_new (MAX (length, 1));
  gembok_secret_append (secret, bytes, length);
  g_assert_null (gembok_passphrase_normalise (secret, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
}

static void
test_not_normal (void)
{
  assert_not_normal ("", 0);
  assert_not_normal ("a\0b", 3);
  assert_not_normal ("a\tb", 3);
  assert_not_normal ("a\nb", 3);
  assert_not_normal ("a\x7F", 2);
  assert_not_normal ("a\xC2\x85", 3);
  assert_not_normal ("a\xC3", 2);
  assert_not_normal ("\xED\xA0\x80", 3);
  assert_not_normal ("\xFF", 1);
}

static void
test_normal_length (void)
{
  g_autofree char *longest = g_strnfill (GEMBOK_PASSPHRASE_MAX, 'a');
  g_autofree char *longer = g_strnfill (GEMBOK_PASSPHRASE_MAX + 1, 'a');
  g_autofree char *far_longer = g_strnfill (100000, 'a');
  assert_normal (longest, longest);
  assert_not_normal (longer, GEMBOK_PASSPHRASE_MAX + 1);
  assert_not_normal (far_longer, 100000);

  /* Its NFC form counts: 256 times é is 768 bytes as typed and 512 in the end. */
  g_autoptr (GString) typed = g_string_new (NULL);
  g_autoptr (GString) composed = g_string_new (NULL);
  for (guint i = 0; i < 256; i++)
    {
      g_string_append (typed, "e\xCC\x81");
      g_string_append (composed, "\xC3\xA9");
    }
  assert_normal (typed->str, composed->str);
  g_string_append (typed, "a");
  assert_not_normal (typed->str, typed->len);
}

static void
test_ascii (void)
{
  g_autoptr (GembokSecret) plain = secret_from_text (" Kopi-susu ~123!");
  g_autoptr (GembokSecret) accented = secret_from_text ("kopi-\xC3\xA9");
  g_assert_true (gembok_passphrase_is_ascii (plain));
  g_assert_false (gembok_passphrase_is_ascii (accented));
}

/* --- strength --------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *passphrase;
  const char *reason; /* a part of it */
} Weak;

#define PERSONAL "your name or other data"
#define COMMON   "common words"
#define ONE_WORD "single common word"

static const Weak weak[] = {
  /* personal data, in all its disguises */
  { "SitiContoh1990", PERSONAL },
  { "siti.rahmawati#BPN7", PERSONAL },
  { "RAHMAWATI17081990", PERSONAL },
  { "itawamhar77", PERSONAL },
  { "Rahm4w4t1!!", PERSONAL },
  { "rahma1708", PERSONAL },
  { "wati170890", PERSONAL },
  { "350215570890", PERSONAL },
  { "0890000119900817", PERSONAL },
  { "17/8/1990 siti", PERSONAL },
  { "kominfo-contoh-1990", PERSONAL },
  { "Informatika Kabupaten", PERSONAL },
  { "DinasKomunikasiDanInformatika", PERSONAL },
  { "SitiSitiSitiSiti", PERSONAL },
  /* one common word and what is usually hung on it */
  { "semangat83715", ONE_WORD },
  { "Semangat2024!", ONE_WORD },
  { "s3m4ng4t99!", ONE_WORD },
  { "merdeka 8371562839471", ONE_WORD },
  { "merdeka-837156-283947-188205", ONE_WORD }, /* as many digits as a NIP has */
  { "bismillah786", ONE_WORD },
  { "Balikpapan2026", ONE_WORD },
  { "#diskominfo#2026", ONE_WORD },
  { "bambang19671123", ONE_WORD },
  { "qwertyuiop123", ONE_WORD },
  /* other habits */
  { "password", COMMON },
  { "tagnames", COMMON },
  { "jakartaselatan", COMMON },
  { "payung hujan", COMMON },
  { "nbvcxz\\';l", "keys on the keyboard" },
  { "aaaaaaaaaaaaaaaaaaaa", "repeats" },
  { "Kucing123Kucing123", "repeats" },
  { "ghijklmnop", "sequence" },
  { "23-11-1968", "date" },
  { "kD8#qZ", "too short" },
  { "\xC3\xA9", "too short" },
  { "7", "too short" },
};

static void
judge (const char *text, GembokPassphraseStrength *strength)
{
  g_autoptr (GembokSecret) passphrase = secret_from_text (text);
  gembok_passphrase_judge (passphrase, siti, strength);
}

static void
test_weak (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (weak); i++)
    {
      GembokPassphraseStrength strength;
      judge (weak[i].passphrase, &strength);
      g_test_message ("%s: %d, %.1f bits: %s", weak[i].passphrase, strength.score, strength.bits, strength.reason);
      g_assert_cmpint (strength.score, <, 3);
      g_assert_cmpfloat (strength.bits, <, 26.6);
      g_assert_nonnull (strength.suggestion);
      if (strstr (strength.reason, weak[i].reason) == NULL)
        g_error ("“%s”: “%s” does not say “%s”", weak[i].passphrase, strength.reason, weak[i].reason);
    }
}

static void
test_strong (void)
{
  static const char *const strong[] = {
    "kopi-sumatra-payung-hujan-laut",
    "Kopi sumatra, payung hujan!",
    "correct horse battery staple",
    "kuda payung laut meja",
    "9fK2mQ7xLw",
    "\xC3\xB1"
    "and\xC3\xBA-\xC3\xA7"
    "edille-lampu",
    /* by chance, with a word in it by chance */
    "048295-1cafe7-902615-548827-336104",
    /* a name in it does no harm where enough else is */
    "rahmawati-kopi-sumatra-payung-hujan-laut",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (strong); i++)
    {
      GembokPassphraseStrength strength;
      judge (strong[i], &strength);
      g_assert_cmpint (strength.score, ==, 4);
      g_assert_cmpfloat (strength.bits, >=, 33.2);
      g_assert_null (strength.reason);
      g_assert_null (strength.suggestion);
    }
}

/* The same text is judged by whose it is. */
static void
test_personal_words (void)
{
  static const char *const others[] = { "Budi Contoh", "", "x", "\xFF", NULL };
  g_autoptr (GembokSecret) passphrase = secret_from_text ("Zulqarnain-Tjokro-99");
  static const char *const owner[] = { "Tjokro Zulqarnain", NULL };
  GembokPassphraseStrength without;
  GembokPassphraseStrength of_others;
  GembokPassphraseStrength own;
  gembok_passphrase_judge (passphrase, NULL, &without);
  gembok_passphrase_judge (passphrase, others, &of_others);
  gembok_passphrase_judge (passphrase, owner, &own);
  g_assert_cmpint (without.score, ==, 4);
  g_assert_cmpint (of_others.score, ==, 4);
  g_assert_cmpint (own.score, <, 3);

  g_autoptr (GembokSecret) empty = gembok_secret_new (1);
  GembokPassphraseStrength nothing;
  gembok_passphrase_judge (empty, siti, &nothing);
  g_assert_cmpint (nothing.score, ==, 0);
  g_assert_nonnull (nothing.reason);
}

static gboolean
has_part (GPtrArray *parts, const char *part)
{
  return g_ptr_array_find_with_equal_func (parts, part, g_str_equal, NULL);
}

static void
test_personal_parts (void)
{
  g_autoptr (GPtrArray) parts = gembok_personal_parts (siti);
  static const char *const expected[] = { "siti contoh rahmawati",
                                          "siticontohrahmawati",
                                          "siti",
                                          "contoh",
                                          "rahma",
                                          "wati",
                                          "3502155708900001",
                                          "570890",
                                          "0001",
                                          "19900817",
                                          "1990-08-17",
                                          "17081990",
                                          "170890",
                                          "1708",
                                          "1990",
                                          "siti.contoh",
                                          "siticontoh",
                                          "kabupaten",
                                          "informatika" };
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    if (!has_part (parts, expected[i]))
      g_error ("“%s” is missing", expected[i]);
  g_assert_false (has_part (parts, "da"));
  g_assert_false (has_part (parts, "900"));
  g_assert_cmpstr (g_ptr_array_index (parts, 0), ==, "siti contoh rahmawati");

  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < parts->len; i++)
    g_assert_true (g_hash_table_add (seen, parts->pdata[i]));
  g_autoptr (GPtrArray) none = gembok_personal_parts (NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

/* The longest there are, each letter of which may stand for others, beside much to compare with: they are judged, and good. */
static void
test_longest (void)
{
  static const char leet[] = "1!|7$5sloi0+t4@a";
  g_autoptr (GPtrArray) many = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < 1000; i++)
    g_ptr_array_add (many, g_strdup_printf ("%08x abcdefghijklmnopqrst %020u", i * 2654435761u, i));
  g_ptr_array_add (many, NULL);
  for (guint round = 0; round < 5; round++)
    {
      char text[GEMBOK_PASSPHRASE_MAX + 1] = "";
      for (guint i = 0; i < GEMBOK_PASSPHRASE_MAX; i++)
        text[i] = leet[g_test_rand_int_range (0, sizeof leet - 1)];
      g_autoptr (GembokSecret) passphrase = secret_from_text (text);
      GembokPassphraseStrength strength;
      gembok_passphrase_judge (passphrase, (const char *const *) many->pdata, &strength);
      g_assert_cmpint (strength.score, ==, 4);
    }
}

static void
test_require (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) good = secret_from_text ("kopi-sumatra-payung-hujan-laut");
  g_autoptr (GembokSecret) bad = secret_from_text ("rahmawati1990");
  g_assert_true (gembok_passphrase_require (good, siti, &error));
  g_assert_no_error (error);
  g_assert_false (gembok_passphrase_require (bad, siti, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_WEAK_PASSPHRASE);
  g_assert_nonnull (strstr (error->message, PERSONAL));
  g_assert_nonnull (strstr (gembok_error_get_hint (error), "five words"));
  g_assert_null (strstr (error->message, "rahmawati"));
}

/* --- suggestion ------------------------------------------------------------------------------------------------- */

static gboolean
is_suggested_word (const char *word)
{
  for (gsize i = 0; i < gembok_n_suggested_words; i++)
    if (strcmp (gembok_suggested_words[i], word) == 0)
      return TRUE;
  return FALSE;
}

static void
test_suggest (void)
{
  static const guint asked[] = { 0, 3, 5, 7, 20, 100 };
  static const guint given[] = { 5, 5, 5, 7, 20, 20 };
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      g_autoptr (GembokSecret) passphrase = gembok_passphrase_suggest (asked[i]);
      g_auto (GStrv) words = g_strsplit (gembok_secret_text (passphrase), "-", -1);
      g_assert_cmpuint (g_strv_length (words), ==, given[i]);
      for (gsize j = 0; words[j] != NULL; j++)
        g_assert_true (is_suggested_word (words[j]));
      g_assert_true (gembok_passphrase_is_ascii (passphrase));
    }
}

static void
test_suggestions_are_strong (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GembokSecret) passphrase = gembok_passphrase_suggest (5);
      GembokPassphraseStrength strength;
      gembok_passphrase_judge (passphrase, siti, &strength);
      g_assert_cmpint (strength.score, ==, 4);
      g_auto (GStrv) words = g_strsplit (gembok_secret_text (passphrase), "-", -1);
      for (gsize j = 0; words[j] != NULL; j++)
        g_hash_table_add (seen, g_strdup (words[j]));
    }
  /* 1,000 draws from 2,048 words give some 791 different ones (standard deviation 12). */
  g_assert_cmpuint (g_hash_table_size (seen), >, 700);
  g_assert_cmpuint (g_hash_table_size (seen), <, 880);
}

/* The word without h and the second of two equal letters, which are easily left out. */
static char *
skeleton (const char *word)
{
  GString *text = g_string_new (NULL);
  for (const char *p = word; *p != '\0'; p++)
    if (*p != 'h' && (text->len == 0 || text->str[text->len - 1] != *p))
      g_string_append_c (text, *p);
  return g_string_free (text, FALSE);
}

static void
test_word_list (void)
{
  g_assert_cmpuint (gembok_n_suggested_words, ==, 2048);
  g_assert_cmpuint (gembok_n_common_words, >, 1000);
  g_autoptr (GHashTable) skeletons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; i < gembok_n_suggested_words; i++)
    {
      const char *word = gembok_suggested_words[i];
      const gsize length = strlen (word);
      g_assert_cmpuint (length, >=, 3);
      g_assert_cmpuint (length, <=, 8);
      g_assert_cmpuint (strspn (word, "abcdefghijklmnopqrstuvwxyz"), ==, length);
      if (!g_hash_table_add (skeletons, skeleton (word)))
        g_error ("“%s” is too much like another word", word);
      for (gsize j = 0; j + 1 < length; j++)
        {
          g_autofree char *swapped = g_strdup (word);
          swapped[j] = word[j + 1];
          swapped[j + 1] = word[j];
          if (word[j] != word[j + 1] && is_suggested_word (swapped))
            g_error ("“%s” and “%s” differ by two swapped letters", word, swapped);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gembok_crypto_init ();
  g_test_add_func ("/passphrase/normal-forms", test_normal_forms);
  g_test_add_func ("/passphrase/normal-as-a-whole", test_normal_as_a_whole);
  g_test_add_func ("/passphrase/not-normal", test_not_normal);
  g_test_add_func ("/passphrase/normal-length", test_normal_length);
  g_test_add_func ("/passphrase/ascii", test_ascii);
  g_test_add_func ("/passphrase/weak", test_weak);
  g_test_add_func ("/passphrase/strong", test_strong);
  g_test_add_func ("/passphrase/personal-words", test_personal_words);
  g_test_add_func ("/passphrase/personal-parts", test_personal_parts);
  g_test_add_func ("/passphrase/longest", test_longest);
  g_test_add_func ("/passphrase/require", test_require);
  g_test_add_func ("/passphrase/suggest", test_suggest);
  g_test_add_func ("/passphrase/suggestions-are-strong", test_suggestions_are_strong);
  g_test_add_func ("/passphrase/word-list", test_word_list);
  return g_test_run ();
}
