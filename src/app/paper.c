/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/paper.h"

#include "app/keyboard.h"
#include "app/paper-text.h"
#include "base/i18n.h"

/* The end is seen when no more than this is below the edge: the margin, and what rounding leaves. */
#define END_SLACK_PX 24

struct _GembokPaper
{
  AdwBin parent_instance;

  /* template */
  GtkScrolledWindow *scroll;
  GtkTextView *view;
  GtkWidget *bar;
  GtkWidget *tick;
  GtkLabel *position;
  GtkButton *more;

  /* owned */
  char *text; /* (nullable) */

  GtkTextTag *tags[GEMBOK_PAPER_ITEM]; /* borrowed from the buffer; by kind, all but items */
  GtkTextTag *items[GEMBOK_PAPER_LEVELS];
  guint idle;
  gboolean show_position;
  gboolean finished;
};

enum
{
  PROP_0,
  PROP_LABEL,
  PROP_SHOW_POSITION,
  PROP_FINISHED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GembokPaper, gembok_paper, ADW_TYPE_BIN)

/* --- how far one has come ------------------------------------------------------------------------------------------ */

static void
set_finished (GembokPaper *self, gboolean finished)
{
  if (self->finished == finished)
    return;
  self->finished = finished;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINISHED]);
}

static void
show_position (GembokPaper *self, double seen)
{
  g_autofree char *text = self->finished ? g_strdup (_ ("Read to the end"))
                                         /* TRANSLATORS: how much of a text has been on the screen */
                                         : g_strdup_printf (_ ("%d %% read"), (int) (CLAMP (seen, 0, 1) * 100));
  gtk_label_set_label (self->position, text);
  gtk_widget_set_visible (self->tick, self->finished);
  gtk_widget_set_visible (GTK_WIDGET (self->more), !self->finished);
}

/* A view of text knows how tall it is only when it has laid out all of it, which it does in idle moments of a higher priority
 * than this one: before that, the end would seem to be near. */
static gboolean
look_cb (gpointer data)
{
  GembokPaper *self = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroll);
  const double page = gtk_adjustment_get_page_size (adjustment);
  const double upper = gtk_adjustment_get_upper (adjustment);
  const double seen = gtk_adjustment_get_value (adjustment) + page;
  self->idle = 0;
  if (self->text == NULL || page <= 0 || !gtk_widget_get_mapped (GTK_WIDGET (self->view)))
    return G_SOURCE_REMOVE;
  if (seen >= upper - END_SLACK_PX)
    set_finished (self, TRUE);
  show_position (self, upper > 0 ? seen / upper : 0);
  return G_SOURCE_REMOVE;
}

static void
moved_cb (GembokPaper *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_LOW, look_cb, self, NULL);
}

/* A page further; the caret goes along, so that a screen reader reads on from there. */
static void
more_clicked_cb (GembokPaper *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroll);
  GdkRectangle visible;
  GtkTextIter top;
  gtk_adjustment_set_value (adjustment,
                            gtk_adjustment_get_value (adjustment) + 0.9 * gtk_adjustment_get_page_size (adjustment));
  gtk_text_view_get_visible_rect (self->view, &visible);
  gtk_text_view_get_iter_at_location (self->view, &top, visible.x, visible.y + END_SLACK_PX);
  gtk_text_buffer_place_cursor (gtk_text_view_get_buffer (self->view), &top);
}

/* --- the text ------------------------------------------------------------------------------------------------------ */

/* Markers hang in a column of their own, as wide as the widest that is usual; in the size of letters that is set now. */
static void
indent_items (GembokPaper *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->view), "(10) ");
  int width = 0;
  pango_layout_get_pixel_size (layout, &width, NULL);
  for (int level = 0; level < GEMBOK_PAPER_LEVELS; level++)
    {
      PangoTabArray *tabs = pango_tab_array_new_with_positions (1, TRUE, PANGO_TAB_LEFT, width);
      g_object_set (self->items[level], "left-margin", 18 + (level + 1) * width, "indent", -width, "tabs", tabs, NULL);
      pango_tab_array_free (tabs);
    }
}

static void
mapped_cb (GembokPaper *self)
{
  indent_items (self);
  moved_cb (self);
}

