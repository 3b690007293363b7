/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "crypto/check-private.h"

/*
 * The revocation lists that were given with a certificate to check: each link of the chain is judged by the newest list
 * that can tell something of it.
 */

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const GembokCrl *const *one = a;
  const GembokCrl *const *other = b;
  const gint64 difference = gembok_crl_this_update (*other) - gembok_crl_this_update (*one);
  return (difference > 0) - (difference < 0);
}

static GPtrArray *
lists_of (GPtrArray *crls, const GembokCertificate *issuer)
{
  GPtrArray *lists = g_ptr_array_new ();
  for (guint i = 0; i < crls->len; i++)
    if (gembok_crl_issued_by (g_ptr_array_index (crls, i), issuer))
      g_ptr_array_add (lists, g_ptr_array_index (crls, i));
  g_ptr_array_sort (lists, newest_first);
  return lists;
}

static gboolean
tells (const GembokVerdict *part)
{
  return gembok_verdict_has (part, "revoked") || gembok_verdict_has (part, "suspended")
         || gembok_verdict_has (part, "not_revoked");
}

static void
merge (const GembokVerdict *part, gboolean with_notes, GembokVerdict *verdict)
{
  for (guint i = 0; i < part->problems->len; i++)
    {
      const GembokFinding *problem = g_ptr_array_index (part->problems, i);
      gembok_verdict_add_problem (verdict, problem->code, "%s", problem->text);
    }
  if (with_notes && part->reason >= 0)
    verdict->reason = part->reason;
  for (guint i = 0; with_notes && i < part->notes->len; i++)
    {
      const GembokFinding *note = g_ptr_array_index (part->notes, i);
      gembok_verdict_add_note (verdict, note->code, "%s", note->text);
    }
}

/* Notes on issuers would be taken for notes on the certificate itself, so only their problems are told. */
static void
judge_link (GPtrArray *crls, GembokCertificate *link, GembokCertificate *issuer, gboolean is_leaf, gint64 at,
            GembokVerdict *verdict)
{
  g_autoptr (GPtrArray) lists = lists_of (crls, issuer);
  g_autoptr (GembokVerdict) silent = gembok_verdict_new ();
  g_autoptr (GembokVerdict) useless = gembok_verdict_new ();
  guint n_usable = 0;
  for (guint i = 0; i < lists->len; i++)
    {
      g_autoptr (GembokVerdict) part = gembok_verdict_new ();
      const gboolean usable = gembok_crl_judge (g_ptr_array_index (lists, i), link, issuer, at, part);
      if (tells (part))
        {
          if (is_leaf)
            gembok_verdict_remove_note (verdict, "revocation_unknown");
          merge (part, is_leaf, verdict);
          return;
        }
      n_usable += usable ? 1 : 0;
      merge (part, is_leaf, usable ? silent : useless);
    }
  /* A list that is no use, such as another part of a split one, matters only if there is no better one. */
  merge (n_usable > 0 ? silent : useless, is_leaf, verdict);
}

void
gembok_check_revocation (GPtrArray *crls, gint64 at, GembokVerdict *verdict)
{
  for (guint i = 0; crls != NULL && i + 1 < verdict->chain->len; i++)
    judge_link (crls, g_ptr_array_index (verdict->chain, i), g_ptr_array_index (verdict->chain, i + 1), i == 0, at, verdict);
}
