/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ams/upload.h"

#include <string.h>

#include "ams/http-private.h"
#include "ams/refusal.h"
#include "ams/upload-private.h"
#include "base/i18n.h"
#include "wire/paths.h"

#define ATTEMPTS      5
#define FIRST_WAIT_MS 500
#define LONGEST_WAIT  60 /* seconds that a server may ask us to wait */
#define ANSWER_MAX    65536
/* Behind a proxy that keeps a request until it is whole, only what came in whole requests survives a cut. */
#define PIECE     (G_GUINT64_CONSTANT (16) * 1024 * 1024)
#define PIECE_MIN 65536
/* On a line that breaks again and again, whatever is under way is lost each time. */
#define CUT_PIECE_MIN 4096

/* One upload under way. */
typedef struct
{
  GembokHttp *http;
  const char *location;
  const GembokSecret *token; /* (nullable) */
  const GembokHttpSource *source;
  const char *item;
  const GembokReporter *reporter;
  GCancellable *cancellable;
  guint attempts;
  guint first_wait_ms;

  guint64 offset;       /* what the server has, by its own words */
  guint64 piece;        /* bytes in one PATCH */
  guint64 largest;      /* so many at most */
  guint cuts;           /* pieces in a row that did not get through whole */
  guint fruitless;      /* attempts in a row after which the server had no more than before */
  gboolean in_question; /* the last answer cannot be true: the next one decides */
} Upload;

typedef enum
{
  GO_ON,
  ASK_AGAIN, /* how much the server has */
  GIVE_UP    /* the error is set */
} Outcome;

/* --- trying again ----------------------------------------------------------------------------------------------- */

/* Takes @problem: keeps it as the error if patience is at an end, else waits. */
static Outcome
be_patient (Upload *upload, GError *problem, guint asked_s, GError **error)
{
  upload->fruitless++;
  if (upload->fruitless >= upload->attempts || asked_s > LONGEST_WAIT)
    {
      g_propagate_error (error, problem);
      return GIVE_UP;
    }
  g_error_free (problem);
  const guint wait_ms = gembok_http_backoff (upload->first_wait_ms, upload->fruitless - 1);
  return gembok_http_wait (MAX (wait_ms, asked_s * 1000), upload->item, upload->reporter, upload->cancellable, error)
             ? ASK_AGAIN
             : GIVE_UP;
}

/* No answer at all: a cut is what resuming is for, anything else would not get better. */
static Outcome
judge_failure (Upload *upload, GError *problem, GError **error)
{
  if (gembok_error_get_code (problem) == GEMBOK_ERROR_UNREACHABLE)
    return be_patient (upload, problem, 0, error);
  g_propagate_error (error, problem);
  return GIVE_UP;
}

static const char *
again_from_start (void)
{
  return _ ("The file is unharmed. Send again: this file begins from its start.");
}

static GError *
problem_of (const Upload *upload, const GembokHttpAnswer *answer)
{
  GError *problem = NULL;
  g_autofree char *host = gembok_answer_host (upload->location);
  switch (answer->status)
    {
    case 412:
      gembok_error_set (&problem, GEMBOK_ERROR_BAD_ANSWER, NULL,
                        _ ("%s does not take uploads in the way this program sends them (tus %s)."), host,
                        GEMBOK_TUS_VERSION);
      break;
    case 404:
    case 410:
      gembok_error_set (&problem, GEMBOK_ERROR_NOT_FOUND, again_from_start (),
                        _ ("%s does not know of this upload any more."), host);
      break;
    case 409:
      gembok_error_set (&problem, GEMBOK_ERROR_BAD_ANSWER, gembok_error_ask_again (),
                        _ ("%s does not want the upload to go on from where it says that it is."), host);
      break;
    case 423:
      gembok_error_set (&problem, GEMBOK_ERROR_UNREACHABLE, _ ("What was sent so far is kept. Try again in a few minutes."),
                        _ ("%s is still busy with an earlier part of this upload."), host);
      break;
    case 460:
      gembok_error_set (&problem, GEMBOK_ERROR_UNREACHABLE,
                        _ ("The file is unharmed. Check the connection, then send it again."),
                        _ ("What was sent arrived damaged at %s."), host);
      break;
    default:
      gembok_refusal_set (&problem, answer, upload->location);
      break;
    }
  return problem;
}

