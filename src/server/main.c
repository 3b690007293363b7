/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "base/i18n.h"
#include "base/process.h"
#include "crypto/crypto.h"
#include "server/commands.h"

int
main (int argc G_GNUC_UNUSED, char **argv)
{
  gembok_process_harden (TRUE);
  gembok_crypto_init ();
  gembok_i18n_init ();
  gembok_error_set_face (GEMBOK_FACE_SERVICE);
  return gembok_commands_run (argv + 1);
}
