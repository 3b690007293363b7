/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/library.h"

#include <string.h>

#include "base/text.h"
#include "crypto/crl.h"
#include "crypto/verdict.h"
#include "procedure/context-private.h"

#define SECONDS_A_DAY (24 * 60 * 60)
#define LABEL_MAX     100

/* --- requests and people ---------------------------------------------------------------------------------------- */

GPtrArray *
gembok_requests_list (GembokContext *context, const char *search, const GembokRequestFilter *filter, guint offset,
                      guint limit, guint *total, GError **error)
{
  return gembok_vault_request_list_filtered (context->vault, search, filter, offset, MIN (limit, GEMBOK_LIST_MAX), total,
                                             error);
}

GPtrArray *
gembok_people_list (GembokContext *context, const char *search, guint offset, guint limit, guint *total, GError **error)
{
  return gembok_vault_people_list (context->vault, search, offset, MIN (limit, GEMBOK_LIST_MAX), total, error);
}

/* --- certificates ----------------------------------------------------------------------------------------------- */

void
gembok_certificate_entry_free (GembokCertificateEntry *entry)
{
  if (entry == NULL)
    return;
  g_clear_pointer (&entry->record, gembok_vault_certificate_free);
  g_free (entry->holder);
  g_free (entry->organization);
  g_free (entry);
}

static char *
attribute_of (const GembokSubject *subject, const char *attribute)
{
  for (guint i = 0; i < gembok_subject_size (subject); i++)
    if (g_strcmp0 (gembok_subject_attribute (subject, i), attribute) == 0)
      return gembok_text_sanitise (gembok_subject_value (subject, i), LABEL_MAX);
  return NULL;
}

/* What was judged usable once may since have come to its end, without anybody asking. */
static void
judge_time (GembokCertificateEntry *entry, gint64 now)
{
  const GembokVaultCertificate *record = entry->record;
  const double whole = (double) (record->not_after - record->not_before);
  const gint64 left = record->not_after - now;
  entry->state = record->state;
  if (left < 0 && record->state != GEMBOK_CERTIFICATE_REVOKED)
    entry->state = GEMBOK_CERTIFICATE_EXPIRED;
  if (record->reason >= 0 && entry->state != GEMBOK_CERTIFICATE_ACTIVE)
    entry->reason = gembok_revocation_reason_label (record->reason);
  entry->not_yet = now < record->not_before;
  entry->ends_soon = entry->state == GEMBOK_CERTIFICATE_ACTIVE && left < (gint64) GEMBOK_ENDS_SOON_DAYS * SECONDS_A_DAY;
  entry->days_left = MAX (left, 0) / SECONDS_A_DAY;
  entry->used = whole > 0 ? CLAMP ((double) (now - record->not_before) / whole, 0, 1) : 1;
}

GembokCertificateEntry *
gembok_certificate_entry_new (GembokVaultCertificate *record, gint64 now)
{
  GembokCertificateEntry *entry = g_new0 (GembokCertificateEntry, 1);
  entry->record = record;
  g_autoptr (GembokCertificate) leaf = record->chain != NULL ? gembok_certificate_parse (record->chain, NULL) : NULL;
  if (leaf != NULL)
    {
      entry->holder = gembok_certificate_label (leaf);
      entry->organization = attribute_of (gembok_certificate_subject (leaf), "O");
    }
  else
    entry->holder = gembok_text_sanitise (record->subject, LABEL_MAX);
  judge_time (entry, now);
  return entry;
}

static char *
fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *form = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  return g_utf8_casefold (form, -1);
}

