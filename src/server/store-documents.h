/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/store.h"
#include "wire/request.h"

G_BEGIN_DECLS

/** GembokUpload: a tus upload; its bytes are in DIR/uploads/ID. Strings are owned. */
typedef struct
{
  char *id;
  char *request;
  char *kind;
  char *media_type;
  char *sha256; /* of the whole file, as announced */
  guint64 bytes;
  guint64 received;  /* durable on the disk */
  gboolean complete; /* checked, and the request's document */
  gint64 created_at, expires_at;
} GembokUpload;

void gembok_upload_free (GembokUpload *upload);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokUpload, gembok_upload_free)

/** gembok_store_load_documents: fills in the documents of @request: the complete ones, and unfinished uploads of kinds that
 * are missing or rejected. */
gboolean gembok_store_load_documents (GembokStore *store, GembokWireRequest *request, GError **error);

/** gembok_store_put_document: @upload becomes the document of its kind, after @round submissions; @replaced (out) (transfer
 * full) (nullable): id of the upload whose file it replaces, to be removed after the commit. */
gboolean gembok_store_put_document (GembokStore *store, const GembokUpload *upload, guint round, gint64 now, char **replaced,
                                    GError **error);
/** gembok_store_document_is_fresh: whether the document came after the @round-th submission, so that nobody judged it. */
gboolean gembok_store_document_is_fresh (GembokStore *store, const char *request, const char *kind, guint round,
                                         gboolean *fresh, GError **error);
/** gembok_store_delete_document: takes the document of @upload away, if it is one. */
gboolean gembok_store_delete_document (GembokStore *store, const char *upload, GError **error);
/** gembok_store_find_document: (transfer full): id of the upload that holds the document; %NULL if there is none. */
gboolean gembok_store_find_document (GembokStore *store, const char *request, const char *kind, char **upload,
                                     GError **error);
/** gembok_store_reject_document: marks it rejected and remembers its hash. The file stays until it is
 * replaced, so that deciders can look at it again. */
gboolean gembok_store_reject_document (GembokStore *store, const char *request, const char *kind, const char *reason,
                                       gint64 now, GError **error);
/** gembok_store_accept_documents: all of a request. */
gboolean gembok_store_accept_documents (GembokStore *store, const char *request, GError **error);
/** gembok_store_was_rejected: whether a file of that hash was rejected in @request before. */
gboolean gembok_store_was_rejected (GembokStore *store, const char *request, const char *sha256, gboolean *rejected,
                                    GError **error);

gboolean gembok_store_add_upload (GembokStore *store, const GembokUpload *upload, GError **error);
/** gembok_store_get_upload: (transfer full): @upload is %NULL if there is none. */
gboolean gembok_store_get_upload (GembokStore *store, const char *id, GembokUpload **upload, GError **error);
gboolean gembok_store_set_received (GembokStore *store, const char *id, guint64 received, GError **error);
gboolean gembok_store_delete_upload (GembokStore *store, const char *id, GError **error);
/** gembok_store_list_uploads: (transfer full) (nullable) (element-type GembokUpload): of @request (nullable: all) and @kind
 * (nullable: all). */
GPtrArray *gembok_store_list_uploads (GembokStore *store, const char *request, const char *kind, GError **error);

G_END_DECLS
