/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a power loss takes: every write and truncation of a file since its last sync, and every name in a folder that was made, changed
 * or removed since the folder's last sync. The old bytes are kept in memory and put back in reverse order right before the process dies.
 *
 * Stricter than most file systems: syncing a new file does not make its name last. Kinder than some disks: what was synced stays.
 */
#undef _FILE_OFFSET_BITS
#include "points.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/** Change: one write or truncation, with what was there before. */
typedef struct
{
  dev_t device;
  ino_t inode;
  int fd; /* ours, never closed: closing would drop the locks that SQLite holds on the file */
  off_t old_size;
  off_t offset;
  void *before; /* what stood from offset on, up to the end or to the length of what came */
  size_t before_length;
  void *after; /* (nullable): nothing came, it was cut off at offset */
  size_t after_length;
} Change;

typedef enum
{
  NAME_MADE,
  NAME_REMOVED,
  NAME_MOVED,
  NAME_LINKED
} NameChange;

/** Naming: one change of a folder. What a name stood for before waits in the grave under a number. */
typedef struct
{
  NameChange what;
  dev_t device;
  ino_t inode;
  int old_folder;
  char old_name[256];
  int folder;
  char name[256];
  unsigned grave; /* 0: nothing was in the way */
} Naming;

static Change *changes;
static size_t n_changes;
static Naming *namings;
static size_t n_namings;
static unsigned n_graves;

static void *
must (void *memory)
{
  if (memory == NULL)
    _exit (99);
  return memory;
}

/* --- bytes --------------------------------------------------------------------------------------------------------- */

/* Wrappers of open() see to it that what can be written can be read as well. */
static void *
read_before (int fd, off_t offset, size_t length, size_t *got)
{
  void *data = must (malloc (length > 0 ? length : 1));
  const ssize_t count = (ssize_t) syscall (SYS_pread64, fd, data, length, offset);
  if (count < 0)
    {
      dprintf (STDERR_FILENO, "fault-points: what is about to be overwritten cannot be read\n");
      _exit (99);
    }
  *got = (size_t) count;
  return data;
}

static Change *
add_change (int fd, off_t offset)
{
  struct stat facts;
  if (fstat (fd, &facts) != 0)
    _exit (99);
  changes = must (realloc (changes, (n_changes + 1) * sizeof *changes));
  Change *change = &changes[n_changes++];
  *change = (Change){ .device = facts.st_dev, .inode = facts.st_ino, .fd = -1, .old_size = facts.st_size, .offset = offset };
  for (size_t i = 0; i + 1 < n_changes && change->fd < 0; i++)
    if (changes[i].device == change->device && changes[i].inode == change->inode)
      change->fd = changes[i].fd;
  if (change->fd < 0)
    change->fd = fcntl (fd, F_DUPFD_CLOEXEC, 100);
  return change;
}

void
undo_remember_write (int fd, off_t offset, const void *data, size_t length)
{
  Change *change = add_change (fd, offset);
  change->before = read_before (fd, offset, length, &change->before_length);
  change->after = memcpy (must (malloc (length > 0 ? length : 1)), data, length);
  change->after_length = length;
}

void
undo_remember_truncate (int fd, off_t length)
{
  Change *change = add_change (fd, length);
  const size_t tail = change->old_size > length ? (size_t) (change->old_size - length) : 0;
  change->before = read_before (fd, length, tail, &change->before_length);
}

void
undo_forget_file (int fd)
{
  struct stat facts;
  size_t kept = 0;
  if (fstat (fd, &facts) != 0)
    return;
  for (size_t i = 0; i < n_changes; i++)
    if (changes[i].device == facts.st_dev && changes[i].inode == facts.st_ino)
      {
        free (changes[i].before);
        free (changes[i].after);
      }
    else
      changes[kept++] = changes[i];
  n_changes = kept;
}

/* --- names --------------------------------------------------------------------------------------------------------- */

static int
keep_folder (int folder)
{
  /* The working folder may change. */
  const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
  return folder == AT_FDCWD ? (int) syscall (SYS_openat, AT_FDCWD, ".", flags) : fcntl (folder, F_DUPFD_CLOEXEC, 100);
}

