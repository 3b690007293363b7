/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "crypto/crypto.h"
#include "server/routes.h"
#include "server/tus.h"

#define ID_CHARACTERS 32

/* --- OPTIONS, HEAD, DELETE ----------------------------------------------------------------------------------------- */

void
gembok_route_upload_options (GembokServer *server, GembokExchange *exchange)
{
  guint64 largest = 0;
  for (guint i = 0; i < server->policy->documents->len; i++)
    {
      const GembokPolicyDocument *rule = g_ptr_array_index (server->policy->documents, i);
      largest = MAX (largest, rule->max_bytes);
    }
  g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, largest);
  gembok_exchange_header (exchange, GEMBOK_HEADER_TUS_RESUMABLE, GEMBOK_TUS_VERSION);
  gembok_exchange_header (exchange, GEMBOK_HEADER_TUS_VERSION, GEMBOK_TUS_VERSION);
  gembok_exchange_header (exchange, GEMBOK_HEADER_TUS_EXTENSION, GEMBOK_TUS_EXTENSIONS);
  gembok_exchange_header (exchange, "Tus-Checksum-Algorithm", "sha256");
  gembok_exchange_header (exchange, GEMBOK_HEADER_TUS_MAX_SIZE, size);
  gembok_exchange_answer (exchange, 204, NULL, NULL);
}

static void
answer_head (GembokExchange *exchange, const GembokUpload *upload)
{
  g_autofree char *offset = g_strdup_printf ("%" G_GUINT64_FORMAT, upload->received);
  g_autofree char *length = g_strdup_printf ("%" G_GUINT64_FORMAT, upload->bytes);
  gembok_exchange_header (exchange, GEMBOK_HEADER_UPLOAD_OFFSET, offset);
  gembok_exchange_header (exchange, GEMBOK_HEADER_UPLOAD_LENGTH, length);
  if (!upload->complete)
    gembok_tus_expires (exchange, upload->expires_at);
  gembok_exchange_answer (exchange, 200, NULL, NULL);
}

/* Every byte is here, but the disk did not take the document: a client that hears that offset believes that all is done. */
static const GembokPolicyDocument *
rule_to_finish_by (GembokServer *server, const GembokUpload *upload, const GembokStoredRequest *request)
{
  if (upload->complete || upload->received < upload->bytes)
    return NULL;
  g_autoptr (GembokProblem) problem = gembok_uploads_may_replace (server, request, upload->kind);
  return problem == NULL ? gembok_request_rule (server->policy, request->wire, upload->kind) : NULL;
}

void
gembok_route_upload_head (GembokServer *server, GembokExchange *exchange)
{
  g_autoptr (GembokStoredRequest) request = NULL;
  if (!gembok_tus_begin (exchange))
    return;
  /* Who asks where to go on has lost the connection that was at it. */
  gembok_transfer_settle (server, exchange->parameters[0]);
  g_autoptr (GembokUpload) upload = gembok_tus_load (server, exchange, exchange->parameters[0], &request);
  const GembokPolicyDocument *rule = upload != NULL ? rule_to_finish_by (server, upload, request) : NULL;
  if (rule != NULL)
    gembok_upload_finish (server, exchange, g_steal_pointer (&upload), rule, answer_head);
  else if (upload != NULL)
    answer_head (exchange, upload);
}

static GembokProblem *
terminate_upload (GembokServer *server, const GembokUpload *upload, const GembokStoredRequest *request)
{
  GError *error = NULL;
  GembokProblem *problem = gembok_uploads_may_replace (server, request, upload->kind);
  if (problem != NULL)
    return problem;
  if (!gembok_store_begin (server->store, &error))
    return gembok_problem_from_failure (error);
  if (gembok_store_delete_document (server->store, upload->id, &error)
      && gembok_store_delete_upload (server->store, upload->id, &error)
      && gembok_store_touch_request (server->store, upload->request, gembok_server_now (), &error)
      && gembok_store_commit (server->store, &error))
    return NULL;
  gembok_store_rollback (server->store);
  return gembok_problem_from_failure (error);
}

void
gembok_route_upload_delete (GembokServer *server, GembokExchange *exchange)
{
  g_autoptr (GembokStoredRequest) request = NULL;
  if (!gembok_tus_begin (exchange))
    return;
  g_autoptr (GembokUpload) upload = gembok_tus_load (server, exchange, exchange->parameters[0], &request);
  if (upload == NULL)
    return;
  GembokProblem *problem = terminate_upload (server, upload, request);
  if (problem != NULL)
    {
      gembok_exchange_answer_problem (exchange, problem);
      return;
    }
  gembok_uploads_erase (server, upload->id);
  gembok_exchange_answer (exchange, 204, NULL, NULL);
}

/* --- creation ------------------------------------------------------------------------------------------------------ */

