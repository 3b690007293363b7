/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-verdict.h"

#include "base/i18n.h"

/* The checks that always stand there, and the codes of problems and notes that belong to each. */
static const struct
{
  const char *good, *bad;
  const char *problems[8];
  const char *notes[4];
} checks[] = {
  { N_ ("The key fits"), N_ ("The key does not fit"), { "key_mismatch", NULL }, { NULL } },
  { N_ ("The chain is trusted"),
    N_ ("The chain is not trusted"),
    { "untrusted_chain", "incomplete_chain", "bad_signature", "weak_algorithm", "not_a_ca", "critical_extension", NULL },
    { "chain", "pinned_root", NULL } },
  { N_ ("It is valid now"),
    N_ ("It is not valid now"),
    { "expired", "not_yet_valid", NULL },
    { "ends_soon", "clock", NULL } },
  { N_ ("It is for signing"), N_ ("It is not for signing"), { "wrong_usage", NULL }, { "usage", NULL } },
  { N_ ("It is not revoked"),
    N_ ("It must not be used"),
    { "revoked", "suspended", "revocation_invalid", NULL },
    { "not_revoked", "crl_old", NULL } },
};

void
gembok_verdict_row_free (GembokVerdictRow *row)
{
  g_free (row->text);
  g_free (row);
}

static void
add (GPtrArray *rows, const char *title, char *text, gboolean good, gboolean bad)
{
  GembokVerdictRow *row = g_new0 (GembokVerdictRow, 1);
  row->title = title;
  row->text = text;
  row->good = good;
  row->bad = bad;
  g_ptr_array_add (rows, row);
}

/* The sentences of all findings whose code is among @codes; %NULL: none. */
static char *
sentences (GPtrArray *findings, const char *const *codes)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < findings->len; i++)
    {
      const GembokFinding *finding = findings->pdata[i];
      if (g_strv_contains (codes, finding->code))
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", finding->text);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static gboolean
is_shown_above (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (g_strv_contains (checks[i].problems, code) || g_strv_contains (checks[i].notes, code))
      return TRUE;
  return g_str_equal (code, "revocation_unknown") || g_str_equal (code, "subject_differs");
}

static void
add_rest (GPtrArray *rows, GPtrArray *findings, const char *title, gboolean bad)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const GembokFinding *finding = findings->pdata[i];
      if (!is_shown_above (finding->code))
        add (rows, title, g_strdup (finding->text), FALSE, bad);
    }
}

GStrv
gembok_display_differences (const GembokVerdict *verdict)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  for (guint i = 0; i < verdict->notes->len; i++)
    {
      const GembokFinding *note = verdict->notes->pdata[i];
      if (g_str_equal (note->code, "subject_differs"))
        g_strv_builder_add (lines, note->text);
    }
  return g_strv_builder_end (lines);
}

GPtrArray *
gembok_display_verdict (const GembokVerdict *verdict)
{
  static const char *const unknown[] = { "revocation_unknown", NULL };
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_verdict_row_free);
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      char *problem = sentences (verdict->problems, checks[i].problems);
      if (i == 0 && verdict->any_key)
        continue;
      if (problem != NULL)
        add (rows, _ (checks[i].bad), problem, FALSE, TRUE);
      else if (i == G_N_ELEMENTS (checks) - 1 && gembok_verdict_has (verdict, unknown[0]))
        add (rows, _ ("Whether it was revoked is not known"), sentences (verdict->notes, unknown), FALSE, FALSE);
      else
        add (rows, _ (checks[i].good), sentences (verdict->notes, checks[i].notes), TRUE, FALSE);
    }
  add_rest (rows, verdict->problems, _ ("Problem"), TRUE);
  add_rest (rows, verdict->notes, _ ("Note"), FALSE);
  return rows;
}
