/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file-name.h"

#include "base/text.h"

char *
gembok_file_display_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *shown = g_filename_display_name (base);
  return gembok_text_sanitise (shown, 120);
}
