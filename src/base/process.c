/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/process.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* How many layers of block devices may lie below a swap (LVM on RAID on LUKS on LVM is four). */
#define DEVICE_DEPTH 8

/* The umask that the person chose; -1 until gembok_process_harden() replaced it. */
static gint original_umask = -1;

static void
open_standard_descriptors (void)
{
  int fd = open ("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO)
    fd = open ("/dev/null", O_RDWR);
  if (fd > STDERR_FILENO)
    close (fd);
}

/* RLIMIT_CORE does not bind a handler that core_pattern pipes into (systemd-coredump, apport); an empty filter does. */
static void
leave_memory_out_of_dumps (void)
{
  const int fd = open ("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return;
  if (write (fd, "0", 1) != 1)
    g_debug ("coredump_filter stays as it is");
  close (fd);
}

void
gembok_process_harden (gboolean non_dumpable)
{
  const struct rlimit none = { 0, 0 };
  open_standard_descriptors ();
  g_atomic_int_set (&original_umask, (gint) umask (077));
  (void) setrlimit (RLIMIT_CORE, &none);
  leave_memory_out_of_dumps ();
  if (non_dumpable)
    (void) prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
  (void) signal (SIGPIPE, SIG_IGN);
  /* A file-size limit shall be an error like a full disk, not a death in the middle of writing. */
  (void) signal (SIGXFSZ, SIG_IGN);
}

guint
gembok_process_umask (void)
{
  const gint chosen = g_atomic_int_get (&original_umask);
  if (chosen >= 0)
    return (guint) chosen;
  /* umask() can only be read by setting it, which would race with other threads; the kernel tells it as well. */
  g_autofree char *status = NULL;
  const gboolean told = g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  const char *line = told ? strstr (status, "\nUmask:") : NULL;
  return line != NULL ? (guint) g_ascii_strtoull (line + strlen ("\nUmask:"), NULL, 8) : 077;
}

gboolean
gembok_process_is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static char *
read_device_file (const char *root, const char *device, const char *file)
{
  g_autofree char *path = g_build_filename (root, "sys/class/block", device, file, NULL);
  char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  return g_strstrip (text);
}

static gboolean device_is_encrypted (const char *root, const char *device, guint depth);

/* LVM and RAID are as safe as everything they lie on. */
static gboolean
all_below_are_encrypted (const char *root, const char *device, guint depth)
{
  g_autofree char *path = g_build_filename (root, "sys/class/block", device, "slaves", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  if (folder == NULL)
    return FALSE;
  guint n_below = 0;
  for (const char *below = g_dir_read_name (folder); below != NULL; below = g_dir_read_name (folder), n_below++)
    if (!device_is_encrypted (root, below, depth + 1))
      return FALSE;
  return n_below > 0;
}

/* dm-crypt says so in the UUID of its device-mapper node. zram is memory, unless it may write back to a disk. */
static gboolean
device_is_encrypted (const char *root, const char *device, guint depth)
{
  if (depth > DEVICE_DEPTH)
    return FALSE;
  if (g_str_has_prefix (device, "zram"))
    {
      g_autofree char *backing = read_device_file (root, device, "backing_dev");
      return backing == NULL || g_str_equal (backing, "none");
    }
  g_autofree char *uuid = read_device_file (root, device, "dm/uuid");
  if (uuid != NULL && g_str_has_prefix (uuid, "CRYPT-"))
    return TRUE;
  return all_below_are_encrypted (root, device, depth);
}

GembokSwap
gembok_process_swap_below (const char *root)
{
  g_autofree char *path = g_build_filename (root, "proc/swaps", NULL);
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return GEMBOK_SWAP_PLAIN;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GembokSwap found = GEMBOK_SWAP_NONE;
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      if (*lines[i] == '\0')
        continue;
      g_auto (GStrv) fields = g_strsplit_set (lines[i], " \t", 2);
      /* A swap file lies somewhere that cannot be told from here, so it counts as plain. */
      if (!g_str_has_prefix (fields[0], "/dev/"))
        return GEMBOK_SWAP_PLAIN;
      g_autofree char *device = g_path_get_basename (fields[0]);
      if (!device_is_encrypted (root, device, 0))
        return GEMBOK_SWAP_PLAIN;
      found = GEMBOK_SWAP_ENCRYPTED;
    }
  return found;
}

GembokSwap
gembok_process_swap (void)
{
  return gembok_process_swap_below ("/");
}
