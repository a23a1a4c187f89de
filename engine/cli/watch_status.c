/* gonio watch --status SPOOL: how the daemon there is, in its own words; when
 * none answers, what its files say. */
#include "cli/watch_status.h"

#include "base/arena.h"
#include "base/terminal.h"
#include "cli/exit.h"
#include "format/json.h"
#include "runtime/control.h"
#include "runtime/status.h"

#include <time.h>
#include <unistd.h>

#define SILENCE_MS  10000
#define STATUS_MOST ((size_t)1024 * 1024)

struct looking {
    struct buffer json; /* gonio/status/1 */
    struct arena arena;
    struct buffer page;
    struct terminal terminal;
};

/* ---- a page for people ---- */

static struct text get_text(const struct json *from, const char *name)
{
    const struct json *member = from ? json_get(from, name) : NULL;
    return member ? json_text(member) : TEXT_NONE;
}

static int64_t get_number(const struct json *from, const char *name)
{
    const struct json *member = from ? json_get(from, name) : NULL;
    int64_t number = 0;
    return member && json_integer(member, &number) ? number : 0;
}

static bool get_flag(const struct json *from, const char *name)
{
    const struct json *member = from ? json_get(from, name) : NULL;
    return member && json_kind(member) == JSON_BOOL && json_bool(member);
}

static void put_age(struct buffer *out, int64_t seconds)
{
    static const struct {
        int64_t most, unit;
        const char *word;
    } steps[] = {{120, 1, "s"}, {7200, 60, "min"}, {172800, 3600, "h"}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (seconds < steps[i].most) {
            buffer_printf(out, "%lld %s", (long long)(seconds / steps[i].unit),
                          steps[i].word);
            return;
        }
    }
    buffer_printf(out, "%lld days", (long long)(seconds / 86400));
}

/* "12 s ago", or "never". */
static void put_ago(struct buffer *out, const struct json *time)
{
    if (!time || json_kind(time) != JSON_OBJECT) {
        buffer_put_cstr(out, "never");
        return;
    }
    put_age(out, get_number(time, "age_s"));
    buffer_put_cstr(out, " ago");
}

static void put_count(struct buffer *out, int64_t count, const char *what)
{
    buffer_printf(out, "%lld %s%s", (long long)count, what, count == 1 ? "" : "s");
}

static void put_name(struct looking *looking, const char *name)
{
    buffer_printf(&looking->page, "  %-10s ", name);
}

static void put_backlog(struct looking *looking, const struct json *status)
{
    struct buffer *out = &looking->page;
    int64_t files = get_number(status, "backlog");
    const struct json *oldest = json_get(status, "oldest");
    put_name(looking, "inbox");
    put_count(out, files, "file");
    if (files && oldest && json_kind(oldest) == JSON_OBJECT) {
        buffer_put_cstr(out, ", the oldest from ");
        put_ago(out, oldest);
    }
    buffer_put_char(out, '\n');
}

static void put_quarantine(struct looking *looking, const char *spool,
                           const struct json *status)
{
    struct buffer *out = &looking->page;
    const struct json *quarantine = json_get(status, "quarantine");
    int64_t refused = get_number(quarantine, "refused");
    int64_t rejected = get_number(quarantine, "rejected");
    if (!refused && !rejected)
        return;
    put_name(looking, "quarantine");
    put_count(out, refused, "file");
    buffer_put_cstr(out, " refused whole, ");
    put_count(out, rejected, "file");
    buffer_put_cstr(out, " with rejected records\n");
    put_name(looking, "");
    buffer_put_cstr(out, "each, and how to mend it: gonio ledger quarantine --spool ");
    buffer_put_visible(out, text_of(spool));
    buffer_put_char(out, '\n');
}

static void put_running(struct looking *looking, const struct json *status)
{
    struct buffer *out = &looking->page;
    put_name(looking, "process");
    buffer_printf(out, "%lld, gonio ", (long long)get_number(status, "pid"));
    buffer_put_visible(out, get_text(status, "version"));
    buffer_put_cstr(out, ", started ");
    put_ago(out, json_get(status, "started"));
    buffer_put_char(out, '\n');
    put_name(looking, "last look");
    put_ago(out, json_get(status, "last_scan"));
    buffer_put_cstr(out, ", by ");
    buffer_put_visible(out, get_text(status, "watching"));
    buffer_put_char(out, '\n');
}

static void put_done(struct looking *looking, const struct json *status)
{
    struct buffer *out = &looking->page;
    put_name(looking, "in hand");
    put_count(out, get_number(status, "in_hand"), "file");
    buffer_put_char(out, '\n');
    put_name(looking, "decided");
    put_count(out, get_number(status, "sessions"), "session");
    buffer_put_cstr(out, " in ");
    put_count(out, get_number(status, "files"), "file");
    buffer_put_cstr(out, "; ");
    put_count(out, get_number(status, "refused"), "file");
    buffer_put_cstr(out, " refused\n");
    if (get_number(status, "errors")) {
        put_name(looking, "failures");
        buffer_printf(out, "%lld, each told in the log\n",
                      (long long)get_number(status, "errors"));
    }
}

/* ---- policies ---- */

static void put_for(struct buffer *out, int64_t since)
{
    int64_t now = (int64_t)time(NULL);
    buffer_put_cstr(out, ", for ");
    put_age(out, now > since ? now - since : 0);
}

