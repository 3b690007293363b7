/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window.h"

#include "app/account-actions.h"
#include "app/backup-actions.h"
#include "app/certificates-page.h"
#include "app/display.h"
#include "app/fold-layout.h"
#include "app/home-page.h"
#include "app/keyboard.h"
#include "app/layout.h"
#include "app/leaving.h"
#include "app/notice.h"
#include "app/open-files.h"
#include "app/person-button.h"
#include "app/records-page.h"
#include "app/request-list.h"
#include "app/request-page.h"
#include "app/requests-page.h"
#include "app/review-page.h"
#include "app/settings.h"
#include "app/toast.h"
#include "app/welcome-page.h"
#include "base/error.h"
#include "base/i18n.h"

struct _GembokWindow
{
  AdwApplicationWindow parent_instance;

  /* template */
  GtkStack *root;
  AdwStatusPage *failure;
  GtkButton *back;
  AdwViewSwitcherTitle *switcher_title;
  GtkWidget *switcher_bar;
  AdwToastOverlay *toasts;
  AdwViewStack *views;
  GtkWidget *training_banner;
  GembokPersonButton *person;
  GembokWelcomePage *welcome;
  GembokHomePage *home;
  GembokRequestList *people;
  GembokRequestsPage *requests;
  GembokCertificatesPage *certificates;
  GembokReviewPage *review;
  GembokRecordsPage *records;

  /* owned */
  GembokDesk *desk;
  char *wanted; /* (nullable): the request to be shown as soon as the vault is open */

  gboolean asking;  /* whether to leave */
  gboolean leaving; /* nothing is lost by it, or the person wants it all the same */
};

G_DEFINE_FINAL_TYPE (GembokWindow, gembok_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- what is seen -------------------------------------------------------------------------------------------------- */

static void
show_failure (GembokWindow *self)
{
  const GError *error = gembok_desk_error (self->desk);
  g_autofree char *text = gembok_display_failure (error, gembok_notice_help ());
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_status_page_set_description (self->failure, escaped);
  gtk_stack_set_visible_child_name (self->root, "failed");
}

static void
open_wanted (GembokWindow *self)
{
  g_autofree char *id = g_steal_pointer (&self->wanted);
  if (id != NULL)
    gembok_window_open_request (self, id, NULL);
}

static void
state_changed_cb (GembokWindow *self)
{
  switch (gembok_desk_state (self->desk))
    {
    case GEMBOK_DESK_CLOSED:
      gtk_stack_set_visible_child_name (self->root, "welcome");
      break;
    case GEMBOK_DESK_OPENING:
      gtk_stack_set_visible_child_name (self->root, "opening");
      break;
    case GEMBOK_DESK_OPEN:
      gtk_stack_set_visible_child_name (self->root, "main");
      open_wanted (self);
      break;
    case GEMBOK_DESK_FAILED:
      show_failure (self);
      break;
    }
  gtk_widget_set_visible (self->training_banner, gembok_desk_mode (self->desk) == GEMBOK_MODE_TRAINING);
}

/* Whoever decides has a desk for it; nobody else sees it. */
static void
role_changed_cb (GembokWindow *self)
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
show_people (GembokWindow *self)
{
  const GembokRole role = gembok_desk_role (self->desk);
  const gboolean guides = gembok_desk_guides (self->desk) && role != GEMBOK_ROLE_VERIFIER && role != GEMBOK_ROLE_OFFICER;
  if (!guides && adw_view_stack_get_visible_child (self->views) == GTK_WIDGET (self->people))
    adw_view_stack_set_visible_child_name (self->views, "home");
  adw_view_stack_page_set_visible (adw_view_stack_get_page (self->views, GTK_WIDGET (self->people)), guides);
}

/* Straight to what there is to do with them; where there is more than one request, they choose. */
static void
person_chosen_cb (GembokWindow *self, GembokRequestItem *item)
{
  const GembokRequestFacts *facts = gembok_request_item_facts (item);
  if (facts->requests == 1)
    {
      gembok_window_open_request (self, facts->id, NULL);
      return;
    }
  adw_view_stack_set_visible_child_name (self->views, "requests");
  gembok_requests_page_show_person (self->requests, facts->person, facts->name);
}

static void
depth_changed_cb (GembokWindow *self)
{
  GtkWidget *shown = adw_view_stack_get_visible_child (self->views);
  const gboolean deep
      = (shown == GTK_WIDGET (self->requests) && gembok_requests_page_is_deep (self->requests))
        || (shown == GTK_WIDGET (self->certificates) && gembok_certificates_page_is_deep (self->certificates))
        || (shown == GTK_WIDGET (self->review) && gembok_review_page_is_deep (self->review));
  gtk_widget_set_visible (GTK_WIDGET (self->back), deep);
  /* On a narrow window there is no room for both. */
  adw_view_switcher_title_set_title (self->switcher_title, deep ? "" : "Gembok");
}

static void
show_switcher (gpointer window)
{
  GembokWindow *self = window;
  gtk_widget_set_visible (self->switcher_bar, adw_view_switcher_title_get_title_visible (self->switcher_title));
  gembok_toast_fit (self->toasts);
}

static void
switcher_moved_cb (GembokWindow *self)
{
  gembok_layout_later (GTK_WIDGET (self), show_switcher);
}

static void
language_cb (GembokWindow *self, const char *language)
{
  GSettings *settings = gembok_desk_settings (self->desk);
  g_settings_set_boolean (settings, "language-asked", TRUE);
  g_action_group_activate_action (G_ACTION_GROUP (g_application_get_default ()), "language",
                                  g_variant_new_string (language));
}

/* --- actions ------------------------------------------------------------------------------------------------------- */

/* "own": the view that only some have: of whoever guides applicants, or decides. */
static void
view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  GembokWindow *self = GEMBOK_WINDOW (widget);
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
open_request_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  gembok_window_open_request (GEMBOK_WINDOW (widget), g_variant_get_string (parameter, NULL), NULL);
}

