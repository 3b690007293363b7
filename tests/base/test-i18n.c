/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"

#include <locale.h>
#include <string.h>

#include "base/words.h"

/* 17 August 2026, 14:05:09 in Jakarta. */
#define INDEPENDENCE_DAY G_GINT64_CONSTANT (1786950309)

static const char *const locale_variables[] = { "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "LC_CTYPE" };

/* Runs the calling test again in a process of its own with these settings alone, because a locale is set once. */
static void
run_with (const char *lc_all, const char *lang, const char *language)
{
  const char *values[] = { lc_all, NULL, lang, language, NULL };
  g_auto (GStrv) before = g_new0 (char *, G_N_ELEMENTS (locale_variables) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (locale_variables); i++)
    {
      before[i] = g_strdup (g_getenv (locale_variables[i]) != NULL ? g_getenv (locale_variables[i]) : "");
      if (values[i] != NULL)
        g_setenv (locale_variables[i], values[i], TRUE);
      else
        g_unsetenv (locale_variables[i]);
    }
  g_test_trap_subprocess (NULL, 0, 0);
  for (guint i = 0; i < G_N_ELEMENTS (locale_variables); i++)
    {
      if (*before[i] != '\0')
        g_setenv (locale_variables[i], before[i], TRUE);
      else
        g_unsetenv (locale_variables[i]);
    }
  g_test_trap_assert_passed ();
}

static void
assert_date (const char *wanted)
{
  g_autofree char *date = gembok_format_date (INDEPENDENCE_DAY);
  g_assert_cmpstr (date, ==, wanted);
}

static void
assert_time (const char *wanted)
{
  g_autofree char *time = gembok_format_time (INDEPENDENCE_DAY);
  g_assert_cmpstr (time, ==, wanted);
}

static void
assert_size (guint64 bytes, const char *wanted)
{
  g_autofree char *size = gembok_format_size (bytes);
  g_assert_cmpstr (size, ==, wanted);
}

static void
speak_english (void)
{
  gembok_i18n_init ();
  g_assert_cmpstr (gembok_i18n_language (), ==, "en");
  g_assert_cmpstr (gembok_request_state_label (GEMBOK_REQUEST_DONE), ==, "done");
  assert_date ("17 August 2026");
  assert_time ("17 August 2026 14:05 WIB");
  assert_size (4100000, "4.1 MB");
  g_assert_true (g_get_charset (NULL));
}

static void
speak_indonesian (void)
{
  gembok_i18n_init ();
  g_assert_cmpstr (gembok_i18n_language (), ==, "id");
  g_assert_cmpstr (gembok_request_state_label (GEMBOK_REQUEST_DONE), ==, "selesai");
  assert_date ("17 Agustus 2026");
  assert_time ("17 Agustus 2026 14.05 WIB");
  assert_size (4100000, "4,1 MB");
  assert_size (612000, "612 KB");
  g_assert_true (g_get_charset (NULL));
  g_assert_cmpfloat (strtod ("1.5", NULL), ==, 1.5);
}

#define DEFINE_CASE(name, speak, lc_all, lang, language) \
  static void test_##name (void)                         \
  {                                                      \
    if (g_test_subprocess ())                            \
      speak ();                                          \
    else                                                 \
      run_with (lc_all, lang, language);                 \
  }

DEFINE_CASE (english_utf8, speak_english, NULL, "C.UTF-8", NULL)
DEFINE_CASE (english_by_language, speak_english, "C.UTF-8", NULL, "C")
DEFINE_CASE (plain_c_stays_english, speak_english, "C", NULL, "id")
DEFINE_CASE (nothing_set, speak_english, NULL, NULL, NULL)
DEFINE_CASE (an_unknown_language, speak_english, NULL, "xx_XX.UTF-8", NULL)
/* This machine may never have generated id_ID: that is the case these are about. */
DEFINE_CASE (indonesian_locale, speak_indonesian, NULL, "id_ID.UTF-8", NULL)
DEFINE_CASE (indonesian_locale_for_all, speak_indonesian, "id_ID.UTF-8", NULL, NULL)
DEFINE_CASE (indonesian_locale_and_language, speak_indonesian, NULL, "id_ID.UTF-8", "id:en")
DEFINE_CASE (indonesian_without_charset, speak_indonesian, NULL, "id_ID", NULL)
DEFINE_CASE (language_over_utf8, speak_indonesian, NULL, "C.UTF-8", "id")
DEFINE_CASE (language_alone, speak_indonesian, NULL, NULL, "id")

static const char *
done_in (const char *language)
{
  gembok_i18n_speak (language);
  return gembok_request_state_label (GEMBOK_REQUEST_DONE);
}

static gpointer
speak_by_default (gpointer data)
{
  (void) data;
  g_assert_null (gembok_i18n_spoken ());
  return (gpointer) (guintptr) gembok_request_state_label (GEMBOK_REQUEST_DONE);
}

/* @own: what the program itself says "done" with. */
static void
speak_all (const char *own)
{
  gembok_i18n_init ();
  gembok_i18n_speak ("id");
  g_assert_null (gembok_i18n_spoken ());
  gembok_i18n_speak_all ();
  g_assert_cmpstr (done_in (NULL), ==, own);
  g_assert_cmpstr (done_in ("id"), ==, "selesai");
  g_assert_cmpstr (gembok_i18n_language (), ==, "id");
  assert_size (4100000, "4,1 MB");
  g_assert_cmpstr (g_thread_join (g_thread_new ("other", speak_by_default, NULL)), ==, own);
  g_assert_cmpstr (done_in ("en"), ==, "done");
  g_assert_cmpstr (gembok_i18n_language (), ==, "en");
  assert_size (4100000, "4.1 MB");
  g_assert_cmpstr (ngettext_ ("%u second", "%u seconds", 1), ==, "%u second");
  g_assert_cmpstr (ngettext_ ("%u second", "%u seconds", 2), ==, "%u seconds");
  g_assert_cmpstr (done_in (NULL), ==, own);
}

static void
speak_all_from_english (void)
{
  speak_all ("done");
}

static void
speak_all_from_indonesian (void)
{
  speak_all ("selesai");
}

DEFINE_CASE (english_answers_all, speak_all_from_english, "C.UTF-8", NULL, "C")
DEFINE_CASE (nothing_set_answers_all, speak_all_from_english, NULL, NULL, NULL)
DEFINE_CASE (indonesian_answers_all, speak_all_from_indonesian, "C.UTF-8", NULL, "id")

static void
test_negotiation (void)
{
  static const struct
  {
    const char *accepted;
    const char *language;
  } cases[] = {
    { NULL, NULL },
    { "", NULL },
    { "*", NULL },
    { "fr, de", NULL },
    { "id", "id" },
    { "ID-id", "id" },
    { "en", "en" },
    { "en-GB,id;q=0.9", "en" },
    { "en;q=0.8, id;q=0.9", "id" },
    { "fr,id;q=0.1", "id" },
    { "id;q=0, en;q=0.001", "en" },
    { "id ; q=0.5 , en ;q=0.4", "id" },
    { "id;q=nonsense", NULL },
    { "id;level=1", NULL },
    { "idn, english", NULL },
    { "id;q=1e9, en", "id" },
    { ",,;;,-,", NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].accepted != NULL ? cases[i].accepted : "NULL");
      g_assert_cmpstr (gembok_i18n_negotiate (cases[i].accepted), ==, cases[i].language);
    }
}

