/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/verdict.h"

#include "base/error.h"
#include "base/i18n.h"

static void
finding_free (gpointer data)
{
  GembokFinding *finding = data;
  g_free (finding->text);
  g_free (finding);
}

static void
certificate_unref (gpointer data)
{
  gembok_certificate_unref (data);
}

GembokVerdict *
gembok_verdict_new (void)
{
  GembokVerdict *verdict = g_new0 (GembokVerdict, 1);
  verdict->ok = TRUE;
  verdict->reason = -1;
  verdict->problems = g_ptr_array_new_with_free_func (finding_free);
  verdict->notes = g_ptr_array_new_with_free_func (finding_free);
  verdict->chain = g_ptr_array_new_with_free_func (certificate_unref);
  return verdict;
}

void
gembok_verdict_free (GembokVerdict *verdict)
{
  if (verdict == NULL)
    return;
  g_ptr_array_unref (verdict->problems);
  g_ptr_array_unref (verdict->notes);
  g_ptr_array_unref (verdict->chain);
  g_free (verdict);
}

/* The same sentence twice helps nobody: two CRLs, or CRL and OCSP, often tell the same. */
static void
add_once (GPtrArray *findings, const char *code, char *text)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const GembokFinding *known = g_ptr_array_index (findings, i);
      if (g_str_equal (known->code, code) && g_str_equal (known->text, text))
        {
          g_free (text);
          return;
        }
    }
  GembokFinding *finding = g_new0 (GembokFinding, 1);
  finding->code = code;
  finding->text = text;
  g_ptr_array_add (findings, finding);
}

void
gembok_verdict_add_problem (GembokVerdict *verdict, const char *code, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  add_once (verdict->problems, code, g_strdup_vprintf (format, args));
  va_end (args);
  verdict->ok = FALSE;
}

void
gembok_verdict_add_note (GembokVerdict *verdict, const char *code, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  add_once (verdict->notes, code, g_strdup_vprintf (format, args));
  va_end (args);
}

static gboolean
has_finding (const GPtrArray *findings, const char *code)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const GembokFinding *finding = g_ptr_array_index (findings, i);
      if (g_str_equal (finding->code, code))
        return TRUE;
    }
  return FALSE;
}

gboolean
gembok_verdict_has (const GembokVerdict *verdict, const char *code)
{
  return has_finding (verdict->problems, code) || has_finding (verdict->notes, code);
}

void
gembok_verdict_remove_note (GembokVerdict *verdict, const char *code)
{
  for (guint i = verdict->notes->len; i > 0; i--)
    {
      const GembokFinding *note = g_ptr_array_index (verdict->notes, i - 1);
      if (g_str_equal (note->code, code))
        g_ptr_array_remove_index (verdict->notes, i - 1);
    }
}

gboolean
gembok_verdict_to_error (const GembokVerdict *verdict, GError **error)
{
  if (verdict->ok)
    return TRUE;
  g_autoptr (GString) sentences = g_string_new (NULL);
  for (guint i = 0; i < verdict->problems->len; i++)
    {
      const GembokFinding *problem = g_ptr_array_index (verdict->problems, i);
      if (sentences->len > 0)
        g_string_append_c (sentences, ' ');
      g_string_append (sentences, problem->text);
    }
  gembok_error_set (error, GEMBOK_ERROR_CERTIFICATE_REFUSED, NULL, "%s", sentences->str);
  return FALSE;
}
