/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/verdict.h"
#include "procedure/context.h"
#include "vault/vault-certificates.h"
#include "vault/vault-people.h"
#include "vault/vault-requests.h"

G_BEGIN_DECLS

/*
 * What there is on this computer, as lists for people to look through. All of them read the vault only, block on the disk, and
 * answer %NULL with STORAGE or DAMAGED where it fails. Texts in them may be of others: sanitise and escape them for showing.
 */

/** GEMBOK_LIST_MAX: no list gives more at once, whatever @limit says. */
#define GEMBOK_LIST_MAX 1000

/**
 * gembok_requests_list:
 * @search: (nullable): words that must all occur in name, NIK, NIP, e-mail, agency, id or number
 * @filter: (nullable): states and person
 * @offset: how many of the newest to leave out
 * @limit: at most that many
 * @total: (out) (optional): how many there are; 10,000 of a search or filter means "at least"
 *
 * Returns: (transfer full) (nullable) (element-type GembokVaultRequest): newest first
 */
GPtrArray *gembok_requests_list (GembokContext *context, const char *search, const GembokRequestFilter *filter, guint offset,
                                 guint limit, guint *total, GError **error);

/**
 * gembok_people_list:
 * @search: (nullable): as in gembok_requests_list()
 * @total: (out) (optional): how many there are
 *
 * The applicants of this workstation. Their requests: gembok_requests_list() with the key of the person in its filter.
 *
 * Returns: (transfer full) (nullable) (element-type GembokPerson): who has the newest request first
 */
GPtrArray *gembok_people_list (GembokContext *context, const char *search, guint offset, guint limit, guint *total,
                               GError **error);

/** GembokCertificateEntry: a kept certificate with what a list shows of it, at the present time. */
typedef struct
{
  GembokVaultCertificate *record;
  char *holder;                 /* its CN, sanitised */
  char *organization;           /* (nullable): its O, sanitised */
  GembokCertificateState state; /* as known last, but expired once it is over */
  const char *reason;           /* (nullable) static, translated: why it was revoked or suspended, where that was told */
  gboolean not_yet;             /* its validity has not begun */
  gboolean ends_soon;           /* it can be used, but for less than %GEMBOK_ENDS_SOON_DAYS days */
  gint64 days_left;             /* whole days until it ends; 0 on its last day and afterwards */
  double used;                  /* 0 to 1: how much of its validity is over */
} GembokCertificateEntry;

void gembok_certificate_entry_free (GembokCertificateEntry *entry);
/** gembok_certificate_entry_new: (transfer full): of @record (transfer full) at @now, Unix seconds. */
GembokCertificateEntry *gembok_certificate_entry_new (GembokVaultCertificate *record, gint64 now);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokCertificateEntry, gembok_certificate_entry_free)

/**
 * gembok_certificates_list:
 * @search: (nullable): words that must all occur in holder, agency, serial or the id of the request
 * @offset: how many of the newest to leave out
 * @limit: at most that many
 * @total: (out) (optional): how many there are
 *
 * Returns: (transfer full) (nullable) (element-type GembokCertificateEntry): newest first
 */
GPtrArray *gembok_certificates_list (GembokContext *context, const char *search, guint offset, guint limit, guint *total,
                                     GError **error);

/** GembokAccountEntry: an account that was used from here. */
typedef struct
{
  GembokVaultAccount *account;
  char *url; /* of its profile */
  GembokProfileMode mode;
  gboolean logged_in; /* a session is held for this run, or should still be in the keyring */
} GembokAccountEntry;

void gembok_account_entry_free (GembokAccountEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokAccountEntry, gembok_account_entry_free)

/** gembok_accounts_list: (transfer full) (nullable) (element-type GembokAccountEntry): last used first. Asks neither keyring nor AMS. */
GPtrArray *gembok_accounts_list (GembokContext *context, GError **error);

/** GembokProfileEntry: an AMS that was used from here. */
typedef struct
{
  GembokVaultProfile *profile;
  char *ca_name;  /* (nullable): by the last policy seen, sanitised */
  guint accounts; /* how many were used there */
  gint64 used_at; /* microseconds, as of the accounts; 0: never */
} GembokProfileEntry;

void gembok_profile_entry_free (GembokProfileEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokProfileEntry, gembok_profile_entry_free)

/** gembok_profiles_list: (transfer full) (nullable) (element-type GembokProfileEntry): last used first. */
GPtrArray *gembok_profiles_list (GembokContext *context, GError **error);

G_END_DECLS
