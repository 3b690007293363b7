/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "identity/applicant.h"
#include "identity/email.h"
#include "identity/nik.h"

#define YOUNGEST_AGE   17
#define OLDEST_AGE     70
#define OLD_NIP_LENGTH 9
#define EMAIL_MAX      100
#define PHONE_MIN      8
#define PHONE_MAX      15

/* Everything one field's check needs. */
typedef struct
{
  const GembokApplicant *applicant;
  const char *const *extra_domains;
  gint64 today;
  GPtrArray *findings;
} Check;

static const gboolean required[GEMBOK_N_FIELDS] = {
  [GEMBOK_FIELD_NAME] = TRUE,
  [GEMBOK_FIELD_NIK] = TRUE,
  [GEMBOK_FIELD_EMAIL] = TRUE,
  [GEMBOK_FIELD_ORGANIZATION] = TRUE,
};

/* Upper bounds of X.520 (RFC 5280, appendix A.1), for the post that of the agencies' forms. */
static const gsize length_limits[GEMBOK_N_FIELDS] = {
  [GEMBOK_FIELD_NAME] = 64,  [GEMBOK_FIELD_ORGANIZATION] = 64, [GEMBOK_FIELD_UNIT] = 64,
  [GEMBOK_FIELD_TITLE] = 80, [GEMBOK_FIELD_LOCALITY] = 128,    [GEMBOK_FIELD_PROVINCE] = 128,
};

void
gembok_data_finding_free (GembokDataFinding *finding)
{
  if (finding == NULL)
    return;
  g_free (finding->text);
  g_free (finding);
}

/* Takes @text. */
static void
add (const Check *check, GembokApplicantField field, gboolean is_error, const char *code, char *text)
{
  GembokDataFinding *finding = g_new0 (GembokDataFinding, 1);
  finding->field = field;
  finding->is_error = is_error;
  finding->code = code;
  finding->text = text;
  g_ptr_array_add (check->findings, finding);
}

static void
add_error (const Check *check, GembokApplicantField field, const char *code, const char *text)
{
  add (check, field, TRUE, code, g_strdup (text));
}

static void
add_warning (const Check *check, GembokApplicantField field, const char *code, const char *text)
{
  add (check, field, FALSE, code, g_strdup (text));
}

/* Letters of any script with their marks, spaces, and the signs that names and academic titles are written with. */
static gboolean
belongs_in_a_name (gunichar c)
{
  return g_unichar_isalpha (c) || g_unichar_ismark (c) || c == ' ' || c == '.' || c == ',' || c == '\'' || c == '-'
         || c == 0x2019;
}

/* Nothing invisible: it would make two different names look alike. */
static gboolean
belongs_in_a_line (gunichar c)
{
  return c == ' ' || (g_unichar_isgraph (c) && g_unichar_type (c) != G_UNICODE_FORMAT && c != 0xFFFD);
}

