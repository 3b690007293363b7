/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/*
 * The harness for every decoder of this layer. libFuzzer drives it after
 *   clang -fsanitize=fuzzer,address,undefined tests/wire/fuzz-wire.c src/wire/X.c ... src/base/Y.c ...
 * with tests/wire/golden as corpus; test-fuzz.c replays that corpus, and damaged copies of it, in the normal suite.
 */

/** LLVMFuzzerTestOneInput: feeds @data to every decoder; aborts where one of them breaks its promise. Returns: 0. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);
