/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/request-row.h"

#include "app/display-list.h"
#include "app/display-send.h"
#include "app/display.h"
#include "app/keyboard.h"
#include "base/i18n.h"

/* The longest word, in bytes, that a narrow window has room for. */
#define WORD_MAX 24

struct _GembokRequestRow
{
  AdwBin parent_instance;

  /* template */
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *about;
  GtkWidget *pill;
  GtkImage *state_icon;
  GtkLabel *state;
  GtkLabel *stage;
  GtkMenuButton *menu;

  /* owned */
  GembokRequestItem *item; /* (nullable) */

  GembokDesk *desk;        /* (nullable) borrowed */
  const char *state_class; /* (nullable) static */
};

G_DEFINE_FINAL_TYPE (GembokRequestRow, gembok_request_row, ADW_TYPE_BIN)

/* --- what is seen -------------------------------------------------------------------------------------------------- */

static gsize
longest_word (const char *text)
{
  gsize longest = 0, length = 0;
  for (const char *at = text; *at != '\0'; at++)
    {
      length = *at == ' ' ? 0 : length + 1;
      longest = MAX (longest, length);
    }
  return longest;
}

/* To break within words is several times as costly to lay out, which a long list feels; only endless words need it. */
static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_wrap_mode (label, longest_word (text) > WORD_MAX ? PANGO_WRAP_WORD_CHAR : PANGO_WRAP_WORD);
  gtk_label_set_label (label, text);
}

static void
show_pill (GembokRequestRow *self, const char *word, const char *icon_name, const char *state_class)
{
  if (self->state_class != NULL)
    gtk_widget_remove_css_class (self->pill, self->state_class);
  self->state_class = state_class;
  if (self->state_class != NULL)
    gtk_widget_add_css_class (self->pill, self->state_class);
  gtk_image_set_from_icon_name (self->state_icon, icon_name);
  gtk_label_set_label (self->state, word);
}

/* (nullable): of the request, where somebody has begun to send it. In a list of people it is their newest one. */
static GembokSending *
find_sending (GembokRequestRow *self, const GembokRequestFacts *facts)
{
  GembokSending *sending = self->desk != NULL ? gembok_sending_find (self->desk, facts->id) : NULL;
  return sending != NULL && gembok_sending_state (sending) != GEMBOK_SENDING_IDLE ? sending : NULL;
}

/* Its state, and where it stands: by its sending while there is one, else by what was kept. */
static void
show_state (GembokRequestRow *self, const GembokRequestFacts *facts)
{
  GembokSending *sending = find_sending (self, facts);
  const GembokSendingState state = sending != NULL ? gembok_sending_state (sending) : GEMBOK_SENDING_IDLE;
  const gboolean moves = gembok_display_sending_is_under_way (state);
  g_autofree char *stage = sending != NULL ? gembok_display_sending_stage (state, gembok_sending_meter (sending)) : NULL;
  const char *shown = stage != NULL ? stage : facts->stage;
  set_text (self->stage, shown != NULL ? shown : "");
  gtk_widget_set_visible (GTK_WIDGET (self->stage), shown != NULL);
  if (moves)
    show_pill (self, _ ("Being sent"), "document-send-symbolic", "accent");
  else
    show_pill (self, gembok_display_pill (facts->state), gembok_display_state_icon (facts->state),
               gembok_display_state_class (facts->state));
  g_autofree char *spoken
      = g_strdup_printf ("%s, %s", facts->name, moves ? _ ("Being sent") : gembok_request_state_label (facts->state));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
append_verb (GMenu *menu, const char *label, const char *action, const char *id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, action, "s", id);
  g_menu_append_item (menu, item);
}

/* Made when it is opened, not for every row that passes by. */
static void
create_menu (GtkMenuButton *button, gpointer data)
{
  GembokRequestRow *self = data;
  const GembokRequestFacts *facts = gembok_request_item_facts (self->item);
  g_autoptr (GMenu) menu = g_menu_new ();
  if (facts->person != NULL)
    append_verb (menu, _ ("_New Request"), "win.new-request-for", facts->id);
  else
    append_verb (menu, _ ("_Back Up …"), "win.backup", facts->id);
  if (facts->can_discard)
    append_verb (menu, _ ("_Discard Draft …"), "requests.discard", facts->id);
  if (facts->can_cancel)
    append_verb (menu, _ ("_Cancel Request …"), "requests.cancel", facts->id);
  gtk_menu_button_set_popover (button, gtk_popover_menu_new_from_model (G_MENU_MODEL (menu)));
}

/* About what, how many, and when, in one line: each further label costs as much again in a long list. */
static void
show_about (GembokRequestRow *self, const GembokRequestFacts *facts)
{
  g_autofree char *when = gembok_display_when (facts->changed_at, g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *count = facts->requests > 1 ? gembok_display_count (facts->requests, FALSE, FALSE) : NULL;
  g_autoptr (GString) text = g_string_new (facts->about);
  if (count != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", count);
  g_string_append (text, text->len > 0 ? " · " : "");
  /* TRANSLATORS: a time: "changed today 14:05" */
  g_string_append_printf (text, _ ("changed %s"), when);
  set_text (self->about, text->str);
}

static void
show_item (GembokRequestRow *self)
{
  const GembokRequestFacts *facts = gembok_request_item_facts (self->item);
  adw_avatar_set_text (self->avatar, facts->name);
  set_text (self->name, facts->name);
  show_about (self, facts);
  show_state (self, facts);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", facts->name, gembok_request_state_label (facts->state));
  gembok_keyboard_name_row (GTK_WIDGET (self), spoken);
}

static void
sending_cb (GembokRequestRow *self, const char *id)
{
  if (self->item != NULL && g_strcmp0 (gembok_request_item_facts (self->item)->id, id) == 0)
    show_state (self, gembok_request_item_facts (self->item));
}

void
gembok_request_row_set_item (GembokRequestRow *self, GembokRequestItem *item)
{
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_object (item, "changed", G_CALLBACK (show_item), self, G_CONNECT_SWAPPED);
  show_item (self);
}

/* A right click, or a long press, anywhere in the row. */
static void
menu_wanted_cb (GembokRequestRow *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->menu)))
    gtk_menu_button_popup (self->menu);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  gembok_request_row_set_item (GEMBOK_REQUEST_ROW (object), NULL);
  G_OBJECT_CLASS (gembok_request_row_parent_class)->dispose (object);
}

static void
gembok_request_row_class_init (GembokRequestRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/request-row.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokRequestRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestRow, name);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestRow, about);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestRow, pill);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestRow, state);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestRow, stage);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestRow, menu);
  gtk_widget_class_bind_template_callback (widget_class, menu_wanted_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
gembok_request_row_init (GembokRequestRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->menu, create_menu, self, NULL);
}

GtkWidget *
gembok_request_row_new (GembokDesk *desk)
{
  GembokRequestRow *self = g_object_new (GEMBOK_TYPE_REQUEST_ROW, NULL);
  self->desk = desk;
  g_signal_connect_object (desk, "sending", G_CALLBACK (sending_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
