/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/doctor.h"

#include "base/i18n.h"
#include "procedure/doctor-private.h"

static const struct
{
  const char *name, *label;
} healths[] = {
  [GEMBOK_HEALTH_GOOD] = { "good", N_ ("good") },
  [GEMBOK_HEALTH_NOTE] = { "note", N_ ("note") },
  [GEMBOK_HEALTH_BAD] = { "bad", N_ ("problem") },
};

static const GembokDoctorCheck checks[] = {
  { "ams", GEMBOK_DOCTOR_SERVICE },        { "dns", GEMBOK_DOCTOR_SERVICE },      { "proxy", GEMBOK_DOCTOR_SERVICE },
  { "connection", GEMBOK_DOCTOR_SERVICE }, { "tls", GEMBOK_DOCTOR_SERVICE },      { "api", GEMBOK_DOCTOR_SERVICE },
  { "clock", GEMBOK_DOCTOR_SERVICE },      { "vault", GEMBOK_DOCTOR_STORE },      { "log", GEMBOK_DOCTOR_STORE },
  { "keyring", GEMBOK_DOCTOR_STORE },      { "space", GEMBOK_DOCTOR_STORE },      { "decoder", GEMBOK_DOCTOR_COMPUTER },
  { "memory", GEMBOK_DOCTOR_COMPUTER },    { "dumps", GEMBOK_DOCTOR_COMPUTER },   { "swap", GEMBOK_DOCTOR_COMPUTER },
  { "programs", GEMBOK_DOCTOR_COMPUTER },  { "presets", GEMBOK_DOCTOR_COMPUTER }, { "procedures", GEMBOK_DOCTOR_COMPUTER },
};

/* In the order of @checks. */
static const char *const titles[] = {
  N_ ("AMS"),
  N_ ("Name of the server"),
  N_ ("Proxy"),
  N_ ("Connection"),
  N_ ("Secure connection"),
  N_ ("Service"),
  N_ ("Clock"),
  N_ ("Vault"),
  N_ ("Audit log"),
  N_ ("Keyring"),
  N_ ("Free space"),
  N_ ("Document reader"),
  N_ ("Memory for secrets"),
  N_ ("Memory dumps"),
  N_ ("Swap"),
  N_ ("Programs"),
  N_ ("Presets"),
  N_ ("Procedures"),
};
G_STATIC_ASSERT (G_N_ELEMENTS (titles) == G_N_ELEMENTS (checks));

const char *
gembok_health_name (GembokHealth health)
{
  return healths[health].name;
}

const char *
gembok_health_label (GembokHealth health)
{
  return _ (healths[health].label);
}

const char *
gembok_doctor_area_label (GembokDoctorArea area)
{
  switch (area)
    {
    case GEMBOK_DOCTOR_SERVICE:
      return _ ("Connection to the AMS");
    case GEMBOK_DOCTOR_STORE:
      return _ ("Data on this computer");
    case GEMBOK_DOCTOR_COMPUTER:
      return _ ("This computer");
    case GEMBOK_DOCTOR_ALL:
    default:
      return _ ("Diagnosis");
    }
}

const GembokDoctorCheck *
gembok_doctor_checks (guint *n_checks)
{
  *n_checks = G_N_ELEMENTS (checks);
  return checks;
}

static guint
index_of (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (g_str_equal (checks[i].code, code))
      return i;
  g_error ("there is no check “%s”", code);
}

const char *
gembok_doctor_title (const char *code)
{
  return _ (titles[index_of (code)]);
}

void
gembok_diagnosis_free (GembokDiagnosis *diagnosis)
{
  g_free (diagnosis->found);
  g_free (diagnosis->advice);
  g_free (diagnosis);
}

/* --- adding ----------------------------------------------------------------------------------------------------- */

void
gembok_doctor_add (GembokDoctorRun *run, const char *code, GembokHealth health, char *found, char *advice)
{
  const guint index = index_of (code);
  GembokDiagnosis *diagnosis = g_new0 (GembokDiagnosis, 1);
  diagnosis->code = checks[index].code;
  diagnosis->title = _ (titles[index]);
  diagnosis->area = checks[index].area;
  diagnosis->health = health;
  diagnosis->found = found;
  diagnosis->advice = advice;
  g_ptr_array_add (run->findings, diagnosis);
  if (run->question->func != NULL)
    run->question->func (diagnosis, run->question->user_data);
}

void
gembok_doctor_add_error (GembokDoctorRun *run, const char *code, GembokHealth health, const GError *error)
{
  if (gembok_error_get_code (error) != GEMBOK_ERROR_CANCELLED)
    gembok_doctor_add (run, code, health, g_strdup (error->message), g_strdup (gembok_error_get_hint (error)));
}

void
gembok_doctor_add_skipped (GembokDoctorRun *run, const char *code, const char *reason)
{
  gembok_doctor_add (run, code, GEMBOK_HEALTH_NOTE, g_strdup_printf (_ ("Not looked at, because %s."), reason), NULL);
}

gboolean
gembok_doctor_is_over (const GembokDoctorRun *run)
{
  return g_cancellable_is_cancelled (run->cancellable);
}

char *
gembok_doctor_milliseconds (gint64 microseconds)
{
  g_autofree char *number = gembok_format_decimal (MAX ((double) microseconds / 1000, 0.1), microseconds < 10000 ? 1 : 0);
  g_autofree char *honest = g_strconcat (microseconds < 50 ? "< " : "", number, NULL);
  return g_strdup_printf (_ ("%s ms"), honest);
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

GPtrArray *
gembok_doctor (const GembokDoctorQuestion *question, GCancellable *cancellable)
{
  const GembokDoctorArea areas = question->areas != 0 ? question->areas : GEMBOK_DOCTOR_ALL;
  GembokDoctorRun run = {
    .question = question,
    .cancellable = cancellable,
    .findings = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_diagnosis_free),
  };
  if ((areas & GEMBOK_DOCTOR_SERVICE) != 0)
    gembok_doctor_look_at_service (&run);
  if ((areas & GEMBOK_DOCTOR_STORE) != 0)
    gembok_doctor_look_at_store (&run);
  if ((areas & GEMBOK_DOCTOR_COMPUTER) != 0)
    {
      gembok_doctor_look_at_computer (&run);
      gembok_doctor_look_at_presets (&run);
    }
  return run.findings;
}
