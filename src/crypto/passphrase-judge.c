/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of passphrase.h that judges how hard a passphrase is to guess. */
#include "crypto/passphrase.h"

#include <math.h>
#include <string.h>
#include <zxcvbn.h>

#include "base/i18n.h"
#include "crypto/words-private.h"

/* zxcvbn takes long for long texts; its first part decides. */
#define MAX_JUDGED 100
/* Fewer characters beside one's own data make no passphrase, and so few altogether neither. */
#define MIN_BESIDE_PERSONAL 10
#define MIN_CHARACTERS      8
/* What people put between words is known; only which one of them it is must be guessed, once. */
#define SEPARATORS     " -_.,/+"
#define SEPARATOR_BITS 2.0
/* The longest number that people have is a NIP: whatever they hang on a word, it is hardly more than such a number. */
#define LONGEST_NUMBER_BITS (18 * 3.3219)

#define ENOUGH 3

/* What a passphrase is made of, in bytes of it; and what that is worth. */
typedef struct
{
  double bits;
  gboolean repeated; /* all of it is one part, over and over; the rest is about that part */
  glong characters;
  gsize length;
  gsize personal;
  gsize words; /* common ones, in any language */
  gsize keyboard;
  gsize repeats;
  gsize sequences;
  gsize numbers; /* dates, years, well-known ones */
  gsize other;
  gsize other_letters; /* of `other`, those that are letters */
  double other_bits;   /* what `other` is worth */
  guint n_words;       /* personal or common, with letters in them */
  char separator;      /* the first one between words */
} MakeUp;

/* --- dictionaries ----------------------------------------------------------------------------------------------- */

/* Personal data first: zxcvbn takes the place in the list for the number of guesses. */
static GPtrArray *
list_words (GPtrArray *personal)
{
  GPtrArray *all = g_ptr_array_sized_new ((guint) (personal->len + gembok_n_common_words + gembok_n_suggested_words + 1));
  for (guint i = 0; i < personal->len; i++)
    g_ptr_array_add (all, personal->pdata[i]);
  for (gsize i = 0; i < gembok_n_common_words; i++)
    g_ptr_array_add (all, (gpointer) (gsize) gembok_common_words[i]);
  for (gsize i = 0; i < gembok_n_suggested_words; i++)
    g_ptr_array_add (all, (gpointer) (gsize) gembok_suggested_words[i]);
  g_ptr_array_add (all, NULL);
  return all;
}

/* Whether @typed may stand for the letter or digit @meant, as in "p4ssw0rd". */
static gboolean
stands_for (char typed, char meant)
{
  static const char *const leet[][2] = {
    { "a", "4@" },  { "b", "8" }, { "c", "({[<" }, { "e", "3" },  { "g", "69" }, { "i", "1!|" },
    { "l", "1|7" }, { "o", "0" }, { "s", "$5" },   { "t", "+7" }, { "x", "%" },  { "z", "2" },
  };
  if (g_ascii_tolower (typed) == meant)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (leet); i++)
    if (leet[i][0][0] == meant)
      return typed != '\0' && strchr (leet[i][1], typed) != NULL;
  return FALSE;
}

/* Whether @segment is @word, forwards or backwards, once or several times. */
static gboolean
is_word (const char *segment, gsize length, const char *word)
{
  const gsize word_length = strlen (word);
  if (word_length == 0 || length % word_length != 0)
    return FALSE;
  gboolean forwards = TRUE;
  gboolean backwards = TRUE;
  for (gsize i = 0; i < length && (forwards || backwards); i++)
    {
      forwards = forwards && stands_for (segment[i], word[i % word_length]);
      backwards = backwards && stands_for (segment[i], word[word_length - 1 - i % word_length]);
    }
  return forwards || backwards;
}

static gboolean
is_personal (const char *segment, gsize length, GPtrArray *personal)
{
  for (guint i = 0; i < personal->len; i++)
    if (is_word (segment, length, personal->pdata[i]))
      return TRUE;
  return FALSE;
}

/* --- what zxcvbn found ------------------------------------------------------------------------------------------ */

static gsize
count_letters (const char *segment, gsize length)
{
  gsize letters = 0;
  for (gsize i = 0; i < length; i++)
    if (g_ascii_isalpha (segment[i]) || (guchar) segment[i] >= 0x80)
      letters++;
  return letters;
}

/*
 * zxcvbn counts a digit among letters as if it could be a letter, too, and a sign between words as any sign that there is.
 * Nobody who guesses does so. Returns the bits by which it is too generous.
 */
static double
overrated_bits (MakeUp *make_up, const char *segment, gsize length, double bits)
{
  if (length == 1 && strchr (SEPARATORS, segment[0]) != NULL)
    {
      const double worth = segment[0] == make_up->separator ? 0 : SEPARATOR_BITS;
      make_up->separator = segment[0];
      return MAX (bits - worth, 0);
    }
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isdigit (segment[i]))
      return 0;
  return MAX (bits - (double) length * log2 (10), 0);
}

static void
add_word (MakeUp *make_up, const char *segment, gsize length, gboolean personal)
{
  const gboolean has_letters = count_letters (segment, length) > 0;
  if (personal)
    make_up->personal += length;
  else if (has_letters)
    make_up->words += length;
  else
    make_up->numbers += length;
  if (has_letters)
    make_up->n_words++;
}

