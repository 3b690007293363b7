/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/interfaces.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#define ADDRESSES_MAX 32

static void
add (GPtrArray *list, char *text)
{
  if (text != NULL && list->len < ADDRESSES_MAX && !g_ptr_array_find_with_equal_func (list, text, g_str_equal, NULL))
    g_ptr_array_add (list, text);
  else
    g_free (text);
}

/* Addresses that mean another computer on each computer, or nothing at all, are of no use to others. */
static char *
useful_text (const struct sockaddr *native)
{
  const gsize length = native->sa_family == AF_INET ? sizeof (struct sockaddr_in) : sizeof (struct sockaddr_in6);
  g_autoptr (GSocketAddress) socket = g_socket_address_new_from_native ((gpointer) (guintptr) native, length);
  if (!G_IS_INET_SOCKET_ADDRESS (socket))
    return NULL;
  GInetAddress *address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (socket));
  if (g_inet_address_get_is_loopback (address) || g_inet_address_get_is_link_local (address)
      || g_inet_address_get_is_any (address) || g_inet_address_get_is_multicast (address))
    return NULL;
  return g_inet_address_to_string (address);
}

/* From where this computer would speak to the rest of the world. A datagram socket that is connected sends nothing. */
static char *
address_of_the_route (void)
{
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  /* RFC 5737: an address that is nobody's. */
  g_autoptr (GSocketAddress) nobody = g_inet_socket_address_new_from_string ("192.0.2.1", 9);
  if (socket == NULL || !g_socket_connect (socket, nobody, NULL, NULL))
    return NULL;
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  struct sockaddr_storage native = { 0 };
  if (local == NULL || !g_socket_address_to_native (local, &native, sizeof native, NULL))
    return NULL;
  return useful_text ((const struct sockaddr *) &native);
}

static void
add_family (GPtrArray *list, const struct ifaddrs *interfaces, sa_family_t family)
{
  for (const struct ifaddrs *one = interfaces; one != NULL; one = one->ifa_next)
    if (one->ifa_addr != NULL && one->ifa_addr->sa_family == family && (one->ifa_flags & IFF_UP) != 0)
      add (list, useful_text (one->ifa_addr));
}

GStrv
gembok_interfaces_list (void)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  struct ifaddrs *interfaces = NULL;
  add (list, address_of_the_route ());
  if (getifaddrs (&interfaces) == 0)
    {
      add_family (list, interfaces, AF_INET);
      add_family (list, interfaces, AF_INET6);
      freeifaddrs (interfaces);
    }
  g_ptr_array_add (list, NULL);
  return (GStrv) g_ptr_array_steal (list, NULL);
}
