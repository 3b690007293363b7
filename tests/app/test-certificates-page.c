/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kept certificates on a real vault: none, one in each state, and one that is being checked while people go elsewhere. */
#include <adwaita.h>

#include "app/certificate-card.h"
#include "app/certificates-page.h"
#include "app/notice.h"
#include "kept.h"
#include "room.h"
#include "shown.h"

#define SITI   "Siti Contoh Rahmawati"
#define BUDI   "Budi Contoh Santoso"
#define AGENCY "Dinas <b>Contoh</b> & rekan"

static const Kept valid = { SITI, AGENCY, -1, 300, GEMBOK_CERTIFICATE_ACTIVE, -1 };
static const Kept ending = { SITI, AGENCY, -700, 12, GEMBOK_CERTIFICATE_ACTIVE, -1 };
static const Kept expired = { BUDI, NULL, -700, -2, GEMBOK_CERTIFICATE_ACTIVE, -1 };
static const Kept revoked = { SITI, AGENCY, -10, 300, GEMBOK_CERTIFICATE_REVOKED, 3 };

typedef struct
{
  Room room;
  GembokCertificatesPage *page; /* in the window */
  guint news;                   /* how often a new request was wanted */
} Case;

static void
new_request_cb (GSimpleAction *action, GVariant *parameter, Case *self)
{
  (void) action;
  (void) parameter;
  self->news++;
}

static void
set_up (Case *self, gconstpointer data)
{
  (void) data;
  room_open (&self->room, GEMBOK_MODE_OFFLINE);
  self->page = g_object_new (GEMBOK_TYPE_CERTIFICATES_PAGE, NULL);
  gembok_certificates_page_set_desk (self->page, self->room.desk);
  /* A list makes only the rows that it has room for. */
  gtk_widget_set_size_request (GTK_WIDGET (self->page), 480, 1500);
  self->room.window = shown (GTK_WIDGET (self->page));
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("new-request", NULL);
  g_signal_connect (action, "activate", G_CALLBACK (new_request_cb), self);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (self->room.window, "win", G_ACTION_GROUP (group));
  room_await_idle ();
}

static void
tear_down (Case *self, gconstpointer data)
{
  (void) data;
  room_close (&self->room);
}

static char *
keep (Case *self, const Kept *kept)
{
  char *sha256 = keep_certificate (self->room.context, kept);
  gembok_desk_changed (self->room.desk, GEMBOK_CHANGED_CERTIFICATES);
  room_await_idle ();
  return sha256;
}

static void
open_one (Case *self, const char *sha256)
{
  gembok_certificates_page_open (self->page, sha256);
  room_await_idle ();
}

static gboolean
reads (Case *self, const char *text)
{
  return in_front (self->room.window, text);
}

/* (nullable): not one on a page behind another one. */
static GtkWidget *
button_in_front (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && in_front (widget, label))
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = button_in_front (child, label);
  return found;
}

