/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDFs as gembok-decode opens them. poppler is others' work and runs in a sandbox for that reason; how we call it is ours. */
#include "decode/pdf.h"

#include <errno.h>
#include <poppler.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz.h"
#include "samples.h"

const guint fuzz_rounds = 150;

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  g_autoptr (GBytes) plain = sample_pdf (&(SamplePdf){ .pages = 2, .line = "Surat" });
  g_autoptr (GBytes) attached = sample_pdf (
      &(SamplePdf){ .pages = 1, .attachment_name = "a.txt", .attachment = "b", .clip_name = "c", .clip = "d" });
  g_autoptr (GBytes) launch = sample_pdf (&(SamplePdf){ .pages = 1, .launch = TRUE, .width = 10, .height = 10 });
  fuzz_seed (seeds, "plain", plain);
  fuzz_seed (seeds, "attached", attached);
  fuzz_seed (seeds, "launch", launch);
}

/* poppler 22.12 falls over an embedded file that is not there. In Gembok that ends gembok-decode, which its parent says; here it would end
 * the search for other things. */
GList *__real_poppler_document_get_attachments (PopplerDocument *document);
GList *__wrap_poppler_document_get_attachments (PopplerDocument *document);

GList *
__wrap_poppler_document_get_attachments (PopplerDocument *document)
{
  const pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      signal (SIGSEGV, SIG_DFL);
      g_list_free_full (__real_poppler_document_get_attachments (document), g_object_unref);
      _exit (0);
    }
  int status = 0;
  while (waitpid (child, &status, 0) < 0)
    g_assert_cmpint (errno, ==, EINTR);
  const gboolean fell = WIFSIGNALED (status) && WTERMSIG (status) == SIGSEGV;
  return fell ? NULL : __real_poppler_document_get_attachments (document);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static gboolean warm;
  if (!warm)
    {
      /* poppler warns of what it finds in a file. */
      g_log_set_always_fatal ((GLogLevelFlags) (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL));
      gembok_pdf_warm_up ();
    }
  warm = TRUE;
  guint pages = 0;
  g_autoptr (GByteArray) pieces = g_byte_array_new ();
  const GembokDecodeFault facts = gembok_pdf_facts (data, size, &pages, pieces);
  g_assert_true (facts != GEMBOK_DECODE_SOUND || (pages >= 1 && pages <= GEMBOK_PDF_PAGES_MAX));
  g_autoptr (GembokPicture) picture = NULL;
  const GembokDecodeFault drawn = gembok_pdf_render (data, size, 1, 48, &picture, &pages);
  g_assert_true ((drawn == GEMBOK_DECODE_SOUND) == (picture != NULL));
  g_assert_true (picture == NULL || (picture->width <= 48 && picture->height <= 48));
  return 0;
}
