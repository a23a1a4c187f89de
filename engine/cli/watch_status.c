/* gonio watch --status SPOOL: how the daemon there is, in its own words; when
 * none answers, what its files say. */
#include "cli/watch_status.h"

#include "base/arena.h"
#include "base/terminal.h"
#include "cli/exit.h"
#include "format/json.h"
#include "runtime/control.h"
#include "runtime/status.h"
#include "show/daemon_page.h"

#include <unistd.h>

#define SILENCE_MS  10000
#define STATUS_MOST ((size_t)1024 * 1024)

struct looking {
    struct buffer json; /* gonio/status/1 */
    struct arena arena;
    struct buffer page;
    struct terminal terminal;
};

static bool is_so(const struct json *status, const char *name)
{
    const struct json *member = json_get(status, name);
    return member && json_kind(member) == JSON_BOOL && json_bool(member);
}

/* ---- asking ---- */

static enum status gather(void *context, struct text piece, struct error *error)
{
    struct buffer *json = context;
    buffer_put_text(json, piece);
    return buffer_failed(json) ? error_no_memory(error) : STATUS_OK;
}

static enum status ask(struct looking *looking, const char *spool, bool *there,
                       struct error *error)
{
    static const char *const words[] = {"status"};
    const struct control_question question = {
        .spool = spool, .count = 1, .words = words, .timeout_ms = SILENCE_MS};
    const struct answer_out out = {&looking->json, gather};
    int unused = 0;
    return control_ask(&question, &out, there, &unused, error);
}

/* Nobody answers, or somebody who is no more than a name. */
static enum status look(struct looking *looking, const char *spool, struct error *error)
{
    struct status_told told;
    enum status status = status_look(spool, &told, error);
    buffer_clear(&looking->json);
    if (!status)
        status_write(&told, &looking->json);
    if (!status && buffer_failed(&looking->json))
        status = error_no_memory(error);
    return status;
}

static enum status print(struct looking *looking, const char *spool, bool json,
                         int *result, struct error *error)
{
    struct json *tree = NULL;
    struct text page = buffer_text(&looking->json);
    enum status status = json_read(page, &looking->arena, &tree, error);
    if (status)
        return status;
    *result = !is_so(tree, "running")   ? EXIT_IO
              : !is_so(tree, "healthy") ? EXIT_NEGATIVE
                                        : EXIT_OK;
    daemon_page(&(struct daemon_page){spool, &looking->terminal, &looking->page}, tree);
    if (!json)
        page = buffer_text(&looking->page);
    *result = exit_worst(*result, exit_print("watch", page));
    return STATUS_OK;
}

int watch_status(const char *spool, bool json)
{
    struct looking looking = {.terminal = terminal_of(STDOUT_FILENO)};
    struct error error = ERROR_NONE;
    bool there = false;
    int result = EXIT_OK;
    buffer_init(&looking.json, STATUS_MOST);
    buffer_init(&looking.page, STATUS_MOST);
    arena_init(&looking.arena, 16 * STATUS_MOST);
    enum status status = ask(&looking, spool, &there, &error);
    bool silent = status == STATUS_IO && strcmp(error.code, "control.silent") == 0;
    if ((!status && !there) || silent)
        status = look(&looking, spool, &error);
    if (!status)
        status = print(&looking, spool, json, &result, &error);
    if (status)
        result = exit_report("watch", &error);
    arena_release(&looking.arena);
    buffer_release(&looking.json);
    buffer_release(&looking.page);
    return result;
}
