/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/main-view.h"

#include "app/certificates-page.h"
#include "app/fold-layout.h"
#include "app/home-page.h"
#include "app/keyboard.h"
#include "app/layout.h"
#include "app/lazy.h"
#include "app/person-button.h"
#include "app/records-page.h"
#include "app/request-list.h"
#include "app/requests-page.h"
#include "app/review-page.h"
#include "app/toast.h"

struct _GembokMainView
{
  GtkBox parent_instance;

  /* template */
  GtkButton *back;
  AdwViewSwitcherTitle *switcher_title;
  AdwViewSwitcherBar *switcher_bar;
  AdwToastOverlay *toasts;
  AdwViewStack *views;
  GtkWidget *training_banner;
  GembokPersonButton *person;
  GembokLazy *home;
  GembokLazy *people;
  GembokLazy *requests;
  GembokLazy *certificates;
  GembokLazy *review;
  GembokLazy *records;

  /* owned */
  GembokDesk *desk;
};

G_DEFINE_FINAL_TYPE (GembokMainView, gembok_main_view, GTK_TYPE_BOX)

/* --- what is seen -------------------------------------------------------------------------------------------------- */

static void
show_mode (GembokMainView *self)
{
  gtk_widget_set_visible (self->training_banner, gembok_desk_mode (self->desk) == GEMBOK_MODE_TRAINING);
}

/* Whoever decides has a desk for it; nobody else sees it. */
static void
role_changed_cb (GembokMainView *self)
{
  const GembokRole role = gembok_desk_role (self->desk);
  const gboolean decides = role == GEMBOK_ROLE_VERIFIER || role == GEMBOK_ROLE_OFFICER;
  AdwViewStackPage *page = adw_view_stack_get_page (self->views, GTK_WIDGET (self->review));
  if (!decides && adw_view_stack_get_visible_child (self->views) == GTK_WIDGET (self->review))
    adw_view_stack_set_visible_child_name (self->views, "home");
  adw_view_stack_page_set_visible (page, decides);
  /* What was said to the one before is nothing to the next one. */
  gembok_toast_dismiss (self->toasts);
  if (decides)
    adw_view_stack_set_visible_child_name (self->views, "review");
}

/* An operator has a list of those whom they guide; whoever decides guides nobody meanwhile. */
static void
show_people (GembokMainView *self)
{
  const GembokRole role = gembok_desk_role (self->desk);
  const gboolean guides = gembok_desk_guides (self->desk) && role != GEMBOK_ROLE_VERIFIER && role != GEMBOK_ROLE_OFFICER;
  if (!guides && adw_view_stack_get_visible_child (self->views) == GTK_WIDGET (self->people))
    adw_view_stack_set_visible_child_name (self->views, "home");
  adw_view_stack_page_set_visible (adw_view_stack_get_page (self->views, GTK_WIDGET (self->people)), guides);
}

/* Straight to what there is to do with them; where there is more than one request, they choose. */
static void
person_chosen_cb (GembokMainView *self, GembokRequestItem *item)
{
  const GembokRequestFacts *facts = gembok_request_item_facts (item);
  if (facts->requests == 1)
    {
      gembok_main_view_open_request (self, facts->id, NULL);
      return;
    }
  adw_view_stack_set_visible_child_name (self->views, "requests");
  gembok_requests_page_show_person (gembok_lazy_widget (self->requests), facts->person, facts->name);
}

static void
depth_changed_cb (GembokMainView *self)
{
  GtkWidget *shown = adw_view_stack_get_visible_child (self->views);
  const gboolean deep
      = (shown == GTK_WIDGET (self->requests) && gembok_requests_page_is_deep (gembok_lazy_widget (self->requests)))
        || (shown == GTK_WIDGET (self->certificates)
            && gembok_certificates_page_is_deep (gembok_lazy_widget (self->certificates)))
        || (shown == GTK_WIDGET (self->review) && gembok_review_page_is_deep (gembok_lazy_widget (self->review)));
  gtk_widget_set_visible (GTK_WIDGET (self->back), deep);
  /* On a narrow window there is no room for both. */
  adw_view_switcher_title_set_title (self->switcher_title, deep ? "" : "Gembok");
}

