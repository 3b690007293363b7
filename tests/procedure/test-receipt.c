/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "procedure/receipt.h"
#include "vault/vault-consents.h"
#include "vault/vault-log.h"
#include "world.h"

static const char *
value_of (const GembokReceipt *receipt, const char *code)
{
  for (guint i = 0; i < receipt->rows->len; i++)
    {
      const GembokReceiptRow *row = receipt->rows->pdata[i];
      if (g_str_equal (row->code, code))
        return row->value;
    }
  return NULL;
}

static guint
count (const GembokReceipt *receipt, const char *code)
{
  guint rows = 0;
  for (guint i = 0; i < receipt->rows->len; i++)
    rows += g_str_equal (((const GembokReceiptRow *) receipt->rows->pdata[i])->code, code);
  return rows;
}

static void
note (World *world, const char *id, const char *step, const char *result)
{
  g_autoptr (GError) error = NULL;
  gembok_vault_log (world_vault (world), "applicant", id, "lock-kaltim", step, result, &error);
  g_assert_no_error (error);
}

static void
set_number (World *world, const char *id, const char *number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (world_vault (world), id, &error);
  g_assert_no_error (error);
  g_free (request->number);
  request->number = g_strdup (number);
  g_assert_true (gembok_vault_request_save (world_vault (world), request, &error));
}

/* A request of that state, as if it had been sent. */
static char *
sent (World *world, GembokRequestState state)
{
  char *id = world_add (world, state);
  world_put_document (world, id, "surat_rekomendasi", GEMBOK_DOCUMENT_UPLOADED);
  world_put_document (world, id, "ktp", GEMBOK_DOCUMENT_ACCEPTED);
  world_put_document (world, id, "foto_diri", GEMBOK_DOCUMENT_READY);
  note (world, id, "state", "submitted");
  note (world, id, "submit", "done");
  set_number (world, id, "2026-000123-2");
  return id;
}

static GembokReceipt *
make (World *world, const char *id)
{
  g_autoptr (GError) error = NULL;
  GembokReceipt *receipt = gembok_receipt_make (world->context, id, "Diskominfo Contoh, telepon 021-0000", &error);
  g_assert_no_error (error);
  return receipt;
}

static void
test_rows (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *id = sent (world, GEMBOK_REQUEST_SUBMITTED);
  g_autoptr (GembokReceipt) receipt = make (world, id);
  g_assert_cmpstr (value_of (receipt, "number"), ==, "2026-000123-2");
  g_assert_cmpstr (value_of (receipt, "id"), ==, id);
  g_assert_cmpstr (value_of (receipt, "name"), ==, "Siti Contoh Rahmawati");
  g_assert_cmpstr (value_of (receipt, "nik"), ==, "0001");
  g_assert_true (g_str_has_prefix (value_of (receipt, "agency"), "Dinas Komunikasi"));
  g_assert_true (g_str_has_prefix (value_of (receipt, "procedure"), "Issuance"));
  g_assert_true (g_str_has_suffix (value_of (receipt, "sent"), "WIB"));
  g_assert_null (value_of (receipt, "sent_again"));
  /* What waits here still was not sent. */
  g_assert_cmpuint (count (receipt, "document"), ==, 2);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "surat_rekomendasi", -1);
  g_autofree char *shown = g_ascii_strup (hash, 16);
  g_autofree char *squeezed = g_strdup (value_of (receipt, "document"));
  g_assert_true (g_str_has_prefix (squeezed, "1 KB, SHA-256 "));
  for (char *space = squeezed; (space = strchr (space, ' ')) != NULL;)
    memmove (space, space + 1, strlen (space));
  g_assert_nonnull (strstr (squeezed, shown));
  g_assert_cmpstr (value_of (receipt, "help"), ==, "Diskominfo Contoh, telepon 021-0000");
  g_assert_cmpstr (receipt->file_name, ==, "receipt-2026-000123-2.txt");
}

/* The official text gives the verifier 2 minutes and BSrE 3; once the first one is done, the second is left. */
static void
test_what_is_next (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *waiting = sent (world, GEMBOK_REQUEST_SUBMITTED);
  g_autoptr (GembokReceipt) first = make (world, waiting);
  g_assert_cmpuint (count (first, "next"), ==, 2);
  g_assert_true (g_str_has_prefix (value_of (first, "next"), "Verifier: "));
  g_assert_true (g_str_has_suffix (value_of (first, "next"), "(2 minutes)"));
  g_assert_true (g_str_has_prefix (value_of (first, "time"), "5 minutes "));

  g_autofree char *verified = sent (world, GEMBOK_REQUEST_VERIFIED);
  g_autoptr (GembokReceipt) second = make (world, verified);
  g_assert_cmpuint (count (second, "next"), ==, 1);
  g_assert_true (g_str_has_prefix (value_of (second, "next"), "BSrE: "));
  g_assert_true (g_str_has_prefix (value_of (second, "time"), "3 minutes "));

  static const GembokRequestState others[] = { GEMBOK_REQUEST_REJECTED, GEMBOK_REQUEST_REFUSED, GEMBOK_REQUEST_DONE };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *id = sent (world, others[i]);
      g_autoptr (GembokReceipt) receipt = make (world, id);
      g_assert_cmpuint (count (receipt, "next"), ==, 1);
      g_assert_null (value_of (receipt, "time"));
    }
}

