/* :show */
#include "console/table_room.h"

enum status run_show(struct console_call *call, struct error *error)
{
    const struct table_session *session;
    enum status status = table_need(call->console->table, &session, error);
    if (!status) {
        buffer_put_visible(&call->console->screen.out, session->json);
        buffer_put_char(&call->console->screen.out, '\n');
    }
    return status;
}
