/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "identity/applicant.h"
#include "procedure/backup-private.h"

char *
gembok_backup_path (const char *request_id, const char *name)
{
  return g_strconcat ("requests/", request_id, "/", name, NULL);
}

/* The text of a document passes through ordinary memory on its way into the archive; nothing of it is left there. */
static void
add_json (GembokArchiveWriter *archive, const char *path, GembokJsonWriter *writer)
{
  g_autoptr (GBytes) text = gembok_json_finish (writer, TRUE);
  gembok_archive_add (archive, path, text);
  gsize length = 0;
  guint8 *bytes = g_bytes_unref_to_data (g_steal_pointer (&text), &length);
  gembok_wipe (bytes, length);
  g_free (bytes);
}

/* Adds the file, where there is one, and its path as a member. */
static void
add_file (GembokArchiveWriter *archive, GembokJsonWriter *writer, const char *member, const char *path, GBytes *data)
{
  gembok_json_add_string (writer, member, data != NULL ? path : NULL);
  if (data != NULL)
    gembok_archive_add (archive, path, data);
}

static void
add_request_file (GembokArchiveWriter *archive, GembokJsonWriter *writer, const char *member, const char *request_id,
                  const char *name, GBytes *data)
{
  g_autofree char *path = gembok_backup_path (request_id, name);
  add_file (archive, writer, member, path, data);
}

/* --- a request -------------------------------------------------------------------------------------------------- */

static void
write_applicant (GembokJsonWriter *writer, const GembokApplicant *applicant)
{
  gembok_json_begin_object (writer, "applicant");
  for (int field = 0; field < GEMBOK_N_FIELDS; field++)
    gembok_json_add_string (writer, gembok_applicant_field_name ((GembokApplicantField) field),
                            gembok_applicant_get (applicant, (GembokApplicantField) field));
  gembok_json_end_object (writer);
}

static void
write_key (GembokArchiveWriter *archive, GembokJsonWriter *writer, const GembokVaultCopy *copy)
{
  if (copy->key == NULL)
    return;
  gembok_json_begin_object (writer, "key");
  gembok_backup_write_fields (writer, &gembok_backup_key_fields, copy->key);
  add_request_file (archive, writer, "public_key", copy->request->id, "public-key.der", copy->key->public_key);
  add_request_file (archive, writer, "box", copy->request->id, "private-key.box", copy->key->box);
  gembok_json_end_object (writer);
}

static void
write_list (GembokJsonWriter *writer, const char *name, const GembokBackupFields *fields, const GPtrArray *list)
{
  gembok_json_begin_array (writer, name);
  for (guint i = 0; i < list->len; i++)
    {
      gembok_json_begin_object (writer, NULL);
      gembok_backup_write_fields (writer, fields, list->pdata[i]);
      gembok_json_end_object (writer);
    }
  gembok_json_end_array (writer);
}

static const char *
suffix_of (const char *media_type)
{
  static const struct
  {
    const char *type, *suffix;
  } known[] = { { "application/pdf", "pdf" }, { "image/jpeg", "jpg" }, { "image/png", "png" } };
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (known[i].type, media_type) == 0)
      return known[i].suffix;
  return "bin";
}

static void
write_documents (GembokArchiveWriter *archive, GembokJsonWriter *writer, const GembokBackupRequest *request)
{
  const GembokVaultCopy *copy = request->copy;
  gembok_json_begin_array (writer, "documents");
  for (guint i = 0; i < copy->documents->len; i++)
    {
      const GembokVaultDocument *document = copy->documents->pdata[i];
      g_autofree char *name = g_strdup_printf ("document-%u.%s", i + 1, suffix_of (document->media_type));
      gembok_json_begin_object (writer, NULL);
      gembok_backup_write_fields (writer, &gembok_backup_document_fields, document);
      add_request_file (archive, writer, "content", copy->request->id, name, request->contents->pdata[i]);
      gembok_json_end_object (writer);
    }
  gembok_json_end_array (writer);
}

