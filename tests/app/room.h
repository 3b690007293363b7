/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/desk.h"
#include "app/settings.h"

/* A desk on a fresh vault, for the tests of pages. */

/** Room: what a page needs. */
typedef struct
{
  GSettings *settings;
  GembokDesk *desk;
  GembokContext *context; /* on the same vault, for the test itself */
  GtkWidget *window;      /* (nullable): closed with it */
} Room;

/** room_open: the vault of that mode is empty, and open. In training its AMS runs. */
void room_open (Room *room, GembokMode mode);
/** room_close: ends all of it; waits for what still runs. */
void room_close (Room *room);
/** room_close_window: as the person does it; everything else goes on. */
void room_close_window (Room *room);
/** room_await_idle: until no work is under way, and what came of it was told. */
void room_await_idle (void);
/** room_await_text: until a label that can be seen in the window says exactly this. Fatal after half a minute. */
void room_await_text (Room *room, const char *text);
/** room_become: in training: goes on as the person of that role. Fatal where it fails. */
void room_become (Room *room, GembokRole role);
