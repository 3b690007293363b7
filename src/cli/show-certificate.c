/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cli/show.h"
#include "crypto/key.h"
#include "crypto/oid-label.h"
#include "document/document.h"
#include "identity/applicant.h"

/* --- CSR -------------------------------------------------------------------------------------------------------- */

char *
show_usages (const char *const *bits)
{
  GString *text = g_string_new (bits == NULL || bits[0] == NULL ? "-" : NULL);
  for (guint i = 0; bits != NULL && bits[i] != NULL; i++)
    g_string_append_printf (text, "%s%s (%s)", i > 0 ? ", " : "", gembok_key_usage_label (bits[i]), bits[i]);
  return g_string_free (text, FALSE);
}

void
show_csr (Cli *cli, const GembokCsr *csr, gboolean valid)
{
  const GembokSubject *subject = gembok_csr_subject (csr);
  GBytes *key = gembok_csr_public (csr);
  g_autofree char *name = gembok_subject_to_string (subject);
  g_autofree char *hash = gembok_public_key_sha256 (key);
  g_autofree char *grouped = gembok_hex_grouped (hash);
  g_autofree char *code = gembok_public_key_code (key);
  g_autofree char *label = gembok_public_key_label (key);
  g_auto (GStrv) usage = gembok_csr_key_usage (csr);
  g_autofree char *usages = show_usages ((const char *const *) usage);
  if (cli->json)
    {
      gembok_json_add_string (cli->writer, "subject", name);
      gembok_json_begin_array (cli->writer, "subject_attributes");
      for (guint i = 0; i < gembok_subject_size (subject); i++)
        {
          gembok_json_begin_object (cli->writer, NULL);
          gembok_json_add_string (cli->writer, "name", gembok_subject_attribute (subject, i));
          gembok_json_add_string (cli->writer, "value", gembok_subject_value (subject, i));
          gembok_json_end_object (cli->writer);
        }
      gembok_json_end_array (cli->writer);
      gembok_json_add_string (cli->writer, "algorithm", label);
      gembok_json_add_string (cli->writer, "signature_algorithm", gembok_csr_signature (csr));
      gembok_json_add_boolean (cli->writer, "signature_valid", valid);
      gembok_json_add_string (cli->writer, "public_key_sha256", hash);
      gembok_json_add_string (cli->writer, "verification_code", code);
      gembok_json_add_strings (cli->writer, "key_usage", (const char *const *) usage);
      return;
    }
  cli_print (cli, _ ("Subject: %s"), name);
  cli_print (cli, _ ("Key: %s, signature %s: %s"), label, gembok_csr_signature (csr),
             valid ? _ ("fits") : _ ("DOES NOT FIT"));
  cli_print (cli, _ ("Requested usage: %s"), usages);
  cli_print (cli, _ ("Public-key SHA-256: %s"), grouped);
  cli_print (cli, _ ("Verification code: %s"), code);
}

/* --- verdicts --------------------------------------------------------------------------------------------------- */

static void
add_findings (Cli *cli, const char *name, GPtrArray *findings)
{
  gembok_json_begin_array (cli->writer, name);
  for (guint i = 0; i < findings->len; i++)
    {
      const GembokFinding *finding = findings->pdata[i];
      gembok_json_begin_object (cli->writer, NULL);
      gembok_json_add_string (cli->writer, "code", finding->code);
      gembok_json_add_string (cli->writer, "text", finding->text);
      gembok_json_end_object (cli->writer);
    }
  gembok_json_end_array (cli->writer);
}

void
show_verdict (Cli *cli, const GembokVerdict *verdict)
{
  if (cli->json)
    {
      gembok_json_add_boolean (cli->writer, "ok", verdict->ok);
      add_findings (cli, "problems", verdict->problems);
      add_findings (cli, "notes", verdict->notes);
      gembok_json_add_time (cli->writer, "not_after", verdict->not_after);
      gembok_json_add_time (cli->writer, "judged_at", verdict->judged_at);
      return;
    }
  cli_print (cli, "%s", verdict->ok ? _ ("The certificate is good.") : _ ("The certificate must not be used."));
  for (guint i = 0; i < verdict->problems->len; i++)
    cli_print (cli, "  ! %s", ((const GembokFinding *) verdict->problems->pdata[i])->text);
  for (guint i = 0; i < verdict->notes->len; i++)
    cli_print (cli, "  · %s", ((const GembokFinding *) verdict->notes->pdata[i])->text);
  g_autofree char *until = gembok_format_date (verdict->not_after);
  cli_print (cli, _ ("Valid until %s."), until);
}

