/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decode/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DESCRIPTORS_MAX 64

/* Memory, time, the answer, and what the C library does by itself. */
static const char *const harmless_calls[] = {
  "read",
  "write",
  "writev",
  "readv",
  "pread64",
  "lseek",
  "_llseek",
  "close",
  "fstat",
  "fstat64",
  "fcntl",
  "fcntl64",
  "brk",
  "munmap",
  "mremap",
  "madvise",
  "futex",
  "futex_time64",
  "sched_yield",
  "getrandom",
  "restart_syscall",
  "clock_gettime",
  "clock_gettime64",
  "clock_getres",
  "gettimeofday",
  "time",
  "times",
  "getrusage",
  "nanosleep",
  "clock_nanosleep",
  "rt_sigaction",
  "rt_sigprocmask",
  "rt_sigreturn",
  "sigreturn",
  "sigaltstack",
  "getpid",
  "gettid",
  "getuid",
  "geteuid",
  "getgid",
  "getegid",
  "sysinfo",
  "uname",
  "sched_getaffinity",
  "get_robust_list",
  "exit",
  "exit_group",
};

/* Finding fonts and reading them. */
static const char *const file_calls[] = {
  "newfstatat", "fstatat64", "stat",      "stat64",    "lstat",        "lstat64",          "statx",    "statfs",
  "statfs64",   "fstatfs",   "fstatfs64", "access",    "faccessat",    "faccessat2",       "readlink", "readlinkat",
  "getdents64", "getdents",  "getcwd",    "fadvise64", "fadvise64_64", "arm_fadvise64_64",
};

/* Where the system keeps fonts, their cache and poppler's tables; /run/host is the host's as a Flatpak sees it. */
static const char *const readable_folders[] = {
  "/usr/share",
  "/usr/local/share/fonts",
  "/etc/fonts",
  "/var/cache/fontconfig",
  "/usr/lib/fontconfig",
  "/app/share",
  "/run/host/fonts",
  "/run/host/share",
  "/run/host/local-fonts",
  "/run/host/user-fonts",
  "/run/host/fonts-cache",
  "/run/host/user-fonts-cache",
};

static gboolean
set_limit (int resource, rlim_t value)
{
  const struct rlimit limit = { value, value };
  return setrlimit ((__rlimit_resource_t) resource, &limit) == 0;
}

static gboolean
close_descriptors (void)
{
  if (close_range (STDERR_FILENO + 1, ~0U, 0) == 0)
    return TRUE;
  if (errno != ENOSYS)
    return FALSE;
  const long most = sysconf (_SC_OPEN_MAX);
  for (long fd = STDERR_FILENO + 1; fd < most; fd++)
    close ((int) fd);
  return TRUE;
}

gboolean
gembok_sandbox_limit (gsize memory_bytes, guint cpu_seconds)
{
  /* A write beyond RLIMIT_FSIZE shall fail, as fontconfig's does when it wants to renew its cache, and not kill. */
  (void) signal (SIGXFSZ, SIG_IGN);
  return prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == 0
         && (memory_bytes == 0 || set_limit (RLIMIT_AS, memory_bytes)) && set_limit (RLIMIT_CPU, cpu_seconds)
         && set_limit (RLIMIT_FSIZE, 0) && set_limit (RLIMIT_CORE, 0) && set_limit (RLIMIT_NOFILE, DESCRIPTORS_MAX)
         && set_limit (RLIMIT_NPROC, 0) && close_descriptors ();
}

static void
allow_folder (int ruleset, const char *path)
{
  const int fd = open (path, O_PATH | O_CLOEXEC);
  if (fd < 0)
    return;
  const struct landlock_path_beneath_attr rule
      = { .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR, .parent_fd = fd };
  (void) syscall (SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close (fd);
}

/* A second fence, not the first: an older kernel goes without. */
static void
fence_files (gboolean may_read_files)
{
  /* The thirteen rights of the first version: from executing to making symbolic links. */
  const struct landlock_ruleset_attr attributes = { .handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1 };
  const int ruleset = (int) syscall (SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
  if (ruleset < 0)
    return;
  for (gsize i = 0; may_read_files && i < G_N_ELEMENTS (readable_folders); i++)
    allow_folder (ruleset, readable_folders[i]);
  (void) syscall (SYS_landlock_restrict_self, ruleset, 0);
  close (ruleset);
}

/* A call that this architecture does not have is no fault. */
static gboolean
allow_all (scmp_filter_ctx filter, const char *const *names, gsize count)
{
  for (gsize i = 0; i < count; i++)
    {
      const int number = seccomp_syscall_resolve_name (names[i]);
      if (number == __NR_SCMP_ERROR || number < 0)
        continue;
      if (seccomp_rule_add (filter, SCMP_ACT_ALLOW, number, 0) != 0)
        return FALSE;
    }
  return TRUE;
}

/* Memory may be mapped and protected, but never be made executable. */
static gboolean
allow_memory (scmp_filter_ctx filter)
{
  static const char *const names[] = { "mmap", "mmap2", "mprotect" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const int number = seccomp_syscall_resolve_name (names[i]);
      if (number == __NR_SCMP_ERROR || number < 0)
        continue;
      if (seccomp_rule_add (filter, SCMP_ACT_ALLOW, number, 1, SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0)
        return FALSE;
    }
  return TRUE;
}

/* open() and openat() without any flag that writes or creates. */
static gboolean
allow_reading_files (scmp_filter_ctx filter)
{
  const scmp_datum_t mask = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);
  const int open_number = seccomp_syscall_resolve_name ("open");
  if (seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (openat), 1, SCMP_A2 (SCMP_CMP_MASKED_EQ, mask, O_RDONLY)) != 0)
    return FALSE;
  if (open_number >= 0
      && seccomp_rule_add (filter, SCMP_ACT_ALLOW, open_number, 1, SCMP_A1 (SCMP_CMP_MASKED_EQ, mask, O_RDONLY)) != 0)
    return FALSE;
  return allow_all (filter, file_calls, G_N_ELEMENTS (file_calls));
}

gboolean
gembok_sandbox_close (gboolean may_read_files)
{
  fence_files (may_read_files);
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_KILL_PROCESS);
  if (filter == NULL)
    return FALSE;
  const gboolean done = allow_all (filter, harmless_calls, G_N_ELEMENTS (harmless_calls)) && allow_memory (filter)
                        && (!may_read_files || allow_reading_files (filter)) && seccomp_load (filter) == 0;
  seccomp_release (filter);
  return done;
}
