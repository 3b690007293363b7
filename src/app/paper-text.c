/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/paper-text.h"

#include <string.h>

#include "base/text.h"

/* No line of an agreement is longer. */
#define LINE_MAX_CHARS 8000
/* What is longer is a sentence, not a heading. */
#define HEADING_MAX_CHARS 120
/* No line is longer in a text that was broken by hand. */
#define BROKEN_MAX_CHARS 100
#define INDENT           2

void
gembok_paper_block_free (GembokPaperBlock *block)
{
  g_free (block->marker);
  g_free (block->text);
  g_free (block);
}

static void
free_block (gpointer data)
{
  gembok_paper_block_free (data);
}

/* --- single lines -------------------------------------------------------------------------------------------------- */

/* Takes the signs of emphasis out of @text, in place: what is left is to be read, not to be looked at. */
static char *
strip_emphasis (char *text)
{
  char *to = text;
  for (const char *from = text; *from != '\0'; from++)
    {
      const gboolean pair = (from[0] == '*' || from[0] == '_') && from[1] == from[0];
      if (pair && from[2] == from[0])
        {
          /* "____": a line to sign on. */
          while (from[1] == from[0])
            *to++ = *from++;
          *to++ = *from;
        }
      else if (pair)
        from++;
      else if (*from != '`')
        *to++ = *from;
    }
  *to = '\0';
  return g_strstrip (text);
}

static gboolean
is_rule (const char *line)
{
  gsize signs = 0;
  for (const char *at = line; *at != '\0'; at++)
    if (*at == *line && strchr ("-*_=", *at) != NULL)
      signs++;
    else if (*at != ' ')
      return FALSE;
  return signs >= 3;
}

/* Whether @line is in capitals, as the titles of official texts are. */
static gboolean
is_loud (const char *line)
{
  guint letters = 0;
  for (const char *at = line; *at != '\0'; at = g_utf8_next_char (at))
    {
      const gunichar character = g_utf8_get_char (at);
      if (g_unichar_islower (character))
        return FALSE;
      letters += g_unichar_isupper (character) ? 1 : 0;
    }
  return letters >= 4 && g_utf8_strlen (line, -1) <= HEADING_MAX_CHARS;
}

/* "Pasal 3. Kunci privat", "Article 3". */
static gboolean
is_article (const char *line)
{
  static const char *const words[] = { "Pasal ", "Bab ", "Bagian ", "Article ", "Section ", "Chapter ", "Part " };
  if (g_utf8_strlen (line, -1) > HEADING_MAX_CHARS)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_ascii_strncasecmp (line, words[i], strlen (words[i])) != 0)
        continue;
      const char *rest = line + strlen (words[i]);
      const gsize number = strspn (rest, "0123456789IVXLC");
      /* "Pasal 3 mengatur …" is a sentence. */
      return number > 0 && (rest[number] == '\0' || strchr (".:", rest[number]) != NULL);
    }
  return FALSE;
}

static gboolean
ends_sentence (const char *line)
{
  const gsize length = strlen (line);
  return length > 0 && strchr (".;,:?!", line[length - 1]) != NULL;
}

/* How many bytes of @line are a marker of a list: "(1)", "a.", "12)", "-". 0: none. */
static gsize
marker_length (const char *line)
{
  if (strchr ("-*+", *line) != NULL && line[0] != '\0' && line[1] == ' ')
    return 1;
  if (g_str_has_prefix (line, "• ") || g_str_has_prefix (line, "– "))
    return strlen ("•");
  const gboolean bracket = *line == '(';
  const char *inner = line + bracket;
  const gsize digits = strspn (inner, "0123456789");
  const gsize roman = strspn (inner, "ivx");
  const gsize length = digits > 0 ? digits : roman > 1 ? roman : g_ascii_isalpha (*inner) ? 1 : 0;
  if (length == 0 || length > 3)
    return 0;
  const char after = inner[length];
  const gboolean closed = bracket ? after == ')' : after == '.' || after == ')';
  return closed && inner[length + 1] == ' ' ? (gsize) bracket + length + 1 : 0;
}