/* An answer other than success. */
static Outcome
judge_refusal (Upload *upload, const GembokHttpAnswer *answer, GError **error)
{
  GError *problem = problem_of (upload, answer);
  const int status = answer->status;
  if (status == 409 || status == 423 || status == 460 || gembok_refusal_is_temporary (answer))
    return be_patient (upload, problem, gembok_http_retry_after (answer), error);
  g_propagate_error (error, problem);
  return GIVE_UP;
}

/* Something that cannot be true: asked once more, then believed to be no tus server. */
static Outcome
doubt (Upload *upload, GError **error)
{
  upload->fruitless++;
  if (!upload->in_question && upload->fruitless < upload->attempts)
    {
      upload->in_question = TRUE;
      return ASK_AGAIN;
    }
  g_autofree char *host = gembok_answer_host (upload->location);
  gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, gembok_error_ask_again (),
                    _ ("%s contradicts itself about how much of the file it has."), host);
  return GIVE_UP;
}

/* --- the size of a piece ------------------------------------------------------------------------------------------ */

/* Something in between may allow less in one request than the server does. */
static gboolean
may_shrink (Upload *upload, const GembokHttpAnswer *answer, guint64 sent)
{
  if (answer->status != 413 || sent <= PIECE_MIN)
    return FALSE;
  upload->largest = MAX (sent / 2, PIECE_MIN);
  upload->piece = MIN (upload->piece, upload->largest);
  return TRUE;
}

/* One cut may happen; after the second in a row no more is risked than got through of this one. */
static void
note_cut (Upload *upload, guint64 got_through)
{
  if (upload->cuts > 1)
    upload->piece = CLAMP (got_through, MIN (CUT_PIECE_MIN, upload->piece), upload->piece);
}

static void
note_whole (Upload *upload)
{
  upload->cuts = 0;
  upload->piece = MIN (2 * upload->piece, upload->largest);
}

/* --- asking how much the server has ------------------------------------------------------------------------------ */

static gboolean
read_number (const GembokHttpAnswer *answer, const char *name, guint64 *number)
{
  const char *text = gembok_http_header (answer, name);
  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, number, NULL);
}

static gboolean
is_our_protocol (const GembokHttpAnswer *answer)
{
  const char *version = gembok_http_header (answer, "tus-resumable");
  return version == NULL || g_str_equal (version, GEMBOK_TUS_VERSION);
}

/* Also something in between, which answers everything with a page of its own. */
static Outcome
refuse_answer (const Upload *upload, const GembokHttpAnswer *answer, GError **error)
{
  if (gembok_answer_is_html (answer))
    {
      gembok_answer_set_html (error, answer, upload->location);
      return GIVE_UP;
    }
  g_autofree char *host = gembok_answer_host (upload->location);
  gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, NULL, _ ("%s did not answer about the upload as an AMS does."), host);
  return GIVE_UP;
}

/* It can never become this file, so it is as good as gone. */
static Outcome
refuse_size (const Upload *upload, GError **error)
{
  g_autofree char *host = gembok_answer_host (upload->location);
  gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, again_from_start (),
                    _ ("The upload at %s is for a file of another size."), host);
  return GIVE_UP;
}

static Outcome
judge_offset (Upload *upload, const GembokHttpAnswer *answer, GError **error)
{
  guint64 offset = 0, length = 0;
  if (!is_our_protocol (answer) || !read_number (answer, "upload-offset", &offset))
    return refuse_answer (upload, answer, error);
  if (read_number (answer, "upload-length", &length) && length != upload->source->size)
    return refuse_size (upload, error);
  /* Beyond the end of the file, or less than it had confirmed. */
  if (offset > upload->source->size || offset < upload->offset)
    return doubt (upload, error);
  if (offset > upload->offset)
    upload->fruitless = 0;
  note_cut (upload, offset - upload->offset);
  upload->offset = offset;
  upload->in_question = FALSE;
  return GO_ON;
}

