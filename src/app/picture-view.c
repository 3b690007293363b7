/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/picture-view.h"

#include "app/notice.h"
#include "app/pixels.h"
#include "app/work.h"
#include "base/i18n.h"

#define MAX_PIXELS 2400
#define ZOOM_STEP  1.25
#define ZOOM_MAX   4.0
#define ZOOM_MIN   0.1

struct _GembokPictureView
{
  AdwBin parent_instance;

  /* template */
  GtkStack *stack;
  GembokNotice *notice;
  GtkScrolledWindow *scroller;
  GtkPicture *picture;
  GtkWidget *pager;
  GtkLabel *page_label;

  /* owned */
  GBytes *file;              /* (nullable) */
  GembokPreview *preview;    /* (nullable): the page as it was decoded */
  GCancellable *cancellable; /* of what is wanted now: another one for each page */

  double zoom; /* 0: as large as there is room */
  guint quarters;
};

G_DEFINE_FINAL_TYPE (GembokPictureView, gembok_picture_view, ADW_TYPE_BIN)

/* --- showing ------------------------------------------------------------------------------------------------------- */

static void
apply_zoom (GembokPictureView *self)
{
  GdkPaintable *paintable = gtk_picture_get_paintable (self->picture);
  const gboolean fit = self->zoom <= 0 || paintable == NULL;
  const double width = fit ? -1 : gdk_paintable_get_intrinsic_width (paintable) * self->zoom;
  const double height = fit ? -1 : gdk_paintable_get_intrinsic_height (paintable) * self->zoom;
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), (int) width, (int) height);
  gtk_widget_set_halign (GTK_WIDGET (self->picture), fit ? GTK_ALIGN_FILL : GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self->picture), fit ? GTK_ALIGN_FILL : GTK_ALIGN_CENTER);
}

static void
draw (GembokPictureView *self)
{
  GembokPreview *turned = gembok_pixels_turn (self->preview, self->quarters);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new ((int) turned->width, (int) turned->height, GDK_MEMORY_R8G8B8,
                                                           turned->pixels, (gsize) turned->width * 3);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gembok_preview_free (turned);
  apply_zoom (self);
}

static void
show_pager (GembokPictureView *self)
{
  const guint page = self->preview->page, pages = self->preview->pages;
  /* TRANSLATORS: page of a document and how many there are: "1 of 3" */
  g_autofree char *label = g_strdup_printf (_ ("%u of %u"), page, pages);
  gtk_label_set_label (self->page_label, label);
  gtk_widget_set_visible (self->pager, pages > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picture.previous-page", page > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picture.next-page", page < pages);
}

typedef struct
{
  GBytes *file;
  guint page;
  GCancellable *round;
  GembokPreview *preview; /* (nullable) */
  GError *error;          /* (nullable) */
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;
  g_bytes_unref (wanted->file);
  g_object_unref (wanted->round);
  g_clear_pointer (&wanted->preview, gembok_preview_free);
  g_clear_error (&wanted->error);
  g_free (wanted);
}

static gpointer
decode_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) context;
  (void) error;
  Wanted *wanted = input;
  wanted->preview = gembok_document_preview (wanted->file, wanted->page, MAX_PIXELS, cancellable, &wanted->error);
  return wanted;
}

static void
decoded_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokPictureView *self = owner;
  Wanted *wanted = result;
  /* A picture that comes late would stand under the name of the next one. */
  if (wanted->round == self->cancellable && wanted->preview != NULL)
    {
      g_clear_pointer (&self->preview, gembok_preview_free);
      self->preview = g_steal_pointer (&wanted->preview);
      draw (self);
      show_pager (self);
      gtk_stack_set_visible_child_name (self->stack, "picture");
    }
  else if (wanted->round == self->cancellable)
    {
      gembok_notice_show_error (self->notice, wanted->error);
      gtk_stack_set_visible_child_name (self->stack, "failed");
    }
  wanted_free (wanted);
}

