/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "procedure/records-private.h"

#define WORD_MAX 300

typedef struct
{
  const char *word;
  const char *label;
} Words;

/* Every verb that is logged; a test looks through the sources for one that is missing. */
static const Words verbs[] = {
  { "accept", N_ ("Request accepted") },
  { "accept-agreement", N_ ("Agreement accepted") },
  { "backup", N_ ("Put into a backup") },
  { "begin", N_ ("Request begun") },
  { "cancel", N_ ("Request withdrawn") },
  { "change-passphrase", N_ ("Passphrase changed") },
  { "change-password", N_ ("AMS password changed") },
  { "create", N_ ("Request made") },
  { "create-key", N_ ("Key pair and CSR made") },
  { "decline-agreement", N_ ("Agreement declined") },
  { "detach", N_ ("Document taken out") },
  { "discard", N_ ("Draft discarded") },
  { "download", N_ ("Certificate downloaded") },
  { "export-certificate", N_ ("Certificate saved to a file") },
  { "export-key", N_ ("Private key saved to a file") },
  { "export-p12", N_ ("Certificate and key saved as .p12") },
  { "import-certificate", N_ ("Certificate taken from a file") },
  { "login", N_ ("Logged in") },
  { "logout", N_ ("Logged out") },
  { "refuse", N_ ("Request refused for good") },
  { "reject", N_ ("Request returned for repair") },
  { "reopen", N_ ("Taken back: the AMS had lost it") },
  { "restore", N_ ("Restored from a backup") },
  { "state", N_ ("State at the AMS") },
  { "submit", N_ ("Sent to the AMS") },
  { "trial-signature", N_ ("Trial signature made") },
};

static const Words results[] = {
  { "certificate refused", N_ ("the certificate was refused") },
  { "done", N_ ("done") },
  { "forgotten here only", N_ ("on this computer only; the AMS could not be told") },
  { "interrupted", N_ ("interrupted") },
  { "worked on", N_ ("worked on") },
};

/* A failure is kept as "failed: " and the stable name of its error. */
static const char failure[] = "failed: ";
static const char origin[] = "from ";

static const char *
label_of (const Words *words, guint n_words, const char *word)
{
  for (guint i = 0; i < n_words; i++)
    if (g_strcmp0 (words[i].word, word) == 0)
      return _ (words[i].label);
  return NULL;
}

GembokRecordWords *
gembok_record_words_new (void)
{
  GembokRecordWords *words = g_new0 (GembokRecordWords, 1);
  words->procedures = gembok_procedures_load (NULL);
  return words;
}

void
gembok_record_words_free (GembokRecordWords *words)
{
  if (words == NULL)
    return;
  g_ptr_array_unref (words->procedures);
  g_free (words);
}

static const GembokProcedure *
find_procedure (const GembokRecordWords *words, const char *id)
{
  for (guint i = 0; id != NULL && i < words->procedures->len; i++)
    {
      const GembokProcedure *procedure = words->procedures->pdata[i];
      if (g_strcmp0 (gembok_procedure_id (procedure), id) == 0)
        return procedure;
    }
  return NULL;
}

static char *
as_it_is (const char *word)
{
  return word != NULL ? gembok_text_sanitise (word, WORD_MAX) : NULL;
}

char *
gembok_record_words_procedure (const GembokRecordWords *words, const char *id)
{
  const GembokProcedure *procedure = find_procedure (words, id);
  return as_it_is (procedure != NULL ? gembok_procedure_title (procedure) : id);
}

char *
gembok_record_words_step (const GembokRecordWords *words, const char *procedure, const char *step)
{
  const GembokProcedure *found = find_procedure (words, procedure);
  const GembokStep *official = found != NULL && step != NULL ? gembok_procedure_find_step (found, step) : NULL;
  if (official != NULL)
    return as_it_is (gembok_bilingual_get (&official->title));
  const char *label = label_of (verbs, G_N_ELEMENTS (verbs), step);
  return as_it_is (label != NULL ? label : step);
}

gboolean
gembok_record_words_knows (const char *step)
{
  return label_of (verbs, G_N_ELEMENTS (verbs), step) != NULL;
}

char *
gembok_record_words_result (const char *step, const char *result)
{
  if (g_strcmp0 (step, "state") == 0)
    {
      const GembokRequestState state = gembok_request_state_from_name (result);
      return as_it_is (state != GEMBOK_REQUEST_UNKNOWN ? gembok_request_state_label (state) : result);
    }
  if (g_strcmp0 (step, "accept-agreement") == 0)
    {
      g_autofree char *version = as_it_is (result);
      return g_strdup_printf (_ ("version %s"), version);
    }
  if (g_strcmp0 (step, "reopen") == 0 && g_str_has_prefix (result, origin))
    {
      g_autofree char *number = as_it_is (result + strlen (origin));
      return g_strdup_printf (_ ("it was %s there"), number);
    }
  /* From which vault, and the hash that its log ended with. */
  if (g_strcmp0 (step, "restore") == 0 && g_str_has_prefix (result, origin))
    {
      g_autofree char *vault = as_it_is (result + strlen (origin));
      return g_strdup_printf (_ ("from another vault: %s"), vault);
    }
  if (g_str_has_prefix (result, failure))
    {
      g_autofree char *reason = as_it_is (result + strlen (failure));
      return g_strdup_printf (_ ("failed (%s)"), reason);
    }
  const char *label = label_of (results, G_N_ELEMENTS (results), result);
  return as_it_is (label != NULL ? label : result);
}

char *
gembok_record_words_actor (const char *actor)
{
  if (g_str_equal (actor, "system"))
    return g_strdup ("Gembok");
  const GembokRole role = gembok_role_from_name (actor);
  return as_it_is (role != GEMBOK_ROLE_UNKNOWN ? gembok_role_label (role) : actor);
}
