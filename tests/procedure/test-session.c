/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session with an AMS that answers on command. */
#include <glib/gstdio.h>

#include "decider.h"
#include "procedure/context-private.h"

static FaultServer *server;
static char *path;

static void
set_up (World *world, gconstpointer data G_GNUC_UNUSED)
{
  decider_set_up (world, server);
}

/* The policy is stored, and not the trust that the administrator locked. */
static void
test_a_policy_is_stored_alone (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultProfile) before = gembok_vault_profile_get (world_vault (world), "satu", &error);
  before->anchors = g_bytes_ref (before->ca);
  g_assert_true (gembok_vault_profile_put (world_vault (world), before, &error));
  g_assert_true (g_file_set_contents (path, "[Locked]\nanchor-files=[]\n", -1, NULL));
  g_assert_no_errno (g_chmod (path, 0644));
  g_autoptr (GembokSite) site = gembok_site_read (&error);
  g_assert_no_error (error);
  gembok_context_set_site (world->context, site);
  g_autoptr (GBytes) built_in = gembok_policy_default ();
  g_autofree char *encoded = g_base64_encode (g_bytes_get_data (built_in, NULL), g_bytes_get_size (built_in));
  fault_server_plan (server, "GET /api/v1/policy body64=%s", encoded);

  g_autoptr (GembokLink) link = gembok_link_open (world->context, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (link->profile->anchors);
  g_autoptr (GembokPolicy) policy = gembok_link_refresh_policy (world->context, link, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (policy);
  g_autoptr (GembokVaultProfile) after = gembok_vault_profile_get (world_vault (world), "satu", &error);
  g_assert_true (g_bytes_equal (after->policy, built_in));
  g_assert_true (after->anchors != NULL && g_bytes_equal (after->anchors, before->anchors));
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("gembok-session-XXXXXX", NULL);
  g_setenv ("XDG_DATA_DIRS", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_autofree char *site = g_build_filename (folder, "gembok", "site", NULL);
  path = g_build_filename (site, "presets.conf", NULL);
  g_assert_no_errno (g_mkdir_with_parents (site, 0755));
  server = fault_server_start ();
  g_test_add ("/session/policy", World, NULL, set_up, test_a_policy_is_stored_alone, world_tear_down);
  const int result = g_test_run ();
  fault_server_stop (server);
  g_free (path);
  return result;
}
