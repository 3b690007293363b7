/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/open-place.h"

#include <string.h>
#include <sys/stat.h>

/* As many as the kernel follows (path_resolution(7)). */
#define LINKS_MAX 40

typedef struct
{
  char *at;         /* the folder that was reached; no link is in its path */
  GQueue *rest;     /* char *: the names that are still to go */
  guint links;      /* so many were followed */
  gboolean arrived; /* nothing is behind what was looked at last */
} Way;

static void
clear_way (Way *way)
{
  g_clear_pointer (&way->at, g_free);
  if (way->rest != NULL)
    g_queue_free_full (way->rest, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Way, clear_way)

/* The names of @path come before those that are still to go. */
static void
take_names (Way *way, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, G_DIR_SEPARATOR_S, -1);
  for (guint i = g_strv_length (names); i > 0; i--)
    if (*names[i - 1] != '\0' && !g_str_equal (names[i - 1], "."))
      g_queue_push_head (way->rest, g_strdup (names[i - 1]));
  if (g_path_is_absolute (path))
    {
      g_free (way->at);
      way->at = g_strdup (G_DIR_SEPARATOR_S);
    }
}

static gboolean
is_open (const char *path, gboolean sticky_is_fine)
{
  struct stat facts;
  return lstat (path, &facts) == 0 && !S_ISLNK (facts.st_mode) && (facts.st_mode & S_IWOTH) != 0
         && !(sticky_is_fine && (facts.st_mode & S_ISVTX) != 0);
}

static void
go_to (Way *way, char *next)
{
  g_free (way->at);
  way->at = next;
}

/* One name further. Returns: (transfer full) (nullable): the place that everybody can write */
static char *
go_on (Way *way)
{
  struct stat facts;
  g_autofree char *name = g_queue_pop_head (way->rest);
  if (g_str_equal (name, ".."))
    {
      go_to (way, g_path_get_dirname (way->at));
      return NULL;
    }
  g_autofree char *next = g_build_filename (way->at, name, NULL);
  way->arrived = lstat (next, &facts) != 0;
  if (way->arrived)
    return NULL;
  const gboolean is_link = S_ISLNK (facts.st_mode), is_folder = S_ISDIR (facts.st_mode);
  if (is_open (way->at, is_folder))
    return g_strdup (way->at);
  if (!is_link)
    {
      go_to (way, g_steal_pointer (&next));
      way->arrived = !is_folder;
      return NULL;
    }
  g_autofree char *target = g_file_read_link (next, NULL);
  if (target == NULL || ++way->links > LINKS_MAX)
    return g_steal_pointer (&next);
  take_names (way, target);
  return NULL;
}

char *
gembok_open_place (const char *path)
{
  g_auto (Way) way = { .rest = g_queue_new () };
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  take_names (&way, whole);
  while (!way.arrived && !g_queue_is_empty (way.rest))
    {
      char *place = go_on (&way);
      if (place != NULL)
        return place;
    }
  return is_open (way.at, FALSE) ? g_strdup (way.at) : NULL;
}