static void
append (GembokPaper *self, GtkTextBuffer *buffer, const GembokPaperBlock *block, gboolean first)
{
  GtkTextIter end;
  const gboolean is_item = block->kind == GEMBOK_PAPER_ITEM;
  GtkTextTag *tag = is_item ? self->items[block->level] : self->tags[block->kind];
  g_autofree char *line
      = g_strconcat (first ? "" : "\n", is_item ? block->marker : "", is_item ? "\t" : "", block->text, NULL);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert_with_tags (buffer, &end, line, -1, tag, NULL);
}

void
gembok_paper_set_text (GembokPaper *self, const char *text)
{
  if (g_strcmp0 (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  g_autoptr (GPtrArray) blocks = gembok_paper_parse (text);
  GtkTextIter start;
  gtk_text_buffer_set_text (buffer, "", 0);
  for (guint i = 0; i < blocks->len; i++)
    append (self, buffer, blocks->pdata[i], i == 0);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroll), 0);
  set_finished (self, FALSE);
  show_position (self, 0);
  moved_cb (self);
}

gboolean
gembok_paper_is_finished (GembokPaper *self)
{
  return self->finished;
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GembokPaper *self = GEMBOK_PAPER (object);
  if (id == PROP_LABEL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, g_value_get_string (value),
                                    -1);
  else if (id == PROP_SHOW_POSITION)
    self->show_position = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GembokPaper *self = GEMBOK_PAPER (object);
  if (id == PROP_SHOW_POSITION)
    g_value_set_boolean (value, self->show_position);
  else if (id == PROP_FINISHED)
    g_value_set_boolean (value, self->finished);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static gboolean
grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (GEMBOK_PAPER (widget)->view));
}

static void
dispose (GObject *object)
{
  g_clear_handle_id (&GEMBOK_PAPER (object)->idle, g_source_remove);
  G_OBJECT_CLASS (gembok_paper_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_free (GEMBOK_PAPER (object)->text);
  G_OBJECT_CLASS (gembok_paper_parent_class)->finalize (object);
}

static void
gembok_paper_class_init (GembokPaperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  widget_class->focus = gembok_keyboard_pass;
  widget_class->grab_focus = grab_focus;
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_POSITION] = g_param_spec_boolean ("show-position", NULL, NULL, FALSE, flags);
  properties[PROP_FINISHED]
      = g_param_spec_boolean ("finished", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/paper.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokPaper, scroll);
  gtk_widget_class_bind_template_child (widget_class, GembokPaper, view);
  gtk_widget_class_bind_template_child (widget_class, GembokPaper, bar);
  gtk_widget_class_bind_template_child (widget_class, GembokPaper, tick);
  gtk_widget_class_bind_template_child (widget_class, GembokPaper, position);
  gtk_widget_class_bind_template_child (widget_class, GembokPaper, more);
  gtk_widget_class_bind_template_callback (widget_class, mapped_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_clicked_cb);
}

static void
make_tags (GembokPaper *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  self->tags[GEMBOK_PAPER_TITLE]
      = gtk_text_buffer_create_tag (buffer, NULL, "weight", PANGO_WEIGHT_BOLD, "scale", 1.15, "pixels-below-lines", 6, NULL);
  self->tags[GEMBOK_PAPER_HEADING] = gtk_text_buffer_create_tag (buffer, NULL, "weight", PANGO_WEIGHT_BOLD,
                                                                 "pixels-above-lines", 24, "pixels-below-lines", 6, NULL);
  self->tags[GEMBOK_PAPER_SUBHEADING] = gtk_text_buffer_create_tag (buffer, NULL, "weight", PANGO_WEIGHT_BOLD,
                                                                    "pixels-above-lines", 15, "pixels-below-lines", 3, NULL);
  self->tags[GEMBOK_PAPER_PARAGRAPH]
      = gtk_text_buffer_create_tag (buffer, NULL, "pixels-above-lines", 6, "pixels-below-lines", 3, NULL);
  for (guint level = 0; level < GEMBOK_PAPER_LEVELS; level++)
    self->items[level] = gtk_text_buffer_create_tag (buffer, NULL, "pixels-above-lines", 3, "pixels-below-lines", 3, NULL);
}

static void
gembok_paper_init (GembokPaper *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  make_tags (self);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroll);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
}
