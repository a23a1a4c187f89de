#define _XOPEN_SOURCE 700 /* realpath */

#include "answers/versions_find.h"

#include "format/json.h"
#include "ledger/look.h"
#include "reload/reload_room.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define OUT_MOST  ((size_t)16 * 1024 * 1024)
#define TREE_MOST ((size_t)64 * 1024 * 1024)

enum verb { VERB_SHOW, VERB_HISTORY, VERB_APPROVE, VERB_ROLLBACK };
static const char *const verbs[] = {"show", "history", "approve", "rollback"};

struct asked {
    const struct versions_desk *desk;
    enum verb verb;
    const char *id; /* or NULL */
    char whole[GENERATION_ID];
    bool json;
    struct buffer text;
    struct error *error;
};

/* ---- the words ---- */

static enum status no_question(struct asked *asked, const char *word)
{
    (void)error_set(asked->error, STATUS_USAGE, "usage.policies",
                    "\"%.40s\" is no question about a spool's policies", word);
    error_fix(asked->error, "gonio policies --spool SPOOL, or history [ID], approve "
                            "ID, rollback ID with it; a payer without --spool");
    return STATUS_USAGE;
}

static enum status no_id(struct asked *asked)
{
    const char *verb = verbs[asked->verb];
    (void)error_set(asked->error, STATUS_USAGE, "usage.policies",
                    "%s needs the id of the policies", verb);
    error_fix(asked->error, "gonio policies %s ID --spool SPOOL; %s", verb,
              asked->verb == VERB_APPROVE
                  ? "gonio policies --spool SPOOL says which wait"
                  : "gonio policies history --spool SPOOL lists them");
    return STATUS_USAGE;
}

static enum status take_word(struct asked *asked, const char *word, size_t place)
{
    for (size_t i = 0; place == 0 && i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(word, verbs[i]) == 0) {
            asked->verb = (enum verb)i;
            return STATUS_OK;
        }
    if (place != 1 || asked->verb == VERB_SHOW)
        return no_question(asked, word);
    if (versions_is_id(word)) {
        asked->id = asked->whole;
        return versions_complete(asked->desk, word, asked->whole, asked->error);
    }
    (void)error_set(
        asked->error, STATUS_USAGE, "usage.policies",
        "an id of policies has 16 digits of 0-9 and a-f, of which the first "
        "%d may do",
        VERSIONS_DIGITS);
    error_fix(asked->error, "gonio policies history --spool SPOOL lists them");
    return STATUS_USAGE;
}

static enum status read_words(struct asked *asked, size_t count,
                              const char *const *words)
{
    enum status status = STATUS_OK;
    size_t place = 0;
    for (size_t i = 0; i < count && !status; i++) {
        if (strcmp(words[i], "--format") != 0) {
            status = take_word(asked, words[i], place++);
            continue;
        }
        const char *format = ++i < count ? words[i] : "";
        asked->json = strcmp(format, "json") == 0;
        if (!asked->json && strcmp(format, "text") != 0)
            return no_question(asked, "--format");
    }
    if (!status && asked->verb >= VERB_APPROVE && !asked->id)
        return no_id(asked);
    return status;
}

/* ---- show ---- */

static void put_time(struct buffer *out, int64_t at)
{
    char text[40];
    time_t seconds = (time_t)at;
    struct tm utc;
    if (gmtime_r(&seconds, &utc) &&
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &utc))
        buffer_put_cstr(out, text);
}

static struct text member_text(const struct json *of, const char *name)
{
    const struct json *at = of ? json_get(of, name) : NULL;
    struct text text = at ? json_text(at) : TEXT_NONE;
    return text_is_absent(text) ? TEXT("") : text;
}

static int64_t member_number(const struct json *of, const char *name)
{
    const struct json *at = of ? json_get(of, name) : NULL;
    int64_t number = 0;
    return at && json_integer(at, &number) ? number : 0;
}

