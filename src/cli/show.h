/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/cli.h"
#include "crypto/csr.h"
#include "crypto/verdict.h"
#include "procedure/request.h"

G_BEGIN_DECLS

/* How the things of the core look on the terminal and in JSON. Each prints for people, or adds to the JSON object. */

/** show_request: a request with steps, documents, warnings and what comes next. */
void show_request (Cli *cli, const GembokRequestView *view);
/** show_advice: (transfer full) (nullable): what comes next for a request, with the command for it. */
char *show_advice (Cli *cli, const GembokRequestView *view);
/** show_request_line: one line of a list; in JSON one object of an array. */
void show_request_line (Cli *cli, const GembokVaultRequest *request);
/** show_procedure: a procedure with its steps. */
void show_procedure (Cli *cli, const GembokProcedure *procedure);
/** show_csr: a CSR's subject, key and verification code; @valid: whether its signature fits. */
void show_csr (Cli *cli, const GembokCsr *csr, gboolean valid);
/** show_verdict: ok, problems, notes, not_after. */
void show_verdict (Cli *cli, const GembokVerdict *verdict);
/** show_certificate: every field. */
void show_certificate (Cli *cli, GembokCertificate *certificate);
/** show_remote: a request as the deciders see it. */
void show_remote (Cli *cli, const GembokWireRequest *request);
/** show_remote_line: one line of the review list; in JSON one object of an array. */
void show_remote_line (Cli *cli, const GembokWireRequest *request);
/** show_usages: (transfer full): key usages (nullable) in words, with their names in the standard; "-" for none. */
char *show_usages (const char *const *bits);
/** show_duration: (transfer full): "1:02" for 62 s, "0,4 s" below one second; "-" for 0. */
char *show_duration (double seconds);
/** show_minutes: (transfer full): "3 min", "0,5 min". */
char *show_minutes (double minutes);

G_END_DECLS
