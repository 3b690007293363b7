/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/program.h"

#include "base/i18n.h"
#include "base/process.h"
#include "config.h"
#include "crypto/crypto.h"

void
gembok_program_init (gboolean non_dumpable)
{
  gembok_process_harden (non_dumpable);
  gembok_crypto_init ();
  gembok_i18n_init ();
}

const char *
gembok_program_version (void)
{
  return GEMBOK_VERSION;
}