static bool member_bool(const struct json *of, const char *name)
{
    const struct json *at = of ? json_get(of, name) : NULL;
    return at && json_kind(at) == JSON_BOOL && json_bool(at);
}

/* before: the fix of the one before, which need not be said again. */
static void put_place(struct buffer *out, const struct json *of, struct text *before)
{
    int64_t line = member_number(of, "line");
    buffer_put_cstr(out, "          ");
    buffer_put_visible(out, member_text(of, "file"));
    if (line)
        buffer_printf(out, ":%lld", (long long)line);
    buffer_put_cstr(out, ": ");
    buffer_put_visible(out, member_text(of, "message"));
    buffer_put_char(out, '\n');
    struct text fix = member_text(of, "fix");
    if (!fix.len || text_equal(fix, *before))
        return;
    *before = fix;
    buffer_put_cstr(out, "            fix: ");
    buffer_put_visible(out, fix);
    buffer_put_char(out, '\n');
}

static void put_places(struct buffer *out, const struct json *report, const char *list,
                       const char *count)
{
    const struct json *at = report ? json_get(report, list) : NULL;
    int64_t more = member_number(report, count);
    struct text fix = TEXT("");
    for (at = at ? json_first(at) : NULL; at; at = json_next(at), more--)
        put_place(out, at, &fix);
    if (more > 0)
        buffer_printf(out, "          and %lld more\n", (long long)more);
}

static void put_moved(struct buffer *out, const struct json *of, const char *what,
                      const char *name)
{
    buffer_printf(out, "%s %lld -> %lld", what,
                  (long long)member_number(json_get(of, "from"), name),
                  (long long)member_number(json_get(of, "to"), name));
}

/* As gonio compare says it: a rule that holds all of it moves no unit. */
static void put_change(struct buffer *out, const struct json *of)
{
    put_moved(out, of, "ready", "ready");
    put_moved(out, of, ", hold", "held");
    put_moved(out, of, ", deny", "denied");
    put_moved(out, of, ", units", "units");
    buffer_put_cstr(out, ", allowed ");
    buffer_put_visible(out, member_text(json_get(of, "from"), "allowed"));
    buffer_put_cstr(out, " -> ");
    buffer_put_visible(out, member_text(json_get(of, "to"), "allowed"));
    buffer_put_char(out, '\n');
}

static void put_share(struct buffer *out, int64_t thousandth)
{
    buffer_printf(out, "%lld.%lld %%", (long long)(thousandth / 10),
                  (long long)(thousandth % 10));
}

static void put_total(struct buffer *out, const struct json *told,
                      const struct json *report)
{
    int64_t moved = member_number(report, "moved");
    int64_t decisions = member_number(report, "decisions");
    int64_t most = member_number(told, "max_change");
    buffer_printf(out, "          %lld of %lld decisions move (", (long long)moved,
                  (long long)decisions);
    put_share(out, decisions ? moved * 1000 / decisions : 0);
    buffer_put_cstr(out, "; more than ");
    put_share(out, most);
    buffer_printf(out,
                  ", max_change = %lld, waits), of the last %lld claim-days decided\n",
                  (long long)most, (long long)member_number(report, "days"));
    buffer_put_cstr(out, "          ");
    put_change(out, report);
}

static void put_changes(struct buffer *out, const struct json *told)
{
    const struct json *report = json_get(told, "report");
    const struct json *by = report ? json_get(report, "by") : NULL;
    if (!by)
        return;
    put_total(out, told, report);
    for (by = json_first(by); by; by = json_next(by)) {
        buffer_put_cstr(out, "          ");
        buffer_put_visible(out, member_text(by, "payer"));
        if (json_get(by, "rule")) {
            buffer_put_cstr(out, "  ");
            buffer_put_visible(out, member_text(by, "rule"));
            buffer_printf(out, " comes %lld, goes %lld",
                          (long long)member_number(by, "comes"),
                          (long long)member_number(by, "goes"));
        }
        buffer_put_cstr(out, ": ");
        put_change(out, by);
    }
}

