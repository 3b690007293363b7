/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document/decoder.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "document/child.h"

#define SECONDS 20

/* The decoder's exit status where it cannot close its sandbox (decode/decode.h). */
#define EXIT_UNSAFE 70

/* Claims of an original may be anything that a header can hold, what we get is bounded by what we asked for. */
#define CLAIMED_SIDE_MAX G_MAXUINT32
#define OUTPUT_SIDE_MAX  G_MAXUINT16
#define PAGES_MAX        100000

static const char first_line[] = "gembok-decode 1";

static const char *const result_names[GEMBOK_N_DECODER_RESULTS] = {
  [GEMBOK_DECODER_SOUND] = "sound",
  [GEMBOK_DECODER_TRUNCATED] = "truncated",
  [GEMBOK_DECODER_DAMAGED] = "damaged",
  [GEMBOK_DECODER_UNSUPPORTED] = "unsupported",
  [GEMBOK_DECODER_TOO_SMALL] = "too_small",
  [GEMBOK_DECODER_TOO_MANY_PIXELS] = "too_many_pixels",
  [GEMBOK_DECODER_NO_FIT] = "no_fit",
  [GEMBOK_DECODER_NO_MEMORY] = "no_memory",
  [GEMBOK_DECODER_ENCRYPTED] = "encrypted",
  [GEMBOK_DECODER_NO_PAGES] = "no_pages",
  [GEMBOK_DECODER_TOO_MANY_PAGES] = "too_many_pages",
  [GEMBOK_DECODER_PAGE_SIZE] = "page_size",
  [GEMBOK_DECODER_ACTIVE] = "active",
  [GEMBOK_DECODER_ATTACHED_KEY] = "attached_key",
  [GEMBOK_DECODER_ATTACHMENTS] = "attachments",
};

/* The numbers of an answer, in the order of number_names. */
enum
{
  WIDTH,
  HEIGHT,
  OUTPUT_WIDTH,
  OUTPUT_HEIGHT,
  PAGES,
  TURNED,
  STRIPPED,
  LOCATED,
  REDUCED,
  BYTES,
  N_NUMBERS
};

static const struct
{
  const char *name;
  guint64 most;
} number_names[N_NUMBERS] = {
  [WIDTH] = { "width", CLAIMED_SIDE_MAX },
  [HEIGHT] = { "height", CLAIMED_SIDE_MAX },
  [OUTPUT_WIDTH] = { "output_width", OUTPUT_SIDE_MAX },
  [OUTPUT_HEIGHT] = { "output_height", OUTPUT_SIDE_MAX },
  [PAGES] = { "pages", PAGES_MAX },
  [TURNED] = { "turned", 1 },
  [STRIPPED] = { "stripped", 1 },
  [LOCATED] = { "located", 1 },
  [REDUCED] = { "reduced", 1 },
  [BYTES] = { "bytes", G_MAXUINT32 },
};

typedef struct
{
  GembokDecoderResult result;
  gboolean has_result;
  guint64 numbers[N_NUMBERS];
  gboolean has_number[N_NUMBERS];
} Head;

void
gembok_decoder_answer_free (GembokDecoderAnswer *answer)
{
  if (answer == NULL)
    return;
  g_clear_pointer (&answer->bytes, g_bytes_unref);
  g_free (answer);
}

static gboolean
take_result (Head *head, const char *word)
{
  for (guint i = 0; i < GEMBOK_N_DECODER_RESULTS && !head->has_result; i++)
    {
      if (strcmp (word, result_names[i]) != 0)
        continue;
      head->result = (GembokDecoderResult) i;
      head->has_result = TRUE;
      return TRUE;
    }
  return FALSE;
}

static gboolean
take_line (Head *head, const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, " ", 3);
  if (g_strv_length (parts) != 2)
    return FALSE;
  if (strcmp (parts[0], "result") == 0)
    return take_result (head, parts[1]);
  for (guint i = 0; i < N_NUMBERS; i++)
    {
      if (strcmp (parts[0], number_names[i].name) != 0)
        continue;
      if (head->has_number[i])
        return FALSE;
      head->has_number[i] = TRUE;
      return g_ascii_string_to_unsigned (parts[1], 10, 0, number_names[i].most, &head->numbers[i], NULL);
    }
  return FALSE;
}

static gboolean
take_head (Head *head, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  if (lines[0] == NULL || strcmp (lines[0], first_line) != 0)
    return FALSE;
  for (guint i = 1; lines[i] != NULL; i++)
    if (!take_line (head, lines[i]))
      return FALSE;
  return head->has_result && head->has_number[BYTES];
}

