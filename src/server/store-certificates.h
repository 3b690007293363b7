/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/store.h"
#include "wire/request.h"

G_BEGIN_DECLS

/** GembokStoredCertificate: a certificate to be stored. Strings are borrowed. */
typedef struct
{
  const char *serial; /* reserved before */
  const char *request;
  gint64 account;
  const char *subject; /* for people */
  const char *public_key_sha256;
  gint64 not_before, not_after;
  GBytes *chain; /* PEM, leaf first, root included */
} GembokStoredCertificate;

/** gembok_store_reserve_serial: records @serial for good, before anything is signed with it; EXISTS. */
gboolean gembok_store_reserve_serial (GembokStore *store, const char *serial, const char *request, gint64 now,
                                      GError **error);

gboolean gembok_store_add_certificate (GembokStore *store, const GembokStoredCertificate *certificate, gint64 now,
                                       GError **error);

/** gembok_store_list_certificates: (transfer full) (nullable) (element-type GembokWireCertificate): of @account, newest first. */
GPtrArray *gembok_store_list_certificates (GembokStore *store, gint64 account, gint64 now, GError **error);

/** gembok_store_find_chain: (transfer full): PEM of @serial or of @request (the other is %NULL); @account (out): its owner.
 * @chain is %NULL if there is none. */
gboolean gembok_store_find_chain (GembokStore *store, const char *serial, const char *request, GBytes **chain,
                                  gint64 *account, GError **error);

/** GembokSerialStatus: what is known of a serial number. */
typedef struct
{
  gboolean issued;
  gboolean revoked;
  gint64 revoked_at;
  int reason; /* -1: none */
} GembokSerialStatus;

gboolean gembok_store_serial_status (GembokStore *store, const char *serial, GembokSerialStatus *status, GError **error);

/**
 * gembok_store_revoke:
 * @serial: lower-case hexadecimal
 * @reason: RFC 5280 code, or -1 for none
 * @error: NOT_FOUND; WRONG_STATE if it is revoked already
 *
 * Revokes for good. The CRL takes it up by itself.
 */
gboolean gembok_store_revoke (GembokStore *store, const char *serial, int reason, gint64 now, GError **error);

/** GembokRevoked: a revoked certificate. */
typedef struct
{
  char *serial;
  gint64 revoked_at;
  int reason; /* -1: none */
} GembokRevoked;

/** gembok_store_list_revoked: (transfer full) (nullable) (element-type GembokRevoked): by time. */
GPtrArray *gembok_store_list_revoked (GembokStore *store, GError **error);

/** GembokStoredCrl: the newest CRL. */
typedef struct
{
  guint64 number;    /* 0: there is none yet */
  char *revocations; /* (nullable): how many revocations the store had seen when it was made */
  gint64 next_update;
  GBytes *der; /* (nullable) */
} GembokStoredCrl;

/** gembok_store_get_crl: fills @crl; gembok_stored_crl_clear() it. */
gboolean gembok_store_get_crl (GembokStore *store, GembokStoredCrl *crl, GError **error);
/** gembok_store_put_crl: replaces it; @crl's number must be larger than the last. */
gboolean gembok_store_put_crl (GembokStore *store, const GembokStoredCrl *crl, gint64 now, GError **error);
void gembok_stored_crl_clear (GembokStoredCrl *crl);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GembokStoredCrl, gembok_stored_crl_clear)

/** gembok_store_count_revocations: (transfer full) (nullable): a number that changes with each revocation. */
char *gembok_store_count_revocations (GembokStore *store, GError **error);

/* --- first answers ------------------------------------------------------------------------------------------------- */

/** GembokStoredAnswer: the answer to a request that carried an Idempotency-Key. Strings are owned. */
typedef struct
{
  char *body_sha256; /* of the request's body */
  int status;
  char *etag;     /* (nullable) */
  char *location; /* (nullable) */
  GBytes *body;
} GembokStoredAnswer;

void gembok_stored_answer_free (GembokStoredAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokStoredAnswer, gembok_stored_answer_free)

/** gembok_store_find_answer: (transfer full): the first answer for @key at @path by @account; %NULL if there is none. */
gboolean gembok_store_find_answer (GembokStore *store, gint64 account, const char *path, const char *key,
                                   GembokStoredAnswer **answer, GError **error);
/** gembok_store_add_answer: keeps it; those older than 400 days are forgotten. */
gboolean gembok_store_add_answer (GembokStore *store, gint64 account, const char *path, const char *key,
                                  const GembokStoredAnswer *answer, gint64 now, GError **error);

G_END_DECLS
