/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review-page.h"

#include "app/display-review.h"
#include "app/layout.h"
#include "app/notice.h"
#include "app/review-case.h"
#include "base/i18n.h"
#include "procedure/review.h"

#define SEARCH_AFTER_MS 300

struct _GembokReviewPage
{
  AdwBin parent_instance;

  /* template */
  AdwLeaflet *leaflet;
  GtkWidget *queue;
  GtkSearchEntry *search;
  GembokNotice *notice;
  GtkStack *queue_stack;
  AdwStatusPage *empty;
  GtkListBox *rows;
  GtkStack *case_stack;
  GtkWidget *unchosen;
  GembokReviewCase *review;

  /* owned */
  GembokDesk *desk;
  GCancellable *cancellable; /* of the look at the queue */
  char *shown;               /* (nullable): id of the request that is open */
};

enum
{
  PROP_0,
  PROP_DEEP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GembokReviewPage, gembok_review_page, ADW_TYPE_BIN)

/* --- going about --------------------------------------------------------------------------------------------------- */

gboolean
gembok_review_page_is_deep (GembokReviewPage *self)
{
  return adw_leaflet_get_folded (self->leaflet)
         && adw_leaflet_get_visible_child (self->leaflet) == GTK_WIDGET (self->case_stack);
}

static void
depth_changed_cb (GembokReviewPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEEP]);
}

static void
show_folded (gpointer page)
{
  GembokReviewPage *self = page;
  gembok_review_case_set_narrow (self->review, adw_leaflet_get_folded (self->leaflet));
  depth_changed_cb (self);
}

static void
folded_cb (GembokReviewPage *self)
{
  gembok_layout_later (GTK_WIDGET (self), show_folded);
}

void
gembok_review_page_back (GembokReviewPage *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->queue);
}

static void
open_request (GembokReviewPage *self, const char *id)
{
  g_free (self->shown);
  self->shown = g_strdup (id);
  gembok_review_case_open (self->review, self->desk, id);
  gtk_stack_set_visible_child_name (self->case_stack, "case");
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->case_stack));
}

static void
close_request (GembokReviewPage *self)
{
  g_clear_pointer (&self->shown, g_free);
  gembok_review_case_close (self->review);
  gtk_stack_set_visible_child_name (self->case_stack, "none");
  gembok_review_page_back (self);
}

static void
row_activated_cb (GembokReviewPage *self, GtkListBoxRow *row)
{
  open_request (self, g_object_get_data (G_OBJECT (row), "id"));
}

/* --- the queue ----------------------------------------------------------------------------------------------------- */

static GtkWidget *
row_new (const char *id, const char *name)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), adw_avatar_new (32, name, TRUE));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (id), g_free);
  return row;
}

static const char *
id_at (GembokReviewPage *self, guint position)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->rows, (int) position);
  return row != NULL ? g_object_get_data (G_OBJECT (row), "id") : NULL;
}

static gboolean
is_listed (const GPtrArray *requests, guint from, const char *id)
{
  for (guint i = from; i < requests->len; i++)
    if (g_str_equal (((const GembokWireRequest *) requests->pdata[i])->id, id))
      return TRUE;
  return FALSE;
}

/* A row stays the same as long as its request is there: somebody may be about to click it, or have the keyboard in it. */
static void
show_row (GembokReviewPage *self, const GPtrArray *requests, guint position, gint64 now)
{
  const GembokWireRequest *request = requests->pdata[position];
  g_autofree char *title = gembok_display_review_title (request);
  g_autofree char *subtitle = gembok_display_review_subtitle (request, now);
  const char *there;
  while ((there = id_at (self, position)) != NULL && !is_listed (requests, position, there))
    gtk_list_box_remove (self->rows, GTK_WIDGET (gtk_list_box_get_row_at_index (self->rows, (int) position)));
  if (g_strcmp0 (there, request->id) != 0)
    gtk_list_box_insert (self->rows, row_new (request->id, title), (int) position);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->rows, (int) position);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (g_strcmp0 (self->shown, request->id) == 0)
    gtk_list_box_select_row (self->rows, row);
}

