/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fuzz.h"

/** fuzz_seed_golden: adds every file of tests/wire/golden whose name begins with @prefix; at least one. */
void fuzz_seed_golden (FuzzSeeds *seeds, const char *prefix);
