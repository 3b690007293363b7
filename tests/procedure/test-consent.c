/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vault/vault-consents.h"
#include "vault/vault-log.h"
#include "world.h"

#define VERSION "2026-1"

static GembokRequestView *
consent (World *world, const char *id, const char *version, gboolean given)
{
  g_autoptr (GError) error = NULL;
  GembokRequestView *view = gembok_request_consent (world->context, id, version, given, &error);
  g_assert_no_error (error);
  return view;
}

static void
assert_no_consent (World *world, const char *id, const char *version, gboolean given, GembokErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_request_consent (world->context, id, version, given, &error));
  world_assert_failed (&error, code);
}

/* required, given: 'r' or '-', 'g' or '-'. */
static void
assert_stands (World *world, const char *id, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = gembok_request_view (world->context, id, &error);
  g_assert_no_error (error);
  const char stands[] = { view->consent_required ? 'r' : '-', view->consent_given ? 'g' : '-', '\0' };
  g_assert_cmpstr (stands, ==, expected);
  g_assert_cmpint (view->consent_at != 0, ==, view->consent_given);
}

/* What the log says of consents, oldest first. */
static char *
logged (World *world, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = gembok_vault_log_list (world_vault (world), id, 0, 100, &error);
  g_assert_no_error (error);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      const GembokLogEntry *entry = entries->pdata[i];
      if (strstr (entry->step, "consent") != NULL)
        g_string_append_printf (text, "%s: %s\n", entry->step, entry->result);
    }
  return g_strdup (text->str);
}

static void
test_given_and_withdrawn (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_DRAFT);
  assert_stands (world, id, "r-");
  g_autoptr (GembokPolicy) policy = gembok_request_consent_text (world->context, id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (policy->consent_version, ==, VERSION);
  assert_no_consent (world, id, "0", TRUE, GEMBOK_ERROR_BAD_INPUT);
  assert_no_consent (world, id, NULL, TRUE, GEMBOK_ERROR_BAD_INPUT);
  assert_stands (world, id, "r-");
  g_autoptr (GembokRequestView) given = consent (world, id, VERSION, TRUE);
  assert_stands (world, id, "rg");
  g_autoptr (GembokRequestView) withdrawn = consent (world, id, NULL, FALSE);
  g_assert_cmpuint (withdrawn->warnings->len, ==, 0);
  assert_stands (world, id, "r-");
  g_autoptr (GembokRequestView) again = consent (world, id, VERSION, TRUE);
  assert_stands (world, id, "rg");

  g_autofree char *told = logged (world, id);
  g_autofree char *expected = g_strdup_printf (
      "give-consent: %1$s %2$s\nwithdraw-consent: %1$s %2$s\ngive-consent: %1$s %2$s\n", VERSION, policy->consent_sha256);
  g_assert_cmpstr (told, ==, expected);
  g_autoptr (GPtrArray) recorded = gembok_vault_consent_list (world_vault (world), id, &error);
  g_assert_cmpuint (recorded->len, ==, 2);
}

static void
test_only_while_it_is_ours (World *world, gconstpointer data G_GNUC_UNUSED)
{
  static const GembokRequestState closed[]
      = { GEMBOK_REQUEST_SUBMITTED, GEMBOK_REQUEST_VERIFIED, GEMBOK_REQUEST_DONE, GEMBOK_REQUEST_CANCELLED };
  for (guint i = 0; i < G_N_ELEMENTS (closed); i++)
    {
      g_autofree char *id = world_add (world, closed[i]);
      assert_no_consent (world, id, VERSION, TRUE, GEMBOK_ERROR_WRONG_STATE);
      assert_no_consent (world, id, NULL, FALSE, GEMBOK_ERROR_WRONG_STATE);
    }
  g_autofree char *rejected = world_add (world, GEMBOK_REQUEST_REJECTED);
  g_autoptr (GembokRequestView) view = consent (world, rejected, VERSION, TRUE);
  assert_stands (world, rejected, "rg");
  /* A photo that the AMS has is not taken back by this alone. */
  world_put_document (world, rejected, "ktp", GEMBOK_DOCUMENT_ACCEPTED);
  g_autoptr (GembokRequestView) withdrawn = consent (world, rejected, NULL, FALSE);
  g_assert_cmpuint (withdrawn->warnings->len, ==, 1);
}

/* The cached policy of an AMS, changed by @change. */
static void
use_policy (World *world, void (*change) (GembokPolicy *policy))
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) built_in = gembok_policy_default ();
  g_autoptr (GembokPolicy) policy = gembok_policy_decode (built_in, &error);
  change (policy);
  g_autoptr (GBytes) changed = gembok_policy_encode (policy);
  g_autoptr (GembokVaultProfile) present = gembok_vault_profile_get (world_vault (world), "satu", NULL);
  if (present == NULL)
    {
      world_add_account (world, "satu", "siti", changed);
      return;
    }
  g_bytes_unref (present->policy);
  present->policy = g_bytes_ref (changed);
  g_assert_true (gembok_vault_profile_put (world_vault (world), present, &error));
}

static void
ask_for_nothing (GembokPolicy *policy)
{
  g_clear_pointer (&policy->consent_version, g_free);
}

static void
write_a_new_text (GembokPolicy *policy)
{
  g_free (policy->consent_version);
  g_free (policy->consent_text);
  g_free (policy->consent_sha256);
  policy->consent_version = g_strdup ("2026-2");
  policy->consent_text = g_strdup ("Naskah lain.\n");
  policy->consent_sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, policy->consent_text, -1);
}

static void
require_no_photo (GembokPolicy *policy)
{
  for (guint i = 0; i < policy->documents->len; i++)
    {
      GembokPolicyDocument *rule = policy->documents->pdata[i];
      rule->required = g_str_equal (rule->kind, "surat_rekomendasi");
    }
}

static void
test_policies (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_DRAFT);
  g_autoptr (GembokRequestView) given = consent (world, id, VERSION, TRUE);
  use_policy (world, write_a_new_text);
  assert_stands (world, id, "r-");
  assert_no_consent (world, id, VERSION, TRUE, GEMBOK_ERROR_BAD_INPUT);
  g_autoptr (GembokRequestView) anew = consent (world, id, "2026-2", TRUE);
  assert_stands (world, id, "rg");

  use_policy (world, ask_for_nothing);
  assert_stands (world, id, "--");
  assert_no_consent (world, id, VERSION, TRUE, GEMBOK_ERROR_NOT_FOUND);
  g_assert_null (gembok_request_consent_text (world->context, id, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_FOUND);

  /* Where no photo is required, only one that is sent all the same needs it. */
  g_autofree char *other = world_add (world, GEMBOK_REQUEST_DRAFT);
  use_policy (world, require_no_photo);
  assert_stands (world, other, "--");
  world_put_document (world, other, "surat_rekomendasi", GEMBOK_DOCUMENT_READY);
  assert_stands (world, other, "--");
  world_put_document (world, other, "ktp", GEMBOK_DOCUMENT_READY);
  g_autoptr (GBytes) photo = g_bytes_new_static ("contoh", 6);
  gembok_context_hold_document (world->context, other, "ktp", photo);
  assert_stands (world, other, "r-");
}

#define ADD(path, test) g_test_add (path, World, NULL, world_set_up, test, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/consent/given-and-withdrawn", test_given_and_withdrawn);
  ADD ("/consent/only-while-it-is-ours", test_only_while_it_is_ours);
  ADD ("/consent/policies", test_policies);
  return g_test_run ();
}
