/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/context-private.h"
#include "vault/vault-log.h"
#include "world.h"

#include <string.h>

static GBytes *
policy_named (const char *ca_name)
{
  g_autoptr (GBytes) built_in = gembok_policy_default ();
  g_autoptr (GembokPolicy) policy = gembok_policy_decode (built_in, NULL);
  g_free (policy->ca_name);
  policy->ca_name = g_strdup (ca_name);
  return gembok_policy_encode (policy);
}

static void
assert_current (World *world, const char *profile)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultProfile) current = gembok_profile_current (world->context, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (current->id, ==, profile);
}

static void
test_profiles (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_profile_current (world->context, &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_LOGGED_IN);
  g_autoptr (GBytes) one = policy_named ("CA Satu");
  g_autoptr (GBytes) two = policy_named ("CA Dua");
  world_add_account (world, "satu", "siti", one);
  world_add_account (world, "dua", "budi", two);
  assert_current (world, "dua");
  gembok_context_set_account (world->context, "siti");
  assert_current (world, "satu");
  gembok_context_set_account (world->context, "tidak-ada");
  g_assert_null (gembok_profile_current (world->context, &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_LOGGED_IN);
}

static void
assert_ca (World *world, const GembokVaultRequest *request, const char *name)
{
  g_autoptr (GembokPolicy) policy = gembok_request_policy (world->context, request);
  g_assert_cmpstr (policy->ca_name, ==, name);
}

static void
test_policy_of_a_request (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) one = policy_named ("CA Satu");
  g_autoptr (GBytes) broken = g_bytes_new_static ("{", 1);
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_new ();
  g_autoptr (GembokPolicy) built_in = gembok_profile_policy (world->context, NULL);
  assert_ca (world, request, built_in->ca_name);
  world_add_account (world, "satu", "siti", one);
  world_add_account (world, "dua", "budi", broken);
  /* A policy that cannot be read any more is as none; a request that was sent keeps to its own AMS. */
  assert_ca (world, request, built_in->ca_name);
  request->profile = g_strdup ("satu");
  assert_ca (world, request, "CA Satu");
}

static void
test_another_account_is_named (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  world_add_account (world, "satu", "siti", NULL);
  world_add_account (world, "satu", "budi", NULL);
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_SUBMITTED);
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (world_vault (world), id, &error);
  request->profile = g_strdup ("satu");
  request->account = g_strdup ("siti");
  request->remote_id = g_strdup ("r1");
  g_assert_true (gembok_vault_request_save (world_vault (world), request, &error));
  gembok_context_set_account (world->context, "budi");
  g_assert_null (gembok_request_refresh (world->context, id, NULL, NULL, &error));
  g_assert_nonnull (g_strstr_len (error->message, -1, "siti"));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_LOGGED_IN);
}

static void
test_profile_ensure (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  world_add_account (world, "satu", "siti", NULL);
  const GembokServer known = { .url = "HTTPS://SATU.contoh.go.id:443/" };
  g_autoptr (GembokVaultProfile) found = gembok_profile_ensure (world->context, &known, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->id, ==, "satu");
  const GembokServer plain = { .url = "http://satu.contoh.go.id" };
  g_assert_null (gembok_profile_ensure (world->context, &plain, &error));
  world_assert_failed (&error, GEMBOK_ERROR_BAD_INPUT);
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("bukan sertifikat", 16);
  const GembokServer untrusted = { .url = "https://dua.contoh.go.id", .ca = rubbish };
  g_assert_null (gembok_profile_ensure (world->context, &untrusted, &error));
  world_assert_failed (&error, GEMBOK_ERROR_BAD_FILE);
  /* Nothing is saved before it was used with success. */
  const GembokServer fresh = { .url = "https://dua.contoh.go.id" };
  g_autoptr (GembokVaultProfile) made = gembok_profile_ensure (world->context, &fresh, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) saved = gembok_vault_profile_list (world_vault (world), &error);
  g_assert_cmpuint (saved->len, ==, 1);
}

static void
test_memory (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_context_vault_key (world->context, TRUE, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_KEYRING);
  g_autoptr (GBytes) content = g_bytes_new_static ("isi", 3);
  gembok_context_hold_document (world->context, "r1", "ktp", content);
  g_assert_null (gembok_context_held_document (world->context, "r1", "foto_diri"));
  g_autoptr (GBytes) held = gembok_context_held_document (world->context, "r1", "ktp");
  g_assert_true (g_bytes_equal (held, content));
  gembok_context_hold_document (world->context, "r1", "ktp", NULL);
  g_assert_null (gembok_context_held_document (world->context, "r1", "ktp"));
  g_assert_false (gembok_session_log_out (world->context, NULL, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_LOGGED_IN);
}

static void
test_fork (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) token = world_secret ("tanda masuk");
  g_autoptr (GBytes) content = g_bytes_new_static ("isi", 3);
  const GembokReporter reporter = { NULL, world };
  gembok_context_set_account (world->context, "siti");
  gembok_context_set_reporter (world->context, &reporter);
  gembok_context_hold_document (world->context, "r1", "ktp", content);
  g_assert_false (gembok_context_hold_session (world->context, "satu", "siti", token));

  g_autoptr (GembokContext) fork = gembok_context_fork (world->context);
  g_assert_true (gembok_context_vault (fork) == world_vault (world));
  g_assert_cmpstr (gembok_context_account (fork), ==, "siti");
  g_assert_null (gembok_context_reporter (fork)->user_data);
  g_autoptr (GBytes) held = gembok_context_held_document (fork, "r1", "ktp");
  g_assert_true (g_bytes_equal (held, content));
  g_autoptr (GembokSecret) session = gembok_context_held_session (fork, "satu", "siti");
  g_assert_true (gembok_secret_equal (session, token));
  g_assert_true (session != token);

  /* The account is the fork's own; what is held and how secrets are kept is everybody's. */
  gembok_context_set_account (fork, "budi");
  g_assert_cmpstr (gembok_context_account (world->context), ==, "siti");
  g_assert_true (gembok_context_is_in_memory (fork));
  gembok_context_set_in_memory (fork, FALSE);
  g_assert_false (gembok_context_is_in_memory (world->context));
  gembok_context_set_in_memory (world->context, TRUE);
  g_assert_true (gembok_context_is_in_memory (fork));
  g_assert_true (gembok_context_hold_session (fork, "satu", "siti", NULL));
  g_assert_null (gembok_context_held_session (world->context, "satu", "siti"));

  /* A fork goes on where the first one has gone. */
  g_clear_pointer (&world->context, gembok_context_free);
  g_assert_true (gembok_vault_log (gembok_context_vault (fork), "system", NULL, NULL, "fork", "done", &error));
  g_assert_no_error (error);
}

