/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The API's words: base path, header names, limits. Both ends take them from here; data/ams-api.yaml is the contract. */

#define GEMBOK_API_BASE             "/api/v1"
#define GEMBOK_PATH_POLICY          GEMBOK_API_BASE "/policy"
#define GEMBOK_PATH_SESSIONS        GEMBOK_API_BASE "/sessions"
#define GEMBOK_PATH_CURRENT_SESSION GEMBOK_API_BASE "/sessions/current"
#define GEMBOK_PATH_ACCOUNT         GEMBOK_API_BASE "/account"
#define GEMBOK_PATH_PASSWORD        GEMBOK_API_BASE "/account/password"
#define GEMBOK_PATH_REQUESTS        GEMBOK_API_BASE "/requests"
#define GEMBOK_PATH_CERTIFICATES    GEMBOK_API_BASE "/certificates"
#define GEMBOK_PATH_UPLOADS         GEMBOK_API_BASE "/uploads"
#define GEMBOK_PATH_NOTIFICATIONS   GEMBOK_API_BASE "/notifications"
#define GEMBOK_PATH_CRL             GEMBOK_API_BASE "/crl"
#define GEMBOK_PATH_OCSP            GEMBOK_API_BASE "/ocsp"

#define GEMBOK_TYPE_JSON          "application/json"
#define GEMBOK_TYPE_PROBLEM       "application/problem+json"
#define GEMBOK_TYPE_CSR           "application/pkcs10"
#define GEMBOK_TYPE_PEM_CHAIN     "application/pem-certificate-chain"
#define GEMBOK_TYPE_CRL           "application/pkix-crl"
#define GEMBOK_TYPE_OCSP_REQUEST  "application/ocsp-request"
#define GEMBOK_TYPE_OCSP_RESPONSE "application/ocsp-response"
#define GEMBOK_TYPE_TUS_PATCH     "application/offset+octet-stream"
#define GEMBOK_TUS_VERSION        "1.0.0"

/* Header names beyond HTTP's own. */
#define GEMBOK_HEADER_IDEMPOTENCY_KEY "Idempotency-Key"
#define GEMBOK_HEADER_TUS_RESUMABLE   "Tus-Resumable"
#define GEMBOK_HEADER_TUS_VERSION     "Tus-Version"
#define GEMBOK_HEADER_TUS_EXTENSION   "Tus-Extension"
#define GEMBOK_HEADER_TUS_MAX_SIZE    "Tus-Max-Size"
#define GEMBOK_HEADER_UPLOAD_LENGTH   "Upload-Length"
#define GEMBOK_HEADER_UPLOAD_OFFSET   "Upload-Offset"
#define GEMBOK_HEADER_UPLOAD_METADATA "Upload-Metadata"
#define GEMBOK_HEADER_UPLOAD_CHECKSUM "Upload-Checksum"

/* Keys of Upload-Metadata. */
#define GEMBOK_UPLOAD_KIND       "kind"
#define GEMBOK_UPLOAD_MEDIA_TYPE "media_type"
#define GEMBOK_UPLOAD_SHA256     "sha256"
#define GEMBOK_UPLOAD_FILENAME   "filename"

/** GEMBOK_WIRE_BODY_MAX: the most bytes of an answer that is not a document, CRL or upload. */
#define GEMBOK_WIRE_BODY_MAX (1024 * 1024)
/** GEMBOK_WIRE_DOCUMENT_MAX: the most bytes of a document on the wire. */
#define GEMBOK_WIRE_DOCUMENT_MAX (64 * 1024 * 1024)

/** gembok_path_request: (transfer full): "/api/v1/requests/ID" + (nullable) "/" + @part; ID is percent-escaped, @part is
 * ours and taken as it is. */
char *gembok_path_request (const char *id, const char *part);
/** gembok_path_request_document: (transfer full): "/api/v1/requests/ID/documents/KIND". */
char *gembok_path_request_document (const char *id, const char *kind);
/** gembok_path_upload: (transfer full): "/api/v1/uploads/UPLOAD"; percent-escaped. */
char *gembok_path_upload (const char *upload);
/** gembok_path_list: (transfer full): "/api/v1/requests?page=…&per_page=…[&search=…][&state=…]"; @search and @state
 * (nullable) are percent-escaped, an empty one is left out. Pages count from 1. */
char *gembok_path_list (guint page, guint per_page, const char *search, const char *state);

/** gembok_tus_metadata_encode: (transfer full): Upload-Metadata (tus 1.0.0, creation): name, value, … %NULL-terminated;
 * names are ASCII without space and comma, an empty value is sent as a name alone. */
char *gembok_tus_metadata_encode (const char *const *pairs);
/** gembok_tus_metadata_decode: (transfer full) (nullable): name → value (utf8 → utf8); BAD_INPUT: longer than 4 KiB, a
 * name twice, no strict base64, a value that is no UTF-8 or holds a NUL. */
GHashTable *gembok_tus_metadata_decode (const char *header, GError **error);

G_END_DECLS
