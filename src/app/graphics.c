/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/graphics.h"

#include <gtk/gtk.h>

/* From this minor version of GTK 4 on, the word below is another one, and GTK looks for itself whether drawing would be done by the
 * processor. */
#define DECIDES_BY_ITSELF 14

/* Those of the kernel's own drivers are in a folder; others have theirs beside it, and WSL has one for all. */
gboolean
gembok_graphics_any (const char *devices)
{
  static const char *const names[] = { "dri", "nvidiactl", "nvidia0", "dxg", "mali0", "kgsl-3d0" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (devices, names[i], NULL);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return TRUE;
    }
  return FALSE;
}

void
gembok_graphics_choose (void)
{
  const gboolean chosen = g_getenv ("GDK_DEBUG") != NULL || g_getenv ("GSK_RENDERER") != NULL;
  if (chosen || gtk_get_minor_version () >= DECIDES_BY_ITSELF || gembok_graphics_any ("/dev"))
    return;
  g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
  /* What it then comes to anyway; without this word it says on stderr that it failed to do otherwise. */
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
}
