/* What the files of the reload share. */
#ifndef GONIO_RELOAD_RELOAD_ROOM_H
#define GONIO_RELOAD_RELOAD_ROOM_H

#include "reload/generation.h"
#include "reload/rehearsal.h"
#include "reload/reload.h"

#include <pthread.h>
#include <stdatomic.h>

/* ---- a version that is alive ---- */

struct held {
    struct generation generation;
    struct policy_set *set;
    /* Of each policy that loads and counts as tried: its hash, its cases' and the
     * program's in one. Sorted. NULL: not looked at yet. */
    struct hash *passed;
    size_t passed_count;
    struct held *next;
};
/* Opens, and loads everything; fills passed. STATUS_POLICY: a fault. */
enum status held_open(struct held *held, const char *store,
                      struct error *error) MUST_CHECK;
/* The same of one whose set is open and loaded. */
enum status held_note(struct held *held, struct error *error) MUST_CHECK;
void held_free(struct held *held); /* NULL: nothing */
struct hash held_key(const struct held *held, const struct policy *policy);
bool held_passed(const struct hash *passed, size_t count, const struct hash *key);

/* ---- what is remembered from one start to the next: STORE/state ---- */

struct reload_memory {
    char active[GENERATION_ID];
    /* Those of the folders when somebody last decided about them: with other
     * ones than active, a rollback holds against them. */
    char folders[GENERATION_ID];
    char waiting[GENERATION_ID];
};
/* Nothing remembered: all are "". */
enum status memory_read(const char *store, struct reload_memory *memory,
                        struct error *error) MUST_CHECK;
enum status memory_write(const char *store, const struct reload_memory *memory,
                         struct error *error) MUST_CHECK;
/* STORE/told: reload_tell's, for who asks when no daemon runs. */
enum status memory_tell(const char *store, struct text told,
                        struct error *error) MUST_CHECK;
/* What was told last. STATUS_NOT_FOUND: nothing, no daemon ran there yet. */
enum status memory_told(const char *store, struct buffer *told,
                        struct error *error) MUST_CHECK;
/* The oldest generations go, but for those of the memory and some. */
void memory_prune(const char *store, const struct reload_memory *memory);

/* ---- noticing ---- */

/* A folder: all of it counts, or the one name in it that leads to a root. */
struct noticed {
    int watch;
    char name[256]; /* "": all */
};
struct notice_list {
    struct noticed *at;
    size_t count, room;
};
struct notice {
    int fd;                           /* inotify; -1: there is none */
    struct notice_list watched, seen; /* seen: in the walk that goes on */
};
void notice_open(struct notice *notice);
void notice_close(struct notice *notice);
/* Reads away what is readable. Whether any of it counts. */
bool notice_hear(struct notice *notice);
/* Between these every folder of the trees is given; those not given again are
 * watched no more. */
void notice_begin(struct notice *notice);
void notice_folder(void *notice, int fd);
/* Those above the roots, and above what links to them lead over. */
void notice_above(struct notice *notice, const struct policy_set_options *folders);
void notice_end(struct notice *notice);

/* ---- building ---- */

enum built {
    BUILT_GOOD,
    BUILT_SAME,    /* what is active, or was rolled back from */
    BUILT_REFUSED, /* a fault */
    BUILT_TORN,    /* the folders never held still */
    BUILT_FAILED   /* the system: error says why; to be tried again */
};
#define BUILD_LISTED 20 /* faults and warnings that are listed */
struct build {
    /* given */
    const struct policy_set_options *folders;
    const char *store;
    struct reload_memory memory;
    struct rehearsal *rehearsal; /* or NULL */
    struct hash *passed;         /* of the active version */
    size_t passed_count;
    uint32_t deadline_ms;
    void (*wake)(void *context);
    void *context;
    atomic_bool stop;

    /* made */
    struct held *held;
    enum built built;
    struct hash look;
    char id[GENERATION_ID];
    struct error why;
    uint64_t compared, moved; /* decisions */
    struct buffer report;
    atomic_bool done;

    /* in between */
    struct arena arena;
    struct rehearsal_end end;
    struct buffer faults, warnings; /* JSON, behind each other */
    size_t fault_count, warning_count;
    struct hash listed[BUILD_LISTED]; /* the faults that are: each once */
};
void build_init(struct build *build);
void build_run(struct build *build); /* the whole; on any thread */
void build_free(struct build *build);

/* ---- the whole ---- */

struct reload {
    struct arena arena; /* of the options' texts */
    struct reload_options options;
    struct policy_set_options folders;
    struct reload_memory memory;
    struct notice notice;
    struct held *active, *waiting;
    struct held *retired; /* closed by reload_forget */
    enum reload_state state;
    int64_t since, refused_since; /* seconds since 1970; the first of a row */
    int64_t refused_at;           /* the last of it */
    char refused[GENERATION_ID];
    struct error why;
    struct buffer report;

    struct hash built; /* the look that was built last */
    bool any_built;
    struct hash seen; /* the look before, since when it is so */
    bool any_seen;
    int64_t seen_at, unsettled_at, not_before;

    struct build *build; /* NULL: none goes on */
    pthread_t thread;
};
/* Takes what is held, and remembers it first. folders: their id, when that is
 * decided about now; NULL: as it was. */
enum status reload_activate(struct reload *reload, struct held *held,
                            const char *folders, struct error *error) MUST_CHECK;
void reload_put_news(struct reload *reload, const char *cause,
                     struct reload_news *news);

#endif
