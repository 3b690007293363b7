/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "ams/http-private.h"

GembokHttpIntake *
gembok_http_intake_new (gsize max_body, gboolean secret)
{
  GembokHttpIntake *intake = g_new0 (GembokHttpIntake, 1);
  intake->max_body = secret ? MIN (max_body, GEMBOK_SECRET_MAX) : max_body;
  intake->answer = g_new0 (GembokHttpAnswer, 1);
  intake->answer->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (secret)
    intake->answer->secret_body = gembok_secret_new (MAX (intake->max_body, 1));
  else
    intake->body = g_byte_array_new ();
  return intake;
}

void
gembok_http_intake_free (GembokHttpIntake *intake)
{
  if (intake == NULL)
    return;
  g_clear_pointer (&intake->answer, gembok_http_answer_free);
  g_clear_pointer (&intake->body, g_byte_array_unref);
  g_free (intake);
}

/* Each status line begins an answer anew: interim ones (1xx) come before the one that counts. */
static void
begin_answer (GembokHttpIntake *intake, const char *line)
{
  char digits[4] = "";
  /* Digits alone: a number could come with a sign. */
  const gboolean has_status = sscanf (line, "HTTP/%*[0-9.] %3[0-9]", digits) == 1;
  intake->answer->status = has_status ? (int) g_ascii_strtoull (digits, NULL, 10) : 0;
  g_hash_table_remove_all (intake->answer->headers);
}

static void
keep_header (GembokHttpIntake *intake, const char *line)
{
  const char *colon = strchr (line, ':');
  if (colon == NULL || colon == line)
    return;
  g_autofree char *name = g_ascii_strdown (line, colon - line);
  g_autofree char *value = g_utf8_make_valid (colon + 1, -1);
  g_strstrip (value);
  g_hash_table_replace (intake->answer->headers, g_strstrip (g_steal_pointer (&name)), g_steal_pointer (&value));
}

gboolean
gembok_http_intake_header (GembokHttpIntake *intake, const char *line, gsize length)
{
  intake->header_bytes += length;
  intake->n_headers++;
  if (intake->header_bytes > GEMBOK_HTTP_HEADER_BYTES_MAX || intake->n_headers > GEMBOK_HTTP_HEADERS_MAX)
    {
      intake->headers_too_large = TRUE;
      return FALSE;
    }
  if (intake->headers_done)
    return TRUE;

  g_autofree char *text = g_strndup (line, length);
  g_strchomp (text);
  if (g_str_has_prefix (text, "HTTP/"))
    begin_answer (intake, text);
  else if (text[0] == '\0')
    intake->headers_done = intake->answer->status >= 200;
  else
    keep_header (intake, text);
  return TRUE;
}

gboolean
gembok_http_intake_body (GembokHttpIntake *intake, const void *data, gsize length)
{
  GembokSecret *secret = intake->answer->secret_body;
  const gsize have = secret != NULL ? gembok_secret_length (secret) : intake->body->len;
  if (length > intake->max_body - have)
    {
      intake->too_large = TRUE;
      return FALSE;
    }
  if (secret != NULL)
    return gembok_secret_append (secret, data, length);
  g_byte_array_append (intake->body, data, (guint) length);
  return TRUE;
}

GembokHttpAnswer *
gembok_http_intake_finish (GembokHttpIntake *intake)
{
  if (intake->body != NULL)
    intake->answer->body = g_byte_array_free_to_bytes (g_steal_pointer (&intake->body));
  return g_steal_pointer (&intake->answer);
}
