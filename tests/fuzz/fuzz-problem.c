/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Error bodies of whoever answers: an AMS, a proxy, a portal. Whatever comes becomes a problem that can be shown. */
#include "golden-seeds.h"
#include "wire/paths.h"
#include "wire/problem.h"

const guint fuzz_rounds = 3000;

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  fuzz_seed_golden (seeds, "problem");
  fuzz_seed_golden (seeds, "odd-");
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char *const types[] = { GEMBOK_TYPE_PROBLEM, GEMBOK_TYPE_JSON, "text/html", NULL };
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GembokProblem) problem = gembok_problem_decode (400, body, types[i]);
      g_assert_nonnull (problem);
      g_assert_cmpint (problem->status, ==, 400);
      g_autofree char *sentence = gembok_problem_sentence (problem);
      fuzz_assert_shown (sentence);
      g_autoptr (GBytes) once = gembok_problem_encode (problem);
      g_autoptr (GembokProblem) back = gembok_problem_decode (400, once, GEMBOK_TYPE_PROBLEM);
      g_autofree char *again = gembok_problem_sentence (back);
      g_assert_cmpstr (sentence, ==, again);
      g_assert_cmpstr (problem->code, ==, back->code);
    }
  return 0;
}
