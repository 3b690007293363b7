/* SPDX-License-Identifier: GPL-3.0-or-later */
#undef _FILE_OFFSET_BITS
#include "points.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *const mode_names[]
    = { "none", "kill", "torn", "power", "mixed", "once", "full", "eio", "short", "readonly", "stop" };
static const char *const class_names[N_POINT_CLASSES] = { "disk", "net", "bus" };

static FaultSettings settings = { .list = -1, .grave = -1 };
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static unsigned counts[N_POINT_CLASSES];

/* --- settings ------------------------------------------------------------------------------------------------------ */

static int
index_of (const char *word, const char *const *names, size_t n_names)
{
  for (size_t i = 0; i < n_names; i++)
    if (strcmp (word, names[i]) == 0)
      return (int) i;
  dprintf (STDERR_FILENO, "fault-points: unknown word “%s”\n", word);
  _exit (99);
}

static void
read_fault (const char *text)
{
  char mode[16];
  char point_class[16];
  if (sscanf (text, "%15s %15s %u %u", mode, point_class, &settings.number, &settings.seed) != 4)
    _exit (99);
  settings.mode = (FaultMode) index_of (mode, mode_names, sizeof mode_names / sizeof *mode_names);
  settings.point_class = (PointClass) index_of (point_class, class_names, N_POINT_CLASSES);
}

static int
open_from (const char *variable, int flags)
{
  const char *path = getenv (variable);
  return path != NULL ? (int) syscall (SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0600) : -1;
}

static void
read_settings (void)
{
  const char *root = getenv ("GEMBOK_FAULT_ROOT");
  const char *fault = getenv ("GEMBOK_FAULT");
  if (root != NULL)
    settings.root_length = (size_t) snprintf (settings.root, sizeof settings.root, "%s", root);
  settings.list = open_from ("GEMBOK_FAULT_LIST", O_WRONLY | O_CREAT | O_APPEND);
  settings.grave = open_from ("GEMBOK_FAULT_GRAVE", O_RDONLY | O_DIRECTORY);
  settings.plain = getenv ("GEMBOK_FAULT_PLAIN") != NULL;
  if (fault != NULL)
    read_fault (fault);
}

const FaultSettings *
fault_settings (void)
{
  pthread_once (&once, read_settings);
  return &settings;
}

/* What the program starts is no business of ours; some of it may not even ask whether a file is there. */
__attribute__ ((constructor)) static void
forget (void)
{
  fault_settings ();
  unsetenv ("LD_PRELOAD");
}

/* --- points -------------------------------------------------------------------------------------------------------- */

void
fault_lock (void)
{
  pthread_mutex_lock (&mutex);
}

void
fault_unlock (void)
{
  pthread_mutex_unlock (&mutex);
}

int
fault_loses_power (void)
{
  const FaultMode mode = fault_settings ()->mode;
  return mode == FAULT_POWER || mode == FAULT_MIXED;
}

void
fault_die (void)
{
  if (fault_loses_power ())
    undo_all (settings.mode == FAULT_MIXED ? settings.seed | 1 : 0);
  kill (getpid (), SIGKILL);
  while (1)
    pause ();
}

static int
ends_with (const char *text, const char *end)
{
  const size_t length = strlen (text);
  return length >= strlen (end) && strcmp (text + length - strlen (end), end) == 0;
}

const char *
fault_kind_of (const char *kind, const char *name)
{
  if (strcmp (kind, "sync") == 0 && ends_with (name, "-wal"))
    return "commit";
  if (strcmp (kind, "sync") == 0 && ends_with (name, ".db"))
    return "checkpoint";
  return kind;
}

static void
write_down (const FaultPoint *point)
{
  char line[512];
  if (settings.list < 0)
    return;
  const int length
      = snprintf (line, sizeof line, "%s %u %s %s %zu\n", class_names[point->point_class], counts[point->point_class],
                  fault_kind_of (point->kind, point->name), *point->name != '\0' ? point->name : "-", point->length);
  (void) syscall (SYS_write, settings.list, line, (size_t) length);
}

static int
strike (const FaultPoint *point)
{
  const int is_write = strcmp (point->kind, "write") == 0;
  switch (settings.mode)
    {
    case FAULT_KILL:
    case FAULT_POWER:
    case FAULT_MIXED:
      fault_die ();
    case FAULT_TORN:
      if (is_write && point->length > 1)
        return -2;
      fault_die ();
    case FAULT_STOP:
      raise (SIGSTOP);
      return 0;
    case FAULT_ONCE:
      return point->allocates ? ENOSPC : 0;
    case FAULT_EIO:
      return EIO;
    case FAULT_SHORT:
      return is_write && point->length > 1 ? -1 : 0;
    default:
      return 0;
    }
}

int
fault_meet (const FaultPoint *point)
{
  const unsigned number = ++counts[point->point_class];
  write_down (point);
  if (settings.mode == FAULT_READONLY && point->point_class == POINT_DISK)
    return EROFS;
  if (settings.mode == FAULT_NONE || point->point_class != settings.point_class)
    return 0;
  if (settings.mode == FAULT_FULL)
    return number >= settings.number && point->allocates ? ENOSPC : 0;
  return number == settings.number ? strike (point) : 0;
}

/* The power may also go right after the program has said that all is well. */
__attribute__ ((destructor)) static void
meet_end (void)
{
  const FaultPoint point = { POINT_DISK, "end", "", 0, 0 };
  fflush (NULL);
  fault_lock ();
  (void) fault_meet (&point);
  fault_unlock ();
}
