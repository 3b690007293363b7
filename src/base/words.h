/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The closed sets of words that the vault, the API, the CLI and the window share. Every set has a stable name for files
 * and the wire (`*_name`), a reader of it (`*_from_name`, which answers the set's "unknown" for a foreign word) and a
 * translated word for people (`*_label`). All strings are static.
 */

/** GembokRequestState: where a request stands. */
typedef enum
{
  GEMBOK_REQUEST_DRAFT,
  GEMBOK_REQUEST_SUBMITTED,
  GEMBOK_REQUEST_VERIFIED, /* a first decider accepted; another one's turn */
  GEMBOK_REQUEST_REJECTED, /* to be repaired and sent again */
  GEMBOK_REQUEST_REFUSED,  /* final */
  GEMBOK_REQUEST_DONE,     /* the last decider accepted and the outcome exists */
  GEMBOK_REQUEST_CANCELLED,
  GEMBOK_REQUEST_UNKNOWN
} GembokRequestState;

const char *gembok_request_state_name (GembokRequestState state);
GembokRequestState gembok_request_state_from_name (const char *name);
const char *gembok_request_state_label (GembokRequestState state);
/** gembok_request_state_is_final: done, refused or cancelled. */
gboolean gembok_request_state_is_final (GembokRequestState state);

/** GembokCertificateState: where a certificate stands. */
typedef enum
{
  GEMBOK_CERTIFICATE_ACTIVE,
  GEMBOK_CERTIFICATE_SUSPENDED,
  GEMBOK_CERTIFICATE_REVOKED,
  GEMBOK_CERTIFICATE_EXPIRED,
  GEMBOK_CERTIFICATE_UNKNOWN
} GembokCertificateState;

const char *gembok_certificate_state_name (GembokCertificateState state);
GembokCertificateState gembok_certificate_state_from_name (const char *name);
const char *gembok_certificate_state_label (GembokCertificateState state);

/** GembokRole: who acts in a step, and what an account may do. */
typedef enum
{
  GEMBOK_ROLE_APPLICANT,
  GEMBOK_ROLE_VERIFIER,  /* the agency's */
  GEMBOK_ROLE_OFFICER,   /* the CA's */
  GEMBOK_ROLE_HEAD,      /* Kadis Kominfo, acts outside the AMS */
  GEMBOK_ROLE_TECHNICAL, /* technical team, acts outside the AMS */
  GEMBOK_ROLE_UNKNOWN
} GembokRole;

const char *gembok_role_name (GembokRole role);
GembokRole gembok_role_from_name (const char *name);
const char *gembok_role_label (GembokRole role);

/** GembokDocumentState: where a document of a request stands. */
typedef enum
{
  GEMBOK_DOCUMENT_MISSING,
  GEMBOK_DOCUMENT_READY,     /* checked and kept here */
  GEMBOK_DOCUMENT_UPLOADING, /* the AMS has some of its bytes */
  GEMBOK_DOCUMENT_UPLOADED,  /* the AMS has it all */
  GEMBOK_DOCUMENT_REJECTED,  /* must be replaced */
  GEMBOK_DOCUMENT_ACCEPTED,
  GEMBOK_DOCUMENT_UNKNOWN
} GembokDocumentState;

const char *gembok_document_state_name (GembokDocumentState state);
GembokDocumentState gembok_document_state_from_name (const char *name);
const char *gembok_document_state_label (GembokDocumentState state);

G_END_DECLS