static gboolean
consists_of (const char *text, gboolean (*belongs) (gunichar))
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!belongs (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static gboolean
has_letter (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static void
check_name (const Check *check, const char *name)
{
  if (!consists_of (name, belongs_in_a_name) || !has_letter (name))
    add_error (check, GEMBOK_FIELD_NAME, "characters",
               _ ("The name may have only letters, spaces, full stops, commas, apostrophes and hyphens."));
  if ((gsize) g_utf8_strlen (name, -1) > length_limits[GEMBOK_FIELD_NAME])
    add_error (check, GEMBOK_FIELD_NAME, "length",
               _ ("The name must have at most 64 characters, as a certificate holds no more. Leave out academic titles or "
                  "shorten a middle name."));
}

static void
check_line (const Check *check, GembokApplicantField field, const char *text)
{
  const char *label = gembok_applicant_field_label (field);
  if (!consists_of (text, belongs_in_a_line) || !has_letter (text))
    add (check, field, TRUE, "characters",
         g_strdup_printf (_ ("%s must be written with ordinary letters, digits and signs."), label));
  if ((gsize) g_utf8_strlen (text, -1) > length_limits[field])
    add (check, field, TRUE, "length",
         g_strdup_printf (_ ("%s must have at most %u characters. Use the official short form."), label,
                          (guint) length_limits[field]));
}

static void
check_age (const Check *check, const GembokNumberFacts *facts)
{
  const int age = gembok_number_age (facts, check->today);
  if (age < YOUNGEST_AGE || age > OLDEST_AGE)
    add_warning (check, GEMBOK_FIELD_NIK, "age",
                 _ ("According to the NIK its holder is younger than 17 or older than 70. Compare it with the KTP."));
}

static void
check_nik (const Check *check, const char *nik)
{
  GembokNumberFacts facts;
  switch (gembok_nik_read (nik, check->today, &facts))
    {
    case GEMBOK_NUMBER_SOUND:
      break;
    case GEMBOK_NUMBER_LENGTH:
      add_error (check, GEMBOK_FIELD_NIK, "length", _ ("The NIK must have 16 digits."));
      return;
    case GEMBOK_NUMBER_SERIAL:
      add_error (check, GEMBOK_FIELD_NIK, "serial",
                 _ ("The last four digits of a NIK are never 0000. Compare it with the KTP."));
      return;
    case GEMBOK_NUMBER_DATE:
      add_error (
          check, GEMBOK_FIELD_NIK, "date",
          _ ("Digits 7 to 12 of the NIK must be a date of birth (day, month, year; for women 40 is added to the day). "
             "Compare it with the KTP."));
      return;
    case GEMBOK_NUMBER_DIGITS:
    case GEMBOK_NUMBER_START:
    case GEMBOK_NUMBER_SEX:
    default:
      add_error (check, GEMBOK_FIELD_NIK, "digits", _ ("The NIK must have 16 digits and nothing else."));
      return;
    }
  if (!facts.region_known)
    add_warning (check, GEMBOK_FIELD_NIK, "region",
                 _ ("The first six digits of the NIK are no region known here. Compare it with the KTP."));

  /* The NIP writes the year in full; where both agree it settles the century. */
  GembokNumberFacts of_nip;
  if (gembok_nip_read (check->applicant->nip, &of_nip) == GEMBOK_NUMBER_SOUND && of_nip.year % 100 == facts.year % 100)
    facts.year = of_nip.year != 0 ? of_nip.year : facts.year;
  check_age (check, &facts);
}

static void
compare_numbers (const Check *check, const GembokNumberFacts *of_nip)
{
  GembokNumberFacts of_nik;
  if (gembok_nik_read (check->applicant->nik, check->today, &of_nik) != GEMBOK_NUMBER_SOUND)
    return;
  if (of_nip->year % 100 != of_nik.year % 100 || of_nip->month != of_nik.month || of_nip->day != of_nik.day)
    add_warning (check, GEMBOK_FIELD_NIP, "mismatch",
                 _ ("NIP and NIK name different dates of birth. Compare both with the KTP and the letter of appointment."));
  if (of_nip->sex != of_nik.sex)
    add_warning (
        check, GEMBOK_FIELD_NIP, "mismatch",
        _ ("NIP and NIK differ in the sex of their holder. Compare both with the KTP and the letter of appointment."));
}

static void
check_nip (const Check *check, const char *nip)
{
  GembokNumberFacts facts;
  switch (gembok_nip_read (nip, &facts))
    {
    case GEMBOK_NUMBER_SOUND:
      if (strlen (nip) == OLD_NIP_LENGTH)
        add_warning (check, GEMBOK_FIELD_NIP, "length",
                     _ ("This is an old NIP of 9 digits. Give the one of 18 digits if there is one."));
      else
        compare_numbers (check, &facts);
      return;
    case GEMBOK_NUMBER_LENGTH:
      add_error (check, GEMBOK_FIELD_NIP, "length", _ ("The NIP must have 18 digits."));
      return;
    case GEMBOK_NUMBER_DATE:
      add_error (check, GEMBOK_FIELD_NIP, "date",
                 _ ("The first eight digits of the NIP must be a date of birth (year, month, day)."));
      return;
    case GEMBOK_NUMBER_START:
      add_error (
          check, GEMBOK_FIELD_NIP, "date",
          _ ("Digits 9 to 14 of the NIP must be the start of service: a year after the birth, and a month or, for PPPK, a "
             "code from 21."));
      return;
    case GEMBOK_NUMBER_SEX:
      add_error (check, GEMBOK_FIELD_NIP, "digits", _ ("The 15th digit of the NIP must be 1 for men or 2 for women."));
      return;
    case GEMBOK_NUMBER_SERIAL:
      add_error (check, GEMBOK_FIELD_NIP, "serial", _ ("The last three digits of a NIP are never 000."));
      return;
    case GEMBOK_NUMBER_DIGITS:
    default:
      add_error (check, GEMBOK_FIELD_NIP, "digits", _ ("The NIP must have 18 digits and nothing else."));
      return;
    }
}

static void
check_email (const Check *check, const char *email)
{
  if (g_utf8_strlen (email, -1) > EMAIL_MAX)
    {
      add_error (check, GEMBOK_FIELD_EMAIL, "length", _ ("The e-mail address must have at most 100 characters."));
      return;
    }
  switch (gembok_email_judge (email, check->extra_domains))
    {
    case GEMBOK_EMAIL_OFFICIAL:
      return;
    case GEMBOK_EMAIL_ALLOWED:
      add_warning (check, GEMBOK_FIELD_EMAIL, "domain",
                   _ ("The e-mail address is not below .go.id. The AMS decides whether it takes it."));
      return;
    case GEMBOK_EMAIL_PRIVATE:
      add_error (check, GEMBOK_FIELD_EMAIL, "domain",
                 _ ("The e-mail address must be an official mailbox, one that ends in .go.id."));
      return;
    case GEMBOK_EMAIL_INVALID:
    default:
      add_error (check, GEMBOK_FIELD_EMAIL, "syntax",
                 _ ("The e-mail address must look like name@agency.go.id, without spaces or accents."));
      return;
    }
}

static void
check_phone (const Check *check, const char *phone)
{
  const char *digits = phone[0] == '+' ? phone + 1 : phone;
  gsize count = 0;
  while (g_ascii_isdigit (digits[count]))
    count++;
  if (digits[count] != '\0')
    add_error (check, GEMBOK_FIELD_PHONE, "digits",
               _ ("The phone number may have only digits, with a + in front if need be."));
  else if (count < PHONE_MIN || count > PHONE_MAX)
    add_error (check, GEMBOK_FIELD_PHONE, "length", _ ("The phone number must have 8 to 15 digits."));
}

static void
check_value (const Check *check, GembokApplicantField field, const char *value)
{
  switch (field)
    {
    case GEMBOK_FIELD_NAME:
      check_name (check, value);
      break;
    case GEMBOK_FIELD_NIK:
      check_nik (check, value);
      break;
    case GEMBOK_FIELD_NIP:
      check_nip (check, value);
      break;
    case GEMBOK_FIELD_EMAIL:
      check_email (check, value);
      break;
    case GEMBOK_FIELD_PHONE:
      check_phone (check, value);
      break;
    case GEMBOK_FIELD_ORGANIZATION:
    case GEMBOK_FIELD_UNIT:
    case GEMBOK_FIELD_TITLE:
    case GEMBOK_FIELD_LOCALITY:
    case GEMBOK_FIELD_PROVINCE:
    case GEMBOK_N_FIELDS:
    default:
      check_line (check, field, value);
      break;
    }
}

static void
check_field (const Check *check, GembokApplicantField field)
{
  const char *value = gembok_applicant_get (check->applicant, field);
  if (value != NULL && *value != '\0')
    check_value (check, field, value);
  else if (required[field])
    add (check, field, TRUE, "required", g_strdup_printf (_ ("%s is missing."), gembok_applicant_field_label (field)));
}

static GPtrArray *
new_findings (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_data_finding_free);
}

GPtrArray *
gembok_applicant_check_field (const GembokApplicant *applicant, GembokApplicantField field, const char *const *extra_domains,
                              gint64 today)
{
  const Check check = { applicant, extra_domains, today, new_findings () };
  g_return_val_if_fail ((guint) field < GEMBOK_N_FIELDS, check.findings);
  check_field (&check, field);
  return check.findings;
}

GPtrArray *
gembok_applicant_check (const GembokApplicant *applicant, const char *const *extra_domains, gint64 today)
{
  const Check check = { applicant, extra_domains, today, new_findings () };
  for (guint i = 0; i < GEMBOK_N_FIELDS; i++)
    check_field (&check, (GembokApplicantField) i);
  return check.findings;
}

gboolean
gembok_applicant_require (const GembokApplicant *applicant, const char *const *extra_domains, gint64 today,
                          GPtrArray **warnings, GError **error)
{
  g_autoptr (GPtrArray) findings = gembok_applicant_check (applicant, extra_domains, today);
  g_autoptr (GPtrArray) mild = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) faults = g_string_new (NULL);
  for (guint i = 0; i < findings->len; i++)
    {
      const GembokDataFinding *finding = g_ptr_array_index (findings, i);
      if (!finding->is_error)
        g_ptr_array_add (mild, g_strdup (finding->text));
      else
        g_string_append_printf (faults, "%s%s", faults->len > 0 ? " " : "", finding->text);
    }
  if (warnings != NULL)
    *warnings = g_steal_pointer (&mild);
  if (faults->len == 0)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, "%s", faults->str);
  return FALSE;
}
