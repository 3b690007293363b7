/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** GembokDecodeFault: why a file was refused. The parent process has the sentences for people. */
typedef enum
{
  GEMBOK_DECODE_SOUND,
  GEMBOK_DECODE_TRUNCATED,   /* the end is missing */
  GEMBOK_DECODE_DAMAGED,     /* contradicts its own format, or a reader would have to repair it */
  GEMBOK_DECODE_UNSUPPORTED, /* a variety that nothing makes: two colour components, 12 bit … */
  GEMBOK_DECODE_TOO_SMALL,   /* fewer pixels than are asked for */
  GEMBOK_DECODE_TOO_MANY_PIXELS,
  GEMBOK_DECODE_NO_FIT, /* not to be brought below the size limit without getting too small */
  GEMBOK_DECODE_NO_MEMORY,
  GEMBOK_DECODE_ENCRYPTED,
  GEMBOK_DECODE_NO_PAGES,
  GEMBOK_DECODE_TOO_MANY_PAGES,
  GEMBOK_DECODE_PAGE_SIZE,    /* a page without a sensible size */
  GEMBOK_DECODE_ACTIVE,       /* scripts, or actions that start programs */
  GEMBOK_DECODE_ATTACHED_KEY, /* an attachment that is named like a private key */
  GEMBOK_DECODE_ATTACHMENTS,  /* more attachments than can be looked at */
  GEMBOK_N_DECODE_FAULTS
} GembokDecodeFault;

/** gembok_decode_fault_name: "sound", "truncated" … as the answer's "result" line has it. Static. */
const char *gembok_decode_fault_name (GembokDecodeFault fault);

G_END_DECLS
