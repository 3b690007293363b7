/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/request-pages.h"

#include "many.h"

#define N_REQUESTS 250

/* A desk over a vault of its own with many requests, offline, in the main loop of the test. */
typedef struct
{
  GSettings *settings;
  GembokDesk *desk;
  GembokRequestPages *pages;
  guint answers;
  guint changes, removed, added;
} Room;

static void
wait_for (gboolean (*reached) (Room *), Room *room)
{
  while (!reached (room))
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_open (Room *room)
{
  return gembok_desk_state (room->desk) == GEMBOK_DESK_OPEN;
}

static gboolean
is_quiet (Room *room)
{
  (void) room;
  return gembok_work_count () == 0;
}

static gboolean
has_answer (Room *room)
{
  return room->answers > 0;
}

static void
answered_cb (Room *room, const GError *error)
{
  g_assert_no_error (error);
  room->answers++;
}

static void
items_changed_cb (Room *room, guint position, guint removed, guint added)
{
  (void) position;
  room->changes++;
  room->removed += removed;
  room->added += added;
}

static void
answer (Room *room)
{
  room->answers = 0;
  wait_for (has_answer, room);
}

static void
set_up (Room *room, gconstpointer data)
{
  const guint count = GPOINTER_TO_UINT (data);
  g_autofree char *vault_folder = gembok_desk_vault_folder (GEMBOK_MODE_OFFLINE);
  g_autoptr (GembokVault) vault = gembok_vault_open (vault_folder, NULL);
  many_fill (vault, count);
  room->settings = gembok_settings_new ();
  room->desk = gembok_desk_new (room->settings);
  gembok_desk_open (room->desk, GEMBOK_MODE_OFFLINE);
  wait_for (is_open, room);
  room->pages = gembok_request_pages_new (room->desk, FALSE);
  g_signal_connect_swapped (room->pages, "loaded", G_CALLBACK (answered_cb), room);
  g_signal_connect_swapped (room->pages, "items-changed", G_CALLBACK (items_changed_cb), room);
}

static void
tear_down (Room *room, gconstpointer data)
{
  (void) data;
  g_clear_object (&room->pages);
  gembok_desk_close (room->desk);
  wait_for (is_quiet, room);
  g_clear_object (&room->desk);
  g_clear_object (&room->settings);
}

static guint
shown (Room *room)
{
  return g_list_model_get_n_items (G_LIST_MODEL (room->pages));
}

static const char *
id_of (Room *room, guint position)
{
  g_autoptr (GembokRequestItem) item = g_list_model_get_item (G_LIST_MODEL (room->pages), position);
  return gembok_request_item_facts (item)->id;
}

static void
by_pages (Room *room, gconstpointer data)
{
  (void) data;
  g_assert_cmpuint (shown (room), ==, 0);
  gembok_request_pages_find (room->pages, NULL, NULL, 0);
  answer (room);
  g_assert_cmpuint (shown (room), ==, 100);
  g_assert_cmpuint (gembok_request_pages_total (room->pages), ==, N_REQUESTS);
  gembok_request_pages_more (room->pages);
  gembok_request_pages_more (room->pages); /* one is on its way already */
  answer (room);
  g_assert_cmpuint (shown (room), ==, 200);
  gembok_request_pages_more (room->pages);
  answer (room);
  g_assert_cmpuint (shown (room), ==, N_REQUESTS);
  for (guint i = 0; i < N_REQUESTS; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%08x", i);
      g_assert_cmpstr (id_of (room, i), ==, expected);
    }
  /* That was the last one. */
  gembok_request_pages_more (room->pages);
  g_assert_cmpuint (gembok_work_count (), ==, 0);
}

static void
what_is_shown (Room *room, gconstpointer data)
{
  (void) data;
  gembok_request_pages_find (room->pages, NULL, NULL, 0);
  answer (room);
  g_autoptr (GembokRequestItem) draft = g_list_model_get_item (G_LIST_MODEL (room->pages), 0);
  const GembokRequestFacts *facts = gembok_request_item_facts (draft);
  g_assert_cmpstr (facts->name, ==, "Siti Contoh Rahmawati 0");
  g_assert_true (g_str_has_prefix (facts->about, "Issuance (LOCK) · "));
  g_assert_cmpint (facts->state, ==, GEMBOK_REQUEST_DRAFT);
  g_assert_nonnull (facts->stage);
  g_assert_true (facts->can_discard);
  g_assert_false (facts->can_cancel);
  for (guint i = 0; i < 7; i++)
    {
      g_autoptr (GembokRequestItem) item = g_list_model_get_item (G_LIST_MODEL (room->pages), i);
      facts = gembok_request_item_facts (item);
      const gboolean final = gembok_request_state_is_final (facts->state);
      g_assert_cmpint (facts->stage == NULL, ==, final);
      g_assert_cmpint (facts->can_cancel, ==, !final && facts->state != GEMBOK_REQUEST_DRAFT);
    }
}

static void
narrowed_down (Room *room, gconstpointer data)
{
  (void) data;
  gembok_request_pages_find (room->pages, "siti", NULL, 0);
  g_assert_true (gembok_request_pages_is_filtered (room->pages));
  answer (room);
  const guint sitis = gembok_request_pages_total (room->pages);
  g_assert_cmpuint (sitis, ==, 20);
  g_assert_cmpuint (shown (room), ==, sitis);
  gembok_request_pages_find (room->pages, "siti", NULL, GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_DONE));
  answer (room);
  g_assert_cmpuint (shown (room), <, sitis);
  for (guint i = 0; i < shown (room); i++)
    {
      g_autoptr (GembokRequestItem) item = g_list_model_get_item (G_LIST_MODEL (room->pages), i);
      g_assert_cmpint (gembok_request_item_facts (item)->state, ==, GEMBOK_REQUEST_DONE);
    }
  gembok_request_pages_find (room->pages, "nobody", NULL, 0);
  answer (room);
  g_assert_cmpuint (shown (room), ==, 0);
  gembok_request_pages_find (room->pages, "", NULL, 0);
  g_assert_false (gembok_request_pages_is_filtered (room->pages));
  answer (room);
  g_assert_cmpuint (shown (room), ==, 100);
}

