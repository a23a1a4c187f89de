/* A host with one script in it, for the tests of this room: a state with the
 * facts below, makers rule, policy, hold, and short ways to run a text and to
 * see what came of it as one line. */
#ifndef TESTS_SCRIPT_RIG_H
#define TESTS_SCRIPT_RIG_H

#include "support/gonio_test.h"

#include "script/script.h"

/* The facts a test host knows, by number. */
enum {
    FACT_DATE,      /* day.date: 2026-03-16 */
    FACT_CERTIFIED, /* day.plan_of_care.certified_on: unknown */
    FACT_SENT,      /* day.plan_of_care.sent_on: 2026-03-03 */
    FACT_MODALITY,  /* day.telehealth.modality: unknown, and no telehealth */
    FACT_MINUTES,   /* service.minutes: 23 */
    FACT_CODE,      /* service.code: 97110 */
    FACT_NAME,      /* service.name: a patient's name, which must not get out */
    FACT_CHARGE,    /* service.charge: 75.00 */
    FACT_TIMED,     /* service.timed: true */
    FACT_START,     /* service.start: 09:00 */
    FACT_MODIFIERS, /* service.modifiers: 59, GP */
    FACT_NOTE,      /* service.note */
    FACT_COUNT
};
/* A text in a static table. */
#define LITERAL(text)                                                                  \
    {                                                                                  \
        "" text, sizeof(text) - 1                                                      \
    }

#define CANARY "CANARY-Smith"

struct rig {
    struct script *script;
    struct arena arena;
    struct script_value table; /* what the last text gave */
    struct hash hash;
    struct error error;
    struct value facts[FACT_COUNT]; /* to be changed by a test */
    unsigned reads;                 /* how often a fact was asked for */
    char shown[20000];              /* the last answer */
};

/* options: NULL for the default ones. */
void rig_open(struct rig *rig, const struct script_options *options);
void rig_close(struct rig *rig);

/* Runs a text (or a file) as a policy; its status. */
enum status rig_load(struct rig *rig, const char *source);
enum status rig_load_file(struct rig *rig, const char *path);

/* The function of that name in the table; fails the test when none is there. */
int rig_function(struct rig *rig, const char *name);

/* Calls it with service and day and gives the answer as a line: a value as
 * rig_show has it, "unknown PATH", or "error: MESSAGE". */
const char *rig_call(struct rig *rig, int function);
const char *rig_record(struct rig *rig, int function);
/* The function "check" of a text, loaded and called; "error: ..." too when it
 * does not load. */
const char *rig_run(struct rig *rig, const char *source);
/* The same for the body of a function with service and day. */
const char *rig_eval(struct rig *rig, const char *body);

/* nil, true, 12, "text", maker{"item", name = value}, function. */
const char *rig_show(struct rig *rig, const struct script_value *value);

/* The facts that the last rig_record read: "service.minutes day.date". */
const char *rig_recorded(struct rig *rig);

#endif