static void
test_one_missing_category (void)
{
  if (g_test_subprocess ())
    {
      g_setenv ("LC_MESSAGES", "id_ID.UTF-8", TRUE);
      speak_indonesian ();
      return;
    }
  run_with (NULL, "C.UTF-8", NULL);
}

static void
test_times_for_programs (void)
{
  g_autofree char *text = gembok_format_rfc3339 (INDEPENDENCE_DAY);
  g_assert_cmpstr (text, ==, "2026-08-17T07:05:09Z");
  const char *same[]
      = { "2026-08-17T07:05:09Z",      "2026-08-17t07:05:09z",      "2026-08-17T14:05:09+07:00",  "2026-08-17T07:05:09.123Z",
          "2026-08-17T07:05:09-00:00", "2026-08-17T03:35:09-03:30", "2026-08-17T07:05:09.000000Z" };
  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      gint64 seconds = 0;
      g_assert_true (gembok_parse_rfc3339 (same[i], &seconds));
      g_assert_cmpint (seconds, ==, INDEPENDENCE_DAY);
    }
}

static void
test_what_is_no_time (void)
{
  const char *bad[] = {
    NULL,
    "",
    "2026-08-17",
    "2026-08-17T07:05Z",
    "2026-08-17T07:05:09",
    "2026-08-17 07:05:09Z",
    "20260817T070509Z",
    "2026-W33-1T07:05:09Z",
    "2026-229T07:05:09Z",
    "2026-13-17T07:05:09Z",
    "2026-02-30T07:05:09Z",
    "2026-08-17T24:05:09Z",
    "2026-08-17T07:60:09Z",
    "2026-08-17T07:05:09+0700",
    "2026-08-17T07:05:09+07",
    "2026-08-17T07:05:09.Z",
    "2026-08-17T07:05:09ZZ",
    " 2026-08-17T07:05:09Z",
    "2026-08-17T07:05:09Z ",
    "2026-08-17T07:05:09.00000000000000000000000000Z",
    "+026-08-17T07:05:09Z",
    "17 Agustus 2026 14.05",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gint64 seconds = 42;
      g_test_message ("%s", bad[i] != NULL ? bad[i] : "NULL");
      g_assert_false (gembok_parse_rfc3339 (bad[i], &seconds));
      g_assert_cmpint (seconds, ==, 42);
    }
}

