/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * gembok_process_harden:
 * @non_dumpable: also forbid others of this user to attach or read memory (PR_SET_DUMPABLE 0). Not for the window
 *   outside a sandbox: portals must read /proc/PID/root.
 *
 * First thing in main(): no core dumps (RLIMIT_CORE 0, and nothing in one that a handler takes all the same), umask 077,
 * SIGPIPE and SIGXFSZ ignored (both become errors of write()), standard descriptors open.
 */
void gembok_process_harden (gboolean non_dumpable);

/** gembok_process_umask: the umask that the person chose, before gembok_process_harden(); for files that may be public. */
guint gembok_process_umask (void);

/** gembok_process_is_sandboxed: whether this is a Flatpak. */
gboolean gembok_process_is_sandboxed (void);

/** GembokSwap: whether wiped memory may have been written to a disk before. */
typedef enum
{
  GEMBOK_SWAP_NONE,
  GEMBOK_SWAP_ENCRYPTED, /* dm-crypt below each of them, or zram */
  GEMBOK_SWAP_PLAIN
} GembokSwap;

/** gembok_process_swap: reads /proc/swaps and /sys/class/block; anything it cannot tell (a swap file) counts as plain. */
GembokSwap gembok_process_swap (void);

/** gembok_process_swap_below: the same with proc and sys below @root, for tests. */
GembokSwap gembok_process_swap_below (const char *root);

G_END_DECLS
