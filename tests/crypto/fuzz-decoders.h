/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** FuzzDecoder: the first byte of an input for the harness. */
typedef enum
{
  FUZZ_CERTIFICATES,
  FUZZ_CRL,
  FUZZ_OCSP_ANSWER,
  FUZZ_OCSP_REQUEST
} FuzzDecoder;

/** LLVMFuzzerTestOneInput: libFuzzer's entry: hands the bytes to a decoder; aborts where one breaks its promises. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

G_END_DECLS