static void
press (Case *self, const char *label)
{
  GtkWidget *button = button_in_front (self->room.window, label);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

/* --- the list ------------------------------------------------------------------------------------------------------ */

static void
test_none (Case *self, gconstpointer data)
{
  (void) data;
  room_await_text (&self->room, "No certificates yet");
  press (self, "New Request");
  g_assert_cmpuint (self->news, ==, 1);
  g_assert_false (gembok_certificates_page_is_deep (self->page));
}

static void
test_every_state_in_the_list (Case *self, gconstpointer data)
{
  (void) data;
  const Kept *const all[] = { &valid, &ending, &expired, &revoked };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_free (keep (self, all[i]));
  room_await_text (&self->room, "4 certificates");
  g_assert_true (reads (self, "Valid"));
  g_assert_true (reads (self, "Ends in 12 days"));
  g_assert_true (reads (self, "Expired"));
  g_assert_true (reads (self, "Revoked"));
  g_assert_true (reads (self, "Revoked: the owner's data have changed"));
  /* What others wrote is text, never markup. */
  g_assert_true (reads (self, AGENCY));
  GtkWidget *search = inside (self->room.window, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (search), "santoso");
  room_await_text (&self->room, "1 certificate");
  g_assert_true (reads (self, BUDI));
  g_assert_false (reads (self, SITI));
  gtk_editable_set_text (GTK_EDITABLE (search), "siapa");
  room_await_text (&self->room, "Nothing found");
}

/* --- one of them --------------------------------------------------------------------------------------------------- */

static void
test_valid (Case *self, gconstpointer data)
{
  (void) data;
  g_autofree char *sha256 = keep (self, &valid);
  open_one (self, sha256);
  g_assert_true (gembok_certificates_page_is_deep (self->page));
  g_assert_true (reads (self, SITI) && reads (self, AGENCY) && reads (self, "Valid"));
  g_assert_true (reads (self, "CA Contoh"));
  g_assert_true (reads (self, "Print the certificate"));
  g_assert_true (reads (self, "Remind me in the calendar"));
  /* Its key is elsewhere: nothing is offered that would need it. */
  g_assert_false (reads (self, "Try the passphrase"));
  g_assert_false (reads (self, "Save .p12 …"));
  g_assert_false (reads (self, "New Request"));
  gembok_certificates_page_back (self->page);
  let_pass ();
  g_assert_false (gembok_certificates_page_is_deep (self->page));
  room_await_text (&self->room, "1 certificate");
}

static void
test_what_needs_another (Case *self, gconstpointer data)
{
  (void) data;
  const Kept *const all[] = { &ending, &expired, &revoked };
  const char *const pills[] = { "Ends in 12 days", "Expired", "Revoked" };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *sha256 = keep (self, all[i]);
      open_one (self, sha256);
      g_assert_true (reads (self, pills[i]));
      /* There is nothing to be reminded of once it is over. */
      g_assert_cmpint (reads (self, "Remind me in the calendar"), ==, i == 0);
      press (self, "New Request");
      g_assert_cmpuint (self->news, ==, i + 1);
    }
}

static void
test_unknown (Case *self, gconstpointer data)
{
  (void) data;
  open_one (self, "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
  g_assert_true (gembok_certificates_page_is_deep (self->page));
  g_assert_false (reads (self, "Print the certificate"));
  GtkWidget *notice = inside (self->room.window, GEMBOK_TYPE_NOTICE);
  g_assert_nonnull (notice);
  g_assert_true (gtk_widget_get_mapped (notice));
}

/* --- checking ------------------------------------------------------------------------------------------------------ */

static void
test_checked (Case *self, gconstpointer data)
{
  (void) data;
  g_autofree char *sha256 = keep (self, &valid);
  open_one (self, sha256);
  press (self, "Check Now");
  room_await_idle ();
  room_await_idle ();
  /* Nobody here trusts that CA. */
  g_assert_true (reads (self, "The chain is not trusted"));
  g_assert_true (reads (self, "It is valid now"));
}

/* What is found of one is not told of another. */
static void
test_another_in_the_middle (Case *self, gconstpointer data)
{
  (void) data;
  g_autofree char *first = keep (self, &valid);
  g_autofree char *second = keep (self, &expired);
  open_one (self, first);
  press (self, "Check Now");
  open_one (self, second);
  g_assert_true (reads (self, BUDI));
  g_assert_false (reads (self, "The chain is not trusted"));
  g_assert_nonnull (button_in_front (self->room.window, "Check Now"));
}

static void
test_closed_in_the_middle (Case *self, gconstpointer data)
{
  (void) data;
  GtkWidget *page = GTK_WIDGET (self->page);
  g_autofree char *sha256 = keep (self, &valid);
  open_one (self, sha256);
  press (self, "Check Now");
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  room_close_window (&self->room);
  room_await_idle ();
  g_assert_null (page);
}

/* The vault is closed, for another way to work, while a certificate is in front. */
static void
test_vault_closed (Case *self, gconstpointer data)
{
  (void) data;
  g_autofree char *sha256 = keep (self, &valid);
  open_one (self, sha256);
  press (self, "Check Now");
  gembok_desk_close (self->room.desk);
  room_await_idle ();
  g_assert_false (gembok_certificates_page_is_deep (self->page));
  g_assert_false (reads (self, SITI));
}

#define ADD(path, test) g_test_add ("/certificates-page/" path, Case, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  shown_init (&argc, &argv);
  ADD ("none", test_none);
  ADD ("every-state-in-the-list", test_every_state_in_the_list);
  ADD ("valid", test_valid);
  ADD ("what-needs-another", test_what_needs_another);
  ADD ("unknown", test_unknown);
  ADD ("checked", test_checked);
  ADD ("another-in-the-middle", test_another_in_the_middle);
  ADD ("closed-in-the-middle", test_closed_in_the_middle);
  ADD ("vault-closed", test_vault_closed);
  return g_test_run ();
}