static void
show_switcher (gpointer window)
{
  GembokMainView *self = window;
  const gboolean narrow = adw_view_switcher_title_get_title_visible (self->switcher_title);
  /* Its buttons are made with its stack, and most windows are never so narrow. */
  if (narrow)
    adw_view_switcher_bar_set_stack (self->switcher_bar, self->views);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher_bar), narrow);
  gembok_toast_fit (self->toasts);
}

static void
switcher_moved_cb (GembokMainView *self)
{
  gembok_layout_later (GTK_WIDGET (self), show_switcher);
}

/* A view is made when somebody first goes there. */
static void
made_cb (GembokMainView *self, GtkWidget *view)
{
  if (GEMBOK_IS_HOME_PAGE (view))
    gembok_home_page_set_desk (GEMBOK_HOME_PAGE (view), self->desk);
  else if (GEMBOK_IS_REQUEST_LIST (view))
    {
      g_object_set (view, "people", TRUE, NULL);
      g_signal_connect_object (view, "chosen", G_CALLBACK (person_chosen_cb), self, G_CONNECT_SWAPPED);
      gembok_request_list_set_desk (GEMBOK_REQUEST_LIST (view), self->desk);
    }
  else if (GEMBOK_IS_REQUESTS_PAGE (view))
    gembok_requests_page_set_desk (GEMBOK_REQUESTS_PAGE (view), self->desk);
  else if (GEMBOK_IS_CERTIFICATES_PAGE (view))
    gembok_certificates_page_set_desk (GEMBOK_CERTIFICATES_PAGE (view), self->desk);
  else if (GEMBOK_IS_REVIEW_PAGE (view))
    gembok_review_page_set_desk (GEMBOK_REVIEW_PAGE (view), self->desk);
  else if (GEMBOK_IS_RECORDS_PAGE (view))
    gembok_records_page_set_desk (GEMBOK_RECORDS_PAGE (view), self->desk);
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (view), "deep") != NULL)
    g_signal_connect_object (view, "notify::deep", G_CALLBACK (depth_changed_cb), self, G_CONNECT_SWAPPED);
}

/* --- actions ------------------------------------------------------------------------------------------------------- */

void
gembok_main_view_open_request (GembokMainView *self, const char *id, const char *step_id)
{
  adw_view_stack_set_visible_child_name (self->views, "requests");
  gembok_requests_page_open (gembok_lazy_widget (self->requests), id, step_id);
}

/* "own": the view that only some have: of whoever guides applicants, or decides. */
static void
view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  GembokMainView *self = GEMBOK_MAIN_VIEW (widget);
  const char *wanted = g_variant_get_string (parameter, NULL);
  GtkWidget *own = adw_view_stack_page_get_visible (adw_view_stack_get_page (self->views, GTK_WIDGET (self->people)))
                       ? GTK_WIDGET (self->people)
                       : GTK_WIDGET (self->review);
  GtkWidget *view = g_str_equal (wanted, "own") ? own : adw_view_stack_get_child_by_name (self->views, wanted);
  if (view != NULL && adw_view_stack_page_get_visible (adw_view_stack_get_page (self->views, view)))
    adw_view_stack_set_visible_child (self->views, view);
  gembok_keyboard_go_to (adw_view_stack_get_visible_child (self->views));
}

static void
open_step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  const char *id = NULL, *step_id = NULL;
  g_variant_get (parameter, "(&s&s)", &id, &step_id);
  gembok_main_view_open_request (GEMBOK_MAIN_VIEW (widget), id, step_id);
}

static void
open_document_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  GembokMainView *self = GEMBOK_MAIN_VIEW (widget);
  const char *id = NULL, *kind = NULL;
  g_variant_get (parameter, "(&s&s)", &id, &kind);
  if (gembok_desk_state (self->desk) != GEMBOK_DESK_OPEN)
    return;
  adw_view_stack_set_visible_child_name (self->views, "requests");
  gembok_requests_page_open_document (gembok_lazy_widget (self->requests), id, kind);
}

