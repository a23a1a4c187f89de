/* Policies that change as fast as they are built, while sessions are decided:
 * no decision is of a mixture, each is what the generation it names makes of the
 * session once more, the newest state wins, and memory stays flat.
 *
 *   test_reload_storm [SECONDS] */
#define _XOPEN_SOURCE 700

#include "reload/reload_rig.h"

#include "base/hash.h"
#include "format/json.h"
#include "reload/generation.h"
#include "reload/rehearsal.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifndef __has_feature
#define __has_feature(name) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) ||                   \
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MEMORY_COUNTS false /* a sanitizer keeps what was freed for a while */
#else
#define MEMORY_COUNTS true
#endif

#define RSS_GROWTH_KIB 8192

static int64_t milliseconds = 2000;

struct storm {
    struct reload_rig rig;
    const struct ledger_generation *generation; /* of the active version */
    atomic_bool stop;
    atomic_uint rounds;    /* of the writer */
    struct buffer decided; /* the active version's first decision */
    uint64_t decisions, swaps, again, refused;
    long rss_start, rss_end; /* KiB */
};

static long rss(void)
{
    long pages = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%ld %ld", &pages, &resident), 2);
    assert_int_equal(fclose(file), 0);
    return resident * sysconf(_SC_PAGESIZE) / 1024;
}

/* ---- who changes ---- */

/* The library first, then the policy: at any moment both are of one round, or
 * the library is of the next one. Now and then the policy is half written. */
static void *change(void *context)
{
    struct storm *storm = context;
    const struct test_folders *folders = &storm->rig.folders;
    unsigned seed = 1;
    while (!atomic_load(&storm->stop)) {
        unsigned round = atomic_fetch_add(&storm->rounds, 1) + 1;
        const struct timespec pause = {.tv_nsec = (long)(rand_r(&seed) % 20) * 1000000};
        if (round % 16 == 0) {
            folders_put(folders, "payers/acme/policy.lua", "return {");
            (void)nanosleep(&pause, NULL);
        }
        folders_put(folders, "next-lib", "return { say = '%u' }\n", round);
        folders_rename(folders, "next-lib", "scripts/lib.lua");
        folders_put(
            folders, "next",
            "local lib = use 'lib'\n"
            "return policy { id = 'acme', version = '%u', title = 't',\n" FOLDERS_BODY
            "  rules = { rule { id = 'coverage.named', topic = 'coverage',\n"
            "    scope = 'day', severity = 'warn', title = 't', source = 'S',\n"
            "    check = function(day)\n"
            "      return warn { 'of ' .. lib.say .. ' and %u.', fix = 'x' }\n"
            "    end } } }\n",
            round, round);
        folders_rename(folders, "next", "payers/acme/policy.lua");
        (void)nanosleep(&pause, NULL);
    }
    return NULL;
}

/* ---- who decides ---- */

static void assert_whole(const struct buffer *decided)
{
    unsigned library, policy;
    char *text = strndup(decided->at, decided->len);
    assert_non_null(text);
    const char *at = strstr(text, "\"message\":\"of ");
    if (at && (sscanf(at, "\"message\":\"of %u and %u.", &library, &policy) != 2 ||
               library - policy > 1))
        fail_msg("torn: %.60s", at);
    free(text);
}

static void decide(struct storm *storm)
{
    struct buffer out;
    buffer_init(&out, 1 << 20);
    rig_decide(storm->rig.active, &out);
    storm->decisions++;
    if (!storm->decided.len) {
        assert_whole(&out);
        buffer_put_text(&storm->decided, buffer_text(&out));
    }
    assert_true(text_equal(buffer_text(&storm->decided), buffer_text(&out)));
    buffer_release(&out);
}

/* From the generation alone, with policies of its own. */
static void decide_again(struct storm *storm)
{
    struct policy_set *set = NULL;
    struct buffer out;
    if (!storm->decided.len)
        return;
    buffer_init(&out, 1 << 20);
    assert_ok(generation_open(storm->generation, NULL, &set, &storm->rig.error),
              &storm->rig.error);
    rig_decide(set, &out);
    assert_true(text_equal(buffer_text(&storm->decided), buffer_text(&out)));
    policy_set_close(set);
    buffer_release(&out);
    storm->again++;
}

static void swap(struct storm *storm)
{
    struct reload_rig *rig = &storm->rig;
    struct policy_set *before = rig->active;
    if (rig->news.state == RELOAD_REFUSED)
        storm->refused++;
    if (rig->news.state != RELOAD_ACTIVE || rig->news.version.policies == before)
        return;
    decide_again(storm);
    buffer_clear(&storm->decided);
    rig->active = rig->news.version.policies;
    storm->generation = rig->news.version.generation;
    reload_forget(rig->reload, before);
    storm->swaps++;
}

static void turn(struct storm *storm)
{
    struct reload_rig *rig = &storm->rig;
    bool changed = false, ready = false;
    uint32_t again_ms = 0;
    assert_ok(reload_ready(rig->reload, &rig->news, &ready, &rig->error), &rig->error);
    if (ready)
        swap(storm);
    if (reload_builds(rig->reload))
        return;
    assert_ok(reload_look(rig->reload, &changed, &again_ms, &rig->error), &rig->error);
    if (changed)
        assert_ok(reload_begin(rig->reload, NULL, &rig->error), &rig->error);
}

static void storm_for(struct storm *storm)
{
    int64_t start = rehearsal_now(), quarter = start + milliseconds / 4;
    while (rehearsal_now() < start + milliseconds || !storm->swaps) {
        turn(storm);
        for (int i = 0; i < 20; i++)
            decide(storm);
        if (!storm->rss_start && storm->swaps && rehearsal_now() > quarter)
            storm->rss_start = rss();
    }
    storm->rss_end = rss();
}

static void none_is_torn(void **state)
{
    static struct storm storm;
    struct reload_rig *rig = &storm.rig;
    pthread_t thread;
    char version[32];
    (void)state;
    rig_make(rig);
    rig_open(rig);
    storm.generation = rig->news.version.generation;
    buffer_init(&storm.decided, 1 << 20);
    assert_int_equal(pthread_create(&thread, NULL, change, &storm), 0);
    storm_for(&storm);
    atomic_store(&storm.stop, true);
    assert_int_equal(pthread_join(thread, NULL), 0);
    decide_again(&storm);
    (void)rig_turn(rig);
    (void)snprintf(version, sizeof version, "\"version\":\"%u\"",
                   atomic_load(&storm.rounds));
    rig_decides(rig, version);
    print_message("%lld ms: %u changes, %llu swaps, %llu refused, %llu decisions, %llu "
                  "generations decided again, memory %ld to %ld KiB\n",
                  (long long)milliseconds, atomic_load(&storm.rounds),
                  (unsigned long long)storm.swaps, (unsigned long long)storm.refused,
                  (unsigned long long)storm.decisions, (unsigned long long)storm.again,
                  storm.rss_start, storm.rss_end);
    assert_true(storm.swaps > 0);
    if (MEMORY_COUNTS)
        assert_true(storm.rss_end - storm.rss_start < RSS_GROWTH_KIB);
    buffer_release(&storm.decided);
    rig_remove(rig);
}

int main(int argc, char **argv)
{
    struct error error = ERROR_NONE;
    const struct CMUnitTest tests[] = {cmocka_unit_test(none_is_torn)};
    if (argc > 1)
        milliseconds = 1000 * strtoll(argv[1], NULL, 10);
    json_start();
    if (hash_start(&error))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
