/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ams/client.h"
#include "ams/url.h"
#include "base/i18n.h"
#include "base/text.h"
#include "crypto/certificate.h"
#include "crypto/crypto.h"
#include "crypto/csr.h"
#include "crypto/key.h"
#include "crypto/sealed-box.h"
#include "procedure/backup-private.h"

#define REQUEST_FIELD_MAX 500 /* characters of what was typed */

gboolean
gembok_backup_set_bad (const char *path, GError **error)
{
  g_autofree char *shown = gembok_text_sanitise (path, 200);
  gembok_error_set (error, GEMBOK_ERROR_BAD_FILE,
                    _ ("Nothing was changed. Take another backup; keep this one for an expert, who can open it."),
                    _ ("The backup opens, but a part of it cannot be used: %s."), shown);
  return FALSE;
}

/* --- the model -------------------------------------------------------------------------------------------------- */

static void
free_content (gpointer content)
{
  if (content != NULL)
    g_bytes_unref (content);
}

GembokBackupRequest *
gembok_backup_request_new (GembokVaultCopy *copy)
{
  GembokBackupRequest *request = g_new0 (GembokBackupRequest, 1);
  request->copy = copy;
  request->contents = g_ptr_array_new_with_free_func (free_content);
  g_ptr_array_set_size (request->contents, (int) copy->documents->len);
  return request;
}

void
gembok_backup_request_free (GembokBackupRequest *request)
{
  if (request == NULL)
    return;
  gembok_vault_copy_free (request->copy);
  g_ptr_array_unref (request->contents);
  g_free (request);
}

void
gembok_backup_request_set_content (GembokBackupRequest *request, guint index, GBytes *content)
{
  free_content (request->contents->pdata[index]);
  request->contents->pdata[index] = content;
}

GembokBackup *
gembok_backup_new (void)
{
  GembokBackup *backup = g_new0 (GembokBackup, 1);
  backup->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_backup_request_free);
  backup->profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_vault_profile_free);
  return backup;
}

void
gembok_backup_free (GembokBackup *backup)
{
  if (backup == NULL)
    return;
  g_free (backup->program);
  g_free (backup->vault);
  g_free (backup->log_head);
  g_ptr_array_unref (backup->requests);
  g_ptr_array_unref (backup->profiles);
  g_free (backup);
}

/* --- small things ----------------------------------------------------------------------------------------------- */

static GembokJson *
open_json (GembokArchive *archive, const char *path, gsize max)
{
  g_autoptr (GBytes) text = gembok_archive_get (archive, path);
  return text != NULL ? gembok_json_parse (text, max, NULL) : NULL;
}

/* The file that the member @name of @json names. An absent member is no fault; a file that is not there, or too large, is. */
static gboolean
read_file (GembokArchive *archive, GembokJson *json, const char *name, gsize max, GBytes **data)
{
  g_autofree char *path = NULL;
  if (!gembok_json_get_string (json, name, &path, NULL))
    return FALSE;
  if (path == NULL)
    return TRUE;
  *data = gembok_archive_get (archive, path);
  return *data != NULL && g_bytes_get_size (*data) > 0 && g_bytes_get_size (*data) <= max;
}

/* Such bytes go into the vault: a copy of their own, not a part of the whole archive that would stay in memory with it. */
static GBytes *
detach (GBytes *part)
{
  gsize length;
  const void *bytes = g_bytes_get_data (part, &length);
  return g_bytes_new (bytes, length);
}

static gboolean
read_small_file (GembokArchive *archive, GembokJson *json, const char *name, gsize max, GBytes **data)
{
  g_autoptr (GBytes) part = NULL;
  if (!read_file (archive, json, name, max, &part))
    return FALSE;
  *data = part != NULL ? detach (part) : NULL;
  return TRUE;
}

typedef struct
{
  const char *name;
  const GembokBackupFields *fields;
  gsize size; /* of the struct */
} ListKind;

