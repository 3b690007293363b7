/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "golden.h"
#include "wire/request.h"

static void
test_golden (void)
{
  g_autoptr (GBytes) body = golden_load ("events.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = gembok_wire_events_decode (body, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 2);
  const GembokWireEvent *created = g_ptr_array_index (events, 0);
  const GembokWireEvent *rejected = g_ptr_array_index (events, 1);
  g_assert_cmpuint (created->id, ==, 1);
  g_assert_cmpint (created->at, ==, 1786950300);
  g_assert_cmpstr (created->request_id, ==, "01J5ZC-8_x");
  g_assert_cmpstr (created->kind, ==, "created");
  g_assert_null (created->text);
  g_assert_cmpstr (created->actor, ==, "applicant");
  g_assert_cmpuint (rejected->id, ==, G_GUINT64_CONSTANT (9007199254740991));
  g_assert_cmpstr (rejected->text, ==, "Foto KTP buram.");
  g_autoptr (GBytes) encoded = gembok_wire_events_encode (events);
  golden_assert_equal (encoded, "events.json");
}

static gboolean
decode (GBytes *body, GError **error)
{
  g_autoptr (GPtrArray) events = gembok_wire_events_decode (body, error);
  return events != NULL;
}

static void
test_robust (void)
{
  golden_assert_robust ("events.json", decode);
}

static void
test_absent (void)
{
  g_autoptr (GBytes) body = bytes_of ("{}");
  GError *error = NULL;
  g_assert_null (gembok_wire_events_decode (body, &error));
  assert_refused (&error, "“events” is missing");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/event/golden", test_golden);
  g_test_add_func ("/wire/event/robust", test_robust);
  g_test_add_func ("/wire/event/absent", test_absent);
  return g_test_run ();
}
