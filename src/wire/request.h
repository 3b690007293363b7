/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/words.h"
#include "wire/json.h"

G_BEGIN_DECLS

/*
 * Requests, documents and decisions as they travel. All strings are owned by the struct; "(nullable)" may be absent.
 */

/** GembokWireField: a name and a value, of the applicant or the subject, in order. */
typedef struct
{
  char *name;
  char *value;
} GembokWireField;

/** GembokWireDocument: a document as the AMS knows it. */
typedef struct
{
  char *kind;
  GembokDocumentState state;
  char *media_type;
  guint64 bytes;
  guint64 received; /* of an unfinished upload */
  char *sha256;
  char *reason; /* (nullable): of a rejection */
} GembokWireDocument;

/** GembokWireDecision: a decision that was made. */
typedef struct
{
  char *step;
  GembokRole role;
  char *decision;   /* "accept", "reject", "refuse" */
  char *reason;     /* (nullable) */
  char *decided_by; /* display name; for the owner too */
  gint64 decided_at;
} GembokWireDecision;

/** GembokWireRequest: a request as the AMS knows it; what POST /requests sends uses the first part. */
typedef struct
{
  char *type, *procedure, *certificate_type, *method;
  GPtrArray *applicant; /* (element-type GembokWireField): name, nik, nip, email … */
  GPtrArray *subject;   /* (element-type GembokWireField): attribute, value */
  char *replaces;       /* (nullable): serial of the certificate it is about */
  /* from here on only in answers */
  char *id;
  char *number; /* for people to read out */
  GembokRequestState state;
  char *owner;              /* user name */
  char *reason;             /* (nullable): of the last rejection or refusal */
  char *csr;                /* (nullable): PEM */
  char *public_key_sha256;  /* (nullable) */
  char *agreement_version;  /* (nullable): accepted */
  char *agreement_sha256;   /* (nullable) */
  char *log_head;           /* (nullable) */
  char *certificate_serial; /* (nullable) */
  char *turn;               /* (nullable): roles whose turn it is, joined by "|" */
  GPtrArray *documents;     /* (element-type GembokWireDocument) */
  GPtrArray *decisions;     /* (element-type GembokWireDecision) */
  GStrv missing;            /* what submission still lacks, by name */
  gint64 created_at, updated_at, submitted_at;
  char *etag; /* (nullable): of the answer's ETag header, put in by the client end; never in the JSON */
} GembokWireRequest;

GembokWireRequest *gembok_wire_request_new (void);
void gembok_wire_request_free (GembokWireRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokWireRequest, gembok_wire_request_free)
GembokWireDocument *gembok_wire_document_new (void);
void gembok_wire_document_free (GembokWireDocument *document);
GembokWireDecision *gembok_wire_decision_new (void);
void gembok_wire_decision_free (GembokWireDecision *decision);
void gembok_wire_fields_add (GPtrArray *fields, const char *name, const char *value);
const char *gembok_wire_fields_get (GPtrArray *fields, const char *name); /* (nullable) */
void gembok_wire_field_free (GembokWireField *field);

GBytes *gembok_wire_request_encode_new (const GembokWireRequest *request); /* body of POST /requests */
GembokWireRequest *gembok_wire_request_decode_new (GBytes *body, GError **error);
GBytes *gembok_wire_request_encode (const GembokWireRequest *request); /* an answer */
/** gembok_wire_request_decode: (transfer full) (nullable): BAD_ANSWER, also if it contradicts itself (no id, "done" without
 * a serial number, bytes over 2^40); an unknown state word becomes %GEMBOK_REQUEST_UNKNOWN. */
GembokWireRequest *gembok_wire_request_decode (GBytes *body, GError **error);

/** GembokWirePage: a page of a list. */
typedef struct
{
  GPtrArray *requests; /* (element-type GembokWireRequest) */
  guint64 total;
  guint page, per_page;
} GembokWirePage;

GembokWirePage *gembok_wire_page_new (void);
void gembok_wire_page_free (GembokWirePage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokWirePage, gembok_wire_page_free)
GBytes *gembok_wire_page_encode (const GembokWirePage *page);
GembokWirePage *gembok_wire_page_decode (GBytes *body, GError **error);

/** GembokWireVerdict: what a decider says, body of POST …/decision. */
typedef struct
{
  char *decision; /* "accept", "reject", "refuse" */
  char *reason;   /* (nullable) for accept */
  GPtrArray *
      documents; /* (element-type GembokWireDocument): kind, sha256 judged, and for a rejected one its reason and state REJECTED */
} GembokWireVerdict;

GembokWireVerdict *gembok_wire_verdict_new (void);
void gembok_wire_verdict_free (GembokWireVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokWireVerdict, gembok_wire_verdict_free)
GBytes *gembok_wire_verdict_encode (const GembokWireVerdict *verdict);
GembokWireVerdict *gembok_wire_verdict_decode (GBytes *body, GError **error);

/* Small bodies. */
GBytes *gembok_wire_agreement_encode (const char *version, const char *sha256, gboolean accepted);
gboolean gembok_wire_agreement_decode (GBytes *body, char **version, char **sha256, gboolean *accepted, GError **error);
GBytes *gembok_wire_submission_encode (const char *log_head); /* nullable */
gboolean gembok_wire_submission_decode (GBytes *body, char **log_head, GError **error);

/** GembokWireEvent: one thing that happened to a request; also a notification. */
typedef struct
{
  guint64 id;
  gint64 at;
  char *request_id;
  char *
      kind; /* "created", "csr", "document", "agreement", "submitted", "accepted", "rejected", "refused", "issued", "cancelled" */
  char *text;  /* (nullable) */
  char *actor; /* role name */
} GembokWireEvent;

GembokWireEvent *gembok_wire_event_new (void);
void gembok_wire_event_free (GembokWireEvent *event);
GBytes *gembok_wire_events_encode (GPtrArray *events);
GPtrArray *gembok_wire_events_decode (GBytes *body, GError **error); /* (element-type GembokWireEvent) */

/** GembokWireCertificate: an entry of GET /certificates. */
typedef struct
{
  char *serial;
  char *request_id;
  GembokCertificateState state;
  int reason; /* of a revocation, -1 none */
  gint64 not_before, not_after, revoked_at;
  char *subject;
} GembokWireCertificate;

GembokWireCertificate *gembok_wire_certificate_new (void);
void gembok_wire_certificate_free (GembokWireCertificate *certificate);
GBytes *gembok_wire_certificates_encode (GPtrArray *certificates);
GPtrArray *gembok_wire_certificates_decode (GBytes *body, GError **error);

G_END_DECLS
