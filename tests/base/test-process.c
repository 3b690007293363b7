/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scratch.h"

static void
assert_hardened (void)
{
  struct rlimit core;
  g_assert_cmpint (getrlimit (RLIMIT_CORE, &core), ==, 0);
  g_assert_cmpuint (core.rlim_cur, ==, 0);
  g_assert_cmpuint (core.rlim_max, ==, 0);
  g_assert_cmpuint (umask (077), ==, 077);
  g_assert_true (signal (SIGPIPE, SIG_IGN) == SIG_IGN);
  g_assert_true (signal (SIGXFSZ, SIG_IGN) == SIG_IGN);

  int ends[2];
  g_assert_cmpint (pipe (ends), ==, 0);
  close (ends[0]);
  g_assert_cmpint (write (ends[1], "x", 1), ==, -1);
  g_assert_cmpint (errno, ==, EPIPE);
  close (ends[1]);
}

static void
test_harden (void)
{
  if (g_test_subprocess ())
    {
      umask (022);
      gembok_process_harden (FALSE);
      assert_hardened ();
      g_assert_cmpint (prctl (PR_GET_DUMPABLE, 0, 0, 0, 0), ==, 1);
      g_autofree char *filter = NULL;
      g_assert_true (g_file_get_contents ("/proc/self/coredump_filter", &filter, NULL, NULL));
      g_assert_cmpuint (g_ascii_strtoull (filter, NULL, 16), ==, 0);
      g_assert_cmpuint (gembok_process_umask (), ==, 022);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

static void
test_harden_non_dumpable (void)
{
  if (g_test_subprocess ())
    {
      gembok_process_harden (TRUE);
      assert_hardened ();
      g_assert_cmpint (prctl (PR_GET_DUMPABLE, 0, 0, 0, 0), ==, 0);
      /* It still finds itself, by which it finds its helpers. */
      g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
      g_assert_nonnull (self);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

/* A file opened later must never become standard output: a key would be printed into it, or it into a key. */
static void
test_standard_descriptors_are_open (void)
{
  if (g_test_subprocess ())
    {
      close (STDIN_FILENO);
      close (STDOUT_FILENO);
      gembok_process_harden (FALSE);
      const int fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
      g_assert_cmpint (fd, >, STDERR_FILENO);
      g_assert_cmpint (fcntl (STDIN_FILENO, F_GETFD), >=, 0);
      g_assert_cmpint (fcntl (STDOUT_FILENO, F_GETFD), >=, 0);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

static void
test_umask_without_hardening (void)
{
  const mode_t before = umask (027);
  g_assert_cmpuint (gembok_process_umask (), ==, 027);
  umask (before);
}

/* A make-believe /proc and /sys. */
typedef struct
{
  char *root;
} Fixture;

static void
put (Fixture *fixture, const char *path, const char *content)
{
  g_autofree char *whole = g_build_filename (fixture->root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (whole);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (whole, content, -1, NULL));
}

static void
put_swaps (Fixture *fixture, const char *lines)
{
  g_autofree char *text = g_strconcat ("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n", lines, NULL);
  put (fixture, "proc/swaps", text);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  (void) unused;
  fixture->root = g_dir_make_tmp ("gembok-swap-XXXXXX", NULL);
  put_swaps (fixture, "");
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  (void) unused;
  scratch_remove (fixture->root);
  g_free (fixture->root);
}

static void
test_no_swap (Fixture *fixture, gconstpointer unused)
{
  (void) unused;
  g_assert_cmpint (gembok_process_swap_below (fixture->root), ==, GEMBOK_SWAP_NONE);
}

static void
test_plain_swap (Fixture *fixture, gconstpointer unused)
{
  (void) unused;
  put_swaps (fixture, "/dev/sda2                               partition\t999420\t\t0\t\t-2\n");
  put (fixture, "sys/class/block/sda2/partition", "2\n");
  g_assert_cmpint (gembok_process_swap_below (fixture->root), ==, GEMBOK_SWAP_PLAIN);
  put_swaps (fixture, "/swapfile                               file\t\t999420\t\t0\t\t-2\n");
  g_assert_cmpint (gembok_process_swap_below (fixture->root), ==, GEMBOK_SWAP_PLAIN);
}

static void
test_encrypted_swap (Fixture *fixture, gconstpointer unused)
{
  (void) unused;
  put_swaps (fixture, "/dev/dm-1                               partition\t999420\t\t0\t\t-2\n");
  put (fixture, "sys/class/block/dm-1/dm/uuid", "CRYPT-PLAIN-cryptswap\n");
  g_assert_cmpint (gembok_process_swap_below (fixture->root), ==, GEMBOK_SWAP_ENCRYPTED);
}

/* What Debian's installer makes of "encrypted LVM": the swap volume lies on LVM, and only that lies on dm-crypt. */
static void
test_swap_volume_on_an_encrypted_disk (Fixture *fixture, gconstpointer unused)
{
  (void) unused;
  put_swaps (fixture, "/dev/dm-2                               partition\t999420\t\t0\t\t-2\n");
  put (fixture, "sys/class/block/dm-2/dm/uuid", "LVM-abcdef\n");
  put (fixture, "sys/class/block/dm-2/slaves/dm-0/dev", "254:0\n");
  put (fixture, "sys/class/block/dm-0/dm/uuid", "CRYPT-LUKS2-0123-sda5_crypt\n");
  g_assert_cmpint (gembok_process_swap_below (fixture->root), ==, GEMBOK_SWAP_ENCRYPTED);

  /* One plain disk below it is enough to lose. */
  put (fixture, "sys/class/block/dm-2/slaves/sdb1/dev", "8:17\n");
  g_assert_cmpint (gembok_process_swap_below (fixture->root), ==, GEMBOK_SWAP_PLAIN);
}

static void
test_compressed_memory (Fixture *fixture, gconstpointer unused)
{
  (void) unused;
  put_swaps (fixture, "/dev/zram0                              partition\t999420\t\t0\t\t100\n");
  g_assert_cmpint (gembok_process_swap_below (fixture->root), ==, GEMBOK_SWAP_ENCRYPTED);
  put (fixture, "sys/class/block/zram0/backing_dev", "none\n");
  g_assert_cmpint (gembok_process_swap_below (fixture->root), ==, GEMBOK_SWAP_ENCRYPTED);
  put (fixture, "sys/class/block/zram0/backing_dev", "/dev/sda3\n");
  g_assert_cmpint (gembok_process_swap_below (fixture->root), ==, GEMBOK_SWAP_PLAIN);
}

static void
test_one_plain_of_two (Fixture *fixture, gconstpointer unused)
{
  (void) unused;
  put_swaps (fixture, "/dev/zram0 partition\t1\t0\t100\n/dev/sda2 partition\t1\t0\t-2\n");
  g_assert_cmpint (gembok_process_swap_below (fixture->root), ==, GEMBOK_SWAP_PLAIN);
}

/* Devices that lie on each other for ever, as no kernel makes them. */
static void
test_a_loop_of_devices (Fixture *fixture, gconstpointer unused)
{
  (void) unused;
  put_swaps (fixture, "/dev/dm-0 partition\t1\t0\t-2\n");
  put (fixture, "sys/class/block/dm-0/slaves/dm-0/dev", "254:0\n");
  g_assert_cmpint (gembok_process_swap_below (fixture->root), ==, GEMBOK_SWAP_PLAIN);
}

static void
test_swap_that_cannot_be_told (Fixture *fixture, gconstpointer unused)
{
  (void) unused;
  g_autofree char *nowhere = g_build_filename (fixture->root, "nowhere", NULL);
  g_assert_cmpint (gembok_process_swap_below (nowhere), ==, GEMBOK_SWAP_PLAIN);
  g_assert_cmpint (gembok_process_swap (), <=, GEMBOK_SWAP_PLAIN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/process/harden", test_harden);
  g_test_add_func ("/base/process/harden-non-dumpable", test_harden_non_dumpable);
  g_test_add_func ("/base/process/standard-descriptors-are-open", test_standard_descriptors_are_open);
  g_test_add_func ("/base/process/umask-without-hardening", test_umask_without_hardening);
#define ADD(name, function) g_test_add ("/base/process/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("no-swap", test_no_swap);
  ADD ("plain-swap", test_plain_swap);
  ADD ("encrypted-swap", test_encrypted_swap);
  ADD ("swap-volume-on-an-encrypted-disk", test_swap_volume_on_an_encrypted_disk);
  ADD ("compressed-memory", test_compressed_memory);
  ADD ("one-plain-of-two", test_one_plain_of_two);
  ADD ("a-loop-of-devices", test_a_loop_of_devices);
  ADD ("swap-that-cannot-be-told", test_swap_that_cannot_be_told);
  return g_test_run ();
}
