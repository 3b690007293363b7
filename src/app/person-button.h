/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/**
 * GembokPersonButton: who is at the AMS, in the header bar, with a menu of what they can do about it. Absent offline; the
 * avatar alone where there is no room for the name.
 */
#define GEMBOK_TYPE_PERSON_BUTTON (gembok_person_button_get_type ())
G_DECLARE_FINAL_TYPE (GembokPersonButton, gembok_person_button, GEMBOK, PERSON_BUTTON, AdwBin)

/** gembok_person_button_set_desk: once. */
void gembok_person_button_set_desk (GembokPersonButton *button, GembokDesk *desk);

G_END_DECLS
