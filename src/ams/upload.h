/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ams/http.h"

G_BEGIN_DECLS

/*
 * Resumable upload by tus 1.0.0 (core protocol, creation, termination), against any such server.
 */

/** gembok_upload_source_bytes: a source over @data, which must outlive it. */
GembokHttpSource gembok_upload_source_bytes (GBytes *data);

/** GembokUploadFile: a file that is read while it is sent; memory does not grow with its size. */
typedef struct _GembokUploadFile GembokUploadFile;
/** gembok_upload_file_open: (transfer full) (nullable): a regular file. NOT_FOUND, BAD_FILE. */
GembokUploadFile *gembok_upload_file_open (const char *path, GError **error);
void gembok_upload_file_close (GembokUploadFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokUploadFile, gembok_upload_file_close)
/** gembok_upload_file_source: a source over @file, which must outlive it. */
GembokHttpSource gembok_upload_file_source (GembokUploadFile *file);

/** GembokUploadPolicy: how patient to be. Zeroes mean the defaults in brackets. */
typedef struct
{
  guint attempts;      /* cuts in a row without any progress before giving up [5] */
  guint first_wait_ms; /* wait after a cut, doubled each time with jitter, at most 60 s [500] */
  guint64 piece; /* the most bytes sent in one PATCH; halved where one is too large for something in between; small for a
                   while on a line that breaks again and again [16 MiB] */
} GembokUploadPolicy;

/**
 * gembok_upload_create:
 * @http: how to reach it
 * @url: the creation endpoint, absolute
 * @token: (nullable): sent only if @url has the origin @token_origin
 * @token_origin: (nullable): "https://host:port" that may see the token
 * @size: bytes of the whole upload
 * @metadata: (nullable): value of Upload-Metadata
 * @error: as gembok_http_send(); NOT_LOGGED_IN, NOT_FOUND, CONFLICT, REFUSED with the server's words
 *
 * Repeated up to three times after cuts and temporary refusals, unless @size is 0: a forgotten upload is empty and does
 * no harm, but an upload of nothing is complete as soon as it exists.
 *
 * Returns: (transfer full) (nullable): the upload's absolute https URL (Location may be relative)
 */
char *gembok_upload_create (GembokHttp *http, const char *url, const GembokSecret *token, const char *token_origin,
                            guint64 size, const char *metadata, GCancellable *cancellable, GError **error);

/**
 * gembok_upload_send:
 * @location: from gembok_upload_create(), now or in an earlier run
 * @source: what to send
 * @item: (nullable): for progress
 * @error: as gembok_http_send(); NOT_FOUND if the server has forgotten the upload (create it anew); NOT_LOGGED_IN;
 *   REFUSED; BAD_ANSWER also from a server that contradicts itself about what it has
 *
 * Asks the server how much it has (HEAD), sends the rest (PATCH) and goes on after cuts until all of it is there.
 * A Retry-After of at most 60 s is honoured, a longer one ends it (UNREACHABLE). Blocks.
 */
gboolean gembok_upload_send (GembokHttp *http, const char *location, const GembokSecret *token, const char *token_origin,
                             const GembokHttpSource *source, const char *item, const GembokUploadPolicy *policy,
                             const GembokReporter *reporter, GCancellable *cancellable, GError **error);

/** gembok_upload_terminate: DELETE; an upload that is not there any more is fine. */
gboolean gembok_upload_terminate (GembokHttp *http, const char *location, const GembokSecret *token,
                                  const char *token_origin, GCancellable *cancellable, GError **error);

G_END_DECLS
