#define _XOPEN_SOURCE 700

#include "reload/reload_rig.h"

#include "format/reader.h"
#include "format/writer.h"
#include "policy/decide.h"
#include "reload/generation.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define ARENA_MOST ((size_t)64 * 1024 * 1024)

void rig_make(struct reload_rig *rig)
{
    *rig = (struct reload_rig){.reload = NULL};
    folders_make(&rig->folders);
    rig->options = (struct reload_options){.folders = &rig->folders.options,
                                           .store = rig->folders.store,
                                           .settle_ms = 1,
                                           .change_max = UINT32_MAX};
}

static void use(struct reload_rig *rig)
{
    struct policy_set *before = rig->active;
    if (rig->news.state != RELOAD_ACTIVE)
        return;
    rig->active = rig->news.version.policies;
    memcpy(rig->active_id, rig->news.version.id, sizeof rig->active_id);
    if (before && before != rig->active)
        reload_forget(rig->reload, before);
}

void rig_open(struct reload_rig *rig)
{
    rig->active = NULL;
    assert_ok(reload_open(&rig->options, &rig->reload, &rig->news, &rig->error),
              &rig->error);
    use(rig);
}

void rig_close(struct reload_rig *rig)
{
    reload_close(rig->reload);
    rig->reload = NULL;
    rig->active = NULL;
}

void rig_remove(struct reload_rig *rig)
{
    rig_close(rig);
    folders_remove(&rig->folders);
}

static void pause_ms(long ms)
{
    const struct timespec pause = {.tv_nsec = ms * 1000000};
    (void)nanosleep(&pause, NULL);
}

static bool build(struct reload_rig *rig)
{
    bool ready = false;
    assert_ok(reload_begin(rig->reload, rig->ledger, &rig->error), &rig->error);
    while (reload_builds(rig->reload)) {
        assert_ok(reload_ready(rig->reload, &rig->news, &ready, &rig->error),
                  &rig->error);
        if (reload_builds(rig->reload))
            pause_ms(1);
    }
    if (ready)
        use(rig);
    return ready;
}

bool rig_turn(struct reload_rig *rig)
{
    bool news = reload_builds(rig->reload) && build(rig), changed = true;
    uint32_t again_ms = 0;
    for (int i = 0; changed || again_ms; i++) {
        assert_in_range(i, 0, 1000);
        assert_ok(reload_look(rig->reload, &changed, &again_ms, &rig->error),
                  &rig->error);
        if (changed)
            news |= build(rig);
        else if (again_ms)
            pause_ms(again_ms > 20 ? 20 : (long)again_ms);
    }
    return news;
}

void rig_refuses(struct reload_rig *rig, const struct rig_fault *fault)
{
    struct policy_set *before = rig->active;
    struct buffer told;
    assert_true(rig_turn(rig));
    if (rig->news.state != RELOAD_REFUSED)
        fail_msg("not refused: %s %s", fault->code, fault->words);
    if (strncmp(rig->news.why.code, fault->code, strlen(fault->code)) != 0 ||
        !strstr(rig->news.why.message, fault->words))
        fail_msg("%s: %s, not %s: %s", rig->news.why.code, rig->news.why.message,
                 fault->code, fault->words);
    if (!strstr(rig->news.why.file, fault->file))
        fail_msg("in %s, not %s", rig->news.why.file, fault->file);
    assert_null(strstr(rig->news.why.file, rig->folders.store));
    assert_null(strstr(rig->news.why.message, rig->folders.store));
    if (fault->line)
        assert_int_equal(rig->news.why.line, fault->line);
    assert_ptr_equal(rig->active, before);
    buffer_init(&told, 1 << 20);
    reload_tell(rig->reload, &told);
    buffer_put_char(&told, '\0');
    assert_non_null(strstr(told.at, "\"state\":\"refused\""));
    assert_non_null(strstr(told.at, fault->code));
    buffer_release(&told);
}

/* ---- deciding ---- */

void rig_session(struct text *json)
{
    *json = TEXT("{\"session_id\":\"S-1\",\"date_of_service\":\"2026-03-16\","
                 "\"patient\":{\"id\":\"P-1\"},"
                 "\"insurance\":[{\"payer\":\"acme\",\"member_id\":\"M1\"}],"
                 "\"discipline\":\"PT\",\"services\":[{\"code\":\"97110\","
                 "\"minutes\":23,\"therapist\":{\"npi\":\"1000000020\","
                 "\"credential\":\"PT\"}}]}");
}

void rig_decide(struct policy_set *set, struct buffer *out)
{
    const struct decide_options options = {.known_on = 20800};
    const struct reader_options reading = {.strict = true};
    struct session *session = NULL;
    struct decision *decisions = NULL;
    struct problems problems;
    struct arena arena;
    struct text json, id;
    struct error error = ERROR_NONE;
    size_t count = 0;
    bool failed = false;
    arena_init(&arena, ARENA_MOST);
    rig_session(&json);
    assert_ok(reader_session(json, &reading, &arena, &session, &id, &problems, &error),
              &error);
    assert_non_null(session);
    struct day_member member = {session, hash_of(json)};
    const struct day day = {.members = &member, .count = 1};
    assert_ok(decide_member(set, &day, 0, &options, &arena, &decisions, &count, &failed,
                            &error),
              &error);
    assert_int_equal(count, 1);
    assert_false(failed);
    writer_decision(&decisions[0], out);
    assert_false(buffer_failed(out));
    arena_release(&arena);
}

void rig_decides(struct reload_rig *rig, const char *words)
{
    struct buffer out;
    buffer_init(&out, 1 << 20);
    rig_decide(rig->active, &out);
    buffer_put_char(&out, '\0');
    if (!strstr(out.at, words))
        fail_msg("\"%s\" is not in %s", words, out.at);
    buffer_release(&out);
}
