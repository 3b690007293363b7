/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "server/access-log.h"
#include "server/routes.h"
#include "server/tus.h"

/* How much may be lost when the machine loses power in the middle of a PATCH. */
#define SYNC_BYTES (1024 * 1024)

/* A PATCH that is running: the exchange's stream. */
typedef struct
{
  GembokServer *server;     /* borrowed */
  GembokExchange *exchange; /* borrowed: ends with it */
  GembokUpload *upload;     /* owned; `received` is what is durable */
  const GembokPolicyDocument *rule;
  int fd;              /* -1 once it has ended */
  guint64 offset;      /* where the next byte goes */
  GChecksum *checksum; /* (nullable): of this PATCH */
  guint8 wanted[32];
  int saved_errno; /* of a failed write */
} Transfer;

/* --- ending -------------------------------------------------------------------------------------------------------- */

/* Bytes first, then the offset that promises them. */
static gboolean
make_durable (Transfer *transfer)
{
  g_autoptr (GError) error = NULL;
  if (transfer->offset == transfer->upload->received)
    return TRUE;
  if (fdatasync (transfer->fd) != 0)
    return FALSE;
  if (!gembok_store_set_received (transfer->server->store, transfer->upload->id, transfer->offset, &error))
    {
      gembok_log_error (error, NULL);
      return FALSE;
    }
  transfer->upload->received = transfer->offset;
  return TRUE;
}

static void
end_transfer (Transfer *transfer)
{
  if (transfer->fd < 0)
    return;
  g_hash_table_remove (transfer->server->transfers, transfer->upload->id);
  close (transfer->fd);
  transfer->fd = -1;
}

/* A PATCH with a checksum counts whole or not at all. */
static gboolean
keep_what_came (Transfer *transfer)
{
  if (transfer->fd < 0)
    return TRUE;
  if (transfer->checksum != NULL)
    transfer->offset = transfer->upload->received;
  const gboolean kept = make_durable (transfer);
  end_transfer (transfer);
  return kept;
}

static void
exchange_over_cb (GembokExchange *exchange)
{
  Transfer *transfer = g_steal_pointer (&exchange->stream);
  if (transfer == NULL)
    return;
  (void) keep_what_came (transfer);
  gembok_upload_free (transfer->upload);
  g_clear_pointer (&transfer->checksum, g_checksum_free);
  g_free (transfer);
}

void
gembok_transfer_settle (GembokServer *server, const char *id)
{
  Transfer *transfer = g_hash_table_lookup (server->transfers, id);
  if (transfer == NULL)
    return;
  (void) keep_what_came (transfer);
  gembok_connection_cut (transfer->exchange->connection);
}

/* --- beginning ----------------------------------------------------------------------------------------------------- */

static gboolean
read_checksum (GembokExchange *exchange, Transfer *transfer)
{
  const char *header = gembok_exchange_request_header (exchange, GEMBOK_HEADER_UPLOAD_CHECKSUM);
  gsize length = 0;
  if (header == NULL)
    return TRUE;
  if (g_str_has_prefix (header, "sha256 ") && strlen (header + 7) == 44)
    {
      g_autofree guchar *wanted = g_base64_decode (header + 7, &length);
      if (length == sizeof transfer->wanted)
        {
          memcpy (transfer->wanted, wanted, length);
          transfer->checksum = g_checksum_new (G_CHECKSUM_SHA256);
          return TRUE;
        }
    }
  gembok_exchange_refuse (exchange, 422, GEMBOK_PROBLEM_VALIDATION, _ ("Upload-Checksum must be “sha256” and base64."));
  return FALSE;
}

static gboolean
offset_fits (GembokExchange *exchange, const GembokUpload *upload, guint64 offset)
{
  if (offset == upload->received)
    return TRUE;
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, upload->received);
  gembok_exchange_header (exchange, GEMBOK_HEADER_UPLOAD_OFFSET, text);
  gembok_exchange_refuse (exchange, 409, GEMBOK_PROBLEM_OFFSET_CONFLICT,
                          _ ("The service has another part of this file. Ask where it is (HEAD) and go on from there."));
  return FALSE;
}

static gboolean
size_fits (GembokExchange *exchange, const GembokUpload *upload)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  exchange->limit = upload->bytes - upload->received;
  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH
      || (guint64) soup_message_headers_get_content_length (headers) <= exchange->limit)
    return TRUE;
  gembok_exchange_refuse (exchange, 413, GEMBOK_PROBLEM_TOO_LARGE, _ ("That is more than was announced for this upload."));
  return FALSE;
}

static void
refuse_for_now (GembokExchange *exchange)
{
  gembok_exchange_refuse (exchange, 503, GEMBOK_PROBLEM_SERVICE_UNAVAILABLE,
                          _ ("The service cannot save anything at the moment. Go on later from where it is."));
}

/* Whatever a crash left behind the durable offset is cut off before new bytes come. */
static int
open_file (GembokServer *server, const GembokUpload *upload)
{
  g_autofree char *path = gembok_uploads_path (server, upload->id);
  const int fd = open (path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0)
    return -1;
  if (ftruncate (fd, (off_t) upload->received) == 0 && lseek (fd, (off_t) upload->received, SEEK_SET) >= 0)
    return fd;
  const int saved = errno;
  close (fd);
  errno = saved;
  return -1;
}

