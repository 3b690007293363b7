/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What the decoder may still do once it has read its input. Two steps: limits first, with nothing loaded yet; the system
 * call filter last, when the libraries have what they need from the disk.
 */

/**
 * gembok_sandbox_limit:
 * @memory_bytes: address space (RLIMIT_AS); 0: leave it
 * @cpu_seconds: RLIMIT_CPU
 *
 * No new privileges, not dumpable, no core, no written file, no process, few descriptors, none open beside the three
 * standard ones, memory and time limited. Returns: %FALSE where one of the limits cannot be set
 */
gboolean gembok_sandbox_limit (gsize memory_bytes, guint cpu_seconds);

/**
 * gembok_sandbox_close:
 * @may_read_files: fonts are looked up while a PDF is read: opening files, for reading only, stays allowed; by Landlock,
 *   where the kernel has it (5.13), only of the system's fonts and their kin
 *
 * The seccomp filter: a list of what computing, memory and writing an answer need; anything else kills the process
 * (SIGSYS). No sockets, no programs, no processes or threads, no file to write, no executable memory. %FALSE where the
 * kernel takes no filter: then nothing foreign may be opened.
 */
gboolean gembok_sandbox_close (gboolean may_read_files);

G_END_DECLS
