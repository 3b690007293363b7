/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * plant FOLDER: puts secrets where a careless program might leave them, so that the searcher can be tried. Stdin has a line for each:
 * a place, and the secret in hexadecimal, masked; only in its place a secret is unmasked. It says "ready", and stays.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#define MASK      0xA5
#define PLACE_MAX 32
#define WORD_MAX  512
#define ROOM      (1024 * 1024)
#define OFFSET    70001

typedef struct
{
  char place[PLACE_MAX];
  uint8_t masked[WORD_MAX / 2];
  size_t length;
} Word;

static const char *folder;
static volatile int standing;

static void
unmask (const Word *word, volatile uint8_t *target)
{
  for (size_t i = 0; i < word->length; i++)
    target[i] = word->masked[i] ^ MASK;
}

static uint8_t *
map (int flags, int fd)
{
  void *mapping = mmap (NULL, ROOM, PROT_READ | PROT_WRITE, flags, fd, 0);
  if (mapping == MAP_FAILED)
    abort ();
  return mapping;
}

static int
sized (int fd)
{
  if (fd < 0 || ftruncate (fd, ROOM) != 0)
    abort ();
  return fd;
}

static int
new_file (const char *name)
{
  char path[4096];
  (void) snprintf (path, sizeof path, "%s/%s", folder, name);
  return sized (open (path, O_RDWR | O_CREAT | O_TRUNC, 0600));
}

static void
put_into_file (const Word *word, const char *name, int keep)
{
  char path[4096];
  uint8_t *mapping = map (MAP_SHARED, new_file (name));
  unmask (word, mapping + OFFSET);
  if (msync (mapping, ROOM, MS_SYNC) != 0 || munmap (mapping, ROOM) != 0)
    abort ();
  (void) snprintf (path, sizeof path, "%s/%s", folder, name);
  if (!keep && unlink (path) != 0)
    abort ();
}

static void
put_into_freed (const Word *word)
{
  uint8_t *block = malloc (4000);
  unmask (word, block + 2000);
  free (block);
}

static void *
stand_still (void *word)
{
  volatile uint8_t room[WORD_MAX];
  unmask (word, room);
  standing = 1;
  for (;;)
    pause ();
  return NULL;
}

static void
put (Word *word, volatile uint8_t *stack)
{
  uint8_t *pages = NULL;
  pthread_t thread;
  if (strcmp (word->place, "stack") == 0)
    unmask (word, stack);
  else if (strcmp (word->place, "heap") == 0)
    unmask (word, (uint8_t *) malloc (4000) + 1234);
  else if (strcmp (word->place, "freed") == 0)
    put_into_freed (word);
  else if (strcmp (word->place, "anonymous") == 0)
    unmask (word, map (MAP_PRIVATE | MAP_ANONYMOUS, -1) + OFFSET);
  else if (strcmp (word->place, "pages") == 0)
    unmask (word, map (MAP_PRIVATE | MAP_ANONYMOUS, -1) + 2 * 4096 - 10);
  else if (strcmp (word->place, "forbidden") == 0)
    {
      pages = map (MAP_PRIVATE | MAP_ANONYMOUS, -1);
      unmask (word, pages + OFFSET);
      (void) mprotect (pages, ROOM, PROT_NONE);
    }
  else if (strcmp (word->place, "shared") == 0)
    unmask (word, map (MAP_SHARED, sized (memfd_create ("plant", 0))) + OFFSET);
  else if (strcmp (word->place, "mapped") == 0)
    unmask (word, map (MAP_PRIVATE, new_file ("mapped")) + OFFSET);
  else if (strcmp (word->place, "thread") == 0)
    {
      (void) pthread_create (&thread, NULL, stand_still, word);
      while (!standing)
        (void) usleep (1000);
    }
  else if (strcmp (word->place, "file") == 0)
    put_into_file (word, "file", 1);
  else if (strcmp (word->place, "deleted") == 0)
    put_into_file (word, "deleted", 0);
  else
    abort ();
}

static int
read_word (Word *word)
{
  char text[WORD_MAX + 1];
  if (scanf ("%31s %512s", word->place, text) != 2)
    return 0;
  word->length = strlen (text) / 2;
  for (size_t i = 0; i < word->length; i++)
    {
      unsigned int byte = 0;
      (void) sscanf (text + 2 * i, "%2x", &byte);
      word->masked[i] = (uint8_t) byte;
    }
  return 1;
}

int
main (int argc, char **argv)
{
  static Word words[64];
  volatile uint8_t stack[WORD_MAX];
  size_t n = 0;
  if (argc < 3)
    return 2;
  folder = argv[1];
  if (strcmp (argv[2], "non-dumpable") == 0)
    (void) prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
  while (n < 64 && read_word (&words[n]) && strcmp (words[n].place, "go") != 0)
    n++;
  for (size_t i = 0; i < n; i++)
    put (&words[i], stack);
  puts ("ready");
  (void) fflush (stdout);
  for (;;)
    pause ();
}
