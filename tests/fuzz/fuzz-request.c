/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests as an AMS tells of them, one or a page of them, and as a client asks for them. */
#include "golden-seeds.h"
#include "wire/request.h"

const guint fuzz_rounds = 3000;

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  fuzz_seed_golden (seeds, "request");
  fuzz_seed_golden (seeds, "page");
}

static void
try_request (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokWireRequest) request = gembok_wire_request_decode (body, &error);
  fuzz_assert_told (request != NULL, &error);
  if (request == NULL)
    return;
  g_autoptr (GBytes) once = gembok_wire_request_encode (request);
  g_autoptr (GembokWireRequest) back = gembok_wire_request_decode (once, NULL);
  g_assert_nonnull (back);
  g_assert_cmpstr (back->id, ==, request->id);
  g_autoptr (GBytes) twice = gembok_wire_request_encode (back);
  fuzz_assert_same (once, twice);
}

static void
try_new_request (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokWireRequest) asked = gembok_wire_request_decode_new (body, &error);
  fuzz_assert_told (asked != NULL, &error);
  if (asked == NULL)
    return;
  g_autoptr (GBytes) once = gembok_wire_request_encode_new (asked);
  g_autoptr (GembokWireRequest) back = gembok_wire_request_decode_new (once, NULL);
  g_assert_nonnull (back);
  g_autoptr (GBytes) twice = gembok_wire_request_encode_new (back);
  fuzz_assert_same (once, twice);
}

static void
try_page (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokWirePage) page = gembok_wire_page_decode (body, &error);
  fuzz_assert_told (page != NULL, &error);
  if (page == NULL)
    return;
  g_autoptr (GBytes) once = gembok_wire_page_encode (page);
  g_autoptr (GembokWirePage) back = gembok_wire_page_decode (once, NULL);
  g_assert_nonnull (back);
  g_autoptr (GBytes) twice = gembok_wire_page_encode (back);
  fuzz_assert_same (once, twice);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  try_request (body);
  try_new_request (body);
  try_page (body);
  return 0;
}
