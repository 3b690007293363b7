/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/work.h"

#include <glib/gstdio.h>

#include "base/error.h"

/* Works run here without a vault: what is tried is their order, their news, and who is told. */

typedef struct
{
  GMainLoop *loop;
  GPtrArray *results; /* (element-type utf8) */
  guint wanted;
  guint news;
  GError *error;
} Desk;

static GObject *owner;
static Desk desk;
static GMutex gate_lock;
static GCond gate_moved;
static gboolean gate_open;

static void
set_up (void)
{
  owner = g_object_new (G_TYPE_OBJECT, NULL);
  desk = (Desk){ g_main_loop_new (NULL, FALSE), g_ptr_array_new_with_free_func (g_free), 1, 0, NULL };
  gate_open = FALSE;
}

static void
tear_down (void)
{
  g_clear_object (&owner);
  g_main_loop_unref (desk.loop);
  g_ptr_array_unref (desk.results);
  g_clear_error (&desk.error);
}

static void
open_gate (void)
{
  g_mutex_lock (&gate_lock);
  gate_open = TRUE;
  g_cond_broadcast (&gate_moved);
  g_mutex_unlock (&gate_lock);
}

static gpointer
say_after_gate (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) context;
  (void) cancellable;
  (void) error;
  g_mutex_lock (&gate_lock);
  while (!gate_open)
    g_cond_wait (&gate_moved, &gate_lock);
  g_mutex_unlock (&gate_lock);
  return g_strdup (input);
}

static gpointer
say (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) context;
  if (gembok_cancelled (cancellable, error))
    return NULL;
  return g_strdup (input);
}

static void
done_cb (gpointer told, gpointer result, const GError *error)
{
  g_assert_true (told == owner);
  if (error != NULL && desk.error == NULL)
    desk.error = g_error_copy (error);
  g_ptr_array_add (desk.results, result != NULL ? result : g_strdup ("-"));
  if (desk.results->len == desk.wanted)
    g_main_loop_quit (desk.loop);
}

static void
run (GembokWorkFunc func, const char *word, const char *lane, GCancellable *cancellable)
{
  gembok_work_run (NULL, owner, cancellable,
                   &(GembokWork){ .func = func,
                                  .input = g_strdup (word),
                                  .input_free = g_free,
                                  .result_free = g_free,
                                  .lane = lane,
                                  .done = done_cb });
}

static void
result_arrives (void)
{
  set_up ();
  run (say, "satu", NULL, NULL);
  g_assert_cmpuint (gembok_work_count (), ==, 1);
  g_main_loop_run (desk.loop);
  g_assert_cmpstr (desk.results->pdata[0], ==, "satu");
  g_assert_cmpuint (gembok_work_count (), ==, 0);
  tear_down ();
}

static void
lane_keeps_order (void)
{
  set_up ();
  desk.wanted = 4;
  run (say_after_gate, "1", "lane", NULL);
  run (say, "2", "lane", NULL);
  run (say, "3", "lane", NULL);
  run (say, "elsewhere", "other", NULL);
  /* Another lane does not wait. */
  while (desk.results->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (desk.results->pdata[0], ==, "elsewhere");
  open_gate ();
  g_main_loop_run (desk.loop);
  g_assert_cmpstr (desk.results->pdata[1], ==, "1");
  g_assert_cmpstr (desk.results->pdata[2], ==, "2");
  g_assert_cmpstr (desk.results->pdata[3], ==, "3");
  tear_down ();
}

static void
cancelled_is_told (void)
{
  set_up ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  run (say, "satu", NULL, cancellable);
  g_main_loop_run (desk.loop);
  g_assert_error (desk.error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
  tear_down ();
}

static guint freed;

static void
count_free (gpointer data)
{
  freed++;
  g_free (data);
}

/* A window that was closed: nobody is told, the result is freed all the same. */
static void
owner_gone (void)
{
  set_up ();
  freed = 0;
  gembok_work_run (NULL, owner, NULL,
                   &(GembokWork){ .func = say_after_gate,
                                  .input = g_strdup ("satu"),
                                  .input_free = count_free,
                                  .result_free = count_free,
                                  .done = done_cb });
  g_clear_object (&owner);
  open_gate ();
  while (freed < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (desk.results->len, ==, 0);
  tear_down ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/work/result-arrives", result_arrives);
  g_test_add_func ("/work/lane-keeps-order", lane_keeps_order);
  g_test_add_func ("/work/cancelled-is-told", cancelled_is_told);
  g_test_add_func ("/work/owner-gone", owner_gone);
  return g_test_run ();
}
