/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "document/child.h"
#include "document/decoder.h"

#define SECONDS 20

/* One grey pixel. */
static const guint8 picture[]
    = { 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00,
        0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00,
        0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x68, 0x00, 0x00, 0x00, 0x82, 0x00, 0x81,
        0xda, 0x45, 0x08, 0x3b, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82 };

/* One empty page. */
static const char letter[]
    = "%PDF-1.4\n"
      "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
      "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
      "xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n"
      "trailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n";

static gboolean
reads (GBytes *input, const char *const *arguments, gsize max_bytes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokDecoderAnswer) answer = gembok_decoder_ask (input, arguments, max_bytes, NULL, cancellable, error);
  if (answer == NULL || answer->result == GEMBOK_DECODER_SOUND)
    return answer != NULL;
  gembok_error_set (error, GEMBOK_ERROR_FAILED, _ ("Nothing was sent. Install Gembok again."),
                    _ ("Gembok's helper for documents (gembok-decode) does not read what it has to."));
  return FALSE;
}

static gboolean
is_fenced (GCancellable *cancellable, GError **error)
{
  g_autofree char *program = gembok_paths_program ("gembok-decode");
  char *argv[] = { program, (char[]){ "trespass" }, NULL };
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) output = NULL;
  const GembokChildOrder order
      = { .argv = argv, .input = nothing, .max_output = 0, .seconds = SECONDS, .cancellable = cancellable };
  int status = 0;
  const GembokChildEnd end = gembok_child_run (&order, &output, &status);
  if (end == GEMBOK_CHILD_KILLED && status == SIGSYS)
    return TRUE;
  if (!gembok_cancelled (cancellable, error))
    gembok_error_set (
        error, GEMBOK_ERROR_FAILED,
        _ ("Attach only documents that you made yourself, and ask your administrator to allow seccomp filters."),
        _ ("The protection around the document reader does not hold on this computer."));
  return FALSE;
}

gboolean
gembok_decoder_check (GCancellable *cancellable, GError **error)
{
  static const char *const look_at_picture[] = { "preview", "1", "16", NULL };
  static const char *const look_at_letter[] = { "facts", NULL };
  g_autoptr (GBytes) image = g_bytes_new_static (picture, sizeof picture);
  g_autoptr (GBytes) pdf = g_bytes_new_static (letter, strlen (letter));
  return reads (image, look_at_picture, 64, cancellable, error) && reads (pdf, look_at_letter, 4096, cancellable, error)
         && is_fenced (cancellable, error);
}