static void
write_certificates (GembokArchiveWriter *archive, GembokJsonWriter *writer, const GembokVaultCopy *copy)
{
  gembok_json_begin_array (writer, "certificates");
  for (guint i = 0; i < copy->certificates->len; i++)
    {
      const GembokVaultCertificate *certificate = copy->certificates->pdata[i];
      g_autofree char *name = g_strdup_printf ("certificate-%u.pem", i + 1);
      gembok_json_begin_object (writer, NULL);
      gembok_backup_write_fields (writer, &gembok_backup_certificate_fields, certificate);
      add_request_file (archive, writer, "chain", copy->request->id, name, certificate->chain);
      gembok_json_end_object (writer);
    }
  gembok_json_end_array (writer);
}

/* Of a log beyond all measure the newest entries go in. */
static void
write_log (GembokArchiveWriter *archive, const GembokVaultCopy *copy)
{
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  gembok_json_begin_array (writer, NULL);
  const guint first = copy->past->len > GEMBOK_BACKUP_ENTRIES ? copy->past->len - GEMBOK_BACKUP_ENTRIES : 0;
  for (guint i = first; i < copy->past->len; i++)
    {
      gembok_json_begin_object (writer, NULL);
      gembok_backup_write_fields (writer, &gembok_backup_past_fields, copy->past->pdata[i]);
      gembok_json_end_object (writer);
    }
  gembok_json_end_array (writer);
  g_autofree char *path = gembok_backup_path (copy->request->id, "log.json");
  add_json (archive, path, writer);
}

void
gembok_backup_write_request (GembokArchiveWriter *archive, const GembokBackupRequest *request)
{
  const GembokVaultCopy *copy = request->copy;
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  gembok_json_begin_object (writer, NULL);
  gembok_backup_write_fields (writer, &gembok_backup_request_fields, copy->request);
  write_applicant (writer, copy->request->applicant);
  add_request_file (archive, writer, "csr", copy->request->id, "request.csr", copy->request->csr);
  write_key (archive, writer, copy);
  write_list (writer, "steps", &gembok_backup_step_fields, copy->steps);
  write_list (writer, "attempts", &gembok_backup_attempt_fields, copy->attempts);
  write_documents (archive, writer, request);
  write_list (writer, "refused", &gembok_backup_refused_fields, copy->refused);
  write_list (writer, "consents", &gembok_backup_consent_fields, copy->consents);
  write_certificates (archive, writer, copy);
  gembok_json_end_object (writer);
  g_autofree char *path = gembok_backup_path (copy->request->id, "request.json");
  add_json (archive, path, writer);
  write_log (archive, copy);
}

/* --- the list --------------------------------------------------------------------------------------------------- */

static void
write_profiles (GembokArchiveWriter *archive, GembokJsonWriter *writer, const GembokBackup *backup)
{
  gembok_json_begin_array (writer, "profiles");
  for (guint i = 0; i < backup->profiles->len; i++)
    {
      const GembokVaultProfile *profile = backup->profiles->pdata[i];
      g_autofree char *ca = g_strdup_printf ("profiles/%u/tls-ca.pem", i + 1);
      g_autofree char *anchors = g_strdup_printf ("profiles/%u/anchors.pem", i + 1);
      g_autofree char *policy = g_strdup_printf ("profiles/%u/policy.json", i + 1);
      gembok_json_begin_object (writer, NULL);
      gembok_backup_write_fields (writer, &gembok_backup_profile_fields, profile);
      add_file (archive, writer, "ca", ca, profile->ca);
      add_file (archive, writer, "anchors", anchors, profile->anchors);
      add_file (archive, writer, "policy", policy, profile->policy);
      gembok_json_end_object (writer);
    }
  gembok_json_end_array (writer);
}

void
gembok_backup_write_list (GembokArchiveWriter *archive, const GembokBackup *backup, const char *const *ids)
{
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  gembok_json_begin_object (writer, NULL);
  gembok_json_add_string (writer, "format", "gembok-backup");
  gembok_json_add_integer (writer, "version", GEMBOK_BACKUP_VERSION);
  gembok_json_add_time (writer, "created_at", backup->created_at);
  gembok_json_add_string (writer, "program", backup->program);
  gembok_json_add_string (writer, "vault", backup->vault);
  gembok_json_add_string (writer, "log_head", backup->log_head);
  gembok_json_add_strings (writer, "requests", ids);
  write_profiles (archive, writer, backup);
  gembok_json_end_object (writer);
  add_json (archive, "backup.json", writer);
}
