/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/secret-buffer.h"

#include <string.h>

struct _GembokSecretBuffer
{
  GtkEntryBuffer parent_instance;
  GembokSecret *secret;
  guint n_chars;
};

G_DEFINE_FINAL_TYPE (GembokSecretBuffer, gembok_secret_buffer, GTK_TYPE_ENTRY_BUFFER)

static const char *
get_text (GtkEntryBuffer *buffer, gsize *n_bytes)
{
  GembokSecretBuffer *self = GEMBOK_SECRET_BUFFER (buffer);
  if (n_bytes != NULL)
    *n_bytes = gembok_secret_length (self->secret);
  return gembok_secret_text (self->secret);
}

static guint
get_length (GtkEntryBuffer *buffer)
{
  return GEMBOK_SECRET_BUFFER (buffer)->n_chars;
}

/* How many of @n_chars characters at @chars fit in @room bytes; @n_bytes: how many bytes they take. */
static guint
how_many_fit (const char *chars, guint n_chars, gsize room, gsize *n_bytes)
{
  const char *end = chars;
  guint fitting = 0;
  while (fitting < n_chars && (gsize) (g_utf8_next_char (end) - chars) <= room)
    {
      end = g_utf8_next_char (end);
      fitting++;
    }
  *n_bytes = (gsize) (end - chars);
  return fitting;
}

static guint
insert_text (GtkEntryBuffer *buffer, guint position, const char *chars, guint n_chars)
{
  GembokSecretBuffer *self = GEMBOK_SECRET_BUFFER (buffer);
  const gsize length = gembok_secret_length (self->secret);
  gsize added = 0;
  const guint fitting = how_many_fit (chars, n_chars, gembok_secret_capacity (self->secret) - length, &added);
  if (fitting == 0)
    return 0;
  char *text = (char *) gembok_secret_buffer (self->secret);
  const gsize at = (gsize) (g_utf8_offset_to_pointer (text, (glong) MIN (position, self->n_chars)) - text);
  memmove (text + at + added, text + at, length - at);
  memcpy (text + at, chars, added);
  gembok_secret_set_length (self->secret, length + added);
  self->n_chars += fitting;
  gtk_entry_buffer_emit_inserted_text (buffer, position, chars, fitting);
  return fitting;
}

static guint
delete_text (GtkEntryBuffer *buffer, guint position, guint n_chars)
{
  GembokSecretBuffer *self = GEMBOK_SECRET_BUFFER (buffer);
  const guint from = MIN (position, self->n_chars);
  const guint count = MIN (n_chars, self->n_chars - from);
  if (count > 0)
    gtk_entry_buffer_emit_deleted_text (buffer, from, count);
  return count;
}

/* The default handler: those who asked to be told before have seen the old text, those after will see the new one. */
static void
deleted_text (GtkEntryBuffer *buffer, guint position, guint n_chars)
{
  GembokSecretBuffer *self = GEMBOK_SECRET_BUFFER (buffer);
  char *text = (char *) gembok_secret_buffer (self->secret);
  const gsize length = gembok_secret_length (self->secret);
  char *start = g_utf8_offset_to_pointer (text, (glong) position);
  char *end = g_utf8_offset_to_pointer (start, (glong) n_chars);
  memmove (start, end, (gsize) (text + length - end));
  gembok_secret_set_length (self->secret, length - (gsize) (end - start));
  self->n_chars -= n_chars;
}

static void
finalize (GObject *object)
{
  g_clear_pointer (&GEMBOK_SECRET_BUFFER (object)->secret, gembok_secret_free);
  G_OBJECT_CLASS (gembok_secret_buffer_parent_class)->finalize (object);
}

static void
gembok_secret_buffer_class_init (GembokSecretBufferClass *klass)
{
  GtkEntryBufferClass *buffer_class = GTK_ENTRY_BUFFER_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  buffer_class->get_text = get_text;
  buffer_class->get_length = get_length;
  buffer_class->insert_text = insert_text;
  buffer_class->delete_text = delete_text;
  buffer_class->deleted_text = deleted_text;
}

static void
gembok_secret_buffer_init (GembokSecretBuffer *self)
{
  self->secret = gembok_secret_new (GEMBOK_SECRET_BUFFER_MAX);
}

GtkEntryBuffer *
gembok_secret_buffer_new (void)
{
  return g_object_new (GEMBOK_TYPE_SECRET_BUFFER, NULL);
}

const GembokSecret *
gembok_secret_buffer_peek (GembokSecretBuffer *buffer)
{
  return buffer->secret;
}

void
gembok_secret_buffer_wipe (GembokSecretBuffer *buffer)
{
  gembok_secret_set_length (buffer->secret, 0);
  buffer->n_chars = 0;
}