static Naming *
add_naming (NameChange what, int folder, const char *name)
{
  struct stat facts;
  namings = must (realloc (namings, (n_namings + 1) * sizeof *namings));
  Naming *naming = &namings[n_namings++];
  *naming = (Naming){ .what = what, .folder = keep_folder (folder), .old_folder = -1 };
  if (fstat (naming->folder, &facts) != 0)
    _exit (99);
  naming->device = facts.st_dev;
  naming->inode = facts.st_ino;
  (void) snprintf (naming->name, sizeof naming->name, "%s", name);
  return naming;
}

static void
bury (Naming *naming)
{
  char number[16];
  struct stat facts;
  if (fstatat (naming->folder, naming->name, &facts, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG (facts.st_mode))
    return;
  (void) snprintf (number, sizeof number, "%d-%u", (int) getpid (), ++n_graves);
  if (syscall (SYS_linkat, naming->folder, naming->name, fault_settings ()->grave, number, 0) != 0)
    {
      dprintf (STDERR_FILENO, "fault-points: “%s” cannot be kept for a power loss\n", naming->name);
      _exit (99);
    }
  naming->grave = n_graves;
}

void
undo_remember_created (int folder, const char *name)
{
  (void) add_naming (NAME_MADE, folder, name);
}

void
undo_remember_unlink (int folder, const char *name)
{
  bury (add_naming (NAME_REMOVED, folder, name));
}

void
undo_remember_rename (int old_folder, const char *old_name, int folder, const char *name, int link)
{
  Naming *naming = add_naming (link ? NAME_LINKED : NAME_MOVED, folder, name);
  if (!link)
    {
      naming->old_folder = keep_folder (old_folder);
      (void) snprintf (naming->old_name, sizeof naming->old_name, "%s", old_name);
    }
  bury (naming);
}

void
undo_take_back_last (void)
{
  n_namings--;
}

void
undo_forget_folder (int fd)
{
  struct stat facts;
  size_t kept = 0;
  if (fstat (fd, &facts) != 0)
    return;
  for (size_t i = 0; i < n_namings; i++)
    if (namings[i].device != facts.st_dev || namings[i].inode != facts.st_ino)
      namings[kept++] = namings[i];
  n_namings = kept;
}

/* --- the loss ------------------------------------------------------------------------------------------------------ */

static void
put_back (const Change *change)
{
  if (change->before_length > 0)
    (void) syscall (SYS_pwrite64, change->fd, change->before, change->before_length, change->offset);
  (void) syscall (SYS_ftruncate, change->fd, change->old_size);
}

static void
do_again (const Change *change)
{
  if (change->after != NULL)
    (void) syscall (SYS_pwrite64, change->fd, change->after, change->after_length, change->offset);
  else
    (void) syscall (SYS_ftruncate, change->fd, change->offset);
}

static void
name_back (const Naming *naming)
{
  char number[16];
  struct stat facts;
  const int folder_made = naming->what == NAME_MADE
                          && fstatat (naming->folder, naming->name, &facts, AT_SYMLINK_NOFOLLOW) == 0
                          && S_ISDIR (facts.st_mode);
  if (naming->what == NAME_MOVED)
    (void) syscall (SYS_renameat2, naming->folder, naming->name, naming->old_folder, naming->old_name, 0);
  else if (naming->what != NAME_REMOVED)
    (void) syscall (SYS_unlinkat, naming->folder, naming->name, folder_made ? AT_REMOVEDIR : 0);
  if (naming->grave == 0)
    return;
  (void) snprintf (number, sizeof number, "%d-%u", (int) getpid (), naming->grave);
  (void) syscall (SYS_renameat2, fault_settings ()->grave, number, naming->folder, naming->name, 0);
}

static unsigned
draw (unsigned *state)
{
  *state = *state * 1664525u + 1013904223u;
  return *state >> 16;
}

void
undo_all (unsigned seed)
{
  /* Names last in the order in which they were given, as a journal keeps them; bytes in any. */
  const size_t names_kept = seed != 0 ? draw (&seed) % (n_namings + 1) : 0;
  for (size_t i = n_changes; i > 0; i--)
    put_back (&changes[i - 1]);
  for (size_t i = 0; i < n_changes; i++)
    if (seed != 0 && draw (&seed) % 2 == 0)
      do_again (&changes[i]);
  for (size_t i = n_namings; i > names_kept; i--)
    name_back (&namings[i - 1]);
}
