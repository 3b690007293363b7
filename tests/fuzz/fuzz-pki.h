/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fuzz.h"
#include "pki.h"

/** fuzz_pki: (transfer none): the same keys and the same day in every run, so that what a corpus holds still fits. */
const Pki *fuzz_pki (void);
/** fuzz_key: (transfer full): EC key number @n, always the same one. */
GembokKey *fuzz_key (guint8 n);