static void
open_step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  const char *id = NULL, *step_id = NULL;
  g_variant_get (parameter, "(&s&s)", &id, &step_id);
  gembok_window_open_request (GEMBOK_WINDOW (widget), id, step_id);
}

static void
open_document_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  GembokWindow *self = GEMBOK_WINDOW (widget);
  const char *id = NULL, *kind = NULL;
  g_variant_get (parameter, "(&s&s)", &id, &kind);
  if (gembok_desk_state (self->desk) != GEMBOK_DESK_OPEN)
    return;
  adw_view_stack_set_visible_child_name (self->views, "requests");
  gembok_requests_page_open_document (self->requests, id, kind);
}

static void
new_request_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  GembokWindow *self = GEMBOK_WINDOW (widget);
  adw_view_stack_set_visible_child_name (self->views, "requests");
  gembok_requests_page_begin (self->requests, parameter != NULL ? g_variant_get_string (parameter, NULL) : NULL);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  (void) parameter;
  GembokWindow *self = GEMBOK_WINDOW (widget);
  if (adw_view_stack_get_visible_child (self->views) == GTK_WIDGET (self->review))
    gembok_review_page_back (self->review);
  else if (adw_view_stack_get_visible_child (self->views) == GTK_WIDGET (self->certificates))
    gembok_certificates_page_back (self->certificates);
  else
    gembok_requests_page_back (self->requests);
}

static void
open_certificate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  GembokWindow *self = GEMBOK_WINDOW (widget);
  adw_view_stack_set_visible_child_name (self->views, "certificates");
  gembok_certificates_page_open (self->certificates, g_variant_get_string (parameter, NULL));
}

static void
try_again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  (void) parameter;
  GembokWindow *self = GEMBOK_WINDOW (widget);
  gembok_desk_open (self->desk, gembok_desk_mode (self->desk));
}

void
gembok_window_open_request (GembokWindow *self, const char *id, const char *step_id)
{
  if (gembok_desk_state (self->desk) != GEMBOK_DESK_OPEN)
    {
      g_free (self->wanted);
      self->wanted = g_strdup (id);
      return;
    }
  adw_view_stack_set_visible_child_name (self->views, "requests");
  gembok_requests_page_open (self->requests, id, step_id);
}

static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  gembok_toast_show (GEMBOK_WINDOW (widget)->toasts, g_variant_get_string (parameter, NULL));
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
size_from_settings (GembokWindow *self)
{
  GSettings *settings = gembok_desk_settings (self->desk);
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
keep_number (GSettings *settings, const char *key, int number)
{
  if (g_settings_get_int (settings, key) != number)
    g_settings_set_int (settings, key, number);
}

/* Once, when it closes: while it is drawn larger it has a new size in every frame. */
static void
unmap (GtkWidget *widget)
{
  GSettings *settings = gembok_desk_settings (GEMBOK_WINDOW (widget)->desk);
  const gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (widget));
  int width = 0;
  int height = 0;
  gtk_window_get_default_size (GTK_WINDOW (widget), &width, &height);
  keep_number (settings, "window-width", width);
  keep_number (settings, "window-height", height);
  if (g_settings_get_boolean (settings, "window-maximized") != maximized)
    g_settings_set_boolean (settings, "window-maximized", maximized);
  GTK_WIDGET_CLASS (gembok_window_parent_class)->unmap (widget);
}

