/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/process.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static void
open_standard_descriptors (void)
{
  int fd = open ("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO)
    fd = open ("/dev/null", O_RDWR);
  if (fd > STDERR_FILENO)
    close (fd);
}

void
gembok_process_harden (gboolean non_dumpable)
{
  const struct rlimit none = { 0, 0 };
  open_standard_descriptors ();
  umask (077);
  (void) setrlimit (RLIMIT_CORE, &none);
  if (non_dumpable)
    (void) prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
  (void) signal (SIGPIPE, SIG_IGN);
}

/* dm-crypt says so in the UUID of its device-mapper node. */
static gboolean
device_is_encrypted (const char *device)
{
  struct stat info;
  if (stat (device, &info) != 0 || !S_ISBLK (info.st_mode))
    return FALSE;
  g_autofree char *node = g_strdup_printf ("/sys/dev/block/%u:%u/dm/uuid", major (info.st_rdev), minor (info.st_rdev));
  g_autofree char *uuid = NULL;
  return g_file_get_contents (node, &uuid, NULL, NULL) && g_str_has_prefix (uuid, "CRYPT-");
}

GembokSwap
gembok_process_swap (void)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents ("/proc/swaps", &text, NULL, NULL))
    return GEMBOK_SWAP_PLAIN;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GembokSwap found = GEMBOK_SWAP_NONE;
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      if (*lines[i] == '\0')
        continue;
      g_auto (GStrv) fields = g_strsplit (lines[i], " ", 2);
      if (!g_str_has_prefix (fields[0], "/dev/zram") && !device_is_encrypted (fields[0]))
        return GEMBOK_SWAP_PLAIN;
      found = GEMBOK_SWAP_ENCRYPTED;
    }
  return found;
}