/* The spool's whole path: what is shown can be pasted anywhere. */
static void put_spool(const struct asked *asked, struct buffer *out)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789/._-+@:,";
    char path[PATH_MAX];
    char *slash = realpath(asked->desk->store, path) ? strrchr(path, '/') : NULL;
    buffer_put_cstr(out, " --spool ");
    if (!slash) {
        buffer_put_cstr(out, "SPOOL");
        return;
    }
    *slash = '\0';
    const char *quote = path[strspn(path, plain)] ? "'" : "";
    bool sayable = !strchr(path, '\'');
    buffer_put_cstr(out, sayable ? quote : "");
    buffer_put_visible(out, text_of(sayable ? path : "SPOOL"));
    buffer_put_cstr(out, sayable ? quote : "");
}

static void put_waiting(struct asked *asked, const struct json *told)
{
    struct buffer *out = &asked->text;
    struct text id = member_text(told, "waiting");
    if (!id.len)
        return;
    buffer_printf(out, "waiting   %.*s  moves more than is let through unasked\n",
                  TEXT_ARG(id));
    put_changes(out, told);
    buffer_printf(out, "          gonio policies approve %.*s", TEXT_ARG(id));
    put_spool(asked, out);
    buffer_put_char(out, '\n');
}

static void put_refused(struct asked *asked, const struct json *told)
{
    struct buffer *out = &asked->text;
    if (!text_is(member_text(told, "state"), "refused"))
        return;
    struct text id = member_text(told, "refused");
    int64_t first = member_number(told, "refused_since");
    int64_t last = member_number(told, "refused_at");
    buffer_printf(out, "REFUSED   %.*s  ", TEXT_ARG(id.len ? id : TEXT("-")));
    put_time(out, last);
    if (last != first) {
        buffer_put_cstr(out, ", others before since ");
        put_time(out, first);
    }
    buffer_put_cstr(out, member_bool(told, "healthy") ? "\n" : "  (unhealthy)\n");
    put_places(out, json_get(told, "report"), "faults", "fault_count");
}

static void put_warnings(struct buffer *out, const struct json *report)
{
    int64_t count = member_number(report, "warning_count");
    if (count)
        buffer_printf(out, "lint      %lld warning%s: gonio lint lists %s\n",
                      (long long)count, count == 1 ? "" : "s",
                      count == 1 ? "it" : "them");
}

/* What somebody has to mend stands in front. */
static void put_shown(struct asked *asked, const struct json *told)
{
    struct buffer *out = &asked->text;
    put_refused(asked, told);
    buffer_printf(out, "active    %.*s  since ", TEXT_ARG(member_text(told, "active")));
    put_time(out, member_number(told, "since"));
    if (member_bool(told, "rolled_back") ||
        text_is(member_text(told, "state"), "refused"))
        buffer_put_cstr(out, "  (not what the folders hold)");
    buffer_put_char(out, '\n');
    put_waiting(asked, told);
    put_warnings(out, json_get(told, "report"));
}

static enum status tell(struct asked *asked, struct buffer *told)
{
    if (asked->desk->reload) {
        reload_tell(asked->desk->reload, told);
        return buffer_failed(told) ? error_no_memory(asked->error) : STATUS_OK;
    }
    return memory_told(asked->desk->store, told, asked->error);
}

static enum status show(struct asked *asked)
{
    struct buffer told;
    struct arena arena;
    struct json *json = NULL;
    buffer_init(&told, OUT_MOST);
    arena_init(&arena, TREE_MOST);
    enum status status = tell(asked, &told);
    if (!status)
        status = json_read_document(buffer_text(&told), &arena, &json, asked->error);
    if (!status && asked->json) {
        buffer_put_text(&asked->text, buffer_text(&told));
        buffer_put_char(&asked->text, '\n');
    } else if (!status) {
        put_shown(asked, json);
    }
    if (!status && asked->desk->negative)
        *asked->desk->negative = text_is(member_text(json, "state"), "refused");
    arena_release(&arena);
    buffer_release(&told);
    return status;
}