/* Appends a struct for each element; what was read of one that is at fault is appended as well, to be freed with the rest. */
static gboolean
read_list (GembokJson *json, const ListKind *kind, GPtrArray *list)
{
  g_autoptr (GembokJson) array = gembok_json_member (json, kind->name);
  if (array == NULL || !gembok_json_is_array (array) || gembok_json_length (array) > GEMBOK_BACKUP_PARTS)
    return FALSE;
  for (guint i = 0; i < gembok_json_length (array); i++)
    {
      g_autoptr (GembokJson) element = gembok_json_element (array, i);
      gpointer item = g_malloc0 (kind->size);
      g_ptr_array_add (list, item);
      if (!gembok_backup_read_fields (element, kind->fields, item))
        return FALSE;
    }
  return TRUE;
}

/* --- key and CSR ------------------------------------------------------------------------------------------------ */

static gboolean
key_is_whole (const GembokVaultKey *key)
{
  GembokKeyAlgorithm algorithm;
  if (key->box == NULL || !gembok_key_algorithm_from_name (key->algorithm, &algorithm))
    return FALSE;
  g_autofree char *inside = gembok_sealed_box_inspect (key->box, NULL);
  return g_strcmp0 (inside, key->public_key_sha256) == 0;
}

static gboolean
read_key (GembokArchive *archive, GembokJson *json, GembokVaultCopy *copy)
{
  g_autoptr (GembokJson) member = gembok_json_member (json, "key");
  if (member == NULL)
    return TRUE;
  copy->key = g_new0 (GembokVaultKey, 1);
  if (!gembok_backup_read_fields (member, &gembok_backup_key_fields, copy->key)
      || !read_small_file (archive, member, "public_key", 64 * 1024, &copy->key->public_key)
      || !read_small_file (archive, member, "box", 64 * 1024, &copy->key->box) || copy->key->public_key == NULL)
    return FALSE;
  copy->key->public_key_sha256 = gembok_public_key_sha256 (copy->key->public_key);
  copy->request->public_key_sha256 = g_strdup (copy->key->public_key_sha256);
  return key_is_whole (copy->key);
}

/* The CSR is the key's, and it was signed with it. */
static gboolean
read_csr (GembokArchive *archive, GembokJson *json, GembokVaultCopy *copy)
{
  if (!read_small_file (archive, json, "csr", GEMBOK_CSR_MAX, &copy->request->csr))
    return FALSE;
  if (copy->request->csr == NULL)
    return TRUE;
  g_autoptr (GembokCsr) csr = gembok_csr_parse (copy->request->csr, NULL);
  return csr != NULL && copy->key != NULL && gembok_csr_verify (csr, NULL)
         && g_bytes_equal (gembok_csr_public (csr), copy->key->public_key);
}

/* --- documents and certificates --------------------------------------------------------------------------------- */

/* Where an upload went on is asked there again; what is no address of a service is forgotten, and the upload begins anew. */
static void
check_upload (GembokVaultDocument *document)
{
  g_autoptr (GembokUrl) url = document->upload_url != NULL ? gembok_url_parse (document->upload_url, FALSE, NULL) : NULL;
  if (url != NULL || document->upload_url == NULL)
    return;
  g_clear_pointer (&document->upload_url, g_free);
  if (document->state == GEMBOK_DOCUMENT_UPLOADING)
    document->state = GEMBOK_DOCUMENT_READY;
}

