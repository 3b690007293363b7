/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decode/decode.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "decode/answer.h"
#include "decode/pdf.h"
#include "decode/photo.h"
#include "decode/sandbox.h"

#define CPU_SECONDS 10
#define SIDE_MAX    4096

/* The largest picture takes some 600 MB. The address sanitizer maps terabytes and cannot live with a limit. */
#ifdef __SANITIZE_ADDRESS__
#define MEMORY_BYTES 0
#else
#define MEMORY_BYTES (1024u * 1024 * 1024)
#endif

typedef enum
{
  MODE_FACTS,
  MODE_PHOTO,
  MODE_PREVIEW,
  MODE_TRESPASS
} Mode;

typedef struct
{
  Mode mode;
  GembokPhotoLimits photo;
  guint page;
  guint32 max_side;
} Task;

typedef struct
{
  guint8 *data;
  gsize length;
} Input;

static gboolean
take_number (const char *text, guint64 least, guint64 most, guint64 *number)
{
  return g_ascii_string_to_unsigned (text, 10, least, most, number, NULL);
}

static gboolean
take_photo_limits (char **argv, GembokPhotoLimits *limits)
{
  guint64 bytes = 0, width = 0, height = 0;
  const gboolean as_png = strcmp (argv[3], "png") == 0;
  if (!take_number (argv[0], 1, GEMBOK_DECODE_INPUT_MAX, &bytes) || !take_number (argv[1], 0, G_MAXUINT16, &width)
      || !take_number (argv[2], 0, G_MAXUINT16, &height) || (!as_png && strcmp (argv[3], "jpeg") != 0))
    return FALSE;
  *limits = (GembokPhotoLimits){ bytes, (guint32) width, (guint32) height, as_png };
  return TRUE;
}

static gboolean
take_task (int argc, char **argv, Task *task)
{
  guint64 page = 0, side = 0;
  if (argc == 2 && strcmp (argv[1], "facts") == 0)
    {
      task->mode = MODE_FACTS;
      return TRUE;
    }
  if (argc == 2 && strcmp (argv[1], "trespass") == 0)
    {
      task->mode = MODE_TRESPASS;
      return TRUE;
    }
  if (argc == 6 && strcmp (argv[1], "photo") == 0)
    {
      task->mode = MODE_PHOTO;
      return take_photo_limits (argv + 2, &task->photo);
    }
  if (argc != 4 || strcmp (argv[1], "preview") != 0 || !take_number (argv[2], 1, G_MAXUINT16, &page)
      || !take_number (argv[3], 1, SIDE_MAX, &side))
    return FALSE;
  task->mode = MODE_PREVIEW;
  task->page = (guint) page;
  task->max_side = (guint32) side;
  return TRUE;
}

/* All of standard input, while reading it is still the only thing that happens. */
static gboolean
read_input (Input *input)
{
  gsize capacity = 256 * 1024;
  input->data = g_malloc (capacity);
  input->length = 0;
  for (;;)
    {
      if (input->length == capacity)
        {
          capacity *= 2;
          input->data = g_realloc (input->data, capacity);
        }
      const gssize got = read (STDIN_FILENO, input->data + input->length, capacity - input->length);
      if (got < 0 && errno == EINTR)
        continue;
      if (got == 0)
        return TRUE;
      if (got < 0 || (input->length += (gsize) got) > GEMBOK_DECODE_INPUT_MAX)
        return FALSE;
    }
}

static gboolean
is_picture (const Input *input)
{
  return input->length >= 8
         && (memcmp (input->data, "\xFF\xD8\xFF", 3) == 0 || memcmp (input->data, "\x89PNG\r\n\x1A\n", 8) == 0);
}

static gboolean
answer_facts (const Input *input)
{
  guint pages = 0;
  g_autoptr (GByteArray) pieces = g_byte_array_new ();
  const GembokDecodeFault fault = gembok_pdf_facts (input->data, input->length, &pages, pieces);
  g_autoptr (GembokAnswer) answer = gembok_answer_new (fault);
  gembok_answer_add (answer, "pages", pages);
  return gembok_answer_write (answer, STDOUT_FILENO, pieces->data, fault == GEMBOK_DECODE_SOUND ? pieces->len : 0);
}

