/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * scan.so, for memory.py: finds thousands of byte patterns in one pass over a piece of memory or of a file. Patterns carry a label;
 * what overlaps under one label is one place, however many patterns of it match there.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* No pattern is shorter. */
#define HEAD        8
#define FILTER_BITS 20
#define TABLE_BITS  17
/* The parts of the table are as many as pointers to patterns in it, at most. */
#define TABLE_SIZE ((size_t) 1 << TABLE_BITS)

typedef struct
{
  uint64_t head;
  const uint8_t *bytes;
  uint32_t length;
  uint32_t label;
  uint32_t next; /* in the same part of the table; 0 for none */
} Pattern;

typedef struct
{
  uint64_t offset;
  uint32_t length;
  uint32_t label;
} Place;

typedef struct
{
  uint8_t *bytes;
  Pattern *patterns; /* from 1 */
  uint32_t n_labels;
  uint32_t *table;
  uint8_t *filter;
  Place *open; /* of each label: what was found last and may go on; of no length if there is none */
} Scanner;

Scanner *scanner_new (const uint8_t *bytes, const uint32_t *lengths, const uint32_t *labels, uint32_t n, uint32_t n_labels);
size_t scanner_run (Scanner *scanner, const uint8_t *data, size_t length, Place *places, size_t most);
void scanner_free (Scanner *scanner);

static uint32_t
hash_four (const uint8_t *data)
{
  uint32_t four;
  memcpy (&four, data, sizeof four);
  return (four * 2654435761u) >> (32 - FILTER_BITS);
}

static uint64_t
read_head (const uint8_t *data)
{
  uint64_t head;
  memcpy (&head, data, sizeof head);
  return head;
}

static size_t
part_of (uint64_t head)
{
  return (size_t) ((head * 0x9E3779B97F4A7C15u) >> (64 - TABLE_BITS));
}

Scanner *
scanner_new (const uint8_t *bytes, const uint32_t *lengths, const uint32_t *labels, uint32_t n, uint32_t n_labels)
{
  size_t total = 0;
  for (uint32_t i = 0; i < n; i++)
    total += lengths[i];
  Scanner *scanner = calloc (1, sizeof *scanner);
  scanner->bytes = malloc (total + 1);
  memcpy (scanner->bytes, bytes, total);
  scanner->patterns = calloc ((size_t) n + 1, sizeof *scanner->patterns);
  scanner->table = calloc (TABLE_SIZE, sizeof *scanner->table);
  scanner->filter = calloc ((size_t) 1 << (FILTER_BITS - 3), 1);
  scanner->open = calloc (n_labels, sizeof *scanner->open);
  scanner->n_labels = n_labels;
  const uint8_t *start = scanner->bytes;
  for (uint32_t i = 1; i <= n; start += lengths[i - 1], i++)
    {
      if (lengths[i - 1] < HEAD || labels[i - 1] >= n_labels)
        abort ();
      uint32_t *part = &scanner->table[part_of (read_head (start))];
      scanner->patterns[i] = (Pattern){ read_head (start), start, lengths[i - 1], labels[i - 1], *part };
      *part = i;
      const uint32_t hash = hash_four (start);
      scanner->filter[hash >> 3] |= (uint8_t) (1u << (hash & 7));
    }
  return scanner;
}

typedef struct
{
  Place *places;
  size_t most;
  size_t found;
} Answer;

static void
close_place (Place *open, Answer *answer)
{
  if (open->length == 0)
    return;
  if (answer->found < answer->most)
    answer->places[answer->found] = *open;
  answer->found++;
  open->length = 0;
}

static void
note (Scanner *scanner, const Pattern *pattern, uint64_t offset, Answer *answer)
{
  Place *open = &scanner->open[pattern->label];
  if (open->length > 0 && offset <= open->offset + open->length)
    {
      const uint64_t end = offset + pattern->length;
      if (end > open->offset + open->length)
        open->length = (uint32_t) (end - open->offset);
      return;
    }
  close_place (open, answer);
  *open = (Place){ offset, pattern->length, pattern->label };
}

static void
look (Scanner *scanner, const uint8_t *data, size_t offset, size_t left, Answer *answer)
{
  const uint64_t head = read_head (data + offset);
  for (uint32_t i = scanner->table[part_of (head)]; i != 0; i = scanner->patterns[i].next)
    {
      const Pattern *pattern = &scanner->patterns[i];
      if (pattern->head == head && pattern->length <= left && memcmp (data + offset, pattern->bytes, pattern->length) == 0)
        note (scanner, pattern, offset, answer);
    }
}

/* How many places there are; the first @most of them are put into @places. */
size_t
scanner_run (Scanner *scanner, const uint8_t *data, size_t length, Place *places, size_t most)
{
  Answer answer = { places, most, 0 };
  for (size_t offset = 0; offset + HEAD <= length; offset++)
    {
      const uint32_t hash = hash_four (data + offset);
      if ((scanner->filter[hash >> 3] & (1u << (hash & 7))) != 0)
        look (scanner, data, offset, length - offset, &answer);
    }
  for (uint32_t i = 0; i < scanner->n_labels; i++)
    close_place (&scanner->open[i], &answer);
  return answer.found;
}

void
scanner_free (Scanner *scanner)
{
  free (scanner->bytes);
  free (scanner->patterns);
  free (scanner->table);
  free (scanner->filter);
  free (scanner->open);
  free (scanner);
}
