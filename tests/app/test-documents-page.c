/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cards of documents, on a real vault: what they show is what will be sent, whichever look at it ends last; and a card whose
 * page has turned from its request does nothing any more. */
#include <adwaita.h>

#include "app/document-card.h"
#include "app/documents-page.h"
#include "document/document.h"
#include "room.h"
#include "samples.h"
#include "shown.h"

#define KIND "surat_rekomendasi"
#define STEP "upload-letter"

/* --- the decoder, which can be made slow or fail ------------------------------------------------------------------------ */

typedef enum
{
  AS_IT_IS,
  WAITS, /* the next picture is not ready before it is let go */
  FAILS  /* the next one cannot be made */
} Manner;

static GMutex lock;
static GCond let_go;
static Manner manner;
static guint waiting;

/* By the linker, instead of gembok_document_preview() (which has the other name here). */
GembokPreview *__real_gembok_document_preview (GBytes *file, guint page, guint32 max_pixels, GCancellable *cancellable,
                                               GError **error);
GembokPreview *__wrap_gembok_document_preview (GBytes *file, guint page, guint32 max_pixels, GCancellable *cancellable,
                                               GError **error);

GembokPreview *
__wrap_gembok_document_preview (GBytes *file, guint page, guint32 max_pixels, GCancellable *cancellable, GError **error)
{
  g_mutex_lock (&lock);
  const Manner mine = manner;
  manner = AS_IT_IS;
  waiting += mine == WAITS;
  while (mine == WAITS && waiting > 0)
    g_cond_wait (&let_go, &lock);
  g_mutex_unlock (&lock);
  return mine == FAILS ? NULL : __real_gembok_document_preview (file, page, max_pixels, cancellable, error);
}

static void
set_manner (Manner next)
{
  g_mutex_lock (&lock);
  manner = next;
  g_mutex_unlock (&lock);
}

static gboolean
somebody_waits (void)
{
  g_mutex_lock (&lock);
  const gboolean found = waiting > 0;
  g_mutex_unlock (&lock);
  return found;
}

static void
let_all_go (void)
{
  g_mutex_lock (&lock);
  waiting = 0;
  g_cond_broadcast (&let_go);
  g_mutex_unlock (&lock);
}

/* --- the page ------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  Room room;
  GembokRequestModel *model;
  GembokStepPage *page; /* in the window */
} Case;

static GembokRequestModel *
begin (Case *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokApplicant) person = gembok_applicant_new ();
  gembok_applicant_set (person, GEMBOK_FIELD_NAME, "Siti Contoh Rahmawati");
  g_autoptr (GembokRequestView) view = gembok_request_begin (self->room.context, "lock-kaltim", person, &error);
  g_assert_no_error (error);
  return gembok_request_model_new (self->room.desk, view->request->id);
}

static void
set_up (Case *self, gconstpointer data)
{
  (void) data;
  room_open (&self->room, GEMBOK_MODE_OFFLINE);
  gembok_desk_keep_in_memory (self->room.desk);
  self->model = begin (self);
  self->page = g_object_new (GEMBOK_TYPE_DOCUMENTS_PAGE, NULL);
  gembok_step_page_set_step (self->page, STEP);
  gembok_step_page_set_request (self->page, self->model);
  self->room.window = shown (GTK_WIDGET (self->page));
  room_await_idle ();
}

static void
tear_down (Case *self, gconstpointer data)
{
  (void) data;
  let_all_go ();
  set_manner (AS_IT_IS);
  g_clear_object (&self->model);
  room_close (&self->room);
}

static GembokDocumentCard *
card (Case *self)
{
  return GEMBOK_DOCUMENT_CARD (inside (self->room.window, GEMBOK_TYPE_DOCUMENT_CARD));
}

static char *
letter (const char *name, guint pages)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = sample_pdf (&(SamplePdf){ .pages = pages, .line = name });
  char *path = g_build_filename (g_get_tmp_dir (), name, NULL);
  g_file_set_contents (path, g_bytes_get_data (content, NULL), (gssize) g_bytes_get_size (content), &error);
  g_assert_no_error (error);
  return path;
}

static void
choose (Case *self, const char *name, guint pages)
{
  g_autofree char *path = letter (name, pages);
  g_signal_emit_by_name (card (self), "chosen", path);
}

static const char *
sha256_in_vault (Case *self)
{
  const GembokRequestView *view = gembok_request_model_view (self->model);
  for (guint i = 0; i < view->documents->len; i++)
    {
      const GembokVaultDocument *document = view->documents->pdata[i];
      if (g_str_equal (document->kind, KIND) && document->state != GEMBOK_DOCUMENT_MISSING)
        return document->sha256;
    }
  return NULL;
}

/* (nullable): of what "Look at" would open. */
static char *
sha256_on_card (Case *self)
{
  GtkWidget *look = inside (GTK_WIDGET (card (self)), GTK_TYPE_PICTURE);
  GBytes *content = g_object_get_data (G_OBJECT (card (self)), "content");
  return look != NULL && content != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content) : NULL;
}

static void
assert_shown (Case *self)
{
  g_autofree char *found = sha256_on_card (self);
  g_assert_nonnull (sha256_in_vault (self));
  g_assert_cmpstr (found, ==, sha256_in_vault (self));
}

