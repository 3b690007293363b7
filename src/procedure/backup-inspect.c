/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "procedure/backup-private.h"

/* --- what is here already --------------------------------------------------------------------------------------- */

/* What the logs say of a request, without the lines that backups themselves add to them. */
static GHashTable *
history_of (const GembokVaultCopy *copy)
{
  GHashTable *history = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < copy->past->len; i++)
    {
      const GembokPastEntry *past = copy->past->pdata[i];
      if (g_strcmp0 (past->entry.step, "backup") != 0 && g_strcmp0 (past->entry.step, "restore") != 0)
        g_hash_table_add (history, g_strdup_printf ("%s/%s", past->vault, past->entry.hash));
    }
  return history;
}

static gboolean
holds_all (GHashTable *history, GHashTable *other)
{
  GHashTableIter iter;
  gpointer entry;
  g_hash_table_iter_init (&iter, other);
  while (g_hash_table_iter_next (&iter, &entry, NULL))
    if (!g_hash_table_contains (history, entry))
      return FALSE;
  return TRUE;
}

/* Two requests may have got the same short id by chance; what they are and when they were begun tells them apart. */
static gboolean
is_same_request (const GembokVaultRequest *ours, const GembokVaultRequest *theirs)
{
  return ours->created_at == theirs->created_at && g_strcmp0 (ours->procedure, theirs->procedure) == 0
         && g_strcmp0 (ours->type, theirs->type) == 0;
}

/*
 * Whatever is done with a request is logged, so the one whose log holds all that the other's says, and more, is the later one;
 * where each knows something that the other does not, they went different ways. What is typed into a draft is not logged:
 * there the time decides.
 */
static GembokRestoreOutcome
compare (const GembokVaultCopy *ours, const GembokVaultCopy *theirs)
{
  if (!is_same_request (ours->request, theirs->request))
    return GEMBOK_RESTORE_EXISTS;
  const char *our_key = ours->request->public_key_sha256;
  const char *their_key = theirs->request->public_key_sha256;
  if (our_key != NULL && their_key != NULL && !g_str_equal (our_key, their_key))
    return GEMBOK_RESTORE_DIVERGED;
  g_autoptr (GHashTable) our_history = history_of (ours);
  g_autoptr (GHashTable) their_history = history_of (theirs);
  const gboolean we_know_all = holds_all (our_history, their_history);
  const gboolean they_know_all = holds_all (their_history, our_history);
  if (we_know_all && they_know_all)
    return theirs->request->updated_at > ours->request->updated_at && (our_key == NULL || their_key != NULL)
               ? GEMBOK_RESTORE_UPDATED
               : GEMBOK_RESTORE_PRESENT;
  if (we_know_all)
    return GEMBOK_RESTORE_PRESENT;
  return they_know_all && (our_key == NULL || their_key != NULL) ? GEMBOK_RESTORE_UPDATED : GEMBOK_RESTORE_DIVERGED;
}

GembokRestoreOutcome
gembok_backup_outcome (const GembokVaultCopy *ours, const GembokVaultCopy *theirs, gboolean elsewhere)
{
  if (elsewhere)
    return GEMBOK_RESTORE_ELSEWHERE;
  return ours != NULL ? compare (ours, theirs) : GEMBOK_RESTORE_ADDED;
}

GembokVaultDocument *
gembok_backup_find_document (const GembokVaultCopy *copy, const char *kind)
{
  for (guint i = 0; copy != NULL && i < copy->documents->len; i++)
    {
      GembokVaultDocument *document = copy->documents->pdata[i];
      if (g_strcmp0 (document->kind, kind) == 0)
        return document;
    }
  return NULL;
}

gboolean
gembok_backup_lacks (GembokContext *context, const GembokVaultCopy *ours, const GembokBackupRequest *theirs, guint index)
{
  const GembokVaultDocument *document = theirs->copy->documents->pdata[index];
  const GembokVaultDocument *present = gembok_backup_find_document (ours, document->kind);
  if (theirs->contents->pdata[index] == NULL || present == NULL || present->kept
      || gembok_request_state_is_final (ours->request->state) || g_strcmp0 (present->sha256, document->sha256) != 0)
    return FALSE;
  g_autoptr (GBytes) held = gembok_context_held_document (context, ours->request->id, document->kind);
  return held == NULL;
}

gboolean
gembok_backup_find_ours (GembokVault *vault, const char *id, GembokVaultCopy **ours, GError **error)
{
  g_autoptr (GError) problem = NULL;
  *ours = gembok_vault_copy_take (vault, id, &problem);
  if (*ours != NULL && !g_str_equal ((*ours)->request->id, id)) /* a longer id that begins like this one */
    g_clear_pointer (ours, gembok_vault_copy_free);
  if (problem == NULL || g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND)
      || g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT)) /* several longer ones */
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* --- the AMS a request belongs to -------------------------------------------------------------------------------- */