void
show_certificate (Cli *cli, GembokCertificate *certificate)
{
  g_autoptr (GPtrArray) rows = gembok_certificate_describe (certificate);
  if (!cli->json)
    {
      for (guint i = 0; i < rows->len; i++)
        {
          const GembokCertificateRow *row = rows->pdata[i];
          g_auto (GStrv) lines = g_strsplit (row->value, "\n", -1);
          g_autofree char *value = g_strjoinv ("\n    ", lines);
          cli_print (cli, "%s: %s", row->label, value);
        }
      return;
    }
  g_autofree char *subject = gembok_subject_to_string (gembok_certificate_subject (certificate));
  g_autofree char *issuer = gembok_subject_to_string (gembok_certificate_issuer (certificate));
  g_autofree char *key = gembok_public_key_sha256 (gembok_certificate_public (certificate));
  gembok_json_add_string (cli->writer, "subject", subject);
  gembok_json_add_string (cli->writer, "issuer", issuer);
  gembok_json_add_string (cli->writer, "serial", gembok_certificate_serial (certificate));
  gembok_json_add_string (cli->writer, "sha256", gembok_certificate_sha256 (certificate));
  gembok_json_add_string (cli->writer, "public_key_sha256", key);
  gembok_json_add_time (cli->writer, "not_before", gembok_certificate_not_before (certificate));
  gembok_json_add_time (cli->writer, "not_after", gembok_certificate_not_after (certificate));
  gembok_json_add_boolean (cli->writer, "is_ca", gembok_certificate_is_ca (certificate));
  gembok_json_begin_array (cli->writer, "fields");
  for (guint i = 0; i < rows->len; i++)
    {
      const GembokCertificateRow *row = rows->pdata[i];
      gembok_json_begin_object (cli->writer, NULL);
      gembok_json_add_string (cli->writer, "label", row->label);
      gembok_json_add_string (cli->writer, "value", row->value);
      gembok_json_add_string (cli->writer, "oid", row->oid);
      gembok_json_add_string (cli->writer, "raw", row->raw);
      gembok_json_end_object (cli->writer);
    }
  gembok_json_end_array (cli->writer);
}

/* --- what a decider sees ---------------------------------------------------------------------------------------- */

static void
add_remote_members (Cli *cli, const GembokWireRequest *request)
{
  gembok_json_add_string (cli->writer, "id", request->id);
  gembok_json_add_string (cli->writer, "number", request->number);
  gembok_json_add_string (cli->writer, "procedure", request->procedure);
  gembok_json_add_string (cli->writer, "state", gembok_request_state_name (request->state));
  gembok_json_add_string (cli->writer, "name", gembok_wire_fields_get (request->applicant, "name"));
  gembok_json_add_string (cli->writer, "organization", gembok_wire_fields_get (request->applicant, "organization"));
  gembok_json_add_string (cli->writer, "owner", request->owner);
  gembok_json_add_string (cli->writer, "turn", request->turn);
  gembok_json_add_string (cli->writer, "public_key_sha256", request->public_key_sha256);
  gembok_json_add_time (cli->writer, "submitted_at", request->submitted_at);
}

void
show_remote_line (Cli *cli, const GembokWireRequest *request)
{
  if (cli->json)
    {
      gembok_json_begin_object (cli->writer, NULL);
      add_remote_members (cli, request);
      gembok_json_end_object (cli->writer);
      return;
    }
  g_autofree char *name = gembok_text_sanitise (gembok_wire_fields_get (request->applicant, "name"), 100);
  g_autofree char *agency = gembok_text_sanitise (gembok_wire_fields_get (request->applicant, "organization"), 100);
  g_autofree char *number = gembok_text_sanitise (request->number, 40);
  g_autofree char *id = gembok_text_sanitise (request->id, 64);
  g_autofree char *time = gembok_format_time (request->submitted_at);
  cli_print (cli, "%s  %s  %s, %s  (%s)", id, number, name, agency, time);
}

