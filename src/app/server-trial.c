/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/server-trial.h"

#include "app/settings.h"
#include "app/work.h"
#include "base/file.h"
#include "base/i18n.h"
#include "procedure/certificate-use.h"

typedef struct
{
  char *url;
  char *ca_file; /* (nullable) */
  GembokServerTrialFunc done;
  GembokServerTrial trial;
  GError *error;
} Attempt;

static void
attempt_free (gpointer data)
{
  Attempt *attempt = data;
  g_free (attempt->url);
  g_free (attempt->ca_file);
  g_free (attempt->trial.verdict);
  g_clear_pointer (&attempt->trial.findings, g_ptr_array_unref);
  g_clear_error (&attempt->error);
  g_free (attempt);
}

static gboolean
concerns_connection (const GembokDiagnosis *finding)
{
  static const char *const codes[] = { "dns", "proxy", "connection", "tls", "clock", "ams", "api", NULL };
  return g_strv_contains (codes, finding->code);
}

void
gembok_server_trial_judge (GembokServerTrial *trial, GPtrArray *findings)
{
  gboolean answered = FALSE;
  trial->works = TRUE;
  for (guint i = 0; i < findings->len;)
    {
      GembokDiagnosis *finding = findings->pdata[i];
      if (!concerns_connection (finding))
        {
          i++;
          continue;
        }
      answered = answered || g_str_equal (finding->code, "ams") || g_str_equal (finding->code, "api");
      trial->works = trial->works && finding->health != GEMBOK_HEALTH_BAD;
      g_ptr_array_add (trial->findings, g_ptr_array_steal_index (findings, i));
    }
  trial->works = trial->works && answered;
  trial->verdict = g_strdup (trial->works ? _ ("The AMS answers and could prove who it is.")
                                          : _ ("The AMS cannot be used like this. What was found stands below."));
}

static gpointer
try_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) context;
  (void) error;
  Attempt *attempt = input;
  g_autoptr (GBytes) ca = NULL;
  if (attempt->ca_file != NULL
      && (ca = gembok_file_read (attempt->ca_file, GEMBOK_CERTIFICATES_MAX, &attempt->error)) == NULL)
    return attempt;
  const GembokServer server = { .url = attempt->url, .ca = ca, .mode = GEMBOK_PROFILE_CONNECTED };
  /* The vault is not asked: it may not be open yet. */
  const GembokDoctorQuestion question = { .server = &server, .areas = GEMBOK_DOCTOR_SERVICE };
  g_autoptr (GPtrArray) findings = gembok_doctor (&question, cancellable);
  attempt->trial.findings = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_diagnosis_free);
  if (!gembok_cancelled (cancellable, &attempt->error))
    gembok_server_trial_judge (&attempt->trial, findings);
  return attempt;
}

static void
tried_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  Attempt *attempt = result;
  attempt->done (owner, attempt->error == NULL ? &attempt->trial : NULL, attempt->error);
  attempt_free (attempt);
}

void
gembok_server_trial_run (GSettings *settings, gpointer owner, GCancellable *cancellable, GembokServerTrialFunc done)
{
  Attempt *attempt = g_new0 (Attempt, 1);
  attempt->url = g_settings_get_string (settings, "ams-address");
  attempt->ca_file = gembok_settings_text (settings, "ams-ca-file");
  attempt->done = done;
  gembok_work_run (NULL, owner, cancellable,
                   &(GembokWork){ .func = try_in_thread, .input = attempt, .result_free = attempt_free, .done = tried_cb });
}