/* ---- history ---- */

/* One that became active; it is written when the next one did. */
struct active_time {
    struct asked *asked;
    struct hash hash;
    char id[GENERATION_ID];
    int64_t from;
    char note[64];
    bool any, written;
    struct versions_changes all;
    struct buffer changes; /* against the one before */
};

static void put_period(struct active_time *period, int64_t to)
{
    struct asked *asked = period->asked;
    struct buffer *out = &asked->text;
    char hash[HASH_TEXT];
    if (!period->any || (asked->id && strcmp(asked->id, period->id) != 0))
        return;
    hash_write(&period->hash, hash);
    if (asked->json) {
        buffer_put_cstr(out, period->written ? ",\n{" : "\n{");
        buffer_printf(out,
                      "\"id\":\"%s\",\"hash\":\"%s\",\"from\":%lld,\"to\":", period->id,
                      hash, (long long)period->from);
        buffer_printf(out, to ? "%lld" : "null", (long long)to);
        buffer_put_cstr(out, ",\"note\":");
        buffer_put_json(out, text_of(period->note));
        buffer_put_cstr(out, ",\"changes\":[");
        buffer_put_text(out, buffer_text(&period->changes));
        buffer_put_cstr(out, "]}");
    } else {
        buffer_printf(out, "%s  ", asked->id ? hash : period->id);
        put_time(out, period->from);
        buffer_put_cstr(out, " to ");
        if (to)
            put_time(out, to);
        else
            buffer_put_cstr(out, "now                    ");
        buffer_put_cstr(out, "  ");
        buffer_put_visible(out, text_of(period->note));
        buffer_put_char(out, '\n');
        buffer_put_text(out, buffer_text(&period->changes));
    }
    period->written = true;
}

/* A start with the same ones begins nothing. */
static enum status take_activation(void *context,
                                   const struct look_activation *activation,
                                   struct error *error)
{
    struct active_time *period = context;
    const struct asked *asked = period->asked;
    if (period->any &&
        memcmp(&period->hash, &activation->hash, sizeof period->hash) == 0)
        return STATUS_OK;
    put_period(period, activation->at);
    period->any = true;
    period->hash = activation->hash;
    period->from = activation->at;
    generation_name(&activation->hash, period->id);
    (void)snprintf(period->note, sizeof period->note, "%.*s",
                   TEXT_ARG(activation->note));
    buffer_clear(&period->changes);
    return versions_changed(&period->all, asked->desk->ledger, activation->generation,
                            asked->json, &period->changes, error);
}

static enum status history(struct asked *asked)
{
    struct active_time period = {.asked = asked};
    if (asked->json)
        buffer_put_char(&asked->text, '[');
    buffer_init(&period.changes, OUT_MOST);
    versions_changes_init(&period.all);
    enum status status =
        look_activations(asked->desk->ledger, take_activation, &period, asked->error);
    if (!status && buffer_failed(&period.changes))
        status = error_no_memory(asked->error);
    if (!status)
        put_period(&period, 0);
    versions_changes_release(&period.all);
    buffer_release(&period.changes);
    if (status)
        return status;
    if (asked->id && !period.written)
        return error_set(asked->error, STATUS_NOT_FOUND, "policy.generation",
                         "no policies of that id were ever active");
    if (asked->json)
        buffer_put_cstr(&asked->text, "\n]\n");
    return STATUS_OK;
}

/* ---- approve, rollback ---- */

static void put_done(struct asked *asked, bool now)
{
    const char *what = asked->verb == VERB_APPROVE ? "approved" : "rolled back";
    if (asked->json)
        buffer_printf(&asked->text, "{\"active\":\"%s\",\"cause\":\"%s\"}\n", asked->id,
                      what);
    else
        buffer_printf(&asked->text, "%s: %s, %s\n", asked->id, what,
                      now ? "active from the next claim-day on"
                          : "active from the next start on");
}

