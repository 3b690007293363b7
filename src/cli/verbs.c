/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/verbs.h"

#include "base/i18n.h"

#define OPTIONS(...) ((const CliOption[]){ __VA_ARGS__, { NULL, NULL, FALSE } })
#define VALUE(name, value) \
  {                        \
    name, value, FALSE     \
  }
#define REPEATED(name, value) \
  {                           \
    name, value, TRUE         \
  }
#define FLAG(name)    \
  {                   \
    name, NULL, FALSE \
  }

#define LOG_FILTERS                                                                                                \
  VALUE ("--request", "ID"), VALUE ("--person", "NAME|NIK"), VALUE ("--procedure", "ID"), VALUE ("--from", "DAY"), \
      VALUE ("--to", "DAY"), VALUE ("--text", "TEXT")

static const CliVerb verbs[] = {
  { "demo", NULL, NULL, OPTIONS (VALUE ("--out", "DIR"), VALUE ("--procedure", "ID")), FALSE, TRUE, verb_demo,
    N_ ("run a whole issuance against a training AMS of its own") },
  { "doctor", NULL, NULL, OPTIONS (VALUE ("--server", "URL"), VALUE ("--ca", "FILE"), FLAG ("--report")), FALSE, TRUE,
    verb_doctor, N_ ("look at everything that could be wrong, and say what to do") },
  { "login", NULL, NULL,
    OPTIONS (VALUE ("--server", "URL"), VALUE ("--ca", "FILE"), REPEATED ("--anchor", "FILE"), VALUE ("--username", "U"),
             VALUE ("--password-fd", "N")),
    FALSE, FALSE, verb_login, N_ ("log in to an AMS") },
  { "logout", NULL, NULL, NULL, FALSE, FALSE, verb_logout, N_ ("log out") },
  { "account", "show", NULL, NULL, TRUE, FALSE, verb_account_show, N_ ("who is logged in") },
  { "account", "change-password", NULL, OPTIONS (VALUE ("--password-fd", "N"), VALUE ("--new-password-fd", "M")), TRUE,
    FALSE, verb_account_change_password, N_ ("change the AMS password") },
  { "procedure", "list", NULL, NULL, FALSE, TRUE, verb_procedure_list, N_ ("the official procedures there are") },
  { "procedure", "show", "ID", NULL, FALSE, TRUE, verb_procedure_show, N_ ("one procedure with its steps") },
  { "request", "new", NULL,
    OPTIONS (VALUE ("--procedure", "ID"), VALUE ("--name", "NAME"), VALUE ("--nik", "NIK"), VALUE ("--nip", "NIP"),
             VALUE ("--email", "EMAIL"), VALUE ("--organization", "AGENCY"), VALUE ("--unit", "UNIT"),
             VALUE ("--title", "POST"), VALUE ("--locality", "CITY"), VALUE ("--province", "PROVINCE"),
             VALUE ("--phone", "PHONE"), VALUE ("--algorithm", "rsa:2048|rsa:3072|rsa:4096|ec:P-256|ec:P-384"),
             VALUE ("--passphrase-fd", "N")),
    FALSE, FALSE, verb_request_new, N_ ("make key pair and CSR, offline") },
  { "request", "list", NULL, OPTIONS (VALUE ("--search", "TEXT")), FALSE, FALSE, verb_request_list,
    N_ ("the requests on this computer") },
  { "request", "show", "ID", NULL, FALSE, FALSE, verb_request_show, N_ ("one request with its steps and documents") },
  { "request", "attach", "ID FILE", OPTIONS (VALUE ("--kind", "KIND")), FALSE, FALSE, verb_request_attach,
    N_ ("check a document and keep it for sending") },
  { "request", "detach", "ID", OPTIONS (VALUE ("--kind", "KIND")), FALSE, FALSE, verb_request_detach,
    N_ ("take a document out again") },
  { "request", "agreement", "ID", NULL, TRUE, FALSE, verb_request_agreement, N_ ("the subscriber agreement, to read") },
  { "request", "accept", "ID", OPTIONS (VALUE ("--agreement", "VERSION")), FALSE, FALSE, verb_request_accept,
    N_ ("accept the agreement of that version") },
  { "request", "decline", "ID", NULL, FALSE, FALSE, verb_request_decline, N_ ("decline it: logs out, the request is kept") },
  { "request", "consent", "ID", OPTIONS (VALUE ("--accept", "VERSION"), FLAG ("--withdraw")), TRUE, FALSE,
    verb_request_consent, N_ ("the consent to the processing of identity documents: read, give or withdraw it") },
  { "request", "submit", "ID", OPTIONS (REPEATED ("--document", "KIND=FILE")), TRUE, FALSE, verb_request_submit,
    N_ ("send everything to the AMS; go on where it was cut") },
  { "request", "receipt", "ID", OPTIONS (VALUE ("--out", "FILE"), VALUE ("--help-contact", "TEXT")), FALSE, FALSE,
    verb_request_receipt, N_ ("the receipt of a request that was sent, to keep or print") },
  { "request", "status", "ID", OPTIONS (FLAG ("--wait")), TRUE, FALSE, verb_request_status,
    N_ ("ask the AMS where the request stands") },
  { "request", "fetch", "ID", OPTIONS (VALUE ("--passphrase-fd", "N")), TRUE, FALSE, verb_request_fetch,
    N_ ("download, check and keep the certificate") },
  { "request", "cancel", "ID", NULL, TRUE, FALSE, verb_request_cancel, N_ ("withdraw the request") },
  { "request", "backup", "[ID...]", OPTIONS (VALUE ("--out", "FILE"), VALUE ("--backup-passphrase-fd", "N")), FALSE, FALSE,
    verb_request_backup, N_ ("save these requests, or all, with keys and documents in one encrypted file") },
  { "request", "restore", "FILE", OPTIONS (VALUE ("--backup-passphrase-fd", "N"), FLAG ("--list")), FALSE, FALSE,
    verb_request_restore, N_ ("take the requests of a backup, on this or another computer; with --list only look into it") },
  { "csr", "show", "FILE|ID", NULL, FALSE, TRUE, verb_csr_show, N_ ("decode a CSR and check its signature") },
  { "csr", "export", "ID", OPTIONS (VALUE ("--out", "FILE")), FALSE, FALSE, verb_csr_export, N_ ("save the CSR to a file") },
  { "key", "export", "ID", OPTIONS (VALUE ("--out", "FILE"), VALUE ("--passphrase-fd", "N")), FALSE, FALSE, verb_key_export,
    N_ ("save the private key, encrypted under its passphrase") },
  { "key", "check", "ID", OPTIONS (VALUE ("--passphrase-fd", "N")), FALSE, FALSE, verb_key_check,
    N_ ("try the passphrase") },
  { "key", "change-passphrase", "ID", OPTIONS (VALUE ("--passphrase-fd", "N"), VALUE ("--new-passphrase-fd", "M")), FALSE,
    FALSE, verb_key_change_passphrase, N_ ("protect the key with another passphrase") },
  { "cert", "show", "FILE|ID", NULL, FALSE, TRUE, verb_cert_show, N_ ("everything that is in a certificate") },
  { "cert", "check", "FILE|ID",
    OPTIONS (VALUE ("--at", "RFC3339-TIME"), REPEATED ("--anchor", "FILE"), REPEATED ("--crl", "FILE")), FALSE, TRUE,
    verb_cert_check, N_ ("judge a certificate; a file without the network, a kept one with CRL and OCSP") },
  { "cert", "import", "FILE", NULL, FALSE, FALSE, verb_cert_import, N_ ("keep a certificate that came as a file") },
  { "cert", "export", "ID",
    OPTIONS (VALUE ("--format", "p12|pem|der|p7b"), VALUE ("--out", "FILE"), VALUE ("--passphrase-fd", "N"),
             VALUE ("--export-passphrase-fd", "M"), FLAG ("--legacy")),
    FALSE, FALSE, verb_cert_export, N_ ("save the certificate, as .p12 together with its key") },
  { "inspect", NULL, "FILE", OPTIONS (VALUE ("--passphrase-fd", "N")), FALSE, TRUE, verb_inspect,
    N_ ("look into a file that somebody gave you: CSR, certificate, chain or .p12") },
  { "review", "list", NULL, OPTIONS (VALUE ("--search", "TEXT")), TRUE, FALSE, verb_review_list,
    N_ ("what awaits your decision") },
  { "review", "show", "ID", NULL, TRUE, FALSE, verb_review_show, N_ ("one request, to be judged") },
  { "review", "document", "ID", OPTIONS (VALUE ("--kind", "KIND"), VALUE ("--out", "FILE")), TRUE, FALSE,
    verb_review_document, N_ ("save a document, to look at it") },
  { "review", "accept", "ID", NULL, TRUE, FALSE, verb_review_accept,
    N_ ("accept; by the whole number or the id, as every decision") },
  { "review", "reject", "ID", OPTIONS (VALUE ("--reason", "TEXT"), REPEATED ("--document", "KIND=TEXT")), TRUE, FALSE,
    verb_review_reject, N_ ("return for repair, with the reason for each document") },
  { "review", "refuse", "ID", OPTIONS (VALUE ("--reason", "TEXT")), TRUE, FALSE, verb_review_refuse,
    N_ ("refuse for good") },
  { "log", "show", NULL, OPTIONS (LOG_FILTERS, VALUE ("--limit", "N")), FALSE, FALSE, verb_log_show, N_ ("the audit log") },
  { "log", "export", NULL, OPTIONS (LOG_FILTERS, VALUE ("--csv", "FILE")), FALSE, FALSE, verb_log_export,
    N_ ("save the audit log as a table for spreadsheets") },
  { "log", "verify", NULL, NULL, FALSE, FALSE, verb_log_verify, N_ ("check that the log is unbroken") },
  { "upload", NULL, "URL FILE", OPTIONS (VALUE ("--ca", "FILE")), FALSE, TRUE, verb_upload,
    N_ ("send a file to any tus 1.0.0 server, resuming after cuts") },
  { NULL, NULL, NULL, NULL, FALSE, FALSE, NULL, NULL },
};

const CliVerb *
cli_verbs (void)
{
  return verbs;
}
