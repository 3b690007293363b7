/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/subject.h"
#include "identity/applicant.h"

G_BEGIN_DECLS

/** GembokSubjectRule: one attribute of the name in a CSR, in encoded order, as the policy publishes it. */
typedef struct
{
  char *attribute; /* "C", "O", "OU", "L", "ST", "CN", "E" */
  char *value;     /* (nullable): a fixed value, such as "ID" */
  char *field;     /* (nullable): an applicant's field by name ("name", "organization" …); "nik" and "nip" are refused */
  gboolean required;
} GembokSubjectRule;

GembokSubjectRule *gembok_subject_rule_new (const char *attribute, const char *value, const char *field, gboolean required);
void gembok_subject_rule_free (GembokSubjectRule *rule);

/**
 * gembok_subject_from_applicant:
 * @rules: (element-type GembokSubjectRule): the template
 * @error: MISSING with the field's name, BAD_INPUT for a rule that would put NIK or NIP into a name, or too long a value
 *
 * Returns: (transfer full) (nullable): the name to ask for; optional attributes without a value are left out
 */
GembokSubject *gembok_subject_from_applicant (const GembokApplicant *applicant, GPtrArray *rules, GError **error);

/** gembok_subject_matches_applicant: (the server's check of a CSR) whether @subject is exactly what the template makes of
 * @applicant; BAD_INPUT names the first difference. */
gboolean gembok_subject_matches_applicant (const GembokSubject *subject, const GembokApplicant *applicant, GPtrArray *rules,
                                           GError **error);

G_END_DECLS