static void put_place(struct buffer *out, const struct json *why)
{
    int64_t line = get_number(why, "line");
    struct text file = get_text(why, "file");
    if (file.len)
        buffer_put_visible(out, file);
    if (file.len && line)
        buffer_printf(out, ":%lld", (long long)line);
    buffer_put_cstr(out, file.len ? ": " : "");
    buffer_put_visible(out, get_text(why, "message"));
}

static bool are_refused(const struct json *policies)
{
    return text_is(get_text(policies, "state"), "refused");
}

static void put_refused(struct looking *looking, const struct json *policies)
{
    struct buffer *out = &looking->page;
    const struct json *why = json_get(policies, "why");
    put_name(looking, "");
    terminal_put(&looking->terminal, out, STYLE_RED,
                 TEXT("a change is REFUSED, and those go on deciding"));
    put_for(out, get_number(policies, "refused_since"));
    buffer_put_char(out, '\n');
    put_name(looking, "");
    if (why && json_kind(why) == JSON_OBJECT)
        put_place(out, why);
    buffer_put_char(out, '\n');
    put_name(looking, "");
    buffer_put_cstr(out, "all of it: gonio policies --spool SPOOL\n");
}

static void put_policies(struct looking *looking, const struct json *policies)
{
    struct buffer *out = &looking->page;
    if (!policies || json_kind(policies) != JSON_OBJECT)
        return;
    struct text waiting = get_text(policies, "waiting");
    put_name(looking, "policies");
    buffer_put_visible(out, get_text(policies, "active"));
    buffer_put_cstr(out, " decide");
    put_for(out, get_number(policies, "since"));
    if (get_flag(policies, "rolled_back"))
        buffer_put_cstr(out, "; not what the folders hold");
    if (get_flag(policies, "building"))
        buffer_put_cstr(out, "; a change is being tried");
    buffer_put_char(out, '\n');
    if (waiting.len) {
        put_name(looking, "");
        buffer_put_cstr(out, "a change waits: gonio policies approve ");
        buffer_put_visible(out, waiting);
        buffer_put_cstr(out, " --spool SPOOL\n");
    }
    if (are_refused(policies))
        put_refused(looking, policies);
}

static void put_handlers(struct looking *looking, const struct json *handlers)
{
    struct buffer *out = &looking->page;
    const char *comma = "";
    if (!handlers || json_kind(handlers) != JSON_ARRAY || !json_count(handlers))
        return;
    put_name(looking, "handlers");
    for (const struct json *at = json_first(handlers); at; at = json_next(at)) {
        buffer_put_cstr(out, comma);
        comma = ", ";
        buffer_put_visible(out, get_text(at, "name"));
        if (get_flag(at, "off"))
            buffer_put_cstr(out, " (off)");
    }
    buffer_put_char(out, '\n');
}

static void put_problems(struct looking *looking, const struct json *problems)
{
    struct buffer *out = &looking->page;
    const struct json *at =
        problems && json_kind(problems) == JSON_ARRAY ? json_first(problems) : NULL;
    for (; at; at = json_next(at)) {
        const struct json *since = json_get(at, "since");
        buffer_put_cstr(out, "  ");
        terminal_put(&looking->terminal, out, STYLE_RED, get_text(at, "code"));
        buffer_put_cstr(out, ": ");
        buffer_put_visible(out, get_text(at, "message"));
        if (since && json_kind(since) == JSON_OBJECT) {
            buffer_put_cstr(out, ", since ");
            put_age(out, get_number(since, "age_s"));
        }
        buffer_put_char(out, '\n');
    }
}

/* Busy, or stuck: one runs all the same. */
static bool is_silent(const struct json *status)
{
    const struct json *problems = json_get(status, "problems");
    const struct json *first =
        problems && json_kind(problems) == JSON_ARRAY ? json_first(problems) : NULL;
    return first && text_is(get_text(first, "code"), "daemon.silent");
}

static void put_page(struct looking *looking, const char *spool,
                     const struct json *status)
{
    struct buffer *out = &looking->page;
    bool running = get_flag(status, "running"), healthy = get_flag(status, "healthy");
    buffer_put_visible(out, text_of(spool));
    buffer_put_cstr(out, ": ");
    terminal_put(&looking->terminal, out, healthy ? STYLE_GREEN : STYLE_RED,
                 is_silent(status) ? TEXT("does not answer")
                 : !running        ? TEXT("not running")
                 : healthy         ? TEXT("healthy")
                                   : TEXT("not healthy"));
    if (running && are_refused(json_get(status, "policies"))) {
        buffer_put_cstr(out, ", but ");
        terminal_put(&looking->terminal, out, STYLE_YELLOW,
                     TEXT("changed policies are refused"));
    }
    buffer_put_char(out, '\n');
    put_problems(looking, json_get(status, "problems"));
    if (running)
        put_running(looking, status);
    put_backlog(looking, status);
    if (running)
        put_done(looking, status);
    put_quarantine(looking, spool, status);
    if (!running)
        return;
    put_policies(looking, json_get(status, "policies"));
    put_handlers(looking, json_get(status, "handlers"));
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
    const struct control_question question = {spool, 1, words, SILENCE_MS};
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
    *result = !get_flag(tree, "running")   ? EXIT_IO
              : !get_flag(tree, "healthy") ? EXIT_NEGATIVE
                                           : EXIT_OK;
    put_page(looking, spool, tree);
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
