/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/secret-entry.h"

#include "app/secret-buffer.h"

static GtkText *
text_of (GtkEditable *entry)
{
  GtkEditable *delegate = gtk_editable_get_delegate (entry);
  return GTK_TEXT (delegate != NULL ? delegate : entry);
}

static GembokSecretBuffer *
buffer_of (GtkEditable *entry)
{
  return GEMBOK_SECRET_BUFFER (gtk_text_get_buffer (text_of (entry)));
}

/* --- ways out ------------------------------------------------------------------------------------------------------ */

/* To a page behind, or with its window: whoever comes next finds it empty. */
static void
unmap_cb (GtkEditable *entry)
{
  if (gembok_secret_entry_is_empty (entry))
    return;
  gembok_secret_entry_clear (entry);
  g_signal_emit_by_name (entry, "changed");
}

/* GTK keeps bullets from the clipboard, but not what the person has chosen to see; and what is merely marked is offered as the
 * primary selection. */
static void
copy_cb (GtkText *text)
{
  g_signal_stop_emission_by_name (text, "copy-clipboard");
}

static void
cut_cb (GtkText *text)
{
  g_signal_stop_emission_by_name (text, "cut-clipboard");
}

static void
unmark_cb (GtkText *text)
{
  int start = 0;
  int end = 0;
  if (gtk_text_get_visibility (text) && gtk_editable_get_selection_bounds (GTK_EDITABLE (text), &start, &end))
    {
      const int position = gtk_editable_get_position (GTK_EDITABLE (text));
      gtk_editable_select_region (GTK_EDITABLE (text), position, position);
    }
}

void
gembok_secret_entry_prepare (GtkEditable *entry)
{
  g_autoptr (GtkEntryBuffer) buffer = gembok_secret_buffer_new ();
  GtkText *text = text_of (entry);
  gtk_text_set_buffer (text, buffer);
  gtk_editable_set_enable_undo (entry, FALSE);
  gtk_text_set_input_purpose (text, GTK_INPUT_PURPOSE_PASSWORD);
  gtk_text_set_input_hints (text, GTK_INPUT_HINT_PRIVATE | GTK_INPUT_HINT_NO_SPELLCHECK | GTK_INPUT_HINT_NO_EMOJI);
  g_signal_connect (text, "copy-clipboard", G_CALLBACK (copy_cb), NULL);
  g_signal_connect (text, "cut-clipboard", G_CALLBACK (cut_cb), NULL);
  g_signal_connect (text, "notify::selection-bound", G_CALLBACK (unmark_cb), NULL);
  g_signal_connect (text, "notify::visibility", G_CALLBACK (unmark_cb), NULL);
  g_signal_connect (entry, "unmap", G_CALLBACK (unmap_cb), NULL);
}

GembokSecret *
gembok_secret_entry_copy (GtkEditable *entry)
{
  return gembok_secret_copy (gembok_secret_buffer_peek (buffer_of (entry)));
}

gboolean
gembok_secret_entry_is_empty (GtkEditable *entry)
{
  return gembok_secret_length (gembok_secret_buffer_peek (buffer_of (entry))) == 0;
}

gboolean
gembok_secret_entry_equal (GtkEditable *one, GtkEditable *other)
{
  return gembok_secret_equal (gembok_secret_buffer_peek (buffer_of (one)), gembok_secret_buffer_peek (buffer_of (other)));
}

void
gembok_secret_entry_fill (GtkEditable *entry, const GembokSecret *secret)
{
  gembok_secret_entry_clear (entry);
  const char *text = gembok_secret_text (secret);
  gtk_entry_buffer_insert_text (GTK_ENTRY_BUFFER (buffer_of (entry)), 0, text, (int) g_utf8_strlen (text, -1));
}

void
gembok_secret_entry_clear (GtkEditable *entry)
{
  g_autoptr (GembokSecretBuffer) old = g_object_ref (buffer_of (entry));
  g_autoptr (GtkEntryBuffer) fresh = gembok_secret_buffer_new ();
  gtk_text_set_buffer (text_of (entry), fresh);
  gtk_text_set_visibility (text_of (entry), FALSE);
  gembok_secret_buffer_wipe (old);
}
