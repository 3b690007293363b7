/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fixture.h"

/*
 * A vault that has one of everything, for tests that damage it. The person in it is constructed and is nobody.
 */

/** The request that all belongs to, and what stands for every hash. */
#define EVERYTHING_ID   "ab12cd34"
#define EVERYTHING_HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/** everything_put: fills a vault that is empty: a row in each table, all of it in vault.db itself. */
void everything_put (GembokVault *vault);
/** everything_vault_key: (transfer full): what its document ("ktp") is locked with. */
GembokSecret *everything_vault_key (void);
