/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/json.h"

G_BEGIN_DECLS

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

GembokProblem *gembok_problem_new (int status, const char *code, const char *title, const char *detail);
void gembok_problem_add (GembokProblem *problem, const char *pointer, const char *detail);
void gembok_problem_free (GembokProblem *problem);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokProblem, gembok_problem_free)

/** gembok_problem_encode: (transfer full): application/problem+json. */
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
