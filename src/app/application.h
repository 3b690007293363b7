/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** GembokApplication: one instance on the session bus; a second start raises the first window, files are opened in it. */
#define GEMBOK_TYPE_APPLICATION (gembok_application_get_type ())
G_DECLARE_FINAL_TYPE (GembokApplication, gembok_application, GEMBOK, APPLICATION, AdwApplication)

/** gembok_application_main: all of main(): hardens the process, sets the language, runs until the last window is closed. */
int gembok_application_main (int argc, char **argv);

G_END_DECLS
