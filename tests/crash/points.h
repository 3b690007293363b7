/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fault-points.so, to be preloaded into the real programs: everything they do to the disk, the network and the session bus passes
 * through here, is counted, and one of these points can be made to go wrong.
 *
 *   GEMBOK_FAULT_ROOT  the folder whose files count; what is written elsewhere is left alone
 *   GEMBOK_FAULT_LIST  a file that takes one line a point: class, number, kind, name, bytes
 *   GEMBOK_FAULT       "MODE CLASS NUMBER SEED": what goes wrong, and where
 *   GEMBOK_FAULT_GRAVE a folder beside the root: what is unlinked waits there, in case the power goes
 *   GEMBOK_FAULT_PLAIN if it is there, the disk is like a stick with FAT: no nameless files, no links, no exclusive renames
 *   GEMBOK_FAULT_MEMO  a folder for what scrypt has derived once (remember.c)
 *
 * Classes, each with numbers of its own, so that the one does not shift the other: "disk", "net" (TCP), "bus" (other sockets).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef enum
{
  FAULT_NONE,
  FAULT_KILL,     /* SIGKILL before the point */
  FAULT_TORN,     /* a write: its first half, then SIGKILL */
  FAULT_POWER,    /* like kill, and everything that was not synced is lost */
  FAULT_MIXED,    /* the same, but some of it has reached the disk already, in another order */
  FAULT_ONCE,     /* "no space left" this one time */
  FAULT_FULL,     /* "no space left" from here on */
  FAULT_EIO,      /* an input/output error, this one time */
  FAULT_SHORT,    /* a write that takes only half of it */
  FAULT_READONLY, /* nothing below the root can be changed, from the start */
  FAULT_STOP      /* SIGSTOP before the point */
} FaultMode;

typedef enum
{
  POINT_DISK,
  POINT_NET,
  POINT_BUS,
  N_POINT_CLASSES
} PointClass;

/** Settings: what the environment says, read once. */
typedef struct
{
  FaultMode mode;
  PointClass point_class;
  unsigned number;
  unsigned seed;
  char root[512];
  size_t root_length;
  int plain; /* whether the file system is like FAT */
  int list;  /* -1: none */
  int grave; /* -1: none */
} FaultSettings;

/** Point: one thing that is about to happen. */
typedef struct
{
  PointClass point_class;
  const char *kind; /* such as "write" */
  const char *name; /* of the file, without folders */
  size_t length;
  int allocates; /* whether a full disk refuses it */
} FaultPoint;

const FaultSettings *fault_settings (void);

/** fault_lock: everything below is done by one thread at a time, and nothing goes on beside a dying one. */
void fault_lock (void);
void fault_unlock (void);

/**
 * fault_meet: counts @point, and kills or stops where that was asked for. The lock is held.
 *
 * Returns: 0, or what the call is to fail with (errno); -1 where only half of a write is to be done, -2 where half of it is to be done
 * and then all ends.
 */
int fault_meet (const FaultPoint *point);

/** fault_die: SIGKILL, at once; undoes what a power loss takes where that was asked for. */
_Noreturn void fault_die (void);

/** fault_loses_power: whether what is not synced must be remembered. */
int fault_loses_power (void);

/** fault_kind_of: "commit" for a sync of "vault.db-wal", "checkpoint" for one of "vault.db", otherwise @kind. */
const char *fault_kind_of (const char *kind, const char *name);

/* --- what is lost with the power (undo.c); the lock is held ---------------------------------------------------------------- */

void undo_remember_write (int fd, off_t offset, const void *data, size_t length);
void undo_remember_truncate (int fd, off_t length);
void undo_forget_file (int fd);

void undo_remember_created (int folder, const char *name);
void undo_remember_unlink (int folder, const char *name);
/* Before it happens; @link: the old name stays. */
void undo_remember_rename (int old_folder, const char *old_name, int folder, const char *name, int link);
void undo_take_back_last (void);
void undo_forget_folder (int fd);

/* Puts files and folders back as they were synced last; with a @seed other than 0 some of it has survived. */
void undo_all (unsigned seed);
