/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scanner that judges JSON, the reader behind it, and the writer: what was understood once is understood again. */
#include "golden-seeds.h"
#include "wire/json-scan.h"
#include "wire/json.h"

const guint fuzz_rounds = 4000;

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  fuzz_seed_golden (seeds, "");
  fuzz_seed_text (seeds, "numbers",
                  "[0, -0, 1e3, 0.5e-7, -9223372036854775808, 9223372036854775807, 1.7976931348623157e308]");
  fuzz_seed_text (seeds, "escapes", "{\"\\u00e9\\ud83d\\ude00\": \"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}");
  fuzz_seed_text (seeds, "deep", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
}

static GBytes *
write_again (GembokJson *json, gboolean pretty)
{
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  gembok_json_add_value (writer, NULL, json);
  return gembok_json_finish (writer, pretty);
}

static void
assert_stable (GembokJson *json, gboolean pretty)
{
  g_autoptr (GBytes) once = write_again (json, pretty);
  g_autoptr (GembokJson) back = gembok_json_parse (once, GEMBOK_JSON_MAX * 8, NULL);
  g_assert_nonnull (back);
  g_autoptr (GBytes) twice = write_again (back, pretty);
  fuzz_assert_same (once, twice);
}

/* Every member that a reader can ask for is there under its name, and of one kind only. */
static void
assert_members (GembokJson *json)
{
  g_auto (GStrv) names = gembok_json_names (json);
  g_assert_true (gembok_json_is_object (json) || g_strv_length (names) == 0);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokJson) member = gembok_json_member (json, names[i]);
      gint64 time = 0;
      g_autofree char *text = NULL;
      const gboolean is_text = gembok_json_get_string (json, names[i], &text, NULL);
      g_assert_true (is_text == (member == NULL || gembok_json_is_string (member)));
      fuzz_assert_told (gembok_json_get_time (json, names[i], &time, &error), &error);
      g_assert_true (time >= 0 && time < G_GINT64_CONSTANT (253402300800));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  g_autoptr (GembokJson) json = gembok_json_parse (body, GEMBOK_JSON_MAX, &error);
  fuzz_assert_told (json != NULL, &error);
  /* What json-glib reads, the scanner before it found sound: it never sees anything else. */
  const GembokJsonVerdict verdict = gembok_json_scan ((GembokJsonSpan){ data, size });
  g_assert_true (json == NULL || verdict == GEMBOK_JSON_SOUND);
  if (json == NULL)
    return 0;
  assert_stable (json, FALSE);
  assert_stable (json, TRUE);
  assert_members (json);
  return 0;
}
