/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crypto/csr.h"
#include "procedure/key-use.h"
#include "samples.h"
#include "vault/vault-keys.h"
#include "vault/vault-log.h"
#include "world.h"

/* --- creating --------------------------------------------------------------------------------------------------- */

static void
test_create (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = world_create (world);
  g_assert_cmpint (view->request->state, ==, GEMBOK_REQUEST_DRAFT);
  g_assert_nonnull (view->verification_code);
  g_assert_cmpuint (view->required->len, ==, 3);
  g_assert_cmpuint (view->documents->len, ==, 3);
  g_assert_null (view->request->profile);
  g_assert_null (view->request->remote_id);

  g_autoptr (GBytes) der = gembok_request_csr (world->context, view->request->id, &error);
  g_assert_no_error (error);
  g_autoptr (GembokCsr) csr = gembok_csr_parse (der, &error);
  g_assert_true (gembok_csr_verify (csr, &error));
  g_autofree char *text = gembok_subject_to_string (gembok_csr_subject (csr));
  g_assert_nonnull (strstr (text, "Siti Contoh Rahmawati"));
  g_assert_null (strstr (text, "3502155708900001"));
  g_assert_null (strstr (text, "199008172015032001"));

  guint done = 0;
  for (guint i = 0; i < view->recorded->len; i++)
    done += ((const GembokVaultStep *) view->recorded->pdata[i])->done_at != 0;
  g_assert_cmpuint (done, >=, 1);
  g_assert_true (gembok_vault_log_verify (world_vault (world), NULL, &error));
}

static void
assert_refused (World *world, const GembokNewRequest *fresh, GembokErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = gembok_request_create (world->context, fresh, NULL, &error);
  g_assert_null (view);
  world_assert_failed (&error, code);
}

static void
test_create_refused (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokApplicant) person = world_person ();
  g_autoptr (GembokSecret) good = world_secret (WORLD_PASSPHRASE);
  g_autoptr (GembokSecret) weak = world_secret ("Siti Contoh 1990");
  GembokNewRequest fresh = { .procedure = "lock-kaltim", .applicant = person, .algorithm = "ec:P-256", .passphrase = weak };
  assert_refused (world, &fresh, GEMBOK_ERROR_WEAK_PASSPHRASE);
  fresh.passphrase = good;
  fresh.algorithm = "rsa:1024";
  assert_refused (world, &fresh, GEMBOK_ERROR_BAD_INPUT);
  fresh.algorithm = "ec:P-256";
  fresh.procedure = "tidak-ada";
  assert_refused (world, &fresh, GEMBOK_ERROR_NOT_FOUND);
  fresh.procedure = "lock-kaltim";
  gembok_applicant_set (person, GEMBOK_FIELD_NIK, "123");
  assert_refused (world, &fresh, GEMBOK_ERROR_BAD_INPUT);

  g_autoptr (GPtrArray) keys = gembok_vault_key_list (world_vault (world), &error);
  g_autoptr (GPtrArray) requests = gembok_vault_request_list (world_vault (world), NULL, 0, 10, NULL, &error);
  g_assert_cmpuint (keys->len + requests->len, ==, 0);
}

static void
test_create_cancelled (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokApplicant) person = world_person ();
  g_autoptr (GembokSecret) passphrase = world_secret (WORLD_PASSPHRASE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const GembokNewRequest fresh
      = { .procedure = "lock-kaltim", .applicant = person, .algorithm = "ec:P-256", .passphrase = passphrase };
  g_cancellable_cancel (cancellable);
  g_assert_null (gembok_request_create (world->context, &fresh, cancellable, &error));
  world_assert_failed (&error, GEMBOK_ERROR_CANCELLED);
  g_autoptr (GPtrArray) keys = gembok_vault_key_list (world_vault (world), &error);
  g_assert_cmpuint (keys->len, ==, 0);
}

/* --- documents -------------------------------------------------------------------------------------------------- */

static const GembokVaultDocument *
document_of (const GembokRequestView *view, const char *kind)
{
  for (guint i = 0; i < view->documents->len; i++)
    {
      const GembokVaultDocument *document = view->documents->pdata[i];
      if (g_str_equal (document->kind, kind))
        return document;
    }
  g_error ("no document %s", kind);
}