static void
assert_none (World *world, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_receipt_make (world->context, id, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
}

static void
test_before_it_was_sent (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *draft = world_add (world, GEMBOK_REQUEST_DRAFT);
  note (world, draft, "create", "done");
  note (world, draft, "submit", "interrupted");
  assert_none (world, draft);
  g_autofree char *cancelled = world_add (world, GEMBOK_REQUEST_CANCELLED);
  note (world, cancelled, "state", "cancelled");
  assert_none (world, cancelled);
  /* Withdrawn after it was sent: that it was sent stays true. */
  g_autofree char *withdrawn = sent (world, GEMBOK_REQUEST_CANCELLED);
  g_autoptr (GembokReceipt) receipt = make (world, withdrawn);
  g_assert_nonnull (value_of (receipt, "sent"));
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_receipt_make (world->context, "tidakada", NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_FOUND);
}

static void
test_sent_again (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *id = sent (world, GEMBOK_REQUEST_SUBMITTED);
  note (world, id, "state", "rejected");
  note (world, id, "state", "submitted");
  note (world, id, "submit", "done");
  g_autoptr (GembokReceipt) receipt = make (world, id);
  g_assert_nonnull (value_of (receipt, "sent"));
  g_assert_nonnull (value_of (receipt, "sent_again"));
}

/* The log stayed on the other computer: the steps came along. */
static void
test_restored (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_SUBMITTED);
  g_autoptr (GembokReceipt) nothing = make (world, id);
  g_assert_null (value_of (nothing, "sent"));
  gembok_vault_step_add (world_vault (world), id, "agreement", 3, TRUE, &error);
  g_assert_no_error (error);
  g_autoptr (GembokReceipt) receipt = make (world, id);
  g_assert_nonnull (value_of (receipt, "sent"));
}

static void
test_text (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *id = sent (world, GEMBOK_REQUEST_SUBMITTED);
  set_number (world, id, "../../\x1b[31m<b>9999999999999999999999999999999999999999999999999999999999999999999999999999");
  g_autoptr (GembokReceipt) receipt = make (world, id);
  g_autofree char *text = gembok_receipt_text (receipt);
  g_assert_null (strchr (text, '\x1b'));
  g_assert_null (strstr (text, "3502155708900001"));
  g_assert_null (strchr (receipt->file_name, '/'));
  g_assert_false (g_str_has_prefix (receipt->file_name, "."));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 12);
  guint longest = 0;
  for (guint i = 0; lines[i] != NULL; i++)
    longest = MAX (longest, (guint) g_utf8_strlen (lines[i], -1));
  g_assert_cmpuint (longest, <=, GEMBOK_RECEIPT_COLUMNS);
  g_assert_cmpuint (longest, >, 60);
  g_assert_true (g_str_has_suffix (text, "\n"));
}

#define ADD(path, func) g_test_add (path, World, NULL, world_set_up, func, world_tear_down)

/* What was consented to stands there with its time, whichever text the AMS has by now; what was withdrawn does not. */
static void
test_consents (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = sent (world, GEMBOK_REQUEST_SUBMITTED);
  g_autoptr (GembokReceipt) without = make (world, id);
  g_assert_cmpuint (count (without, "consent"), ==, 0);
  g_assert_cmpuint (count (without, "agreement"), ==, 0);
  g_assert_true (gembok_vault_consent_give (world_vault (world), id, "2025-7", "00", &error));
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (world_vault (world), id, &error);
  request->agreement_at = 1786950300;
  g_assert_true (gembok_vault_request_save (world_vault (world), request, &error));
  g_autoptr (GembokReceipt) with = make (world, id);
  g_assert_cmpstr (value_of (with, "agreement"), ==, "Accepted on 17 August 2026 14:05 WIB");
  g_assert_true (g_str_has_prefix (value_of (with, "consent"), "Given on "));
  g_assert_true (g_str_has_suffix (value_of (with, "consent"), ", to text 2025-7"));
  g_assert_true (gembok_vault_consent_withdraw (world_vault (world), id, &error));
  g_autoptr (GembokReceipt) withdrawn = make (world, id);
  g_assert_cmpuint (count (withdrawn, "consent"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/procedure/receipt/rows", test_rows);
  ADD ("/procedure/receipt/next", test_what_is_next);
  ADD ("/procedure/receipt/not-sent", test_before_it_was_sent);
  ADD ("/procedure/receipt/sent-again", test_sent_again);
  ADD ("/procedure/receipt/restored", test_restored);
  ADD ("/procedure/receipt/text", test_text);
  ADD ("/receipt/consents", test_consents);
  return g_test_run ();
}
