/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "world.h"

#define VERSION "2026-1"

/* A part a word: its kind, or the kind of document, and its state as a sign. */
static char *
parts_of (World *world, const char *id)
{
  static const char *const kinds[] = { "csr", NULL, "agreement", "consent" };
  static const char signs[] = { [GEMBOK_PART_MISSING] = '-',
                                [GEMBOK_PART_OUTDATED] = '~',
                                [GEMBOK_PART_RETURNED] = '!',
                                [GEMBOK_PART_READY] = '+',
                                [GEMBOK_PART_SENT] = '=' };
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = gembok_request_view (world->context, id, &error);
  g_assert_no_error (error);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < view->parts->len; i++)
    {
      const GembokRequestPart *part = view->parts->pdata[i];
      g_autofree char *name = gembok_request_part_name (part);
      g_assert_cmpuint (strlen (name), >, 0);
      g_assert_cmpint (gembok_request_part_is_lacking (part), ==, strchr ("-~!", signs[part->state]) != NULL);
      g_string_append_printf (text, "%s%s%c", i > 0 ? " " : "", part->document != NULL ? part->document : kinds[part->kind],
                              signs[part->state]);
    }
  return g_strdup (text->str);
}

static void
assert_parts (World *world, const char *id, const char *expected)
{
  g_autofree char *parts = parts_of (world, id);
  g_assert_cmpstr (parts, ==, expected);
}

static void
assert_step (World *world, const char *id, guint index, const char *step)
{
  g_autoptr (GembokRequestView) view = gembok_request_view (world->context, id, NULL);
  g_assert_cmpstr (((const GembokRequestPart *) view->parts->pdata[index])->step, ==, step);
}

static void
accept_all (World *world, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) accepted = gembok_request_accept (world->context, id, VERSION, &error);
  g_assert_no_error (error);
  g_autoptr (GembokRequestView) consented = gembok_request_consent (world->context, id, VERSION, TRUE, &error);
  g_assert_no_error (error);
}

static void
test_what_a_draft_lacks (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_DRAFT);
  assert_parts (world, id, "csr- surat_rekomendasi- foto_diri- ktp- agreement- consent-");
  assert_step (world, id, 0, "create-csr");
  assert_step (world, id, 1, "upload-letter");
  assert_step (world, id, 3, "upload-identity");
  assert_step (world, id, 4, "agreement");
  assert_step (world, id, 5, "agreement");
  accept_all (world, id);
  assert_parts (world, id, "csr- surat_rekomendasi- foto_diri- ktp- agreement+ consent+");
}

/* Kept in memory only, and the program was closed in between. */
static void
test_bytes_that_are_gone (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_DRAFT);
  world_put_document (world, id, "ktp", GEMBOK_DOCUMENT_READY);
  assert_parts (world, id, "csr- ktp~ surat_rekomendasi- foto_diri- agreement- consent-");
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = gembok_request_view (world->context, id, &error);
  g_assert_no_error (error);
  const GembokVaultDocument *gone = view->documents->pdata[0];
  g_assert_cmpint (gone->state, ==, GEMBOK_DOCUMENT_MISSING);
  g_assert_nonnull (gone->reason);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("ktp", 3);
  gembok_context_hold_document (world->context, id, "ktp", bytes);
  assert_parts (world, id, "csr- ktp+ surat_rekomendasi- foto_diri- agreement- consent-");
}

static void
test_returned_and_sent (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_REJECTED);
  world_put_document (world, id, "surat_rekomendasi", GEMBOK_DOCUMENT_ACCEPTED);
  world_put_document (world, id, "ktp", GEMBOK_DOCUMENT_REJECTED);
  world_put_document (world, id, "foto_diri", GEMBOK_DOCUMENT_UPLOADED);
  assert_parts (world, id, "csr- surat_rekomendasi= ktp! foto_diri= agreement- consent-");
}

static void
change_agreement (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) built_in = gembok_policy_default ();
  g_autoptr (GembokPolicy) policy = gembok_policy_decode (built_in, &error);
  g_free (policy->agreement_version);
  g_free (policy->agreement_text);
  g_free (policy->agreement_sha256);
  policy->agreement_version = g_strdup ("2026-2");
  policy->agreement_text = g_strdup ("Naskah lain.\n");
  policy->agreement_sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, policy->agreement_text, -1);
  g_autoptr (GBytes) changed = gembok_policy_encode (policy);
  world_add_account (world, "satu", "siti", changed);
}

/* What was agreed to is another text by now: the step is open again, too. */
static void
test_another_agreement (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_DRAFT);
  accept_all (world, id);
  change_agreement (world);
  assert_parts (world, id, "csr- surat_rekomendasi- foto_diri- ktp- agreement~ consent+");
  g_autoptr (GembokRequestView) view = gembok_request_view (world->context, id, NULL);
  g_assert_true (view->agreement_outdated);
  for (guint i = 0; i < view->plan->len; i++)
    {
      const GembokPlanStep *step = &g_array_index (view->plan, GembokPlanStep, i);
      if (step->step->action == GEMBOK_ACTION_ACCEPT_AGREEMENT)
        g_assert_cmpint (step->state, ==, GEMBOK_STEP_NEXT);
    }
}

/* A document that is wanted by nobody goes out all the same; one that is not wanted and not here is not missed. */
static void
test_optional_documents (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = gembok_request_begin (world->context, "lock-kebumen", NULL, &error);
  g_assert_no_error (error);
  const char *id = view->request->id;
  assert_parts (world, id, "csr- surat_rekomendasi- agreement-");
  world_put_document (world, id, "ktp", GEMBOK_DOCUMENT_UPLOADED);
  assert_parts (world, id, "csr- ktp= surat_rekomendasi- agreement- consent-");
  assert_step (world, id, 1, "upload-letter");
}

#define ADD(path, test) g_test_add (path, World, NULL, world_set_up, test, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/parts/what-a-draft-lacks", test_what_a_draft_lacks);
  ADD ("/parts/bytes-that-are-gone", test_bytes_that_are_gone);
  ADD ("/parts/returned-and-sent", test_returned_and_sent);
  ADD ("/parts/another-agreement", test_another_agreement);
  ADD ("/parts/optional-documents", test_optional_documents);
  return g_test_run ();
}
