/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /policy: what an AMS may say about itself, and the limits it may set. */
#include "golden-seeds.h"
#include "wire/policy.h"

const guint fuzz_rounds = 1500;

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  fuzz_seed_golden (seeds, "policy");
  g_autoptr (GBytes) ours = gembok_policy_default ();
  fuzz_seed (seeds, "default", ours);
}

static void
assert_bounded (const GembokPolicy *policy)
{
  g_assert_cmpuint (policy->poll_interval, >=, 1);
  g_assert_cmpuint (policy->poll_interval, <=, 86400);
  g_assert_true (g_strv_contains ((const char *const *) policy->key_algorithms, policy->default_key_algorithm));
  for (guint i = 0; i < policy->documents->len; i++)
    {
      const GembokPolicyDocument *rule = g_ptr_array_index (policy->documents, i);
      g_assert_true (rule->max_bytes >= 1 && rule->max_bytes <= 64 * 1024 * 1024);
      g_assert_true (rule->min_width <= 16384 && rule->min_height <= 16384);
    }
  for (guint i = 0; i < policy->procedures->len; i++)
    {
      const GembokPolicyProcedure *procedure = g_ptr_array_index (policy->procedures, i);
      g_autoptr (GPtrArray) rules = gembok_policy_documents_for (policy, procedure->type, procedure->id);
      g_assert_cmpuint (rules->len, <=, policy->documents->len);
      g_assert_true (gembok_policy_find_procedure (policy, procedure->id) == procedure);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  g_autoptr (GembokPolicy) policy = gembok_policy_decode (body, &error);
  fuzz_assert_told (policy != NULL, &error);
  if (policy == NULL)
    return 0;
  assert_bounded (policy);
  g_autoptr (GBytes) once = gembok_policy_encode (policy);
  g_autoptr (GembokPolicy) back = gembok_policy_decode (once, NULL);
  g_assert_nonnull (back);
  g_autoptr (GBytes) twice = gembok_policy_encode (back);
  fuzz_assert_same (once, twice);
  return 0;
}
