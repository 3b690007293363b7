/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/subject-template.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

/* A shorter run of digits stands in a name by chance. */
#define SHORTEST_NUMBER 9

GembokSubjectRule *
gembok_subject_rule_new (const char *attribute, const char *value, const char *field, gboolean required)
{
  GembokSubjectRule *rule = g_new0 (GembokSubjectRule, 1);
  rule->attribute = g_strdup (attribute);
  rule->value = g_strdup (value);
  rule->field = g_strdup (field);
  rule->required = required;
  return rule;
}

void
gembok_subject_rule_free (GembokSubjectRule *rule)
{
  if (rule == NULL)
    return;
  g_free (rule->attribute);
  g_free (rule->value);
  g_free (rule->field);
  g_free (rule);
}

/* Which field a rule takes its value from; a rule for NIK or NIP is refused, as a name is copied around for years. */
static gboolean
find_field (const GembokSubjectRule *rule, GembokApplicantField *field, GError **error)
{
  if (!gembok_applicant_field_from_name (rule->field, field))
    {
      g_autofree char *shown = gembok_text_sanitise (rule->field != NULL ? rule->field : rule->attribute, 40);
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, _ ("Nothing was created. Tell the administrator of the AMS."),
                        _ ("The AMS asks for an unknown field “%s” in the certificate's name."), shown);
      return FALSE;
    }
  if (*field == GEMBOK_FIELD_NIK || *field == GEMBOK_FIELD_NIP)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, _ ("Nothing was created. Tell the administrator of the AMS."),
                        _ ("The AMS asks for the NIK or NIP in the certificate's name, where it does not belong."));
      return FALSE;
    }
  return TRUE;
}

static gboolean
contains_number (const char *text, const char *number)
{
  return number != NULL && strlen (number) >= SHORTEST_NUMBER && strstr (text, number) != NULL;
}

/* Some mailboxes and units are named after a number of their holder; it does not enter the certificate by that door. */
static gboolean
reveals_number (const GembokApplicant *applicant, const char *value)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  for (const char *p = value; *p != '\0'; p++)
    if (strchr (" .-", *p) == NULL)
      g_string_append_c (digits, *p);
  return contains_number (digits->str, applicant->nik) || contains_number (digits->str, applicant->nip);
}

/* The value of an attribute: %TRUE with @value %NULL where an optional one is left out. */
static gboolean
find_value (const GembokApplicant *applicant, const GembokSubjectRule *rule, const char **value, GError **error)
{
  *value = rule->value;
  if (rule->value != NULL)
    return TRUE;
  GembokApplicantField field = GEMBOK_FIELD_NAME;
  if (!find_field (rule, &field, error))
    return FALSE;
  const char *found = gembok_applicant_get (applicant, field);
  const gboolean reveals = found != NULL && reveals_number (applicant, found);
  if (found != NULL && *found != '\0' && !reveals)
    *value = found;
  if (*value != NULL || !rule->required)
    return TRUE;

  const char *label = gembok_applicant_field_label (field);
  if (reveals)
    gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL,
                      _ ("%s contains the NIK or NIP, which must not enter a certificate."), label);
  else
    gembok_error_set (error, GEMBOK_ERROR_MISSING, NULL, _ ("%s is missing; this AMS needs it in the certificate."), label);
  return FALSE;
}

GembokSubject *
gembok_subject_from_applicant (const GembokApplicant *applicant, GPtrArray *rules, GError **error)
{
  g_autoptr (GembokSubject) subject = gembok_subject_new ();
  for (guint i = 0; i < rules->len; i++)
    {
      const GembokSubjectRule *rule = g_ptr_array_index (rules, i);
      const char *value = NULL;
      if (!find_value (applicant, rule, &value, error))
        return NULL;
      if (value != NULL && *value != '\0' && !gembok_subject_append (subject, rule->attribute, value, error))
        return NULL;
    }
  return g_steal_pointer (&subject);
}

static void
name_difference (const char *attribute, GError **error)
{
  g_autofree char *shown = gembok_text_sanitise (attribute, 40);
  gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, _ ("Nothing was accepted. Make the CSR again from the request's data."),
                    _ ("The name in the CSR differs from the request's data at %s."), shown);
}

gboolean
gembok_subject_matches_applicant (const GembokSubject *subject, const GembokApplicant *applicant, GPtrArray *rules,
                                  GError **error)
{
  g_autoptr (GembokSubject) expected = gembok_subject_from_applicant (applicant, rules, error);
  if (expected == NULL)
    return FALSE;
  const guint count = MAX (gembok_subject_size (subject), gembok_subject_size (expected));
  for (guint i = 0; i < count; i++)
    {
      const gboolean wanted = i < gembok_subject_size (expected), given = i < gembok_subject_size (subject);
      const char *attribute = gembok_subject_attribute (wanted ? expected : subject, i);
      if (wanted && given && g_strcmp0 (attribute, gembok_subject_attribute (subject, i)) == 0
          && g_strcmp0 (gembok_subject_value (subject, i), gembok_subject_value (expected, i)) == 0)
        continue;
      name_difference (attribute, error);
      return FALSE;
    }
  return TRUE;
}
