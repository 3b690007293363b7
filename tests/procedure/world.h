/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/context.h"
#include "procedure/request.h"

G_BEGIN_DECLS

/*
 * What the tests of this layer share: a real vault without keyring and network. All people are constructed.
 */

/** World: a context on a folder of its own, which is removed afterwards. */
typedef struct
{
  char *folder;
  GembokContext *context;
} World;

void world_set_up (World *world, gconstpointer data);
void world_tear_down (World *world, gconstpointer data);
/** world_vault: (transfer none). */
GembokVault *world_vault (const World *world);

/** world_secret: (transfer full): @text as a secret. */
GembokSecret *world_secret (const char *text);
/** WORLD_PASSPHRASE: good enough for everybody. */
#define WORLD_PASSPHRASE "kuda lari melintasi padang gersang 47"
/** world_person: (transfer full): a constructed woman. */
GembokApplicant *world_person (void);
/** world_create: (transfer full): a request with an EC key under #WORLD_PASSPHRASE. */
GembokRequestView *world_create (World *world);
/** world_add: (transfer full): the id of a request without key, in the state @state; quick. */
char *world_add (World *world, GembokRequestState state);
/** world_put_document: notes a document of a request, kept nowhere. */
void world_put_document (World *world, const char *request_id, const char *kind, GembokDocumentState state);
/** world_add_account: an account without a session; its profile is made with @policy (nullable) if it is not there. */
void world_add_account (World *world, const char *profile, const char *username, GBytes *policy);
/** world_write: (transfer full): the path of a file with @data in the folder. */
char *world_write (World *world, const char *name, GBytes *data);

/** world_assert_failed: whether @error is ours with @code, has a sentence and a hint; clears it. */
void world_assert_failed (GError **error, GembokErrorCode code);

G_END_DECLS