static void
test_attach_and_detach (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_DRAFT);
  g_autoptr (GBytes) picture = sample_png (&(SamplePng){ .width = 800, .height = 700, .colour_type = 2 });
  g_autofree char *path = world_write (world, "ktp.png", picture);
  g_autoptr (GembokRequestView) view = gembok_request_attach (world->context, id, "ktp", path, NULL, &error);
  g_assert_no_error (error);
  const GembokVaultDocument *document = document_of (view, "ktp");
  g_assert_cmpint (document->state, ==, GEMBOK_DOCUMENT_READY);
  g_assert_false (document->kept);
  g_autoptr (GBytes) held = gembok_context_held_document (world->context, id, "ktp");
  g_assert_nonnull (held);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, held);
  g_assert_cmpstr (hash, ==, document->sha256);

  g_assert_null (gembok_request_attach (world->context, id, "rahasia", path, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_BAD_INPUT);
  g_assert_null (gembok_request_attach (world->context, id, "surat_rekomendasi", path, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_BAD_FILE);

  g_autoptr (GembokRequestView) after = gembok_request_detach (world->context, id, "ktp", &error);
  g_assert_no_error (error);
  g_assert_cmpint (document_of (after, "ktp")->state, ==, GEMBOK_DOCUMENT_MISSING);
  g_assert_null (gembok_context_held_document (world->context, id, "ktp"));
  g_assert_null (gembok_request_detach (world->context, id, "ktp", &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_FOUND);
}

static void
assert_stays (World *world, const char *id, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_request_detach (world->context, id, kind, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
}

static void
test_documents_at_the_ams_stay (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *draft = world_add (world, GEMBOK_REQUEST_DRAFT);
  world_put_document (world, draft, "ktp", GEMBOK_DOCUMENT_UPLOADED);
  world_put_document (world, draft, "foto_diri", GEMBOK_DOCUMENT_UPLOADING);
  assert_stays (world, draft, "ktp");
  assert_stays (world, draft, "foto_diri");
  static const GembokRequestState closed[] = { GEMBOK_REQUEST_SUBMITTED, GEMBOK_REQUEST_VERIFIED,  GEMBOK_REQUEST_DONE,
                                               GEMBOK_REQUEST_REFUSED,   GEMBOK_REQUEST_CANCELLED, GEMBOK_REQUEST_UNKNOWN };
  for (guint i = 0; i < G_N_ELEMENTS (closed); i++)
    {
      g_autofree char *id = world_add (world, closed[i]);
      world_put_document (world, id, "ktp", GEMBOK_DOCUMENT_READY);
      assert_stays (world, id, "ktp");
    }
}

static void
test_after_a_rejection (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_REJECTED);
  g_autoptr (GBytes) picture = sample_png (&(SamplePng){ .width = 800, .height = 700, .colour_type = 2 });
  g_autoptr (GBytes) other = sample_png (&(SamplePng){ .width = 810, .height = 700, .colour_type = 2 });
  g_autofree char *same = world_write (world, "sama.png", picture);
  g_autofree char *new = world_write (world, "baru.png", other);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, picture);
  world_put_document (world, id, "ktp", GEMBOK_DOCUMENT_ACCEPTED);
  world_put_document (world, id, "foto_diri", GEMBOK_DOCUMENT_REJECTED);
  g_assert_true (gembok_vault_refused_add (world_vault (world), id, "foto_diri", hash, &error));

  g_assert_null (gembok_request_attach (world->context, id, "ktp", new, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
  g_assert_null (gembok_request_attach (world->context, id, "foto_diri", same, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_BAD_FILE);
  /* Taking the returned one out does not make it acceptable again. */
  g_autoptr (GembokRequestView) out = gembok_request_detach (world->context, id, "foto_diri", &error);
  g_assert_no_error (error);
  g_assert_null (gembok_request_attach (world->context, id, "foto_diri", same, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_BAD_FILE);
  g_autoptr (GembokRequestView) view = gembok_request_attach (world->context, id, "foto_diri", new, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (document_of (view, "foto_diri")->state, ==, GEMBOK_DOCUMENT_READY);
}

/* --- agreement -------------------------------------------------------------------------------------------------- */

static void
test_agreement (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_DRAFT);
  g_autoptr (GembokPolicy) policy = gembok_request_agreement (world->context, id, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (gembok_request_accept (world->context, id, "0", &error));
  world_assert_failed (&error, GEMBOK_ERROR_BAD_INPUT);
  g_autoptr (GembokRequestView) view = gembok_request_accept (world->context, id, policy->agreement_version, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (view->request->agreement_sha256, ==, policy->agreement_sha256);
  g_assert_cmpint (view->request->agreement_at, >, 0);

  gboolean out = TRUE;
  g_autoptr (GembokRequestView) declined = gembok_request_decline (world->context, id, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (out);
  g_assert_null (declined->request->agreement_version);
  g_assert_cmpint (declined->request->state, ==, GEMBOK_REQUEST_DRAFT);

  g_autofree char *sent = world_add (world, GEMBOK_REQUEST_SUBMITTED);
  g_assert_null (gembok_request_accept (world->context, sent, policy->agreement_version, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
  g_assert_null (gembok_request_decline (world->context, sent, NULL, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
}

static void
test_ams_without_agreement (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) built_in = gembok_policy_default ();
  g_autoptr (GembokPolicy) policy = gembok_policy_decode (built_in, &error);
  g_clear_pointer (&policy->agreement_version, g_free);
  g_clear_pointer (&policy->agreement_sha256, g_free);
  g_clear_pointer (&policy->agreement_text, g_free);
  g_autoptr (GBytes) without = gembok_policy_encode (policy);
  world_add_account (world, "satu", "siti", without);
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_DRAFT);
  g_assert_null (gembok_request_agreement (world->context, id, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_FOUND);
  g_assert_null (gembok_request_accept (world->context, id, "2026-1", &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_FOUND);
}

/* --- without a connection --------------------------------------------------------------------------------------- */

static void
test_not_logged_in (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_DRAFT);
  g_assert_null (gembok_request_submit (world->context, id, NULL, 0, TRUE, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
  g_autoptr (GembokRequestView) complete = world_create (world);
  g_assert_null (gembok_request_submit (world->context, complete->request->id, NULL, 0, TRUE, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_LOGGED_IN);
  g_assert_null (gembok_request_wait (world->context, id, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
  g_assert_null (gembok_request_fetch (world->context, id, NULL, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
  gboolean changed = TRUE;
  g_autoptr (GembokRequestView) view = gembok_request_refresh (world->context, id, &changed, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (changed);
}

static void
test_cancel (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_DRAFT);
  world_put_document (world, id, "ktp", GEMBOK_DOCUMENT_READY);
  g_autoptr (GBytes) content = g_bytes_new_static ("foto", 4);
  gembok_context_hold_document (world->context, id, "ktp", content);
  g_autoptr (GembokRequestView) view = gembok_request_cancel (world->context, id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (view->request->state, ==, GEMBOK_REQUEST_CANCELLED);
  g_assert_null (gembok_context_held_document (world->context, id, "ktp"));
  /* It went with the request, not for want of a keyring. */
  g_assert_cmpstr (document_of (view, "ktp")->reason, ==,
                   "It was removed from this computer when the request was cancelled.");
  g_assert_null (gembok_request_cancel (world->context, id, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
  g_assert_null (gembok_request_submit (world->context, id, NULL, 0, TRUE, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
}

/* --- the key ---------------------------------------------------------------------------------------------------- */

static void
test_key (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = world_create (world);
  const char *id = view->request->id;
  g_autoptr (GembokSecret) old = world_secret (WORLD_PASSPHRASE);
  g_autoptr (GembokSecret) new = world_secret ("perahu kecil menyeberang teluk biru 92");
  g_autoptr (GembokSecret) weak = world_secret ("contoh123");
  g_assert_true (gembok_key_use_check (world->context, id, old, NULL, &error));
  g_assert_false (gembok_key_use_check (world->context, id, new, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_PASSPHRASE);
  g_assert_false (gembok_key_use_change_passphrase (world->context, id, old, weak, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WEAK_PASSPHRASE);
  g_assert_true (gembok_key_use_change_passphrase (world->context, id, old, new, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (gembok_vault_residue (world_vault (world)));
  g_assert_true (gembok_key_use_check (world->context, view->request->public_key_sha256, new, NULL, &error));
  g_assert_false (gembok_key_use_check (world->context, id, old, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_PASSPHRASE);
  g_autoptr (GBytes) pem = gembok_key_use_export (world->context, id, new, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (pem, NULL), (gssize) g_bytes_get_size (pem), "ENCRYPTED PRIVATE KEY"));

  g_autofree char *keyless = world_add (world, GEMBOK_REQUEST_DRAFT);
  g_assert_false (gembok_key_use_check (world->context, keyless, new, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
}

#define ADD(path, test) g_test_add (path, World, NULL, world_set_up, test, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/request/create", test_create);
  ADD ("/request/create-refused", test_create_refused);
  ADD ("/request/create-cancelled", test_create_cancelled);
  ADD ("/request/attach-and-detach", test_attach_and_detach);
  ADD ("/request/documents-at-the-ams-stay", test_documents_at_the_ams_stay);
  ADD ("/request/after-a-rejection", test_after_a_rejection);
  ADD ("/request/agreement", test_agreement);
  ADD ("/request/ams-without-agreement", test_ams_without_agreement);
  ADD ("/request/not-logged-in", test_not_logged_in);
  ADD ("/request/cancel", test_cancel);
  ADD ("/request/key", test_key);
  return g_test_run ();
}
