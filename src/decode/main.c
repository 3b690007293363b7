/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "decode/decode.h"

int
main (int argc, char **argv)
{
  /* Nothing is flushed or torn down: after foreign bytes were opened the less runs the better. */
  _exit (gembok_decode_main (argc, argv));
}
