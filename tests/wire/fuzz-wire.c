/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-wire.h"

#include <string.h>

#include "wire/json.h"
#include "wire/paths.h"
#include "wire/policy.h"
#include "wire/problem.h"
#include "wire/request.h"
#include "wire/session.h"

/*
 * Whatever comes in: nothing crashes, and what was understood once is understood again after it was written by us, in
 * the very same words.
 */

static void
assert_same_again (GBytes *first, GBytes *second)
{
  g_assert_nonnull (second);
  g_assert_true (g_bytes_equal (first, second));
}

static void
try_json (GBytes *body)
{
  g_autoptr (GembokJson) json = gembok_json_parse (body, GEMBOK_JSON_MAX, NULL);
  if (json == NULL)
    return;
  for (guint pretty = 0; pretty < 2; pretty++)
    {
      g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
      gembok_json_add_value (writer, NULL, json);
      g_autoptr (GBytes) once = gembok_json_finish (writer, pretty != 0);
      g_autoptr (GembokJson) back = gembok_json_parse (once, GEMBOK_JSON_MAX * 8, NULL);
      g_assert_nonnull (back);
      g_autoptr (GembokJsonWriter) again = gembok_json_writer_new ();
      gembok_json_add_value (again, NULL, back);
      g_autoptr (GBytes) twice = gembok_json_finish (again, pretty != 0);
      assert_same_again (once, twice);
    }
}

/* The scanner that takes secrets out of a body and json-glib must read the same strings out of it. */
static void
try_secret (GBytes *body)
{
  static const char *const names[] = { "token", "password", "username", "", "a" };
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (body, &length);
  if (length > GEMBOK_SECRET_MAX / 2)
    return;
  g_autoptr (GembokSecret) secret = gembok_secret_new_from (data, length);
  g_autoptr (GembokJson) json = gembok_json_parse (body, GEMBOK_JSON_MAX, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GembokSecret) value = gembok_json_secret_member (secret, names[i]);
      g_autoptr (GembokJson) member = json != NULL ? gembok_json_member (json, names[i]) : NULL;
      const char *text = member != NULL ? gembok_json_text (member) : NULL;
      g_assert_cmpstr (value != NULL ? gembok_secret_text (value) : NULL, ==, text);
    }
  g_autoptr (GembokWireSession) session = gembok_wire_session_decode (secret, NULL);
  g_autoptr (GembokSecret) encoded = session != NULL ? gembok_wire_session_encode (session) : NULL;
  g_autoptr (GembokWireSession) again = encoded != NULL ? gembok_wire_session_decode (encoded, NULL) : NULL;
  g_assert_true ((session == NULL) == (again == NULL));
}

static void
try_login (GBytes *body)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (body, &length);
  if (length > GEMBOK_SECRET_MAX / 2)
    return;
  g_autoptr (GembokSecret) secret = gembok_secret_new_from (data, length);
  g_autofree char *username = NULL;
  g_autoptr (GembokSecret) password = NULL;
  g_autoptr (GembokSecret) current = NULL;
  g_autoptr (GembokSecret) fresh = NULL;
  if (gembok_wire_login_decode (secret, &username, &password, NULL))
    {
      g_autoptr (GembokSecret) encoded = gembok_wire_login_encode (username, password);
      g_autofree char *same_name = NULL;
      g_autoptr (GembokSecret) same = NULL;
      g_assert_true (gembok_wire_login_decode (encoded, &same_name, &same, NULL));
      g_assert_cmpstr (username, ==, same_name);
      g_assert_true (gembok_secret_equal (password, same));
    }
  gembok_wire_password_decode (secret, &current, &fresh, NULL);
}

static void
try_policy (GBytes *body)
{
  g_autoptr (GembokPolicy) policy = gembok_policy_decode (body, NULL);
  if (policy == NULL)
    return;
  g_autoptr (GBytes) once = gembok_policy_encode (policy);
  g_autoptr (GembokPolicy) back = gembok_policy_decode (once, NULL);
  g_assert_nonnull (back);
  g_autoptr (GBytes) twice = gembok_policy_encode (back);
  assert_same_again (once, twice);
  for (guint i = 0; i < policy->procedures->len; i++)
    {
      const GembokPolicyProcedure *procedure = g_ptr_array_index (policy->procedures, i);
      g_autoptr (GPtrArray) rules = gembok_policy_documents_for (policy, procedure->type, procedure->id);
      g_assert_cmpuint (rules->len, <=, policy->documents->len);
    }
}

