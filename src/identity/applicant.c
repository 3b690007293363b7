/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/applicant.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

typedef struct
{
  const char *name;
  const char *label;
  gsize offset;
} FieldFacts;

static const FieldFacts fields[GEMBOK_N_FIELDS] = {
  [GEMBOK_FIELD_NAME] = { "name", N_ ("Full name"), G_STRUCT_OFFSET (GembokApplicant, name) },
  [GEMBOK_FIELD_NIK] = { "nik", N_ ("NIK"), G_STRUCT_OFFSET (GembokApplicant, nik) },
  [GEMBOK_FIELD_NIP] = { "nip", N_ ("NIP"), G_STRUCT_OFFSET (GembokApplicant, nip) },
  [GEMBOK_FIELD_EMAIL] = { "email", N_ ("Official e-mail"), G_STRUCT_OFFSET (GembokApplicant, email) },
  [GEMBOK_FIELD_ORGANIZATION] = { "organization", N_ ("Agency"), G_STRUCT_OFFSET (GembokApplicant, organization) },
  [GEMBOK_FIELD_UNIT] = { "unit", N_ ("Unit"), G_STRUCT_OFFSET (GembokApplicant, unit) },
  [GEMBOK_FIELD_TITLE] = { "title", N_ ("Post"), G_STRUCT_OFFSET (GembokApplicant, title) },
  [GEMBOK_FIELD_LOCALITY] = { "locality", N_ ("City or regency"), G_STRUCT_OFFSET (GembokApplicant, locality) },
  [GEMBOK_FIELD_PROVINCE] = { "province", N_ ("Province"), G_STRUCT_OFFSET (GembokApplicant, province) },
  [GEMBOK_FIELD_PHONE] = { "phone", N_ ("Phone"), G_STRUCT_OFFSET (GembokApplicant, phone) },
};

static char **
member (GembokApplicant *applicant, GembokApplicantField field)
{
  return (char **) G_STRUCT_MEMBER_P (applicant, fields[field].offset);
}

GembokApplicant *
gembok_applicant_new (void)
{
  return g_new0 (GembokApplicant, 1);
}

GembokApplicant *
gembok_applicant_copy (const GembokApplicant *applicant)
{
  GembokApplicant *copy = gembok_applicant_new ();
  for (guint i = 0; i < GEMBOK_N_FIELDS; i++)
    *member (copy, (GembokApplicantField) i) = g_strdup (gembok_applicant_get (applicant, (GembokApplicantField) i));
  return copy;
}

void
gembok_applicant_free (GembokApplicant *applicant)
{
  if (applicant == NULL)
    return;
  for (guint i = 0; i < GEMBOK_N_FIELDS; i++)
    g_free (*member (applicant, (GembokApplicantField) i));
  g_free (applicant);
}

const char *
gembok_applicant_field_name (GembokApplicantField field)
{
  g_return_val_if_fail ((guint) field < GEMBOK_N_FIELDS, "");
  return fields[field].name;
}

gboolean
gembok_applicant_field_from_name (const char *name, GembokApplicantField *field)
{
  for (guint i = 0; i < GEMBOK_N_FIELDS; i++)
    {
      if (g_strcmp0 (name, fields[i].name) != 0)
        continue;
      *field = (GembokApplicantField) i;
      return TRUE;
    }
  return FALSE;
}

const char *
gembok_applicant_field_label (GembokApplicantField field)
{
  g_return_val_if_fail ((guint) field < GEMBOK_N_FIELDS, "");
  return _ (fields[field].label);
}

const char *
gembok_applicant_field_help (GembokApplicantField field)
{
  switch (field)
    {
    case GEMBOK_FIELD_NAME:
      return _ ("As on the KTP; with academic titles only where the office writes them.");
    case GEMBOK_FIELD_NIK:
      return _ ("The 16 digits on the KTP.");
    case GEMBOK_FIELD_NIP:
      return _ ("The 18 digits of a civil servant, PNS or PPPK. Others leave it empty.");
    case GEMBOK_FIELD_EMAIL:
      return _ ("Your own mailbox at the agency: neither a private nor a shared one. News of the application goes there.");
    case GEMBOK_FIELD_ORGANIZATION:
      return _ ("The official name, as on the recommendation letter.");
    case GEMBOK_FIELD_UNIT:
    case GEMBOK_FIELD_TITLE:
    case GEMBOK_FIELD_LOCALITY:
    case GEMBOK_FIELD_PROVINCE:
    case GEMBOK_FIELD_PHONE:
    case GEMBOK_N_FIELDS:
      break;
    }
  return _ ("May stay empty.");
}

const char *
gembok_applicant_get (const GembokApplicant *applicant, GembokApplicantField field)
{
  g_return_val_if_fail ((guint) field < GEMBOK_N_FIELDS, NULL);
  const guint8 *base = (const guint8 *) applicant;
  const char *value = NULL;
  memcpy (&value, base + fields[field].offset, sizeof value);
  return value;
}

/* People group the digits of long numbers; that is no part of the number. */
static void
drop_grouping (char *text)
{
  char *to = text;
  for (const char *from = text; *from != '\0'; from++)
    if (strchr (" .-", *from) == NULL)
      *to++ = *from;
  *to = '\0';
}

void
gembok_applicant_set (GembokApplicant *applicant, GembokApplicantField field, const char *value)
{
  g_return_if_fail ((guint) field < GEMBOK_N_FIELDS);
  char *stored = NULL;
  if (value != NULL)
    {
      /* What is no UTF-8 becomes U+FFFD here and is found by the check, instead of vanishing. */
      g_autofree char *valid = g_utf8_make_valid (value, -1);
      stored = gembok_text_squeeze (valid);
      if (field == GEMBOK_FIELD_NIK || field == GEMBOK_FIELD_NIP || field == GEMBOK_FIELD_PHONE)
        drop_grouping (stored);
    }
  char **place = member (applicant, field);
  g_free (*place);
  *place = stored;
}
