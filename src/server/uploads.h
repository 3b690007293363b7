/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/request-view.h"
#include "server/store-documents.h"

G_BEGIN_DECLS

/*
 * Documents on their way in: the files in DIR/uploads, and what makes a whole file a document. An offset is told only
 * after the bytes before it are on the disk.
 */

/** GEMBOK_UPLOAD_SECONDS: how long an unfinished upload is kept. */
#define GEMBOK_UPLOAD_SECONDS (7 * 24 * 60 * 60)

/** gembok_uploads_open: makes the folder, removes files that nothing refers to, and finishes what a crash left unfinished
 * (whole files that had not been checked yet). */
gboolean gembok_uploads_open (GembokServer *server, GError **error);
/** gembok_uploads_expire: forgets unfinished uploads that are too old. */
void gembok_uploads_expire (GembokServer *server, gint64 now);

/** gembok_uploads_path: (transfer full): the file of upload @id. */
char *gembok_uploads_path (const GembokServer *server, const char *id);
/** gembok_uploads_erase: removes the file of @id and ends a transfer into it. */
void gembok_uploads_erase (GembokServer *server, const char *id);

/** gembok_uploads_may_replace: whether a document of @kind may be sent for @request now: in a draft always; in a returned one
 * only what was rejected, is missing, or came after the return (all of them, where the return named no document). */
GembokProblem *gembok_uploads_may_replace (GembokServer *server, const GembokStoredRequest *request, const char *kind);

/**
 * gembok_upload_check:
 * @path: the whole file
 * @upload: what was announced
 * @rule: the policy's rule for its kind
 *
 * The server's own judgement: size, SHA-256, type by content, pixels, private keys. Opens nothing (that is the decoder's
 * work, at the client). Blocks; safe in a thread.
 *
 * Returns: (transfer full) (nullable): 460 or 422; %NULL: fine
 */
GembokProblem *gembok_upload_check (const char *path, const GembokUpload *upload, const GembokPolicyDocument *rule);

/** gembok_upload_admit: (after the check) makes @upload the document of its kind, if the request still takes it. */
GembokProblem *gembok_upload_admit (GembokServer *server, const GembokUpload *upload, const GembokAccount *account);

/** GembokUploadAnswer: tells the client that @upload is whole and admitted. */
typedef void (*GembokUploadAnswer) (GembokExchange *exchange, const GembokUpload *upload);

/**
 * gembok_upload_finish:
 * @exchange: answered later, by @answer or with a problem
 * @upload: (transfer full): whole, not admitted yet
 * @rule: the policy's rule for its kind
 * @answer: answers success
 *
 * Checks the file in a thread and admits it. What is refused for good is discarded; what could not be saved is kept, and
 * tried again when somebody asks for the upload (HEAD, an empty PATCH) or the service starts.
 */
void gembok_upload_finish (GembokServer *server, GembokExchange *exchange, GembokUpload *upload,
                           const GembokPolicyDocument *rule, GembokUploadAnswer answer);

/** gembok_upload_discard: forgets it, row and file. */
void gembok_upload_discard (GembokServer *server, const char *id);

/* --- transfers (transfer.c) ---------------------------------------------------------------------------------------- */

/** gembok_transfer_settle: ends the PATCH that runs for upload @id, if there is one: its bytes so far are saved, its
 * connection is cut. A client that comes back must not wait for its own dead connection. */
void gembok_transfer_settle (GembokServer *server, const char *id);

G_END_DECLS