static void
try_requests (GBytes *body)
{
  g_autoptr (GembokWireRequest) request = gembok_wire_request_decode (body, NULL);
  g_autoptr (GembokWireRequest) asked = gembok_wire_request_decode_new (body, NULL);
  g_autoptr (GembokWirePage) page = gembok_wire_page_decode (body, NULL);
  if (request != NULL)
    {
      g_autoptr (GBytes) once = gembok_wire_request_encode (request);
      g_autoptr (GembokWireRequest) back = gembok_wire_request_decode (once, NULL);
      g_autoptr (GBytes) twice = back != NULL ? gembok_wire_request_encode (back) : NULL;
      assert_same_again (once, twice);
    }
  if (asked != NULL)
    {
      g_autoptr (GBytes) once = gembok_wire_request_encode_new (asked);
      g_autoptr (GembokWireRequest) back = gembok_wire_request_decode_new (once, NULL);
      g_autoptr (GBytes) twice = back != NULL ? gembok_wire_request_encode_new (back) : NULL;
      assert_same_again (once, twice);
    }
}

static void
try_small_bodies (GBytes *body)
{
  g_autoptr (GembokWireVerdict) verdict = gembok_wire_verdict_decode (body, NULL);
  g_autoptr (GPtrArray) events = gembok_wire_events_decode (body, NULL);
  g_autoptr (GPtrArray) certificates = gembok_wire_certificates_decode (body, NULL);
  g_autoptr (GembokWireAccount) account = gembok_wire_account_decode (body, NULL);
  g_autofree char *version = NULL;
  g_autofree char *sha256 = NULL;
  g_autofree char *head = NULL;
  gboolean accepted = FALSE;
  gembok_wire_agreement_decode (body, &version, &sha256, &accepted, NULL);
  gembok_wire_submission_decode (body, &head, NULL);
  if (verdict != NULL)
    {
      g_autoptr (GBytes) once = gembok_wire_verdict_encode (verdict);
      g_autoptr (GembokWireVerdict) back = gembok_wire_verdict_decode (once, NULL);
      g_autoptr (GBytes) twice = back != NULL ? gembok_wire_verdict_encode (back) : NULL;
      assert_same_again (once, twice);
    }
  if (certificates != NULL)
    {
      g_autoptr (GBytes) once = gembok_wire_certificates_encode (certificates);
      g_autoptr (GPtrArray) back = gembok_wire_certificates_decode (once, NULL);
      g_autoptr (GBytes) twice = back != NULL ? gembok_wire_certificates_encode (back) : NULL;
      assert_same_again (once, twice);
    }
}

static void
try_problem (GBytes *body)
{
  g_autoptr (GembokProblem) problem = gembok_problem_decode (400, body, GEMBOK_TYPE_PROBLEM);
  g_autofree char *sentence = gembok_problem_sentence (problem);
  g_autoptr (GBytes) once = gembok_problem_encode (problem);
  g_autoptr (GembokProblem) back = gembok_problem_decode (400, once, GEMBOK_TYPE_PROBLEM);
  g_autofree char *again = gembok_problem_sentence (back);
  g_assert_true (sentence == NULL || g_utf8_validate (sentence, -1, NULL));
  g_assert_cmpstr (sentence, ==, again);
}

static void
try_metadata (const guint8 *data, gsize size)
{
  g_autofree char *header = g_strndup ((const char *) data, MIN (size, 8192));
  g_autoptr (GHashTable) metadata = gembok_tus_metadata_decode (header, NULL);
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer value = NULL;
  if (metadata == NULL)
    return;
  g_hash_table_iter_init (&iter, metadata);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const char *const pairs[] = { name, value, NULL };
      g_autofree char *encoded = gembok_tus_metadata_encode (pairs);
      g_autoptr (GHashTable) back = gembok_tus_metadata_decode (encoded, NULL);
      g_assert_nonnull (back);
      g_assert_cmpstr (g_hash_table_lookup (back, name), ==, value);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  try_json (body);
  try_secret (body);
  try_login (body);
  try_policy (body);
  try_requests (body);
  try_small_bodies (body);
  try_problem (body);
  try_metadata (data, size);
  return 0;
}
