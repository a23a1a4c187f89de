/* What the what_if_ files share, and nobody else includes. */
#ifndef GONIO_AUTHOR_WHAT_IF_ROOM_H
#define GONIO_AUTHOR_WHAT_IF_ROOM_H

#include "author/what_if.h"
#include "format/json.h"
#include "model/fields.h"

/* A field that may be offered otherwise. */
struct site {
    size_t member; /* whose session, in the day */
    const struct field *field;
    struct text path;       /* "services[1].therapist.credential" */
    struct text pointer;    /* "/services/0/therapist/credential" */
    const struct json *now; /* NULL: unknown */
    enum change_kind kind;
};
#define SITES_MAX 64
struct sites {
    struct site at[SITES_MAX];
    size_t count;
};

/* One value to try there. */
struct sample {
    int64_t number;    /* fields that are ordered: by it */
    struct text to;    /* as JSON */
    struct text shown; /* in words */
};
#define SAMPLES_MAX 160
struct samples {
    struct sample at[SAMPLES_MAX];
    size_t count;
    bool ordered; /* dates, counts, money: by number, none twice */
};

struct searching {
    const struct what_if_question *question;
    const struct policy *policy;
    struct arena *arena;             /* of the answer */
    struct arena probe;              /* of one day that is tried */
    const struct json **sessions;    /* of the day's members, as changed so far */
    const struct decision *decision; /* of that day */
    struct sites sites;              /* what its findings lead to */
    uint32_t tried;
    bool no_memory; /* remembered, and reported once at the end */
};

/* Formats into the arena of the answer. */
struct text what_if_text(struct searching *s, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* what_if_sites.c: the sites of the current decision's findings. */
void what_if_sites(struct searching *s);
bool what_if_weighs(const struct finding *finding);
/* The rule of that id, attested ones too; NULL: the engine's own, or a row's. */
const struct rule *what_if_rule(const struct policy *policy, struct text id);

/* What each finding of the decision as it was turns on. False: no memory. */
bool what_if_turning(struct searching *s, const struct decision *decision,
                     struct what_if *answer);

/* what_if_values.c */
void what_if_samples(struct searching *s, const struct site *site,
                     struct samples *samples);
/* An ordered field's number in words, and as JSON. */
struct text what_if_shown(struct searching *s, const struct field *field,
                          int64_t number);
struct text what_if_number(struct searching *s, const struct field *field,
                           int64_t number);

/* Values beside each other that will all do. */
struct what_if_run {
    int64_t low, high;
    bool open_low, open_high; /* no value beyond was found that will not do */
};
struct text what_if_reach(struct searching *s, const struct site *site,
                          const struct what_if_run *run);
/* Said of what can be done today: never a day that is over, but as what may
 * have been and is not entered. */
struct text what_if_reach_now(struct searching *s, const struct site *site,
                              const struct what_if_run *run);

/* what_if_words.c: one change as a clause; a whole proposal as a sentence. */
struct text what_if_words(struct searching *s, const struct site *const *sites,
                          const struct change *changes, size_t count);

#endif
