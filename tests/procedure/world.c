/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/file.h"
#include "crypto/crypto.h"

void
world_set_up (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  gembok_crypto_init ();
  world->folder = g_dir_make_tmp ("gembok-procedure-XXXXXX", &error);
  g_assert_no_error (error);
  world->context = gembok_context_open (world->folder, GEMBOK_CONTEXT_IN_MEMORY, &error);
  g_assert_no_error (error);
}

void
world_tear_down (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_clear_pointer (&world->context, gembok_context_free);
  g_autoptr (GDir) dir = g_dir_open (world->folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (world->folder, name, NULL);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (world->folder), ==, 0);
  g_clear_pointer (&world->folder, g_free);
}

GembokVault *
world_vault (const World *world)
{
  return gembok_context_vault (world->context);
}

GembokSecret *
world_secret (const char *text)
{
  return gembok_secret_new_from (text, strlen (text));
}

GembokApplicant *
world_person (void)
{
  GembokApplicant *person = gembok_applicant_new ();
  gembok_applicant_set (person, GEMBOK_FIELD_NAME, "Siti Contoh Rahmawati");
  gembok_applicant_set (person, GEMBOK_FIELD_NIK, "3502155708900001");
  gembok_applicant_set (person, GEMBOK_FIELD_NIP, "199008172015032001");
  gembok_applicant_set (person, GEMBOK_FIELD_EMAIL, "siti.contoh@contoh.go.id");
  gembok_applicant_set (person, GEMBOK_FIELD_ORGANIZATION, "Dinas Komunikasi dan Informatika Kabupaten Contoh");
  gembok_applicant_set (person, GEMBOK_FIELD_LOCALITY, "Kabupaten Contoh");
  gembok_applicant_set (person, GEMBOK_FIELD_PROVINCE, "Jawa Timur");
  return person;
}

GembokRequestView *
world_create (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokApplicant) person = world_person ();
  g_autoptr (GembokSecret) passphrase = world_secret (WORLD_PASSPHRASE);
  const GembokNewRequest fresh
      = { .procedure = "lock-kaltim", .applicant = person, .algorithm = "ec:P-256", .passphrase = passphrase };
  GembokRequestView *view = gembok_request_create (world->context, &fresh, NULL, &error);
  g_assert_no_error (error);
  return view;
}

char *
world_add (World *world, GembokRequestState state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_new ();
  request->id = gembok_random_id (8);
  request->procedure = g_strdup ("lock-kaltim");
  request->type = g_strdup ("issuance");
  request->certificate_type = g_strdup ("individu");
  request->method = g_strdup ("lock");
  request->state = state;
  g_clear_pointer (&request->applicant, gembok_applicant_free);
  request->applicant = world_person ();
  gembok_vault_request_add (world_vault (world), request, &error);
  g_assert_no_error (error);
  return g_strdup (request->id);
}

void
world_put_document (World *world, const char *request_id, const char *kind, GembokDocumentState state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultDocument) document = gembok_vault_document_new ();
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, kind, -1);
  document->kind = g_strdup (kind);
  document->state = state;
  document->media_type = g_strdup ("image/png");
  document->bytes = 1000;
  document->sha256 = g_strdup (hash);
  document->original_sha256 = g_strdup (hash);
  document->original_name = g_strdup ("contoh.png");
  document->summary = g_strdup ("");
  gembok_vault_document_put (world_vault (world), request_id, document, NULL, NULL, &error);
  g_assert_no_error (error);
}

void
world_add_account (World *world, const char *profile, const char *username, GBytes *policy)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultProfile) present = gembok_vault_profile_get (world_vault (world), profile, NULL);
  if (present == NULL)
    {
      present = gembok_vault_profile_new ();
      present->id = g_strdup (profile);
      present->url = g_strdup_printf ("https://%s.contoh.go.id", profile);
      present->mode = GEMBOK_PROFILE_CONNECTED;
      present->policy = policy != NULL ? g_bytes_ref (policy) : NULL;
      gembok_vault_profile_put (world_vault (world), present, &error);
      g_assert_no_error (error);
    }
  g_autoptr (GembokVaultAccount) account = gembok_vault_account_new ();
  account->profile = g_strdup (profile);
  account->username = g_strdup (username);
  account->name = g_strdup (username);
  account->role = GEMBOK_ROLE_APPLICANT;
  account->used_at = g_get_real_time ();
  gembok_vault_account_put (world_vault (world), account, &error);
  g_assert_no_error (error);
}

char *
world_write (World *world, const char *name, GBytes *data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (world->folder, name, NULL);
  gembok_file_write (path, data, GEMBOK_WRITE_NEW, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}

void
world_assert_failed (GError **error, GembokErrorCode code)
{
  g_assert_error (*error, GEMBOK_ERROR, (int) code);
  g_assert_cmpstr ((*error)->message, !=, "");
  g_assert_cmpstr (gembok_error_get_hint (*error), !=, "");
  g_clear_error (error);
}