static void
await (Case *self, gboolean (*reached) (Case *self))
{
  const gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  while (!reached (self))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static gboolean
a_look_waits (Case *self)
{
  (void) self;
  return somebody_waits ();
}

/* Only the work that was made slow is left. */
static gboolean
all_but_one_done (Case *self)
{
  (void) self;
  return gembok_work_count () == 1;
}

/* --- tests ------------------------------------------------------------------------------------------------------------------ */

static void
test_shown_is_what_is_sent (Case *self, gconstpointer data)
{
  (void) data;
  choose (self, "a.pdf", 1);
  room_await_idle ();
  assert_shown (self);
}

/* The look at the first file ends after the one at the file that took its place. */
static void
test_the_last_look_is_not_the_last_file (Case *self, gconstpointer data)
{
  (void) data;
  set_manner (WAITS);
  choose (self, "a.pdf", 3);
  await (self, a_look_waits);
  g_autofree char *first = g_strdup (sha256_in_vault (self));
  choose (self, "b.pdf", 1);
  await (self, all_but_one_done);
  let_pass ();
  assert_shown (self);
  let_all_go ();
  room_await_idle ();
  g_assert_cmpstr (sha256_in_vault (self), !=, first);
  assert_shown (self);
}

/* What is replaced is not to be seen until what took its place is. */
static void
test_nothing_old_meanwhile (Case *self, gconstpointer data)
{
  (void) data;
  choose (self, "a.pdf", 1);
  room_await_idle ();
  assert_shown (self);
  set_manner (WAITS);
  choose (self, "b.pdf", 1);
  await (self, a_look_waits);
  let_pass ();
  g_autofree char *meanwhile = sha256_on_card (self);
  g_assert_null (meanwhile);
  let_all_go ();
  room_await_idle ();
  assert_shown (self);
}

static void
test_the_same_file_again (Case *self, gconstpointer data)
{
  (void) data;
  choose (self, "a.pdf", 1);
  room_await_idle ();
  g_signal_emit_by_name (card (self), "remove");
  room_await_idle ();
  g_assert_null (sha256_in_vault (self));
  g_autofree char *removed = sha256_on_card (self);
  g_assert_null (removed);
  choose (self, "a.pdf", 1);
  room_await_idle ();
  assert_shown (self);
}

static void
test_a_failed_look_is_tried_again (Case *self, gconstpointer data)
{
  (void) data;
  set_manner (FAILS);
  choose (self, "a.pdf", 1);
  room_await_idle ();
  g_autofree char *failed = sha256_on_card (self);
  g_assert_null (failed);
  gembok_request_model_reload (self->model);
  room_await_idle ();
  assert_shown (self);
}

/* Its file dialog was open while the page turned to no request, and is answered now. */
static void
test_a_card_that_was_left (Case *self, gconstpointer data)
{
  (void) data;
  g_autoptr (GembokDocumentCard) left = g_object_ref (card (self));
  g_autofree char *path = letter ("a.pdf", 1);
  gembok_step_page_set_request (self->page, NULL);
  g_assert_null (inside (self->room.window, GEMBOK_TYPE_DOCUMENT_CARD));
  g_signal_emit_by_name (left, "chosen", path);
  g_signal_emit_by_name (left, "action");
  room_await_idle ();
  g_assert_null (sha256_in_vault (self));
  /* Nor is it given to the request that is opened next. */
  GembokRequestModel *other = begin (self);
  gembok_step_page_set_request (self->page, other);
  g_signal_emit_by_name (left, "chosen", path);
  room_await_idle ();
  g_set_object (&self->model, other);
  g_object_unref (other);
  g_assert_null (sha256_in_vault (self));
}

/* A big file is being looked at while the person goes back and comes again: there are cards that can be used. */
static void
test_opened_again_while_busy (Case *self, gconstpointer data)
{
  (void) data;
  choose (self, "a.pdf", 1);
  g_assert_nonnull (inside (GTK_WIDGET (card (self)), GTK_TYPE_SPINNER));
  gembok_step_page_set_request (self->page, NULL);
  gembok_step_page_set_request (self->page, self->model);
  g_assert_null (inside (GTK_WIDGET (card (self)), GTK_TYPE_SPINNER));
  g_assert_true (gtk_widget_is_sensitive (button_called (self->room.window, "Choose File …")));
  room_await_idle ();
  assert_shown (self);
}

static GtkDropTarget *
drop_target_of (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller);
    }
  return NULL;
}

/* A telephone by its cable: such a file has no path here. */
static void
test_dropped_from_elsewhere (Case *self, gconstpointer data)
{
  (void) data;
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;
  g_value_init (&value, G_TYPE_FILE);
  g_value_take_object (&value, g_file_new_for_uri ("mtp://telephone/surat.pdf"));
  g_signal_emit_by_name (drop_target_of (GTK_WIDGET (card (self))), "drop", &value, 1.0, 1.0, &taken);
  let_pass ();
  g_assert_true (taken);
  g_assert_true (says (self->room.window, "Files of that place cannot be read or written."));
  g_assert_true (says (self->room.window, "Nothing was changed. Choose a folder of this computer, or a stick."));
}

#define ADD(path, test) g_test_add ("/documents-page/" path, Case, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  shown_init (&argc, &argv);
  ADD ("shown-is-what-is-sent", test_shown_is_what_is_sent);
  ADD ("the-last-look-is-not-the-last-file", test_the_last_look_is_not_the_last_file);
  ADD ("nothing-old-meanwhile", test_nothing_old_meanwhile);
  ADD ("the-same-file-again", test_the_same_file_again);
  ADD ("a-failed-look-is-tried-again", test_a_failed_look_is_tried_again);
  ADD ("a-card-that-was-left", test_a_card_that_was_left);
  ADD ("opened-again-while-busy", test_opened_again_while_busy);
  ADD ("dropped-from-elsewhere", test_dropped_from_elsewhere);
  return g_test_run ();
}
