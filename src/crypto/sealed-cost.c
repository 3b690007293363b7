/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/sealed-private.h"

const GembokScryptCost gembok_sealed_cost = { 1u << 17, 8, 1 };
