/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/home-page.h"

#include "app/display-list.h"
#include "app/home-cards.h"
#include "app/keyboard.h"
#include "app/notice.h"
#include "base/i18n.h"

struct _GembokHomePage
{
  AdwBin parent_instance;

  /* template */
  GembokNotice *notice;
  GtkStack *stack;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *who;
  GtkLabel *text;
  GtkButton *primary;
  GtkWidget *others;
  AdwPreferencesGroup *waiting;
  AdwPreferencesGroup *certificates;
  AdwActionRow *all;

  /* owned */
  GembokDesk *desk;
  GCancellable *cancellable; /* of the present round */
  GPtrArray *cards;          /* (nullable) (element-type GembokHomeCard): those that are seen */
  GPtrArray *rows;           /* (element-type GtkWidget): of all but the first */

  const char *class; /* (nullable) static: of the icon */
  gboolean stale;    /* something was changed while nobody looked */
};

G_DEFINE_FINAL_TYPE (GembokHomePage, gembok_home_page, ADW_TYPE_BIN)

/* --- what is seen -------------------------------------------------------------------------------------------------- */

static void
show_label (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
lead_to (GtkActionable *actionable, const GembokHomeCard *card)
{
  gtk_actionable_set_action_target (actionable, "s", card->target);
  gtk_actionable_set_action_name (actionable, gembok_home_action (card->kind));
}

static void
show_first (GembokHomePage *self, const GembokHomeCard *card)
{
  g_autofree char *described = gembok_home_subtitle (card);
  if (self->class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), self->class);
  self->class = card->class;
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), self->class);
  gtk_image_set_from_icon_name (self->icon, card->icon);
  show_label (self->title, card->title);
  show_label (self->who, card->who);
  show_label (self->text, card->text);
  gtk_button_set_label (self->primary, card->label);
  lead_to (GTK_ACTIONABLE (self->primary), card);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->primary), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, described, -1);
}

/* What the title says as well. */
static GtkWidget *
picture (const char *icon_name)
{
  return g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

static GtkWidget *
row_of (const GembokHomeCard *card)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = picture (card->icon);
  GtkWidget *chevron = picture ("go-next-symbolic");
  g_autofree char *subtitle = gembok_home_subtitle (card);
  gtk_widget_add_css_class (icon, card->class);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), card->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), chevron);
  lead_to (GTK_ACTIONABLE (row), card);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, card->title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
  return row;
}

static AdwPreferencesGroup *
group_of (GembokHomePage *self, GembokHomeKind kind)
{
  return gembok_home_is_of_certificate (kind) ? self->certificates : self->waiting;
}

static void
remove_rows (GembokHomePage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = self->rows->pdata[i];
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->rows, 0);
}

static void
show_rows (GembokHomePage *self, GPtrArray *cards)
{
  gboolean waiting = FALSE, certificates = FALSE;
  remove_rows (self);
  for (guint i = 1; i < cards->len; i++)
    {
      const GembokHomeCard *card = cards->pdata[i];
      GtkWidget *row = row_of (card);
      adw_preferences_group_add (group_of (self, card->kind), row);
      g_ptr_array_add (self->rows, row);
      waiting = waiting || group_of (self, card->kind) == self->waiting;
      certificates = certificates || group_of (self, card->kind) == self->certificates;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->waiting), waiting);
  gtk_widget_set_visible (GTK_WIDGET (self->certificates), certificates);
}

/* Rows that say what they said before stay as they are, and whoever is on one of them stays on it. */
static void
show (GembokHomePage *self, GembokHome *home)
{
  g_autofree char *count = gembok_display_count (home->requests, FALSE, FALSE);
  adw_action_row_set_subtitle (self->all, count);
  gtk_widget_set_visible (self->others, home->requests > 0);
  gtk_stack_set_visible_child_name (self->stack, home->cards->len > 0 ? "cards" : "empty");
  if (gembok_home_is_same (self->cards, home->cards))
    return;
  const gboolean follow = gembok_keyboard_is_in (GTK_WIDGET (self));
  if (home->cards->len > 0)
    {
      show_first (self, home->cards->pdata[0]);
      show_rows (self, home->cards);
    }
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  self->cards = g_steal_pointer (&home->cards);
  if (follow && !gembok_keyboard_is_in (GTK_WIDGET (self)))
    gembok_keyboard_go_to (gtk_stack_get_visible_child (self->stack));
}

