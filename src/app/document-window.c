/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/document-window.h"

#include "app/picture-view.h"
#include "base/i18n.h"

struct _GembokDocumentWindow
{
  AdwWindow parent_instance;

  /* template */
  GembokPictureView *picture;
  GtkLabel *advice;
};

G_DEFINE_FINAL_TYPE (GembokDocumentWindow, gembok_document_window, ADW_TYPE_WINDOW)

static const char *
advice_for (const char *kind)
{
  if (g_strcmp0 (kind, "ktp") == 0)
    return _ (
        "Good: all four corners in the picture, every letter sharp, no reflection. Not good: blurred, cut off, covered by "
        "a finger.");
  if (g_strcmp0 (kind, "foto_diri") == 0)
    return _ (
        "Good: your face from the front, light on it, taken now. Not good: mask, sunglasses, a photo of a photo, a second "
        "person.");
  return _ ("Good: every page, straight, every word legible, signature and stamp visible. Not good: pages missing, shadows, "
            "letters that run together.");
}

static void
gembok_document_window_class_init (GembokDocumentWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (GEMBOK_TYPE_PICTURE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/document-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokDocumentWindow, picture);
  gtk_widget_class_bind_template_child (widget_class, GembokDocumentWindow, advice);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
gembok_document_window_init (GembokDocumentWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
gembok_document_window_new (GBytes *content, const char *label, const char *kind)
{
  GembokDocumentWindow *self = g_object_new (GEMBOK_TYPE_DOCUMENT_WINDOW, NULL);
  gtk_window_set_title (GTK_WINDOW (self), label);
  gtk_label_set_label (self->advice, advice_for (kind));
  gembok_picture_view_show (self->picture, content, label);
  return GTK_WIDGET (self);
}
