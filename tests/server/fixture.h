/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/change.h"
#include "server/server.h"
#include "server/store-accounts.h"
#include "server/store-documents.h"

/* A data folder of its own, without a network: what the unit tests of the server share. */

/* 2026-08-17T07:05:00Z: time is an argument nearly everywhere, so tests choose it. */
#define NOON 1786950300

typedef struct
{
  char *folder;
  GembokStore *store; /* owned by the server where there is one */
  GembokServer *server;
  GembokAccount *applicant, *stranger, *verifier, *officer;
  GembokExchange exchange; /* nobody's connection; only its account counts */
} Fixture;

/** fixture_store_new: a folder with a store and four accounts. */
Fixture *fixture_store_new (void);
/** fixture_new: the same with a whole server: CA and policy. Takes a second or two. */
Fixture *fixture_new (void);
void fixture_free (Fixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

/** fixture_request: (transfer full): the id of a draft of the applicant's that lacks nothing, with a key of its own. */
char *fixture_request (Fixture *fixture);
/** fixture_new_request: (transfer full): what POST /requests of that person carries. */
GembokWireRequest *fixture_new_request (void);
/** fixture_document: adds a whole document (no file) with that hash digit repeated. */
void fixture_document (Fixture *fixture, const char *request, const char *kind, char digit);
/** fixture_submit: begins a round. */
void fixture_submit (Fixture *fixture, const char *request);
/** fixture_change: @change for @account on @request, freshly loaded; fixture_change_clear() it. */
void fixture_change (Fixture *fixture, GembokChange *change, GembokAccount *account, const char *request, gpointer data);
void fixture_change_clear (GembokChange *change);

/** assert_problem: (transfer full): @problem must have that status and code; @status 0: there must be none. */
void assert_problem (GembokProblem *problem, int status, const char *code);
