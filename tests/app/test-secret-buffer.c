/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/secret-buffer.h"

#include <string.h>

static void
note_deleted_cb (GtkEntryBuffer *buffer, guint position, guint n_chars, guint *told)
{
  (void) position;
  (void) n_chars;
  (void) buffer;
  (*told)++;
}

static void
typing (void)
{
  g_autoptr (GtkEntryBuffer) buffer = gembok_secret_buffer_new ();
  g_assert_cmpuint (gtk_entry_buffer_insert_text (buffer, 0, "pasar", -1), ==, 5);
  g_assert_cmpuint (gtk_entry_buffer_insert_text (buffer, 5, " é苹", -1), ==, 3);
  g_assert_cmpuint (gtk_entry_buffer_insert_text (buffer, 0, "ü", -1), ==, 1);
  g_assert_cmpstr (gtk_entry_buffer_get_text (buffer), ==, "üpasar é苹");
  g_assert_cmpuint (gtk_entry_buffer_get_length (buffer), ==, 9);
  g_assert_cmpuint (gtk_entry_buffer_get_bytes (buffer), ==, strlen ("üpasar é苹"));
  const GembokSecret *secret = gembok_secret_buffer_peek (GEMBOK_SECRET_BUFFER (buffer));
  g_assert_cmpstr (gembok_secret_text (secret), ==, "üpasar é苹");
}

static void
deleting (void)
{
  g_autoptr (GtkEntryBuffer) buffer = gembok_secret_buffer_new ();
  gtk_entry_buffer_insert_text (buffer, 0, "üpasar é苹", -1);
  g_assert_cmpuint (gtk_entry_buffer_delete_text (buffer, 1, 5), ==, 5);
  g_assert_cmpstr (gtk_entry_buffer_get_text (buffer), ==, "ü é苹");
  g_assert_cmpuint (gtk_entry_buffer_delete_text (buffer, 2, 100), ==, 2);
  g_assert_cmpstr (gtk_entry_buffer_get_text (buffer), ==, "ü ");
  g_assert_cmpuint (gtk_entry_buffer_delete_text (buffer, 50, 1), ==, 0);
  g_assert_cmpuint (gtk_entry_buffer_get_length (buffer), ==, 2);
}

/* A pasted novel is cut at a whole character, never in the middle of one. */
static void
capacity (void)
{
  g_autoptr (GtkEntryBuffer) buffer = gembok_secret_buffer_new ();
  g_autoptr (GString) novel = g_string_new ("a");
  for (guint i = 0; i < GEMBOK_SECRET_BUFFER_MAX; i++)
    g_string_append (novel, "é");
  g_assert_cmpuint (gtk_entry_buffer_insert_text (buffer, 0, novel->str, -1), ==, 1 + (GEMBOK_SECRET_BUFFER_MAX - 1) / 2);
  g_assert_true (g_utf8_validate (gtk_entry_buffer_get_text (buffer), -1, NULL));
  g_assert_cmpuint (gtk_entry_buffer_insert_text (buffer, 0, "é", -1), ==, 0);
}

static void
wiping (void)
{
  g_autoptr (GtkEntryBuffer) buffer = gembok_secret_buffer_new ();
  gtk_entry_buffer_insert_text (buffer, 0, "rahasia", -1);
  const char *text = gtk_entry_buffer_get_text (buffer);
  guint told = 0;
  g_signal_connect (buffer, "deleted-text", G_CALLBACK (note_deleted_cb), &told);
  gembok_secret_buffer_wipe (GEMBOK_SECRET_BUFFER (buffer));
  for (guint i = 0; i < strlen ("rahasia"); i++)
    g_assert_cmpint (text[i], ==, 0);
  g_assert_cmpuint (gtk_entry_buffer_get_length (buffer), ==, 0);
  /* Nobody on the accessibility bus hears what it was. */
  g_assert_cmpuint (told, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret-buffer/typing", typing);
  g_test_add_func ("/secret-buffer/deleting", deleting);
  g_test_add_func ("/secret-buffer/capacity", capacity);
  g_test_add_func ("/secret-buffer/wiping", wiping);
  return g_test_run ();
}
