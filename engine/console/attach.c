#include "console/room.h"

const struct console_command attach_commands[] = {{.name = NULL}};
