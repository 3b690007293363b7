/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GembokApplicant:
 *
 * The data of the person who wants a certificate. Strings are owned, NFC, trimmed; %NULL or "" where nothing was given.
 */
typedef struct
{
  char *name;         /* CN, so at most 64 characters (X.520, ub-common-name) */
  char *nik;          /* 16 digits */
  char *nip;          /* 18 digits (or the old 9); none for non-ASN */
  char *email;        /* official mailbox */
  char *organization; /* agency, O, at most 64 */
  char *unit;         /* OU, at most 64 */
  char *title;        /* post, at most 80 */
  char *locality;     /* city or regency, L, at most 128 */
  char *province;     /* ST, at most 128 */
  char *phone;        /* at most 15 digits, may start with + */
} GembokApplicant;

/** GembokApplicantField: names of the fields, for findings, files and forms. */
typedef enum
{
  GEMBOK_FIELD_NAME,
  GEMBOK_FIELD_NIK,
  GEMBOK_FIELD_NIP,
  GEMBOK_FIELD_EMAIL,
  GEMBOK_FIELD_ORGANIZATION,
  GEMBOK_FIELD_UNIT,
  GEMBOK_FIELD_TITLE,
  GEMBOK_FIELD_LOCALITY,
  GEMBOK_FIELD_PROVINCE,
  GEMBOK_FIELD_PHONE,
  GEMBOK_N_FIELDS
} GembokApplicantField;

GembokApplicant *gembok_applicant_new (void);
GembokApplicant *gembok_applicant_copy (const GembokApplicant *applicant);
void gembok_applicant_free (GembokApplicant *applicant);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokApplicant, gembok_applicant_free)

/** gembok_applicant_field_name: "name", "nik" … for JSON, columns and options. Static. */
const char *gembok_applicant_field_name (GembokApplicantField field);
/** gembok_applicant_field_from_name: the field of that name in @field (out); %FALSE for a foreign name. */
gboolean gembok_applicant_field_from_name (const char *name, GembokApplicantField *field);
/** gembok_applicant_field_label: for people, translated. Static. */
const char *gembok_applicant_field_label (GembokApplicantField field);
/** gembok_applicant_field_help: what to write there and whether it may stay empty, for people, translated. Static. */
const char *gembok_applicant_field_help (GembokApplicantField field);
/** gembok_applicant_get: (transfer none) (nullable). */
const char *gembok_applicant_get (const GembokApplicant *applicant, GembokApplicantField field);
/** gembok_applicant_set: stores a squeezed copy of @value (nullable); digits of NIK, NIP and phone lose spaces, dots and dashes. */
void gembok_applicant_set (GembokApplicant *applicant, GembokApplicantField field, const char *value);

/** GembokDataFinding: something about one field. */
typedef struct
{
  GembokApplicantField field;
  gboolean is_error; /* %FALSE: a mere warning, the person may go on */
  const char *
      code; /* static: "required", "length", "digits", "date", "serial", "region", "age", "mismatch", "domain", "syntax", "characters" */
  char *text; /* translated: what is wrong and what would be right; never the value of NIK or NIP */
} GembokDataFinding;

void gembok_data_finding_free (GembokDataFinding *finding);

/**
 * gembok_applicant_check:
 * @applicant: what was typed
 * @extra_domains: (nullable): further official mail domains, suffixes such as ".ac.id"
 * @today: Unix seconds, for ages
 *
 * All rules of DOMAIN.md section 4: hard errors and warnings, also across fields (NIP against NIK).
 *
 * Returns: (transfer full) (element-type GembokDataFinding): in the order of the fields; empty if all is well
 */
GPtrArray *gembok_applicant_check (const GembokApplicant *applicant, const char *const *extra_domains, gint64 today);

/** gembok_applicant_check_field: the findings of one field alone, for forms. */
GPtrArray *gembok_applicant_check_field (const GembokApplicant *applicant, GembokApplicantField field,
                                         const char *const *extra_domains, gint64 today);

/** gembok_applicant_require: %FALSE with BAD_INPUT naming every hard error; warnings (transfer full) (element-type utf8)
 * go to @warnings (optional). */
gboolean gembok_applicant_require (const GembokApplicant *applicant, const char *const *extra_domains, gint64 today,
                                   GPtrArray **warnings, GError **error);

/** gembok_applicant_personal_words: (transfer full): everything of the applicant that a passphrase must not be made of:
 * names and their parts, NIK, NIP, birth date in its usual spellings, mailbox, agency and its parts, phone, city. */
GStrv gembok_applicant_personal_words (const GembokApplicant *applicant);

G_END_DECLS
