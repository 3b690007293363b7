/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run.h"

G_BEGIN_DECLS

/*
 * A computer with presets where two people sat: Siti, who sent a request to the one AMS, then Budi, whose AMS is the other.
 */

#define DESK_A "https://a.contoh.go.id"
#define DESK_B "https://b.contoh.go.id"

/** desk_set_up: a folder for the presets; before g_test_init(). */
void desk_set_up (void);
/** desk_preset: what the presets file says from now on. */
void desk_preset (const char *text);
/** desk_beside: a file that the presets name. */
void desk_beside (const char *name, const char *text);
/** desk_begin: the run of @line, without any data folder. */
void desk_begin (Cli *cli, const char *line);
/** desk_add_account: @username used the AMS at @url just now. */
void desk_add_account (Cli *cli, const char *url, const char *username);
/**
 * desk_begin_shared: the same at that computer. “sitisatu” is Siti's and not sent yet, “sitisent” lies at DESK_A. With
 * cli_hints_begin (NULL) it ends.
 */
void desk_begin_shared (Cli *cli, const char *line);

G_END_DECLS
