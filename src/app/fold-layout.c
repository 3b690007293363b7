/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/fold-layout.h"

#define BESIDE_SPACING 12
#define BELOW_SPACING  6

struct _GembokFoldLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (GembokFoldLayout, gembok_fold_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  (void) layout;
  (void) widget;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static GtkWidget *
next_shown (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* The width with which all fit beside each other; @minimum: (out): below each other. */
static int
width_beside (GtkWidget *widget, int *minimum)
{
  int sum = 0;
  *minimum = 0;
  for (GtkWidget *child = next_shown (gtk_widget_get_first_child (widget)); child != NULL;
       child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      int least, natural;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
      *minimum = MAX (*minimum, least);
      sum += natural + (sum > 0 ? BESIDE_SPACING : 0);
    }
  return sum;
}

static int
height_for (GtkWidget *child, int width)
{
  int least;
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &least, NULL, NULL, NULL);
  return least;
}

static void
measure (GtkLayoutManager *layout, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  (void) layout;
  (void) minimum_baseline;
  (void) natural_baseline;
  int least;
  const int beside = width_beside (widget, &least);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = least;
      *natural = beside;
      return;
    }
  const gboolean folds = for_size >= 0 && for_size < beside;
  int height = 0;
  for (GtkWidget *child = next_shown (gtk_widget_get_first_child (widget)); child != NULL;
       child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      if (!folds)
        height = MAX (height, height_for (child, -1));
      else
        height += height_for (child, for_size) + (height > 0 ? BELOW_SPACING : 0);
    }
  *minimum = *natural = height;
}

static void
allocate (GtkLayoutManager *layout, GtkWidget *widget, int width, int height, int baseline)
{
  (void) layout;
  int least;
  const int beside = width_beside (widget, &least);
  const gboolean folds = width < beside, mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int at = 0;
  for (GtkWidget *child = next_shown (gtk_widget_get_first_child (widget)); child != NULL;
       child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      GtkAllocation place = { 0, at, width, height };
      if (folds)
        {
          place.height = height_for (child, width);
          at += place.height + BELOW_SPACING;
        }
      else
        {
          gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &place.width, NULL, NULL);
          if (at == 0)
            place.width += width - beside;
          place.x = mirrored ? width - at - place.width : at;
          place.y = 0;
          at += place.width + BESIDE_SPACING;
        }
      gtk_widget_size_allocate (child, &place, baseline);
    }
}

static void
gembok_fold_layout_class_init (GembokFoldLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  layout_class->get_request_mode = request_mode;
  layout_class->measure = measure;
  layout_class->allocate = allocate;
}

static void
gembok_fold_layout_init (GembokFoldLayout *self)
{
  (void) self;
}
