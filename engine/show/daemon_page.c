#include "show/daemon_page.h"

#include <time.h>

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

static void put_name(const struct daemon_page *page, const char *name)
{
    buffer_printf(page->out, "  %-10s ", name);
}

static void put_backlog(const struct daemon_page *page, const struct json *status)
{
    struct buffer *out = page->out;
    int64_t files = get_number(status, "backlog");
    const struct json *oldest = json_get(status, "oldest");
    put_name(page, "inbox");
    put_count(out, files, "file");
    if (files && oldest && json_kind(oldest) == JSON_OBJECT) {
        buffer_put_cstr(out, ", the oldest from ");
        put_ago(out, oldest);
    }
    buffer_put_char(out, '\n');
}

static void put_quarantine(const struct daemon_page *page, const struct json *status)
{
    struct buffer *out = page->out;
    const struct json *quarantine = json_get(status, "quarantine");
    int64_t refused = get_number(quarantine, "refused");
    int64_t rejected = get_number(quarantine, "rejected");
    if (!refused && !rejected)
        return;
    put_name(page, "quarantine");
    put_count(out, refused, "file");
    buffer_put_cstr(out, " refused whole, ");
    put_count(out, rejected, "file");
    buffer_put_cstr(out, " with rejected records\n");
    put_name(page, "");
    buffer_put_cstr(out, "each, and how to mend it: gonio ledger quarantine --spool ");
    buffer_put_visible(out, text_of(page->spool));
    buffer_put_char(out, '\n');
}

static void put_running(const struct daemon_page *page, const struct json *status)
{
    struct buffer *out = page->out;
    put_name(page, "process");
    buffer_printf(out, "%lld, gonio ", (long long)get_number(status, "pid"));
    buffer_put_visible(out, get_text(status, "version"));
    buffer_put_cstr(out, ", started ");
    put_ago(out, json_get(status, "started"));
    buffer_put_char(out, '\n');
    put_name(page, "last look");
    put_ago(out, json_get(status, "last_scan"));
    buffer_put_cstr(out, ", by ");
    buffer_put_visible(out, get_text(status, "watching"));
    buffer_put_char(out, '\n');
}

static void put_done(const struct daemon_page *page, const struct json *status)
{
    struct buffer *out = page->out;
    put_name(page, "in hand");
    put_count(out, get_number(status, "in_hand"), "file");
    buffer_put_char(out, '\n');
    put_name(page, "decided");
    put_count(out, get_number(status, "sessions"), "session");
    buffer_put_cstr(out, " in ");
    put_count(out, get_number(status, "files"), "file");
    buffer_put_cstr(out, "; ");
    put_count(out, get_number(status, "refused"), "file");
    buffer_put_cstr(out, " refused (quarantine/)\n");
    if (get_number(status, "errors")) {
        put_name(page, "failures");
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

static void put_refused(const struct daemon_page *page, const struct json *policies)
{
    struct buffer *out = page->out;
    const struct json *why = json_get(policies, "why");
    put_name(page, "");
    terminal_put(page->terminal, out, STYLE_RED,
                 TEXT("a change is REFUSED, and those go on deciding"));
    put_for(out, get_number(policies, "refused_since"));
    buffer_put_char(out, '\n');
    put_name(page, "");
    if (why && json_kind(why) == JSON_OBJECT)
        put_place(out, why);
    buffer_put_char(out, '\n');
    put_name(page, "");
    buffer_put_cstr(out, "all of it: gonio policies --spool SPOOL\n");
}

static void put_policies(const struct daemon_page *page, const struct json *policies)
{
    struct buffer *out = page->out;
    if (!policies || json_kind(policies) != JSON_OBJECT)
        return;
    struct text waiting = get_text(policies, "waiting");
    put_name(page, "policies");
    buffer_put_visible(out, get_text(policies, "active"));
    buffer_put_cstr(out, " decide");
    put_for(out, get_number(policies, "since"));
    if (get_flag(policies, "rolled_back"))
        buffer_put_cstr(out, "; not what the folders hold");
    if (get_flag(policies, "building"))
        buffer_put_cstr(out, "; a change is being tried");
    buffer_put_char(out, '\n');
    if (waiting.len) {
        put_name(page, "");
        buffer_put_cstr(out, "a change waits: gonio policies approve ");
        buffer_put_visible(out, waiting);
        buffer_put_cstr(out, " --spool SPOOL\n");
    }
    if (are_refused(policies))
        put_refused(page, policies);
}

static void put_handlers(const struct daemon_page *page, const struct json *handlers)
{
    struct buffer *out = page->out;
    const char *comma = "";
    if (!handlers || json_kind(handlers) != JSON_ARRAY || !json_count(handlers))
        return;
    put_name(page, "handlers");
    for (const struct json *at = json_first(handlers); at; at = json_next(at)) {
        buffer_put_cstr(out, comma);
        comma = ", ";
        buffer_put_visible(out, get_text(at, "name"));
        if (get_flag(at, "off"))
            buffer_put_cstr(out, " (off)");
    }
    buffer_put_char(out, '\n');
}

static void put_problems(const struct daemon_page *page, const struct json *problems)
{
    struct buffer *out = page->out;
    const struct json *at =
        problems && json_kind(problems) == JSON_ARRAY ? json_first(problems) : NULL;
    for (; at; at = json_next(at)) {
        const struct json *since = json_get(at, "since");
        buffer_put_cstr(out, "  ");
        terminal_put(page->terminal, out, STYLE_RED, get_text(at, "code"));
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

void daemon_page(const struct daemon_page *page, const struct json *status)
{
    struct buffer *out = page->out;
    bool running = get_flag(status, "running"), healthy = get_flag(status, "healthy");
    buffer_put_visible(out, text_of(page->spool));
    buffer_put_cstr(out, ": ");
    terminal_put(page->terminal, out, healthy ? STYLE_GREEN : STYLE_RED,
                 is_silent(status) ? TEXT("does not answer")
                 : !running        ? TEXT("not running")
                 : healthy         ? TEXT("healthy")
                                   : TEXT("not healthy"));
    if (running && are_refused(json_get(status, "policies"))) {
        buffer_put_cstr(out, ", but ");
        terminal_put(page->terminal, out, STYLE_YELLOW,
                     TEXT("changed policies are refused"));
    }
    buffer_put_char(out, '\n');
    put_problems(page, json_get(status, "problems"));
    if (running)
        put_running(page, status);
    put_backlog(page, status);
    put_quarantine(page, status);
    if (!running)
        return;
    put_done(page, status);
    put_policies(page, json_get(status, "policies"));
    put_handlers(page, json_get(status, "handlers"));
}
