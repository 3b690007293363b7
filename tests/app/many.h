/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/library.h"

/* Vaults with many requests, for what has to stay quick. */

/** many_fill: adds @count requests of constructed applicants, each tenth of the same person, in all states; the first one is
 * the newest. Fatal where it fails. */
void many_fill (GembokVault *vault, guint count);
