/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/exchange.h"

G_BEGIN_DECLS

/*
 * The handlers behind the table in router.c, one file a subject (routes-*.c). Each is one call of DESIGN section 5;
 * data/ams-api.yaml says what goes in and out.
 */

void gembok_route_policy (GembokServer *server, GembokExchange *exchange);
void gembok_route_crl (GembokServer *server, GembokExchange *exchange);
void gembok_route_ocsp (GembokServer *server, GembokExchange *exchange);

void gembok_route_log_in (GembokServer *server, GembokExchange *exchange);
void gembok_route_log_out (GembokServer *server, GembokExchange *exchange);
void gembok_route_account (GembokServer *server, GembokExchange *exchange);
void gembok_route_password (GembokServer *server, GembokExchange *exchange);

void gembok_route_requests (GembokServer *server, GembokExchange *exchange);
void gembok_route_request_create (GembokServer *server, GembokExchange *exchange);
void gembok_route_request (GembokServer *server, GembokExchange *exchange);
void gembok_route_request_cancel (GembokServer *server, GembokExchange *exchange);
void gembok_route_csr (GembokServer *server, GembokExchange *exchange);
void gembok_route_agreement (GembokServer *server, GembokExchange *exchange);
void gembok_route_submission (GembokServer *server, GembokExchange *exchange);
void gembok_route_decision (GembokServer *server, GembokExchange *exchange);
void gembok_route_events (GembokServer *server, GembokExchange *exchange);
void gembok_route_notifications (GembokServer *server, GembokExchange *exchange);

void gembok_route_document (GembokServer *server, GembokExchange *exchange);
void gembok_route_upload_create (GembokServer *server, GembokExchange *exchange);
void gembok_route_upload_options (GembokServer *server, GembokExchange *exchange);
void gembok_route_upload_head (GembokServer *server, GembokExchange *exchange);
void gembok_route_upload_begin (GembokServer *server, GembokExchange *exchange);
void gembok_route_upload_patch (GembokServer *server, GembokExchange *exchange);
void gembok_route_upload_delete (GembokServer *server, GembokExchange *exchange);

void gembok_route_request_certificate (GembokServer *server, GembokExchange *exchange);
void gembok_route_certificates (GembokServer *server, GembokExchange *exchange);
void gembok_route_certificate (GembokServer *server, GembokExchange *exchange);

G_END_DECLS