static void
add_match (MakeUp *make_up, const char *head, const ZxcMatch_t *match, GPtrArray *personal)
{
  const char *segment = head + match->Begin;
  const gsize length = (gsize) match->Length;
  double overrated;
  switch ((int) match->Type & ~(int) MULTIPLE_MATCH)
    {
    case USER_MATCH:
    case USER_LEET_MATCH:
    case DICTIONARY_MATCH:
    case DICT_LEET_MATCH:
      add_word (make_up, segment, length, is_personal (segment, length, personal));
      break;
    case SPATIAL_MATCH:
      make_up->keyboard += length;
      break;
    case REPEATS_MATCH:
      make_up->repeats += length;
      break;
    case SEQUENCE_MATCH:
      make_up->sequences += length;
      break;
    case DATE_MATCH:
    case YEAR_MATCH:
      make_up->numbers += length;
      break;
    default:
      make_up->other += length;
      make_up->other_letters += count_letters (segment, length);
      overrated = overrated_bits (make_up, segment, length, match->Entrpy);
      make_up->bits -= overrated;
      make_up->other_bits += match->Entrpy - overrated;
      break;
    }
}

/* The length of the part that @text repeats from its beginning to its end; @length if there is none. */
static gsize
period_of (const char *text, gsize length)
{
  for (gsize period = 1; period <= length / 2; period++)
    if (memcmp (text, text + period, length - period) == 0)
      return period;
  return length;
}

static void
take_apart (const GembokSecret *passphrase, GPtrArray *personal, MakeUp *make_up)
{
  const char *text = gembok_secret_text (passphrase);
  const gsize length = MIN (gembok_secret_length (passphrase), MAX_JUDGED);
  const gsize period = period_of (text, length);
  g_autoptr (GembokSecret) head = gembok_secret_new_from (text, period);
  g_autoptr (GPtrArray) dictionary = list_words (personal);
  ZxcMatch_t *matches = NULL;
  make_up->bits = ZxcvbnMatch (gembok_secret_text (head), (const char **) dictionary->pdata, &matches);
  make_up->bits += log2 ((double) length / (double) period);
  make_up->repeated = period < length;
  make_up->characters = g_utf8_strlen (text, (gssize) length);
  make_up->length = period;
  for (const ZxcMatch_t *match = matches; match != NULL; match = match->Next)
    add_match (make_up, gembok_secret_text (head), match, personal);
  ZxcvbnFreeInfo (matches);
}

/* --- judgement -------------------------------------------------------------------------------------------------- */

/* zxcvbn's own steps: 10^3, 10^6, 10^8 and 10^10 guesses. */
static const double step_bits[] = { 9.9658, 19.9316, 26.5754, 33.2193 };

static int
score_of (double bits)
{
  int score = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (step_bits); i++)
    if (bits >= step_bits[i])
      score++;
  return score;
}

static gboolean
is_mostly_personal (const MakeUp *make_up)
{
  return make_up->personal * 2 >= make_up->length && make_up->length - make_up->personal < MIN_BESIDE_PERSONAL;
}

/* One word, dressed up with digits and signs. */
static gboolean
is_one_word (const MakeUp *make_up)
{
  return make_up->n_words == 1 && make_up->other_letters == 0 && make_up->other_bits <= LONGEST_NUMBER_BITS;
}

static const char *
reason_for (const MakeUp *make_up)
{
  const struct
  {
    gsize bytes;
    const char *reason;
  } kinds[] = {
    { make_up->other, _ ("It is too short.") },
    { make_up->words, _ ("It is made of common words or passwords.") },
    { make_up->keyboard, _ ("It follows a pattern of keys on the keyboard.") },
    { make_up->repeats, _ ("It repeats the same characters.") },
    { make_up->sequences, _ ("It follows a simple sequence such as abc or 123.") },
    { make_up->numbers, _ ("It is a date, a year or another well-known number.") },
  };
  if (make_up->personal > 0)
    return _ ("It contains your name or other data of yours.");
  if (make_up->repeated)
    return _ ("It repeats the same characters.");
  if (make_up->characters < MIN_CHARACTERS)
    return _ ("It is too short.");
  if (is_one_word (make_up) && make_up->words < make_up->length)
    return _ ("It is a single common word with digits or signs added.");
  gsize most = 0;
  for (gsize i = 1; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].bytes > kinds[most].bytes)
      most = i;
  return kinds[most].reason;
}

static const char *
suggestion_for (const MakeUp *make_up)
{
  if (make_up->personal > 0)
    return _ (
        "Nothing was created. Leave out names, dates and numbers of yours; take five words that have nothing to do with "
        "each other.");
  if (make_up->other == make_up->length || make_up->characters < MIN_CHARACTERS)
    return _ (
        "Nothing was created. Make it longer: five words that have nothing to do with each other are easy to remember.");
  return _ (
      "Nothing was created. Take five words that have nothing to do with each other; digits and signs alone help little.");
}

void
gembok_passphrase_judge (const GembokSecret *passphrase, const char *const *personal_words,
                         GembokPassphraseStrength *strength)
{
  g_autoptr (GPtrArray) personal = gembok_personal_parts (personal_words);
  MakeUp make_up = { 0 };
  if (gembok_secret_length (passphrase) > 0)
    take_apart (passphrase, personal, &make_up);
  if (is_mostly_personal (&make_up) || is_one_word (&make_up) || make_up.characters < MIN_CHARACTERS)
    make_up.bits = MIN (make_up.bits, step_bits[ENOUGH - 1] - 1);

  *strength = (GembokPassphraseStrength){ .score = score_of (make_up.bits), .bits = MAX (make_up.bits, 0) };
  if (strength->score >= ENOUGH)
    return;
  strength->reason = reason_for (&make_up);
  strength->suggestion = suggestion_for (&make_up);
}
