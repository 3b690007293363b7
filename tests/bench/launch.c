/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench-launch FD PROGRAM [ARGUMENT]...: runs a program to its end and writes to FD what it took: wall-clock and processor time in
 * microseconds, peak memory in KiB. It is between the two because what a process has resident when it becomes another program counts
 * as that one's peak: Python's would hide everything.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long
microseconds (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (long long) now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static long long
of_time (struct timeval value)
{
  return (long long) value.tv_sec * 1000000 + value.tv_usec;
}

int
main (int argc, char **argv)
{
  if (argc < 3)
    return 125;
  const int fd = (int) strtol (argv[1], NULL, 10);
  const long long begun = microseconds ();
  const pid_t child = fork ();
  if (child == 0)
    {
      close (fd);
      execvp (argv[2], argv + 2);
      _exit (127);
    }
  int status = 0;
  struct rusage usage;
  while (child > 0 && wait4 (child, &status, 0, &usage) < 0)
    if (errno != EINTR)
      return 125;
  if (child < 0)
    return 125;
  dprintf (fd, "%lld %lld %ld\n", microseconds () - begun, of_time (usage.ru_utime) + of_time (usage.ru_stime),
           usage.ru_maxrss);
  return WIFEXITED (status) ? WEXITSTATUS (status) : 128;
}