static void
test_times_out_of_range (void)
{
  g_autofree char *date = gembok_format_date (G_MAXINT64);
  g_autofree char *time = gembok_format_time (G_MININT64);
  g_autofree char *text = gembok_format_rfc3339 (G_MAXINT64);
  g_assert_cmpstr (date, ==, "-");
  g_assert_cmpstr (time, ==, "-");
  g_assert_cmpstr (text, ==, "");
}

static void
test_sizes (void)
{
  assert_size (0, "0 B");
  assert_size (999, "999 B");
  assert_size (1000, "1 KB");
  assert_size (999499, "999 KB");
  assert_size (999500, "1.0 MB");
  assert_size (1048576, "1.0 MB");
  assert_size (25000000, "25.0 MB");
  assert_size (3200000000, "3.2 GB");
  assert_size (G_MAXUINT64, "18446744073.7 GB");
}

static void
test_spans (void)
{
  static const struct
  {
    double seconds;
    const char *words;
  } spans[] = {
    { -5, "0 seconds" },        { 0.4, "0 seconds" },          { 1, "1 second" },
    { 30, "30 seconds" },       { 89, "89 seconds" },          { 90, "2 minutes" },
    { 300, "5 minutes" },       { 47 * 60, "47 minutes" },     { 5399, "90 minutes" },
    { 7200, "2 hours" },        { 86400, "24 hours" },         { 3 * 86400, "3 days" },
    { 60 * 86400, "60 days" },  { 365 * 86400., "12 months" }, { 3650 * 86400., "10 years" },
    { 1e300, "1000000 years" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      g_autofree char *words = gembok_format_span (spans[i].seconds);
      g_assert_cmpstr (words, ==, spans[i].words);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add_func ("/base/i18n/" name, function)
  ADD ("english-utf8", test_english_utf8);
  ADD ("english-by-language", test_english_by_language);
  ADD ("plain-c-stays-english", test_plain_c_stays_english);
  ADD ("nothing-set", test_nothing_set);
  ADD ("an-unknown-language", test_an_unknown_language);
  ADD ("indonesian-locale", test_indonesian_locale);
  ADD ("indonesian-locale-for-all", test_indonesian_locale_for_all);
  ADD ("indonesian-locale-and-language", test_indonesian_locale_and_language);
  ADD ("indonesian-without-charset", test_indonesian_without_charset);
  ADD ("language-over-utf8", test_language_over_utf8);
  ADD ("language-alone", test_language_alone);
  ADD ("english-answers-all", test_english_answers_all);
  ADD ("nothing-set-answers-all", test_nothing_set_answers_all);
  ADD ("indonesian-answers-all", test_indonesian_answers_all);
  ADD ("negotiation", test_negotiation);
  ADD ("one-missing-category", test_one_missing_category);
  ADD ("times-for-programs", test_times_for_programs);
  ADD ("what-is-no-time", test_what_is_no_time);
  ADD ("times-out-of-range", test_times_out_of_range);
  ADD ("sizes", test_sizes);
  ADD ("spans", test_spans);
  return g_test_run ();
}