static void
new_request_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  GembokMainView *self = GEMBOK_MAIN_VIEW (widget);
  adw_view_stack_set_visible_child_name (self->views, "requests");
  gembok_requests_page_begin (gembok_lazy_widget (self->requests),
                              parameter != NULL ? g_variant_get_string (parameter, NULL) : NULL);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  (void) parameter;
  GembokMainView *self = GEMBOK_MAIN_VIEW (widget);
  if (adw_view_stack_get_visible_child (self->views) == GTK_WIDGET (self->review))
    gembok_review_page_back (gembok_lazy_widget (self->review));
  else if (adw_view_stack_get_visible_child (self->views) == GTK_WIDGET (self->certificates))
    gembok_certificates_page_back (gembok_lazy_widget (self->certificates));
  else if (adw_view_stack_get_visible_child (self->views) == GTK_WIDGET (self->requests))
    gembok_requests_page_back (gembok_lazy_widget (self->requests));
}

static void
open_certificate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  GembokMainView *self = GEMBOK_MAIN_VIEW (widget);
  adw_view_stack_set_visible_child_name (self->views, "certificates");
  gembok_certificates_page_open (gembok_lazy_widget (self->certificates), g_variant_get_string (parameter, NULL));
}

static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  gembok_toast_show (GEMBOK_MAIN_VIEW (widget)->toasts, g_variant_get_string (parameter, NULL));
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  g_clear_object (&GEMBOK_MAIN_VIEW (object)->desk);
  G_OBJECT_CLASS (gembok_main_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/main-view.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokMainView, back);
  gtk_widget_class_bind_template_child (widget_class, GembokMainView, switcher_title);
  gtk_widget_class_bind_template_child (widget_class, GembokMainView, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, GembokMainView, toasts);
  gtk_widget_class_bind_template_child (widget_class, GembokMainView, views);
  gtk_widget_class_bind_template_child (widget_class, GembokMainView, training_banner);
  gtk_widget_class_bind_template_child (widget_class, GembokMainView, person);
  gtk_widget_class_bind_template_child (widget_class, GembokMainView, home);
  gtk_widget_class_bind_template_child (widget_class, GembokMainView, people);
  gtk_widget_class_bind_template_child (widget_class, GembokMainView, requests);
  gtk_widget_class_bind_template_child (widget_class, GembokMainView, certificates);
  gtk_widget_class_bind_template_child (widget_class, GembokMainView, review);
  gtk_widget_class_bind_template_child (widget_class, GembokMainView, records);
  gtk_widget_class_bind_template_callback (widget_class, depth_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, made_cb);
  gtk_widget_class_bind_template_callback (widget_class, switcher_moved_cb);
}

static void
gembok_main_view_class_init (GembokMainViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (GEMBOK_TYPE_LAZY);
  g_type_ensure (GEMBOK_TYPE_FOLD_LAYOUT);
  g_type_ensure (GEMBOK_TYPE_HOME_PAGE);
  g_type_ensure (GEMBOK_TYPE_CERTIFICATES_PAGE);
  g_type_ensure (GEMBOK_TYPE_PERSON_BUTTON);
  g_type_ensure (GEMBOK_TYPE_RECORDS_PAGE);
  g_type_ensure (GEMBOK_TYPE_REQUEST_LIST);
  g_type_ensure (GEMBOK_TYPE_REQUESTS_PAGE);
  g_type_ensure (GEMBOK_TYPE_REVIEW_PAGE);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "win.view", "s", view_action);
  gtk_widget_class_install_action (widget_class, "win.open-certificate", "s", open_certificate_action);
  gtk_widget_class_install_action (widget_class, "win.open-step", "(ss)", open_step_action);
  gtk_widget_class_install_action (widget_class, "win.open-document", "(ss)", open_document_action);
  gtk_widget_class_install_action (widget_class, "win.new-request", NULL, new_request_action);
  gtk_widget_class_install_action (widget_class, "win.new-request-for", "s", new_request_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
}

static void
gembok_main_view_init (GembokMainView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gembok_toast_name_buttons (self->toasts);
}

void
gembok_main_view_set_desk (GembokMainView *self, GembokDesk *desk)
{
  g_set_object (&self->desk, desk);
  gembok_person_button_set_desk (self->person, desk);
  g_signal_connect_object (desk, "notify::state", G_CALLBACK (show_mode), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::role", G_CALLBACK (role_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::role", G_CALLBACK (show_people), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gembok_desk_settings (desk), "changed::operator", G_CALLBACK (show_people), self,
                           G_CONNECT_SWAPPED);
  show_mode (self);
  role_changed_cb (self);
  show_people (self);
}