static gboolean
same_bytes (GBytes *a, GBytes *b)
{
  return a == b || (a != NULL && b != NULL && g_bytes_equal (a, b));
}

/* A training AMS is known by its root: many computers have one of their own at the same address. */
static gboolean
is_same_server (const GembokVaultProfile *ours, const GembokVaultProfile *theirs)
{
  if (theirs->mode == GEMBOK_PROFILE_TRAINING)
    return ours->mode == GEMBOK_PROFILE_TRAINING && ours->anchors != NULL && same_bytes (ours->anchors, theirs->anchors);
  return g_strcmp0 (ours->url, theirs->url) == 0;
}

static void
warn_of_server (GembokBackupReport *report, const GembokVaultProfile *ours, const GembokVaultProfile *theirs,
                gboolean elsewhere)
{
  const GembokBackupServer *server = report->servers->pdata[report->servers->len - 1];
  if (elsewhere && theirs->mode == GEMBOK_PROFILE_TRAINING)
    gembok_backup_warn (report,
                        _ ("%s is a training AMS of another computer or data folder: what was sent to it is not taken."),
                        server->url);
  else if (elsewhere)
    gembok_backup_warn (report, _ ("What was sent to %s is not taken into training. Leave training, then restore it there."),
                        server->url);
  else if (ours != NULL && (!same_bytes (ours->ca, theirs->ca) || !same_bytes (ours->anchors, theirs->anchors)))
    gembok_backup_warn (
        report, _ ("The trust settings for %s differ from those in the backup; those of this computer stay."), server->url);
}

gboolean
gembok_backup_place (GembokVault *vault, const GembokVaultProfile *theirs, GembokBackupReport *report,
                     GembokBackupPlace *place, GError **error)
{
  g_autoptr (GPtrArray) profiles = gembok_vault_profile_list (vault, error);
  if (profiles == NULL)
    return FALSE;
  const GembokVaultProfile *found = NULL;
  gboolean in_training = FALSE;
  for (guint i = 0; i < profiles->len; i++)
    {
      const GembokVaultProfile *ours = profiles->pdata[i];
      in_training |= ours->mode == GEMBOK_PROFILE_TRAINING;
      if (found == NULL && is_same_server (ours, theirs))
        found = ours;
    }
  place->elsewhere = found == NULL && (theirs->mode == GEMBOK_PROFILE_TRAINING || in_training);
  place->ours = found != NULL ? g_strdup (found->id) : NULL;
  gembok_backup_report_add_profile (report, theirs, found != NULL);
  warn_of_server (report, found, theirs, place->elsewhere);
  return TRUE;
}

/* --- looking into a backup -------------------------------------------------------------------------------------- */

/* @elsewhere gets the ids, in the backup, of those whose requests cannot come here. */
static gboolean
look_at_profiles (GembokVault *vault, const GembokBackup *backup, GembokBackupReport *report, GHashTable *elsewhere,
                  GError **error)
{
  for (guint i = 0; i < backup->profiles->len; i++)
    {
      const GembokVaultProfile *theirs = backup->profiles->pdata[i];
      g_auto (GembokBackupPlace) place = { NULL, FALSE };
      if (!gembok_backup_place (vault, theirs, report, &place, error))
        return FALSE;
      if (place.elsewhere)
        g_hash_table_add (elsewhere, theirs->id);
    }
  return TRUE;
}

GembokBackupReport *
gembok_backup_inspect (GembokContext *context, GBytes *file, const GembokSecret *passphrase, GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GembokBackup) backup = gembok_backup_open (context, file, passphrase, cancellable, error);
  if (backup == NULL)
    return NULL;
  GembokVault *vault = gembok_context_vault (context);
  g_autoptr (GembokBackupReport) report = gembok_backup_report_new (backup);
  g_autoptr (GHashTable) elsewhere = g_hash_table_new (g_str_hash, g_str_equal);
  if (!look_at_profiles (vault, backup, report, elsewhere, error))
    return NULL;
  for (guint i = 0; i < backup->requests->len; i++)
    {
      const GembokBackupRequest *request = backup->requests->pdata[i];
      g_autoptr (GembokVaultCopy) ours = NULL;
      if (gembok_cancelled (cancellable, error)
          || !gembok_backup_find_ours (vault, request->copy->request->id, &ours, error))
        return NULL;
      const char *profile = request->copy->request->profile;
      const gboolean foreign = profile != NULL && g_hash_table_contains (elsewhere, profile);
      GembokBackupItem *item = gembok_backup_report_add (report, request);
      item->outcome = gembok_backup_outcome (ours, request->copy, foreign);
      for (guint k = 0; item->outcome == GEMBOK_RESTORE_PRESENT && k < request->contents->len; k++)
        item->lacking += gembok_backup_lacks (context, ours, request, k) ? 1 : 0;
    }
  return g_steal_pointer (&report);
}
