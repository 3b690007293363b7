/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "fuzz.h"

int LLVMFuzzerInitialize (int *argc, char ***argv);

/* A critical message of GLib is a bug of whoever called it. */
int
LLVMFuzzerInitialize (int *argc G_GNUC_UNUSED, char ***argv G_GNUC_UNUSED)
{
  (void) setlocale (LC_ALL, "C.UTF-8");
  g_log_set_always_fatal ((GLogLevelFlags) (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL));
  return 0;
}
