/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/certificates-page.h"

#include "app/certificate-list.h"
#include "app/certificate-page.h"
#include "app/keyboard.h"

struct _GembokCertificatesPage
{
  AdwBin parent_instance;

  /* template */
  GtkStack *stack;
  GembokCertificateList *list;
  GembokCertificatePage *certificate;

  /* owned */
  GembokDesk *desk;
};

enum
{
  PROP_0,
  PROP_DEEP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GembokCertificatesPage, gembok_certificates_page, ADW_TYPE_BIN)

gboolean
gembok_certificates_page_is_deep (GembokCertificatesPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "list") != 0;
}

/* Whoever works without a mouse stays on what is in front. */
static void
show (GembokCertificatesPage *self, const char *name)
{
  const gboolean follow = gembok_keyboard_is_in (GTK_WIDGET (self));
  gtk_stack_set_visible_child_name (self->stack, name);
  if (follow)
    gembok_keyboard_go_to (gtk_stack_get_visible_child (self->stack));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEEP]);
}

void
gembok_certificates_page_open (GembokCertificatesPage *self, const char *certificate)
{
  gembok_certificate_page_open (self->certificate, certificate);
  show (self, "certificate");
}

void
gembok_certificates_page_back (GembokCertificatesPage *self)
{
  gembok_certificate_page_open (self->certificate, NULL);
  show (self, "list");
}

static void
chosen_cb (GembokCertificatesPage *self, GembokCertificateItem *item)
{
  gembok_certificates_page_open (self, gembok_certificate_item_entry (item)->record->sha256);
}

static void
state_changed_cb (GembokCertificatesPage *self)
{
  if (gembok_desk_state (self->desk) != GEMBOK_DESK_OPEN)
    gembok_certificates_page_back (self);
}

void
gembok_certificates_page_set_desk (GembokCertificatesPage *self, GembokDesk *desk)
{
  g_set_object (&self->desk, desk);
  gembok_certificate_list_set_desk (self->list, desk);
  gembok_certificate_page_set_desk (self->certificate, desk);
  g_signal_connect_object (desk, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DEEP)
    g_value_set_boolean (value, gembok_certificates_page_is_deep (GEMBOK_CERTIFICATES_PAGE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dispose (GObject *object)
{
  g_clear_object (&GEMBOK_CERTIFICATES_PAGE (object)->desk);
  G_OBJECT_CLASS (gembok_certificates_page_parent_class)->dispose (object);
}

static void
gembok_certificates_page_class_init (GembokCertificatesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = get_property;
  object_class->dispose = dispose;
  properties[PROP_DEEP] = g_param_spec_boolean ("deep", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (GEMBOK_TYPE_CERTIFICATE_LIST);
  g_type_ensure (GEMBOK_TYPE_CERTIFICATE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/certificates-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatesPage, list);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatesPage, certificate);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
gembok_certificates_page_init (GembokCertificatesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
