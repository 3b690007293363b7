/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small messages of the API: verdicts, events, certificate lists, accounts, agreements, submissions. */
#include "golden-seeds.h"
#include "wire/request.h"
#include "wire/session.h"

const guint fuzz_rounds = 3000;

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  fuzz_seed_golden (seeds, "verdict");
  fuzz_seed_golden (seeds, "events");
  fuzz_seed_golden (seeds, "certificates");
  fuzz_seed_golden (seeds, "account");
  fuzz_seed_golden (seeds, "agreement");
  fuzz_seed_golden (seeds, "submission");
}

static void
try_verdict (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokWireVerdict) verdict = gembok_wire_verdict_decode (body, &error);
  fuzz_assert_told (verdict != NULL, &error);
  if (verdict == NULL)
    return;
  g_autoptr (GBytes) once = gembok_wire_verdict_encode (verdict);
  g_autoptr (GembokWireVerdict) back = gembok_wire_verdict_decode (once, NULL);
  g_assert_nonnull (back);
  g_autoptr (GBytes) twice = gembok_wire_verdict_encode (back);
  fuzz_assert_same (once, twice);
}

typedef GPtrArray *(*DecodeList) (GBytes *body, GError **error);
typedef GBytes *(*EncodeList) (GPtrArray *list);

static void
try_list (GBytes *body, DecodeList decode, EncodeList encode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = decode (body, &error);
  fuzz_assert_told (list != NULL, &error);
  if (list == NULL)
    return;
  g_autoptr (GBytes) once = encode (list);
  g_autoptr (GPtrArray) back = decode (once, NULL);
  g_assert_nonnull (back);
  g_assert_cmpuint (back->len, ==, list->len);
  g_autoptr (GBytes) twice = encode (back);
  fuzz_assert_same (once, twice);
}

static void
try_account (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokWireAccount) account = gembok_wire_account_decode (body, &error);
  fuzz_assert_told (account != NULL, &error);
  if (account == NULL)
    return;
  g_autoptr (GBytes) once = gembok_wire_account_encode (account);
  g_autoptr (GembokWireAccount) back = gembok_wire_account_decode (once, NULL);
  g_assert_nonnull (back);
  g_autoptr (GBytes) twice = gembok_wire_account_encode (back);
  fuzz_assert_same (once, twice);
}

static void
try_agreement (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *version = NULL;
  g_autofree char *sha256 = NULL;
  gboolean accepted = FALSE;
  const gboolean decoded = gembok_wire_agreement_decode (body, &version, &sha256, &accepted, &error);
  fuzz_assert_told (decoded, &error);
  if (!decoded)
    return;
  g_autoptr (GBytes) once = gembok_wire_agreement_encode (version, sha256, accepted);
  g_autofree char *same_version = NULL;
  g_autofree char *same_sha256 = NULL;
  gboolean same_accepted = !accepted;
  g_assert_true (gembok_wire_agreement_decode (once, &same_version, &same_sha256, &same_accepted, NULL));
  g_assert_cmpstr (version, ==, same_version);
  g_assert_cmpstr (sha256, ==, same_sha256);
  g_assert_true (accepted == same_accepted);
}

static void
try_submission (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *head = NULL;
  const gboolean decoded = gembok_wire_submission_decode (body, &head, &error);
  fuzz_assert_told (decoded, &error);
  if (!decoded)
    return;
  g_autoptr (GBytes) once = gembok_wire_submission_encode (head);
  g_autofree char *same = NULL;
  g_assert_true (gembok_wire_submission_decode (once, &same, NULL));
  g_assert_cmpstr (head, ==, same);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  try_verdict (body);
  try_list (body, gembok_wire_events_decode, gembok_wire_events_encode);
  try_list (body, gembok_wire_certificates_decode, gembok_wire_certificates_encode);
  try_account (body);
  try_agreement (body);
  try_submission (body);
  return 0;
}