/* --- blocks -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GPtrArray *blocks;
  gboolean broken; /* lines were broken by hand: they belong together until an empty one */
  gboolean open;   /* the last block may go on */
  gboolean titled;
} Reader;

static void
add (Reader *reader, GembokPaperKind kind, guint level, const char *marker, gsize marker_bytes, const char *text)
{
  GembokPaperBlock *block = g_new0 (GembokPaperBlock, 1);
  block->kind = kind;
  block->level = MIN (level, GEMBOK_PAPER_LEVELS - 1);
  if (marker != NULL)
    block->marker = strchr ("-*+", *marker) != NULL ? g_strdup ("•") : g_strndup (marker, marker_bytes);
  block->text = strip_emphasis (g_strdup (text));
  reader->open = kind == GEMBOK_PAPER_PARAGRAPH || kind == GEMBOK_PAPER_ITEM;
  if (*block->text == '\0')
    gembok_paper_block_free (block);
  else
    g_ptr_array_add (reader->blocks, block);
}

static void
add_heading (Reader *reader, GembokPaperKind kind, const char *text)
{
  const gboolean first = !reader->titled && reader->blocks->len == 0;
  reader->titled = TRUE;
  add (reader, first ? GEMBOK_PAPER_TITLE : kind, 0, NULL, 0, text);
}

static gboolean
join (Reader *reader, const char *line)
{
  if (!reader->broken || !reader->open || reader->blocks->len == 0)
    return FALSE;
  GembokPaperBlock *last = reader->blocks->pdata[reader->blocks->len - 1];
  g_autofree char *more = strip_emphasis (g_strdup (line));
  g_autofree char *before = g_steal_pointer (&last->text);
  last->text = g_strconcat (before, " ", more, NULL);
  return TRUE;
}

static void
read_line (Reader *reader, const char *line, guint indent)
{
  const gsize hashes = strspn (line, "#");
  const gsize marker = marker_length (line);
  if (hashes > 0 && hashes <= 6 && line[hashes] == ' ')
    add_heading (reader, hashes <= 2 ? GEMBOK_PAPER_HEADING : GEMBOK_PAPER_SUBHEADING, line + hashes);
  else if (is_rule (line))
    reader->open = FALSE;
  else if (is_loud (line))
    add_heading (reader, GEMBOK_PAPER_HEADING, line);
  else if (is_article (line))
    add_heading (reader, GEMBOK_PAPER_SUBHEADING, line);
  else if (marker > 0 && g_ascii_isdigit (*line) && indent == 0 && !ends_sentence (line)
           && g_utf8_strlen (line, -1) <= HEADING_MAX_CHARS && !(reader->broken && reader->open))
    add_heading (reader, GEMBOK_PAPER_SUBHEADING, line);
  else if (marker > 0)
    add (reader, GEMBOK_PAPER_ITEM, indent / INDENT, line, marker, line + marker);
  else if (g_str_has_prefix (line, "> "))
    add (reader, GEMBOK_PAPER_PARAGRAPH, 0, NULL, 0, line + 2);
  else if (!join (reader, line))
    add (reader, GEMBOK_PAPER_PARAGRAPH, 0, NULL, 0, line);
}

GPtrArray *
gembok_paper_parse (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_auto (GStrv) lines = g_strsplit (valid, "\n", -1);
  Reader reader = { .blocks = g_ptr_array_new_with_free_func (free_block), .broken = TRUE };
  for (guint i = 0; lines[i] != NULL; i++)
    reader.broken &= g_utf8_strlen (lines[i], -1) <= BROKEN_MAX_CHARS;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *clean = gembok_text_sanitise (lines[i], LINE_MAX_CHARS);
      const gsize indent = strspn (clean, " ");
      g_strstrip (clean);
      if (*clean == '\0')
        reader.open = FALSE;
      else
        read_line (&reader, clean, (guint) indent);
    }
  return reader.blocks;
}
