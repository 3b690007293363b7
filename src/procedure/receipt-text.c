/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/receipt.h"

#include <string.h>

#include "base/text.h"

#define LABEL_WIDTH_MAX 30
#define GAP             2

static guint
width_of (gunichar character)
{
  if (g_unichar_iszerowidth (character) || g_unichar_ismark (character))
    return 0;
  return g_unichar_iswide (character) ? 2 : 1;
}

static guint
text_width (const char *text)
{
  guint width = 0;
  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += width_of (g_utf8_get_char (text));
  return width;
}

/* How many bytes of @text fit into @columns. */
static gsize
fitting_bytes (const char *text, guint columns)
{
  guint width = 0;
  const char *at = text;
  for (; *at != '\0'; at = g_utf8_next_char (at))
    {
      width += width_of (g_utf8_get_char (at));
      if (width > columns)
        break;
    }
  return (gsize) (at - text);
}

/* Where the next line of @text ends: at a space if one is near enough, else in the middle of the word. */
static gsize
line_bytes (const char *text, guint columns)
{
  const gsize most = MAX (fitting_bytes (text, columns), (gsize) 1);
  if (text[most] == '\0' || text[most] == ' ')
    return most;
  for (gsize i = most; i > 0; i--)
    if (text[i - 1] == ' ')
      return i - 1 > 0 ? i - 1 : most;
  return most;
}

/* @text in lines of @columns, each but the first behind @indent spaces. */
static void
append_wrapped (GString *out, const char *text, guint columns, guint indent)
{
  for (gboolean first = TRUE; *text != '\0'; first = FALSE)
    {
      const gsize length = line_bytes (text, columns);
      if (!first)
        g_string_append_printf (out, "\n%*s", (int) indent, "");
      g_string_append_len (out, text, (gssize) length);
      text += length;
      while (*text == ' ')
        text++;
    }
}

static guint
label_width (const GembokReceipt *receipt)
{
  guint widest = 0;
  for (guint i = 0; i < receipt->rows->len; i++)
    {
      const GembokReceiptRow *row = receipt->rows->pdata[i];
      widest = MAX (widest, text_width (row->label));
    }
  return MIN (widest, LABEL_WIDTH_MAX);
}

static void
append_row (GString *out, const GembokReceiptRow *row, guint labels)
{
  const guint own = text_width (row->label);
  const guint indent = labels + GAP;
  g_string_append (out, row->label);
  if (own > labels)
    g_string_append_printf (out, "\n%*s", (int) indent, "");
  else
    g_string_append_printf (out, "%*s", (int) (indent - own), "");
  append_wrapped (out, row->value, GEMBOK_RECEIPT_COLUMNS - indent, indent);
  g_string_append_c (out, '\n');
}

char *
gembok_receipt_text (const GembokReceipt *receipt)
{
  GString *out = g_string_new (receipt->title);
  g_string_append_c (out, '\n');
  for (guint i = text_width (receipt->title); i > 0; i--)
    g_string_append_c (out, '=');
  g_string_append (out, "\n\n");
  const guint labels = label_width (receipt);
  for (guint i = 0; i < receipt->rows->len; i++)
    append_row (out, receipt->rows->pdata[i], labels);
  g_string_append_c (out, '\n');
  append_wrapped (out, receipt->note, GEMBOK_RECEIPT_COLUMNS, 0);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}
