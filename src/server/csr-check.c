/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/csr-check.h"

#include <string.h>

#include "base/i18n.h"

static GembokProblem *
check_key (const GembokPolicy *policy, const GembokCsr *csr)
{
  g_autoptr (GError) error = NULL;
  GembokKeyAlgorithm algorithm = GEMBOK_N_KEY_ALGORITHMS;
  if (!gembok_public_key_check (gembok_csr_public (csr), &algorithm, &error))
    return gembok_problem (422, GEMBOK_PROBLEM_CSR_KEY_POLICY, "%s", error->message);
  if (!g_strv_contains ((const char *const *) policy->key_algorithms, gembok_key_algorithm_name (algorithm)))
    return gembok_problem (422, GEMBOK_PROBLEM_CSR_KEY_POLICY, _ ("This service does not accept keys of the kind %s."),
                           gembok_key_algorithm_label (algorithm));
  return NULL;
}

static gboolean
attribute_fits (const GembokSubject *subject, guint index, const GembokWireField *wanted)
{
  return strcmp (gembok_subject_attribute (subject, index), wanted->name) == 0
         && strcmp (gembok_subject_value (subject, index), wanted->value) == 0;
}

static GembokProblem *
check_subject (const GembokWireRequest *request, const GembokCsr *csr)
{
  const GembokSubject *subject = gembok_csr_subject (csr);
  if (gembok_subject_size (subject) != request->subject->len)
    return gembok_problem (422, GEMBOK_PROBLEM_CSR_SUBJECT,
                           _ ("The name in the CSR has other parts than the one in the request."));
  for (guint i = 0; i < request->subject->len; i++)
    {
      const GembokWireField *wanted = g_ptr_array_index (request->subject, i);
      if (!attribute_fits (subject, i, wanted))
        return gembok_problem (422, GEMBOK_PROBLEM_CSR_SUBJECT,
                               _ ("The name in the CSR differs from the one in the request at “%s”."), wanted->name);
    }
  return NULL;
}

GembokProblem *
gembok_csr_check (const GembokPolicy *policy, const GembokWireRequest *request, GBytes *body, GembokCsr **csr)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokCsr) parsed = gembok_csr_parse (body, &error);
  if (parsed == NULL)
    return gembok_problem (422, GEMBOK_PROBLEM_CSR_INVALID, "%s", error->message);
  /* The key first: what verifying costs depends on it. */
  GembokProblem *problem = check_key (policy, parsed);
  if (problem == NULL && !gembok_csr_verify (parsed, &error))
    problem = gembok_problem (422, GEMBOK_PROBLEM_CSR_SIGNATURE, "%s", error->message);
  if (problem == NULL)
    problem = check_subject (request, parsed);
  if (problem == NULL)
    *csr = g_steal_pointer (&parsed);
  return problem;
}
