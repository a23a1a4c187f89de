/* How a daemon is, as a page for people: of gonio/status/1. */
#ifndef GONIO_SHOW_DAEMON_PAGE_H
#define GONIO_SHOW_DAEMON_PAGE_H

#include "base/terminal.h"
#include "format/json.h"

struct daemon_page {
    const char *spool; /* as it was named */
    const struct terminal *terminal;
    struct buffer *out;
};
void daemon_page(const struct daemon_page *page, const struct json *status);

#endif