static void
show_queue (GembokReviewPage *self, GPtrArray *requests)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gboolean still_there = FALSE;
  for (guint i = 0; i < requests->len; i++)
    {
      still_there = still_there || g_strcmp0 (self->shown, ((const GembokWireRequest *) requests->pdata[i])->id) == 0;
      show_row (self, requests, i, now);
    }
  while (id_at (self, requests->len) != NULL)
    gtk_list_box_remove (self->rows, GTK_WIDGET (gtk_list_box_get_row_at_index (self->rows, (int) requests->len)));
  const gboolean searching = *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';
  adw_status_page_set_title (self->empty, searching ? _ ("Nothing found") : _ ("Nothing awaits you"));
  adw_status_page_set_description (self->empty, searching ? _ ("No request that awaits your decision fits these words.")
                                                          : _ ("New requests appear here by themselves."));
  gtk_stack_set_visible_child_name (self->queue_stack, requests->len > 0 ? "list" : "empty");
  /* Nobody is told to choose where there is nothing to choose from. */
  gtk_widget_set_visible (self->unchosen, requests->len > 0);
  /* Judged by now, here or elsewhere. */
  if (self->shown != NULL && !still_there && !searching)
    close_request (self);
}

static gpointer
list_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  const char *search = input;
  return gembok_review_list (context, *search != '\0' ? search : NULL, cancellable, error);
}

static void
listed_cb (gpointer owner, gpointer result, const GError *error)
{
  GembokReviewPage *self = owner;
  g_autoptr (GPtrArray) requests = result;
  if (requests != NULL)
    {
      gembok_notice_hide (self->notice);
      show_queue (self, requests);
    }
  else
    gembok_notice_show_error (self->notice, error);
}

static gboolean
decides (GembokDesk *desk)
{
  return gembok_desk_state (desk) == GEMBOK_DESK_OPEN
         && (gembok_desk_role (desk) == GEMBOK_ROLE_VERIFIER || gembok_desk_role (desk) == GEMBOK_ROLE_OFFICER);
}

static void
refresh (GembokReviewPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (!decides (self->desk))
    return;
  gembok_desk_work (self->desk, self, self->cancellable,
                    &(GembokWork){ .func = list_in_thread,
                                   .input = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))),
                                   .input_free = g_free,
                                   .result_free = (GDestroyNotify) g_ptr_array_unref,
                                   .done = listed_cb });
}

static void
account_changed_cb (GembokReviewPage *self)
{
  close_request (self);
  refresh (self);
}

static void
changed_cb (GembokReviewPage *self, guint change)
{
  if ((change & GEMBOK_CHANGED_REQUESTS) != 0)
    refresh (self);
}

static gboolean
shows (GembokReviewPage *self)
{
  return gtk_widget_get_mapped (GTK_WIDGET (self));
}

static void
mapped_cb (GembokReviewPage *self)
{
  if (shows (self) && self->desk != NULL)
    refresh (self);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

void
gembok_review_page_set_desk (GembokReviewPage *self, GembokDesk *desk)
{
  g_set_object (&self->desk, desk);
  g_signal_connect_object (desk, "notify::role", G_CALLBACK (account_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DEEP)
    g_value_set_boolean (value, gembok_review_page_is_deep (GEMBOK_REVIEW_PAGE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dispose (GObject *object)
{
  GembokReviewPage *self = GEMBOK_REVIEW_PAGE (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_review_page_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokReviewPage *self = GEMBOK_REVIEW_PAGE (object);
  g_clear_object (&self->cancellable);
  g_free (self->shown);
  G_OBJECT_CLASS (gembok_review_page_parent_class)->finalize (object);
}

static void
gembok_review_page_class_init (GembokReviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = get_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  properties[PROP_DEEP] = g_param_spec_boolean ("deep", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  g_type_ensure (GEMBOK_TYPE_REVIEW_CASE);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/review-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokReviewPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewPage, queue);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewPage, search);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewPage, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewPage, queue_stack);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewPage, empty);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewPage, rows);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewPage, case_stack);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewPage, unchosen);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewPage, review);
  gtk_widget_class_bind_template_callback (widget_class, depth_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, refresh);
}

static void
gembok_review_page_init (GembokReviewPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_search_delay (self->search, SEARCH_AFTER_MS);
  g_signal_connect (self, "map", G_CALLBACK (mapped_cb), NULL);
}
