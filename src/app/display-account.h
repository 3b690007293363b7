/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/settings.h"
#include "base/words.h"

G_BEGIN_DECLS

/*
 * How accounts and the ways to log in look. Pure functions, tested without a display.
 */

/** GembokAccountStage: what there is to do about the account. */
typedef enum
{
  GEMBOK_ACCOUNT_OFFLINE,    /* there is no AMS here */
  GEMBOK_ACCOUNT_NO_ADDRESS, /* nobody has said where the AMS is */
  GEMBOK_ACCOUNT_TRAINING,   /* one of three persons is chosen by a click */
  GEMBOK_ACCOUNT_LOG_IN,
  GEMBOK_ACCOUNT_FIRST_PASSWORD, /* logged in, but nothing goes before the password is changed */
  GEMBOK_ACCOUNT_LOGGED_IN
} GembokAccountStage;

/** gembok_display_account_stage: @address and @username are nullable. */
GembokAccountStage gembok_display_account_stage (GembokMode mode, const char *address, const char *username,
                                                 gboolean must_change_password);
/** gembok_display_account_stage_name: static: name of the page that serves it. */
const char *gembok_display_account_stage_name (GembokAccountStage stage);

/** gembok_display_short_name: (transfer full): what a person is called in a small place: "Siti", without "Dr." before it; in
 * one line of at most 16 characters. @name is nullable. */
char *gembok_display_short_name (const char *name);

/** gembok_display_address: (transfer full): an AMS's address without what says nothing: "ams.contoh.go.id". */
char *gembok_display_address (const char *url);

/** gembok_display_same_person: whether two people are surely the same: by NIK where both have one, else by name, in any case and
 * spacing. All are nullable; of somebody without name and NIK nothing is sure. */
gboolean gembok_display_same_person (const char *name, const char *nik, const char *other_name, const char *other_nik);

/** gembok_display_account_fits: whether the account that is logged in is surely that of a request: the one that sent it (@sender,
 * nullable), else by the applicant's name. @account_name, @applicant_name: nullable. */
gboolean gembok_display_account_fits (const char *username, const char *account_name, const char *sender,
                                      const char *applicant_name);

/** gembok_display_role_duty: static: what a person of that role does in training. */
const char *gembok_display_role_duty (GembokRole role);

G_END_DECLS
