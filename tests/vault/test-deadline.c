/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/deadline-private.h"

static void
wait_until_cancelled (GembokDeadline *deadline)
{
  GPollFD fd;
  g_assert_true (g_cancellable_make_pollfd (gembok_deadline_cancellable (deadline), &fd));
  g_assert_cmpint (g_poll (&fd, 1, 10000), ==, 1);
  g_cancellable_release_fd (gembok_deadline_cancellable (deadline));
}

static void
time_passes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokDeadline) deadline = gembok_deadline_new (NULL, 1);
  g_assert_false (gembok_deadline_passed (deadline));
  wait_until_cancelled (deadline);
  g_assert_true (gembok_deadline_passed (deadline));
  g_assert_false (gembok_deadline_cancelled (deadline, &error));
  g_assert_no_error (error);
}

static gpointer
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
the_caller_cancels (void)
{
  for (guint seconds = 0; seconds < 120; seconds += 60)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GCancellable) outer = g_cancellable_new ();
      g_autoptr (GembokDeadline) deadline = gembok_deadline_new (outer, seconds);
      g_assert_false (g_cancellable_is_cancelled (gembok_deadline_cancellable (deadline)));
      GThread *thread = g_thread_new ("canceller", cancel, outer);
      wait_until_cancelled (deadline);
      g_thread_join (thread);
      g_assert_false (gembok_deadline_passed (deadline));
      g_assert_true (gembok_deadline_cancelled (deadline, &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
    }
}

static void
cancelled_beforehand (void)
{
  g_autoptr (GCancellable) outer = g_cancellable_new ();
  g_cancellable_cancel (outer);
  g_autoptr (GembokDeadline) deadline = gembok_deadline_new (outer, 60);
  g_assert_true (g_cancellable_is_cancelled (gembok_deadline_cancellable (deadline)));
  g_assert_true (gembok_deadline_cancelled (deadline, NULL));
}

/* What outlives it must not be cancelled by it, and freeing does not wait for the time. */
static void
ends_early (void)
{
  const gint64 begun = g_get_monotonic_time ();
  g_autoptr (GCancellable) outer = g_cancellable_new ();
  GembokDeadline *deadline = gembok_deadline_new (outer, 60);
  g_autoptr (GCancellable) inner = g_object_ref (gembok_deadline_cancellable (deadline));
  gembok_deadline_free (deadline);
  g_cancellable_cancel (outer);
  g_assert_false (g_cancellable_is_cancelled (inner));
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 30 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/deadline/time", time_passes);
  g_test_add_func ("/deadline/caller", the_caller_cancels);
  g_test_add_func ("/deadline/beforehand", cancelled_beforehand);
  g_test_add_func ("/deadline/early", ends_early);
  return g_test_run ();
}
