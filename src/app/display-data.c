/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-data.h"

#include "base/i18n.h"

GembokDataFinding *
gembok_display_finding (GPtrArray *findings, GembokApplicantField field)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *code = NULL;
  gboolean is_error = FALSE;
  for (guint i = 0; i < findings->len; i++)
    {
      const GembokDataFinding *finding = findings->pdata[i];
      if (finding->field != field || (is_error && !finding->is_error))
        continue;
      /* What must be mended drowns out what may stay. */
      if (finding->is_error && !is_error)
        g_string_truncate (text, 0);
      is_error = finding->is_error;
      code = text->len == 0 ? finding->code : code;
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", finding->text);
    }
  if (text->len == 0)
    return NULL;
  GembokDataFinding *all = g_new0 (GembokDataFinding, 1);
  all->field = field;
  all->is_error = is_error;
  all->code = code;
  all->text = g_string_free (g_steal_pointer (&text), FALSE);
  return all;
}

static gboolean
is_in_subject (const GembokPolicy *policy, GembokApplicantField field)
{
  for (guint i = 0; policy->subject != NULL && i < policy->subject->len; i++)
    {
      const GembokPolicySubject *attribute = policy->subject->pdata[i];
      if (attribute->value == NULL && g_strcmp0 (attribute->field, gembok_applicant_field_name (field)) == 0)
        return TRUE;
    }
  return FALSE;
}

char *
gembok_display_on_certificate (const GembokPolicy *policy)
{
  g_autoptr (GString) labels = g_string_new (NULL);
  for (guint i = 0; i < GEMBOK_N_FIELDS; i++)
    if (is_in_subject (policy, i))
      g_string_append_printf (labels, "%s%s", labels->len > 0 ? ", " : "", gembok_applicant_field_label (i));
  if (labels->len == 0)
    return NULL;
  /* TRANSLATORS: %s: names of fields of the form, with commas */
  return g_strdup_printf (_ ("The certificate will show: %s. The other data are only for the check of your application."),
                          labels->str);
}