static void
add_fields (Cli *cli, const char *name, GPtrArray *fields)
{
  gembok_json_begin_object (cli->writer, name);
  for (guint i = 0; i < fields->len; i++)
    {
      const GembokWireField *field = fields->pdata[i];
      gembok_json_add_string (cli->writer, field->name, field->value);
    }
  gembok_json_end_object (cli->writer);
}

static void
add_remote (Cli *cli, const GembokWireRequest *request, const char *code)
{
  add_remote_members (cli, request);
  add_fields (cli, "applicant", request->applicant);
  gembok_json_add_string (cli->writer, "verification_code", code);
  gembok_json_add_string (cli->writer, "csr", request->csr);
  gembok_json_add_string (cli->writer, "reason", request->reason);
  gembok_json_begin_array (cli->writer, "documents");
  for (guint i = 0; i < request->documents->len; i++)
    {
      const GembokWireDocument *document = request->documents->pdata[i];
      gembok_json_begin_object (cli->writer, NULL);
      gembok_json_add_string (cli->writer, "kind", document->kind);
      gembok_json_add_string (cli->writer, "state", gembok_document_state_name (document->state));
      gembok_json_add_string (cli->writer, "media_type", document->media_type);
      gembok_json_add_integer (cli->writer, "bytes", (gint64) document->bytes);
      gembok_json_add_string (cli->writer, "sha256", document->sha256);
      gembok_json_add_string (cli->writer, "reason", document->reason);
      gembok_json_end_object (cli->writer);
    }
  gembok_json_end_array (cli->writer);
}

/* The code is worked out from the CSR itself: it is what the applicant reads out, not what the AMS says. */
static char *
code_of (const GembokWireRequest *request)
{
  if (request->csr == NULL)
    return NULL;
  g_autoptr (GBytes) pem = g_bytes_new (request->csr, strlen (request->csr));
  g_autoptr (GembokCsr) csr = gembok_csr_parse (pem, NULL);
  return csr != NULL && gembok_csr_verify (csr, NULL) ? gembok_public_key_code (gembok_csr_public (csr)) : NULL;
}

static void
print_remote (Cli *cli, const GembokWireRequest *request, const char *code)
{
  show_remote_line (cli, request);
  for (guint i = 0; i < request->applicant->len; i++)
    {
      const GembokWireField *field = request->applicant->pdata[i];
      g_autofree char *value = gembok_text_sanitise (field->value, 120);
      GembokApplicantField known;
      const gboolean is_known = gembok_applicant_field_from_name (field->name, &known);
      g_autofree char *name = gembok_text_sanitise (is_known ? gembok_applicant_field_label (known) : field->name, 60);
      cli_print (cli, "  %s: %s", name, value);
    }
  cli_print (cli, _ ("Verification code: %s (let the applicant read it out)"), code != NULL ? code : "-");
  for (guint i = 0; i < request->documents->len; i++)
    {
      const GembokWireDocument *document = request->documents->pdata[i];
      g_autofree char *kind = gembok_text_sanitise (document->kind, 40);
      g_autofree char *label = gembok_document_kind_label (kind);
      g_autofree char *size = gembok_format_size (document->bytes);
      g_autofree char *reason = gembok_text_sanitise (document->reason, 200);
      cli_print (cli, "  %s (%s): %s, %s%s%s", label, kind, gembok_document_state_label (document->state), size,
                 *reason != '\0' ? "; " : "", reason);
    }
}

void
show_remote (Cli *cli, const GembokWireRequest *request)
{
  g_autofree char *code = code_of (request);
  if (cli->json)
    add_remote (cli, request, code);
  else
    print_remote (cli, request, code);
}
