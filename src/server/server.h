/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/ca.h"
#include "server/pool.h"
#include "server/settings.h"
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
  gboolean training;        /* keeps the three accounts of training */
  GembokSettings *settings; /* (nullable): an installation of one's own */

  GembokStore *store;
  GembokCa *ca;
  GembokPolicy *policy;     /* with our own addresses filled in */
  GBytes *policy_body;      /* as it is sent */
  char *policy_etag;        /* of that */
  GPtrArray *old_policies;  /* what was read before a reload: a transfer may still go by it */
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

/**
 * gembok_server_unlock:
 * @settings: of @folder; copied
 * @error: as gembok_server_new(); WRONG_PASSPHRASE
 *
 * The same for an installation of one's own. Blocks for scrypt.
 */
GembokServer *gembok_server_unlock (const char *folder, const GembokSettings *settings, const GembokSecret *passphrase,
                                    GError **error);

/** gembok_server_reload: reads settings and policy anew while serving; on failure nothing changes. Then
 * gembok_server_set_addresses() is due. Does nothing in a folder that is no installation of one's own. */
gboolean gembok_server_reload (GembokServer *server, GError **error);

void gembok_server_free (GembokServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokServer, gembok_server_free)

/** gembok_server_read_policy: (transfer full) (nullable): the policy of the data folder @folder, by its policy.json and by
 * @settings (nullable). BAD_INPUT. */
GembokPolicy *gembok_server_read_policy (const char *folder, const GembokSettings *settings, GError **error);

/** gembok_settings_ca_profile: what @settings mean for the CA; borrows from them. */
GembokCaProfile gembok_settings_ca_profile (const GembokSettings *settings);

/** gembok_server_set_addresses: says where the CRL and OCSP can be had, for the policy and for what is issued. */
void gembok_server_set_addresses (GembokServer *server, const char *base_url, const char *plain_url);

/** gembok_server_now: Unix seconds. */
gint64 gembok_server_now (void);

G_END_DECLS
