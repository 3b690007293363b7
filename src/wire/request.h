/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/words.h"
#include "wire/json.h"

G_BEGIN_DECLS

/*
 * Requests, documents and decisions as they travel. All strings are owned by the struct; "(nullable)" may be absent.
 * Decoders take at most %GEMBOK_JSON_MAX bytes and fail with BAD_ANSWER naming the member; members they do not know are
 * ignored. What people wrote (reasons, names, subjects) is left as it came: sanitise it before it is shown
 * (gembok_text_sanitise()). Times are Unix seconds, 0 none; hashes are lower-case hexadecimal SHA-256.
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

/** gembok_wire_request_new: (transfer full): an empty one, in the state unknown. */
GembokWireRequest *gembok_wire_request_new (void);
/** gembok_wire_request_free: with all it holds; %NULL is fine. */
void gembok_wire_request_free (GembokWireRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokWireRequest, gembok_wire_request_free)
/** gembok_wire_document_new: (transfer full): an empty one, in the state unknown. */
GembokWireDocument *gembok_wire_document_new (void);
/** gembok_wire_document_free: %NULL is fine. */
void gembok_wire_document_free (GembokWireDocument *document);
/** gembok_wire_decision_new: (transfer full): an empty one, of an unknown role. */
GembokWireDecision *gembok_wire_decision_new (void);
/** gembok_wire_decision_free: %NULL is fine. */
void gembok_wire_decision_free (GembokWireDecision *decision);
/** gembok_wire_fields_add: appends a copy; @value %NULL is an empty one. */
void gembok_wire_fields_add (GPtrArray *fields, const char *name, const char *value);
/** gembok_wire_fields_get: (transfer none) (nullable): the value of the first field @name. */
const char *gembok_wire_fields_get (GPtrArray *fields, const char *name);
/** gembok_wire_field_free: %NULL is fine. */
void gembok_wire_field_free (GembokWireField *field);

/** gembok_wire_request_encode_new: (transfer full): the body of POST /requests: the first part of @request. */
GBytes *gembok_wire_request_encode_new (const GembokWireRequest *request);
/** gembok_wire_request_decode_new: (transfer full) (nullable): a draft of it; at most 64 fields of the applicant, of 2,000
 * bytes each, and 64 attributes of the subject. */
GembokWireRequest *gembok_wire_request_decode_new (GBytes *body, GError **error);
/** gembok_wire_request_encode: (transfer full): an answer that tells a request. */
GBytes *gembok_wire_request_encode (const GembokWireRequest *request);
/** gembok_wire_request_decode: (transfer full) (nullable): BAD_ANSWER, also if it contradicts itself (no id, an
 * issuance or renewal "done" without a serial number, bytes over 2^40); an unknown state word becomes
 * %GEMBOK_REQUEST_UNKNOWN. The id has 1 to 64 of A-Z, a-z, 0-9, "-", "_". */
GembokWireRequest *gembok_wire_request_decode (GBytes *body, GError **error);

/** GembokWirePage: a page of a list. */
typedef struct
{
  GPtrArray *requests; /* (element-type GembokWireRequest) */
  guint64 total;
  guint page, per_page;
} GembokWirePage;

/** gembok_wire_page_new: (transfer full): an empty first page. */
GembokWirePage *gembok_wire_page_new (void);
/** gembok_wire_page_free: with its requests; %NULL is fine. */
void gembok_wire_page_free (GembokWirePage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokWirePage, gembok_wire_page_free)
/** gembok_wire_page_encode: (transfer full): GET /requests. */
GBytes *gembok_wire_page_encode (const GembokWirePage *page);
/** gembok_wire_page_decode: (transfer full) (nullable): BAD_ANSWER if any request of it is not sound. */
GembokWirePage *gembok_wire_page_decode (GBytes *body, GError **error);

/** GembokWireVerdict: what a decider says, body of POST …/decision. */
typedef struct
{
  char *decision; /* "accept", "reject", "refuse" */
  char *reason;   /* (nullable) for accept */
  /* (element-type GembokWireDocument): kind, sha256 judged, and for a rejected one its reason and state REJECTED */
  GPtrArray *documents;
} GembokWireVerdict;

