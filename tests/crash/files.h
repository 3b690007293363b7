/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the many names of one system call share (names.c), and what files and wires know of each other. */
#pragma once

#include <sys/types.h>

/** fault_openat and the following: as the C library's function with "at" behind it, where the path is below the root. */
int fault_openat (int folder, const char *path, int flags, mode_t mode);
int fault_move (int old_folder, const char *old_path, int folder, const char *path, unsigned flags, int link);
int fault_unlink (int folder, const char *path, int flags);
int fault_mkdir (int folder, const char *path, mode_t mode);

/** fault_may: whether the disk that @path is on can be written at all. */
int fault_may (int folder, const char *path);

/** fault_is_wire: whether @fd is a socket that is connected (wires.c). */
int fault_is_wire (int fd);

/** fault_before_send: the point before something is sent through @fd. */
void fault_before_send (int fd);

/** fault_send: write() to a socket. */
ssize_t fault_send (int fd, const void *data, size_t length);