/* Two workers, one with a session that has ended meanwhile: it must not take the new one with it. */
static void
test_a_new_log_in_is_kept (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) ended = g_error_new_literal (GEMBOK_ERROR, GEMBOK_ERROR_NOT_LOGGED_IN, "ended");
  g_autoptr (GembokSecret) token = world_secret ("tanda masuk");
  world_add_account (world, "satu", "siti", NULL);
  gembok_context_hold_session (world->context, "satu", "siti", token);
  g_autoptr (GembokLink) old = gembok_link_open (world->context, "satu", "siti", NULL, &error);
  g_assert_no_error (error);
  world_add_account (world, "satu", "siti", NULL);
  g_assert_false (gembok_link_failed (world->context, old, ended));
  g_autoptr (GembokSecret) kept = gembok_context_held_session (world->context, "satu", "siti");
  g_assert_nonnull (kept);
  g_autoptr (GembokLink) present = gembok_link_open (world->context, "satu", "siti", NULL, &error);
  g_assert_false (gembok_link_failed (world->context, present, ended));
  g_assert_null (gembok_context_held_session (world->context, "satu", "siti"));
}

#define N_THREADS 6
#define N_ROUNDS  1500
/* The vault lets one in at a time, which would keep the others from meeting. */
#define N_WRITTEN 15

/* One of several workers at once: each has an account of its own, and all hold, fetch, write and read side by side. */
static gpointer
work (gpointer data)
{
  GembokContext *context = data;
  const char *name = gembok_context_account (context);
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) token = world_secret (name);
  g_autoptr (GBytes) content = g_bytes_new (name, strlen (name));
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gembok_context_hold_session (context, "satu", name, token);
      gembok_context_hold_session (context, "satu", "bersama", token);
      gembok_context_hold_document (context, "r1", name, content);
      g_autoptr (GembokSecret) own = gembok_context_held_session (context, "satu", name);
      g_autoptr (GembokSecret) common = gembok_context_held_session (context, "satu", "bersama");
      g_autoptr (GBytes) held = gembok_context_held_document (context, "r1", name);
      g_assert_true (gembok_secret_equal (own, token));
      g_assert_cmpuint (gembok_secret_length (common), ==, gembok_secret_length (token));
      g_assert_true (g_bytes_equal (held, content));
      gembok_context_set_in_memory (context, i % 2 == 0);
      if (i % (N_ROUNDS / N_WRITTEN) == 0)
        gembok_vault_log (gembok_context_vault (context), "system", NULL, NULL, name, "done", &error);
      g_assert_no_error (error);
    }
  gembok_context_free (context);
  return NULL;
}

static void
test_threads (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  GThread *threads[N_THREADS];
  for (guint i = 0; i < N_THREADS; i++)
    {
      GembokContext *fork = gembok_context_fork (world->context);
      g_autofree char *name = g_strdup_printf ("akun-%u", i);
      gembok_context_set_account (fork, name);
      threads[i] = g_thread_new (name, work, fork);
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  guint64 count = 0;
  g_assert_true (gembok_vault_log_verify (world_vault (world), &count, &error));
  g_assert_cmpuint (count, ==, N_THREADS * N_WRITTEN);
  for (guint i = 0; i < N_THREADS; i++)
    {
      g_autofree char *name = g_strdup_printf ("akun-%u", i);
      g_autoptr (GembokSecret) held = gembok_context_held_session (world->context, "satu", name);
      g_assert_cmpstr (gembok_secret_text (held), ==, name);
    }
}

#define ADD(path, test) g_test_add (path, World, NULL, world_set_up, test, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/context/profiles", test_profiles);
  ADD ("/context/policy-of-a-request", test_policy_of_a_request);
  ADD ("/context/another-account-is-named", test_another_account_is_named);
  ADD ("/context/profile-ensure", test_profile_ensure);
  ADD ("/context/memory", test_memory);
  ADD ("/context/fork", test_fork);
  ADD ("/context/a-new-log-in-is-kept", test_a_new_log_in_is_kept);
  ADD ("/context/threads", test_threads);
  return g_test_run ();
}
