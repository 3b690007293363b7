/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/server-trial.h"

static void
add (GPtrArray *findings, const char *code, GembokHealth health)
{
  GembokDiagnosis *finding = g_new0 (GembokDiagnosis, 1);
  finding->code = code;
  finding->health = health;
  finding->found = g_strdup (code);
  g_ptr_array_add (findings, finding);
}

static void
judge (GembokServerTrial *trial, GPtrArray *findings)
{
  trial->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_diagnosis_free);
  gembok_server_trial_judge (trial, findings);
}

static void
clear (GembokServerTrial *trial)
{
  g_ptr_array_unref (trial->findings);
  g_free (trial->verdict);
}

static GPtrArray *
some_findings (void)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_diagnosis_free);
  add (findings, "vault", GEMBOK_HEALTH_BAD);
  add (findings, "tls", GEMBOK_HEALTH_GOOD);
  add (findings, "clock", GEMBOK_HEALTH_NOTE);
  return findings;
}

/* What does not concern the connection does not count, and does not appear. */
static void
answering (void)
{
  g_autoptr (GPtrArray) findings = some_findings ();
  GembokServerTrial trial = { 0 };
  add (findings, "ams", GEMBOK_HEALTH_GOOD);
  judge (&trial, findings);
  g_assert_true (trial.works);
  g_assert_cmpuint (trial.findings->len, ==, 3);
  g_assert_cmpuint (findings->len, ==, 1);
  clear (&trial);
}

static void
failing (void)
{
  g_autoptr (GPtrArray) findings = some_findings ();
  GembokServerTrial trial = { 0 };
  add (findings, "ams", GEMBOK_HEALTH_BAD);
  judge (&trial, findings);
  g_assert_false (trial.works);
  clear (&trial);
}

/* Silence is no success. */
static void
silent (void)
{
  g_autoptr (GPtrArray) findings = some_findings ();
  GembokServerTrial trial = { 0 };
  judge (&trial, findings);
  g_assert_false (trial.works);
  clear (&trial);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server-trial/answering", answering);
  g_test_add_func ("/server-trial/failing", failing);
  g_test_add_func ("/server-trial/silent", silent);
  return g_test_run ();
}