static Outcome
ask_offset (Upload *upload, GError **error)
{
  static const char *const headers[] = { "Tus-Resumable: " GEMBOK_TUS_VERSION, NULL };
  const GembokHttpRequest request = {
    .method = "HEAD",
    .url = upload->location,
    .headers = headers,
    .token = upload->token,
    .max_answer = ANSWER_MAX,
    .item = upload->item,
  };
  g_autoptr (GError) problem = NULL;
  g_autoptr (GembokHttpAnswer) answer
      = gembok_http_send (upload->http, &request, upload->reporter, upload->cancellable, &problem);
  if (answer == NULL)
    return judge_failure (upload, g_steal_pointer (&problem), error);
  if (answer->status == 200 || answer->status == 204)
    return judge_offset (upload, answer, error);
  return judge_refusal (upload, answer, error);
}

/* --- sending a piece --------------------------------------------------------------------------------------------- */

/* The server must have exactly what was sent; whatever else it says is settled by asking for the offset. */
static Outcome
judge_piece (Upload *upload, const GembokHttpAnswer *answer, guint64 sent, GError **error)
{
  guint64 offset = 0;
  if (answer->status != 204 || !is_our_protocol (answer) || !read_number (answer, "upload-offset", &offset)
      || offset != upload->offset + sent)
    return gembok_answer_is_html (answer) ? refuse_answer (upload, answer, error) : doubt (upload, error);
  upload->offset = offset;
  upload->fruitless = 0;
  note_whole (upload);
  return GO_ON;
}

static Outcome
send_piece (Upload *upload, GError **error)
{
  const guint64 length = MIN (upload->piece, upload->source->size - upload->offset);
  g_autofree char *offset = g_strdup_printf ("Upload-Offset: %" G_GUINT64_FORMAT, upload->offset);
  const char *const headers[] = { "Tus-Resumable: " GEMBOK_TUS_VERSION, offset, NULL };
  const GembokHttpRequest request = {
    .method = "PATCH",
    .url = upload->location,
    .headers = headers,
    .token = upload->token,
    .source = upload->source,
    .source_offset = upload->offset,
    .source_length = length,
    .body_type = GEMBOK_TYPE_TUS_PATCH,
    .max_answer = ANSWER_MAX,
    .item = upload->item,
  };
  g_autoptr (GError) problem = NULL;
  g_autoptr (GembokHttpAnswer) answer
      = gembok_http_send (upload->http, &request, upload->reporter, upload->cancellable, &problem);
  if (answer == NULL)
    {
      upload->cuts++;
      return judge_failure (upload, g_steal_pointer (&problem), error);
    }
  if (answer->status >= 200 && answer->status < 300)
    return judge_piece (upload, answer, length, error);
  return may_shrink (upload, answer, length) ? ASK_AGAIN : judge_refusal (upload, answer, error);
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

static gboolean
run (Upload *upload, GError **error)
{
  Outcome outcome = ASK_AGAIN;
  for (;;)
    {
      if (outcome == ASK_AGAIN)
        outcome = ask_offset (upload, error);
      if (outcome == GIVE_UP)
        return FALSE;
      if (outcome == GO_ON && upload->offset == upload->source->size)
        return TRUE;
      if (outcome == GO_ON)
        outcome = send_piece (upload, error);
    }
}

gboolean
gembok_upload_send (GembokHttp *http, const char *location, const GembokSecret *token, const char *token_origin,
                    const GembokHttpSource *source, const char *item, const GembokUploadPolicy *policy,
                    const GembokReporter *reporter, GCancellable *cancellable, GError **error)
{
  Upload upload = {
    .http = http,
    .location = location,
    .token = gembok_upload_token_for (location, token, token_origin),
    .source = source,
    .item = item,
    .reporter = reporter,
    .cancellable = cancellable,
    .attempts = policy != NULL && policy->attempts != 0 ? policy->attempts : ATTEMPTS,
    .first_wait_ms = policy != NULL && policy->first_wait_ms != 0 ? policy->first_wait_ms : FIRST_WAIT_MS,
    .piece = policy != NULL && policy->piece != 0 ? policy->piece : PIECE,
  };
  upload.largest = upload.piece;
  gembok_report (reporter, GEMBOK_STAGE_UPLOAD, item, 0, source->size);
  if (!run (&upload, error))
    return FALSE;
  gembok_report (reporter, GEMBOK_STAGE_UPLOAD, item, source->size, source->size);
  return TRUE;
}
