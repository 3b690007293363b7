/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/error.h"

G_BEGIN_DECLS

/*
 * Failure on demand. Every function of a foreign library that ours calls stands behind a door (list-calls.py), and the library's
 * allocator asks before it gives memory: a test lets the Nth call of one of them fail. What fails in GLib's own allocator ends the
 * program, by GLib's design, and is not tried here.
 */

/** fault_names: (array zero-terminated=1): the functions with a door, in the order of their indices. */
extern const char *const fault_names[];

/** FAULT_MEMORY: the index of the library's allocator. */
#define FAULT_MEMORY -1

/** FaultMode: which calls fail. */
typedef enum
{
  FAULT_ONCE,   /* the Nth */
  FAULT_ONWARDS /* the Nth and all after it */
} FaultMode;

/** fault_arm: from now on call @nth (from 1) of door @index fails, or of the allocator with #FAULT_MEMORY. */
void fault_arm (int index, guint nth, FaultMode mode);
/** fault_disarm: nothing fails any more. Returns: whether anything did since it was armed. */
gboolean fault_disarm (void);
/** fault_strikes: asked by the doors and the allocator: whether this call fails. */
int fault_strikes (int index);

/** FaultTrial: something that must either work, wholly, or fail with an error. */
typedef struct
{
  const char *name;
  /* Does it; looks at what came out only after fault_disarm(), and asserts that it is right. Returns: whether it worked. */
  gboolean (*run) (GError **error);
  gboolean must_fail; /* never works, fault or not: a wrong success would be a hole */
  guint step;         /* for what is slow: of the allocations only every so many-th fails; 0: each */
} FaultTrial;

/*
 * Trials run in another process. Where a handful of bytes, a hash or a random number cannot be had the program ends, by design as in
 * GLib's own allocator: that is told from a crash by its last words, and the trial goes on behind it.
 */

/** fault_try_doors: lets each door fail that @trial goes through, at each of its first calls, and from the first on. */
void fault_try_doors (const FaultTrial *trial);
/** fault_try_memory: lets each allocation fail that @trial makes, alone and from there on. */
void fault_try_memory (const FaultTrial *trial);
/** fault_set_secrets: @make makes the secrets that trials need: they do not go along into another process. */
void fault_set_secrets (void (*make) (void));
/** fault_add_tests: both for every trial, as tests of g_test below @path. */
void fault_add_tests (const char *path, const FaultTrial *trials, guint n_trials);

G_END_DECLS