static void
append_chunk (GembokExchange *exchange, const guint8 *data, gsize length)
{
  Transfer *transfer = exchange->stream;
  if (transfer->fd < 0 || transfer->saved_errno != 0)
    return;
  if (transfer->checksum != NULL)
    g_checksum_update (transfer->checksum, data, (gssize) length);
  for (gsize done = 0; done < length;)
    {
      const gssize written = write (transfer->fd, data + done, length - done);
      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          transfer->saved_errno = errno;
          break;
        }
      done += (gsize) written;
      transfer->offset += (guint64) written;
    }
  if (transfer->checksum == NULL && transfer->offset - transfer->upload->received >= SYNC_BYTES)
    (void) make_durable (transfer);
}

static void
start_transfer (GembokServer *server, GembokExchange *exchange, GembokUpload *upload, const GembokPolicyDocument *rule)
{
  Transfer *transfer = g_new0 (Transfer, 1);
  transfer->server = server;
  transfer->exchange = exchange;
  transfer->upload = upload;
  transfer->rule = rule;
  transfer->offset = upload->received;
  transfer->fd = -1;
  exchange->stream = transfer;
  exchange->end = exchange_over_cb;
  exchange->chunk = append_chunk;
  if (!read_checksum (exchange, transfer))
    return;
  transfer->fd = open_file (server, upload);
  if (transfer->fd >= 0)
    g_hash_table_insert (server->transfers, g_strdup (upload->id), transfer);
  else if (errno != ENOENT)
    refuse_for_now (exchange);
  else
    gembok_exchange_refuse (exchange, 404, GEMBOK_PROBLEM_NOT_FOUND, _ ("The upload is gone. Upload the file again."));
}

void
gembok_route_upload_begin (GembokServer *server, GembokExchange *exchange)
{
  const char *id = exchange->parameters[0];
  g_autoptr (GembokStoredRequest) request = NULL;
  guint64 offset = 0;
  if (!gembok_tus_begin (exchange) || !gembok_tus_number (exchange, GEMBOK_HEADER_UPLOAD_OFFSET, &offset))
    return;
  gembok_transfer_settle (server, id);
  g_autoptr (GembokUpload) upload = gembok_tus_load (server, exchange, id, &request);
  if (upload == NULL || !offset_fits (exchange, upload, offset) || !size_fits (exchange, upload))
    return;
  GembokProblem *problem = upload->complete ? NULL : gembok_uploads_may_replace (server, request, upload->kind);
  const GembokPolicyDocument *rule = gembok_request_rule (server->policy, request->wire, upload->kind);
  if (problem == NULL && rule == NULL)
    problem = gembok_problem (409, GEMBOK_PROBLEM_WRONG_STATE, _ ("This document is not asked for any more."));
  if (problem != NULL)
    gembok_exchange_answer_problem (exchange, problem);
  else
    start_transfer (server, exchange, g_steal_pointer (&upload), rule);
}

/* --- the whole PATCH is here ----------------------------------------------------------------------------------------- */

static void
answer_offset (GembokExchange *exchange, const GembokUpload *upload)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, upload->received);
  gembok_exchange_header (exchange, GEMBOK_HEADER_UPLOAD_OFFSET, text);
  gembok_exchange_answer (exchange, 204, NULL, NULL);
}

static gboolean
checksum_fits (const Transfer *transfer)
{
  guint8 digest[32];
  gsize length = sizeof digest;
  if (transfer->checksum == NULL)
    return TRUE;
  g_checksum_get_digest (transfer->checksum, digest, &length);
  return memcmp (digest, transfer->wanted, sizeof digest) == 0;
}

static void
finish_patch (GembokExchange *exchange, Transfer *transfer)
{
  GembokServer *server = transfer->server;
  if (!checksum_fits (transfer))
    {
      (void) keep_what_came (transfer);
      gembok_exchange_refuse (exchange, 460, GEMBOK_PROBLEM_CHECKSUM_MISMATCH,
                              _ ("The bytes arrived damaged and were not kept. Send them again."));
      return;
    }
  if (!make_durable (transfer))
    {
      refuse_for_now (exchange);
      return;
    }
  end_transfer (transfer);
  if (transfer->upload->received == transfer->upload->bytes && !transfer->upload->complete)
    {
      gembok_upload_finish (server, exchange, transfer->upload, transfer->rule, answer_offset);
      transfer->upload = g_new0 (GembokUpload, 1);
    }
  else
    answer_offset (exchange, transfer->upload);
}

void
gembok_route_upload_patch (GembokServer *server G_GNUC_UNUSED, GembokExchange *exchange)
{
  Transfer *transfer = exchange->stream;
  if (transfer->fd < 0)
    gembok_exchange_refuse (exchange, 409, GEMBOK_PROBLEM_OFFSET_CONFLICT,
                            _ ("Another upload of this file took over. Ask where it is (HEAD) and go on from there."));
  else if (transfer->saved_errno != 0)
    {
      (void) keep_what_came (transfer);
      refuse_for_now (exchange);
    }
  else
    finish_patch (exchange, transfer);
}