GembokDecoderAnswer *
gembok_decoder_parse (GBytes *output)
{
  Head head = { 0 };
  gsize length = 0;
  const char *data = g_bytes_get_data (output, &length);
  const char *gap = data != NULL ? memmem (data, MIN (length, GEMBOK_DECODER_HEAD_MAX), "\n\n", 2) : NULL;
  if (gap == NULL || memchr (data, '\0', (gsize) (gap - data)) != NULL)
    return NULL;
  g_autofree char *text = g_strndup (data, (gsize) (gap - data));
  const gsize body = (gsize) (gap - data) + 2;
  if (!take_head (&head, text) || head.numbers[BYTES] != length - body)
    return NULL;

  GembokDecoderAnswer *answer = g_new0 (GembokDecoderAnswer, 1);
  answer->result = head.result;
  answer->width = (guint32) head.numbers[WIDTH];
  answer->height = (guint32) head.numbers[HEIGHT];
  answer->output_width = (guint32) head.numbers[OUTPUT_WIDTH];
  answer->output_height = (guint32) head.numbers[OUTPUT_HEIGHT];
  answer->pages = (guint) head.numbers[PAGES];
  answer->turned = head.numbers[TURNED] != 0;
  answer->stripped = head.numbers[STRIPPED] != 0;
  answer->located = head.numbers[LOCATED] != 0;
  answer->reduced = head.numbers[REDUCED] != 0;
  answer->bytes = g_bytes_new_from_bytes (output, body, length - body);
  return answer;
}

static GembokDecoderAnswer *
fail_over_file (gboolean too_slow, GError **error)
{
  gembok_error_set (error, GEMBOK_ERROR_BAD_FILE,
                    _ ("The file is untouched and nothing was sent. Open it in another program and export or print it to a "
                       "new file, or scan or photograph it again."),
                    "%s", too_slow ? _ ("The file took too long to read.") : _ ("The file could not be read."));
  return NULL;
}

static GembokDecoderAnswer *
fail_over_decoder (GError **error)
{
  gembok_error_set (error, GEMBOK_ERROR_FAILED, _ ("The file is untouched and nothing was sent. Install Gembok again."),
                    _ ("Gembok's helper for documents (gembok-decode) is missing or cannot run here."));
  return NULL;
}

static GembokDecoderAnswer *
fail_unsafe (GError **error)
{
  gembok_error_set (error, GEMBOK_ERROR_FAILED,
                    _ ("The file was not opened. Ask your administrator to allow seccomp filters on this computer."),
                    _ ("Documents cannot be opened safely here: the system refuses the protection around it."));
  return NULL;
}

static GembokDecoderAnswer *
judge_exit (int status, GBytes *output, GError **error)
{
  if (status == EXIT_UNSAFE)
    return fail_unsafe (error);
  GembokDecoderAnswer *answer = status == 0 ? gembok_decoder_parse (output) : NULL;
  return answer != NULL ? answer : fail_over_file (FALSE, error);
}

GembokDecoderAnswer *
gembok_decoder_ask (GBytes *input, const char *const *arguments, gsize max_bytes, const GembokReporter *reporter,
                    GCancellable *cancellable, GError **error)
{
  g_autofree char *program = gembok_paths_program ("gembok-decode");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_strv_builder_add (builder, program);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_strv_builder_add (builder, arguments[i]);
  g_auto (GStrv) argv = g_strv_builder_end (builder);

  const GembokChildOrder order = {
    .argv = argv,
    .input = input,
    .max_output = max_bytes + GEMBOK_DECODER_HEAD_MAX,
    .seconds = SECONDS,
    .reporter = reporter,
    .cancellable = cancellable,
  };
  g_autoptr (GBytes) output = NULL;
  int status = 0;
  switch (gembok_child_run (&order, &output, &status))
    {
    case GEMBOK_CHILD_EXITED:
      return judge_exit (status, output, error);
    case GEMBOK_CHILD_CANCELLED:
      (void) gembok_cancelled (cancellable, error);
      return NULL;
    case GEMBOK_CHILD_MISSING:
      return fail_over_decoder (error);
    case GEMBOK_CHILD_TOO_SLOW:
      return fail_over_file (TRUE, error);
    case GEMBOK_CHILD_KILLED:
    case GEMBOK_CHILD_TOO_LOUD:
    default:
      return fail_over_file (FALSE, error);
    }
}