static gboolean
answer_photo (const Input *input, const GembokPhotoLimits *limits)
{
  GembokPhoto photo;
  const GembokDecodeFault fault = gembok_photo_fit (input->data, input->length, limits, &photo);
  g_autoptr (GembokAnswer) answer = gembok_answer_new (fault);
  gembok_answer_add (answer, "width", photo.width);
  gembok_answer_add (answer, "height", photo.height);
  gembok_answer_add (answer, "output_width", photo.output_width);
  gembok_answer_add (answer, "output_height", photo.output_height);
  gembok_answer_add (answer, "turned", photo.turned);
  gembok_answer_add (answer, "stripped", photo.stripped);
  gembok_answer_add (answer, "located", photo.located);
  gembok_answer_add (answer, "reduced", photo.reduced);
  const GByteArray *bytes = photo.bytes;
  const gboolean done
      = gembok_answer_write (answer, STDOUT_FILENO, bytes != NULL ? bytes->data : NULL, bytes != NULL ? bytes->len : 0);
  gembok_photo_clear (&photo);
  return done;
}

static GembokDecodeFault
preview_photo (const Input *input, guint32 max_side, GembokPicture **picture)
{
  guint32 width = 0, height = 0;
  GembokMetadata metadata;
  g_autoptr (GembokPicture) whole = NULL;
  const GembokDecodeFault fault
      = gembok_photo_open (input->data, input->length, (guint64) max_side * max_side, 1, &whole, &width, &height, &metadata);
  if (fault != GEMBOK_DECODE_SOUND)
    return fault;
  const guint64 longest = MAX (whole->width, whole->height);
  if (longest <= max_side)
    {
      *picture = g_steal_pointer (&whole);
      return GEMBOK_DECODE_SOUND;
    }
  *picture = gembok_picture_scale (whole, (guint32) MAX (1, whole->width * (guint64) max_side / longest),
                                   (guint32) MAX (1, whole->height * (guint64) max_side / longest));
  return *picture != NULL ? GEMBOK_DECODE_SOUND : GEMBOK_DECODE_NO_MEMORY;
}

static gboolean
answer_preview (const Input *input, const Task *task)
{
  guint pages = 0;
  g_autoptr (GembokPicture) picture = NULL;
  const GembokDecodeFault fault
      = is_picture (input) ? preview_photo (input, task->max_side, &picture)
                           : gembok_pdf_render (input->data, input->length, task->page, task->max_side, &picture, &pages);
  g_autoptr (GembokAnswer) answer = gembok_answer_new (fault);
  gembok_answer_add (answer, "pages", pages);
  gembok_answer_add (answer, "output_width", picture != NULL ? picture->width : 0);
  gembok_answer_add (answer, "output_height", picture != NULL ? picture->height : 0);
  return gembok_answer_write (answer, STDOUT_FILENO, picture != NULL ? picture->pixels : NULL,
                              picture != NULL ? (gsize) picture->width * picture->height * 3 : 0);
}

static gboolean
carry_out (const Task *task, const Input *input)
{
  switch (task->mode)
    {
    case MODE_FACTS:
      return answer_facts (input);
    case MODE_PHOTO:
      return answer_photo (input, &task->photo);
    case MODE_PREVIEW:
    default:
      return answer_preview (input, task);
    }
}

/* For `doctor`: a fence is only known to hold when somebody has run against it. The kernel ends the process here. */
static int
trespass (void)
{
  (void) socket (AF_INET, SOCK_STREAM, 0);
  return GEMBOK_DECODE_EXIT_OPEN;
}

int
gembok_decode_main (int argc, char **argv)
{
  Task task = { 0 };
  g_autofree guint8 *data = NULL;
  Input input = { 0 };
  if (!take_task (argc, argv, &task))
    return GEMBOK_DECODE_EXIT_USAGE;
  if (!gembok_sandbox_limit (MEMORY_BYTES, CPU_SECONDS))
    return GEMBOK_DECODE_EXIT_UNSAFE;
  const gboolean read_whole = read_input (&input);
  data = input.data;
  if (!read_whole)
    return GEMBOK_DECODE_EXIT_INPUT;

  const gboolean is_pdf = task.mode == MODE_FACTS || (task.mode == MODE_PREVIEW && !is_picture (&input));
  if (is_pdf)
    gembok_pdf_warm_up ();
  if (!gembok_sandbox_close (is_pdf))
    return GEMBOK_DECODE_EXIT_UNSAFE;
  if (task.mode == MODE_TRESPASS)
    return trespass ();
  return carry_out (&task, &input) ? GEMBOK_DECODE_EXIT_ANSWERED : GEMBOK_DECODE_EXIT_INPUT;
}
