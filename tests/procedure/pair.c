/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pair.h"

#include <string.h>

#include "crypto/crypto.h"
#include "procedure/records.h"
#include "vault/vault-log.h"

void
pair_set_up (Pair *pair, gconstpointer data)
{
  world_set_up (&pair->a, data);
  world_set_up (&pair->b, data);
}

void
pair_tear_down (Pair *pair, gconstpointer data)
{
  world_tear_down (&pair->a, data);
  world_tear_down (&pair->b, data);
}

GBytes *
pair_back_up (World *world, const char *id, GembokBackupReport **report)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) passphrase = world_secret (PAIR_PASSPHRASE);
  const char *const ids[] = { id, NULL };
  GBytes *file = gembok_backup_make (world->context, id != NULL ? ids : NULL, passphrase, report, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (file);
  return file;
}

GembokBackupReport *
pair_restore (World *world, GBytes *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) passphrase = world_secret (PAIR_PASSPHRASE);
  GembokBackupReport *report = NULL;
  gembok_backup_restore (world->context, file, passphrase, &report, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (gembok_vault_check (world_vault (world), &error));
  g_assert_true (gembok_records_verify (world->context, NULL, NULL, &error));
  for (guint i = 0; i < report->warnings->len; i++)
    g_test_message ("warning: %s", (const char *) report->warnings->pdata[i]);
  return report;
}

const GembokBackupItem *
pair_item_of (const GembokBackupReport *report, const char *id)
{
  for (guint i = 0; i < report->items->len; i++)
    {
      const GembokBackupItem *item = report->items->pdata[i];
      if (g_str_equal (item->id, id))
        return item;
    }
  g_assert_not_reached ();
}

/* Restores and asserts what came of the request. */
void
pair_assert_outcome (World *world, GBytes *file, const char *id, GembokRestoreOutcome outcome)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) passphrase = world_secret (PAIR_PASSPHRASE);
  g_autoptr (GembokBackupReport) before = gembok_backup_inspect (world->context, file, passphrase, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GembokBackupReport) report = pair_restore (world, file);
  g_assert_cmpstr (gembok_restore_outcome_name (pair_item_of (before, id)->outcome), ==,
                   gembok_restore_outcome_name (outcome));
  g_assert_cmpstr (gembok_restore_outcome_name (pair_item_of (report, id)->outcome), ==,
                   gembok_restore_outcome_name (outcome));
}

guint
pair_count_requests (World *world)
{
  guint total = 0;
  g_autoptr (GPtrArray) requests = gembok_vault_request_list (world_vault (world), NULL, 0, 1000, &total, NULL);
  g_assert_nonnull (requests);
  return total;
}

GembokVaultCopy *
pair_take (World *world, const char *id)
{
  g_autoptr (GError) error = NULL;
  GembokVaultCopy *copy = gembok_vault_copy_take (world_vault (world), id, &error);
  g_assert_no_error (error);
  return copy;
}

/* A document as it is where there is no keyring: facts in the vault, contents in memory. */
void
pair_hold_document (World *world, const char *id, const char *kind, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));
  g_autoptr (GembokVaultDocument) document = gembok_vault_document_new ();
  document->kind = g_strdup (kind);
  document->state = GEMBOK_DOCUMENT_READY;
  document->media_type = g_strdup ("image/jpeg");
  document->bytes = strlen (text);
  document->sha256 = gembok_sha256_hex (content);
  document->original_sha256 = g_strdup (PAIR_HASH);
  document->original_name = g_strdup ("foto \"saya\".jpg");
  document->summary = g_strdup ("");
  document->added_at = g_get_real_time () / G_USEC_PER_SEC;
  gembok_vault_document_put (world_vault (world), id, document, NULL, NULL, &error);
  g_assert_no_error (error);
  gembok_context_hold_document (world->context, id, kind, content);
}

void
pair_assert_held (World *world, const char *id, const char *kind, const char *text)
{
  g_autoptr (GBytes) held = gembok_context_held_document (world->context, id, kind);
  g_assert_nonnull (held);
  g_autoptr (GBytes) expected = g_bytes_new_static (text, strlen (text));
  g_assert_true (g_bytes_equal (held, expected));
}

void
pair_note (World *world, const char *id, const char *step)
{
  g_autoptr (GError) error = NULL;
  gembok_vault_log (world_vault (world), "applicant", id, "lock-kaltim", step, "done", &error);
  g_assert_no_error (error);
}

/* What a person has done before sending; returns the id. */
char *
pair_prepare_request (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = world_create (world);
  char *id = g_strdup (view->request->id);
  pair_hold_document (world, id, "ktp", "foto KTP rekaan");
  pair_hold_document (world, id, "foto_diri", "foto diri rekaan");
  g_autoptr (GembokRequestView) accepted = gembok_request_accept (world->context, id, "2026-1", &error);
  g_assert_no_error (error);
  g_autoptr (GembokRequestView) consented = gembok_request_consent (world->context, id, "2026-1", TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (gembok_vault_refused_add (world_vault (world), id, "ktp", PAIR_HASH, &error));
  g_assert_true (gembok_request_worked (world->context, id, GEMBOK_ACTION_CREATE_CSR, NULL, 31.5, &error));
  return id;
}

void
pair_assert_same_request (const GembokVaultRequest *a, const GembokVaultRequest *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->procedure, ==, b->procedure);
  g_assert_cmpint (a->state, ==, b->state);
  g_assert_cmpstr (a->agreement_version, ==, b->agreement_version);
  g_assert_cmpstr (a->agreement_sha256, ==, b->agreement_sha256);
  g_assert_cmpint (a->agreement_at, ==, b->agreement_at);
  g_assert_cmpint (a->created_at, ==, b->created_at);
  g_assert_cmpint (a->updated_at, ==, b->updated_at);
  for (int field = 0; field < GEMBOK_N_FIELDS; field++)
    g_assert_cmpstr (gembok_applicant_get (a->applicant, (GembokApplicantField) field), ==,
                     gembok_applicant_get (b->applicant, (GembokApplicantField) field));
}
