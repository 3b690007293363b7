/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room.h"

#include "shown.h"

#define PATIENCE_S 30

static void
step (gint64 end, const char *what)
{
  if (g_get_monotonic_time () > end)
    g_error ("waited in vain: %s", what);
  g_main_context_iteration (NULL, FALSE);
  g_usleep (1000);
}

static gint64
patience (void)
{
  return g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
}

static void
empty_folder (const char *folder)
{
  static const char *const names[] = { "vault.db", "vault.db-wal", "vault.db-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_file_delete (file, NULL, NULL);
    }
}

void
room_open (Room *room, GembokMode mode)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = gembok_desk_vault_folder (mode);
  const gint64 end = patience ();
  empty_folder (folder);
  room->settings = gembok_settings_new ();
  room->desk = gembok_desk_new (room->settings);
  gembok_desk_open (room->desk, mode);
  while (gembok_desk_state (room->desk) != GEMBOK_DESK_OPEN)
    step (end, "an open vault");
  room->context = gembok_context_open (folder, GEMBOK_CONTEXT_IN_MEMORY, &error);
  g_assert_no_error (error);
}

void
room_close_window (Room *room)
{
  if (room->window != NULL)
    gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&room->window)));
  let_pass ();
}

void
room_close (Room *room)
{
  room_close_window (room);
  g_clear_pointer (&room->context, gembok_context_free);
  gembok_desk_close (room->desk);
  room_await_idle ();
  g_clear_object (&room->desk);
  g_clear_object (&room->settings);
}

void
room_await_idle (void)
{
  const gint64 end = patience ();
  while (gembok_work_count () > 0)
    step (end, "the end of all work");
  let_pass ();
}

void
room_await_text (Room *room, const char *text)
{
  const gint64 end = patience ();
  while (!in_front (room->window, text))
    step (end, text);
}

static void
became_cb (gpointer owner, const GError *error)
{
  (void) owner;
  g_assert_no_error (error);
}

void
room_become (Room *room, GembokRole role)
{
  gembok_desk_become (room->desk, room->desk, role, became_cb);
  const gint64 end = patience ();
  while (gembok_desk_role (room->desk) != role)
    step (end, "another person");
  room_await_idle ();
}
