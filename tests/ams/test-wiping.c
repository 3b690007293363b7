/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wiping.h"

#include <malloc.h>
#include <stdint.h>
#include <string.h>

#include "base/wiping-private.h"
#include "harness.h"

static void
fill (const Needle *needle, char *block)
{
  for (gsize i = 0; i < NEEDLE_LENGTH; i++)
    block[i] = needle_char (needle, i);
  block[NEEDLE_LENGTH] = '\0';
}

static void
test_contracts (void)
{
  char *text = gembok_wiping_strdup ("gembok");
  g_assert_cmpstr (text, ==, "gembok");
  g_assert_cmpuint ((guintptr) text % G_ALIGNOF (max_align_t), ==, 0);

  text = gembok_wiping_realloc (text, 3000);
  g_assert_cmpstr (text, ==, "gembok");
  text = gembok_wiping_realloc (text, 3);
  g_assert_cmpmem (text, 3, "gem", 3);
  gembok_wiping_free (text);

  char *fresh = gembok_wiping_realloc (NULL, 10);
  g_assert_nonnull (fresh);
  gembok_wiping_free (fresh);
  gembok_wiping_free (NULL);

  const char zeroes[100] = { 0 };
  char *zeroed = gembok_wiping_calloc (10, 10);
  g_assert_cmpmem (zeroed, 100, zeroes, 100);
  gembok_wiping_free (zeroed);
}

static void
test_overflow (void)
{
  g_assert_null (gembok_wiping_malloc (SIZE_MAX));
  g_assert_null (gembok_wiping_calloc (SIZE_MAX / 2, 3));
  char *block = gembok_wiping_malloc (1);
  g_assert_null (gembok_wiping_realloc (block, SIZE_MAX));
  gembok_wiping_free (block);
}

/* As a library that reads something into its stack, far down. */
__attribute__ ((noinline, no_sanitize_address)) static void
leave_on_stack (const Needle *needle)
{
  char block[20000];
  fill (needle, block);
  __asm__ __volatile__("" : : "r"(block) : "memory");
}

static void
test_stack (void)
{
  Needle needle;
  needle_draw (&needle);
  leave_on_stack (&needle);
  g_assert_cmpuint (needle_count (&needle), ==, 1);
  gembok_wiping_stack ();
  g_assert_cmpuint (needle_count (&needle), ==, 0);
}

static void
test_free_wipes (void)
{
  Needle needle;
  needle_draw (&needle);
  char *block = gembok_wiping_malloc (NEEDLE_LENGTH + 1);
  fill (&needle, block);
  g_assert_cmpuint (needle_count (&needle), ==, 1);
  gembok_wiping_free (block);
  g_assert_cmpuint (needle_count (&needle), ==, 0);
}

static void
test_realloc_wipes (void)
{
  Needle needle;
  needle_draw (&needle);
  char *block = gembok_wiping_malloc (NEEDLE_LENGTH + 1);
  fill (&needle, block);
  for (gsize size = 100; size < 100000; size *= 3)
    block = gembok_wiping_realloc (block, size);
  g_assert_cmpuint (needle_count (&needle), ==, 1);
  gembok_wiping_free (block);
  g_assert_cmpuint (needle_count (&needle), ==, 0);
}

/* Its pages are given back, the bytes in front of and behind them are for the caller to overwrite: nothing is left out. */
static void
test_large_block (void)
{
  const gsize size = GEMBOK_WIPING_GIVES_BACK + 12345;
  char *memory = mmap (NULL, size + 100, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_assert_true (memory != MAP_FAILED);
  char *block = memory + 100;
  memset (memory, 'x', size + 100);
  gsize front = 0;
  const gsize rest = gembok_wiping_give_back (block, size, &front);
  g_assert_cmpuint (front, >, 0);
  g_assert_cmpuint (front + rest, <, size / 1000);
  for (gsize i = 0; i < size; i++)
    g_assert_cmpint (block[i], ==, i < front || i >= size - rest ? 'x' : '\0');
  g_assert_cmpint (memory[99], ==, 'x');
  /* One that is not large is the caller's, as a whole. */
  g_assert_cmpuint (gembok_wiping_give_back (block, 5000, &front), ==, 5000);
  g_assert_cmpuint (front, ==, 0);
  munmap (memory, size + 100);
}

static void
test_large_free_wipes (void)
{
  Needle needle;
  needle_draw (&needle);
  char *block = gembok_wiping_malloc (GEMBOK_WIPING_GIVES_BACK * 2);
  fill (&needle, block);
  fill (&needle, block + GEMBOK_WIPING_GIVES_BACK);
  fill (&needle, block + GEMBOK_WIPING_GIVES_BACK * 2 - NEEDLE_LENGTH - 1);
  g_assert_cmpuint (needle_count (&needle), ==, 3);
  gembok_wiping_free (block);
  g_assert_cmpuint (needle_count (&needle), ==, 0);
}

/* The search itself must be able to find: ordinary memory that was freed as it is. */
static void
test_search_finds (void)
{
  Needle needle;
  needle_draw (&needle);
  char *block = g_malloc (4096);
  fill (&needle, block + 2048);
  g_assert_cmpuint (needle_count (&needle), ==, 1);
  memset (block, 0, 4096);
  g_free (block);
  g_assert_cmpuint (needle_count (&needle), ==, 0);
}

int
main (int argc, char **argv)
{
  /* The test environment makes free() overwrite, which would prove nothing about us. */
  (void) mallopt (M_PERTURB, 0);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wiping/contracts", test_contracts);
  g_test_add_func ("/wiping/overflow", test_overflow);
  g_test_add_func ("/wiping/search-finds", test_search_finds);
  g_test_add_func ("/wiping/free-wipes", test_free_wipes);
  g_test_add_func ("/wiping/stack", test_stack);
  g_test_add_func ("/wiping/realloc-wipes", test_realloc_wipes);
  g_test_add_func ("/wiping/large-block", test_large_block);
  g_test_add_func ("/wiping/large-free-wipes", test_large_free_wipes);
  return g_test_run ();
}