static enum status change_running(struct asked *asked, struct reload_news *news,
                                  bool *ready)
{
    struct reload *reload = asked->desk->reload;
    enum status status = asked->verb == VERB_APPROVE
                             ? reload_approve(reload, asked->id, news, asked->error)
                             : reload_rollback(reload, asked->desk->ledger, asked->id,
                                               news, asked->error);
    *ready = status == STATUS_OK;
    if (!status)
        put_done(asked, true);
    return status;
}

static enum status record(struct asked *asked, struct held *held)
{
    struct ledger *ledger = asked->desk->ledger;
    struct reload_news news = {.state = RELOAD_ACTIVE,
                               .cause = asked->verb == VERB_APPROVE ? "approved"
                                                                    : "rolled back"};
    memcpy(news.version.id, held->generation.id, GENERATION_ID);
    news.version.generation = &held->generation.whole;
    enum status status = ledger_begin(ledger, asked->error);
    if (!status)
        status = reload_record(ledger, &news, asked->error);
    if (status) {
        ledger_rollback(ledger);
        return status;
    }
    return ledger_commit(ledger, asked->error);
}

/* The next start reads the memory. It opens what is to be active first: a
 * generation that does not load is no way back. */
static enum status change_stopped(struct asked *asked, struct reload_memory *memory)
{
    const struct versions_desk *desk = asked->desk;
    struct held *held = calloc(1, sizeof *held);
    if (!held)
        return error_no_memory(asked->error);
    enum status status = generation_find(desk->store, desk->ledger, asked->id,
                                         &held->generation, asked->error);
    if (!status)
        status = held_open(held, desk->store, asked->error);
    if (!status)
        status = record(asked, held);
    if (!status) {
        const char *folders = asked->verb == VERB_APPROVE ? asked->id
                              : memory->waiting[0]        ? memory->waiting
                                                          : memory->folders;
        memmove(memory->folders, folders, GENERATION_ID);
        memcpy(memory->active, asked->id, GENERATION_ID);
        memory->waiting[0] = '\0';
        status = memory_write(desk->store, memory, asked->error);
    }
    held_free(held);
    if (!status)
        put_done(asked, false);
    return status;
}

static enum status change(struct asked *asked, struct reload_news *news, bool *ready)
{
    struct reload_memory memory;
    if (asked->desk->reload)
        return change_running(asked, news, ready);
    enum status status = memory_read(asked->desk->store, &memory, asked->error);
    if (status)
        return status;
    if (asked->verb == VERB_APPROVE && strcmp(memory.waiting, asked->id) != 0)
        return error_set(asked->error, STATUS_NOT_FOUND, "policy.waiting",
                         "no policies of that id wait to be approved");
    if (asked->verb == VERB_ROLLBACK && strcmp(memory.active, asked->id) == 0)
        return error_set(asked->error, STATUS_USAGE, "policy.active",
                         "these policies are active already");
    return change_stopped(asked, &memory);
}

/* ---- the whole ---- */

enum status versions_answer(const struct versions_desk *desk, size_t count,
                            const char *const *words, const struct answer_out *out,
                            struct reload_news *news, bool *ready, struct error *error)
{
    struct asked asked = {.desk = desk, .error = error};
    *ready = false;
    enum status status = read_words(&asked, count, words);
    if (status)
        return status;
    buffer_init(&asked.text, OUT_MOST);
    if (asked.verb == VERB_SHOW)
        status = show(&asked);
    else if (asked.verb == VERB_HISTORY)
        status = history(&asked);
    else
        status = change(&asked, news, ready);
    if (!status && buffer_failed(&asked.text))
        status = error_no_memory(error);
    if (!status)
        status = out->write(out->context, buffer_text(&asked.text), error);
    buffer_release(&asked.text);
    return status;
}