/* --- loading ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GembokRole role;
  GembokHome *home; /* (nullable) */
  GError *error;    /* (nullable) */
  GCancellable *round;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;
  g_clear_pointer (&load->home, gembok_home_free);
  g_clear_error (&load->error);
  g_object_unref (load->round);
  g_free (load);
}

static gpointer
load_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Load *load = input;
  load->home = gembok_home_load (context, load->role, cancellable, &load->error);
  return load;
}

static void
loaded_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokHomePage *self = owner;
  Load *load = result;
  /* The answer to a question that was put again since is left aside. */
  if (load->round == self->cancellable && load->home != NULL)
    {
      gembok_notice_hide (self->notice);
      show (self, load->home);
    }
  else if (load->round == self->cancellable)
    gembok_notice_show_error (self->notice, load->error);
  load_free (load);
}

/* What is seen stays until the answer comes. */
static void
reload (GembokHomePage *self)
{
  self->stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->stale || gembok_desk_state (self->desk) != GEMBOK_DESK_OPEN)
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  Load *load = g_new0 (Load, 1);
  load->role = gembok_desk_role (self->desk);
  load->round = g_object_ref (self->cancellable);
  gembok_desk_work (self->desk, self, self->cancellable,
                    &(GembokWork){ .func = load_in_thread, .input = load, .result_free = load_free, .done = loaded_cb });
}

/* Also without a change: a certificate comes nearer to its end while nobody looks. */
static void
mapped_cb (GembokHomePage *self)
{
  if (self->desk != NULL)
    reload (self);
}

/* --- the desk ------------------------------------------------------------------------------------------------------ */

static void
changed_cb (GembokHomePage *self, guint change)
{
  if ((change & (GEMBOK_CHANGED_REQUESTS | GEMBOK_CHANGED_CERTIFICATES | GEMBOK_CHANGED_ACCOUNT)) != 0)
    reload (self);
}

static void
state_changed_cb (GembokHomePage *self)
{
  if (gembok_desk_state (self->desk) == GEMBOK_DESK_OPEN)
    {
      reload (self);
      return;
    }
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  remove_rows (self);
  gembok_notice_hide (self->notice);
  gtk_stack_set_visible_child_name (self->stack, "blank");
}

void
gembok_home_page_set_desk (GembokHomePage *self, GembokDesk *desk)
{
  if (!g_set_object (&self->desk, desk))
    return;
  g_signal_connect_object (desk, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::role", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  reload (self);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  GembokHomePage *self = GEMBOK_HOME_PAGE (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_home_page_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokHomePage *self = GEMBOK_HOME_PAGE (object);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (gembok_home_page_parent_class)->finalize (object);
}

static void
gembok_home_page_class_init (GembokHomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/home-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokHomePage, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokHomePage, stack);
  gtk_widget_class_bind_template_child (widget_class, GembokHomePage, icon);
  gtk_widget_class_bind_template_child (widget_class, GembokHomePage, title);
  gtk_widget_class_bind_template_child (widget_class, GembokHomePage, who);
  gtk_widget_class_bind_template_child (widget_class, GembokHomePage, text);
  gtk_widget_class_bind_template_child (widget_class, GembokHomePage, primary);
  gtk_widget_class_bind_template_child (widget_class, GembokHomePage, others);
  gtk_widget_class_bind_template_child (widget_class, GembokHomePage, waiting);
  gtk_widget_class_bind_template_child (widget_class, GembokHomePage, certificates);
  gtk_widget_class_bind_template_child (widget_class, GembokHomePage, all);
  gtk_widget_class_bind_template_callback (widget_class, mapped_cb);
}

static void
gembok_home_page_init (GembokHomePage *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
