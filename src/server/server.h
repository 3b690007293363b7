/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/ca.h"
#include "server/pool.h"
#include "server/store.h"
#include "wire/policy.h"

G_BEGIN_DECLS

/**
 * GembokServer:
 *
 * What the routes share: one data folder being served. Main thread only. Everything in it is owned.
 */
typedef struct
{
  char *folder;
  gboolean training;

  GembokStore *store;
  GembokCa *ca;
  GembokPolicy *policy;     /* with our own addresses filled in */
  GBytes *policy_body;      /* as it is sent */
  GPtrArray *subject_rules; /* (element-type GembokSubjectRule): the policy's template, as identity takes it */

  GembokPool *passwords; /* scrypt */
  GembokPool *documents; /* whole files */
  char *decoy_hash;      /* a password nobody has: unknown users cost the same time */
  GHashTable *transfers; /* upload id → the PATCH that is running (uploads.c), borrowed */
} GembokServer;

/**
 * gembok_server_new:
 * @folder: the data folder
 * @error: STORAGE, DAMAGED, NEWER; BAD_INPUT if policy.json is unsound
 *
 * Opens the store and the CA (made on first use, which takes a second or two) and reads the policy. Blocks.
 */
GembokServer *gembok_server_new (const char *folder, gboolean training, GError **error);
void gembok_server_free (GembokServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokServer, gembok_server_free)

/** gembok_server_set_addresses: says where the CRL and OCSP can be had, for the policy and for what is issued. */
void gembok_server_set_addresses (GembokServer *server, const char *base_url, const char *plain_url);

/** gembok_server_now: Unix seconds. */
gint64 gembok_server_now (void);

G_END_DECLS
