/* Visits of one beneficiary, made of sessions in JSON, and what a later session
 * is told of them. */
#ifndef TESTS_HISTORY_RIG_H
#define TESTS_HISTORY_RIG_H

#include "support/gonio_test.h"

#include "history/history.h"

#define RIG_VISITS 64

struct rig {
    struct arena arena;
    struct buffer text;
    struct visit visits[RIG_VISITS];
    struct buffer packed[RIG_VISITS];
    size_t count;
    struct opening openings[4];
    size_t opening_count;
    enum outcome outcome; /* of sessions that leave from now on */
    const struct session *told;
};
int rig_set_up(void **state);
int rig_tear_down(void **state);
#define RIG_TEST(name) cmocka_unit_test_setup_teardown(name, rig_set_up, rig_tear_down)

extern const struct history_key rig_key;

/* A session of a day ("03-16" is of 2026), of clinic 1987654328, patient P-1, in PT,
 * Medicare, unless more says otherwise: members with ' for ", each with a
 * comma. */
const struct session *rig_session(struct rig *rig, const char *id, const char *day,
                                  const char *more, const char *services);
/* It is decided: each service is a line of its own, a unit for each 15 minutes,
 * $30 a unit; and leaves a visit. */
void rig_leave(struct rig *rig, const char *id, const char *day, const char *more,
               const char *services);
/* What it is told of what was left so far. */
const struct history *rig_tell(struct rig *rig, const char *id, const char *day,
                               const char *more, const char *services);
/* The entry of history.used; NULL: there is none. */
const struct used *rig_used(const struct rig *rig, enum period per, int discipline,
                            const char *code);

#define WALK  "{'code':'97110','minutes':30,'therapist':{'credential':'PT'}}"
#define BYPTA "{'code':'97110','minutes':30,'therapist':{'credential':'PTA'}}"
#define EVAL  "{'code':'97161','minutes':30,'therapist':{'credential':'PT'}}"

#endif