/** gembok_wire_verdict_new: (transfer full): an empty one. */
GembokWireVerdict *gembok_wire_verdict_new (void);
/** gembok_wire_verdict_free: %NULL is fine. */
void gembok_wire_verdict_free (GembokWireVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokWireVerdict, gembok_wire_verdict_free)
/** gembok_wire_verdict_encode: (transfer full): documents are {kind, sha256, rejected, reason}. */
GBytes *gembok_wire_verdict_encode (const GembokWireVerdict *verdict);
/** gembok_wire_verdict_decode: (transfer full) (nullable): BAD_ANSWER also for a rejection or refusal without a reason, a
 * rejected document without one, a document without hash or judged twice, an acceptance that rejects a document. */
GembokWireVerdict *gembok_wire_verdict_decode (GBytes *body, GError **error);

/** gembok_wire_agreement_encode: (transfer full): the body of PUT …/agreement. */
GBytes *gembok_wire_agreement_encode (const char *version, const char *sha256, gboolean accepted);
/** gembok_wire_agreement_decode: @version and @sha256 are (out) (transfer full); all three must be said. */
gboolean gembok_wire_agreement_decode (GBytes *body, char **version, char **sha256, gboolean *accepted, GError **error);
/** gembok_wire_submission_encode: (transfer full): the body of POST …/submission; @log_head (nullable) is the SHA-256 at the
 * head of the applicant's log. */
GBytes *gembok_wire_submission_encode (const char *log_head);
/** gembok_wire_submission_decode: @log_head is (out) (transfer full) (nullable). */
gboolean gembok_wire_submission_decode (GBytes *body, char **log_head, GError **error);

/* What may happen to a request. */
#define GEMBOK_EVENT_CREATED   "created"
#define GEMBOK_EVENT_CSR       "csr"
#define GEMBOK_EVENT_DOCUMENT  "document"
#define GEMBOK_EVENT_AGREEMENT "agreement"
#define GEMBOK_EVENT_SUBMITTED "submitted"
#define GEMBOK_EVENT_ACCEPTED  "accepted"
#define GEMBOK_EVENT_REJECTED  "rejected"
#define GEMBOK_EVENT_REFUSED   "refused"
#define GEMBOK_EVENT_ISSUED    "issued"
#define GEMBOK_EVENT_CANCELLED "cancelled"

/** GembokWireEvent: one thing that happened to a request; also a notification. */
typedef struct
{
  guint64 id;
  gint64 at;
  char *request_id;
  char *kind;  /* GEMBOK_EVENT_*; a newer AMS may have others */
  char *text;  /* (nullable) */
  char *actor; /* role name */
} GembokWireEvent;

/** gembok_wire_event_new: (transfer full): an empty one. */
GembokWireEvent *gembok_wire_event_new (void);
/** gembok_wire_event_free: %NULL is fine. */
void gembok_wire_event_free (GembokWireEvent *event);
/** gembok_wire_events_encode: (transfer full): GET …/events; @events is (element-type GembokWireEvent). */
GBytes *gembok_wire_events_encode (GPtrArray *events);
/** gembok_wire_events_decode: (transfer full) (element-type GembokWireEvent) (nullable): BAD_ANSWER. */
GPtrArray *gembok_wire_events_decode (GBytes *body, GError **error);

/** GembokWireCertificate: an entry of GET /certificates. */
typedef struct
{
  char *serial;     /* hexadecimal */
  char *request_id; /* (nullable) */
  GembokCertificateState state;
  int reason; /* of a revocation (RFC 5280, 5.3.1), -1 none */
  gint64 not_before, not_after, revoked_at;
  char *subject; /* (nullable): for people */
} GembokWireCertificate;

/** gembok_wire_certificate_new: (transfer full): an empty one, in the state unknown, with no reason. */
GembokWireCertificate *gembok_wire_certificate_new (void);
/** gembok_wire_certificate_free: %NULL is fine. */
void gembok_wire_certificate_free (GembokWireCertificate *certificate);
/** gembok_wire_certificates_encode: (transfer full): GET /certificates; (element-type GembokWireCertificate). */
GBytes *gembok_wire_certificates_encode (GPtrArray *certificates);
/** gembok_wire_certificates_decode: (transfer full) (element-type GembokWireCertificate) (nullable): BAD_ANSWER. */
GPtrArray *gembok_wire_certificates_decode (GBytes *body, GError **error);

G_END_DECLS