static void
may_leave_cb (gpointer owner, gboolean go)
{
  GembokWindow *self = owner;
  self->asking = FALSE;
  self->leaving = go;
  if (go)
    gtk_window_close (GTK_WINDOW (self));
}

static gboolean
close_request (GtkWindow *window)
{
  GembokWindow *self = GEMBOK_WINDOW (window);
  if (!self->leaving && !self->asking)
    {
      self->asking = TRUE;
      gembok_leaving_ask (window, self->desk, self, may_leave_cb);
    }
  /* Where nothing can be lost the answer is there at once; closing anew in the middle of this would do nothing. */
  return self->leaving ? GTK_WINDOW_CLASS (gembok_window_parent_class)->close_request (window) : TRUE;
}

static void
dispose (GObject *object)
{
  g_clear_object (&GEMBOK_WINDOW (object)->desk);
  G_OBJECT_CLASS (gembok_window_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_free (GEMBOK_WINDOW (object)->wanted);
  G_OBJECT_CLASS (gembok_window_parent_class)->finalize (object);
}

static void
gembok_window_class_init (GembokWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  widget_class->unmap = unmap;
  GTK_WINDOW_CLASS (klass)->close_request = close_request;
  g_type_ensure (GEMBOK_TYPE_WELCOME_PAGE);
  g_type_ensure (GEMBOK_TYPE_FOLD_LAYOUT);
  g_type_ensure (GEMBOK_TYPE_HOME_PAGE);
  g_type_ensure (GEMBOK_TYPE_CERTIFICATES_PAGE);
  g_type_ensure (GEMBOK_TYPE_PERSON_BUTTON);
  g_type_ensure (GEMBOK_TYPE_RECORDS_PAGE);
  g_type_ensure (GEMBOK_TYPE_REQUEST_LIST);
  g_type_ensure (GEMBOK_TYPE_REQUESTS_PAGE);
  g_type_ensure (GEMBOK_TYPE_REVIEW_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, root);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, failure);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, back);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, switcher_title);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, views);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, training_banner);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, person);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, home);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, people);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, requests);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, certificates);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, review);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, records);
  gtk_widget_class_bind_template_callback (widget_class, depth_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, language_cb);
  gtk_widget_class_bind_template_callback (widget_class, person_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, switcher_moved_cb);
  gtk_widget_class_install_action (widget_class, "win.view", "s", view_action);
  gtk_widget_class_install_action (widget_class, "win.open-request", "s", open_request_action);
  gtk_widget_class_install_action (widget_class, "win.open-certificate", "s", open_certificate_action);
  gtk_widget_class_install_action (widget_class, "win.open-step", "(ss)", open_step_action);
  gtk_widget_class_install_action (widget_class, "win.open-document", "(ss)", open_document_action);
  gtk_widget_class_install_action (widget_class, "win.new-request", NULL, new_request_action);
  gtk_widget_class_install_action (widget_class, "win.new-request-for", "s", new_request_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "win.try-again", NULL, try_again_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
}

static void
gembok_window_init (GembokWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  if (GEMBOK_DEVELOPMENT)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
}

GtkWidget *
gembok_window_new (GtkApplication *application, GembokDesk *desk)
{
  GembokWindow *self = g_object_new (GEMBOK_TYPE_WINDOW, "application", application, NULL);
  self->desk = g_object_ref (desk);
  gembok_welcome_page_set_desk (self->welcome, desk);
  gembok_home_page_set_desk (self->home, desk);
  gembok_person_button_set_desk (self->person, desk);
  gembok_account_actions_add (GTK_APPLICATION_WINDOW (self), desk);
  gembok_backup_actions_add (GTK_APPLICATION_WINDOW (self), desk);
  gembok_request_list_set_desk (self->people, desk);
  gembok_requests_page_set_desk (self->requests, desk);
  gembok_certificates_page_set_desk (self->certificates, desk);
  gembok_review_page_set_desk (self->review, desk);
  gembok_records_page_set_desk (self->records, desk);
  g_signal_connect_object (desk, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::role", G_CALLBACK (role_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::role", G_CALLBACK (show_people), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gembok_desk_settings (desk), "changed::operator", G_CALLBACK (show_people), self,
                           G_CONNECT_SWAPPED);
  gembok_open_files_take_drops (GTK_WINDOW (self), desk);
  gembok_toast_name_buttons (self->toasts);
  size_from_settings (self);
  role_changed_cb (self);
  show_people (self);
  state_changed_cb (self);
  return GTK_WIDGET (self);
}
