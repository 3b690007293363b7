/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/secret.h"
#include "server/store-accounts.h"

G_BEGIN_DECLS

/** GEMBOK_TRAINING_ACCOUNTS: how many accounts training mode keeps. */
#define GEMBOK_TRAINING_ACCOUNTS 3

/** GembokTrainingAccount: one of them, with the password of this start. */
typedef struct
{
  GembokRole role;
  const char *username; /* static */
  GembokSecret *password;
} GembokTrainingAccount;

/**
 * gembok_training_prepare:
 * @accounts: (out): filled in; gembok_training_clear() wipes them
 * @error: EXISTS if someone else's account has one of the names
 *
 * Keeps the accounts "pemohon", "verifikator" and "petugas" and draws their passwords anew, which need no first change.
 * Their sessions stay. Blocks for scrypt.
 */
gboolean gembok_training_prepare (GembokStore *store, GembokTrainingAccount accounts[GEMBOK_TRAINING_ACCOUNTS],
                                  GError **error);
void gembok_training_clear (GembokTrainingAccount accounts[GEMBOK_TRAINING_ACCOUNTS]);

G_END_DECLS