static gboolean
has_kind (const GPtrArray *documents, const char *kind)
{
  for (guint i = 0; i < documents->len; i++)
    if (g_strcmp0 (((const GembokVaultDocument *) documents->pdata[i])->kind, kind) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
read_document (GembokArchive *archive, GembokJson *json, GPtrArray *documents, GPtrArray *contents)
{
  g_autoptr (GembokVaultDocument) document = gembok_vault_document_new ();
  g_autoptr (GBytes) content = NULL;
  if (!gembok_backup_read_fields (json, &gembok_backup_document_fields, document) || has_kind (documents, document->kind)
      || !read_file (archive, json, "content", G_MAXSIZE, &content))
    return FALSE;
  if (content != NULL)
    {
      g_autofree char *sha256 = gembok_sha256_hex (content);
      if (g_bytes_get_size (content) != document->bytes || g_strcmp0 (sha256, document->sha256) != 0)
        return FALSE;
    }
  check_upload (document);
  g_ptr_array_add (documents, g_steal_pointer (&document));
  g_ptr_array_add (contents, g_steal_pointer (&content));
  return TRUE;
}

static gboolean
read_documents (GembokArchive *archive, GembokJson *json, GembokVaultCopy *copy, GPtrArray *contents)
{
  g_autoptr (GembokJson) array = gembok_json_member (json, "documents");
  if (array == NULL || !gembok_json_is_array (array) || gembok_json_length (array) > GEMBOK_BACKUP_PARTS)
    return FALSE;
  for (guint i = 0; i < gembok_json_length (array); i++)
    {
      g_autoptr (GembokJson) element = gembok_json_element (array, i);
      if (!read_document (archive, element, copy->documents, contents))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_certificates (GembokArchive *archive, GembokJson *json, GembokVaultCopy *copy)
{
  const ListKind kind = { "certificates", &gembok_backup_certificate_fields, sizeof (GembokVaultCertificate) };
  if (!read_list (json, &kind, copy->certificates))
    return FALSE;
  g_autoptr (GembokJson) array = gembok_json_member (json, "certificates");
  for (guint i = 0; i < copy->certificates->len; i++)
    {
      GembokVaultCertificate *certificate = copy->certificates->pdata[i];
      g_autoptr (GembokJson) element = gembok_json_element (array, i);
      if (!read_small_file (archive, element, "chain", GEMBOK_CERTIFICATES_MAX, &certificate->chain)
          || certificate->chain == NULL)
        return FALSE;
      g_autoptr (GembokCertificate) leaf = gembok_certificate_parse (certificate->chain, NULL);
      if (leaf == NULL)
        return FALSE;
      certificate->sha256 = g_strdup (gembok_certificate_sha256 (leaf));
    }
  return TRUE;
}

/* --- a request -------------------------------------------------------------------------------------------------- */

static gboolean
read_applicant (GembokJson *json, GembokApplicant *applicant)
{
  g_autoptr (GembokJson) member = gembok_json_member (json, "applicant");
  if (member == NULL || !gembok_json_is_object (member))
    return FALSE;
  for (int field = 0; field < GEMBOK_N_FIELDS; field++)
    {
      g_autofree char *value = NULL;
      if (!gembok_json_get_string (member, gembok_applicant_field_name ((GembokApplicantField) field), &value, NULL))
        return FALSE;
      g_autofree char *line = value != NULL ? gembok_text_sanitise (value, REQUEST_FIELD_MAX) : NULL;
      gembok_applicant_set (applicant, (GembokApplicantField) field, line);
    }
  return TRUE;
}

static gboolean
read_log (GembokArchive *archive, GembokVaultCopy *copy)
{
  g_autofree char *path = gembok_backup_path (copy->request->id, "log.json");
  g_autoptr (GembokJson) array = open_json (archive, path, GEMBOK_BACKUP_LOG_MAX);
  if (array == NULL || !gembok_json_is_array (array) || gembok_json_length (array) > GEMBOK_BACKUP_ENTRIES)
    return FALSE;
  for (guint i = 0; i < gembok_json_length (array); i++)
    {
      g_autoptr (GembokJson) element = gembok_json_element (array, i);
      GembokPastEntry *past = g_new0 (GembokPastEntry, 1);
      g_ptr_array_add (copy->past, past);
      past->entry.request_id = g_strdup (copy->request->id);
      if (!gembok_backup_read_fields (element, &gembok_backup_past_fields, past) || !gembok_past_entry_fits (past))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_lists (GembokJson *json, GembokVaultCopy *copy)
{
  const ListKind steps = { "steps", &gembok_backup_step_fields, sizeof (GembokVaultStep) };
  const ListKind attempts = { "attempts", &gembok_backup_attempt_fields, sizeof (GembokVaultAttempt) };
  const ListKind refused = { "refused", &gembok_backup_refused_fields, sizeof (GembokVaultRefused) };
  const ListKind consents = { "consents", &gembok_backup_consent_fields, sizeof (GembokVaultConsent) };
  return read_list (json, &steps, copy->steps) && read_list (json, &attempts, copy->attempts)
         && read_list (json, &refused, copy->refused) && read_list (json, &consents, copy->consents);
}

static gboolean
read_whole_request (GembokArchive *archive, GembokJson *json, const char *id, GembokVaultCopy *copy, GPtrArray *contents)
{
  return gembok_backup_read_fields (json, &gembok_backup_request_fields, copy->request)
         && g_strcmp0 (copy->request->id, id) == 0 && read_applicant (json, copy->request->applicant)
         && read_key (archive, json, copy) && read_csr (archive, json, copy) && read_lists (json, copy)
         && read_documents (archive, json, copy, contents) && read_certificates (archive, json, copy)
         && read_log (archive, copy);
}

GembokBackupRequest *
gembok_backup_read_request (GembokArchive *archive, const char *id, GError **error)
{
  g_autofree char *path = gembok_backup_path (id, "request.json");
  g_autoptr (GembokJson) json = open_json (archive, path, GEMBOK_JSON_MAX);
  g_autoptr (GembokVaultCopy) copy = gembok_vault_copy_new ();
  g_autoptr (GPtrArray) contents = g_ptr_array_new_with_free_func (free_content);
  if (json == NULL || !read_whole_request (archive, json, id, copy, contents))
    {
      gembok_backup_set_bad (path, error);
      return NULL;
    }
  GembokBackupRequest *request = g_new0 (GembokBackupRequest, 1);
  request->copy = g_steal_pointer (&copy);
  request->contents = g_steal_pointer (&contents);
  return request;
}

/* --- the list --------------------------------------------------------------------------------------------------- */

static gboolean
is_trust (GBytes *pem)
{
  if (pem == NULL)
    return TRUE;
  g_autoptr (GPtrArray) certificates = gembok_certificate_parse_all (pem, NULL);
  for (guint i = 0; certificates != NULL && i < certificates->len; i++)
    if (!gembok_certificate_is_ca (certificates->pdata[i]))
      return FALSE;
  return certificates != NULL;
}

/* One AMS has one profile, and its address is written in one way: else trust settings could be replaced by those of a file. */
static gboolean
profile_is_good (const GembokBackup *backup, guint index)
{
  const GembokVaultProfile *profile = backup->profiles->pdata[index];
  g_autofree char *url = gembok_ams_normalise_url (profile->url, NULL);
  for (guint i = 0; i < index; i++)
    {
      const GembokVaultProfile *earlier = backup->profiles->pdata[i];
      if (g_str_equal (earlier->id, profile->id) || g_str_equal (earlier->url, profile->url))
        return FALSE;
    }
  return g_strcmp0 (url, profile->url) == 0 && is_trust (profile->ca) && is_trust (profile->anchors);
}

static gboolean
read_profiles (GembokArchive *archive, GembokJson *json, GembokBackup *backup)
{
  const ListKind kind = { "profiles", &gembok_backup_profile_fields, sizeof (GembokVaultProfile) };
  if (!read_list (json, &kind, backup->profiles) || backup->profiles->len > GEMBOK_BACKUP_PROFILES)
    return FALSE;
  g_autoptr (GembokJson) array = gembok_json_member (json, "profiles");
  for (guint i = 0; i < backup->profiles->len; i++)
    {
      GembokVaultProfile *profile = backup->profiles->pdata[i];
      g_autoptr (GembokJson) element = gembok_json_element (array, i);
      if (!read_small_file (archive, element, "ca", GEMBOK_CERTIFICATES_MAX, &profile->ca)
          || !read_small_file (archive, element, "anchors", GEMBOK_CERTIFICATES_MAX, &profile->anchors)
          || !read_small_file (archive, element, "policy", GEMBOK_JSON_MAX, &profile->policy)
          || !profile_is_good (backup, i))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_facts (GembokJson *json, GembokBackup *backup)
{
  return gembok_json_get_time (json, "created_at", &backup->created_at, NULL)
         && gembok_json_get_string (json, "program", &backup->program, NULL)
         && gembok_json_get_string (json, "vault", &backup->vault, NULL)
         && gembok_json_get_string (json, "log_head", &backup->log_head, NULL)
         && gembok_backup_text_is_good (backup->program, 64) && gembok_backup_text_is_good (backup->vault, 64)
         && backup->log_head != NULL && gembok_is_hex (backup->log_head, 64);
}

static gboolean
id_is_good (const char *id)
{
  static const char allowed[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* as gembok_random_id() */
  const gsize length = strlen (id);
  return length >= 8 && length <= 32 && strspn (id, allowed) == length;
}

static gboolean
profile_is_there (const GembokBackup *backup, const char *id)
{
  for (guint i = 0; i < backup->profiles->len; i++)
    if (g_strcmp0 (((const GembokVaultProfile *) backup->profiles->pdata[i])->id, id) == 0)
      return TRUE;
  return id == NULL;
}

static gboolean
read_requests (GembokArchive *archive, GStrv ids, GembokBackup *backup, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      if (i >= GEMBOK_BACKUP_REQUESTS || !id_is_good (ids[i]) || !g_hash_table_add (seen, ids[i]))
        return gembok_backup_set_bad ("backup.json", error);
      GembokBackupRequest *request = gembok_backup_read_request (archive, ids[i], error);
      if (request == NULL)
        return FALSE;
      g_ptr_array_add (backup->requests, request);
      if (!profile_is_there (backup, request->copy->request->profile))
        return gembok_backup_set_bad ("backup.json", error);
    }
  return TRUE;
}

static gboolean
check_version (GembokJson *json, GError **error)
{
  g_autofree char *format = NULL;
  gint64 version = 0;
  if (json == NULL || !gembok_json_get_string (json, "format", &format, NULL) || g_strcmp0 (format, "gembok-backup") != 0
      || !gembok_json_get_integer (json, "version", 0, &version, NULL) || version < 1)
    return gembok_backup_set_bad ("backup.json", error);
  if (version > GEMBOK_BACKUP_VERSION)
    gembok_error_set (error, GEMBOK_ERROR_NEWER, NULL, _ ("The backup was made by a newer Gembok."));
  return version <= GEMBOK_BACKUP_VERSION;
}

GembokBackup *
gembok_backup_read (GBytes *payload, GError **error)
{
  g_autoptr (GembokArchive) archive = gembok_archive_open (payload, error);
  if (archive == NULL)
    return NULL;
  g_autoptr (GembokJson) json = open_json (archive, "backup.json", GEMBOK_BACKUP_LIST_MAX);
  g_autoptr (GembokBackup) backup = gembok_backup_new ();
  g_auto (GStrv) ids = NULL;
  if (!check_version (json, error))
    return NULL;
  if (!read_facts (json, backup) || !read_profiles (archive, json, backup)
      || !gembok_json_get_strings (json, "requests", &ids, NULL))
    {
      gembok_backup_set_bad ("backup.json", error);
      return NULL;
    }
  return read_requests (archive, ids, backup, error) ? g_steal_pointer (&backup) : NULL;
}