/* Whoever types fast gets one answer: to what was asked last. */
static void
last_question_counts (Room *room, gconstpointer data)
{
  (void) data;
  gembok_request_pages_find (room->pages, "s", NULL, 0);
  gembok_request_pages_find (room->pages, "si", NULL, 0);
  gembok_request_pages_find (room->pages, "siti contoh rahmawati 0", NULL, 0);
  answer (room);
  wait_for (is_quiet, room);
  g_assert_cmpuint (room->answers, ==, 1);
  g_assert_cmpuint (shown (room), ==, 10);
}

/* Nothing jumps when the same is read again: the objects stay, and rows are told only of what changed. */
static void
read_again (Room *room, gconstpointer data)
{
  (void) data;
  gembok_request_pages_find (room->pages, NULL, NULL, 0);
  answer (room);
  gembok_request_pages_more (room->pages);
  answer (room);
  g_autoptr (GembokRequestItem) before = g_list_model_get_item (G_LIST_MODEL (room->pages), 150);
  room->changes = room->removed = room->added = 0;
  gembok_request_pages_reload (room->pages);
  answer (room);
  g_autoptr (GembokRequestItem) after = g_list_model_get_item (G_LIST_MODEL (room->pages), 150);
  g_assert_true (before == after);
  g_assert_cmpuint (room->changes, ==, 0);
  g_assert_cmpuint (shown (room), ==, 200);
}

static gpointer
discard_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  gembok_request_discard (context, input, error);
  return NULL;
}

static void
one_goes (Room *room, gconstpointer data)
{
  (void) data;
  gembok_request_pages_find (room->pages, NULL, NULL, 0);
  answer (room);
  g_autofree char *second = g_strdup (id_of (room, 1));
  g_autofree char *last = g_strdup (id_of (room, 99));
  gembok_desk_work (room->desk, room->desk, NULL, &(GembokWork){ .func = discard_in_thread, .input = (char *) "00000000" });
  wait_for (is_quiet, room);
  room->removed = room->added = 0;
  gembok_request_pages_reload (room->pages);
  answer (room);
  g_assert_cmpuint (gembok_request_pages_total (room->pages), ==, N_REQUESTS - 1);
  g_assert_cmpstr (id_of (room, 0), ==, second);
  g_assert_cmpstr (id_of (room, 98), ==, last);
  g_assert_cmpuint (shown (room), ==, 100);
}

static void
people (Room *room, gconstpointer data)
{
  (void) data;
  g_autoptr (GembokRequestPages) everybody = gembok_request_pages_new (room->desk, TRUE);
  g_signal_connect_swapped (everybody, "loaded", G_CALLBACK (answered_cb), room);
  gembok_request_pages_find (everybody, NULL, NULL, 0);
  answer (room);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (everybody)), ==, N_REQUESTS / 10);
  g_autoptr (GembokRequestItem) first = g_list_model_get_item (G_LIST_MODEL (everybody), 0);
  const GembokRequestFacts *facts = gembok_request_item_facts (first);
  g_assert_cmpuint (facts->requests, ==, 10);
  g_assert_nonnull (facts->person);
  g_assert_false (facts->can_discard || facts->can_cancel);
  gembok_request_pages_find (room->pages, NULL, facts->person, 0);
  answer (room);
  g_assert_cmpuint (shown (room), ==, 10);
}

/* After the vault was closed nothing of it is shown, and nothing is asked. */
static void
closed (Room *room, gconstpointer data)
{
  (void) data;
  gembok_request_pages_find (room->pages, NULL, NULL, 0);
  answer (room);
  gembok_desk_close (room->desk);
  wait_for (is_quiet, room);
  gembok_request_pages_clear (room->pages);
  g_assert_cmpuint (shown (room), ==, 0);
  gembok_request_pages_find (room->pages, "siti", NULL, 0);
  gembok_request_pages_reload (room->pages);
  gembok_request_pages_more (room->pages);
  g_assert_cmpuint (gembok_work_count (), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  const gconstpointer count = GUINT_TO_POINTER (N_REQUESTS);
  g_test_add ("/app/request-pages/by-pages", Room, count, set_up, by_pages, tear_down);
  g_test_add ("/app/request-pages/what-is-shown", Room, count, set_up, what_is_shown, tear_down);
  g_test_add ("/app/request-pages/narrowed-down", Room, count, set_up, narrowed_down, tear_down);
  g_test_add ("/app/request-pages/last-question-counts", Room, count, set_up, last_question_counts, tear_down);
  g_test_add ("/app/request-pages/read-again", Room, count, set_up, read_again, tear_down);
  g_test_add ("/app/request-pages/one-goes", Room, count, set_up, one_goes, tear_down);
  g_test_add ("/app/request-pages/people", Room, count, set_up, people, tear_down);
  g_test_add ("/app/request-pages/closed", Room, count, set_up, closed, tear_down);
  return g_test_run ();
}
