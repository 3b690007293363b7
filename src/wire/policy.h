/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/json.h"

G_BEGIN_DECLS

/** GembokDecisionRule: a decision in a procedure, in order: whose turn it is. */
typedef struct
{
  char *step;  /* the procedure's step id */
  GStrv roles; /* any of these may decide: "verifier", "officer" */
} GembokDecisionRule;

/** GembokPolicyProcedure: a procedure that the AMS offers. */
typedef struct
{
  char *id;
  char *type;             /* request type: "issuance" … */
  char *certificate_type; /* "individu" */
  char *method;           /* "lock", "esign" */
  gboolean agreement;     /* the policy's agreement must be accepted before submission */
  GPtrArray *decisions;   /* (element-type GembokDecisionRule) */
} GembokPolicyProcedure;

/** GembokPolicySubject: one attribute of the subject template (identity/subject-template.h has the same fields). */
typedef struct
{
  char *attribute;
  char *value; /* (nullable) */
  char *field; /* (nullable) */
  gboolean required;
} GembokPolicySubject;

/** GembokPolicyDocument: what is allowed or required for a kind in a type of request, or in one procedure of it. */
typedef struct
{
  char *type;
  char *procedure; /* (nullable): this rule counts before the one without */
  char *kind;
  gboolean required;
  GStrv media_types;
  guint64 max_bytes;
  guint32 min_width, min_height;
} GembokPolicyDocument;

/** GembokPolicy: how an AMS wants to be used. Everything about limits comes from here. */
typedef struct
{
  char *ca_name;
  gboolean training;     /* what it issues says LATIHAN */
  GPtrArray *procedures; /* (element-type GembokPolicyProcedure) */
  GStrv key_algorithms;
  char *default_key_algorithm;
  GPtrArray *subject;      /* (element-type GembokPolicySubject): in encoded order */
  GStrv email_domains;     /* extra official domains */
  GPtrArray *documents;    /* (element-type GembokPolicyDocument) */
  char *agreement_version; /* (nullable): no agreement is demanded */
  char *agreement_sha256;  /* of the UTF-8 text */
  char *agreement_text;
  char *consent_version;     /* (nullable): no consent apart from the agreement is demanded */
  char *consent_sha256;      /* of the UTF-8 text */
  char *consent_text;        /* what is processed, why, for how long */
  GStrv consent_kinds;       /* (nullable): kinds of documents that may be sent only with it; with a version at least one */
  char *crl_url, *ocsp_url;  /* (nullable) */
  guint poll_interval;       /* seconds, 1 to 86400 */
  char *sealing_certificate; /* (nullable): PEM */
} GembokPolicy;

/** gembok_policy_new: (transfer full): an empty one, which offers nothing. */
GembokPolicy *gembok_policy_new (void);
/** gembok_policy_free: %NULL is fine. */
void gembok_policy_free (GembokPolicy *policy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokPolicy, gembok_policy_free)
/** gembok_policy_procedure_free: %NULL is fine. */
void gembok_policy_procedure_free (GembokPolicyProcedure *procedure);

/** gembok_policy_default: (transfer full): data/policy-default.json, compiled in: what the client goes by before it has
 * met an AMS, and what the reference AMS starts from. gembok_policy_decode() reads it. */
GBytes *gembok_policy_default (void);

/** gembok_policy_encode: (transfer full): GET /policy. */
GBytes *gembok_policy_encode (const GembokPolicy *policy);
/** gembok_policy_decode: (transfer full) (nullable): BAD_ANSWER with what is wrong: missing members, an agreement or consent
 * whose text does not have its SHA-256, limits out of bounds (max_bytes 1 to 64 MiB, pixels to 16384), roles that cannot decide,
 * a default algorithm that is not among the allowed, a procedure or document rule twice, addresses that are not http(s).
 * Limits: 100 procedures, 20 decisions each, 64 algorithms, attributes, document rules and kinds each, agreement and consent
 * of 256 KiB. */
GembokPolicy *gembok_policy_decode (GBytes *data, GError **error);

/** gembok_policy_find_procedure: (transfer none) (nullable): the procedure @id (nullable), if it is offered. */
const GembokPolicyProcedure *gembok_policy_find_procedure (const GembokPolicy *policy, const char *id);

/** gembok_policy_needs_consent: whether documents of @kind may be sent only with the policy's consent. */
gboolean gembok_policy_needs_consent (const GembokPolicy *policy, const char *kind);

/** gembok_policy_documents_for: (transfer container) (element-type GembokPolicyDocument): one rule a kind, the procedure's
 * own rule before the type's, in the policy's order. */
GPtrArray *gembok_policy_documents_for (const GembokPolicy *policy, const char *type, const char *procedure);

G_END_DECLS