static gboolean
read_metadata (GembokExchange *exchange, GembokUpload *upload)
{
  const char *header = gembok_exchange_request_header (exchange, GEMBOK_HEADER_UPLOAD_METADATA);
  g_autoptr (GHashTable) metadata = header != NULL ? gembok_tus_metadata_decode (header, NULL) : NULL;
  const char *kind = metadata != NULL ? g_hash_table_lookup (metadata, GEMBOK_UPLOAD_KIND) : NULL;
  const char *sha256 = metadata != NULL ? g_hash_table_lookup (metadata, GEMBOK_UPLOAD_SHA256) : NULL;
  const char *media_type = metadata != NULL ? g_hash_table_lookup (metadata, GEMBOK_UPLOAD_MEDIA_TYPE) : NULL;
  if (kind == NULL || media_type == NULL || sha256 == NULL || !gembok_is_hex (sha256, 64))
    {
      gembok_exchange_refuse (exchange, 422, GEMBOK_PROBLEM_VALIDATION,
                              _ ("Upload-Metadata must hold kind, media_type and sha256."));
      return FALSE;
    }
  upload->kind = g_strdup (kind);
  upload->media_type = g_strdup (media_type);
  upload->sha256 = g_ascii_strdown (sha256, -1);
  return TRUE;
}

static GembokProblem *
judge_announcement (GembokServer *server, const GembokStoredRequest *request, const GembokUpload *upload)
{
  const GembokPolicyDocument *rule = gembok_request_rule (server->policy, request->wire, upload->kind);
  GError *error = NULL;
  gboolean rejected = FALSE;
  if (rule == NULL)
    return gembok_problem (422, GEMBOK_PROBLEM_DOCUMENT_INVALID, _ ("This kind of document is not asked for."));
  if (upload->bytes > rule->max_bytes)
    return gembok_problem (413, GEMBOK_PROBLEM_TOO_LARGE, _ ("At most %llu bytes are taken for “%s”."),
                           (unsigned long long) rule->max_bytes, rule->kind);
  if (upload->bytes == 0)
    return gembok_problem (422, GEMBOK_PROBLEM_DOCUMENT_INVALID, _ ("The file is empty."));
  if (!g_strv_contains ((const char *const *) rule->media_types, upload->media_type))
    return gembok_problem (422, GEMBOK_PROBLEM_DOCUMENT_INVALID, _ ("Files of that type are not taken for this document."));
  if (!gembok_store_was_rejected (server->store, upload->request, upload->sha256, &rejected, &error))
    return gembok_problem_from_failure (error);
  if (rejected)
    return gembok_problem (422, GEMBOK_PROBLEM_DOCUMENT_REFUSED_BEFORE, _ ("Exactly this file was returned before."));
  return gembok_uploads_may_replace (server, request, upload->kind);
}

static gboolean
is_same_file (const GembokUpload *a, const GembokUpload *b)
{
  return a->bytes == b->bytes && strcmp (a->sha256, b->sha256) == 0 && strcmp (a->media_type, b->media_type) == 0;
}

/* A client that lost our first answer asks again: it gets the same upload, with what has arrived. Other unfinished ones of
 * the kind are given up, so that a request never holds more than one. */
static gboolean
find_or_give_up (GembokServer *server, const GembokUpload *wanted, char **found, GError **error)
{
  g_autoptr (GPtrArray) uploads = gembok_store_list_uploads (server->store, wanted->request, wanted->kind, error);
  *found = NULL;
  for (guint i = 0; uploads != NULL && i < uploads->len; i++)
    {
      const GembokUpload *upload = g_ptr_array_index (uploads, i);
      if (is_same_file (upload, wanted))
        {
          g_free (*found);
          *found = g_strdup (upload->id);
        }
      else if (!upload->complete)
        gembok_upload_discard (server, upload->id);
    }
  return uploads != NULL;
}

static gboolean
add_upload (GembokServer *server, GembokUpload *upload, GError **error)
{
  upload->id = gembok_random_id (ID_CHARACTERS);
  upload->created_at = gembok_server_now ();
  upload->expires_at = upload->created_at + GEMBOK_UPLOAD_SECONDS;
  g_autofree char *path = gembok_uploads_path (server, upload->id);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  return gembok_file_write (path, nothing, GEMBOK_WRITE_NEW, error)
         && gembok_store_add_upload (server->store, upload, error);
}

static void
answer_created (GembokExchange *exchange, const char *id)
{
  g_autofree char *location = gembok_path_upload (id);
  gembok_exchange_header (exchange, "Location", location);
  gembok_tus_expires (exchange, gembok_server_now () + GEMBOK_UPLOAD_SECONDS);
  gembok_exchange_answer (exchange, 201, NULL, NULL);
}

static void
create_upload (GembokServer *server, GembokExchange *exchange, GembokUpload *upload)
{
  GError *error = NULL;
  g_autofree char *found = NULL;
  if (!find_or_give_up (server, upload, &found, &error) || (found == NULL && !add_upload (server, upload, &error)))
    gembok_exchange_fail (exchange, error);
  else
    answer_created (exchange, found != NULL ? found : upload->id);
}

void
gembok_route_upload_create (GembokServer *server, GembokExchange *exchange)
{
  g_autoptr (GembokStoredRequest) request = NULL;
  g_autoptr (GembokUpload) upload = g_new0 (GembokUpload, 1);
  if (!gembok_tus_begin (exchange))
    return;
  GembokProblem *problem = gembok_request_load (server, exchange->account, exchange->parameters[0], &request);
  if (problem != NULL)
    {
      gembok_exchange_answer_problem (exchange, problem);
      return;
    }
  upload->request = g_strdup (request->wire->id);
  if (!gembok_tus_number (exchange, GEMBOK_HEADER_UPLOAD_LENGTH, &upload->bytes) || !read_metadata (exchange, upload))
    return;
  problem = judge_announcement (server, request, upload);
  if (problem != NULL)
    gembok_exchange_answer_problem (exchange, problem);
  else
    create_upload (server, exchange, upload);
}
