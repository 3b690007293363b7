/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bodies with a token or a password in them: the scanner that takes secrets out, and json-glib, must read the same. */
#include "golden-seeds.h"
#include "wire/json.h"
#include "wire/session.h"

const guint fuzz_rounds = 3000;

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  fuzz_seed_golden (seeds, "session");
  fuzz_seed_golden (seeds, "login");
  fuzz_seed_golden (seeds, "password");
  fuzz_seed_golden (seeds, "odd-");
}

/* What @body says under @name must not come back in the words of an error. */
static void
assert_kept (GembokSecret *body, const char *name, const GError *error)
{
  g_autoptr (GembokSecret) value = gembok_json_secret_member (body, name);
  if (value != NULL)
    fuzz_assert_secret_kept (error, gembok_secret_data (value), gembok_secret_length (value));
}

static void
try_members (GembokSecret *body, GembokJson *json)
{
  static const char *const names[] = { "token", "password", "username", "", "a" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GembokSecret) value = gembok_json_secret_member (body, names[i]);
      g_autoptr (GembokJson) member = json != NULL ? gembok_json_member (json, names[i]) : NULL;
      const char *text = member != NULL ? gembok_json_text (member) : NULL;
      g_assert_cmpstr (value != NULL ? gembok_secret_text (value) : NULL, ==, text);
    }
}

static void
try_session (GembokSecret *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokWireSession) session = gembok_wire_session_decode (body, &error);
  fuzz_assert_told (session != NULL, &error);
  assert_kept (body, "token", error);
  if (session == NULL)
    return;
  g_assert_true (session->second_factor_required || (session->token != NULL && session->account != NULL));
  g_autoptr (GembokSecret) encoded = gembok_wire_session_encode (session);
  g_autoptr (GembokWireSession) again = gembok_wire_session_decode (encoded, NULL);
  g_assert_nonnull (again);
  g_assert_true ((session->token == NULL) == (again->token == NULL));
  g_assert_true (session->token == NULL || gembok_secret_equal (session->token, again->token));
  g_assert_cmpint (session->expires_at, ==, again->expires_at);
}

static void
try_login (GembokSecret *body)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *username = NULL;
  g_autoptr (GembokSecret) password = NULL;
  const gboolean decoded = gembok_wire_login_decode (body, &username, &password, &error);
  fuzz_assert_told (decoded, &error);
  assert_kept (body, "password", error);
  if (!decoded)
    return;
  g_autoptr (GembokSecret) encoded = gembok_wire_login_encode (username, password);
  g_autofree char *same_name = NULL;
  g_autoptr (GembokSecret) same = NULL;
  g_assert_true (gembok_wire_login_decode (encoded, &same_name, &same, NULL));
  g_assert_cmpstr (username, ==, same_name);
  g_assert_true (gembok_secret_equal (password, same));
}

static void
try_password (GembokSecret *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) current = NULL;
  g_autoptr (GembokSecret) fresh = NULL;
  fuzz_assert_told (gembok_wire_password_decode (body, &current, &fresh, &error), &error);
  assert_kept (body, "current", error);
  assert_kept (body, "new", error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (size == 0 || size > GEMBOK_SECRET_MAX / 2)
    return 0;
  g_autoptr (GBytes) plain = g_bytes_new (data, size);
  g_autoptr (GembokSecret) body = gembok_secret_new_from (data, size);
  g_autoptr (GembokJson) json = gembok_json_parse (plain, GEMBOK_JSON_MAX, NULL);
  try_members (body, json);
  try_session (body);
  try_login (body);
  try_password (body);
  return 0;
}
