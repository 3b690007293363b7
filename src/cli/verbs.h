/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

/* Every verb of the table, one function each, one file a noun. All print their outcome (text or JSON) and return %FALSE with an error. */

gboolean verb_demo (Cli *cli, GError **error);
gboolean verb_doctor (Cli *cli, GError **error);
gboolean verb_login (Cli *cli, GError **error);
gboolean verb_logout (Cli *cli, GError **error);
gboolean verb_account_show (Cli *cli, GError **error);
gboolean verb_account_change_password (Cli *cli, GError **error);
gboolean verb_procedure_list (Cli *cli, GError **error);
gboolean verb_procedure_show (Cli *cli, GError **error);
gboolean verb_request_new (Cli *cli, GError **error);
gboolean verb_request_list (Cli *cli, GError **error);
gboolean verb_request_show (Cli *cli, GError **error);
gboolean verb_request_attach (Cli *cli, GError **error);
gboolean verb_request_detach (Cli *cli, GError **error);
gboolean verb_request_agreement (Cli *cli, GError **error);
gboolean verb_request_accept (Cli *cli, GError **error);
gboolean verb_request_decline (Cli *cli, GError **error);
gboolean verb_request_consent (Cli *cli, GError **error);
gboolean verb_request_submit (Cli *cli, GError **error);
gboolean verb_request_status (Cli *cli, GError **error);
gboolean verb_request_fetch (Cli *cli, GError **error);
gboolean verb_request_receipt (Cli *cli, GError **error);
gboolean verb_request_cancel (Cli *cli, GError **error);
gboolean verb_request_backup (Cli *cli, GError **error);
gboolean verb_request_restore (Cli *cli, GError **error);
gboolean verb_csr_show (Cli *cli, GError **error);
gboolean verb_csr_export (Cli *cli, GError **error);
gboolean verb_key_export (Cli *cli, GError **error);
gboolean verb_key_check (Cli *cli, GError **error);
gboolean verb_key_change_passphrase (Cli *cli, GError **error);
gboolean verb_cert_show (Cli *cli, GError **error);
gboolean verb_cert_check (Cli *cli, GError **error);
gboolean verb_cert_import (Cli *cli, GError **error);
gboolean verb_cert_export (Cli *cli, GError **error);
gboolean verb_inspect (Cli *cli, GError **error);
gboolean verb_review_list (Cli *cli, GError **error);
gboolean verb_review_show (Cli *cli, GError **error);
gboolean verb_review_document (Cli *cli, GError **error);
gboolean verb_review_accept (Cli *cli, GError **error);
gboolean verb_review_reject (Cli *cli, GError **error);
gboolean verb_review_refuse (Cli *cli, GError **error);
gboolean verb_log_show (Cli *cli, GError **error);
gboolean verb_log_export (Cli *cli, GError **error);
gboolean verb_log_verify (Cli *cli, GError **error);
gboolean verb_upload (Cli *cli, GError **error);

G_END_DECLS