static void
stop (GembokPictureView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
load_page (GembokPictureView *self, guint page)
{
  Wanted *wanted = g_new0 (Wanted, 1);
  stop (self);
  wanted->file = g_bytes_ref (self->file);
  wanted->page = page;
  wanted->round = g_object_ref (self->cancellable);
  if (self->preview == NULL)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  gembok_work_run (
      NULL, self, self->cancellable,
      &(GembokWork){ .func = decode_in_thread, .input = wanted, .result_free = wanted_free, .done = decoded_cb });
}

void
gembok_picture_view_show (GembokPictureView *self, GBytes *file, const char *name)
{
  gembok_picture_view_clear (self);
  self->file = g_bytes_ref (file);
  gtk_picture_set_alternative_text (self->picture, name);
  load_page (self, 1);
}

void
gembok_picture_view_clear (GembokPictureView *self)
{
  stop (self);
  g_clear_pointer (&self->file, g_bytes_unref);
  g_clear_pointer (&self->preview, gembok_preview_free);
  gtk_picture_set_paintable (self->picture, NULL);
  gtk_widget_set_visible (self->pager, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "nothing");
  self->zoom = 0;
  self->quarters = 0;
}

/* --- actions ------------------------------------------------------------------------------------------------------- */

/* How large the picture is at this moment, in parts of its real size. */
static double
zoom_now (GembokPictureView *self)
{
  GdkPaintable *paintable = gtk_picture_get_paintable (self->picture);
  const double width = paintable != NULL ? gdk_paintable_get_intrinsic_width (paintable) : 0;
  const double height = paintable != NULL ? gdk_paintable_get_intrinsic_height (paintable) : 0;
  if (self->zoom > 0 || width <= 0 || height <= 0)
    return self->zoom > 0 ? self->zoom : 1;
  return MIN (gtk_widget_get_width (GTK_WIDGET (self->scroller)) / width,
              gtk_widget_get_height (GTK_WIDGET (self->scroller)) / height);
}

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) parameter;
  GembokPictureView *self = GEMBOK_PICTURE_VIEW (widget);
  const double now = zoom_now (self);
  if (g_str_has_suffix (name, "fit"))
    self->zoom = 0;
  else
    self->zoom = CLAMP (g_str_has_suffix (name, "in") ? now * ZOOM_STEP : now / ZOOM_STEP, ZOOM_MIN, ZOOM_MAX);
  apply_zoom (self);
}

static void
turn_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  (void) parameter;
  GembokPictureView *self = GEMBOK_PICTURE_VIEW (widget);
  self->quarters++;
  if (self->preview != NULL)
    draw (self);
}

static void
page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) parameter;
  GembokPictureView *self = GEMBOK_PICTURE_VIEW (widget);
  const gboolean forward = g_str_has_suffix (name, "next-page");
  if (self->preview == NULL || (forward ? self->preview->page >= self->preview->pages : self->preview->page <= 1))
    return;
  load_page (self, forward ? self->preview->page + 1 : self->preview->page - 1);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  GembokPictureView *self = GEMBOK_PICTURE_VIEW (object);
  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (gembok_picture_view_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokPictureView *self = GEMBOK_PICTURE_VIEW (object);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->file, g_bytes_unref);
  g_clear_pointer (&self->preview, gembok_preview_free);
  G_OBJECT_CLASS (gembok_picture_view_parent_class)->finalize (object);
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    const char *action;
  } keys[] = {
    { GDK_KEY_plus, "picture.zoom-in" },
    { GDK_KEY_KP_Add, "picture.zoom-in" },
    { GDK_KEY_equal, "picture.zoom-in" },
    { GDK_KEY_minus, "picture.zoom-out" },
    { GDK_KEY_KP_Subtract, "picture.zoom-out" },
    { GDK_KEY_0, "picture.fit" },
    { GDK_KEY_r, "picture.turn" },
    { GDK_KEY_Page_Down, "picture.next-page" },
    { GDK_KEY_Page_Up, "picture.previous-page" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, 0, keys[i].action, NULL);
}

static void
gembok_picture_view_class_init (GembokPictureViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/picture-view.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokPictureView, stack);
  gtk_widget_class_bind_template_child (widget_class, GembokPictureView, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokPictureView, scroller);
  gtk_widget_class_bind_template_child (widget_class, GembokPictureView, picture);
  gtk_widget_class_bind_template_child (widget_class, GembokPictureView, pager);
  gtk_widget_class_bind_template_child (widget_class, GembokPictureView, page_label);
  gtk_widget_class_install_action (widget_class, "picture.zoom-in", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "picture.zoom-out", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "picture.fit", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "picture.turn", NULL, turn_action);
  gtk_widget_class_install_action (widget_class, "picture.next-page", NULL, page_action);
  gtk_widget_class_install_action (widget_class, "picture.previous-page", NULL, page_action);
  bind_keys (widget_class);
}

static void
gembok_picture_view_init (GembokPictureView *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
gembok_picture_view_new (void)
{
  return g_object_new (GEMBOK_TYPE_PICTURE_VIEW, NULL);
}
