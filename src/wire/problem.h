/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/json.h"

G_BEGIN_DECLS

/* The stable codes, with the HTTP status they travel with. data/ams-api.yaml says the same. */
/* 401: no session, or it has expired. */
#define GEMBOK_PROBLEM_UNAUTHORIZED "unauthorized"
/* 401: user name and password, or the current password, are not right. */
#define GEMBOK_PROBLEM_WRONG_PASSWORD "wrong_password"
/* 403: a first password must be changed before anything else. */
#define GEMBOK_PROBLEM_PASSWORD_CHANGE_REQUIRED "password_change_required"
/* 403: this role may not do that. */
#define GEMBOK_PROBLEM_FORBIDDEN "forbidden"
/* 404: no such thing, or it is someone else's. */
#define GEMBOK_PROBLEM_NOT_FOUND "not_found"
/* 405: the address knows no such method; Allow says which. */
#define GEMBOK_PROBLEM_METHOD_NOT_ALLOWED "method_not_allowed"
/* 406: Accept does not admit what this address answers. */
#define GEMBOK_PROBLEM_NOT_ACCEPTABLE "not_acceptable"
/* 422: body, header or parameter of the address is not as it should be; errors names the members. */
#define GEMBOK_PROBLEM_VALIDATION "validation"
/* 400: the body is no JSON object. */
#define GEMBOK_PROBLEM_NOT_JSON "not_json"
/* 413, 431: the body, upload or head is larger than allowed. */
#define GEMBOK_PROBLEM_TOO_LARGE "too_large"
/* 415: the Content-Type is not one of those taken here. */
#define GEMBOK_PROBLEM_UNSUPPORTED_MEDIA_TYPE "unsupported_media_type"
/* 429: log-ins are slowed down; Retry-After says for how long. */
#define GEMBOK_PROBLEM_TOO_MANY_ATTEMPTS "too_many_attempts"
/* 422: the submission lacks something; errors names each. */
#define GEMBOK_PROBLEM_MISSING_REQUIREMENT "missing_requirement"
/* 409: not possible in the request's state. */
#define GEMBOK_PROBLEM_WRONG_STATE "wrong_state"
/* 412: If-Match does not name the newest version. */
#define GEMBOK_PROBLEM_STALE "stale"
/* 428: Idempotency-Key or If-Match is missing. */
#define GEMBOK_PROBLEM_PRECONDITION_REQUIRED "precondition_required"
/* 422: the Idempotency-Key was used with another body. */
#define GEMBOK_PROBLEM_IDEMPOTENCY_MISMATCH "idempotency_mismatch"
/* 422: no PKCS#10. */
#define GEMBOK_PROBLEM_CSR_INVALID "csr_invalid"
/* 422: its signature does not prove possession of the key. */
#define GEMBOK_PROBLEM_CSR_SIGNATURE "csr_signature"
/* 422: the key's algorithm or size is not allowed, or it is weak. */
#define GEMBOK_PROBLEM_CSR_KEY_POLICY "csr_key_policy"
/* 409: the key belongs to another request or certificate. */
#define GEMBOK_PROBLEM_CSR_KEY_USED "csr_key_used"
/* 422: its name is not the request's. */
#define GEMBOK_PROBLEM_CSR_SUBJECT "csr_subject"
/* 422: not the kind of file that is allowed, or damaged. */
#define GEMBOK_PROBLEM_DOCUMENT_INVALID "document_invalid"
/* 422: exactly this file was refused before. */
#define GEMBOK_PROBLEM_DOCUMENT_REFUSED_BEFORE "document_refused_before"
/* 403: another role decides now. */
#define GEMBOK_PROBLEM_NOT_YOUR_TURN "not_your_turn"
/* 409: this person has decided on this request before. */
#define GEMBOK_PROBLEM_ALREADY_DECIDED "already_decided"
/* 403: nobody decides on their own request. */
#define GEMBOK_PROBLEM_OWN_REQUEST "own_request"
/* 460: bytes arrived damaged (tus); of a whole file: send it anew. */
#define GEMBOK_PROBLEM_CHECKSUM_MISMATCH "checksum_mismatch"
/* 409: Upload-Offset is not where the server is (tus). */
#define GEMBOK_PROBLEM_OFFSET_CONFLICT "offset_conflict"
/* 412: Tus-Resumable is missing or another version. */
#define GEMBOK_PROBLEM_TUS_VERSION "tus_version"
/* 503: busy or being maintained; Retry-After. */
#define GEMBOK_PROBLEM_SERVICE_UNAVAILABLE "service_unavailable"
/* 500: the server's own fault. */
#define GEMBOK_PROBLEM_INTERNAL "internal"

/** GembokProblem: problem details (RFC 9457) with our stable `code`. */
typedef struct
{
  int status;
  char *code;        /* (nullable) "validation", "missing_requirement", "stale", … */
  char *title;       /* (nullable) */
  char *detail;      /* (nullable) the sentence for the person */
  GPtrArray *errors; /* (element-type GembokProblemField) */
} GembokProblem;

/** GembokProblemField: what is wrong with one part of the body. */
typedef struct
{
  char *pointer; /* JSON pointer, RFC 6901; or a name */
  char *detail;
} GembokProblemField;

/** gembok_problem_new: (transfer full): @code is one of GEMBOK_PROBLEM_*; all texts may be %NULL. */
GembokProblem *gembok_problem_new (int status, const char *code, const char *title, const char *detail);
/** gembok_problem_add: appends a field error; @pointer is a JSON pointer into the body ("/subject/0/value") or the name of a
 * requirement ("ktp"). */
void gembok_problem_add (GembokProblem *problem, const char *pointer, const char *detail);
/** gembok_problem_free: with its field errors. */
void gembok_problem_free (GembokProblem *problem);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokProblem, gembok_problem_free)

/** gembok_problem_encode: (transfer full): application/problem+json; absent parts are left out. */
GBytes *gembok_problem_encode (const GembokProblem *problem);

/**
 * gembok_problem_decode:
 * @status: the HTTP status (its own `status` member is not trusted)
 * @body: (nullable): the answer's body
 * @content_type: (nullable): as sent
 *
 * Never fails: whatever came becomes a problem. Understands RFC 9457 as well as bodies with `error` or `message`
 * (DOMAIN 2.4); every text is sanitised and shortened. HTML and garbage leave code and detail %NULL.
 */
GembokProblem *gembok_problem_decode (int status, GBytes *body, const char *content_type);

/** gembok_problem_sentence: (transfer full): detail (else title) and the field errors in one or two sentences; %NULL if it has none. */
char *gembok_problem_sentence (const GembokProblem *problem);

G_END_DECLS