static gboolean
has_words (const GembokCertificateEntry *entry, char **words)
{
  g_autofree char *all
      = g_strdup_printf ("%s\n%s\n%s\n%s", entry->holder, entry->organization != NULL ? entry->organization : "",
                         entry->record->serial != NULL ? entry->record->serial : "",
                         entry->record->request_id != NULL ? entry->record->request_id : "");
  g_autofree char *folded = fold (all);
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (folded, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

GPtrArray *
gembok_certificates_list (GembokContext *context, const char *search, guint offset, guint limit, guint *total,
                          GError **error)
{
  g_autoptr (GPtrArray) records = gembok_vault_certificate_list (context->vault, error);
  if (records == NULL)
    return NULL;
  g_autofree char *folded = fold (search);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t\n", -1);
  const gboolean all = *g_strstrip (folded) == '\0';
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const guint wanted = MIN (limit, GEMBOK_LIST_MAX);
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_certificate_entry_free);
  guint found = 0;
  for (guint i = 0; i < records->len; i++)
    {
      /* To decode a certificate costs more than to count it. */
      if (all && (found < offset || entries->len == wanted))
        {
          found++;
          continue;
        }
      g_autoptr (GembokCertificateEntry) entry = gembok_certificate_entry_new (g_steal_pointer (&records->pdata[i]), now);
      if (!has_words (entry, words))
        continue;
      if (found++ >= offset && entries->len < wanted)
        g_ptr_array_add (entries, g_steal_pointer (&entry));
    }
  if (total != NULL)
    *total = found;
  return entries;
}

/* --- accounts and profiles -------------------------------------------------------------------------------------- */

void
gembok_account_entry_free (GembokAccountEntry *entry)
{
  if (entry == NULL)
    return;
  g_clear_pointer (&entry->account, gembok_vault_account_free);
  g_free (entry->url);
  g_free (entry);
}

void
gembok_profile_entry_free (GembokProfileEntry *entry)
{
  if (entry == NULL)
    return;
  g_clear_pointer (&entry->profile, gembok_vault_profile_free);
  g_free (entry->ca_name);
  g_free (entry);
}

static gboolean
is_logged_in (GembokContext *context, const GembokVaultAccount *account)
{
  g_autoptr (GembokSecret) held = gembok_context_held_session (context, account->profile, account->username);
  if (held != NULL)
    return TRUE;
  return !gembok_context_is_in_memory (context) && account->expires_at > g_get_real_time () / G_USEC_PER_SEC;
}

static const GembokVaultProfile *
profile_of (GPtrArray *profiles, const GembokVaultAccount *account)
{
  for (guint i = 0; i < profiles->len; i++)
    {
      const GembokVaultProfile *profile = profiles->pdata[i];
      if (g_strcmp0 (profile->id, account->profile) == 0)
        return profile;
    }
  return NULL;
}

GPtrArray *
gembok_accounts_list (GembokContext *context, GError **error)
{
  g_autoptr (GPtrArray) profiles = gembok_vault_profile_list (context->vault, error);
  g_autoptr (GPtrArray) accounts = profiles != NULL ? gembok_vault_account_list (context->vault, error) : NULL;
  if (accounts == NULL)
    return NULL;
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_account_entry_free);
  g_ptr_array_set_free_func (accounts, NULL);
  for (guint i = 0; i < accounts->len; i++)
    {
      GembokAccountEntry *entry = g_new0 (GembokAccountEntry, 1);
      entry->account = accounts->pdata[i];
      const GembokVaultProfile *profile = profile_of (profiles, entry->account);
      entry->url = g_strdup (profile != NULL ? profile->url : "");
      entry->mode = profile != NULL ? profile->mode : GEMBOK_PROFILE_CONNECTED;
      entry->logged_in = is_logged_in (context, entry->account);
      g_ptr_array_add (entries, entry);
    }
  return entries;
}

/* Takes @profile. */
static GembokProfileEntry *
profile_entry (GembokVaultProfile *profile, GPtrArray *accounts)
{
  GembokProfileEntry *entry = g_new0 (GembokProfileEntry, 1);
  entry->profile = profile;
  g_autoptr (GembokPolicy) policy = profile->policy != NULL ? gembok_policy_decode (profile->policy, NULL) : NULL;
  entry->ca_name = policy != NULL ? gembok_text_sanitise (policy->ca_name, LABEL_MAX) : NULL;
  for (guint i = 0; i < accounts->len; i++)
    {
      const GembokVaultAccount *account = accounts->pdata[i];
      if (g_strcmp0 (account->profile, profile->id) != 0)
        continue;
      entry->accounts++;
      entry->used_at = MAX (entry->used_at, account->used_at);
    }
  return entry;
}

static int
compare_use (gconstpointer a, gconstpointer b)
{
  const GembokProfileEntry *one = *(GembokProfileEntry *const *) a;
  const GembokProfileEntry *other = *(GembokProfileEntry *const *) b;
  return (one->used_at < other->used_at) - (one->used_at > other->used_at);
}

GPtrArray *
gembok_profiles_list (GembokContext *context, GError **error)
{
  g_autoptr (GPtrArray) accounts = gembok_vault_account_list (context->vault, error);
  g_autoptr (GPtrArray) profiles = accounts != NULL ? gembok_vault_profile_list (context->vault, error) : NULL;
  if (profiles == NULL)
    return NULL;
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_profile_entry_free);
  g_ptr_array_set_free_func (profiles, NULL);
  for (guint i = 0; i < profiles->len; i++)
    g_ptr_array_add (entries, profile_entry (profiles->pdata[i], accounts));
  g_ptr_array_sort (entries, compare_use);
  return entries;
}
