/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wake.h"

/* So often that a context which ends too early is hit. */
#define ROUNDS 3000

static gpointer
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_another_thread_wakes_what_ends_at_once (void)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GMainContext) context = g_main_context_new ();
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      const gulong waker = gembok_wake (context, cancellable);
      g_assert_cmpuint (waker, !=, 0);
      GThread *thread = g_thread_new ("canceller", cancel, cancellable);
      while (!g_cancellable_is_cancelled (cancellable))
        g_main_context_iteration (context, TRUE);
      g_cancellable_disconnect (cancellable, waker);
      g_clear_pointer (&context, g_main_context_unref);
      g_thread_join (thread);
    }
}

static void
test_what_was_cancelled_before (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_assert_cmpuint (gembok_wake (context, cancellable), ==, 0);
  /* It does not wait. */
  g_assert_false (g_main_context_iteration (context, TRUE));
  g_assert_cmpuint (gembok_wake (context, NULL), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wake/ends-at-once", test_another_thread_wakes_what_ends_at_once);
  g_test_add_func ("/wake/cancelled-before", test_what_was_cancelled_before);
  return g_test_run ();
}
