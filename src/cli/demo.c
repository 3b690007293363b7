/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "cli/demo-private.h"
#include "cli/demo-samples.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "crypto/passphrase.h"
#include "procedure/review.h"

static int
remove_entry (const char *path, const struct stat *info, int kind, struct FTW *place)
{
  (void) info;
  (void) kind;
  (void) place;
  return remove (path);
}

static void
clear_demo (Demo *demo)
{
  g_clear_pointer (&demo->training, gembok_training_stop);
  g_clear_pointer (&demo->applicant, gembok_context_free);
  for (guint i = 0; i < GEMBOK_ROLE_UNKNOWN; i++)
    g_clear_pointer (&demo->deciders[i], gembok_context_free);
  g_clear_pointer (&demo->procedure, gembok_procedure_unref);
  g_clear_pointer (&demo->passphrase, gembok_secret_free);
  g_clear_pointer (&demo->view, gembok_request_view_free);
  if (demo->scratch != NULL)
    nftw (demo->scratch, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  /* A folder in which nothing was saved does not stay; one that holds something is left alone by rmdir. */
  if (demo->made_out)
    rmdir (demo->out);
  g_free (demo->scratch);
  g_free (demo->out);
  g_free (demo->request_id);
  g_free (demo->remote_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Demo, clear_demo)

/* --- the people ------------------------------------------------------------------------------------------------- */

static GembokContext *
enter (Demo *demo, GembokRole role, GError **error)
{
  g_autofree char *folder = g_build_filename (demo->scratch, gembok_role_name (role), NULL);
  g_autoptr (GembokContext) context = gembok_context_open (folder, GEMBOK_CONTEXT_IN_MEMORY, error);
  if (context == NULL)
    return NULL;
  const GembokReporter reporter = cli_progress (demo->cli);
  gembok_context_set_reporter (context, &reporter);
  g_autoptr (GembokLogin) login = gembok_training_enter (context, demo->training, role, demo->cli->cancellable, error);
  return login != NULL ? g_steal_pointer (&context) : NULL;
}

static GembokApplicant *
invented_person (void)
{
  GembokApplicant *applicant = gembok_applicant_new ();
  gembok_applicant_set (applicant, GEMBOK_FIELD_NAME, "Siti Contoh Rahmawati");
  gembok_applicant_set (applicant, GEMBOK_FIELD_NIK, "3502155708900001");
  gembok_applicant_set (applicant, GEMBOK_FIELD_NIP, "199008172015032001");
  gembok_applicant_set (applicant, GEMBOK_FIELD_EMAIL, "siti.contoh@contoh.go.id");
  gembok_applicant_set (applicant, GEMBOK_FIELD_ORGANIZATION, "Pemerintah Kabupaten Contoh");
  gembok_applicant_set (applicant, GEMBOK_FIELD_UNIT, "Dinas Komunikasi dan Informatika");
  gembok_applicant_set (applicant, GEMBOK_FIELD_TITLE, "Pranata Komputer");
  gembok_applicant_set (applicant, GEMBOK_FIELD_LOCALITY, "Contoh");
  gembok_applicant_set (applicant, GEMBOK_FIELD_PROVINCE, "Jawa Timur");
  return applicant;
}

static gboolean
is_before_decision (GembokAction action)
{
  return action != GEMBOK_ACTION_DECIDE && action != GEMBOK_ACTION_ISSUE;
}

/* --- what the applicant does ------------------------------------------------------------------------------------ */

static GBytes *
sample (const char *kind)
{
  static const char *const lines[] = { "PEMERINTAH KABUPATEN CONTOH",
                                       "",
                                       "SURAT REKOMENDASI (CONTOH UNTUK LATIHAN)",
                                       "",
                                       "Nama: Siti Contoh Rahmawati (orang rekaan)",
                                       "Direkomendasikan untuk memperoleh sertifikat elektronik.",
                                       NULL };
  if (g_str_equal (kind, "surat_rekomendasi"))
    return demo_letter (lines);
  return demo_picture (800, 640, g_str_equal (kind, "ktp") ? 90 : 180);
}

static gboolean
attach_sample (Demo *demo, const char *kind, GError **error)
{
  g_autoptr (GBytes) data = sample (kind);
  g_autofree char *name = g_strconcat (kind, g_str_equal (kind, "surat_rekomendasi") ? ".pdf" : ".png", NULL);
  g_autofree char *path = g_build_filename (demo->scratch, name, NULL);
  if (!gembok_file_write (path, data, GEMBOK_WRITE_NEW, error))
    return FALSE;
  g_autoptr (GembokRequestView) view
      = gembok_request_attach (demo->applicant, demo->request_id, kind, path, demo->cli->cancellable, error);
  return view != NULL;
}

static gboolean
agree (Demo *demo, GError **error)
{
  g_autoptr (GembokPolicy) policy
      = gembok_request_agreement (demo->applicant, demo->request_id, demo->cli->cancellable, error);
  g_autoptr (GembokRequestView) accepted
      = policy != NULL ? gembok_request_accept (demo->applicant, demo->request_id, policy->agreement_version, error) : NULL;
  return accepted != NULL;
}

static gboolean
consent (Demo *demo, GError **error)
{
  g_autoptr (GembokPolicy) policy
      = gembok_request_consent_text (demo->applicant, demo->request_id, demo->cli->cancellable, error);
  g_autoptr (GembokRequestView) given
      = policy != NULL ? gembok_request_consent (demo->applicant, demo->request_id, policy->consent_version, TRUE, error)
                       : NULL;
  return given != NULL;
}

static gboolean
apply (Demo *demo, GError **error)
{
  g_autoptr (GembokApplicant) person = invented_person ();
  const GembokNewRequest fresh
      = { .procedure = gembok_procedure_id (demo->procedure), .applicant = person, .passphrase = demo->passphrase };
  g_autoptr (GembokRequestView) created = gembok_request_create (demo->applicant, &fresh, demo->cli->cancellable, error);
  if (created == NULL)
    return FALSE;
  demo->request_id = g_strdup (created->request->id);
  for (guint i = 0; i < created->required->len; i++)
    if (!attach_sample (demo, created->required->pdata[i], error))
      return FALSE;
  if (gembok_procedure_step_of (demo->procedure, GEMBOK_ACTION_ACCEPT_AGREEMENT, NULL) != NULL && !agree (demo, error))
    return FALSE;
  if (created->consent_required && !consent (demo, error))
    return FALSE;
  demo->view = gembok_request_submit (demo->applicant, demo->request_id, NULL, 0, TRUE, demo->cli->cancellable, error);
  if (demo->view == NULL)
    return FALSE;
  demo->remote_id = g_strdup (demo->view->request->remote_id);
  demo_tell_steps (demo, is_before_decision);
  return TRUE;
}

/* --- what the deciders do --------------------------------------------------------------------------------------- */

/* Whoever's turn it is looks at every document and decides; nobody twice. */
static gboolean
decide (Demo *demo, const GembokStep *step, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  static const GembokRole roles[] = { GEMBOK_ROLE_VERIFIER, GEMBOK_ROLE_OFFICER };
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      GembokContext *person = demo->deciders[roles[i]];
      g_autoptr (GPtrArray) queue = gembok_review_list (person, NULL, demo->cli->cancellable, error);
      if (queue == NULL)
        return FALSE;
      if (queue->len == 0)
        continue;
      g_autoptr (GembokWireRequest) request = gembok_review_show (person, demo->remote_id, demo->cli->cancellable, error);
      for (guint k = 0; request != NULL && k < request->documents->len; k++)
        {
          const GembokWireDocument *document = request->documents->pdata[k];
          g_autoptr (GBytes) content
              = gembok_review_document (person, demo->remote_id, document->kind, demo->cli->cancellable, error);
          if (content == NULL)
            return FALSE;
        }
      g_autofree char *seen = request != NULL ? gembok_review_seen (request) : NULL;
      g_autoptr (GembokWireRequest) decided = request != NULL
                                                  ? gembok_review_decide (person, demo->remote_id, seen, "accept", NULL,
                                                                          NULL, 0, demo->cli->cancellable, error)
                                                  : NULL;
      if (decided == NULL)
        return FALSE;
      g_autofree char *what = demo_result_of (demo, step);
      g_autofree char *result = g_strdup_printf ("%s (%s)", what, gembok_role_label (roles[i]));
      demo_tell_step (demo, step, result, (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
      return TRUE;
    }
  return TRUE;
}

static gboolean
decide_all (Demo *demo, GError **error)
{
  GPtrArray *steps = gembok_procedure_steps (demo->procedure);
  g_autoptr (GembokPolicy) policy = gembok_request_policy (demo->applicant, demo->view->request);
  const GembokPolicyProcedure *rule = gembok_policy_find_procedure (policy, gembok_procedure_id (demo->procedure));
  for (; demo->shown < steps->len; demo->shown++)
    {
      const GembokStep *step = steps->pdata[demo->shown];
      if (step->action != GEMBOK_ACTION_DECIDE && step->action != GEMBOK_ACTION_ISSUE)
        {
          if (step->action != GEMBOK_ACTION_NOTICE_REJECTION)
            return TRUE;
          g_autofree char *result = demo_result_of (demo, step);
          demo_tell_step (demo, step, result, 0);
          continue;
        }
      gboolean is_decision = FALSE;
      for (guint i = 0; rule != NULL && i < rule->decisions->len; i++)
        is_decision |= g_strcmp0 (((const GembokDecisionRule *) rule->decisions->pdata[i])->step, step->id) == 0;
      if (is_decision && !decide (demo, step, error))
        return FALSE;
      /* A step without a decision of its own happens together with the one before it. */
      if (!is_decision)
        {
          g_autofree char *result = demo_result_of (demo, step);
          demo_tell_step (demo, step, result, 0);
        }
    }
  return TRUE;
}

/* --- the end ---------------------------------------------------------------------------------------------------- */

static gboolean
fetch (Demo *demo, GError **error)
{
  g_autoptr (GembokFetched) fetched
      = gembok_request_fetch (demo->applicant, demo->request_id, demo->passphrase, demo->cli->cancellable, error);
  if (fetched == NULL || !gembok_session_log_out (demo->applicant, NULL, demo->cli->cancellable, error))
    return FALSE;
  g_clear_pointer (&demo->view, gembok_request_view_free);
  demo->view = gembok_request_view (demo->applicant, demo->request_id, error);
  if (demo->view == NULL)
    return FALSE;
  demo_tell_steps (demo, NULL);
  return TRUE;
}

static gboolean
prepare (Demo *demo, GError **error)
{
  Cli *cli = demo->cli;
  const char *id = cli_option (cli, "--procedure");
  demo->procedure = gembok_procedures_find (id != NULL ? id : "lock-kaltim", error);
  if (demo->procedure == NULL)
    return FALSE;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "gembok-latihan-%Y%m%d-%H%M%S");
  const char *out = cli_option (cli, "--out");
  demo->out = g_canonicalize_filename (out != NULL ? out : stamp, NULL);
  demo->made_out = !g_file_test (demo->out, G_FILE_TEST_EXISTS);
  if (g_mkdir_with_parents (demo->out, 0700) != 0)
    {
      gembok_error_from_errno (error, errno, demo->out);
      return FALSE;
    }
  if (!demo_out_is_free (demo, error))
    return FALSE;
  demo->scratch = g_build_filename (g_get_tmp_dir (), "gembok-demo-XXXXXX", NULL);
  if (g_mkdtemp (demo->scratch) == NULL)
    {
      gembok_error_from_errno (error, errno, g_get_tmp_dir ());
      g_clear_pointer (&demo->scratch, g_free);
      return FALSE;
    }
  demo->passphrase = gembok_passphrase_suggest (6);
  g_autofree char *folder = g_build_filename (demo->scratch, "ams", NULL);
  demo->training = gembok_training_start (folder, cli->cancellable, error);
  return demo->training != NULL;
}

static void
tell_beginning (Demo *demo)
{
  cli_print (demo->cli, _ ("Training: %s"), gembok_procedure_title (demo->procedure));
  cli_print (demo->cli, _ ("%s. Certificates from training are not valid for signing."),
             gembok_procedure_agency (demo->procedure));
  cli_print (demo->cli, _ ("A training AMS is running at %s.\n"), gembok_training_url (demo->training));
}

gboolean
verb_demo (Cli *cli, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  g_auto (Demo) demo = { .cli = cli };
  if (!prepare (&demo, error))
    return FALSE;
  tell_beginning (&demo);
  gembok_json_begin_array (cli->writer, "steps");
  demo.applicant = enter (&demo, GEMBOK_ROLE_APPLICANT, error);
  gboolean done = demo.applicant != NULL;
  for (GembokRole role = GEMBOK_ROLE_VERIFIER; done && role <= GEMBOK_ROLE_OFFICER; role++)
    {
      demo.deciders[role] = enter (&demo, role, error);
      done = demo.deciders[role] != NULL;
    }
  done = done && apply (&demo, error) && decide_all (&demo, error) && fetch (&demo, error);
  gembok_json_end_array (cli->writer);
  if (!done)
    return FALSE;
  g_autofree char *total = show_minutes (gembok_procedure_total_minutes (demo.procedure));
  g_autofree char *taken = show_duration ((double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  cli_print (cli, _ ("\nDone in %s; the standard is %s. The files:"), taken, total);
  gembok_json_begin_array (cli->writer, "files");
  done = demo_save_all (&demo, error);
  gembok_json_end_array (cli->writer);
  gembok_json_add_string (cli->writer, "folder", demo.out);
  return done;
}
